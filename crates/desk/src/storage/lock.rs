//! What a step keeps others away from while it runs.
//!
//! **Why named locks.** SQLite lets one transaction write at a time. PostgreSQL lets many, and at READ
//! COMMITTED two of them may read the same balance, or the same highest protocol number, before either
//! writes. SERIALIZABLE with retries would find that out, but here nearly every step appends to one
//! hash chain: steps that have nothing else in common would break each other off again and again. So
//! whoever is to be alone with something says so first, by name (`pg_advisory_xact_lock`), and waits:
//!
//! - [`Storage::write`](super::Storage::write) is alone with everything, as on SQLite. Always right.
//! - [`Storage::write_on`](super::Storage::write_on) names what it touches and runs beside others that
//!   touch other things. What a table needs its caller to be alone with, it checks
//!   ([`Transaction::must_hold`](super::Transaction::must_hold)), on SQLite too: a missing lock is found
//!   by any test of the step, not by luck.
//!
//! **Order.** Locks are taken in the order of [`Lock`]'s variants: those that a step names together are
//! sorted, those that it finds out later come later in the order; the chain of events is the last. An
//! earlier one asked for after a later one is refused. So no two steps ever wait for each other.

use sha2::{Digest, Sha256};

use super::StorageError;
use super::accounts::AccountId;

/// Something that one step at a time is alone with, in the order in which locks are taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// An account: its balance, its idempotency keys, what it has filed.
    Account(AccountId),
    /// A practice: its row, its documents, its corrections, the money that it holds.
    Practice(String),
    /// The certificates of a Chamber: their numbers.
    Certificates(String),
    /// A protocol register (AOO): its numbers.
    Register(String),
    /// The chain of events. The last one: a step that has it goes on to its end.
    Chain,
}

impl Lock {
    /// A practice by its code.
    #[must_use]
    pub fn practice(id: &str) -> Self {
        Self::Practice(id.to_owned())
    }

    /// The number by which PostgreSQL knows it. Two things with one number would wait for each other,
    /// no more.
    pub(super) fn number(&self) -> i64 {
        let name = match self {
            Self::Account(account) => format!("account:{}", account.0),
            Self::Practice(id) => format!("practice:{id}"),
            Self::Certificates(chamber) => format!("certificates:{chamber}"),
            Self::Register(aoo) => format!("register:{aoo}"),
            Self::Chain => "chain".to_owned(),
        };
        let digest: [u8; 32] = Sha256::digest(name).into();
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        // One bit is set, so that none is ever the number of the whole desk.
        i64::from_be_bytes(first) | 1 << 32
    }
}

/// The number of the whole desk: shared by steps that name what they touch.
pub(super) const WHOLE: i64 = 1;

/// What a transaction is alone with.
#[derive(Debug)]
pub(super) enum Held {
    /// Nothing: it only reads.
    Nothing,
    /// Everything.
    Everything,
    /// These, in order.
    Named(Vec<Lock>),
}

impl Held {
    pub(super) fn named(locks: &[Lock]) -> Self {
        let mut locks = locks.to_vec();
        locks.sort();
        locks.dedup();
        Self::Named(locks)
    }

    pub(super) fn has(&self, lock: &Lock) -> bool {
        match self {
            Self::Nothing => false,
            Self::Everything => true,
            Self::Named(locks) => locks.contains(lock),
        }
    }

    /// Notes one more; says whether it is still to be taken.
    pub(super) fn add(&mut self, lock: &Lock) -> Result<bool, StorageError> {
        match self {
            Self::Everything => Ok(false),
            Self::Nothing => Err(StorageError::Unlocked(format!("{lock:?} in a reading"))),
            Self::Named(locks) if locks.contains(lock) => Ok(false),
            Self::Named(locks) => {
                if let Some(later) = locks.last().filter(|last| *last > lock) {
                    return Err(StorageError::Unlocked(format!("{lock:?} after {later:?}")));
                }
                locks.push(lock.clone());
                Ok(true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_taken_in_one_order_by_everybody() {
        let mut held = Held::named(&[Lock::practice("B"), Lock::Account(AccountId(2))]);
        assert!(held.has(&Lock::practice("B")) && !held.has(&Lock::practice("A")));
        assert!(held.add(&Lock::Chain).unwrap(), "the chain is the last");
        assert!(!held.add(&Lock::Chain).unwrap(), "and taken once");
        assert!(
            held.add(&Lock::Register("CCIAA_BG".into())).is_err(),
            "who has the chain cannot wait for a register"
        );
        assert!(Held::Nothing.add(&Lock::Chain).is_err(), "a reading locks nothing");
        assert!(!Held::Everything.add(&Lock::practice("A")).unwrap(), "all is everything");
    }

    #[test]
    fn every_lock_has_a_number_of_its_own() {
        let numbers = [
            WHOLE,
            Lock::Chain.number(),
            Lock::practice("1").number(),
            Lock::Account(AccountId(1)).number(),
            Lock::Register("1".into()).number(),
            Lock::Certificates("1".into()).number(),
        ];
        let mut different = numbers.to_vec();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), numbers.len(), "{numbers:?}");
    }
}
