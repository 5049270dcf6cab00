//! What changed here, in order: one row per document or record, so that the feed stays as long as
//! the archive and no longer. The number is allocated inside the transaction that stores the change,
//! so a reader never sees a hole that fills later.

use rusqlite::{Connection, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE feed (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        id BLOB NOT NULL,
        UNIQUE (kind, id)
    ) STRICT;
    CREATE TABLE feed_epoch (epoch BLOB NOT NULL) STRICT;
    INSERT INTO feed_epoch VALUES (randomblob(16));",
)];

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedKind {
    /// A draft; the id is the practice's.
    Draft,
    /// A seal; the id is the seal's.
    Seal,
    /// A signature; the id is the SHA-256 of the signed file.
    Signature,
    /// A receipt; the id is the SHA-256 of its record.
    Receipt,
    /// The bytes of an attachment or another file; the id is their SHA-256.
    Blob,
    /// A document that a desk issued; the id is the SHA-256 of its record.
    Issued,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its place in the order; it changes whenever the thing does.
    pub seq: i64,
    /// What it is.
    pub kind: FeedKind,
    /// Which one.
    pub id: Vec<u8>,
}

/// Where the feed stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPosition {
    /// Random name of this store's incarnation.
    pub epoch: [u8; 16],
    /// The newest number, 0 where nothing happened.
    pub seq: i64,
}

impl FeedKind {
    const ALL: [Self; 6] =
        [Self::Draft, Self::Seal, Self::Signature, Self::Receipt, Self::Blob, Self::Issued];

    fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Seal => "seal",
            Self::Signature => "signature",
            Self::Receipt => "receipt",
            Self::Blob => "blob",
            Self::Issued => "issued",
        }
    }
}

impl Store {
    /// What changed after `seq`, oldest first, at most `limit` entries.
    pub fn feed_after(&self, seq: i64, limit: u32) -> Result<Vec<FeedEntry>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT seq, kind, id FROM feed WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let mut rows = statement.query(params![seq, limit])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                let word: String = row.get(1)?;
                let kind = FeedKind::ALL.into_iter().find(|kind| kind.as_str() == word);
                let kind = kind.ok_or_else(|| StoreError::Damaged {
                    why: format!("the feed holds a {word}"),
                })?;
                entries.push(FeedEntry { seq: row.get(0)?, kind, id: row.get(2)? });
            }
            Ok(entries)
        })
    }

    /// The epoch and the newest number.
    pub fn feed_position(&self) -> Result<FeedPosition, StoreError> {
        self.read(|tx| {
            let epoch = tx.query_row("SELECT epoch FROM feed_epoch", [], |row| row.get(0))?;
            let seq =
                tx.query_row("SELECT coalesce(max(seq), 0) FROM feed", [], |row| row.get(0))?;
            Ok(FeedPosition { epoch, seq })
        })
    }
}

/// Notes that a thing changed, at the end of the order.
pub(crate) fn note(tx: &Connection, kind: FeedKind, id: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO feed (kind, id) VALUES (?1, ?2)")?
        .execute(params![kind.as_str(), id])?;
    Ok(())
}
