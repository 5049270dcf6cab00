//! Sign-ins that went to an identity provider and have not come back. Each is taken out once, by the
//! browser that it belongs to. Of secrets only digests are kept.

use jiff::Timestamp;

use super::registrations::digest;
use super::{Connection, StorageError, Transaction};
use crate::clock::from_ms;
use crate::entrance::Door;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE sign_ins (
    state_sha256 TEXT PRIMARY KEY,
    browser_sha256 TEXT NOT NULL,
    door TEXT NOT NULL,
    provider TEXT NOT NULL,
    back TEXT NOT NULL,
    person TEXT,
    expires_at_ms INTEGER NOT NULL
) STRICT;";

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Which pages it is for.
    pub door: Door,
    /// Name of the identity provider.
    pub provider: String,
    /// Where to go afterwards.
    pub back: String,
    /// Fiscal code, once it is proven and an account is to be chosen.
    pub person: Option<String>,
    /// When it ends.
    pub expires: Timestamp,
}

/// Keeps one, by its state and by the secret of the browser's cookie; forgets the expired ones.
pub fn put(
    tx: &Transaction,
    state: &str,
    browser: &str,
    sign_in: &SignIn,
    now: Timestamp,
) -> Result<(), StorageError> {
    let expired = "DELETE FROM sign_ins WHERE expires_at_ms <= ?1";
    tx.execute(expired, values![now.as_millisecond()])?;
    tx.execute(
        "INSERT INTO sign_ins (state_sha256, browser_sha256, door, provider, back, person,
            expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        values![
            digest(state),
            digest(browser),
            sign_in.door.as_str(),
            sign_in.provider,
            sign_in.back,
            sign_in.person,
            sign_in.expires.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// How many are under way.
pub fn count(connection: &Connection) -> Result<i64, StorageError> {
    connection.one("SELECT COUNT(*) FROM sign_ins", &[], |row| row.get(0))
}

/// Takes one out, whatever becomes of it: a state is good once. Nothing where it is of another browser, of
/// another door or provider, or has expired.
pub fn take(
    tx: &Transaction,
    (state, browser): (&str, &str),
    (door, provider): (Door, &str),
    now: Timestamp,
) -> Result<Option<SignIn>, StorageError> {
    let found = tx.find(
        "DELETE FROM sign_ins WHERE state_sha256 = ?1
         RETURNING browser_sha256, door, provider, back, person, expires_at_ms",
        values![digest(state)],
        |row| {
            let whose = [row.get::<_, String>(0)?, row.get(1)?, row.get(2)?];
            let (provider, back, person) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let expires = from_ms(row.get(5)?);
            Ok((whose, SignIn { door, provider, back, person, expires }))
        },
    )?;
    let wanted = [digest(browser), door.as_str().to_owned(), provider.to_owned()];
    Ok(found.filter(|(whose, one)| *whose == wanted && one.expires > now).map(|(_, one)| one))
}
