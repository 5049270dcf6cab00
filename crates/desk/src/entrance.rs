//! Sessions of both kinds of people: officers and companies' users, however they proved who they are.

use jiff::SignedDuration;

use crate::desk::Desk;
use crate::storage::accounts::AccountId;
use crate::storage::officers::OfficerId;
use crate::storage::{StorageError, entrances, sessions};

/// How long a session lasts: a working day.
pub const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(10);

/// Which pages somebody signs in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// The Chamber's.
    Office,
    /// The companies'.
    Company,
}

impl Door {
    /// The word in the database, and before a user name where failures are counted.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Office => "officer",
            Self::Company => "company",
        }
    }
}

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An officer's.
    Officer(OfficerId),
    /// A company's user's.
    Account(AccountId),
}

/// Opens a session; says the value of its cookie, of which only the digest is kept.
///
/// # Errors
/// Where the database fails.
pub fn open(desk: &Desk, subject: Subject) -> Result<String, StorageError> {
    let token = hex::encode(desk.dice.bytes::<32>());
    let form_token = hex::encode(desk.dice.bytes::<16>());
    let now = desk.now();
    let ends = now.checked_add(SESSION_LASTS).unwrap_or(now);
    desk.storage.write_on(&[], |tx| match subject {
        Subject::Officer(officer) => sessions::open(tx, &token, officer, &form_token, now, ends),
        Subject::Account(account) => {
            entrances::open_session(tx, &token, account, &form_token, [now, ends])
        }
    })?;
    Ok(token)
}

/// Ends the session of a cookie's value.
///
/// # Errors
/// Where the database fails.
pub fn close(desk: &Desk, door: Door, token: &str) -> Result<(), StorageError> {
    desk.storage.write_on(&[], |tx| match door {
        Door::Office => sessions::close(tx, token),
        Door::Company => entrances::close_session(tx, token),
    })
}
