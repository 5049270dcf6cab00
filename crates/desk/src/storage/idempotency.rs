//! Idempotency keys of our extension: what a request with that key was answered. They never expire.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::{Connection, Lock, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE idempotency (
    account INTEGER NOT NULL REFERENCES accounts (id),
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    practice TEXT NOT NULL REFERENCES practices (id),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (account, operation, key)
) STRICT;";

/// The steps that take a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Creating a practice.
    Create,
    /// Sending it.
    Send,
    /// Transmitting what answers a request for correction.
    Transmit,
}

impl Operation {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Send => "send",
            Self::Transmit => "transmit",
        }
    }
}

/// What stands under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Digest of the seal that the first request carried.
    pub digest: String,
    /// Practice that the first request was answered with.
    pub practice: String,
}

/// What stands under a key, if it was used.
pub fn find(
    connection: &Connection,
    account: AccountId,
    operation: Operation,
    key: &str,
) -> Result<Option<Entry>, StorageError> {
    connection.find(
        "SELECT digest, practice FROM idempotency
         WHERE account = ?1 AND operation = ?2 AND key = ?3",
        values![account.0, operation.as_str(), key],
        |row| Ok(Entry { digest: row.get(0)?, practice: row.get(1)? }),
    )
}

/// Writes a key down, in the transaction of the step. Only the key of a practice that was cancelled
/// before sending is ever written a second time.
pub fn insert(
    tx: &Transaction,
    account: AccountId,
    operation: Operation,
    key: &str,
    entry: &Entry,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(account))?;
    tx.execute(
        "INSERT INTO idempotency (account, operation, key, digest, practice, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (account, operation, key) DO UPDATE SET
            digest = excluded.digest, practice = excluded.practice, at_ms = excluded.at_ms",
        values![
            account.0,
            operation.as_str(),
            key,
            entry.digest,
            entry.practice,
            at.as_millisecond(),
        ],
    )?;
    Ok(())
}
