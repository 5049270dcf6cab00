//! Who this desk is: its epoch.
//!
//! An epoch names one life of the desk's data. It is drawn when the desk begins, kept when the data
//! move to another database, and drawn anew when they are restored from a backup: whoever has seen
//! another epoch may know of things that this desk has forgotten.

use jiff::Timestamp;

use super::{Connection, StorageError, Transaction};
use crate::clock::{Dice, from_ms};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE identity (
    epoch TEXT PRIMARY KEY,
    cause TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    current INTEGER NOT NULL,
    left_at_ms INTEGER
) STRICT;";

/// One life of the desk's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// Its name: 32 hex digits.
    pub name: String,
    /// Why it began: `begun` or `restored`.
    pub cause: String,
    /// When it began.
    pub since: Timestamp,
}

impl Epoch {
    /// A new one.
    #[must_use]
    pub fn new(dice: &Dice, cause: &str, since: Timestamp) -> Self {
        Self { name: hex::encode(dice.bytes::<16>()), cause: cause.to_owned(), since }
    }
}

/// The epoch that this desk lives in; none before its first start.
pub fn current(connection: &Connection) -> Result<Option<Epoch>, StorageError> {
    let query = "SELECT epoch, cause, since_ms FROM identity WHERE current = 1";
    connection.find(query, &[], |row| {
        Ok(Epoch { name: row.get(0)?, cause: row.get(1)?, since: from_ms(row.get(2)?) })
    })
}

/// Notes that this desk lives on elsewhere; it is not to be opened here any more.
pub fn leave(tx: &Transaction, at: Timestamp) -> Result<(), StorageError> {
    let statement = "UPDATE identity SET left_at_ms = ?1 WHERE current = 1";
    tx.execute(statement, values![at.as_millisecond()])?;
    Ok(())
}

/// When this desk went to live elsewhere, if it did.
pub fn left(connection: &Connection) -> Result<Option<Timestamp>, StorageError> {
    let query = "SELECT left_at_ms FROM identity WHERE left_at_ms IS NOT NULL";
    connection.find(query, &[], |row| Ok(from_ms(row.get(0)?)))
}

/// Begins a new epoch; earlier ones are kept.
pub fn begin(tx: &Transaction, epoch: &Epoch) -> Result<(), StorageError> {
    tx.execute("UPDATE identity SET current = 0 WHERE current = 1", &[])?;
    tx.execute(
        "INSERT INTO identity (epoch, cause, since_ms, current) VALUES (?1, ?2, ?3, 1)",
        values![epoch.name, epoch.cause, epoch.since.as_millisecond()],
    )?;
    Ok(())
}
