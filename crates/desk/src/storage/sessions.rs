//! Officers' sessions in the browser: only the digest of the cookie is kept.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::officers::OfficerId;
use super::{Connection, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE sessions (
    token_sha256 TEXT PRIMARY KEY,
    officer INTEGER NOT NULL REFERENCES officers (id),
    form_token TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;";

/// A session that has not expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub officer: OfficerId,
    /// What every form of this session must carry (against forged requests).
    pub form_token: String,
}

/// Opens a session for a cookie value, and forgets the expired ones.
pub fn open(
    tx: &Transaction,
    token: &str,
    officer: OfficerId,
    form_token: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StorageError> {
    tx.execute("DELETE FROM sessions WHERE expires_at_ms <= ?1", values![now.as_millisecond()])?;
    tx.execute(
        "INSERT INTO sessions (token_sha256, officer, form_token, expires_at_ms)
         VALUES (?1, ?2, ?3, ?4)",
        values![digest(token), officer.0, form_token, expires_at.as_millisecond()],
    )?;
    Ok(())
}

/// The session of a cookie value, unless it has expired.
pub fn find(
    connection: &Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<Session>, StorageError> {
    connection.find(
        "SELECT officer, form_token FROM sessions
             WHERE token_sha256 = ?1 AND expires_at_ms > ?2",
        values![digest(token), now.as_millisecond()],
        |row| Ok(Session { officer: OfficerId(row.get(0)?), form_token: row.get(1)? }),
    )
}

/// Ends a session.
pub fn close(tx: &Transaction, token: &str) -> Result<(), StorageError> {
    tx.execute("DELETE FROM sessions WHERE token_sha256 = ?1", values![digest(token)])?;
    Ok(())
}

/// Ends every session.
pub fn close_all(tx: &Transaction) -> Result<(), StorageError> {
    tx.execute("DELETE FROM sessions", &[])?;
    Ok(())
}

fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Storage, officers};

    #[test]
    fn an_expired_session_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        let (start, end): (Timestamp, Timestamp) =
            ("2026-11-22T08:00:00Z".parse().unwrap(), "2026-11-22T16:00:00Z".parse().unwrap());
        let found = |at| storage.read(|c| find(c, "cookie", at)).unwrap();
        storage
            .write(|tx| {
                let officer = officers::insert(tx, "anna", "hash", "Anna", None, start)?;
                open(tx, "cookie", officer, "form", start, end)
            })
            .unwrap();
        assert!(found(start).is_some(), "it begins at once");
        assert!(found(end).is_none(), "and ends at its hour");
        storage.write(|tx| close(tx, "cookie")).unwrap();
        assert!(found(start).is_none(), "and when it is closed");
    }
}
