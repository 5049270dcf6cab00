//! What peers were handed and have acknowledged: by this a checkpoint is known again, and a person is
//! told what no other device has yet.

use std::collections::BTreeSet;

use draft::PracticeId;
use rusqlite::{Connection, OptionalExtension, params};

use super::FeedPosition;
use crate::{Store, StoreError};

/// Most positions remembered for one peer that never acknowledges any.
const MARKS_LIMIT: i64 = 1_000;

/// Positions that stay when a peer has acknowledged later ones. It keeps its checkpoint more seldom
/// than it reads on, at the latest after 64 things that it had already, each of which may have been a
/// page of its own; with none of them known here it would compare in full.
const MARKS_KEPT: i64 = 128;

impl Store {
    /// Whether this feed once stood where `position` says, as far as it is known: a peer that names it
    /// as its checkpoint has everything up to there. Otherwise compare in full.
    pub fn feed_holds(&self, peer: &[u8; 32], position: &FeedPosition) -> Result<bool, StoreError> {
        self.read(|tx| {
            if super::position(tx)?.epoch != position.epoch {
                return Ok(false);
            }
            if position.seq == 0 {
                return Ok(position.running == [0; 32]);
            }
            let known: Option<bool> = tx
                .prepare_cached(
                    "SELECT 1 FROM feed WHERE seq = ?1 AND running = ?2
                     UNION ALL
                     SELECT 1 FROM feed_mark WHERE seq = ?1 AND running = ?2 AND peer = ?3",
                )?
                .query_row(
                    params![position.seq, position.running.as_slice(), peer.as_slice()],
                    |row| row.get(0),
                )
                .optional()?;
            Ok(known.is_some())
        })
    }

    /// Remembers up to where a peer is handed the feed. To be called before the page is sent: rows
    /// move on when their things change, and the peer's checkpoint would be unknown.
    pub fn mark(&self, peer: &[u8; 32], position: &FeedPosition) -> Result<(), StoreError> {
        self.note_handed(peer, std::slice::from_ref(position), None)
    }

    /// A peer keeps everything up to `seq`: much older marks go, and what is as it was then is elsewhere
    /// too. For a position that [`Store::feed_holds`]: a number alone may be of another feed.
    pub fn acknowledged(&self, peer: &[u8; 32], seq: i64) -> Result<(), StoreError> {
        self.note_handed(peer, &[], Some(seq))
    }

    /// Several [`Store::mark`]s, then [`Store::acknowledged`], in one transaction.
    pub fn note_handed(
        &self,
        peer: &[u8; 32],
        positions: &[FeedPosition],
        acknowledged: Option<i64>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let mut put = tx.prepare_cached(
                "INSERT OR REPLACE INTO feed_mark (peer, seq, running) VALUES (?1, ?2, ?3)",
            )?;
            for position in positions {
                put.execute(params![peer.as_slice(), position.seq, position.running.as_slice()])?;
            }
            keep_newest(tx, peer, i64::MAX, MARKS_LIMIT)?;
            if let Some(seq) = acknowledged {
                keep_newest(tx, peer, seq, MARKS_KEPT)?;
                tx.prepare_cached(
                    "UPDATE feed SET elsewhere = 1 WHERE elsewhere = 0 AND seq <= ?1",
                )?
                .execute([seq])?;
            }
            Ok(())
        })
    }

    /// How many documents, records and files are as no other device is known to have them.
    pub fn waiting(&self) -> Result<u32, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT count(*) FROM feed WHERE elsewhere = 0")?
                .query_row([], |row| row.get(0))?)
        })
    }

    /// Those of these documents of which something, in themselves or in their records, is on this device only. Each is
    /// looked up by itself: an office of one device has all it ever made on this device only.
    pub fn only_here(&self, documents: &[PracticeId]) -> Result<BTreeSet<PracticeId>, StoreError> {
        self.read(|tx| {
            let mut asked = tx.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM feed WHERE kind = 'document' AND id = ?1 AND elsewhere = 0)
                 OR EXISTS (SELECT 1 FROM record JOIN feed ON feed.kind = 'record' AND feed.id = record.id
                    WHERE record.document = ?1 AND feed.elsewhere = 0)",
            )?;
            let mut here = BTreeSet::new();
            for document in documents {
                if asked.query_row([document.as_bytes().as_slice()], |row| row.get(0))? {
                    here.insert(*document);
                }
            }
            Ok(here)
        })
    }
}

/// Of a peer's marks before `seq` the newest stay.
fn keep_newest(tx: &Connection, peer: &[u8; 32], seq: i64, kept: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM feed_mark WHERE peer = ?1 AND seq <= (
            SELECT seq FROM feed_mark WHERE peer = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT 1 OFFSET ?3)",
    )?
    .execute(params![peer.as_slice(), seq, kept])?;
    Ok(())
}
