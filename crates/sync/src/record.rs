//! Records: facts that are never changed, only added. Each is a JSON body in an envelope signed by
//! the key of the device that states it, and is known by the SHA-256 of the envelope's bytes.
//!
//! Owns the envelope and what it may hold; which record may be believed is `membership`'s, what
//! follows from them `derive`'s. A kind that this version does not know is kept and passed on.

mod body;

use draft::PracticeId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::device::{DeviceId, DeviceKey};

pub(crate) use body::id;
pub use body::{
    Body, Founding, Issued, Member, Receipt, Returned, Revoked, Role, Seal, Signed, SignedFile,
    Submitter,
};

/// Most bytes of one envelope: a signed base form and its seal are some tens of kilobytes.
pub const RECORD_LIMIT_BYTES: usize = 4 * 1024 * 1024;

const PURPOSE: &str = "origo record 1";

/// The name of a record.
pub type RecordId = [u8; 32];

/// A record whose signature holds. Whether its device may state it is another question.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// SHA-256 of `bytes`.
    pub id: RecordId,
    /// Who states it.
    pub device: DeviceId,
    /// The practice it is about; none for those of the whole company.
    pub practice: Option<PracticeId>,
    /// When, milliseconds since 1970 by the clock of that device.
    pub at_ms: i64,
    /// What it says.
    pub body: Body,
    /// The envelope as it travels and as it is stored.
    pub bytes: Vec<u8>,
}

/// Why bytes are no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// More bytes than a record may have.
    #[error("a record has at most {RECORD_LIMIT_BYTES} bytes, not {found_bytes}")]
    TooLarge {
        /// How many came.
        found_bytes: usize,
    },
    /// The envelope or the JSON in it is damaged.
    #[error("the record cannot be read: {why}")]
    Unreadable {
        /// What the reader said.
        why: String,
    },
    /// The signature is not that of the device which it names.
    #[error("the record is not signed by the device {device} that it names")]
    Forged {
        /// The device.
        device: DeviceId,
    },
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    payload: Vec<u8>,
    device: DeviceId,
    signature: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    practice: Option<PracticeId>,
    #[serde(rename = "atMs")]
    at_ms: i64,
    #[serde(flatten)]
    body: Body,
}

impl Record {
    /// Makes a record of this device.
    ///
    /// # Panics
    /// Never: bodies are plain data.
    pub fn make(key: &DeviceKey, practice: Option<PracticeId>, at_ms: i64, body: Body) -> Self {
        let payload = serde_json::to_vec(&Payload { practice, at_ms, body: body.clone() })
            .expect("a body is plain data");
        let envelope =
            Envelope { signature: key.sign(PURPOSE, &payload).to_vec(), device: key.id(), payload };
        let bytes = postcard::to_stdvec(&envelope).expect("an envelope is plain data");
        Self { id: id_of(&bytes), device: key.id(), practice, at_ms, body, bytes }
    }

    /// Reads an envelope that anybody may have made, and checks its signature.
    ///
    /// # Errors
    /// [`RecordError`]: it is to be refused.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        if bytes.len() > RECORD_LIMIT_BYTES {
            return Err(RecordError::TooLarge { found_bytes: bytes.len() });
        }
        let unreadable = |why: String| RecordError::Unreadable { why };
        let (envelope, rest) = postcard::take_from_bytes::<Envelope>(bytes)
            .map_err(|error| unreadable(error.to_string()))?;
        if !rest.is_empty() {
            return Err(unreadable("bytes follow the envelope".to_owned()));
        }
        let device = envelope.device;
        let signature: Option<[u8; 64]> = envelope.signature.as_slice().try_into().ok();
        if !signature.is_some_and(|signature| device.signed(PURPOSE, &envelope.payload, &signature))
        {
            return Err(RecordError::Forged { device });
        }
        let payload: Payload = serde_json::from_slice(&envelope.payload)
            .map_err(|error| unreadable(error.to_string()))?;
        Ok(Self {
            id: id_of(bytes),
            device,
            practice: payload.practice,
            at_ms: payload.at_ms,
            body: payload.body,
            bytes: bytes.to_vec(),
        })
    }
}

/// The name of the record in these bytes.
pub fn id_of(bytes: &[u8]) -> RecordId {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> DeviceKey {
        DeviceKey::from_secret(&[3; 32])
    }

    fn revision() -> Record {
        let practice = PracticeId::from_bytes([5; 16]);
        Record::make(
            &key(),
            Some(practice),
            1_700_000_000_000,
            Body::RevisionOpened { revision: 2, returned: None },
        )
    }

    #[test]
    fn a_record_reads_as_it_was_made() {
        let made = revision();
        assert_eq!(Record::read(&made.bytes).unwrap(), made);
        assert_eq!(revision().id, made.id, "the same statement has the same name");
    }

    #[test]
    fn the_form_of_yesterday_is_read_for_ever() {
        // Made once with this version; make it anew only when the form is changed on purpose.
        let id = hex::encode(revision().id);
        assert_eq!(
            id, "fe9fa881e13da62531b417cbb0ed6f320a4cfdc1aa4ff955f533663e5a0d9663",
            "the bytes of an envelope are a promise"
        );
    }

    #[test]
    fn one_changed_byte_is_refused_wherever_it_stands() {
        let made = revision();
        for at in 0..made.bytes.len() {
            let mut bytes = made.bytes.clone();
            bytes[at] ^= 1;
            assert!(Record::read(&bytes).is_err(), "byte {at}");
        }
        let longer = [&*made.bytes, &[0]].concat();
        assert!(Record::read(&longer).is_err(), "nothing may follow");
    }

    #[test]
    fn a_kind_of_a_newer_version_is_kept() {
        let payload = br#"{"atMs":1,"kind":"handover","to":"Anna"}"#;
        let envelope = Envelope {
            payload: payload.to_vec(),
            device: key().id(),
            signature: key().sign(PURPOSE, payload).to_vec(),
        };
        let bytes = postcard::to_stdvec(&envelope).unwrap();
        let record = Record::read(&bytes).unwrap();
        assert_eq!(record.body, Body::Unknown, "not understood");
        assert_eq!(record.bytes, bytes, "and passed on as it came");
    }
}
