//! What an account may do, since when its password stands, and who registered it. An account without
//! a row has the full profile, and its password is as old as itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::accounts::{self, Account, AccountId};
use super::{Connection, Lock, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE standings (
    account INTEGER NOT NULL UNIQUE REFERENCES accounts (id),
    profile TEXT NOT NULL,
    password_since_ms INTEGER NOT NULL,
    person TEXT NOT NULL,
    person_name TEXT NOT NULL
) STRICT;";

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Profile {
    /// "Consultazione": may look, not ask for certificates.
    Consultation,
    /// "Consultazione + Invio Pratiche + Richiesta Certificati".
    #[default]
    Full,
}

impl Profile {
    /// The word in the database and in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Full => "full",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Consultation, Self::Full].into_iter().find(|profile| profile.as_str() == text)
    }

    /// Its name in the contract and on Telemaco's pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Consultation => "Consultazione",
            Self::Full => "Consultazione + Invio Pratiche + Richiesta Certificati",
        }
    }
}

/// How an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is for.
    pub profile: Profile,
    /// Since when its password is the one it is.
    pub password_since: Timestamp,
    /// Fiscal code of the person who registered it; empty where it was opened otherwise.
    pub person: String,
    /// Name of that person.
    pub person_name: String,
}

/// How an account stands; it is always there.
pub fn of(connection: &Connection, account: AccountId) -> Result<Standing, StorageError> {
    connection.one(
        "SELECT s.profile, COALESCE(s.password_since_ms, a.created_at_ms) AS since_ms,
            COALESCE(s.person, '') AS person, COALESCE(s.person_name, '') AS person_name
         FROM accounts a LEFT JOIN standings s ON s.account = a.id WHERE a.id = ?1",
        values![account.0],
        read,
    )
}

/// The account of a user name, and how it stands.
pub fn of_user(
    connection: &Connection,
    user: &str,
) -> Result<Option<(Account, Standing)>, StorageError> {
    connection.find(
        "SELECT a.*, s.profile, COALESCE(s.password_since_ms, a.created_at_ms) AS since_ms,
            COALESCE(s.person, '') AS person, COALESCE(s.person_name, '') AS person_name
         FROM accounts a LEFT JOIN standings s ON s.account = a.id WHERE LOWER(a.\"user\") = ?1",
        values![user.to_ascii_lowercase()],
        |row| Ok((accounts::read(row)?, read(row)?)),
    )
}

fn read(row: &Row<'_>) -> Result<Standing, StorageError> {
    let profile: Option<String> = row.get("profile")?;
    let profile = profile.map(|text| word("standings", &text, Profile::parse)).transpose()?;
    Ok(Standing {
        profile: profile.unwrap_or_default(),
        password_since: from_ms(row.get("since_ms")?),
        person: row.get("person")?,
        person_name: row.get("person_name")?,
    })
}

/// Writes how an account stands.
pub fn put(tx: &Transaction, account: AccountId, standing: &Standing) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(account))?;
    tx.execute(
        "INSERT INTO standings (account, profile, password_since_ms, person, person_name)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (account) DO UPDATE SET profile = excluded.profile,
            password_since_ms = excluded.password_since_ms, person = excluded.person,
            person_name = excluded.person_name",
        values![
            account.0,
            standing.profile.as_str(),
            standing.password_since.as_millisecond(),
            standing.person,
            standing.person_name,
        ],
    )?;
    Ok(())
}
