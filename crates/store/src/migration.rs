//! Forward only: each table's file says what each form of the home adds; here it is carried out, all
//! in one transaction, and a home of a newer form is refused.

use rusqlite::{Connection, TransactionBehavior};

use crate::{StoreError, table};

/// "Ori1", so that another program's SQLite file is not taken for ours.
const APPLICATION_ID: i64 = 0x4f72_6931;

/// One step of one table: the form that it belongs to, and its SQL.
pub(crate) type Step = (i64, &'static str);

/// What SQL cannot compute, done after the SQL of its form.
pub(crate) type Derivation = (i64, fn(&Connection) -> Result<(), StoreError>);

/// Brings the home to the newest form.
pub(crate) fn run(connection: &mut Connection, path: &std::path::Path) -> Result<(), StoreError> {
    let known = table::STEPS.iter().flat_map(|steps| steps.iter()).map(|step| step.0).max();
    let known = known.unwrap_or(0);
    if form(connection)? == known && pragma(connection, "application_id")? == APPLICATION_ID {
        return Ok(());
    }
    // A table that others refer to is replaced as a whole: references are checked at the end instead.
    // Inside a transaction this setting does nothing.
    connection.pragma_update(None, "foreign_keys", false)?;
    let done = carry_out(connection, known, path);
    connection.pragma_update(None, "foreign_keys", true)?;
    done
}

fn carry_out(
    connection: &mut Connection,
    known: i64,
    path: &std::path::Path,
) -> Result<(), StoreError> {
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
        for (_, derive) in table::DERIVATIONS.iter().filter(|derivation| derivation.0 == form) {
            derive(&tx)?;
        }
    }
    if tx.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(StoreError::Damaged {
            why: "a row refers to one that is not there".to_owned(),
        });
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
