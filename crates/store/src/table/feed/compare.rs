//! The full comparison with a peer that lost its place, and the audit of the feed against what is
//! really stored. Reads only; what differs is for the engine to fetch.

use draft::PracticeId;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use super::{COLUMNS, FeedEntry, FeedKind, entries, heads_content};
use crate::{Store, StoreError};

/// How the feed and what is stored disagree about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disagreement {
    /// The row says other heads than the document has.
    Content {
        /// Which document.
        document: PracticeId,
    },
    /// It is stored, and the feed does not say so.
    Unnoted {
        /// What it is.
        kind: FeedKind,
        /// Which.
        id: Vec<u8>,
    },
    /// The feed names what is not stored.
    Nothing {
        /// What it would be.
        kind: FeedKind,
        /// Which.
        id: Vec<u8>,
    },
}

impl Store {
    /// The hashes of the 256 buckets: SHA-256 over (kind's word, id, content) of each thing in the
    /// order of kind's word and id. The bucket of a thing is the first byte of SHA-256(kind's word,
    /// id), so two stores with equal things have equal buckets, whatever the order of their feeds.
    pub fn buckets(&self) -> Result<[[u8; 32]; 256], StoreError> {
        self.read(|tx| {
            let mut hashes = vec![Sha256::new(); 256];
            let mut statement = tx.prepare_cached(
                "SELECT bucket, kind, id, content FROM feed INDEXED BY feed_by_bucket
                 ORDER BY bucket, kind, id",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let hash = &mut hashes[usize::from(row.get::<_, u8>(0)?)];
                for column in 1..=3 {
                    hash.update(row.get_ref(column)?.as_bytes().map_err(rusqlite::Error::from)?);
                }
            }
            let mut buckets = [[0; 32]; 256];
            for (bucket, hash) in buckets.iter_mut().zip(hashes) {
                *bucket = hash.finalize().into();
            }
            Ok(buckets)
        })
    }

    /// The things of one bucket, in the order of kind's word and id.
    pub fn bucket(&self, number: u8) -> Result<Vec<FeedEntry>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM feed WHERE bucket = ?1 ORDER BY kind, id"
            ))?;
            entries(statement.query([number])?)
        })
    }

    /// Compares the feed with what is stored, from stored heads and names; documents are not opened.
    /// Empty where both tell the same.
    pub fn audit(&self) -> Result<Vec<Disagreement>, StoreError> {
        self.read(|tx| {
            let mut found = Vec::new();
            let mut statement = tx.prepare(
                "SELECT draft.practice, draft.heads, feed.content FROM draft
                 JOIN feed ON feed.kind = 'document' AND feed.id = draft.practice",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let document = PracticeId::from_bytes(row.get(0)?);
                let heads = row.get::<_, String>(1)?.parse().ok();
                let noted: [u8; 32] = row.get(2)?;
                if heads.is_none_or(|heads| heads_content(&heads) != noted) {
                    found.push(Disagreement::Content { document });
                }
            }
            for (kind, table, column) in [
                (FeedKind::Document, "draft", "practice"),
                (FeedKind::Record, "record", "id"),
                (FeedKind::Blob, "blob", "sha256"),
            ] {
                let unnoted = format!(
                    "SELECT {column} FROM {table}
                     EXCEPT SELECT id FROM feed WHERE kind = ?1"
                );
                let nothing = format!(
                    "SELECT id FROM feed WHERE kind = ?1 EXCEPT SELECT {column} FROM {table}"
                );
                found.extend(ids(tx, &unnoted, kind)?.map(|id| Disagreement::Unnoted { kind, id }));
                found.extend(ids(tx, &nothing, kind)?.map(|id| Disagreement::Nothing { kind, id }));
            }
            Ok(found)
        })
    }
}

fn ids(
    tx: &Connection,
    sql: &str,
    kind: FeedKind,
) -> Result<impl Iterator<Item = Vec<u8>> + use<>, StoreError> {
    let ids = tx
        .prepare(sql)?
        .query_map(params![kind.as_str()], |row| row.get(0))?
        .collect::<Result<Vec<Vec<u8>>, _>>()?;
    Ok(ids.into_iter())
}
