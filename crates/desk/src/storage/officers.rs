//! Officers (funzionari): who examines, for which Chamber, in which branch office, with which duties.

use jiff::Timestamp;

use super::{Connection, Row, StorageError, Transaction, word};
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

/// What an officer may do, and where.
pub(super) const DUTIES: &str = "
ALTER TABLE officers ADD COLUMN role TEXT NOT NULL DEFAULT 'officer';
ALTER TABLE officers ADD COLUMN branch TEXT;";

/// Number of an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficerId(pub i64);

/// What somebody at the Chamber may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// Examines and issues (funzionario).
    #[default]
    Officer,
    /// Also assigns practices to others and keeps the library of reasons (dirigente).
    Supervisor,
    /// Hands over and takes money, decides nothing (cassa).
    Cashier,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Supervisor, Self::Cashier];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Cashier => "cashier",
        }
    }

    /// Whether practices may be decided.
    #[must_use]
    pub const fn decides(self) -> bool {
        match self {
            Self::Officer | Self::Supervisor => true,
            Self::Cashier => false,
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

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
    /// What it may do.
    pub role: Role,
    /// The branch office whose queue it sees first; all where absent.
    pub branch: Option<String>,
}

impl Officer {
    /// Whether practices of this Chamber are this officer's business.
    #[must_use]
    pub fn serves(&self, chamber: &str) -> bool {
        self.chamber.as_deref().is_none_or(|own| own == chamber)
    }

    /// The name among the events.
    #[must_use]
    pub fn actor(&self) -> String {
        format!("officer:{}", self.user)
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

/// Sets what an officer may do and whose queue it sees first.
pub fn set_duties(
    tx: &Transaction,
    id: OfficerId,
    role: Role,
    branch: Option<&str>,
) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE officers SET role = ?2, branch = ?3 WHERE id = ?1",
        values![id.0, role.as_str(), branch],
    )?;
    Ok(())
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

/// Those who serve a Chamber, by name.
pub fn of_chamber(connection: &Connection, chamber: &str) -> Result<Vec<Officer>, StorageError> {
    connection.query(
        "SELECT * FROM officers WHERE chamber IS NULL OR chamber = ?1 ORDER BY name, id",
        values![chamber],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Officer, StorageError> {
    let role: String = row.get("role")?;
    Ok(Officer {
        id: OfficerId(row.get("id")?),
        user: row.get("user")?,
        password_hash: row.get("password_hash")?,
        name: row.get("name")?,
        chamber: row.get("chamber")?,
        role: word("officers", &role, Role::parse)?,
        branch: row.get("branch")?,
    })
}
