//! Officers (funzionari): who examines, for which Chamber.

use jiff::Timestamp;

use super::{Connection, Row, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE officers (
    id INTEGER PRIMARY KEY,
    \"user\" TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    chamber TEXT,
    created_at_ms INTEGER NOT NULL
) STRICT;";

/// One user name, however it is written.
pub(super) const BY_USER: &str =
    "CREATE UNIQUE INDEX officers_by_user ON officers (LOWER(\"user\"));";

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
    tx: &Transaction,
    user: &str,
    password_hash: &str,
    name: &str,
    chamber: Option<&str>,
    at: Timestamp,
) -> Result<OfficerId, StorageError> {
    let id = tx.insert(
        "INSERT INTO officers (\"user\", password_hash, name, chamber, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        values![user, password_hash, name, chamber, at.as_millisecond()],
    )?;
    Ok(OfficerId(id))
}

/// The officer of a user name.
pub fn find(connection: &Connection, user: &str) -> Result<Option<Officer>, StorageError> {
    connection.find(
        "SELECT * FROM officers WHERE LOWER(\"user\") = ?1",
        values![user.to_ascii_lowercase()],
        read,
    )
}

/// The officer of a number.
pub fn get(connection: &Connection, id: OfficerId) -> Result<Officer, StorageError> {
    connection.one("SELECT * FROM officers WHERE id = ?1", values![id.0], read)
}

fn read(row: &Row<'_>) -> Result<Officer, StorageError> {
    Ok(Officer {
        id: OfficerId(row.get("id")?),
        user: row.get("user")?,
        password_hash: row.get("password_hash")?,
        name: row.get("name")?,
        chamber: row.get("chamber")?,
    })
}
