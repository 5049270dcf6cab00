//! Drafts that other programs of a company left here, and the keys by which those programs come in. Of a key
//! only its digest is kept. Drafts are no practices: they are changed and taken away as their owner likes.

use jiff::Timestamp;
use wire::sprint::{Draft, Resource};

use super::accounts::AccountId;
use super::registrations::digest;
use super::{Connection, Lock, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE drafts (
    code TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    resource TEXT NOT NULL,
    fields TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_account ON drafts (account, resource, created_at_ms);
CREATE TABLE draft_keys (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    token_sha256 TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_keys_by_account ON draft_keys (account);";

/// A draft that was left here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// By what it is asked for.
    pub code: String,
    /// Whose it is.
    pub account: AccountId,
    /// What it is a draft of.
    pub resource: Resource,
    /// What it says.
    pub draft: Draft,
    /// When it came.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// A key of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Number of the row.
    pub id: i64,
    /// What the company calls it.
    pub label: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used, to the hour; none where it never was.
    pub used_at: Option<Timestamp>,
}

/// A used key is noted once in this time, so that not every call is a write.
const NOTED_EVERY_MS: i64 = 60 * 60 * 1000;

/// Keeps a new draft.
pub fn insert(tx: &Transaction, kept: &Kept) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(kept.account))?;
    tx.execute(
        "INSERT INTO drafts (code, account, resource, fields, created_at_ms, changed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        values![
            kept.code,
            kept.account.0,
            kept.resource.as_str(),
            written(&kept.draft)?,
            kept.created_at.as_millisecond(),
            kept.changed_at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Keeps what a draft says now.
pub fn update(tx: &Transaction, kept: &Kept) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(kept.account))?;
    tx.execute(
        "UPDATE drafts SET fields = ?2, changed_at_ms = ?3 WHERE code = ?1",
        values![kept.code, written(&kept.draft)?, kept.changed_at.as_millisecond()],
    )?;
    Ok(())
}

/// Takes a draft away.
pub fn remove(tx: &Transaction, kept: &Kept) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(kept.account))?;
    tx.execute("DELETE FROM drafts WHERE code = ?1", values![kept.code])?;
    Ok(())
}

/// An account's draft by its code; another account's is none.
pub fn find(
    connection: &Connection,
    account: AccountId,
    resource: Resource,
    code: &str,
) -> Result<Option<Kept>, StorageError> {
    connection.find(
        "SELECT * FROM drafts WHERE account = ?1 AND resource = ?2 AND code = ?3",
        values![account.0, resource.as_str(), code],
        read,
    )
}

/// An account's drafts, the newest first.
pub fn of_account(
    connection: &Connection,
    account: AccountId,
    resource: Resource,
) -> Result<Vec<Kept>, StorageError> {
    connection.query(
        "SELECT * FROM drafts WHERE account = ?1 AND resource = ?2
            ORDER BY created_at_ms DESC, code",
        values![account.0, resource.as_str()],
        read,
    )
}

/// How many drafts of a resource an account has.
pub fn count(
    connection: &Connection,
    account: AccountId,
    resource: Resource,
) -> Result<u32, StorageError> {
    let query = "SELECT COUNT(*) FROM drafts WHERE account = ?1 AND resource = ?2";
    connection.one(query, values![account.0, resource.as_str()], |row| row.get(0))
}

/// Keeps a key.
pub fn insert_key(
    tx: &Transaction,
    account: AccountId,
    token: &str,
    label: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(account))?;
    tx.execute(
        "INSERT INTO draft_keys (account, token_sha256, label, made_at_ms, used_at_ms)
         VALUES (?1, ?2, ?3, ?4, 0)",
        values![account.0, digest(token), label, now.as_millisecond()],
    )?;
    Ok(())
}

/// An account's keys, the newest first.
pub fn keys(connection: &Connection, account: AccountId) -> Result<Vec<Key>, StorageError> {
    let query = "SELECT * FROM draft_keys WHERE account = ?1 ORDER BY id DESC";
    connection.query(query, values![account.0], |row| {
        let used_at_ms: i64 = row.get("used_at_ms")?;
        Ok(Key {
            id: row.get("id")?,
            label: row.get("label")?,
            made_at: from_ms(row.get("made_at_ms")?),
            used_at: (used_at_ms > 0).then(|| from_ms(used_at_ms)),
        })
    })
}

/// Ends a key of an account; says whether there was one.
pub fn remove_key(tx: &Transaction, account: AccountId, id: i64) -> Result<bool, StorageError> {
    tx.must_hold(&Lock::Account(account))?;
    let statement = "DELETE FROM draft_keys WHERE account = ?1 AND id = ?2";
    Ok(tx.execute(statement, values![account.0, id])? > 0)
}

/// Whose key this is, and whether its use is to be noted ([`note_use`]).
pub fn owner(
    connection: &Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<(AccountId, bool)>, StorageError> {
    let due_ms = now.as_millisecond() - NOTED_EVERY_MS;
    connection.find(
        "SELECT account, used_at_ms FROM draft_keys WHERE token_sha256 = ?1",
        values![digest(token)],
        |row| Ok((AccountId(row.get(0)?), row.get::<_, i64>(1)? < due_ms)),
    )
}

/// Notes that a key is in use.
pub fn note_use(tx: &Transaction, token: &str, now: Timestamp) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE draft_keys SET used_at_ms = ?2 WHERE token_sha256 = ?1",
        values![digest(token), now.as_millisecond()],
    )?;
    Ok(())
}

fn written(draft: &Draft) -> Result<String, StorageError> {
    serde_json::to_string(draft).map_err(damaged)
}

fn damaged(error: serde_json::Error) -> StorageError {
    StorageError::Damaged { table: "drafts", why: error.to_string() }
}

fn read(row: &Row<'_>) -> Result<Kept, StorageError> {
    let (resource, fields): (String, String) = (row.get("resource")?, row.get("fields")?);
    Ok(Kept {
        code: row.get("code")?,
        account: AccountId(row.get("account")?),
        resource: word("drafts", &resource, Resource::parse)?,
        draft: serde_json::from_str(&fields).map_err(damaged)?,
        created_at: from_ms(row.get("created_at_ms")?),
        changed_at: from_ms(row.get("changed_at_ms")?),
    })
}
