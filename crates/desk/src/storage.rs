//! The desk's memory: one SQLite file, one module per table.
//!
//! Owns opening, migrations and transactions; every step of a practice is one call of
//! [`Storage::write`], so that a step is there wholly or not at all. What the rows mean is decided
//! above; documents live beside in [`crate::blobs`].

pub mod accounts;
pub mod attachments;
pub mod certificates;
pub mod chambers;
pub mod corrections;
pub mod events;
pub mod examination;
pub mod idempotency;
pub mod ledger;
pub mod officers;
pub mod outbox;
pub mod practices;
pub mod register;
pub mod sessions;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

/// Every migration in order; `user_version` counts those that ran. A list never changes once
/// released: new tables and columns come as a new list.
const MIGRATIONS: &[&[&str]] = &[&[
    chambers::DDL,
    accounts::DDL,
    officers::DDL,
    sessions::DDL,
    practices::DDL,
    attachments::DDL,
    corrections::DDL,
    ledger::DDL,
    register::DDL,
    certificates::DDL,
    events::DDL,
    outbox::DDL,
    idempotency::DDL,
]];

/// Readers kept open between calls.
const READERS: usize = 4;

/// Why the memory did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// SQLite failed: disk full, file damaged, lock not obtained in 30 s.
    #[error("the desk's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file or folder could not be read or written.
    #[error("the desk's files: {0}")]
    Io(#[from] std::io::Error),
    /// The database was written by a newer desk; opening it could lose what it holds.
    #[error(
        "the database is of version {found}, this desk knows up to {known}: use the newer desk"
    )]
    Newer {
        /// Version in the file.
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
}

impl StorageError {
    /// Whether a uniqueness rule of the database stopped the write.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(rusqlite::Error::SqliteFailure(e, _))
            if e.code == rusqlite::ErrorCode::ConstraintViolation)
    }
}

/// The open database.
#[derive(Debug)]
pub struct Storage {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Storage {
    /// Opens `dir/desk.sqlite`, making and migrating it where needed. Several processes may have
    /// it open at once (`serve` and `admin`).
    pub fn open(dir: &Path) -> Result<Self, StorageError> {
        std::fs::create_dir_all(dir)?;
        let path = dir.join("desk.sqlite");
        let mut writer = Connection::open(&path)?;
        configure(&writer)?;
        migrate(&mut writer)?;
        Ok(Self { path, writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    /// Reads in one snapshot.
    pub fn read<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let kept = lock(&self.readers).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let result = {
            let snapshot = connection.transaction().map_err(StorageError::from)?;
            work(&snapshot)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < READERS {
            readers.push(connection);
        }
        result
    }

    /// Does all of `work` in one transaction: committed and on disk when this returns `Ok`,
    /// undone when `work` fails.
    pub fn write<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StorageError::from)?;
        let value = work(&transaction)?;
        transaction.commit().map_err(StorageError::from)?;
        Ok(value)
    }

    fn reader(&self) -> Result<Connection, StorageError> {
        let connection = Connection::open_with_flags(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        configure(&connection)?;
        Ok(connection)
    }
}

fn configure(connection: &Connection) -> Result<(), StorageError> {
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), StorageError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = usize::try_from(found).unwrap_or(usize::MAX);
    if found > MIGRATIONS.len() {
        return Err(StorageError::Newer { found, known: MIGRATIONS.len() });
    }
    for step in MIGRATIONS.iter().skip(found).flat_map(|step| step.iter()) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in a transaction rolls it back: what the lock guards is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a stored word as one of an enum's, or says which table is damaged.
fn word<T>(
    table: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StorageError> {
    parse(text).ok_or_else(|| StorageError::Damaged { table, why: format!("unknown word {text}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_desk_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        drop(Storage::open(dir.path()).unwrap());
        let raw = Connection::open(dir.path().join("desk.sqlite")).unwrap();
        raw.pragma_update(None, "user_version", 999).unwrap();
        let refused = Storage::open(dir.path()).unwrap_err();
        assert!(matches!(refused, StorageError::Newer { found: 999, .. }), "{refused}");
    }

    #[test]
    fn what_fails_halfway_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::open(dir.path()).unwrap();
        let failed: Result<(), StorageError> = storage.write(|tx| {
            events::append(
                tx,
                jiff::Timestamp::UNIX_EPOCH,
                None,
                "test",
                "x",
                &serde_json::Value::Null,
            )?;
            Err(StorageError::Damaged { table: "none", why: "on purpose".into() })
        });
        assert!(failed.is_err());
        let count = storage.read(events::count).unwrap();
        assert_eq!(count, 0, "the event went with its transaction");
    }
}
