//! Forward only: each table's file says what each form of the home adds; here it is carried out, all
//! in one transaction, and a home of a newer form is refused.

use rusqlite::{Connection, TransactionBehavior};

use crate::{StoreError, table};

/// "Ori1", so that another program's SQLite file is not taken for ours.
const APPLICATION_ID: i64 = 0x4f72_6931;

/// One step of one table: the form that it belongs to, and its SQL.
pub(crate) type Step = (i64, &'static str);

/// Brings the home to the newest form.
pub(crate) fn run(connection: &mut Connection, path: &std::path::Path) -> Result<(), StoreError> {
    let known = table::STEPS.iter().flat_map(|steps| steps.iter()).map(|step| step.0).max();
    let known = known.unwrap_or(0);
    if form(connection)? == known && pragma(connection, "application_id")? == APPLICATION_ID {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = form(&tx)?;
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && pragma(&tx, "application_id")? != APPLICATION_ID {
        return Err(StoreError::NotOurs { path: path.to_owned() });
    }
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    for form in found + 1..=known {
        for (_, sql) in table::STEPS.iter().flat_map(|steps| steps.iter()).filter(|s| s.0 == form) {
            tx.execute_batch(sql)?;
        }
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", known)?;
    tx.commit()?;
    Ok(())
}

fn form(connection: &Connection) -> Result<i64, StoreError> {
    pragma(connection, "user_version")
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}
