//! The documents of a practice, numbered as they came (from 003, as at the old desk). The bytes are
//! in [`crate::blobs`], known by their digest. A corrected document stays, marked with its round.

use jiff::Timestamp;

use super::{Connection, Lock, Row, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE attachments (
    practice TEXT NOT NULL REFERENCES practices (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    round INTEGER NOT NULL,
    superseded_in_round INTEGER,
    added_at_ms INTEGER NOT NULL,
    PRIMARY KEY (practice, number)
) STRICT;";

/// First number: 001 is left to the receipt (distinta), 002 is the base form.
const FIRST: u32 = 3;

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// Three-letter type.
    pub kind: String,
    /// File name as it came.
    pub name: String,
    /// Description for the officer.
    pub description: String,
    /// Digest of the bytes as they came.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
}

/// A document with its place in the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Number in the practice.
    pub number: u32,
    /// What it is.
    pub data: NewAttachment,
    /// The correction that brought it; 0 for what was there at sending.
    pub round: u32,
    /// The correction that replaced it.
    pub superseded_in_round: Option<u32>,
    /// When it came.
    pub added_at: Timestamp,
}

/// Adds a document and says its number.
pub fn insert(
    tx: &Transaction,
    practice: &str,
    attachment: &NewAttachment,
    round: u32,
    at: Timestamp,
) -> Result<u32, StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.one(
        "INSERT INTO attachments (practice, number, kind, name, description, sha256, size_bytes,
            round, added_at_ms)
         SELECT ?1, COALESCE(MAX(number) + 1, ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9
         FROM attachments WHERE practice = ?1
         RETURNING number",
        values![
            practice,
            FIRST,
            attachment.kind,
            attachment.name,
            attachment.description,
            attachment.sha256,
            i64::try_from(attachment.size_bytes).unwrap_or(i64::MAX),
            round,
            at.as_millisecond(),
        ],
        |row| row.get(0),
    )
}

/// Marks a document as replaced by the correction of a round.
pub fn supersede(
    tx: &Transaction,
    practice: &str,
    number: u32,
    round: u32,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "UPDATE attachments SET superseded_in_round = ?3 WHERE practice = ?1 AND number = ?2",
        values![practice, number, round],
    )?;
    Ok(())
}

/// The documents that stand, in order.
pub fn current(connection: &Connection, practice: &str) -> Result<Vec<Attachment>, StorageError> {
    let mut documents = all(connection, practice)?;
    documents.retain(|document| document.superseded_in_round.is_none());
    Ok(documents)
}

/// Every document that ever came, in order.
pub fn all(connection: &Connection, practice: &str) -> Result<Vec<Attachment>, StorageError> {
    connection.query(
        "SELECT * FROM attachments WHERE practice = ?1 ORDER BY number",
        values![practice],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Attachment, StorageError> {
    Ok(Attachment {
        number: row.get("number")?,
        data: NewAttachment {
            kind: row.get("kind")?,
            name: row.get("name")?,
            description: row.get("description")?,
            sha256: row.get("sha256")?,
            size_bytes: u64::try_from(row.get::<_, i64>("size_bytes")?).unwrap_or_default(),
        },
        round: row.get("round")?,
        superseded_in_round: row.get("superseded_in_round")?,
        added_at: from_ms(row.get("added_at_ms")?),
    })
}
