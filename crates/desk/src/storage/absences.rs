//! When officers are away, and who stands in for them.

use jiff::civil::Date;

use super::officers::OfficerId;
use super::{Connection, Row, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE absences (
    id INTEGER PRIMARY KEY,
    officer INTEGER NOT NULL REFERENCES officers (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    substitute INTEGER REFERENCES officers (id),
    entered_by INTEGER NOT NULL REFERENCES officers (id),
    handed_over INTEGER NOT NULL DEFAULT 0
) STRICT;";

/// One absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Its number.
    pub id: i64,
    /// Who is away.
    pub officer: OfficerId,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// Who gets what the absent one holds; nobody where absent, then whoever wants takes it.
    pub substitute: Option<OfficerId>,
    /// Whether the substitute has been given it.
    pub handed_over: bool,
}

/// Writes an absence down; says its number.
pub fn insert(
    tx: &Transaction,
    officer: OfficerId,
    first_day: Date,
    last_day: Date,
    substitute: Option<OfficerId>,
    entered_by: OfficerId,
) -> Result<i64, StorageError> {
    tx.insert(
        "INSERT INTO absences (officer, first_day, last_day, substitute, entered_by)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        values![
            officer.0,
            first_day.to_string(),
            last_day.to_string(),
            substitute.map(|substitute| substitute.0),
            entered_by.0,
        ],
    )
}

/// Ends an absence the day before `day`, or takes it out where it had not begun.
pub fn end(tx: &Transaction, id: i64, day: Date) -> Result<(), StorageError> {
    let before = day.yesterday().unwrap_or(day).to_string();
    tx.execute("DELETE FROM absences WHERE id = ?1 AND first_day > ?2", values![id, before])?;
    tx.execute(
        "UPDATE absences SET last_day = ?2 WHERE id = ?1 AND last_day > ?2",
        values![id, before],
    )?;
    Ok(())
}

/// Whether an officer is away on a day.
pub fn is_away(
    connection: &Connection,
    officer: OfficerId,
    day: Date,
) -> Result<bool, StorageError> {
    let count: i64 = connection.one(
        "SELECT COUNT(*) FROM absences WHERE officer = ?1 AND first_day <= ?2 AND last_day >= ?2",
        values![officer.0, day.to_string()],
        |row| row.get(0),
    )?;
    Ok(count > 0)
}

/// Absences that have begun, whose substitutes were not yet given what was held.
pub fn to_hand_over(connection: &Connection, day: Date) -> Result<Vec<Absence>, StorageError> {
    connection.query(
        "SELECT * FROM absences WHERE handed_over = 0 AND substitute IS NOT NULL
             AND first_day <= ?1 AND last_day >= ?1 ORDER BY id",
        values![day.to_string()],
        read,
    )
}

/// Notes that the substitute has it.
pub fn mark_handed_over(tx: &Transaction, id: i64) -> Result<(), StorageError> {
    tx.execute("UPDATE absences SET handed_over = 1 WHERE id = ?1", values![id])?;
    Ok(())
}

/// Absences that last on or begin after a day, the first to begin first.
pub fn from_day(connection: &Connection, day: Date) -> Result<Vec<Absence>, StorageError> {
    connection.query(
        "SELECT * FROM absences WHERE last_day >= ?1 ORDER BY first_day, id",
        values![day.to_string()],
        read,
    )
}

/// The absence of a number.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Absence>, StorageError> {
    connection.find("SELECT * FROM absences WHERE id = ?1", values![id], read)
}

fn read(row: &Row<'_>) -> Result<Absence, StorageError> {
    let day = |column: &str| {
        let text: String = row.get(column)?;
        text.parse().map_err(|_| StorageError::Damaged {
            table: "absences",
            why: format!("{text} is no day"),
        })
    };
    Ok(Absence {
        id: row.get("id")?,
        officer: OfficerId(row.get("officer")?),
        first_day: day("first_day")?,
        last_day: day("last_day")?,
        substitute: row.get::<_, Option<i64>>("substitute")?.map(OfficerId),
        handed_over: row.get("handed_over")?,
    })
}
