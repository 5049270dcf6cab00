//! What peers were handed and have acknowledged: by this a checkpoint is known again, and a person is
//! told what no other device has yet.

use std::collections::BTreeSet;

use draft::PracticeId;
use rusqlite::{OptionalExtension, params};

use super::FeedPosition;
use crate::{Store, StoreError};

/// Most positions remembered for one peer that never acknowledges any.
const MARKS_LIMIT: i64 = 1_000;

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
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO feed_mark (peer, seq, running) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![
                peer.as_slice(),
                position.seq,
                position.running.as_slice()
            ])?;
            tx.prepare_cached(
                "DELETE FROM feed_mark WHERE peer = ?1 AND seq <= (
                    SELECT seq FROM feed_mark WHERE peer = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
            )?
            .execute(params![peer.as_slice(), MARKS_LIMIT])?;
            Ok(())
        })
    }

    /// A peer keeps everything up to `seq`: older marks go, and what is as it was then is elsewhere
    /// too. For a position that [`Store::feed_holds`]: a number alone may be of another feed.
    pub fn acknowledged(&self, peer: &[u8; 32], seq: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM feed_mark WHERE peer = ?1 AND seq < ?2")?
                .execute(params![peer.as_slice(), seq])?;
            tx.prepare_cached("UPDATE feed SET elsewhere = 1 WHERE elsewhere = 0 AND seq <= ?1")?
                .execute([seq])?;
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

    /// The documents of which something, in themselves or in their records, is on this device only.
    pub fn waiting_documents(&self) -> Result<BTreeSet<PracticeId>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT id FROM feed WHERE elsewhere = 0 AND kind = 'document'
                 UNION SELECT record.document FROM feed JOIN record USING (id)
                 WHERE feed.elsewhere = 0 AND feed.kind = 'record'
                    AND record.document IS NOT NULL",
            )?;
            let ids = statement
                .query_map([], |row| row.get(0).map(PracticeId::from_bytes))?
                .collect::<Result<_, _>>()?;
            Ok(ids)
        })
    }
}
