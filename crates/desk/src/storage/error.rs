//! Why the memory did not answer.

use super::dialect;

/// Why the memory did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// SQLite failed: disk full, file damaged, lock not obtained in 30 s.
    #[error("the desk's database: {0}")]
    Embedded(#[from] rusqlite::Error),
    /// SQLite could not make a transaction last: nothing of it is there.
    #[error("the desk's database could not be written: {0}")]
    Commit(String),
    /// PostgreSQL failed, or is not there. What it says of the values of a row is left out: they are
    /// people's data.
    #[error("the desk's PostgreSQL: {message}{}", dialect::in_brackets(code))]
    Postgres {
        /// SQLSTATE, where the server answered.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// A file or folder could not be read or written.
    #[error("the desk's files: {0}")]
    Io(#[from] std::io::Error),
    /// The database was written by a newer desk; opening it could lose what it holds.
    #[error(
        "the database is of version {found}, this desk knows up to {known}: use the newer desk"
    )]
    Newer {
        /// Version in the database.
        found: usize,
        /// Newest version known here.
        known: usize,
    },
    /// A row holds what no version of the desk writes.
    #[error("damaged row in {table}: {why}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Every connection was busy for 30 s.
    #[error("the desk's database is busy: no free connection in {0} s")]
    Busy(u64),
    /// A step does what it has no lock for: a mistake in the desk itself. Nothing was written.
    #[error("a step is not alone with what it changes: {0}")]
    Unlocked(String),
    /// The desk of this folder was moved to PostgreSQL.
    #[error("this desk was moved to PostgreSQL on {0}, and what this folder holds is of before")]
    Left(jiff::Timestamp),
    /// The address of a database is none.
    #[error("{0}")]
    Address(String),
}

impl StorageError {
    /// Whether a uniqueness rule of the database stopped the write. On PostgreSQL the transaction is
    /// over then: nothing more can be asked in it.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Embedded(rusqlite::Error::SqliteFailure(error, _)) => matches!(
                error.extended_code,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                    | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            ),
            Self::Postgres { code, .. } => code.as_deref() == Some("23505"),
            _ => false,
        }
    }
}

impl From<::postgres::Error> for StorageError {
    fn from(error: ::postgres::Error) -> Self {
        use std::error::Error as _;
        let message = match (error.as_db_error(), error.source()) {
            (Some(said), _) => said.message().to_owned(),
            (None, Some(source)) => format!("{error}: {source}"),
            (None, None) => error.to_string(),
        };
        Self::Postgres { code: error.code().map(|code| code.code().to_owned()), message }
    }
}
