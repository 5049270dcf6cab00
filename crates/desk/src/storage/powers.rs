//! The register of signatories' powers (poteri di firma): who may sign for a company, from when until
//! when, by which source. Officers write it; nothing is ever taken out, only ended.

use jiff::Timestamp;
use jiff::civil::Date;

use super::officers::OfficerId;
use super::{Connection, Row, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE powers (
    id INTEGER PRIMARY KEY,
    company TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    source TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    noted_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX powers_by_company ON powers (company);";

/// A power as an officer writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPower {
    /// Fiscal code of the company.
    pub company: String,
    /// Fiscal code of the person.
    pub person: String,
    /// Name of the person.
    pub name: String,
    /// Office held: legale rappresentante, procuratore.
    pub role: String,
    /// Where it was seen: visura, atto notarile.
    pub source: String,
    /// First day.
    pub from: Date,
    /// Last day, where it ends.
    pub until: Option<Date>,
}

/// A power in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Power {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub data: NewPower,
    /// Who wrote it.
    pub officer: OfficerId,
    /// When.
    pub noted_at: Timestamp,
}

impl NewPower {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Writes a power down.
pub fn insert(
    tx: &Transaction,
    power: &NewPower,
    officer: OfficerId,
    at: Timestamp,
) -> Result<i64, StorageError> {
    tx.insert(
        "INSERT INTO powers (company, person, name, role, source, from_day, until_day, officer,
            noted_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        values![
            power.company,
            power.person,
            power.name,
            power.role,
            power.source,
            power.from.to_string(),
            power.until.map(|day| day.to_string()).unwrap_or_default(),
            officer.0,
            at.as_millisecond(),
        ],
    )
}

/// Sets the last day of a power of a company. Says whether there is such a one.
pub fn end(tx: &Transaction, id: i64, company: &str, until: Date) -> Result<bool, StorageError> {
    let statement = "UPDATE powers SET until_day = ?3 WHERE id = ?1 AND company = ?2";
    Ok(tx.execute(statement, values![id, company, until.to_string()])? == 1)
}

/// The powers of a company, the newest first.
pub fn of_company(connection: &Connection, company: &str) -> Result<Vec<Power>, StorageError> {
    let query = "SELECT * FROM powers WHERE company = ?1 ORDER BY id DESC";
    connection.query(query, values![company.to_ascii_uppercase()], read)
}

fn read(row: &Row<'_>) -> Result<Power, StorageError> {
    let day = |column: &'static str| -> Result<Option<Date>, StorageError> {
        let text: String = row.get(column)?;
        let damaged = |_| StorageError::Damaged { table: "powers", why: format!("no day: {text}") };
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(damaged) }
    };
    Ok(Power {
        id: row.get("id")?,
        data: NewPower {
            company: row.get("company")?,
            person: row.get("person")?,
            name: row.get("name")?,
            role: row.get("role")?,
            source: row.get("source")?,
            from: day("from_day")?.unwrap_or(Date::MIN),
            until: day("until_day")?,
        },
        officer: OfficerId(row.get("officer")?),
        noted_at: from_ms(row.get("noted_at_ms")?),
    })
}
