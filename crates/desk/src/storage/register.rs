//! The protocol register: numbers unique and gapless per register (AOO) and year.
//!
//! A number is taken in the transaction of the step that needs it: one that fails gives it back.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::StorageError;
use crate::clock::in_rome;

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
    tx: &Transaction<'_>,
    aoo: &str,
    practice: &str,
    at: Timestamp,
) -> Result<String, StorageError> {
    let year = in_rome(at).year();
    let sequence: i64 = tx
        .prepare_cached(
            "SELECT COALESCE(MAX(sequence), 0) + 1 FROM protocols WHERE aoo = ?1 AND year = ?2",
        )?
        .query_row(params![aoo, year], |row| row.get(0))?;
    tx.execute(
        "INSERT INTO protocols (aoo, year, sequence, practice, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![aoo, year, sequence, practice, at.as_millisecond()],
    )?;
    Ok(format!("{aoo}.{year}.{sequence:07}"))
}

/// Registers and years whose numbers do not run from 1 without a gap; empty when all do.
pub fn gaps(connection: &Connection) -> Result<Vec<String>, StorageError> {
    let mut statement = connection.prepare(
        "SELECT aoo || '.' || year FROM protocols GROUP BY aoo, year
         HAVING COUNT(*) <> MAX(sequence) OR MIN(sequence) <> 1",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
