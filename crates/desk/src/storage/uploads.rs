//! Files that come in pieces, until they are whole. Unlike everything else that the desk receives, an
//! unfinished one is taken away again after a while.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::{Connection, Lock, Row, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    practice TEXT NOT NULL REFERENCES practices (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    becomes TEXT NOT NULL,
    received_bytes INTEGER NOT NULL,
    touched_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX uploads_by_file ON uploads (practice, sha256, name, kind, becomes);
CREATE INDEX uploads_by_account ON uploads (account);
CREATE TABLE upload_pieces (
    upload TEXT NOT NULL REFERENCES uploads (id),
    begins INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (upload, begins)
) STRICT;";

/// What a file becomes once it is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// A document of a practice that is not sent.
    Document,
    /// A document that answers a request for correction.
    CorrectedDocument,
    /// The base form that answers one.
    CorrectedBaseForm,
}

impl Becomes {
    const ALL: [Self; 3] = [Self::Document, Self::CorrectedDocument, Self::CorrectedBaseForm];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::CorrectedDocument => "correctedDocument",
            Self::CorrectedBaseForm => "correctedBaseForm",
        }
    }
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// By this it is known outside.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// The practice that it belongs to.
    pub practice: String,
    /// Three-letter type.
    pub kind: String,
    /// File name.
    pub name: String,
    /// Description.
    pub description: String,
    /// What its bytes will be, lower-case hex.
    pub sha256: String,
    /// How many.
    pub size_bytes: u64,
    /// What it becomes.
    pub becomes: Becomes,
    /// How many are there.
    pub received_bytes: u64,
}

/// An upload by its id.
pub fn find(connection: &Connection, id: &str) -> Result<Option<Upload>, StorageError> {
    connection.find("SELECT * FROM uploads WHERE id = ?1", values![id], read)
}

/// The upload of the same file for the same practice.
pub fn same(connection: &Connection, new: &Upload) -> Result<Option<Upload>, StorageError> {
    connection.find(
        "SELECT * FROM uploads
         WHERE practice = ?1 AND sha256 = ?2 AND name = ?3 AND kind = ?4 AND becomes = ?5",
        values![new.practice, new.sha256, new.name, new.kind, new.becomes.as_str()],
        read,
    )
}

/// How many an account has under way.
pub fn count(connection: &Connection, account: AccountId) -> Result<u32, StorageError> {
    let query = "SELECT COUNT(*) FROM uploads WHERE account = ?1";
    connection.one(query, values![account.0], |row| row.get(0))
}

/// Begins one; nothing of it is there yet.
pub fn insert(tx: &Transaction, upload: &Upload, now: Timestamp) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(&upload.practice))?;
    tx.execute(
        "INSERT INTO uploads (id, account, practice, kind, name, description, sha256, size_bytes,
            becomes, received_bytes, touched_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)",
        values![
            upload.id,
            upload.account.0,
            upload.practice,
            upload.kind,
            upload.name,
            upload.description,
            upload.sha256,
            number(upload.size_bytes),
            upload.becomes.as_str(),
            now.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Keeps the next piece, which begins where the last one ended; answers how much is there then.
pub fn append(
    tx: &Transaction,
    upload: &Upload,
    bytes: &[u8],
    now: Timestamp,
) -> Result<u64, StorageError> {
    tx.must_hold(&Lock::practice(&upload.practice))?;
    let received_bytes = upload.received_bytes + bytes.len() as u64;
    tx.execute(
        "INSERT INTO upload_pieces (upload, begins, bytes) VALUES (?1, ?2, ?3)",
        values![upload.id, number(upload.received_bytes), bytes],
    )?;
    tx.execute(
        "UPDATE uploads SET received_bytes = ?2, touched_at_ms = ?3 WHERE id = ?1",
        values![upload.id, number(received_bytes), now.as_millisecond()],
    )?;
    Ok(received_bytes)
}

/// All bytes that are there.
pub fn bytes(connection: &Connection, id: &str) -> Result<Vec<u8>, StorageError> {
    let query = "SELECT bytes FROM upload_pieces WHERE upload = ?1 ORDER BY begins";
    let pieces = connection.query(query, values![id], |row| row.get::<_, Vec<u8>>(0))?;
    Ok(pieces.concat())
}

/// Takes one away, finished or not.
pub fn remove(tx: &Transaction, upload: &Upload) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(&upload.practice))?;
    tx.execute("DELETE FROM upload_pieces WHERE upload = ?1", values![upload.id])?;
    tx.execute("DELETE FROM uploads WHERE id = ?1", values![upload.id])?;
    Ok(())
}

/// Those to which nothing came since an instant.
pub fn idle(connection: &Connection, since: Timestamp) -> Result<Vec<Upload>, StorageError> {
    let query = "SELECT * FROM uploads WHERE touched_at_ms < ?1 ORDER BY id LIMIT 1000";
    connection.query(query, values![since.as_millisecond()], read)
}

fn number(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn read(row: &Row<'_>) -> Result<Upload, StorageError> {
    let size = |column: &str| row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or(0));
    let becomes: String = row.get("becomes")?;
    let parse = |text: &str| Becomes::ALL.into_iter().find(|becomes| becomes.as_str() == text);
    Ok(Upload {
        id: row.get("id")?,
        account: AccountId(row.get("account")?),
        practice: row.get("practice")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        description: row.get("description")?,
        sha256: row.get("sha256")?,
        size_bytes: size("size_bytes")?,
        becomes: super::word("uploads", &becomes, parse)?,
        received_bytes: size("received_bytes")?,
    })
}
