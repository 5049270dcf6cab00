//! What a record can say.

use draft::Heads;
use serde::{Deserialize, Serialize};

use super::RecordId;
use crate::device::DeviceId;

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Body {
    /// The company's first record: its id is the company's name between devices.
    Founding(Founding),
    /// A device belongs to the company.
    Member(Member),
    /// A device does not belong to it any more, for good.
    Revoked(Revoked),
    /// From now on that device talks to desks.
    Submitter(Submitter),
    /// A revision was frozen.
    Seal(Box<Seal>),
    /// A seal was signed.
    Signed(Signed),
    /// A desk said something about a seal.
    Receipt(Receipt),
    /// A desk issued a document.
    Issued(Issued),
    /// A person opened the next revision.
    RevisionOpened {
        /// Which, from 2.
        revision: u32,
        /// Why, where the signatory sent the one before back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        returned: Option<Returned>,
    },
    /// A person wants a signed seal submitted.
    SubmissionIntent {
        /// Of which seal, hex.
        seal: String,
    },
    /// A person gave up one of two receipts, or a practice.
    Void {
        /// Of which seal, hex.
        seal: String,
        /// The person's words.
        reason: String,
    },
    /// A kind that this version does not know.
    #[serde(other)]
    Unknown,
}

/// The company begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Founding {
    /// Name of the company.
    pub company: String,
    /// Its fiscal code.
    pub fiscal_code: String,
    /// The person at the founding device, its first administrator.
    pub person: String,
    /// Name of the founding device.
    pub name: String,
    /// 16 random bytes in hex: two foundings of one company are two companies here.
    pub nonce: String,
}

/// A device of the company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Which device.
    pub device: DeviceId,
    /// What it is called.
    pub name: String,
    /// Whose it is: the author of its edits.
    pub person: String,
    /// What it may do.
    pub role: Role,
    /// Of several records of one device the greatest epoch counts; of two equal ones, the lesser
    /// record name.
    pub epoch: u32,
}

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Writes drafts.
    Drafter,
    /// Signs too, and submits.
    Signer,
    /// Also lets devices in and out.
    Administrator,
}

impl Role {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drafter => "drafter",
            Self::Signer => "signer",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Drafter, Self::Signer, Self::Administrator]
            .into_iter()
            .find(|role| role.as_str() == word)
    }
}

/// A device is out. It never comes back: it is paired anew with a new key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revoked {
    /// Which device.
    pub device: DeviceId,
    /// One more than that of any revocation its author knew.
    pub epoch: u32,
    /// Names, in hex, of the membership records of that device which stand all the same. What it
    /// states beside these is not believed, whatever time it carries.
    pub keeps: Vec<String>,
}

/// Which device talks to desks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submitter {
    /// Which device.
    pub device: DeviceId,
    /// The greatest epoch counts; of two equal ones, the lesser record name.
    pub epoch: u32,
}

/// A frozen revision. Bytes are base 64, digests hex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seal {
    /// The seal's name, hex.
    pub id: String,
    /// Which revision, from 1.
    pub revision: u32,
    /// The draft's heads.
    pub heads: Heads,
    /// Base form (modello base), base 64.
    pub base_form: String,
    /// Order detail (dettaglio richiesta), base 64.
    pub order_detail: String,
    /// SHA-256 of the printed form, hex.
    pub printed_sha256: String,
    /// The attachments as the store keeps them.
    pub attachments: serde_json::Value,
    /// Fee in euro cents.
    pub fee_cents: i64,
    /// The paper at the sealed heads, exchange JSON.
    pub details: String,
    /// Who sealed.
    pub sealed_by: String,
}

/// A signed seal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    /// Of which seal, hex.
    pub seal: String,
    /// The `.xml.p7m` file, base 64.
    pub p7m: String,
    /// The signer's name, as in the certificate.
    pub signer: String,
    /// The signer's fiscal code.
    pub fiscal_code: String,
    /// Attachments that were signed too and travel in the place of the sealed ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<SignedFile>,
}

/// A signed attachment; its bytes are a blob.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedFile {
    /// File name in the seal.
    pub sealed_name: String,
    /// SHA-256 of the sealed bytes, hex.
    pub sealed_sha256: String,
    /// File name under which it is submitted.
    pub name: String,
    /// SHA-256 of the signed bytes, hex.
    pub sha256: String,
}

/// The signatory did not sign and said why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Returned {
    /// The person's words.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// What a desk said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// About which seal, hex.
    pub seal: String,
    /// What kind of fact: `protocol`, `state`.
    pub what: String,
    /// The desk's words.
    pub fact: serde_json::Value,
}

/// A document that a desk issued; its bytes are a blob.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issued {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
}

impl Body {
    /// The stable word of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Founding(_) => "founding",
            Self::Member(_) => "member",
            Self::Revoked(_) => "revoked",
            Self::Submitter(_) => "submitter",
            Self::Seal(_) => "seal",
            Self::Signed(_) => "signed",
            Self::Receipt(_) => "receipt",
            Self::Issued(_) => "issued",
            Self::RevisionOpened { .. } => "revisionOpened",
            Self::SubmissionIntent { .. } => "submissionIntent",
            Self::Void { .. } => "void",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it is about who belongs to the company.
    pub const fn is_membership(&self) -> bool {
        matches!(self, Self::Founding(_) | Self::Member(_) | Self::Revoked(_) | Self::Submitter(_))
    }
}

/// A record's name from its hexadecimal text.
pub(crate) fn id(text: &str) -> Option<RecordId> {
    let mut id = [0; 32];
    hex::decode_to_slice(text, &mut id).ok().map(|()| id)
}
