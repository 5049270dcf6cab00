//! When the write-ahead log is carried into the file.
//!
//! SQLite would do it within a commit, and begin the log anew when nobody reads in it. Under load somebody always does:
//! the log grows without end, and from then on every commit carries something over, with two syncs of its own. So it is
//! done here, seldom, in two parts: the pages are copied beside the writers, who go on; then one of them, between two
//! transactions, carries the few that came meanwhile and begins the log anew.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::Connection;

use super::{BUSY_TIMEOUT, StorageError, connect};

/// Steps between two times: some 4,000 pages.
const STEPS: usize = 512;
/// A log that is longer is carried over whatever the steps were, and cut to this when it begins anew.
const LOG_BYTES: u64 = 64 * 1024 * 1024;
/// How long the writers wait for those who still read in the log; else the next time will do.
const PATIENCE: Duration = Duration::from_millis(50);

/// What is known of the log.
#[derive(Debug)]
pub(super) struct Checkpoints {
    file: PathBuf,
    log: PathBuf,
    steps: AtomicUsize,
    copying: AtomicBool,
    copied: AtomicBool,
}

impl Checkpoints {
    pub(super) fn of(file: &Path) -> Self {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        Self {
            file: file.to_owned(),
            log: log.into(),
            steps: AtomicUsize::new(0),
            copying: AtomicBool::new(false),
            copied: AtomicBool::new(false),
        }
    }

    /// After a commit of so many steps, by whoever has the connection; says whether it is time to
    /// [`copy`](Self::copy) once the connection is handed on.
    pub(super) fn committed(&self, connection: &Connection, steps: usize) -> bool {
        if self.copied.swap(false, Ordering::AcqRel) {
            begin_anew(connection);
        }
        let steps = self.steps.fetch_add(steps, Ordering::AcqRel) + steps;
        let long = || std::fs::metadata(&self.log).is_ok_and(|log| log.len() > LOG_BYTES);
        let due = steps >= STEPS || long();
        due && !self.copying.swap(true, Ordering::AcqRel)
    }

    /// Copies what nobody needs in the log any more, while others write. What fails is tried again the next time:
    /// nothing is lost in the log.
    pub(super) fn copy(&self) {
        self.steps.store(0, Ordering::Release);
        let done = connect(&self.file).and_then(|connection| checkpoint(&connection, "PASSIVE"));
        match done {
            Ok(()) => self.copied.store(true, Ordering::Release),
            Err(why) => tracing::warn!(%why, "the database's log was not carried over"),
        }
        self.copying.store(false, Ordering::Release);
    }
}

/// What the connection that writes has to know of this.
pub(super) fn configure(connection: &Connection) -> Result<(), StorageError> {
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    let limit = i64::try_from(LOG_BYTES).unwrap_or(i64::MAX);
    connection.pragma_update(None, "journal_size_limit", limit)?;
    Ok(())
}

fn begin_anew(connection: &Connection) {
    let patient = |how_long| connection.busy_timeout(how_long);
    let done = patient(PATIENCE).map_err(StorageError::from);
    let done = done.and_then(|()| checkpoint(connection, "RESTART"));
    if let Err(why) = patient(BUSY_TIMEOUT).map_err(StorageError::from).and(done) {
        tracing::warn!(%why, "the database's log was not begun anew");
    }
}

/// Somebody who reads for long, as a backup does, is no error: SQLite says so in the row.
fn checkpoint(connection: &Connection, how: &str) -> Result<(), StorageError> {
    Ok(connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(()))?)
}

#[cfg(test)]
mod tests {
    use super::super::super::{Storage, StorageError};
    use super::super::FILE;
    use super::*;

    fn note(storage: &Storage, text: &str) {
        let noted = storage.write_on(&[], |tx| {
            let insert = "INSERT INTO notes (text) VALUES (?1)";
            tx.execute(insert, crate::values![text]).map(drop)
        });
        noted.unwrap();
    }

    fn log_bytes(dir: &Path) -> u64 {
        std::fs::metadata(dir.join(format!("{FILE}-wal"))).unwrap().len()
    }

    fn with_notes(dir: &Path) -> Storage {
        let storage = Storage::embedded(dir).unwrap();
        storage.write(|tx| tx.batch("CREATE TABLE notes (text TEXT NOT NULL) STRICT")).unwrap();
        storage
    }

    #[test]
    fn the_log_of_many_steps_begins_anew_and_does_not_grow() {
        let dir = tempfile::tempdir().unwrap();
        let storage = with_notes(dir.path());
        let text = "x".repeat(2_000);
        (0..=STEPS).for_each(|_| note(&storage, &text));
        let after_one_time = log_bytes(dir.path());
        (0..4 * STEPS).for_each(|_| note(&storage, &text));
        assert!(log_bytes(dir.path()) <= 2 * after_one_time, "it was used again from its start");
        let count = "SELECT COUNT(*) FROM notes";
        let there: i64 = storage.read(|c| c.one(count, &[], |row| row.get(0))).unwrap();
        assert_eq!(there as usize, 5 * STEPS + 1);
    }

    #[test]
    fn somebody_who_reads_for_long_holds_nobody_up_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let storage = with_notes(dir.path());
        note(&storage, "first");
        let count = "SELECT COUNT(*) FROM notes";
        let seen = storage.read(|c| {
            let before: i64 = c.one(count, &[], |row| row.get(0))?;
            (0..3 * STEPS).for_each(|_| note(&storage, "later"));
            let after: i64 = c.one(count, &[], |row| row.get(0))?;
            Ok::<_, StorageError>((before, after))
        });
        assert_eq!(seen.unwrap(), (1, 1), "a reading is of one moment");
        let there: i64 = storage.read(|c| c.one(count, &[], |row| row.get(0))).unwrap();
        assert_eq!(there as usize, 3 * STEPS + 1);
    }
}
