//! Receipts: what a desk said about a seal, as facts that are only added. Owns their order and that
//! one fact is kept once; deriving a state from them is not done here.

use rusqlite::{Connection, Row, params};

use super::{
    outbox,
    practice::{self, ListRow, Twice},
    record::{self, Record},
    seal::SealId,
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE receipt (
        id BLOB PRIMARY KEY,
        seal BLOB NOT NULL REFERENCES seal (id),
        kind TEXT NOT NULL,
        bytes BLOB NOT NULL,
        learnt_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX receipt_by_seal ON receipt (seal, learnt_at_ms);
    CREATE TRIGGER receipt_stays BEFORE UPDATE ON receipt
        BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
    CREATE TRIGGER receipt_remains BEFORE DELETE ON receipt
        BEGIN SELECT RAISE(ABORT, 'a receipt never goes'); END;",
    ),
    (
        2,
        // Without the reference: a receipt may come before its seal.
        "CREATE TABLE receipt_next (
            id BLOB PRIMARY KEY,
            seal BLOB NOT NULL,
            kind TEXT NOT NULL,
            bytes BLOB NOT NULL,
            learnt_at_ms INTEGER NOT NULL
        ) STRICT;
        INSERT INTO receipt_next SELECT * FROM receipt ORDER BY rowid;
        DROP TABLE receipt;
        ALTER TABLE receipt_next RENAME TO receipt;
        CREATE INDEX receipt_by_seal ON receipt (seal, learnt_at_ms);
        CREATE TRIGGER receipt_stays BEFORE UPDATE ON receipt
            BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
        CREATE TRIGGER receipt_remains BEFORE DELETE ON receipt
            BEGIN SELECT RAISE(ABORT, 'a receipt never goes'); END;",
    ),
];

/// One fact that a desk told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// About which seal.
    pub seal: SealId,
    /// What kind of fact (`created`, `protocol`, `state`, ...): the caller's words.
    pub kind: String,
    /// The fact, as it came or as JSON.
    pub bytes: Vec<u8>,
    /// When it was learnt, milliseconds since 1970.
    pub learnt_at_ms: i64,
}

impl Store {
    /// Keeps a fact that was learnt here, its record, and the list row where it moves. Answers whether
    /// the fact was new.
    ///
    /// The same fact told twice is kept once, with the time when it was first learnt; two different
    /// facts of one kind are both kept.
    pub fn put_receipt(
        &self,
        receipt: &Receipt,
        row: Option<&ListRow>,
        record: Option<&Record>,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let practice = outbox::practice_of(tx, receipt.seal)?;
            let new = keep(tx, receipt)?;
            record::put_made(tx, record)?;
            if let Some(row) = row {
                let at_ms = receipt.learnt_at_ms;
                practice::write(tx, practice, row, None, at_ms, Twice::Refused)?;
            }
            Ok(new)
        })
    }

    /// The facts about a seal, as they were learnt.
    pub fn receipts(&self, seal: SealId) -> Result<Vec<Receipt>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT seal, kind, bytes, learnt_at_ms FROM receipt
                 WHERE seal = ?1 ORDER BY learnt_at_ms, rowid",
            )?;
            let receipts = statement
                .query_map([seal.0.as_bytes().as_slice()], read)?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(receipts)
        })
    }
}

/// Keeps a fact, whoever learnt it; answers whether it was new.
pub(crate) fn keep(tx: &Connection, receipt: &Receipt) -> Result<bool, StoreError> {
    let body = Digest::of(&receipt.bytes);
    let id = Digest::of(format!("{}\n{}\n{body}", receipt.seal, receipt.kind).as_bytes());
    let stored = tx
        .prepare_cached(
            "INSERT INTO receipt (id, seal, kind, bytes, learnt_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            id.as_bytes().as_slice(),
            receipt.seal.0.as_bytes().as_slice(),
            receipt.kind,
            receipt.bytes,
            receipt.learnt_at_ms,
        ])?;
    Ok(stored > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        seal: SealId(Digest::from_bytes(row.get(0)?)),
        kind: row.get(1)?,
        bytes: row.get(2)?,
        learnt_at_ms: row.get(3)?,
    })
}
