//! One open transaction, on whichever database: what the tables are written on.
//!
//! A table has one text for every statement, with numbered values (`?1`); what the databases say
//! differently is [`super::dialect`]'s. Rows are handed to a reader one by one, so a reader asks
//! nothing itself: it gives back what it read, and the next question comes after.

use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;

use super::StorageError;
use super::events::Link;
use super::lock::{Held, Lock};
use super::value::{AsValue as _, Cell, FromCell, RowIndex, Value, unexpected};

/// One row, while it lies before its reader.
#[derive(Debug)]
pub enum Row<'a> {
    /// Of SQLite.
    Embedded(&'a rusqlite::Row<'a>),
    /// Of PostgreSQL.
    Postgres(&'a ::postgres::Row),
}

impl Row<'_> {
    /// A field by name or place, as the type that is asked for.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] where there is no such column, or it holds another kind.
    pub fn get<I: RowIndex, T: FromCell>(&self, column: I) -> Result<T, StorageError> {
        let cell = self.cell(&column)?;
        T::from_cell(cell).map_err(|why| unexpected(&column.told(), why))
    }

    /// Every field, in order.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] where one is of no known kind.
    pub fn all(&self) -> Result<Vec<Value<'static>>, StorageError> {
        let columns = match self {
            Self::Embedded(row) => row.as_ref().column_count(),
            Self::Postgres(row) => row.len(),
        };
        (0..columns).map(|place| Ok(self.cell(&place)?.to_value())).collect()
    }

    fn cell<I: RowIndex>(&self, column: &I) -> Result<Cell<'_>, StorageError> {
        let named = |name: &str| match self {
            Self::Embedded(row) => row.as_ref().column_index(name).ok(),
            Self::Postgres(row) => row.columns().iter().position(|column| column.name() == name),
        };
        let place = column
            .place(&named)
            .ok_or_else(|| unexpected(&column.told(), "there is none".to_owned()))?;
        match self {
            Self::Embedded(row) => super::embedded::cell(row, place),
            Self::Postgres(row) => Ok(row.try_get::<_, Cell<'_>>(place)?),
        }
    }
}

/// What a database does in one transaction.
pub(super) trait Session: fmt::Debug {
    /// Runs a statement; says how many rows it changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StorageError>;

    /// Runs a query; `each` says whether it wants another row.
    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, StorageError>,
    ) -> Result<(), StorageError>;

    /// Runs several statements that bring no values, in the database's own words.
    fn batch(&mut self, sql: &str) -> Result<(), StorageError>;

    /// Waits until it is alone with something, to the end of the transaction.
    fn lock(&mut self, number: i64) -> Result<(), StorageError>;

    /// Chains these events after all else, and makes it last. What is not committed is undone when the
    /// session is dropped.
    fn commit(&mut self, events: &[Link]) -> Result<(), StorageError>;
}

/// A transaction that may read.
#[derive(Debug)]
pub struct Connection {
    session: RefCell<Box<dyn Session>>,
    held: RefCell<Held>,
}

impl Connection {
    pub(super) fn new(session: Box<dyn Session>, held: Held) -> Self {
        Self { session: RefCell::new(session), held: RefCell::new(held) }
    }

    /// Every row of a query.
    ///
    /// # Errors
    /// Where the database fails, or `read` does.
    pub fn query<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        let mut found = Vec::new();
        self.each(sql, values, |row| {
            found.push(read(row)?);
            Ok(true)
        })?;
        Ok(found)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// Where the database fails, or `read` does.
    pub fn find<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Option<T>, StorageError> {
        let (mut read, mut found) = (Some(read), None);
        self.each(sql, values, |row| {
            found = read.take().map(|read| read(row)).transpose()?;
            Ok(false)
        })?;
        Ok(found)
    }

    /// The one row of a query that always has one.
    ///
    /// # Errors
    /// Where the database fails, or `read` does; [`StorageError::Damaged`] where there is no row.
    pub fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        self.find(sql, values, read)?.ok_or_else(|| StorageError::Damaged {
            table: "a query",
            why: format!("no row: {sql}"),
        })
    }

    /// Hands rows over while `each` wants another one.
    ///
    /// # Errors
    /// Where the database fails, or `each` does.
    pub fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<bool, StorageError>,
    ) -> Result<(), StorageError> {
        self.session.borrow_mut().query(sql, values, &mut each)
    }
}

/// A transaction that may write.
pub struct Transaction {
    connection: Connection,
    events: RefCell<Vec<Link>>,
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.events.borrow().len();
        f.debug_struct("Transaction")
            .field("connection", &self.connection)
            .field("events", &events)
            .finish()
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl Transaction {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection, events: RefCell::default() }
    }

    /// Leaves an event for the end of the step, when all its other work is done: every step waits for the
    /// chain, and is alone with it for the shortest time. In the order in which they were left.
    pub(super) fn chain(&self, event: Link) {
        self.events.borrow_mut().push(event);
    }

    /// Runs a statement; says how many rows it changed.
    ///
    /// # Errors
    /// Where the database refuses; a uniqueness rule makes [`StorageError::is_duplicate`] true.
    pub fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StorageError> {
        self.session.borrow_mut().execute(sql, values)
    }

    /// Adds a row to a table that numbers its rows itself; says the number. `sql` is the `INSERT`.
    ///
    /// # Errors
    /// As [`Transaction::execute`].
    pub fn insert(&self, sql: &str, values: &[Value<'_>]) -> Result<i64, StorageError> {
        self.one(&format!("{sql} RETURNING id"), values, |row| row.get(0))
    }

    /// The columns of a table, in order.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn columns(&self, table: &str) -> Result<Vec<String>, StorageError> {
        let query = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
        self.query(query, &[table.as_value()], |row| row.get(0))
    }

    /// Makes a table that numbers its rows itself go on after the last one, on PostgreSQL.
    ///
    /// # Errors
    /// Where the database fails.
    pub(crate) fn count_on(&self, table: &str) -> Result<(), StorageError> {
        self.session.borrow_mut().batch(&format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), COALESCE(MAX(id), 1), \
             MAX(id) IS NOT NULL) FROM {table}"
        ))
    }

    /// Runs several statements without values, in the database's own words.
    #[cfg(test)]
    pub(super) fn batch(&self, sql: &str) -> Result<(), StorageError> {
        self.session.borrow_mut().batch(sql)
    }

    /// Waits until this transaction is alone with something, to its end; at once where it is already.
    ///
    /// # Errors
    /// [`StorageError::Unlocked`] where something later in the order is held.
    pub fn take(&self, lock: &Lock) -> Result<(), StorageError> {
        if self.held.borrow_mut().add(lock)? {
            self.session.borrow_mut().lock(lock.number())?;
        }
        Ok(())
    }

    /// What a table asks of its caller: to be alone with something.
    ///
    /// # Errors
    /// [`StorageError::Unlocked`] where it is not.
    pub fn must_hold(&self, lock: &Lock) -> Result<(), StorageError> {
        if self.held.borrow().has(lock) {
            return Ok(());
        }
        Err(StorageError::Unlocked(format!("{lock:?} is not held")))
    }

    pub(super) fn commit(self) -> Result<(), StorageError> {
        let events = self.events.take();
        if !events.is_empty() {
            // The database takes the lock itself, with the events.
            self.held.borrow_mut().add(&Lock::Chain)?;
        }
        self.connection.session.into_inner().commit(&events)
    }
}
