//! The library of reasons for which a practice is sent back or rejected, in two languages: what every
//! Chamber begins with (`reasons.json`), and what a Chamber's supervisors added.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Connection, Row, StorageError, Transaction, word};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE reasons (
    id INTEGER PRIMARY KEY,
    chamber TEXT NOT NULL,
    purpose TEXT NOT NULL,
    italian TEXT NOT NULL,
    english TEXT NOT NULL,
    retired INTEGER NOT NULL DEFAULT 0
) STRICT;";

/// What a reason is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// The company can mend it.
    Correction,
    /// It cannot be mended.
    Rejection,
}

impl Purpose {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Rejection => "rejection",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Correction, Self::Rejection].into_iter().find(|one| one.as_str() == text)
    }
}

/// A reason in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What it is known by: a word of `reasons.json`, or the number of a Chamber's own.
    pub code: String,
    /// What it is for.
    pub purpose: Purpose,
    /// In Italian.
    pub italian: String,
    /// In English.
    pub english: String,
}

static COMMON: LazyLock<Vec<Reason>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../reasons.json")).unwrap_or_default());

/// The reasons that every Chamber has.
#[must_use]
pub fn common() -> &'static [Reason] {
    &COMMON
}

/// What a Chamber's officers can choose from: the common ones, then its own.
pub fn of_chamber(connection: &Connection, chamber: &str) -> Result<Vec<Reason>, StorageError> {
    let mut found = common().to_vec();
    found.extend(own(connection, chamber)?);
    Ok(found)
}

/// The reasons that a Chamber added and did not retire.
pub fn own(connection: &Connection, chamber: &str) -> Result<Vec<Reason>, StorageError> {
    connection.query(
        "SELECT * FROM reasons WHERE chamber = ?1 AND retired = 0 ORDER BY id",
        values![chamber],
        read,
    )
}

/// Adds a reason of a Chamber; says its code.
pub fn insert(
    tx: &Transaction,
    chamber: &str,
    purpose: Purpose,
    italian: &str,
    english: &str,
) -> Result<String, StorageError> {
    let id = tx.insert(
        "INSERT INTO reasons (chamber, purpose, italian, english) VALUES (?1, ?2, ?3, ?4)",
        values![chamber, purpose.as_str(), italian, english],
    )?;
    Ok(id.to_string())
}

/// Takes a Chamber's own reason out of the choice; what was written with it stays.
pub fn retire(tx: &Transaction, chamber: &str, code: &str) -> Result<bool, StorageError> {
    let Ok(id) = code.parse::<i64>() else { return Ok(false) };
    let changed = tx.execute(
        "UPDATE reasons SET retired = 1 WHERE id = ?1 AND chamber = ?2",
        values![id, chamber],
    )?;
    Ok(changed > 0)
}

fn read(row: &Row<'_>) -> Result<Reason, StorageError> {
    let (id, purpose): (i64, String) = (row.get("id")?, row.get("purpose")?);
    Ok(Reason {
        code: id.to_string(),
        purpose: word("reasons", &purpose, Purpose::parse)?,
        italian: row.get("italian")?,
        english: row.get("english")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_common_reasons_are_read_whole_in_both_languages() {
        let codes: BTreeSet<&str> = common().iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!(codes.len(), common().len(), "no code twice");
        for purpose in [Purpose::Correction, Purpose::Rejection] {
            assert!(common().iter().any(|reason| reason.purpose == purpose), "{purpose:?}");
        }
        for reason in common() {
            assert!(!reason.italian.is_empty() && !reason.english.is_empty(), "{}", reason.code);
            assert!(reason.code.parse::<i64>().is_err(), "{} is no number", reason.code);
        }
    }
}
