//! The connections: one writer behind a mutex, readers beside it. Owns how a transaction is begun
//! and ended; what is in it is the tables'.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::{StoreError, files, migration};

/// How long a transaction waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers kept open between uses.
const IDLE_READERS: usize = 4;

/// A home folder, opened. Cheap to share between threads behind an `Arc`; calls block.
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the home in `folder`, making it where there is none, and brings it to the newest form.
    ///
    /// Every commit is on the disk when it returns (WAL, `synchronous=FULL`).
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        files::make_folder(folder)?;
        let file = folder.join("origo.sqlite");
        let mut writer = connect(&file, OpenFlags::default())?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "fullfsync", true)?;
        migration::run(&mut writer, &file)?;
        Ok(Self {
            folder: folder.to_owned(),
            file,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// The home folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// One immediate transaction: all of it is kept, or none.
    pub(crate) fn write<R>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx)?;
        tx.commit()?;
        Ok(done)
    }

    /// Reads in one snapshot, beside any writer.
    pub(crate) fn read<R>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let kept = lock(&self.readers).pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => {
                let reader = connect(&self.file, OpenFlags::default())?;
                reader.pragma_update(None, "query_only", true)?;
                reader
            }
        };
        let done = {
            let tx = reader.transaction()?;
            work(&tx)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        done
    }

    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: i64) {
        lock(&self.writer)
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    }
}

/// A panic in a transaction rolled it back, so the connection behind a poisoned lock is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A foreign schema must not run code of its own in views or triggers.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
