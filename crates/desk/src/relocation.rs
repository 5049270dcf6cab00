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
    let arrived = arrived(target, table, &columns, PAGE)?;
    if table.numbered {
        target.count_on(name)?;
    }
    let moved = Moved { table: name, rows: sent.count, sha256: sent.digest() };
    if arrived.count != moved.rows || arrived.digest() != moved.sha256 {
        return Err(RelocationError::Different { table: name });
    }
    Ok(moved)
}

/// What the other side holds, read in pages, each from behind the last row of the one before: a page costs the
/// same however many rows stand before it.
fn arrived(
    target: &Transaction,
    table: &'static Table,
    columns: &[String],
    page: u32,
) -> Result<Rows, RelocationError> {
    let (name, key) = (table.name, table.key);
    let keys: Vec<&str> = key.split(", ").collect();
    let places: Vec<usize> =
        keys.iter().filter_map(|key| columns.iter().position(|column| column == key)).collect();
    let list: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let (list, limit) = (list.join(", "), Value::Integer(page.into()));
    let marks: Vec<String> = (2..keys.len() + 2).map(|place| format!("?{place}")).collect();
    let first = format!("SELECT {list} FROM {name} ORDER BY {key} LIMIT ?1");
    let next = format!(
        "SELECT {list} FROM {name} WHERE ({key}) > ({}) ORDER BY {key} LIMIT ?1",
        marks.join(", ")
    );
    let (mut arrived, mut behind): (Rows, Vec<Mark>) = Default::default();
    loop {
        let before = arrived.count;
        let query = if before == 0 { &first } else { &next };
        let last = std::mem::take(&mut behind);
        let values: Vec<Value<'_>> =
            std::iter::once(limit.clone()).chain(last.iter().map(Mark::value)).collect();
        target.each(query, &values, |row| {
            let values = row.all()?;
            arrived.add(&values);
            behind = places.iter().filter_map(|place| Mark::of(values.get(*place)?)).collect();
            Ok(true)
        })?;
        if arrived.count - before < u64::from(page) {
            return Ok(arrived);
        }
    }
}

/// A value of a key, to go on behind it.
enum Mark {
    Integer(i64),
    Text(String),
}

impl Mark {
    fn of(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(Self::Integer(*number)),
            Value::Text(text) => Some(Self::Text(text.to_string())),
            Value::Null | Value::Bytes(_) => None,
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text.into()),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::events;

    #[test]
    fn pages_of_any_size_read_every_row_once() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        let told = |table: &str, rows: u32| {
            let table = TABLES.iter().find(|one| one.name == table).unwrap();
            for page in [1, 2, 3, 7, 100] {
                let read = storage.write(|tx| arrived(tx, table, &tx.columns(table.name)?, page));
                let read = read.unwrap();
                assert_eq!(read.count, u64::from(rows), "{} by {page}", table.name);
            }
        };
        let now = Timestamp::UNIX_EPOCH;
        let nothing = serde_json::Value::Null;
        for _ in 0..7 {
            let wrote = storage.write(|tx| events::append(tx, now, None, "desk", "x", &nothing));
            wrote.unwrap();
        }
        told("events", 7);
        told("practices", 0);
        let chambers =
            storage.read(|c| c.one("SELECT COUNT(*) FROM chambers", &[], |r| r.get::<_, i64>(0)));
        told("chambers", u32::try_from(chambers.unwrap()).unwrap());
    }
}
