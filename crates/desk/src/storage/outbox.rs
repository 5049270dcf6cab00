//! Mails to be sent: written in the transaction of the step they tell of, sent afterwards by
//! [`crate::jobs::post`], with one message id whatever is retried.

use jiff::Timestamp;

use super::{Connection, Row, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    practice TEXT REFERENCES practices (id),
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at_ms INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    sent_at_ms INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at_ms) WHERE sent_at_ms IS NULL;";

/// Who is sending a mail just now, and until when.
pub(super) const LEASES: &str = "
ALTER TABLE outbox ADD COLUMN lease TEXT;
ALTER TABLE outbox ADD COLUMN leased_until_ms INTEGER;";

/// A while in which a mail is one sender's alone.
#[derive(Debug, Clone, Copy)]
pub struct Lease<'a> {
    /// A name that no other process has.
    pub holder: &'a str,
    /// When it ends.
    pub until: Timestamp,
}

/// A mail as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Left part of the Message-ID; one per event told.
    pub message_id: String,
    /// The practice it tells of.
    pub practice: Option<String>,
    /// Address of the recipient.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// A mail that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its row.
    pub id: i64,
    /// The mail.
    pub data: NewMail,
    /// When it was written: its Date.
    pub written_at: Timestamp,
    /// Times it was tried in vain.
    pub attempts: u32,
}

/// Puts a mail into the outbox, due at once.
/// Who left no address at the counter gets none.
pub fn insert(tx: &Transaction, mail: &NewMail, at: Timestamp) -> Result<(), StorageError> {
    if mail.recipient.is_empty() {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO outbox (message_id, practice, recipient, subject, body, written_at_ms,
            due_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        values![
            mail.message_id,
            mail.practice,
            mail.recipient,
            mail.subject,
            mail.body,
            at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Mails due by now, oldest first, at most `limit`; those that somebody is sending among them.
pub fn due(connection: &Connection, now: Timestamp, limit: u32) -> Result<Vec<Mail>, StorageError> {
    let query =
        "SELECT * FROM outbox WHERE sent_at_ms IS NULL AND due_at_ms <= ?1 ORDER BY id LIMIT ?2";
    connection.query(query, values![now.as_millisecond(), limit], read)
}

/// Takes the mails that have been due for longest and that nobody else is sending, at most `limit`. Until
/// the lease ends they are this holder's alone; a holder that dies loses them then.
pub fn claim(
    tx: &Transaction,
    lease: &Lease<'_>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Mail>, StorageError> {
    let mut mails = tx.query(
        "UPDATE outbox SET lease = ?2, leased_until_ms = ?3 WHERE id IN (
             SELECT id FROM outbox WHERE sent_at_ms IS NULL AND due_at_ms <= ?1
             AND (leased_until_ms IS NULL OR leased_until_ms <= ?1)
             ORDER BY due_at_ms, id LIMIT ?4 /*pg FOR UPDATE SKIP LOCKED */)
         RETURNING *",
        values![now.as_millisecond(), lease.holder, lease.until.as_millisecond(), limit],
        read,
    )?;
    mails.sort_by_key(|mail| mail.id);
    Ok(mails)
}

/// Notes that a mail left. Says whether the holder still had it.
pub fn mark_sent(
    tx: &Transaction,
    id: i64,
    holder: &str,
    at: Timestamp,
) -> Result<bool, StorageError> {
    let changed = tx.execute(
        "UPDATE outbox SET sent_at_ms = ?3, last_error = NULL, lease = NULL, leased_until_ms = NULL
         WHERE id = ?1 AND lease = ?2",
        values![id, holder, at.as_millisecond()],
    )?;
    Ok(changed == 1)
}

/// Notes why a mail did not leave, and when it is tried again, by whoever comes first.
pub fn mark_failed(
    tx: &Transaction,
    id: i64,
    holder: &str,
    error: &str,
    due_at: Timestamp,
) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?3, due_at_ms = ?4, lease = NULL,
            leased_until_ms = NULL WHERE id = ?1 AND lease = ?2",
        values![id, holder, error, due_at.as_millisecond()],
    )?;
    Ok(())
}

/// Makes every mail that waits due now: a new start is a new chance.
pub fn make_due(tx: &Transaction, now: Timestamp) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE outbox SET due_at_ms = ?1 WHERE sent_at_ms IS NULL AND due_at_ms > ?1",
        values![now.as_millisecond()],
    )?;
    Ok(())
}

/// Ends every lease: for a desk that is alone, whose earlier run was cut off while it sent.
pub fn end_leases(tx: &Transaction) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE outbox SET lease = NULL, leased_until_ms = NULL WHERE lease IS NOT NULL",
        &[],
    )?;
    Ok(())
}

/// How many mails wait.
pub fn waiting(connection: &Connection) -> Result<u64, StorageError> {
    let query = "SELECT COUNT(*) FROM outbox WHERE sent_at_ms IS NULL";
    let count: i64 = connection.one(query, &[], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

fn read(row: &Row<'_>) -> Result<Mail, StorageError> {
    Ok(Mail {
        id: row.get("id")?,
        data: NewMail {
            message_id: row.get("message_id")?,
            practice: row.get("practice")?,
            recipient: row.get("recipient")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
        },
        written_at: from_ms(row.get("written_at_ms")?),
        attempts: row.get("attempts")?,
    })
}
