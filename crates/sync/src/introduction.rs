//! Introduction: a device of the company that another of its devices does not know yet shows the
//! membership records that let it in. So a restored backup, or a copied home, learns whom it has missed.
//!
//! Shows nothing that replication would not bring; a device that was put out gains nothing by it, and a
//! stranger has no records to show. Which connections may begin with it says the driver's gate.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::device::DeviceId;
use crate::membership::Roll;
use crate::record::{Body, Record, RecordId};

/// Most bytes of one message.
pub const INTRODUCTION_LIMIT_BYTES: usize = 2 * 1024 * 1024;
/// Most records in one.
pub const SHOWN_LIMIT: usize = 4_096;

/// One message of the conversation: the dialler shows, the other answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// Envelopes, the founding record first.
    Show(Vec<Vec<u8>>),
    /// From now on the dialler is let in.
    Known,
    /// The records do not let it in.
    Stranger,
}

/// Why somebody stays a stranger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The records are those of another company, or of none.
    #[error("the records shown are not of this company")]
    OtherCompany,
    /// A record is damaged or forged.
    #[error("a record shown is damaged or forged")]
    Damaged,
    /// By all that is known here, the device is not a member.
    #[error("the records shown do not let the device in")]
    NotNamed,
    /// The device was put out.
    #[error("the device was put out of the company")]
    Revoked,
}

impl Message {
    /// What a device shows of all membership records that it has.
    pub fn show(company: RecordId, records: &[Record]) -> Self {
        let first = records.iter().filter(|record| record.id == company);
        let lets = |record: &&Record| matches!(record.body, Body::Member(_) | Body::Revoked(_));
        let shown = first.chain(records.iter().filter(lets)).take(SHOWN_LIMIT);
        Self::Show(shown.map(|record| record.bytes.clone()).collect())
    }

    /// The bytes that travel.
    ///
    /// # Panics
    /// Never: messages are plain data.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("a message is plain data")
    }

    /// Reads bytes that anybody may have sent.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > INTRODUCTION_LIMIT_BYTES {
            return None;
        }
        let (message, rest) = postcard::take_from_bytes::<Self>(bytes).ok()?;
        let fits = !matches!(&message, Self::Show(shown) if shown.len() > SHOWN_LIMIT);
        (rest.is_empty() && fits).then_some(message)
    }
}

/// The records to be kept, where those shown make `peer` a member beside all that is known `here`.
/// A stranger costs no signature: the founding record comes first and is known by its hash.
///
/// # Errors
/// [`Unproven`]: nothing is to be kept.
pub fn believe(
    company: RecordId,
    peer: DeviceId,
    here: &[Record],
    shown: &[Vec<u8>],
) -> Result<Vec<Record>, Unproven> {
    let standing = |roll: &Roll| roll.known(&peer).map(|standing| standing.revoked);
    if standing(&Roll::of(company, here)) == Some(true) {
        return Err(Unproven::Revoked);
    }
    if shown.first().is_none_or(|first| crate::record::id_of(first) != company) {
        return Err(Unproven::OtherCompany);
    }
    let mut seen: BTreeSet<RecordId> = here.iter().map(|record| record.id).collect();
    let mut all = here.to_vec();
    for bytes in shown {
        if !seen.insert(crate::record::id_of(bytes)) {
            continue;
        }
        let record = Record::read(bytes).map_err(|_| Unproven::Damaged)?;
        // Other kinds are brought by replication, which looks at them more closely.
        if matches!(record.body, Body::Member(_) | Body::Revoked(_)) {
            all.push(record);
        }
    }
    let roll = Roll::of(company, &all);
    match standing(&roll) {
        Some(false) => {}
        Some(true) => return Err(Unproven::Revoked),
        None => return Err(Unproven::NotNamed),
    }
    let mut news = all.split_off(here.len());
    news.retain(|record| roll.believes(record).is_ok());
    Ok(news)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::device::DeviceKey;
    use crate::record::{Founding, Member, Revoked, Role};

    fn key(number: u8) -> DeviceKey {
        DeviceKey::from_secret(&[number; 32])
    }

    fn founding() -> Record {
        let founding = Founding {
            company: "Tessilmacchine".to_owned(),
            fiscal_code: "99990010169".to_owned(),
            person: "Anna".to_owned(),
            name: "hub".to_owned(),
            nonce: "00".repeat(16),
        };
        Record::make(&key(0), None, 0, Body::Founding(founding))
    }

    fn adds(by: u8, number: u8, role: Role) -> Record {
        let member = Member {
            device: key(number).id(),
            name: format!("device {number}"),
            person: "Bruno".to_owned(),
            role,
            epoch: 1,
        };
        Record::make(&key(by), None, 1, Body::Member(member))
    }

    fn revokes(by: u8, number: u8) -> Record {
        let revoked = Revoked { device: key(number).id(), epoch: 1, keeps: Vec::new() };
        Record::make(&key(by), None, 2, Body::Revoked(revoked))
    }

    /// Device `number` shows those records to one that has `here`.
    fn meets(number: u8, here: &[Record], has: &[Record]) -> Result<Vec<Record>, Unproven> {
        let Message::Show(shown) = Message::show(founding().id, has) else {
            panic!("it shows");
        };
        believe(founding().id, key(number).id(), here, &shown)
    }

    #[test]
    fn a_copy_of_the_founder_that_missed_a_pairing_learns_of_it() {
        let has = [founding(), adds(0, 1, Role::Drafter)];
        assert_eq!(meets(1, &[founding()], &has).unwrap(), has[1..]);
        assert_eq!(meets(1, &has, &has).unwrap(), [], "nothing is kept twice");
    }

    #[test]
    fn the_inviter_s_own_letting_in_is_shown_too() {
        let has = [adds(1, 2, Role::Drafter), founding(), adds(0, 1, Role::Administrator)];
        assert_eq!(meets(2, &[founding()], &has).unwrap().len(), 2);
        let without = [founding(), adds(1, 2, Role::Drafter)];
        assert_eq!(meets(2, &[founding()], &without), Err(Unproven::NotNamed));
    }

    #[test]
    fn strangers_and_forgers_stay_out() {
        let has = [founding(), adds(9, 9, Role::Administrator)];
        assert_eq!(meets(9, &[founding()], &has), Err(Unproven::NotNamed), "one's own word");
        let has = [founding(), adds(0, 1, Role::Drafter)];
        assert_eq!(meets(9, &[founding()], &has), Err(Unproven::NotNamed), "another's letting in");
        assert_eq!(meets(1, &[founding()], &has[1..]), Err(Unproven::OtherCompany));
        let mut forged = adds(0, 9, Role::Drafter).bytes;
        let last = forged.len() - 1;
        forged[last] ^= 1;
        let shown = [founding().bytes, forged];
        let here = [founding()];
        let met = believe(founding().id, key(9).id(), &here, &shown);
        assert_eq!(met, Err(Unproven::Damaged));
    }

    #[test]
    fn whoever_was_put_out_shows_its_old_records_in_vain() {
        let has = [founding(), adds(0, 1, Role::Administrator)];
        let here = [has.to_vec(), vec![revokes(0, 1)]].concat();
        assert_eq!(meets(1, &here, &has), Err(Unproven::Revoked));
        // Its friend was let in by nobody who may.
        let has = [has.to_vec(), vec![adds(1, 3, Role::Drafter)]].concat();
        assert_eq!(meets(3, &here, &has), Err(Unproven::NotNamed));
        // An honest device that knows of its own end says so.
        let has = [founding(), adds(0, 1, Role::Drafter), revokes(0, 1)];
        assert_eq!(meets(1, &[founding()], &has), Err(Unproven::Revoked));
    }

    proptest! {
        #[test]
        fn foreign_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Message::decode(&bytes);
        }
    }
}
