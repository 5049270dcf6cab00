//! The line of those who write: one connection, and one transaction for all who stand in line together.
//!
//! A commit waits for the disk (`synchronous=FULL`), often longer than its step took. So whoever ends a
//! step while others wait hands the connection on with the transaction open, and the last of them commits
//! for all. Nobody is told that a step is done before it is on disk; each step fails by itself (a
//! savepoint); where the commit fails, all that it was for failed.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::super::connection::{Row, Session};
use super::super::events::{self, Link};
use super::super::pool::PATIENCE;
use super::super::value::Value;
use super::checkpoint::Checkpoints;
use super::{StorageError, connect_to_write, execute, query};

/// Steps in one transaction: other processes wait to write, too.
const MOST: usize = 32;

/// The line.
#[derive(Debug)]
pub(super) struct Line {
    path: PathBuf,
    state: Mutex<State>,
    freed: Condvar,
    checkpoints: Checkpoints,
}

#[derive(Debug)]
struct State {
    /// None while somebody has it.
    free: Option<Free>,
    waiting: usize,
}

/// The place at the head of the line.
#[derive(Debug, Default)]
struct Free {
    /// None where it was closed: whoever is next opens another one.
    connection: Option<Connection>,
    /// Steps that wait for the commit of the transaction that is open.
    shared: Shared,
}

/// A transaction of several.
#[derive(Debug, Default)]
struct Shared {
    /// Steps that are done in it.
    steps: usize,
    outcome: Arc<Outcome>,
}

/// What became of a commit.
#[derive(Debug, Default)]
struct Outcome {
    told: Mutex<Option<Result<(), String>>>,
    telling: Condvar,
}

impl Line {
    pub(super) fn new(path: PathBuf, connection: Connection) -> Arc<Self> {
        let free = Free { connection: Some(connection), shared: Shared::default() };
        let state = Mutex::new(State { free: Some(free), waiting: 0 });
        let checkpoints = Checkpoints::of(&path);
        Arc::new(Self { path, state, freed: Condvar::new(), checkpoints })
    }

    /// Waits for one's turn, and begins a step.
    pub(super) fn enter(self: &Arc<Self>) -> Result<Turn, StorageError> {
        let mut state = self.lock();
        state.waiting += 1;
        let (mut state, _) = self
            .freed
            .wait_timeout_while(state, PATIENCE, |state| state.free.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        // Who leaves the line without the connection never had it offered: it is not lost.
        state.waiting -= 1;
        let free = state.free.take();
        drop(state);
        let Free { connection, shared } = free.ok_or(StorageError::Busy(PATIENCE.as_secs()))?;
        let mut turn =
            Turn { line: Arc::clone(self), connection, shared, begun: false, left: false };
        turn.begin()?;
        Ok(turn)
    }

    fn free(&self, free: Free) {
        self.lock().free = Some(free);
        self.freed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while it is held leaves it whole: nothing in between can fail.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody's turn: a step.
#[derive(Debug)]
pub(super) struct Turn {
    line: Arc<Line>,
    connection: Option<Connection>,
    shared: Shared,
    begun: bool,
    left: bool,
}

impl Turn {
    fn begin(&mut self) -> Result<(), StorageError> {
        if self.connection.is_none() {
            self.connection = Some(connect_to_write(&self.line.path)?);
        }
        let how = if self.shared.steps == 0 { "BEGIN IMMEDIATE" } else { "SAVEPOINT step" };
        self.connection().execute_batch(how)?;
        self.begun = true;
        Ok(())
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("there until the turn is over")
    }

    /// Takes back what the step did, and all that waits for the same commit where that cannot be.
    fn undo(&mut self) {
        let how = match self.shared.steps {
            0 => "ROLLBACK",
            _ => "ROLLBACK TO step; RELEASE step",
        };
        let connection = self.connection();
        if connection.is_autocommit() || connection.execute_batch(how).is_ok() {
            return;
        }
        if connection.execute_batch("ROLLBACK").is_err() {
            // Closed, it forgets what it did.
            self.connection = None;
        }
    }

    /// Hands the connection on: with the transaction open to one who waits, else committed.
    fn leave(&mut self) {
        self.left = true;
        let connection = self.connection.take();
        let shared = std::mem::take(&mut self.shared);
        if shared.steps == 0 {
            return self.line.free(Free { connection, shared: Shared::default() });
        }
        // SQLite ends a transaction by itself after some failures, of the disk for one.
        let Some(connection) = connection.filter(|connection| !connection.is_autocommit()) else {
            self.line.free(Free::default());
            let why = "another step of the same transaction failed, and took it along";
            return shared.outcome.tell(Err(why.to_owned()));
        };
        if shared.steps < MOST {
            let mut state = self.line.lock();
            if state.waiting > 0 {
                state.free = Some(Free { connection: Some(connection), shared });
                drop(state);
                self.line.freed.notify_one();
                return;
            }
        }
        let done = connection.execute_batch("COMMIT");
        let usable = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
        let committed = done.is_ok();
        shared.outcome.tell(done.map_err(|why| why.to_string()));
        let due = committed && self.line.checkpoints.committed(&connection, shared.steps);
        self.line
            .free(Free { connection: usable.then_some(connection), shared: Shared::default() });
        if due {
            self.line.checkpoints.copy();
        }
    }
}

impl Session for Turn {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StorageError> {
        execute(self.connection(), sql, values)
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
    ) -> Result<(), StorageError> {
        query(self.connection(), sql, values, each)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StorageError> {
        Ok(self.connection().execute_batch(sql)?)
    }

    fn lock(&mut self, _: i64) -> Result<(), StorageError> {
        Ok(())
    }

    fn commit(&mut self, events: &[Link]) -> Result<(), StorageError> {
        events::chain(self, events)?;
        if self.shared.steps > 0 {
            self.connection().execute_batch("RELEASE step")?;
        }
        self.begun = false;
        self.shared.steps += 1;
        let outcome = Arc::clone(&self.shared.outcome);
        self.leave();
        outcome.wait()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.begun && !self.left {
            self.undo();
        }
        if !self.left {
            self.leave();
        }
    }
}

impl Outcome {
    fn tell(&self, outcome: Result<(), String>) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        self.telling.notify_all();
    }

    /// Waits for it. Somebody always tells: whoever has the connection hands it on or commits.
    fn wait(&self) -> Result<(), StorageError> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let told = self
            .telling
            .wait_while(told, |told| told.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        match told.as_ref() {
            Some(Err(why)) => Err(StorageError::Commit(why.clone())),
            Some(Ok(())) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::super::super::events;
    use super::super::super::{Storage, StorageError};

    fn happened(storage: &Storage, what: &str) -> Result<(), StorageError> {
        storage.write_on(&[], |tx| {
            let nothing = serde_json::Value::Null;
            events::append(tx, jiff::Timestamp::UNIX_EPOCH, None, "test", what, &nothing)?;
            match what {
                "bad" => Err(StorageError::Damaged { table: "none", why: "on purpose".into() }),
                _ => Ok(()),
            }
        })
    }

    #[test]
    fn steps_that_wait_together_are_committed_together_and_fail_alone() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        let (entered, is_in) = mpsc::channel();
        let (go, going) = mpsc::channel::<()>();
        thread::scope(|scope| {
            let storage = &storage;
            scope.spawn(move || {
                storage.write_on(&[], |_| {
                    entered.send(()).unwrap();
                    going.recv().unwrap();
                    Ok::<_, StorageError>(())
                })
            });
            is_in.recv().unwrap();
            let steps: Vec<_> = (0..40)
                .map(|n| {
                    let what = if n % 4 == 3 { "bad" } else { "good" };
                    scope.spawn(move || (what, happened(storage, what)))
                })
                .collect();
            // Long enough that they stand in line; where they do not, the test asks less, not more.
            thread::sleep(Duration::from_millis(200));
            go.send(()).unwrap();
            for step in steps {
                let (what, done) = step.join().unwrap();
                assert_eq!(done.is_ok(), what == "good", "{done:?}");
            }
        });
        assert_eq!(storage.read(events::count).unwrap(), 30, "the good ones, each once");
        assert_eq!(storage.read(events::check_chain).unwrap(), None, "in one chain");
    }

    #[test]
    fn whoever_is_told_that_it_is_done_finds_it_on_another_connection() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let before = storage.read(events::count).unwrap();
                        happened(&storage, "good").unwrap();
                        assert!(storage.read(events::count).unwrap() > before);
                    }
                });
            }
        });
        assert_eq!(storage.read(events::count).unwrap(), 200);
    }

    #[test]
    fn a_commit_that_fails_fails_for_all_that_it_was_for_and_the_line_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        // A debt that is only looked at when the transaction ends.
        let broken = storage.write(|tx| {
            tx.batch(
                "PRAGMA defer_foreign_keys = ON;
                 INSERT INTO attachments (practice, number, kind, name, description, size_bytes,
                    sha256, round, added_at_ms) VALUES ('none', 1, 'GEN', 'a', '', 1, 'x', 0, 0);",
            )
        });
        assert!(matches!(broken, Err(StorageError::Commit(_))), "{broken:?}");
        happened(&storage, "good").unwrap();
        assert_eq!(storage.read(events::count).unwrap(), 1, "the next one is not held up");
    }
}
