//! Moving an embedded desk to PostgreSQL: every row, in one transaction, or nothing.
//!
//! Nobody writes to the embedded desk meanwhile, and afterwards it says where it went and does not open
//! any more: two desks that both hand out numbers would be worse than none. Rows are compared by number
//! and digest as they lie on the other side. Documents are copied before, see [`documents`].

use std::io;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::blobs::Blobs;
use crate::storage::{Storage, StorageError, TABLES, Table, Transaction, Value, identity};

/// Rows read at once when they are compared.
const PAGE: u32 = 10_000;

/// Why a desk was not moved. Nothing has changed on either side.
#[derive(Debug, thiserror::Error)]
pub enum RelocationError {
    /// The new database holds rows.
    #[error("the new database is not empty: {0} holds rows")]
    NotEmpty(&'static str),
    /// What arrived is not what was sent.
    #[error("the rows of {table} are not the same on both sides")]
    Different {
        /// The table.
        table: &'static str,
    },
    /// A database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// One table as it was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: &'static str,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over all of them, lower-case hex.
    pub sha256: String,
}

/// Copies every document of one place to another; says how many. May be repeated.
///
/// # Errors
/// Where one is damaged, or a place fails.
pub fn documents(from: &Blobs, to: &Blobs) -> io::Result<u64> {
    let names = from.names()?;
    for name in &names {
        to.put(&from.get(name)?)?;
    }
    Ok(names.len() as u64)
}

/// Moves every table of an embedded desk into an empty PostgreSQL database.
///
/// # Errors
/// [`RelocationError`]; then both sides are as they were.
pub fn tables(from: &Storage, to: &Storage, now: Timestamp) -> Result<Vec<Moved>, RelocationError> {
    // Alone on both sides, from the first row to the last word.
    from.write(|source| {
        let moved = to.write(|target| {
            for table in TABLES {
                let query = format!("SELECT COUNT(*) FROM {}", table.name);
                if target.one(&query, &[], |row| row.get::<_, i64>(0))? > 0 {
                    return Err(RelocationError::NotEmpty(table.name));
                }
            }
            TABLES.iter().map(|table| one(source, target, table)).collect::<Result<Vec<_>, _>>()
        })?;
        identity::leave(source, now)?;
        Ok(moved)
    })
}

fn one(
    source: &Transaction,
    target: &Transaction,
    table: &'static Table,
) -> Result<Moved, RelocationError> {
    let (name, key) = (table.name, table.key);
    let columns = source.columns(name)?;
    let marks: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let list: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let (list, marks) = (list.join(", "), marks.join(", "));
    let insert = format!("INSERT INTO {name} ({list}) VALUES ({marks})");
    let mut sent = Rows::default();
    source.each(&format!("SELECT {list} FROM {name} ORDER BY {key}"), &[], |row| {
        let values = row.all()?;
        sent.add(&values);
        target.execute(&insert, &values)?;
        Ok(true)
    })?;
    let mut arrived = Rows::default();
    let read = format!("SELECT {list} FROM {name} ORDER BY {key} LIMIT ?1 OFFSET ?2");
    loop {
        let before = arrived.count;
        let page = [Value::Integer(PAGE.into()), Value::Integer(before as i64)];
        target.each(&read, &page, |row| {
            arrived.add(&row.all()?);
            Ok(true)
        })?;
        if arrived.count - before < u64::from(PAGE) {
            break;
        }
    }
    if table.numbered {
        target.count_on(name)?;
    }
    let moved = Moved { table: name, rows: sent.count, sha256: sent.digest() };
    if arrived.count != moved.rows || arrived.digest() != moved.sha256 {
        return Err(RelocationError::Different { table: name });
    }
    Ok(moved)
}

/// Number and digest of rows in their order.
#[derive(Default)]
struct Rows {
    count: u64,
    hash: Sha256,
}

impl Rows {
    fn add(&mut self, values: &[Value<'_>]) {
        self.count += 1;
        for value in values {
            // Kind and length keep two values from being read as one.
            let (kind, bytes) = match value {
                Value::Null => (0_u8, Vec::new()),
                Value::Integer(number) => (1, number.to_be_bytes().to_vec()),
                Value::Text(text) => (2, text.as_bytes().to_vec()),
                Value::Bytes(bytes) => (3, bytes.to_vec()),
            };
            self.hash.update([kind]);
            self.hash.update((bytes.len() as u64).to_be_bytes());
            self.hash.update(bytes);
        }
    }

    fn digest(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }
}
