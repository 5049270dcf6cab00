//! What one officer approved for another to legalise (four eyes): a legalisation says that the first
//! officer's signature is genuine, so the same person cannot give both.

use jiff::Timestamp;

use super::officers::OfficerId;
use super::{Connection, Lock, Row, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE approvals (
    practice TEXT PRIMARY KEY REFERENCES practices (id),
    round INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    at_ms INTEGER NOT NULL
) STRICT;";

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The round of corrections that was looked at; a later one is not approved by it.
    pub round: u32,
    /// Who approved.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
}

/// Writes an approval down, in the place of an earlier one.
pub fn put(
    tx: &Transaction,
    practice: &str,
    round: u32,
    officer: OfficerId,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "INSERT INTO approvals (practice, round, officer, at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (practice) DO UPDATE SET round = excluded.round, officer = excluded.officer,
             at_ms = excluded.at_ms",
        values![practice, round, officer.0, at.as_millisecond()],
    )?;
    Ok(())
}

/// The approval of a practice in this round.
pub fn of_round(
    connection: &Connection,
    practice: &str,
    round: u32,
) -> Result<Option<Approval>, StorageError> {
    connection.find(
        "SELECT * FROM approvals WHERE practice = ?1 AND round = ?2",
        values![practice, round],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Approval, StorageError> {
    Ok(Approval {
        round: row.get("round")?,
        officer: OfficerId(row.get("officer")?),
        at: from_ms(row.get("at_ms")?),
    })
}
