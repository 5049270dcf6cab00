//! Mails to be sent: written in the transaction of the step they tell of, sent afterwards by
//! [`crate::jobs::post`], with one message id whatever is retried.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::StorageError;

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
pub fn insert(tx: &Transaction<'_>, mail: &NewMail, at: Timestamp) -> Result<(), StorageError> {
    tx.execute(
        "INSERT INTO outbox (message_id, practice, recipient, subject, body, written_at_ms,
            due_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        params![
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

/// Mails due by now, oldest first, at most `limit`.
pub fn due(connection: &Connection, now: Timestamp, limit: u32) -> Result<Vec<Mail>, StorageError> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM outbox WHERE sent_at_ms IS NULL AND due_at_ms <= ?1 ORDER BY id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![now.as_millisecond(), limit], |row| {
        Ok(Mail {
            id: row.get("id")?,
            data: NewMail {
                message_id: row.get("message_id")?,
                practice: row.get("practice")?,
                recipient: row.get("recipient")?,
                subject: row.get("subject")?,
                body: row.get("body")?,
            },
            written_at: crate::clock::from_ms(row.get("written_at_ms")?),
            attempts: row.get("attempts")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that a mail left.
pub fn mark_sent(tx: &Transaction<'_>, id: i64, at: Timestamp) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE outbox SET sent_at_ms = ?2, last_error = NULL WHERE id = ?1",
        params![id, at.as_millisecond()],
    )?;
    Ok(())
}

/// Notes why a mail did not leave, and when it is tried again.
pub fn mark_failed(
    tx: &Transaction<'_>,
    id: i64,
    error: &str,
    due_at: Timestamp,
) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?2, due_at_ms = ?3 WHERE id = ?1",
        params![id, error, due_at.as_millisecond()],
    )?;
    Ok(())
}

/// Makes every mail that waits due now: a new start is a new chance.
pub fn make_due(tx: &Transaction<'_>, now: Timestamp) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE outbox SET due_at_ms = MIN(due_at_ms, ?1) WHERE sent_at_ms IS NULL",
        [now.as_millisecond()],
    )?;
    Ok(())
}

/// How many mails wait.
pub fn waiting(connection: &Connection) -> Result<u64, StorageError> {
    let count: i64 = connection.query_row(
        "SELECT COUNT(*) FROM outbox WHERE sent_at_ms IS NULL",
        [],
        |row| row.get(0),
    )?;
    Ok(count.unsigned_abs())
}
