//! What changed here, in order: one row per document, record or blob, so that the feed stays as long
//! as the archive and no longer. The number is allocated inside the transaction that stores the
//! change, so a reader never sees a hole that fills later. Owns the order, its running hash and who
//! was handed what; what a peer does with it is the engine's.
//!
//! The running hash covers everything that was ever noted. A restored backup brings epoch and numbers
//! back with it; once it has written something else under a number, only the running hash tells.

mod compare;
mod mark;

use draft::{Heads, PracticeId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest as _, Sha256};

use crate::{Digest, Store, StoreError, migration::Step};

pub use self::compare::Disagreement;

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE feed (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            id BLOB NOT NULL,
            UNIQUE (kind, id)
        ) STRICT;
        CREATE TABLE feed_epoch (epoch BLOB NOT NULL) STRICT;
        INSERT INTO feed_epoch VALUES (randomblob(16));",
    ),
    (
        2,
        "ALTER TABLE feed RENAME TO feed_before;
        CREATE TABLE feed (
            seq INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            id BLOB NOT NULL,
            content BLOB NOT NULL,
            running BLOB NOT NULL,
            -- First byte of SHA-256(kind, id).
            bucket INTEGER NOT NULL,
            -- Another device is known to have this content.
            elsewhere INTEGER NOT NULL,
            UNIQUE (kind, id)
        ) STRICT;
        -- Holds all that a comparison reads.
        CREATE INDEX feed_by_bucket ON feed (bucket, kind, id, content);
        CREATE INDEX feed_only_here ON feed (seq) WHERE elsewhere = 0;
        CREATE TABLE feed_state (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            epoch BLOB NOT NULL,
            seq INTEGER NOT NULL,
            running BLOB NOT NULL
        ) STRICT;
        INSERT INTO feed_state SELECT 1, epoch, 0, zeroblob(32) FROM feed_epoch;
        DROP TABLE feed_epoch;
        -- What a peer was handed, for as long as it has not said that it keeps more.
        CREATE TABLE feed_mark (
            peer BLOB NOT NULL,
            seq INTEGER NOT NULL,
            running BLOB NOT NULL,
            PRIMARY KEY (peer, seq)
        ) STRICT, WITHOUT ROWID;",
    ),
];

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedKind {
    /// A document; the id is its 16 bytes, the content that of its heads ([`heads_content`]).
    Document,
    /// A record; id and content are its SHA-256.
    Record,
    /// The bytes of an attachment or another file, whole and here; id and content are their SHA-256.
    Blob,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its place in the order, from 1; it changes whenever the thing does.
    pub seq: i64,
    /// What it is.
    pub kind: FeedKind,
    /// Which one.
    pub id: Vec<u8>,
    /// What it holds.
    pub content: [u8; 32],
    /// SHA-256 over everything noted up to here: the previous running hash, the number (8 bytes, the
    /// highest first), the kind's word, id and content.
    pub running: [u8; 32],
}

/// Where a feed stands, or how far a peer has read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedPosition {
    /// Random name of the store's incarnation.
    pub epoch: [u8; 16],
    /// The newest number, 0 where nothing happened.
    pub seq: i64,
    /// The running hash there, zeros where nothing happened.
    pub running: [u8; 32],
}

impl FeedKind {
    const ALL: [Self; 3] = [Self::Document, Self::Record, Self::Blob];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Record => "record",
            Self::Blob => "blob",
        }
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        let kind = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        kind.ok_or_else(|| StoreError::Damaged { why: format!("the feed holds a {word}") })
    }
}

impl FeedEntry {
    /// The position of one who has read up to here.
    pub fn position(&self, epoch: [u8; 16]) -> FeedPosition {
        FeedPosition { epoch, seq: self.seq, running: self.running }
    }
}

/// What a document's feed row says of its state: SHA-256 over its sorted heads, 32 bytes each.
pub fn heads_content(heads: &Heads) -> [u8; 32] {
    let mut hash = Sha256::new();
    for head in heads.as_slice() {
        hash.update(head);
    }
    hash.finalize().into()
}

impl Store {
    /// What changed after `seq`, oldest first, at most `limit` entries.
    pub fn feed_after(&self, seq: i64, limit: u32) -> Result<Vec<FeedEntry>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM feed WHERE seq > ?1 ORDER BY seq LIMIT ?2"
            ))?;
            entries(statement.query(params![seq, limit])?)
        })
    }

    /// Epoch, newest number and running hash.
    pub fn feed_position(&self) -> Result<FeedPosition, StoreError> {
        self.read(|tx| position(tx))
    }

    /// The feed row of one thing, if it is here.
    pub fn feed_entry(&self, kind: FeedKind, id: &[u8]) -> Result<Option<FeedEntry>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM feed WHERE kind = ?1 AND id = ?2"
            ))?;
            Ok(entries(statement.query(params![kind.as_str(), id])?)?.pop())
        })
    }

    /// Gives this feed a new name, so that every peer compares in full: for a home that was copied,
    /// or restored.
    pub fn renew_epoch(&self) -> Result<FeedPosition, StoreError> {
        self.write(|tx| {
            tx.execute("UPDATE feed_state SET epoch = randomblob(16)", [])?;
            tx.execute("DELETE FROM feed_mark", [])?;
            position(tx)
        })
    }
}

const COLUMNS: &str = "seq, kind, id, content, running";

fn position(tx: &Connection) -> Result<FeedPosition, StoreError> {
    Ok(tx.prepare_cached("SELECT epoch, seq, running FROM feed_state")?.query_row([], |row| {
        Ok(FeedPosition { epoch: row.get(0)?, seq: row.get(1)?, running: row.get(2)? })
    })?)
}

fn entries(mut rows: rusqlite::Rows<'_>) -> Result<Vec<FeedEntry>, StoreError> {
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

fn entry(row: &Row<'_>) -> Result<FeedEntry, StoreError> {
    Ok(FeedEntry {
        seq: row.get(0)?,
        kind: FeedKind::read(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
        id: row.get(2)?,
        content: row.get(3)?,
        running: row.get(4)?,
    })
}

/// Whose content it is that is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Made here.
    Here,
    /// Came from another device, which therefore has it.
    Elsewhere,
}

/// Notes that a thing changed, at the end of the order.
pub(crate) fn note(
    tx: &Connection,
    kind: FeedKind,
    id: &[u8],
    content: &[u8; 32],
    origin: Origin,
) -> Result<(), StoreError> {
    let (seq, before): (i64, [u8; 32]) = tx
        .prepare_cached("UPDATE feed_state SET seq = seq + 1 RETURNING seq, running")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let running: [u8; 32] = Sha256::new()
        .chain_update(before)
        .chain_update(seq.to_be_bytes())
        .chain_update(kind.as_str())
        .chain_update(id)
        .chain_update(content)
        .finalize()
        .into();
    // What nobody else had and is now merged with a peer's is still not at that peer.
    let elsewhere = origin == Origin::Elsewhere && !only_here(tx, kind, id)?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO feed (seq, kind, id, content, running, bucket, elsewhere)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        seq,
        kind.as_str(),
        id,
        content.as_slice(),
        running.as_slice(),
        bucket_of(kind, id),
        elsewhere,
    ])?;
    tx.prepare_cached("UPDATE feed_state SET running = ?1")?.execute([running.as_slice()])?;
    Ok(())
}

/// Notes a document's heads.
pub(crate) fn note_document(
    tx: &Connection,
    id: PracticeId,
    heads: &Heads,
    origin: Origin,
) -> Result<(), StoreError> {
    note(tx, FeedKind::Document, id.as_bytes(), &heads_content(heads), origin)
}

/// Notes bytes that are named by their digest.
pub(crate) fn note_bytes(
    tx: &Connection,
    kind: FeedKind,
    id: Digest,
    origin: Origin,
) -> Result<(), StoreError> {
    note(tx, kind, id.as_bytes(), id.as_bytes(), origin)
}

fn only_here(tx: &Connection, kind: FeedKind, id: &[u8]) -> Result<bool, StoreError> {
    Ok(tx
        .prepare_cached("SELECT elsewhere = 0 FROM feed WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind.as_str(), id], |row| row.get(0))
        .optional()?
        .unwrap_or(false))
}

fn bucket_of(kind: FeedKind, id: &[u8]) -> u8 {
    let digest: [u8; 32] =
        Sha256::new().chain_update(kind.as_str()).chain_update(id).finalize().into();
    digest[0]
}

/// The rows of form 1 in their order, with content and running hash. Its seals, signatures, receipts
/// and issued documents had rows of their own; now their records do, and those of form 1 have none.
pub(crate) fn number_anew(tx: &Connection) -> Result<(), StoreError> {
    let mut statement = tx.prepare(
        "SELECT practice, heads, id FROM feed_before
         LEFT JOIN draft ON feed_before.kind = 'draft' AND practice = id
         WHERE feed_before.kind IN ('draft', 'blob') ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(id) = row.get::<_, Option<[u8; 16]>>(0)? {
            let id = PracticeId::from_bytes(id);
            let heads = super::draft::read_heads(id, &row.get::<_, String>(1)?)?;
            note_document(tx, id, &heads, Origin::Here)?;
        } else {
            note_bytes(tx, FeedKind::Blob, Digest::from_bytes(row.get(2)?), Origin::Here)?;
        }
    }
    drop(rows);
    drop(statement);
    Ok(tx.execute_batch("DROP TABLE feed_before")?)
}
