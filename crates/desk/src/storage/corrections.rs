//! Corrections asked by an officer (rettifiche), one per round of a practice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::officers::OfficerId;
use super::{Connection, Lock, Row, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE corrections (
    practice TEXT NOT NULL REFERENCES practices (id),
    round INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    words TEXT NOT NULL,
    scope TEXT NOT NULL,
    base_form_corrected INTEGER NOT NULL DEFAULT 0,
    asked_at_ms INTEGER NOT NULL,
    transmitted_at_ms INTEGER,
    PRIMARY KEY (practice, round)
) STRICT;";

/// What is to be corrected; at least one part is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scope {
    /// The base form itself.
    pub base_form: bool,
    /// Numbers of documents to be replaced.
    pub attachments: Vec<u32>,
    /// Three-letter types of documents that are missing.
    pub missing: Vec<String>,
}

impl Scope {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.base_form && self.attachments.is_empty() && self.missing.is_empty()
    }
}

/// One request for correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its round, from 1.
    pub round: u32,
    /// Who asked.
    pub officer: OfficerId,
    /// What the officer wrote.
    pub words: String,
    /// What is to be corrected.
    pub scope: Scope,
    /// Whether a new base form has come in this round.
    pub base_form_corrected: bool,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When the company transmitted it.
    pub transmitted_at: Option<Timestamp>,
}

/// Writes a request down.
pub fn insert(
    tx: &Transaction,
    practice: &str,
    round: u32,
    officer: OfficerId,
    words: &str,
    scope: &Scope,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "INSERT INTO corrections (practice, round, officer, words, scope, asked_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        values![
            practice,
            round,
            officer.0,
            words,
            serde_json::to_string(scope).unwrap_or_default(),
            at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Notes that a new base form came.
pub fn mark_base_form(tx: &Transaction, practice: &str, round: u32) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "UPDATE corrections SET base_form_corrected = 1 WHERE practice = ?1 AND round = ?2",
        values![practice, round],
    )?;
    Ok(())
}

/// Closes a round.
pub fn mark_transmitted(
    tx: &Transaction,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "UPDATE corrections SET transmitted_at_ms = ?3 WHERE practice = ?1 AND round = ?2",
        values![practice, round, at.as_millisecond()],
    )?;
    Ok(())
}

/// The newest request of a practice, transmitted or not.
pub fn last(connection: &Connection, practice: &str) -> Result<Option<Correction>, StorageError> {
    connection.find(
        "SELECT * FROM corrections WHERE practice = ?1 ORDER BY round DESC LIMIT 1",
        values![practice],
        read,
    )
}

/// Every request of a practice, oldest first.
pub fn all(connection: &Connection, practice: &str) -> Result<Vec<Correction>, StorageError> {
    connection.query(
        "SELECT * FROM corrections WHERE practice = ?1 ORDER BY round",
        values![practice],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Correction, StorageError> {
    let scope: String = row.get("scope")?;
    Ok(Correction {
        round: row.get("round")?,
        officer: OfficerId(row.get("officer")?),
        words: row.get("words")?,
        scope: serde_json::from_str(&scope).map_err(|error| StorageError::Damaged {
            table: "corrections",
            why: error.to_string(),
        })?,
        base_form_corrected: row.get("base_form_corrected")?,
        asked_at: from_ms(row.get("asked_at_ms")?),
        transmitted_at: row.get::<_, Option<i64>>("transmitted_at_ms")?.map(from_ms),
    })
}
