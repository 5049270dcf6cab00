//! PostgreSQL: several desks beside each other on one database.
//!
//! READ COMMITTED with locks by name, see [`super::lock`]; a reading is one REPEATABLE READ snapshot.
//! The client blocks, so this belongs on threads that may wait; where one asks from the event loop all
//! the same, its worker is given leave to block.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use ::postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut};
use ::postgres::{Client, Config, Row as Asked, Statement};
use tokio::runtime::{Handle, RuntimeFlavor};

use super::connection::{Row, Session};
use super::events::{self, Link};
use super::lock::{Held, WHOLE};
use super::pool::{Lent, Pool};
use super::tls::{self, Tls};
use super::value::{Cell, Value};
use super::{Database, MIGRATIONS, StorageError, dialect};

/// Connections of one process; more steps wait. PostgreSQL allows 100 in all unless it is told more.
const CONNECTIONS: usize = 16;
/// What is said to every new connection. A step that waits for a lock, or runs, longer than SQLite would
/// wait is over; one whose process hangs gives its locks back.
const MANNERS: &str = "SET lock_timeout = '30s'; SET statement_timeout = '120s';
SET idle_in_transaction_session_timeout = '300s'; SET client_min_messages = 'warning';
SET standard_conforming_strings = on;";
/// After so many steps a connection plans its statements anew, and sooner while it is young. A plan is kept for good
/// once it was made, and one that was made while a table was nearly empty reads all of it, however long it has become.
const PLANS_LAST: u32 = 256;
/// The number of the lock under which migrations run.
const MIGRATING: i64 = 2;

/// The database.
#[derive(Debug)]
pub(super) struct Postgres {
    server: Arc<Server>,
}

/// The database's address and open connections.
struct Server {
    config: Config,
    tls: Tls,
    pool: Arc<Pool<Open>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The configuration holds a password.
        f.debug_struct("Server").field("pool", &self.pool).finish_non_exhaustive()
    }
}

impl Postgres {
    /// Opens a database by its address, migrating it where needed. Its server is believed by the
    /// certificates in `authority`, else by the system's.
    pub(super) fn open(address: &str, authority: Option<&Path>) -> Result<Self, StorageError> {
        let mut config: Config = address.parse().map_err(|_| {
            // The address holds a password: it is not repeated.
            StorageError::Address(
                "the database's address is none: give one like postgres://user@host/name".into(),
            )
        })?;
        config.application_name("origo-desk");
        let tls = tls::trusting(authority)?;
        let server = Server { config, tls, pool: Pool::new(CONNECTIONS, Vec::new()) };
        patiently(|| server.migrate())?;
        Ok(Self { server: Arc::new(server) })
    }
}

impl Server {
    fn lend(&self) -> Result<Lent<Open>, StorageError> {
        self.pool.lend(|| Open::connect(&self.config, &self.tls))
    }

    fn begin(&self, how: &str) -> Result<Box<dyn Session>, StorageError> {
        let mut stale = CONNECTIONS;
        loop {
            let mut session = PostgresSession { lent: patiently(|| self.lend())?, open: true };
            let ready = match session.lent.plans_are_due() {
                // In a message of its own: a level of isolation is the first word of a transaction.
                true => session.batch("DISCARD PLANS").and_then(|()| session.batch(how)),
                false => session.batch(how),
            };
            match ready {
                Ok(()) => return Ok(Box::new(session)),
                // The server was started again since it was kept; nothing was begun on it.
                Err(_) if session.lent.client().is_closed() && stale > 0 => {
                    drop(session.lent.discard());
                    session.open = false;
                    stale -= 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn migrate(&self) -> Result<(), StorageError> {
        let mut lent = self.lend()?;
        let mut transaction = lent.client().transaction()?;
        transaction.batch_execute(&format!(
            "SELECT pg_advisory_xact_lock({MIGRATING});
             CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)"
        ))?;
        let found = transaction.query_opt("SELECT version FROM schema_version", &[])?;
        let found = found.map_or(0, |row| row.get::<_, i64>(0));
        let found = usize::try_from(found).unwrap_or(usize::MAX);
        if found > MIGRATIONS.len() {
            return Err(StorageError::Newer { found, known: MIGRATIONS.len() });
        }
        if found == 0 {
            transaction.batch_execute(dialect::PREPARATION)?;
        }
        for step in MIGRATIONS.iter().skip(found).flat_map(|step| step.iter()) {
            transaction.batch_execute(&dialect::making(step))?;
        }
        transaction.batch_execute(&events::function())?;
        transaction.execute("DELETE FROM schema_version", &[])?;
        let known = MIGRATIONS.len() as i64;
        transaction.execute("INSERT INTO schema_version (version) VALUES ($1)", &[&known])?;
        Ok(transaction.commit()?)
    }
}

impl Database for Postgres {
    fn read(&self) -> Result<Box<dyn Session>, StorageError> {
        self.server.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn look(&self) -> Result<Box<dyn Session>, StorageError> {
        Ok(Box::new(Looking { server: Arc::clone(&self.server), lent: None }))
    }

    fn write(&self, held: &Held) -> Result<Box<dyn Session>, StorageError> {
        // One statement each, so that they are taken in this order; one message for all.
        let mut how = String::from("BEGIN ISOLATION LEVEL READ COMMITTED;");
        match held {
            Held::Nothing => {}
            Held::Everything => how.push_str(&format!("SELECT pg_advisory_xact_lock({WHOLE})")),
            Held::Named(locks) => {
                how.push_str(&format!("SELECT pg_advisory_xact_lock_shared({WHOLE})"));
                for lock in locks {
                    let number = lock.number();
                    how.push_str(&format!("; SELECT pg_advisory_xact_lock({number})"));
                }
            }
        }
        self.server.begin(&how)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let idle = self.pool.drain();
        patiently(|| drop(idle));
    }
}

/// One connection with the statements that it knows.
struct Open {
    client: Option<Client>,
    statements: HashMap<String, Statement>,
    steps: u32,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("statements", &self.statements.len()).finish_non_exhaustive()
    }
}

impl Open {
    fn connect(config: &Config, tls: &Tls) -> Result<Self, StorageError> {
        let mut client = config.connect(tls.clone())?;
        client.batch_execute(MANNERS)?;
        Ok(Self { client: Some(client), statements: HashMap::new(), steps: 0 })
    }

    /// Counts one more step; says whether its statements are to be planned anew.
    fn plans_are_due(&mut self) -> bool {
        self.steps = self.steps.wrapping_add(1);
        self.steps.is_power_of_two() || self.steps.is_multiple_of(PLANS_LAST)
    }

    fn client(&mut self) -> &mut Client {
        self.client.as_mut().expect("there until it is dropped")
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, StorageError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client().prepare(&dialect::statement(sql))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn asked(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Asked>, StorageError> {
        let statement = self.prepared(sql)?;
        Ok(self.client().query(&statement, &parameters(values))?)
    }
}

/// Questions one by one: a connection is taken with the first one.
#[derive(Debug)]
struct Looking {
    server: Arc<Server>,
    lent: Option<Lent<Open>>,
}

impl Looking {
    /// Asks; again on another connection where the server was started again since one was kept.
    fn ask(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Asked>, StorageError> {
        let mut stale = CONNECTIONS;
        loop {
            let lent = match &mut self.lent {
                Some(lent) => lent,
                none => none.insert(self.server.lend()?),
            };
            match lent.asked(sql, values) {
                Err(_) if lent.client().is_closed() && stale > 0 => {
                    drop(lent.discard());
                    self.lent = None;
                    stale -= 1;
                }
                answer => return answer,
            }
        }
    }
}

impl Session for Looking {
    fn execute(&mut self, _: &str, _: &[Value<'_>]) -> Result<u64, StorageError> {
        Err(StorageError::Unlocked("a change where one only looks".to_owned()))
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
    ) -> Result<(), StorageError> {
        hand_over(&patiently(|| self.ask(sql, values))?, each)
    }

    fn batch(&mut self, _: &str) -> Result<(), StorageError> {
        Err(StorageError::Unlocked("a change where one only looks".to_owned()))
    }

    fn lock(&mut self, _: i64) -> Result<(), StorageError> {
        Err(StorageError::Unlocked("a lock where one only looks".to_owned()))
    }

    fn commit(&mut self, _: &[Link]) -> Result<(), StorageError> {
        Ok(())
    }
}

fn hand_over(
    rows: &[Asked],
    each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
) -> Result<(), StorageError> {
    for row in rows {
        if !each(&Row::Postgres(row))? {
            break;
        }
    }
    Ok(())
}

impl Drop for Open {
    fn drop(&mut self) {
        // Its statements and itself say goodbye to the server, and wait for that.
        self.statements.clear();
        let client = self.client.take();
        patiently(|| drop(client));
    }
}

#[derive(Debug)]
struct PostgresSession {
    lent: Lent<Open>,
    open: bool,
}

impl Session for PostgresSession {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StorageError> {
        patiently(|| {
            let statement = self.lent.prepared(sql)?;
            Ok(self.lent.client().execute(&statement, &parameters(values))?)
        })
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
    ) -> Result<(), StorageError> {
        hand_over(&patiently(|| self.lent.asked(sql, values))?, each)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StorageError> {
        patiently(|| Ok(self.lent.client().batch_execute(sql)?))
    }

    fn lock(&mut self, number: i64) -> Result<(), StorageError> {
        self.batch(&format!("SELECT pg_advisory_xact_lock({number})"))
    }

    fn commit(&mut self, events: &[Link]) -> Result<(), StorageError> {
        let mut last: String = events.iter().map(Link::call).collect();
        last.push_str("COMMIT");
        self.batch(&last)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for PostgresSession {
    fn drop(&mut self) {
        // A connection that cannot even undo is closed, and what it did goes with it.
        if self.open && self.batch("ROLLBACK").is_err() {
            drop(self.lent.discard());
        }
    }
}

fn parameters<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Runs what blocks. The client waits on a loop of its own, which a worker of another loop may only do
/// with leave, and the one thread of a single-threaded loop not at all.
fn patiently<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Err(_) => work(),
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        Ok(_) => thread::scope(|scope| match scope.spawn(work).join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }),
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(number), &Type::INT8) => number.to_sql(ty, out),
            (Self::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(ty, out),
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) => {
                text.as_ref().to_sql(ty, out)
            }
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.as_ref().to_sql(ty, out),
            (Self::Integer(_) | Self::Text(_) | Self::Bytes(_), _) => {
                Err(format!("a value of another kind where {ty} is wanted").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    ::postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Self::Integer),
            Type::INT4 => i32::from_sql(ty, raw).map(|number| Self::Integer(number.into())),
            Type::BOOL => bool::from_sql(ty, raw).map(|yes| Self::Integer(yes.into())),
            Type::TEXT | Type::VARCHAR | Type::NAME => <&str>::from_sql(ty, raw).map(Self::Text),
            Type::BYTEA => <&[u8]>::from_sql(ty, raw).map(Self::Bytes),
            _ => Err(format!("a column of type {ty}: CAST it").into()),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
