//! How companies come in: sessions in the browser, links that renew a password, failed attempts and
//! the calls that an account made. Of secrets only digests are kept. All of it is in the database, so
//! that it holds over every process of a desk.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::registrations::digest;
use super::{Connection, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE company_sessions (
    token_sha256 TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    form_token TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE password_links (
    token_sha256 TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE attempts (
    subject TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE calls (
    account INTEGER NOT NULL UNIQUE REFERENCES accounts (id),
    minute INTEGER NOT NULL,
    taken INTEGER NOT NULL
) STRICT;";

/// A company's session that has not expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: AccountId,
    /// What every form of this session must carry.
    pub form_token: String,
}

/// Opens a session for a cookie value, and forgets the expired ones.
pub fn open_session(
    tx: &Transaction,
    token: &str,
    account: AccountId,
    form_token: &str,
    [now, expires]: [Timestamp; 2],
) -> Result<(), StorageError> {
    let expired = "DELETE FROM company_sessions WHERE expires_at_ms <= ?1";
    tx.execute(expired, values![now.as_millisecond()])?;
    tx.execute(
        "INSERT INTO company_sessions (token_sha256, account, form_token, expires_at_ms)
         VALUES (?1, ?2, ?3, ?4)",
        values![digest(token), account.0, form_token, expires.as_millisecond()],
    )?;
    Ok(())
}

/// The session of a cookie value, unless it has expired.
pub fn session(
    connection: &Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<Session>, StorageError> {
    connection.find(
        "SELECT account, form_token FROM company_sessions
            WHERE token_sha256 = ?1 AND expires_at_ms > ?2",
        values![digest(token), now.as_millisecond()],
        |row| Ok(Session { account: AccountId(row.get(0)?), form_token: row.get(1)? }),
    )
}

/// Ends a session.
pub fn close_session(tx: &Transaction, token: &str) -> Result<(), StorageError> {
    let statement = "DELETE FROM company_sessions WHERE token_sha256 = ?1";
    tx.execute(statement, values![digest(token)])?;
    Ok(())
}

/// Ends every session and every link of an account: its password is another one now.
pub fn end_all(tx: &Transaction, account: AccountId) -> Result<(), StorageError> {
    tx.execute("DELETE FROM company_sessions WHERE account = ?1", values![account.0])?;
    tx.execute("DELETE FROM password_links WHERE account = ?1", values![account.0])?;
    Ok(())
}

/// Ends every session and link of the desk.
pub fn close_all(tx: &Transaction) -> Result<(), StorageError> {
    tx.execute("DELETE FROM company_sessions", &[])?;
    tx.execute("DELETE FROM password_links", &[])?;
    Ok(())
}

/// Makes a link that renews a password; earlier ones of the account end.
pub fn make_link(
    tx: &Transaction,
    token: &str,
    account: AccountId,
    expires: Timestamp,
) -> Result<(), StorageError> {
    tx.execute("DELETE FROM password_links WHERE account = ?1", values![account.0])?;
    tx.execute(
        "INSERT INTO password_links (token_sha256, account, expires_at_ms) VALUES (?1, ?2, ?3)",
        values![digest(token), account.0, expires.as_millisecond()],
    )?;
    Ok(())
}

/// Whose password a link renews, unless it has ended.
pub fn linked(
    connection: &Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, StorageError> {
    connection.find(
        "SELECT account FROM password_links WHERE token_sha256 = ?1 AND expires_at_ms > ?2",
        values![digest(token), now.as_millisecond()],
        |row| Ok(AccountId(row.get(0)?)),
    )
}

/// When failures lock somebody out.
#[derive(Debug, Clone, Copy)]
pub struct Lockout {
    /// Failures from which on it is locked.
    pub failures_max: u32,
    /// Failures before this instant are forgotten.
    pub fresh_since: Timestamp,
    /// Until when it is locked then.
    pub until: Timestamp,
}

/// Counts a failure of a subject (`company:user`), and locks it where there were too many.
pub fn fail(
    tx: &Transaction,
    subject: &str,
    now: Timestamp,
    lockout: &Lockout,
) -> Result<(), StorageError> {
    let old = "DELETE FROM attempts WHERE last_at_ms < ?1 AND locked_until_ms < ?1";
    tx.execute(old, values![lockout.fresh_since.as_millisecond()])?;
    tx.execute(
        "INSERT INTO attempts (subject, failures, last_at_ms, locked_until_ms)
         VALUES (?1, 1, ?2, 0)
         ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN attempts.last_at_ms < ?3 THEN 1 ELSE attempts.failures + 1 END,
            locked_until_ms = CASE WHEN attempts.last_at_ms >= ?3
                AND attempts.failures + 1 >= ?4 THEN ?5 ELSE attempts.locked_until_ms END,
            last_at_ms = excluded.last_at_ms",
        values![
            subject,
            now.as_millisecond(),
            lockout.fresh_since.as_millisecond(),
            i64::from(lockout.failures_max),
            lockout.until.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Until when a subject is locked out, if it is.
pub fn locked_until(
    connection: &Connection,
    subject: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, StorageError> {
    connection.find(
        "SELECT locked_until_ms FROM attempts WHERE subject = ?1 AND locked_until_ms > ?2",
        values![subject, now.as_millisecond()],
        |row| Ok(from_ms(row.get(0)?)),
    )
}

/// Forgets a subject's failures.
pub fn forgive(tx: &Transaction, subject: &str) -> Result<(), StorageError> {
    tx.execute("DELETE FROM attempts WHERE subject = ?1", values![subject])?;
    Ok(())
}

/// Takes `more` calls of an account out of a minute; says how many were taken in it by all.
pub fn take_calls(
    tx: &Transaction,
    account: AccountId,
    minute: i64,
    more: u32,
) -> Result<i64, StorageError> {
    tx.one(
        "INSERT INTO calls (account, minute, taken) VALUES (?1, ?2, ?3)
         ON CONFLICT (account) DO UPDATE SET
            taken = CASE WHEN calls.minute = excluded.minute
                THEN calls.taken + excluded.taken ELSE excluded.taken END,
            minute = excluded.minute
         RETURNING taken",
        values![account.0, minute, more],
        |row| row.get(0),
    )
}
