//! Officers (funzionari): who examines, for which Chamber.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::StorageError;

pub(super) const DDL: &str = "
CREATE TABLE officers (
    id INTEGER PRIMARY KEY,
    user TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    chamber TEXT,
    created_at_ms INTEGER NOT NULL
) STRICT;";

/// Number of an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficerId(pub i64);

/// An officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// Its number.
    pub id: OfficerId,
    /// User name, unique without regard to case.
    pub user: String,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// Name as the certificate shows it.
    pub name: String,
    /// The Chamber whose practices are shown; all where absent.
    pub chamber: Option<String>,
}

impl Officer {
    /// Whether practices of this Chamber are this officer's business.
    #[must_use]
    pub fn serves(&self, chamber: &str) -> bool {
        self.chamber.as_deref().is_none_or(|own| own == chamber)
    }
}

/// Adds an officer. A taken user name is a duplicate ([`StorageError::is_duplicate`]).
pub fn insert(
    tx: &Transaction<'_>,
    user: &str,
    password_hash: &str,
    name: &str,
    chamber: Option<&str>,
    at: Timestamp,
) -> Result<OfficerId, StorageError> {
    tx.execute(
        "INSERT INTO officers (user, password_hash, name, chamber, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![user, password_hash, name, chamber, at.as_millisecond()],
    )?;
    Ok(OfficerId(tx.last_insert_rowid()))
}

/// The officer of a user name.
pub fn find(connection: &Connection, user: &str) -> Result<Option<Officer>, StorageError> {
    Ok(connection
        .prepare_cached("SELECT * FROM officers WHERE user = ?1")?
        .query_row([user], read)
        .optional()?)
}

/// The officer of a number.
pub fn get(connection: &Connection, id: OfficerId) -> Result<Officer, StorageError> {
    Ok(connection
        .prepare_cached("SELECT * FROM officers WHERE id = ?1")?
        .query_row([id.0], read)?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Officer> {
    Ok(Officer {
        id: OfficerId(row.get("id")?),
        user: row.get("user")?,
        password_hash: row.get("password_hash")?,
        name: row.get("name")?,
        chamber: row.get("chamber")?,
    })
}
