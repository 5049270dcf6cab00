//! Signed messages between the desk and a provider (`docs/card-payments.md`): JSON under
//! `Origo-Signature: t=SECONDS,v1=HEX`, where HEX is HMAC-SHA-256 of `SECONDS.BODY` under the shared
//! secret.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "origo-signature";
/// The only currency.
pub const CURRENCY: &str = "EUR";
/// How far the moment of a signature may be from now, in seconds.
const SKEW_MAX_S: i64 = 300;

/// What came of a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The money is on its way to the Chamber.
    Paid,
    /// It was not paid and will not be.
    Failed,
}

/// What a provider tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// The desk's name for the checkout.
    pub id: String,
    /// The provider's name for it.
    pub reference: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How much was paid, in cents.
    pub amount_cents: i64,
    /// Currency (ISO 4217).
    pub currency: String,
}

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// No signature, or another one.
    #[error("the signature is not the provider's")]
    Signature,
    /// Signed too long ago, or in the future.
    #[error("the signature is of another time")]
    Stale,
    /// Signed, and no notice.
    #[error("the notice does not read")]
    Unreadable,
}

/// The signature of a message at a moment.
#[must_use]
pub fn sign(secret: &SecretString, body: &[u8], at: Timestamp) -> String {
    let seconds = at.as_second();
    format!("t={seconds},v1={}", hex::encode(keyed(secret, seconds, body).finalize().into_bytes()))
}

/// Whether a message is the other side's, and of now.
///
/// # Errors
/// [`NoticeError::Signature`], [`NoticeError::Stale`].
pub fn check(
    secret: &SecretString,
    signature: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), NoticeError> {
    let part = |name: &str| {
        signature.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let seconds: i64 =
        part("t").and_then(|text| text.parse().ok()).ok_or(NoticeError::Signature)?;
    let value = part("v1").and_then(|text| hex::decode(text).ok()).ok_or(NoticeError::Signature)?;
    // Compares in a time that does not tell where the two differ.
    keyed(secret, seconds, body).verify_slice(&value).map_err(|_| NoticeError::Signature)?;
    if now.as_second().abs_diff(seconds) > SKEW_MAX_S.unsigned_abs() {
        return Err(NoticeError::Stale);
    }
    Ok(())
}

/// A signed notice.
///
/// # Errors
/// [`NoticeError`].
pub fn read(
    secret: &SecretString,
    signature: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<Notice, NoticeError> {
    check(secret, signature, body, now)?;
    serde_json::from_slice(body).map_err(|_| NoticeError::Unreadable)
}

fn keyed(secret: &SecretString, seconds: i64, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_holder_of_the_secret_is_believed_and_only_now() {
        let secret = SecretString::from("un segreto condiviso");
        let at: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
        let later: Timestamp = "2026-11-27T09:06:00Z".parse().unwrap();
        let body =
            br#"{"id":"A","reference":"R","outcome":"paid","amountCents":1500,"currency":"EUR"}"#;
        let signature = sign(&secret, body, at);
        assert_eq!(read(&secret, &signature, body, at).unwrap().amount_cents, 1_500);
        let other = String::from_utf8_lossy(body).replace("1500", "9500");
        let wrong = |signature: &str, body: &[u8], now| read(&secret, signature, body, now);
        assert_eq!(wrong(&signature, other.as_bytes(), at), Err(NoticeError::Signature), "changed");
        assert_eq!(wrong(&signature, body, later), Err(NoticeError::Stale), "kept for later");
        let moved =
            signature.replacen(&at.as_second().to_string(), &later.as_second().to_string(), 1);
        assert_eq!(wrong(&moved, body, later), Err(NoticeError::Signature), "the moment is signed");
        for none in ["", "t=1", "v1=00", "t=x,v1=00", "t=1,v1=zz"] {
            assert_eq!(wrong(none, body, at), Err(NoticeError::Signature), "{none:?}");
        }
        let stranger = sign(&SecretString::from("altro"), body, at);
        assert_eq!(wrong(&stranger, body, at), Err(NoticeError::Signature), "another secret");
        let signed_nonsense = sign(&secret, b"[]", at);
        assert_eq!(wrong(&signed_nonsense, b"[]", at), Err(NoticeError::Unreadable));
    }

    #[test]
    fn the_signature_is_hmac_sha_256_as_documented() {
        let secret = SecretString::from("key");
        let at = Timestamp::from_second(0).unwrap();
        // printf '0.body' | openssl dgst -sha256 -hmac key
        assert_eq!(sign(&secret, b"body", at), format!("t=0,v1={}", KNOWN));
    }

    const KNOWN: &str = "e0af04d5c83b24373ff89f540d0c8fd9a4e097e2b3ee8318ab5541047697626d";
}
