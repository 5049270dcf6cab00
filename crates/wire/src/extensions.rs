//! What our own desk offers beside FPWS, so that exactly once holds without luck: an idempotency key,
//! the state of one practice, downloads, the balance. A sender asks for [`CAPABILITIES`] first and falls
//! back to plain FPWS where there is no answer.
//!
//! All are GET with the FPWS headers, answered in the [`Envelope`](crate::envelope::Envelope), but for
//! [`FILE`], which answers the bytes themselves, and [`UPLOADS`], by which large files come in pieces.
//! The whole is written down in OpenAPI, see [`OPENAPI`].

mod feed;
mod upload;

pub use feed::{Cursor, EventPage, EventRow};
pub use upload::{UploadBegin, UploadRow};

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What this desk can do: [`Capabilities`]. Needs no credentials.
pub const CAPABILITIES: &str = "/origo/v1/capabilities";
/// One practice by `idPratica`: a [`PracticeRow`](crate::fpws::PracticeRow).
pub const PRACTICE: &str = "/origo/v1/practice";
/// The idempotency key under which a practice was created, in the place of its code.
pub const KEY_PARAMETER: &str = "chiave";
/// One file of a practice by `idPratica` and `sha256`: its bytes.
pub const FILE: &str = "/origo/v1/file";
/// The receipt of a practice by `idPratica`: [`Receipt`](crate::receipt::Receipt).
pub const RECEIPT: &str = "/origo/v1/receipt";
/// What the desk signed for a practice, by `idPratica`: [`SignedReceipts`].
pub const RECEIPTS: &str = "/origo/v1/receipts";
/// What happened to the account's practices after a [`Cursor`]: [`EventPage`]. Waits for news as long as
/// [`WAIT_PARAMETER`] says.
pub const EVENTS: &str = "/origo/v1/events";
/// POST an [`UploadBegin`]: an [`UploadRow`]. Below it, by the row's id: GET tells the row, PUT takes the next
/// piece at [`OFFSET_PARAMETER`], POST `complete` makes the file one of the practice.
pub const UPLOADS: &str = "/origo/v1/uploads";
/// The description of all this, OpenAPI 3.1. Needs no credentials.
pub const OPENAPI: &str = "/origo/v1/openapi.json";
/// The balances: [`Balance`].
pub const BALANCE: &str = "/origo/v1/balance";

/// Renews the caller's own password: POST with the FPWS headers (the present password) and a
/// [`PasswordRenewal`]; answers nothing. Works while the password is expired (AU09), for that is when it is
/// wanted; not where only a mailed link renews it (AU04).
pub const PASSWORD: &str = "/origo/v1/password";

/// Request header of create and send: the [`IdempotencyKey`]. The same key with the same seal digest
/// answers the original outcome; with another digest it is refused (`PAYLOAD_MISMATCH`). Never expires.
pub const IDEMPOTENCY_HEADER: &str = "Idempotency-Key";
/// Request header beside it: the [`seal_digest`] in lower-case hex.
pub const SEAL_HEADER: &str = "Origo-Seal-Digest";
/// Response header of every answer: the desk's [`epoch`](Capabilities::epoch).
pub const EPOCH_HEADER: &str = "Origo-Epoch";
/// Query parameter of [`FILE`].
pub const DIGEST_PARAMETER: &str = "sha256";
/// Query parameter of [`EVENTS`]: the cursor that the last page gave.
pub const AFTER_PARAMETER: &str = "after";
/// Query parameter of [`EVENTS`]: how many seconds to wait for news, 0 to not wait.
pub const WAIT_PARAMETER: &str = "wait";
/// Query parameter of a piece: the byte at which it begins.
pub const OFFSET_PARAMETER: &str = "offset";

/// What a desk offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// Version of the extensions, 1.
    pub version: u32,
    /// Keys of [`IDEMPOTENCY_HEADER`] are honoured.
    pub idempotency: bool,
    /// Receipts are signed by the desk.
    #[serde(default)]
    pub signed_receipts: bool,
    /// [`PRACTICE`] is there.
    #[serde(default)]
    pub practice: bool,
    /// [`PRACTICE`] finds a practice by the key of its creation, too: [`KEY_PARAMETER`].
    #[serde(default)]
    pub practice_by_key: bool,
    /// [`FILE`] is there.
    #[serde(default)]
    pub download: bool,
    /// [`BALANCE`] is there.
    #[serde(default)]
    pub balance: bool,
    /// Largest file that is taken, in bytes.
    #[serde(default)]
    pub max_file_bytes: Option<u64>,
    /// Names one life of the desk's data. Another one than last time: the desk was restored from a
    /// backup, and may have forgotten what it answered since; look again before relying on it.
    #[serde(default)]
    pub epoch: Option<String>,
    /// [`PASSWORD`] is there.
    #[serde(default)]
    pub password_renewal: bool,
    /// [`EVENTS`] is there, and waits at most so many seconds.
    #[serde(default)]
    pub event_wait_max_s: Option<u32>,
    /// [`UPLOADS`] is there, and takes pieces of at most so many bytes.
    #[serde(default)]
    pub upload_piece_max_bytes: Option<u64>,
    /// The keys with which this desk signs its receipts, the present one first.
    #[serde(default)]
    pub receipt_keys: Vec<crate::signed::PublicKey>,
    /// When this desk does not serve, or will not.
    #[serde(default)]
    pub outages: Vec<OutageRow>,
}

/// One outage of a desk: when, where, and what people are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutageRow {
    /// From when.
    pub dal: Timestamp,
    /// Until when.
    pub al: Timestamp,
    /// Sign of the Chamber that does not serve; empty for the whole desk.
    #[serde(default)]
    pub cciaa: String,
    /// Words in Italian.
    pub testo: String,
    /// Words in English.
    #[serde(default)]
    pub testo_en: String,
}

/// Another password in the place of the present one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordRenewal {
    /// The new password, by the desk's rules; they are told where it is refused.
    pub nuova_password: String,
}

impl fmt::Debug for PasswordRenewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordRenewal")
    }
}

/// What the desk signed for a practice; see [`crate::signed::Signed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedReceipts {
    /// The [`Receipt`](crate::receipt::Receipt).
    pub acceptance: crate::signed::Signed,
    /// The [`Outcome`](crate::receipt::Outcome), once there is one.
    #[serde(default)]
    pub outcome: Option<crate::signed::Signed>,
}

/// What a company has at the desk, in cents of euro. May be negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// DIRITTI free to spend: without what is reserved.
    pub diritti_cents: i64,
    /// DIRITTI reserved for practices under examination.
    #[serde(default)]
    pub reserved_cents: i64,
    /// TARIFFA, not used by this service.
    #[serde(default)]
    pub tariffa_cents: i64,
    /// When this was true.
    pub at: Timestamp,
}

/// The same on every device of the company: 64 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key of one submission: SHA-256 over company (fiscal code), practice (our id) and revision.
    pub fn of(company: &str, practice: &str, revision: u32) -> Self {
        let revision = revision.to_string();
        Self(hex::encode(digest_of(&["origo submit 1", company, practice, &revision])))
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One file under the seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// Type code on the wire.
    pub kind: String,
    /// File name as sent.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

/// The fingerprint of what is submitted, computed alike by sender and desk: SHA-256 over the digest of
/// the base form's XML (not of the signed file, for a signature differs each time) and then over type,
/// name and digest of every attachment in order. Every part is preceded by its length, so no two lists
/// give the same bytes.
pub fn seal_digest(base_form: &[u8; 32], files: &[SealedFile]) -> [u8; 32] {
    let mut parts = vec!["origo seal 1".to_owned(), hex::encode(base_form)];
    for file in files {
        parts.extend([file.kind.clone(), file.name.clone(), hex::encode(file.sha256)]);
    }
    digest_of(&parts)
}

fn digest_of<S: AsRef<str>>(parts: &[S]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        let part = part.as_ref().as_bytes();
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_one_revision_of_one_practice() {
        let key = IdempotencyKey::of("99990010169", "p", 1);
        assert_eq!(key, IdempotencyKey::of("99990010169", "p", 1), "equal on every device");
        assert_ne!(
            key,
            IdempotencyKey::of("99990010169", "p", 2),
            "a correction is another submission"
        );
        assert_ne!(
            key,
            IdempotencyKey::of("9999001016", "9p", 1),
            "parts cannot flow into each other"
        );
        assert_eq!(key.as_str().len(), 64);
    }

    #[test]
    fn the_seal_digest_depends_on_every_part_and_on_the_order() {
        let file =
            |name: &str| SealedFile { kind: "FAE".into(), name: name.into(), sha256: [1; 32] };
        let both = seal_digest(&[0; 32], &[file("a"), file("b")]);
        assert_ne!(both, seal_digest(&[0; 32], &[file("b"), file("a")]));
        assert_ne!(both, seal_digest(&[2; 32], &[file("a"), file("b")]));
        assert_ne!(both, seal_digest(&[0; 32], &[file("a")]));
    }
}
