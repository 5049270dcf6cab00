//! The till: which officers may use it, what is owed at it, and which of its days are closed.

use jiff::Timestamp;

use super::accounts::{self, Account, AccountId};
use super::officers::OfficerId;
use super::{Connection, Row, StorageError, Transaction, payments};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE cashiers (
    officer INTEGER PRIMARY KEY REFERENCES officers (id),
    since_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE till_closings (
    chamber TEXT NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    day TEXT NOT NULL,
    expected_cents INTEGER NOT NULL,
    counted_cents INTEGER NOT NULL,
    note TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (chamber, officer, day)
) STRICT;
CREATE TRIGGER till_closings_are_final BEFORE UPDATE ON till_closings
BEGIN SELECT RAISE(ABORT, 'closings are final'); END;
CREATE TRIGGER till_closings_stay BEFORE DELETE ON till_closings
BEGIN SELECT RAISE(ABORT, 'closings stay'); END;";

/// The end of an officer's day at the till (chiusura di cassa).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Sign of the Chamber.
    pub chamber: String,
    /// Whose till.
    pub officer: OfficerId,
    /// The day in Italy, `YYYY-MM-DD`.
    pub day: String,
    /// Cash that the payments of the day bring, in cents.
    pub expected_cents: i64,
    /// Cash that was counted, in cents.
    pub counted_cents: i64,
    /// Why the two differ, or other words.
    pub note: String,
    /// When it was closed.
    pub at: Timestamp,
}

/// A practice whose fee is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// Its code.
    pub practice: String,
    /// Its protocol number.
    pub protocol: String,
    /// The company.
    pub company: String,
    /// What is owed, in cents.
    pub cents: i64,
}

/// Lets an officer use the till, or no more.
pub fn allow(
    tx: &Transaction,
    officer: OfficerId,
    allowed: bool,
    at: Timestamp,
) -> Result<(), StorageError> {
    if allowed {
        tx.execute(
            "INSERT INTO cashiers (officer, since_ms) VALUES (?1, ?2)
             ON CONFLICT (officer) DO NOTHING",
            values![officer.0, at.as_millisecond()],
        )?;
    } else {
        tx.execute("DELETE FROM cashiers WHERE officer = ?1", values![officer.0])?;
    }
    Ok(())
}

/// Whether an officer may use the till.
pub fn is_cashier(connection: &Connection, officer: OfficerId) -> Result<bool, StorageError> {
    let query = "SELECT COUNT(*) FROM cashiers WHERE officer = ?1";
    Ok(connection.one(query, values![officer.0], |row| row.get::<_, i64>(0))? > 0)
}

/// Closes a day. A second closing is a duplicate ([`StorageError::is_duplicate`]).
pub fn close(tx: &Transaction, closing: &Closing) -> Result<(), StorageError> {
    tx.must_hold(&payments::till_lock(&closing.chamber))?;
    tx.execute(
        "INSERT INTO till_closings (chamber, officer, day, expected_cents, counted_cents, note,
            at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        values![
            closing.chamber,
            closing.officer.0,
            closing.day,
            closing.expected_cents,
            closing.counted_cents,
            closing.note,
            closing.at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// The closings of a Chamber's day, by officer.
pub fn closings(
    connection: &Connection,
    chamber: &str,
    day: &str,
) -> Result<Vec<Closing>, StorageError> {
    let query = "SELECT * FROM till_closings WHERE chamber = ?1 AND day = ?2 ORDER BY officer";
    connection.query(query, values![chamber, day], read)
}

/// Practices whose fee is owed, of one Chamber or of all, the oldest first, at most `limit`.
pub fn debts(
    connection: &Connection,
    chamber: Option<&str>,
    limit: u32,
) -> Result<Vec<Debt>, StorageError> {
    connection.query(
        "SELECT p.id, p.protocol, p.company_name, CAST(-SUM(m.cents) AS BIGINT) AS owed
         FROM movements m JOIN practices p ON m.book = 'owed:' || p.id
         WHERE m.book LIKE 'owed:%' AND (?1 = '' OR p.chamber = ?1)
         GROUP BY p.id, p.protocol, p.company_name, p.protocolled_at_ms
         HAVING SUM(m.cents) < 0 ORDER BY p.protocolled_at_ms, p.id LIMIT ?2",
        values![chamber.unwrap_or_default(), limit],
        |row| {
            Ok(Debt {
                practice: row.get(0)?,
                protocol: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                company: row.get(2)?,
                cents: row.get(3)?,
            })
        },
    )
}

/// Companies' accounts by name, user or fiscal code, at most `limit`.
pub fn companies(
    connection: &Connection,
    text: &str,
    limit: u32,
) -> Result<Vec<Account>, StorageError> {
    let escaped = text.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = format!("%{}%", escaped.to_ascii_lowercase());
    let ids: Vec<i64> = connection.query(
        "SELECT id FROM accounts WHERE LOWER(company_name) LIKE ?1 ESCAPE '\\'
             OR LOWER(\"user\") LIKE ?1 ESCAPE '\\' OR LOWER(company_fiscal_code) LIKE ?1 ESCAPE '\\'
         ORDER BY company_name, id LIMIT ?2",
        values![like, limit],
        |row| row.get(0),
    )?;
    ids.into_iter().map(|id| accounts::get(connection, AccountId(id))).collect()
}

fn read(row: &Row<'_>) -> Result<Closing, StorageError> {
    Ok(Closing {
        chamber: row.get("chamber")?,
        officer: OfficerId(row.get("officer")?),
        day: row.get("day")?,
        expected_cents: row.get("expected_cents")?,
        counted_cents: row.get("counted_cents")?,
        note: row.get("note")?,
        at: from_ms(row.get("at_ms")?),
    })
}
