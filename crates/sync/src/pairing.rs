//! Pairing: the conversation between a device that joins and the one whose ticket it holds. Four
//! messages; the proofs are [`crate::ticket`]'s, the decision is a person's.

use serde::{Deserialize, Serialize};

use crate::device::DeviceId;
use crate::membership::Roll;
use crate::record::{Record, RecordId};

/// Most bytes of one message: the company's membership records are the largest part.
pub const PAIRING_LIMIT_BYTES: usize = 4 * 1024 * 1024;
/// Most characters of a name.
pub const NAME_LIMIT: usize = 100;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// The joiner asks.
    Ask {
        /// Names the ticket.
        invitation: [u8; 16],
        /// HMAC over both keys with the ticket's secret.
        proof: [u8; 32],
        /// What the device shall be called.
        name: String,
        /// Whose it is.
        person: String,
    },
    /// The inviter has shown the six digits and waits for its person.
    Wait,
    /// The inviter's person said yes.
    Welcome {
        /// The membership records of the company, the joiner's among them.
        records: Vec<Vec<u8>>,
        /// The company's data (an `impresa` object), JSON.
        company: String,
    },
    /// No.
    Refused(Refusal),
}

/// Why a joiner is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// No ticket with that secret is open.
    #[error("the ticket is not known here")]
    Unknown,
    /// The ticket is too old.
    #[error("the ticket has expired")]
    Expired,
    /// Another device has used it.
    #[error("the ticket has been used")]
    Used,
    /// The person said no, or nothing in time.
    #[error("the person at the other device said no")]
    Declined,
    /// The device was put out of the company before; it needs a new key.
    #[error("this device was put out of the company")]
    Revoked,
}

/// Why a welcome is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwelcome {
    /// A record is damaged or forged.
    #[error("the company's records cannot be read")]
    Damaged,
    /// The records are of another company than the ticket's, or this device is not among them.
    #[error("the company's records do not name this device")]
    NotNamed,
}

impl Message {
    /// The bytes that travel.
    ///
    /// # Panics
    /// Never: messages are plain data.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("a message is plain data")
    }

    /// Reads bytes that anybody may have sent; names that are too long are cut.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > PAIRING_LIMIT_BYTES {
            return None;
        }
        let (message, rest) = postcard::take_from_bytes::<Self>(bytes).ok()?;
        let short = |text: String| {
            text.chars().filter(|letter| !letter.is_control()).take(NAME_LIMIT).collect()
        };
        match message {
            _ if !rest.is_empty() => None,
            Self::Ask { invitation, proof, name, person } => {
                Some(Self::Ask { invitation, proof, name: short(name), person: short(person) })
            }
            message => Some(message),
        }
    }
}

/// What the joiner believes of a welcome: the records of the ticket's company, if they name this device.
///
/// # Errors
/// [`Unwelcome`]: the joining has failed, nothing is kept.
pub fn believe(
    company: RecordId,
    me: DeviceId,
    records: &[Vec<u8>],
) -> Result<Vec<Record>, Unwelcome> {
    let records = records
        .iter()
        .map(|bytes| Record::read(bytes).map_err(|_| Unwelcome::Damaged))
        .collect::<Result<Vec<_>, _>>()?;
    match Roll::of(company, &records).member(&me) {
        Some(_) => Ok(records),
        None => Err(Unwelcome::NotNamed),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::device::DeviceKey;
    use crate::record::{Body, Founding, Member, Role};

    fn founding(by: &DeviceKey) -> Record {
        let founding = Founding {
            company: "Tessilmacchine".to_owned(),
            fiscal_code: "99990010169".to_owned(),
            person: "Anna".to_owned(),
            name: "hub".to_owned(),
            nonce: "00".repeat(16),
        };
        Record::make(by, None, 0, Body::Founding(founding))
    }

    #[test]
    fn a_welcome_is_believed_only_from_the_company_of_the_ticket() {
        let (inviter, joiner) =
            (DeviceKey::from_secret(&[1; 32]), DeviceKey::from_secret(&[2; 32]));
        let first = founding(&inviter);
        let member = Member {
            device: joiner.id(),
            name: "laptop".to_owned(),
            person: "Bruno".to_owned(),
            role: Role::Drafter,
            epoch: 1,
        };
        let second = Record::make(&inviter, None, 1, Body::Member(member));
        let records = [first.bytes.clone(), second.bytes.clone()];
        assert!(believe(first.id, joiner.id(), &records).is_ok());
        assert_eq!(believe(first.id, joiner.id(), &records[..1]), Err(Unwelcome::NotNamed));
        assert_eq!(
            believe([9; 32], joiner.id(), &records),
            Err(Unwelcome::NotNamed),
            "another one"
        );
        let torn = [first.bytes[1..].to_vec()];
        assert_eq!(believe(first.id, joiner.id(), &torn), Err(Unwelcome::Damaged));
    }

    #[test]
    fn names_are_cut_and_cleaned() {
        let long = Message::Ask {
            invitation: [0; 16],
            proof: [0; 32],
            name: "n\u{7}".repeat(400),
            person: "p".to_owned(),
        };
        let Some(Message::Ask { name, .. }) = Message::decode(&long.encode()) else {
            panic!("it is a message");
        };
        assert_eq!(name, "n".repeat(NAME_LIMIT));
    }

    proptest! {
        #[test]
        fn foreign_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Message::decode(&bytes);
        }
    }
}
