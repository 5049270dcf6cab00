//! The Chambers that this desk serves, as data. The table holds what an administrator changed; the
//! rest are `certificate`'s defaults.

use std::collections::BTreeMap;

use certificate::chamber::Chamber;

use super::{Connection, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE chambers (
    sign TEXT PRIMARY KEY,
    data TEXT NOT NULL
) STRICT;";

/// Adds a Chamber, or replaces what was known of it.
pub fn put(tx: &Transaction, chamber: &Chamber) -> Result<(), StorageError> {
    let data = serde_json::to_string(chamber).map_err(damaged)?;
    tx.execute(
        "INSERT INTO chambers (sign, data) VALUES (?1, ?2)
         ON CONFLICT (sign) DO UPDATE SET data = excluded.data",
        values![chamber.sign, data],
    )?;
    Ok(())
}

/// The Chamber of a sign, upper case, if this desk serves it.
pub fn find(connection: &Connection, sign: &str) -> Result<Option<Chamber>, StorageError> {
    let query = "SELECT data FROM chambers WHERE sign = ?1";
    let own: Option<String> = connection.find(query, values![sign], |row| row.get(0))?;
    match own {
        Some(data) => serde_json::from_str(&data).map(Some).map_err(damaged),
        None => Ok(Chamber::known().into_iter().find(|chamber| chamber.sign == sign)),
    }
}

/// Every Chamber that this desk serves, by sign.
pub fn all(connection: &Connection) -> Result<Vec<Chamber>, StorageError> {
    let own: Vec<String> = connection.query("SELECT data FROM chambers", &[], |row| row.get(0))?;
    let own = own.iter().map(|data| serde_json::from_str(data).map_err(damaged));
    let own: Vec<Chamber> = own.collect::<Result<_, _>>()?;
    let known = Chamber::known().into_iter().chain(own);
    let chambers: BTreeMap<String, Chamber> =
        known.map(|chamber| (chamber.sign.clone(), chamber)).collect();
    Ok(chambers.into_values().collect())
}

fn damaged(error: serde_json::Error) -> StorageError {
    StorageError::Damaged { table: "chambers", why: error.to_string() }
}
