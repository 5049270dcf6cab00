//! What a peer sent and this device cannot take: kept for a person and for a later version, so that
//! one bad document never stops the feed. Owns the bounds: at most 200 entries and 50 MB, the oldest
//! leave.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE quarantine (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        id BLOB NOT NULL,
        device BLOB NOT NULL,
        why TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        -- The same thing from the same peer takes the place of the former.
        UNIQUE (kind, id, device)
    ) STRICT;",
)];

/// Most entries that are kept.
const ENTRIES_LIMIT: i64 = 200;
/// Most bytes that are kept, of all entries together.
const BYTES_LIMIT: i64 = 50 * 1024 * 1024;

/// Something on its way into quarantine.
#[derive(Debug, Clone, Copy)]
pub struct Suspect<'a> {
    /// What it was said to be: the word of a feed kind.
    pub kind: &'a str,
    /// Which.
    pub id: &'a [u8],
    /// The device that sent it.
    pub from: [u8; 32],
    /// Why it was not taken, in words.
    pub why: &'a str,
    /// What came.
    pub bytes: &'a [u8],
    /// Now, milliseconds since 1970.
    pub at_ms: i64,
}

/// Something in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its name here, for [`Store::release`].
    pub number: i64,
    /// What it was said to be.
    pub kind: String,
    /// Which.
    pub id: Vec<u8>,
    /// The device that sent it.
    pub from: [u8; 32],
    /// Why it was not taken.
    pub why: String,
    /// How large it is.
    pub size_bytes: u64,
    /// When it came, milliseconds since 1970.
    pub at_ms: i64,
}

impl Store {
    /// Puts something into quarantine; answers its number. The same thing from the same device takes
    /// the place of what is there.
    pub fn quarantine(&self, suspect: &Suspect<'_>) -> Result<i64, StoreError> {
        let limit_bytes = BYTES_LIMIT.unsigned_abs();
        let found_bytes = suspect.bytes.len() as u64;
        if found_bytes > limit_bytes {
            return Err(StoreError::TooLarge { found_bytes, limit_bytes });
        }
        self.write(|tx| {
            let number = tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO quarantine (kind, id, device, why, at_ms, bytes)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING number",
                )?
                .query_row(
                    params![
                        suspect.kind,
                        suspect.id,
                        suspect.from.as_slice(),
                        suspect.why,
                        suspect.at_ms,
                        suspect.bytes,
                    ],
                    |row| row.get(0),
                )?;
            keep_within_bounds(tx)?;
            Ok(number)
        })
    }

    /// What is in quarantine, the newest first.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT number, kind, id, device, why, length(bytes), at_ms FROM quarantine
                 ORDER BY number DESC",
            )?;
            let entries = statement
                .query_map([], |row| {
                    Ok(Quarantined {
                        number: row.get(0)?,
                        kind: row.get(1)?,
                        id: row.get(2)?,
                        from: row.get(3)?,
                        why: row.get(4)?,
                        size_bytes: row.get::<_, i64>(5)?.unsigned_abs(),
                        at_ms: row.get(6)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(entries)
        })
    }

    /// The bytes of something that stays in quarantine; none where it has left.
    pub fn quarantined_bytes(&self, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT bytes FROM quarantine WHERE number = ?1")?
                .query_row([number], |row| row.get(0))
                .optional()?)
        })
    }

    /// Takes something out of quarantine; answers its bytes.
    pub fn release(&self, number: i64) -> Result<Vec<u8>, StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM quarantine WHERE number = ?1 RETURNING bytes")?
                .query_row([number], |row| row.get(0))
                .optional()?
                .ok_or_else(|| StoreError::absent("quarantined entry", number))
        })
    }
}

fn keep_within_bounds(tx: &Connection) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM quarantine WHERE number IN (
            SELECT number FROM (
                SELECT number, count(*) OVER newest AS entries, sum(length(bytes)) OVER newest AS size
                FROM quarantine WINDOW newest AS (ORDER BY number DESC)
            ) WHERE entries > ?1 OR size > ?2)",
    )?
    .execute(params![ENTRIES_LIMIT, BYTES_LIMIT])?;
    Ok(())
}
