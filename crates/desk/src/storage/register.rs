//! The protocol register: numbers unique and gapless per register (AOO) and year.
//!
//! A number is taken in the transaction of the step that needs it: one that fails gives it back.

use jiff::Timestamp;

use super::{Connection, Lock, StorageError, Transaction};
use crate::clock::in_rome;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE protocols (
    aoo TEXT NOT NULL,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    practice TEXT NOT NULL UNIQUE REFERENCES practices (id),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (aoo, year, sequence)
) STRICT;";

/// Takes the next number for a practice: `AOO.YYYY.NNNNNNN`. A practice gets one in its life.
pub fn next(
    tx: &Transaction,
    aoo: &str,
    practice: &str,
    at: Timestamp,
) -> Result<String, StorageError> {
    let year = in_rome(at).year();
    tx.take(&Lock::Register(aoo.to_owned()))?;
    // The largest by its index: PostgreSQL may read the whole register for a MAX.
    let last: Option<i64> = tx.find(
        "SELECT sequence FROM protocols WHERE aoo = ?1 AND year = ?2 ORDER BY sequence DESC LIMIT 1",
        values![aoo, year],
        |row| row.get(0),
    )?;
    let sequence = last.unwrap_or(0) + 1;
    tx.execute(
        "INSERT INTO protocols (aoo, year, sequence, practice, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        values![aoo, year, sequence, practice, at.as_millisecond()],
    )?;
    Ok(format!("{aoo}.{year}.{sequence:07}"))
}

/// Registers and years whose numbers do not run from 1 without a gap; empty when all do.
pub fn gaps(connection: &Connection) -> Result<Vec<String>, StorageError> {
    connection.query(
        "SELECT aoo || '.' || year FROM protocols GROUP BY aoo, year
         HAVING COUNT(*) <> MAX(sequence) OR MIN(sequence) <> 1",
        &[],
        |row| row.get(0),
    )
}
