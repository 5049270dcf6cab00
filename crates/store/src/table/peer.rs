//! The other devices as this one knows them: how far their feeds were read, when they were last
//! reached, and where. Who belongs to the company is not here: membership records say that.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::feed::FeedPosition;
use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE peer (
        device BLOB PRIMARY KEY,
        -- The checkpoint: how far this device has read the peer's feed.
        epoch BLOB,
        seq INTEGER,
        running BLOB,
        last_contact_ms INTEGER,
        -- JSON list, the last good one first.
        addresses TEXT NOT NULL DEFAULT '[]'
    ) STRICT, WITHOUT ROWID;",
)];

/// Another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its public key.
    pub device: [u8; 32],
    /// How far its feed was read; none before the first time, or where that was forgotten.
    pub checkpoint: Option<FeedPosition>,
    /// When it was last heard, milliseconds since 1970.
    pub last_contact_ms: Option<i64>,
    /// Where it was reached, the last good address first.
    pub addresses: Vec<String>,
}

impl Store {
    /// All other devices of which anything is known.
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {COLUMNS} FROM peer ORDER BY device"))?;
            let mut rows = statement.query([])?;
            let mut peers = Vec::new();
            while let Some(row) = rows.next()? {
                peers.push(read(row)?);
            }
            Ok(peers)
        })
    }

    /// One other device, if anything is known of it.
    pub fn peer(&self, device: &[u8; 32]) -> Result<Option<Peer>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {COLUMNS} FROM peer WHERE device = ?1"))?;
            let mut rows = statement.query([device.as_slice()])?;
            rows.next()?.map(read).transpose()
        })
    }

    /// How far a peer's feed was read. Moved by [`Store::take_in`] alone.
    pub fn checkpoint(&self, device: &[u8; 32]) -> Result<Option<FeedPosition>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT epoch, seq, running FROM peer WHERE device = ?1")?
                .query_row([device.as_slice()], |row| position(row, 0))
                .optional()?
                .flatten())
        })
    }

    /// Forgets how far a peer's feed was read: the next meeting compares in full.
    pub fn forget_checkpoint(&self, device: &[u8; 32]) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "UPDATE peer SET epoch = NULL, seq = NULL, running = NULL WHERE device = ?1",
            )?
            .execute([device.as_slice()])?;
            Ok(())
        })
    }

    /// Remembers where a peer can be reached, in place of what was known.
    pub fn set_addresses(&self, device: &[u8; 32], addresses: &[String]) -> Result<(), StoreError> {
        let text = serde_json::to_string(addresses)
            .map_err(|error| StoreError::Damaged { why: error.to_string() })?;
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO peer (device, addresses) VALUES (?1, ?2)
                 ON CONFLICT (device) DO UPDATE SET addresses = ?2",
            )?
            .execute(params![device.as_slice(), text])?;
            Ok(())
        })
    }

    /// Notes that a peer was heard.
    pub fn touched(&self, device: &[u8; 32], at_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO peer (device, last_contact_ms) VALUES (?1, ?2)
                 ON CONFLICT (device) DO UPDATE
                 SET last_contact_ms = max(coalesce(last_contact_ms, ?2), ?2)",
            )?
            .execute(params![device.as_slice(), at_ms])?;
            Ok(())
        })
    }
}

const COLUMNS: &str = "device, last_contact_ms, addresses, epoch, seq, running";

fn read(row: &Row<'_>) -> Result<Peer, StoreError> {
    let addresses: String = row.get(2)?;
    Ok(Peer {
        device: row.get(0)?,
        last_contact_ms: row.get(1)?,
        addresses: serde_json::from_str(&addresses)
            .map_err(|error| StoreError::Damaged { why: format!("a peer's addresses: {error}") })?,
        checkpoint: position(row, 3)?,
    })
}

fn position(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<FeedPosition>> {
    let Some(epoch) = row.get(first)? else {
        return Ok(None);
    };
    Ok(Some(FeedPosition { epoch, seq: row.get(first + 1)?, running: row.get(first + 2)? }))
}

/// Moves the checkpoint of a peer.
pub(crate) fn advance(
    tx: &Connection,
    device: &[u8; 32],
    position: &FeedPosition,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO peer (device, epoch, seq, running) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (device) DO UPDATE SET epoch = ?2, seq = ?3, running = ?4",
    )?
    .execute(params![
        device.as_slice(),
        position.epoch.as_slice(),
        position.seq,
        position.running.as_slice(),
    ])?;
    Ok(())
}
