//! Appointments for a company's first request, where the Chamber wants to see it once.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::{Connection, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE appointments (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    chamber TEXT NOT NULL,
    state TEXT NOT NULL,
    wish TEXT NOT NULL,
    fixed_for TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX appointments_by_account ON appointments (account, chamber);";

/// How far an appointment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppointmentState {
    /// The company asked.
    Asked,
    /// An officer said when.
    Fixed,
    /// The company came: the first request may be sent.
    Kept,
}

impl AppointmentState {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Fixed => "fixed",
            Self::Kept => "kept",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Asked, Self::Fixed, Self::Kept].into_iter().find(|state| state.as_str() == text)
    }
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account: AccountId,
    /// Sign of the Chamber.
    pub chamber: String,
    /// How far it is.
    pub state: AppointmentState,
    /// When the company would like to come, in its words.
    pub wish: String,
    /// When it is, in the officer's words; empty before.
    pub fixed_for: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

/// Asks for one; where one is asked for already, its wish is replaced.
pub fn ask(
    tx: &Transaction,
    account: AccountId,
    chamber: &str,
    wish: &str,
    at: Timestamp,
) -> Result<(), StorageError> {
    let changed = tx.execute(
        "UPDATE appointments SET wish = ?3 WHERE account = ?1 AND chamber = ?2 AND state = 'asked'",
        values![account.0, chamber, wish],
    )?;
    if changed == 0 {
        tx.execute(
            "INSERT INTO appointments (account, chamber, state, wish, fixed_for, asked_at_ms)
             VALUES (?1, ?2, 'asked', ?3, '', ?4)",
            values![account.0, chamber, wish, at.as_millisecond()],
        )?;
    }
    Ok(())
}

/// Writes how far an appointment is.
pub fn update(tx: &Transaction, appointment: &Appointment) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE appointments SET state = ?2, fixed_for = ?3 WHERE id = ?1",
        values![appointment.id, appointment.state.as_str(), appointment.fixed_for],
    )?;
    Ok(())
}

/// The appointment of a number.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Appointment>, StorageError> {
    connection.find("SELECT * FROM appointments WHERE id = ?1", values![id], read)
}

/// An account's appointments, the newest first.
pub fn of_account(
    connection: &Connection,
    account: AccountId,
) -> Result<Vec<Appointment>, StorageError> {
    let query = "SELECT * FROM appointments WHERE account = ?1 ORDER BY id DESC";
    connection.query(query, values![account.0], read)
}

/// Those that officers have to see to, the oldest first; of one Chamber, or of all.
pub fn waiting(
    connection: &Connection,
    chamber: Option<&str>,
) -> Result<Vec<Appointment>, StorageError> {
    let query = "SELECT * FROM appointments WHERE state <> 'kept'
        AND (?1 = '' OR chamber = ?1) ORDER BY id";
    connection.query(query, values![chamber.unwrap_or_default()], read)
}

fn read(row: &Row<'_>) -> Result<Appointment, StorageError> {
    let state: String = row.get("state")?;
    Ok(Appointment {
        id: row.get("id")?,
        account: AccountId(row.get("account")?),
        chamber: row.get("chamber")?,
        state: word("appointments", &state, AppointmentState::parse)?,
        wish: row.get("wish")?,
        fixed_for: row.get("fixed_for")?,
        asked_at: from_ms(row.get("asked_at_ms")?),
    })
}
