//! Corrections asked by an officer (rettifiche), one per round of a practice.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::officers::OfficerId;
use super::reasons::Reason;
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

/// Reasons of the library, the last day to answer, and when nobody had answered by then.
pub(super) const TERMS: &str = "
ALTER TABLE corrections ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
ALTER TABLE corrections ADD COLUMN deadline TEXT;
ALTER TABLE corrections ADD COLUMN rejection_proposed_at_ms INTEGER;";

/// What is to be corrected; at least one part is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scope {
    /// The base form itself.
    pub base_form: bool,
    /// The parts of it that are meant, by [`certificate::BoxId`]'s words; none where all of it may be.
    pub boxes: Vec<String>,
    /// Numbers of documents to be replaced.
    pub attachments: Vec<u32>,
    /// Three-letter types of documents that are missing.
    pub missing: Vec<String>,
}

impl Scope {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let documents = self.attachments.len() + self.missing.len();
        !self.base_form && self.boxes.is_empty() && documents == 0
    }
}

/// One request for correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its round, from 1.
    pub round: u32,
    /// Who asked.
    pub officer: OfficerId,
    /// What the company reads, in Italian: the reasons, then the officer's own words.
    pub words: String,
    /// Reasons chosen from the library, as they were worded then.
    pub reasons: Vec<Reason>,
    /// What is to be corrected.
    pub scope: Scope,
    /// Last day to answer, where the Chamber sets one.
    pub deadline: Option<Date>,
    /// When it was noted that nobody had answered by then.
    pub rejection_proposed_at: Option<Timestamp>,
    /// Whether a new base form has come in this round.
    pub base_form_corrected: bool,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When the company transmitted it.
    pub transmitted_at: Option<Timestamp>,
}

/// A request that is made now.
#[derive(Debug, Clone)]
pub struct NewCorrection<'a> {
    /// Its round, from 1.
    pub round: u32,
    /// Who asks.
    pub officer: OfficerId,
    /// What the company reads.
    pub words: &'a str,
    /// Reasons from the library.
    pub reasons: &'a [Reason],
    /// What is to be corrected.
    pub scope: &'a Scope,
    /// Last day to answer.
    pub deadline: Option<Date>,
}

/// Writes a request down.
pub fn insert(
    tx: &Transaction,
    practice: &str,
    new: &NewCorrection<'_>,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "INSERT INTO corrections (practice, round, officer, words, reasons, scope, deadline,
            asked_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        values![
            practice,
            new.round,
            new.officer.0,
            new.words,
            serde_json::to_string(new.reasons).unwrap_or_default(),
            serde_json::to_string(new.scope).unwrap_or_default(),
            new.deadline.map(|day| day.to_string()),
            at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Practices whose request for correction was to be answered before `today`, was not, and is not yet
/// proposed for rejection.
pub fn overdue(connection: &Connection, today: Date) -> Result<Vec<String>, StorageError> {
    connection.query(
        "SELECT c.practice FROM corrections c JOIN practices p ON p.id = c.practice
         WHERE p.state = 'correctionAsked' AND c.transmitted_at_ms IS NULL
             AND c.rejection_proposed_at_ms IS NULL AND c.deadline < ?1 ORDER BY c.deadline, c.practice",
        values![today.to_string()],
        |row| row.get(0),
    )
}

/// Notes that nobody answered in time.
pub fn propose_rejection(
    tx: &Transaction,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "UPDATE corrections SET rejection_proposed_at_ms = ?3 WHERE practice = ?1 AND round = ?2",
        values![practice, round, at.as_millisecond()],
    )?;
    Ok(())
}

/// Moves the last day to answer; where it had passed, the company has its time again.
pub fn extend(
    tx: &Transaction,
    practice: &str,
    round: u32,
    deadline: Date,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "UPDATE corrections SET deadline = ?3, rejection_proposed_at_ms = NULL
         WHERE practice = ?1 AND round = ?2",
        values![practice, round, deadline.to_string()],
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
    let damaged = |why: String| StorageError::Damaged { table: "corrections", why };
    let (scope, reasons): (String, String) = (row.get("scope")?, row.get("reasons")?);
    let deadline: Option<String> = row.get("deadline")?;
    Ok(Correction {
        round: row.get("round")?,
        officer: OfficerId(row.get("officer")?),
        words: row.get("words")?,
        reasons: serde_json::from_str(&reasons).map_err(|error| damaged(error.to_string()))?,
        scope: serde_json::from_str(&scope).map_err(|error| damaged(error.to_string()))?,
        deadline: deadline
            .map(|day| day.parse().map_err(|_| damaged(format!("{day} is no day"))))
            .transpose()?,
        base_form_corrected: row.get("base_form_corrected")?,
        asked_at: from_ms(row.get("asked_at_ms")?),
        transmitted_at: row.get::<_, Option<i64>>("transmitted_at_ms")?.map(from_ms),
        rejection_proposed_at: row.get::<_, Option<i64>>("rejection_proposed_at_ms")?.map(from_ms),
    })
}
