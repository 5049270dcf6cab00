//! What officers note of a company for each other. Companies never see it.

use jiff::Timestamp;

use super::officers::OfficerId;
use super::{Connection, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE company_notes (
    id INTEGER PRIMARY KEY,
    company TEXT NOT NULL,
    words TEXT NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX company_notes_by_company ON company_notes (company);";

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What was noted.
    pub words: String,
    /// Name of who noted it.
    pub officer: String,
    /// When.
    pub at: Timestamp,
}

/// Notes something of the company of a fiscal code.
pub fn insert(
    tx: &Transaction,
    company: &str,
    words: &str,
    officer: OfficerId,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.execute(
        "INSERT INTO company_notes (company, words, officer, at_ms) VALUES (?1, ?2, ?3, ?4)",
        values![company, words, officer.0, at.as_millisecond()],
    )?;
    Ok(())
}

/// What was noted of a company, the newest first.
pub fn of_company(connection: &Connection, company: &str) -> Result<Vec<Note>, StorageError> {
    connection.query(
        "SELECT n.words, o.name, n.at_ms FROM company_notes n JOIN officers o ON o.id = n.officer
         WHERE n.company = ?1 ORDER BY n.id DESC",
        values![company],
        |row| Ok(Note { words: row.get(0)?, officer: row.get(1)?, at: from_ms(row.get(2)?) }),
    )
}
