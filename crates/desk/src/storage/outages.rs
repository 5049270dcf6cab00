//! When a desk does not serve, as the head office declares it: from, to, and words in both languages.

use jiff::Timestamp;

use super::officers::OfficerId;
use super::{Connection, Row, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE outages (
    id INTEGER PRIMARY KEY,
    chamber TEXT NOT NULL,
    begins_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL,
    italian TEXT NOT NULL,
    english TEXT NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;";

/// One outage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Its number.
    pub id: i64,
    /// The Chamber that does not serve; empty for the whole desk.
    pub chamber: String,
    /// From when.
    pub begins: Timestamp,
    /// Until when.
    pub ends: Timestamp,
    /// What people read, Italian.
    pub italian: String,
    /// What people read, English.
    pub english: String,
    /// Who declared it.
    pub officer: OfficerId,
}

/// Declares one; says its number.
pub fn insert(tx: &Transaction, outage: &Outage) -> Result<i64, StorageError> {
    let o = outage;
    tx.insert(
        "INSERT INTO outages (chamber, begins_ms, ends_ms, italian, english, officer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        values![
            o.chamber,
            o.begins.as_millisecond(),
            o.ends.as_millisecond(),
            o.italian,
            o.english,
            o.officer.0,
        ],
    )
}

/// Takes one back; says whether there was one.
pub fn withdraw(tx: &Transaction, id: i64) -> Result<bool, StorageError> {
    let changed = tx
        .execute("UPDATE outages SET withdrawn = 1 WHERE id = ?1 AND withdrawn = 0", values![id])?;
    Ok(changed > 0)
}

/// Those that stand and end after an instant, the first ones first.
pub fn after(connection: &Connection, at: Timestamp) -> Result<Vec<Outage>, StorageError> {
    connection.query(
        "SELECT * FROM outages WHERE withdrawn = 0 AND ends_ms > ?1 ORDER BY begins_ms, id",
        values![at.as_millisecond()],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Outage, StorageError> {
    Ok(Outage {
        id: row.get("id")?,
        chamber: row.get("chamber")?,
        begins: from_ms(row.get("begins_ms")?),
        ends: from_ms(row.get("ends_ms")?),
        italian: row.get("italian")?,
        english: row.get("english")?,
        officer: OfficerId(row.get("officer")?),
    })
}
