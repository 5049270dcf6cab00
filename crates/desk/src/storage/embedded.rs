//! The embedded database: one SQLite file (WAL, `synchronous=FULL`), no set-up.
//!
//! One connection writes at a time, in one process by waiting in line (`embedded::line`) and among processes by
//! `BEGIN IMMEDIATE`; so every step is alone with everything, and locks have nothing to do.

mod checkpoint;
mod line;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};

use super::connection::{Row, Session};
use super::events::Link;
use super::lock::Held;
use super::pool::{Lent, Pool};
use super::value::{Cell, Value, unexpected};
use super::{Database, MIGRATIONS, StorageError};

use line::Line;

/// Name of the file in the desk's folder.
pub(super) const FILE: &str = "desk.sqlite";
/// Readers at once; more wait.
const READERS: usize = 32;
/// Prepared statements kept by a connection.
const STATEMENTS: usize = 128;
/// Pages that a reader keeps at most, KiB.
const READERS_CACHE_KIB: i64 = 8 * 1024;
/// Pages that the writer keeps at most, KiB. Digests fall anywhere in their indexes: with SQLite's 2 MiB a desk of
/// years reads pages anew for every practice.
const WRITERS_CACHE_KIB: i64 = 128 * 1024;
/// How long SQLite waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// Between two tries of several processes that make one file.
const MAKING: Duration = Duration::from_millis(20);

/// The open file.
#[derive(Debug)]
pub(super) struct Embedded {
    path: PathBuf,
    writers: Arc<Line>,
    readers: Arc<Pool<Connection>>,
}

impl Embedded {
    /// Opens `dir/desk.sqlite`, making and migrating it where needed. Several processes may have it
    /// open at once (`serve` and `admin`).
    pub(super) fn open(dir: &Path) -> Result<Self, StorageError> {
        std::fs::create_dir_all(dir)?;
        let path = dir.join(FILE);
        let mut writer = Connection::open(&path)?;
        configure(&writer)?;
        write_ahead(&writer)?;
        make_room(&writer)?;
        migrate(&mut writer)?;
        Ok(Self {
            writers: Line::new(path.clone(), writer),
            readers: Pool::new(READERS, Vec::new()),
            path,
        })
    }
}

/// Copies the database of a folder as it stands at one moment, while others write to it.
pub(super) fn copy(dir: &Path, to: &Path) -> Result<(), StorageError> {
    let from = connect(&dir.join(FILE))?;
    from.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    std::fs::File::open(to)?.sync_all()?;
    Ok(())
}

impl Database for Embedded {
    fn read(&self) -> Result<Box<dyn Session>, StorageError> {
        let connection = self.readers.lend(|| connect(&self.path))?;
        connection.execute_batch("BEGIN")?;
        Ok(Box::new(Reading { connection, snapshot: true }))
    }

    fn look(&self) -> Result<Box<dyn Session>, StorageError> {
        let connection = self.readers.lend(|| connect(&self.path))?;
        Ok(Box::new(Reading { connection, snapshot: false }))
    }

    fn write(&self, _: &Held) -> Result<Box<dyn Session>, StorageError> {
        Ok(Box::new(self.writers.enter()?))
    }
}

/// A snapshot, or questions one by one.
#[derive(Debug)]
struct Reading {
    connection: Lent<Connection>,
    snapshot: bool,
}

impl Session for Reading {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StorageError> {
        execute(&self.connection, sql, values)
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
    ) -> Result<(), StorageError> {
        query(&self.connection, sql, values, each)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StorageError> {
        Ok(self.connection.execute_batch(sql)?)
    }

    fn lock(&mut self, _: i64) -> Result<(), StorageError> {
        Ok(())
    }

    fn commit(&mut self, _: &[Link]) -> Result<(), StorageError> {
        Ok(())
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        // A connection that cannot even end a snapshot is closed.
        if self.snapshot && self.connection.execute_batch("ROLLBACK").is_err() {
            drop(self.connection.discard());
        }
    }
}

fn execute(connection: &Connection, sql: &str, values: &[Value<'_>]) -> Result<u64, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.execute(params_from_iter(values))? as u64)
}

fn query(
    connection: &Connection,
    sql: &str,
    values: &[Value<'_>],
    each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
) -> Result<(), StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let changes = !statement.readonly();
    let mut rows = statement.query(params_from_iter(values))?;
    let mut wanted = true;
    while let Some(row) = rows.next()? {
        wanted = wanted && each(&Row::Embedded(row))?;
        // A statement that changes rows is run to its end, whoever reads them.
        if !wanted && !changes {
            break;
        }
    }
    Ok(())
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A field of a row.
pub(super) fn cell<'a>(row: &'a rusqlite::Row<'_>, place: usize) -> Result<Cell<'a>, StorageError> {
    match row.get_ref(place)? {
        ValueRef::Null => Ok(Cell::Null),
        ValueRef::Integer(number) => Ok(Cell::Integer(number)),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes)
            .map(Cell::Text)
            .map_err(|error| unexpected(&place.to_string(), error.to_string())),
        ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes)),
        ValueRef::Real(_) => Err(unexpected(&place.to_string(), "a broken number".to_owned())),
    }
}

fn connect(path: &Path) -> Result<Connection, StorageError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    configure(&connection)?;
    Ok(connection)
}

/// For the one that writes.
fn connect_to_write(path: &Path) -> Result<Connection, StorageError> {
    let connection = connect(path)?;
    make_room(&connection)?;
    Ok(connection)
}

/// What a connection forgets when it is closed; the journal's mode is the file's.
fn configure(connection: &Connection) -> Result<(), StorageError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What a step would take back is remembered in memory: it is little.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -READERS_CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// What the one connection that writes has more than those that read.
fn make_room(connection: &Connection) -> Result<(), StorageError> {
    connection.pragma_update(None, "cache_size", -WRITERS_CACHE_KIB)?;
    checkpoint::configure(connection)
}

/// Turns the write-ahead log on. On a new file that several processes open at once SQLite answers that
/// it is busy without waiting for the others: so it is asked again.
fn write_ahead(connection: &Connection) -> Result<(), StorageError> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < until =>
            {
                thread::sleep(MAKING);
            }
            done => return Ok(done?),
        }
    }
}

fn migrate(connection: &mut Connection) -> Result<(), StorageError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_desk_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        drop(Embedded::open(dir.path()).unwrap());
        let raw = Connection::open(dir.path().join(FILE)).unwrap();
        raw.pragma_update(None, "user_version", 999).unwrap();
        let refused = Embedded::open(dir.path()).unwrap_err();
        assert!(matches!(refused, StorageError::Newer { found: 999, .. }), "{refused}");
    }

    #[test]
    fn a_database_of_an_older_desk_is_brought_forward_with_what_it_holds() {
        let dir = tempfile::tempdir().unwrap();
        let raw = Connection::open(dir.path().join(FILE)).unwrap();
        for step in MIGRATIONS[0] {
            raw.execute_batch(step).unwrap();
        }
        raw.execute_batch("INSERT INTO chambers VALUES ('XY', '{}')").unwrap();
        raw.pragma_update(None, "user_version", 1).unwrap();
        let opened = Embedded::open(dir.path()).unwrap();
        let mut session = opened.read().unwrap();
        let mut found = 0;
        for query in ["SELECT sign FROM chambers", "SELECT lease FROM outbox"] {
            let each = &mut |_: &Row<'_>| {
                found += 1;
                Ok(true)
            };
            session.query(query, &[], each).unwrap();
        }
        assert_eq!(found, 1, "the Chamber is there, and the new column too");
    }

    #[test]
    fn a_new_file_opened_by_many_at_once_is_waited_for() {
        for _ in 0..20 {
            let dir = tempfile::tempdir().unwrap();
            thread::scope(|scope| {
                let opening: Vec<_> =
                    (0..8).map(|_| scope.spawn(|| Embedded::open(dir.path()))).collect();
                for opened in opening {
                    assert!(opened.join().unwrap().is_ok(), "each of them gets it open");
                }
            });
        }
    }
}
