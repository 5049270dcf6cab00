//! The outbox: how far each submission is, journaled before each step. Owns when a row is due and
//! that no writer overwrites a state that it has not seen; what the state says is `sync`'s.

use draft::PracticeId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    practice::{self, ListRow, Twice},
    seal::SealId,
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE outbox (
        seal BLOB PRIMARY KEY REFERENCES seal (id),
        practice BLOB NOT NULL REFERENCES draft (practice),
        idempotency_key TEXT NOT NULL,
        state TEXT NOT NULL,
        next_attempt_ms INTEGER,
        version INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX outbox_by_attempt ON outbox (next_attempt_ms) WHERE next_attempt_ms IS NOT NULL;
    CREATE INDEX outbox_by_practice ON outbox (practice);",
)];

/// One submission as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Of which seal.
    pub seal: SealId,
    /// Of which practice.
    pub practice: PracticeId,
    /// The deterministic key of the submission.
    pub idempotency_key: String,
    /// The state as JSON.
    pub state_json: String,
    /// When it is to be tried next, milliseconds since 1970; none while a person is awaited, or when
    /// all is done.
    pub next_attempt_ms: Option<i64>,
    /// Counts writings, from 1.
    pub version: i64,
    /// When it was last written, milliseconds since 1970.
    pub updated_at_ms: i64,
}

/// A state on its way into the outbox.
#[derive(Debug, Clone, Copy)]
pub struct Journal<'a> {
    /// Of which seal.
    pub seal: SealId,
    /// The version that the writer has seen; 0 for a new submission.
    pub seen: i64,
    /// The deterministic key of the submission; stays that of the first writing.
    pub idempotency_key: &'a str,
    /// The state as JSON.
    pub state_json: &'a str,
    /// When it is to be tried next, milliseconds since 1970.
    pub next_attempt_ms: Option<i64>,
    /// Now, milliseconds since 1970.
    pub at_ms: i64,
}

impl Store {
    /// Journals a state, and the list row where it changes too. On the disk when it returns.
    ///
    /// Answers the new version; [`StoreError::Stale`] where another process wrote since `seen`: then
    /// the step must not be taken.
    pub fn outbox_put(
        &self,
        journal: &Journal<'_>,
        row: Option<&ListRow>,
    ) -> Result<i64, StoreError> {
        self.write(|tx| {
            let version = write(tx, journal)?;
            if let Some(row) = row {
                let practice = practice_of(tx, journal.seal)?;
                practice::write(tx, practice, row, None, journal.at_ms, Twice::Refused)?;
            }
            Ok(version)
        })
    }

    /// The submission of a seal.
    pub fn outbox_get(&self, seal: SealId) -> Result<Option<OutboxEntry>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE seal = ?1"))?
                .query_row([seal.0.as_bytes().as_slice()], entry)
                .optional()?)
        })
    }

    /// What is to be tried by now, the longest due first.
    pub fn outbox_due(&self, now_ms: i64) -> Result<Vec<OutboxEntry>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM outbox WHERE next_attempt_ms <= ?1 ORDER BY next_attempt_ms"
            ))?;
            let entries = statement.query_map([now_ms], entry)?.collect::<Result<Vec<_>, _>>()?;
            Ok(entries)
        })
    }

    /// When the next submission is due, milliseconds since 1970.
    pub fn outbox_next_ms(&self) -> Result<Option<i64>, StoreError> {
        self.read(|tx| {
            Ok(tx.query_row("SELECT min(next_attempt_ms) FROM outbox", [], |row| row.get(0))?)
        })
    }

    /// All submissions, or those of one practice, the last written first.
    pub fn outbox(&self, practice: Option<PracticeId>) -> Result<Vec<OutboxEntry>, StoreError> {
        let id = practice.map(|practice| practice.as_bytes().to_vec());
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM outbox WHERE ?1 IS NULL OR practice = ?1
                 ORDER BY updated_at_ms DESC, seal"
            ))?;
            let entries = statement.query_map([id], entry)?.collect::<Result<Vec<_>, _>>()?;
            Ok(entries)
        })
    }
}

const COLUMNS: &str =
    "seal, practice, idempotency_key, state, next_attempt_ms, version, updated_at_ms";

/// Writes a state over the one that was seen.
pub(crate) fn write(tx: &Connection, journal: &Journal<'_>) -> Result<i64, StoreError> {
    let practice = practice_of(tx, journal.seal)?;
    let next = journal.seen + 1;
    let written = if journal.seen == 0 {
        tx.prepare_cached(
            "INSERT INTO outbox (seal, practice, idempotency_key, state, next_attempt_ms, version,
                updated_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6) ON CONFLICT (seal) DO NOTHING",
        )?
        .execute(params![
            journal.seal.0.as_bytes().as_slice(),
            practice.as_bytes().as_slice(),
            journal.idempotency_key,
            journal.state_json,
            journal.next_attempt_ms,
            journal.at_ms,
        ])?
    } else {
        tx.prepare_cached(
            "UPDATE outbox SET state = ?3, next_attempt_ms = ?4, version = ?5, updated_at_ms = ?6
             WHERE seal = ?1 AND version = ?2",
        )?
        .execute(params![
            journal.seal.0.as_bytes().as_slice(),
            journal.seen,
            journal.state_json,
            journal.next_attempt_ms,
            next,
            journal.at_ms,
        ])?
    };
    if written == 0 { Err(StoreError::Stale { what: "submission" }) } else { Ok(next) }
}

/// Whose seal it is.
pub(crate) fn practice_of(tx: &Connection, seal: SealId) -> Result<PracticeId, StoreError> {
    tx.prepare_cached("SELECT practice FROM seal WHERE id = ?1")?
        .query_row([seal.0.as_bytes().as_slice()], |row| row.get(0).map(PracticeId::from_bytes))
        .optional()?
        .ok_or_else(|| StoreError::absent("seal", seal))
}

fn entry(row: &Row<'_>) -> rusqlite::Result<OutboxEntry> {
    Ok(OutboxEntry {
        seal: SealId(Digest::from_bytes(row.get(0)?)),
        practice: PracticeId::from_bytes(row.get(1)?),
        idempotency_key: row.get(2)?,
        state_json: row.get(3)?,
        next_attempt_ms: row.get(4)?,
        version: row.get(5)?,
        updated_at_ms: row.get(6)?,
    })
}
