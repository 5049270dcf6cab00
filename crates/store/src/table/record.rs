//! Records: immutable envelopes, named by the SHA-256 of their bytes. They are only added; the table
//! refuses anything else. What an envelope says, and whose signature it bears, is not looked at here.

use draft::PracticeId;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::{
    feed::{self, FeedKind, Origin},
    practice::{self, ListRow, Twice},
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE record (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        -- No reference: a record may come before its document.
        document BLOB,
        device BLOB NOT NULL,
        bytes BLOB NOT NULL,
        taken_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX record_by_kind ON record (kind);
    CREATE INDEX record_by_document ON record (document) WHERE document IS NOT NULL;
    CREATE TRIGGER record_stays BEFORE UPDATE ON record
        BEGIN SELECT RAISE(ABORT, 'a record never changes'); END;
    CREATE TRIGGER record_remains BEFORE DELETE ON record
        BEGIN SELECT RAISE(ABORT, 'a record never goes'); END;",
)];

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// SHA-256 of the bytes.
    pub id: Digest,
    /// What kind of record: the caller's words (`membership`, `seal`, `receipt`, ...).
    pub kind: String,
    /// The document that it is about; none for one of the company.
    pub document: Option<PracticeId>,
    /// Public key of the device that made it.
    pub device: [u8; 32],
    /// The envelope.
    pub bytes: Vec<u8>,
    /// When it came into this store, milliseconds since 1970; another device has another time.
    pub taken_at_ms: i64,
}

impl Store {
    /// Keeps a record made here. Answers whether it was new; the same again is no error.
    pub fn put_record(&self, record: &Record) -> Result<bool, StoreError> {
        self.write(|tx| put(tx, record, Origin::Here))
    }

    /// Notes that a new revision of a practice was opened: its record, where there is one, and the
    /// list row, in one transaction.
    pub fn put_revision_opened(
        &self,
        practice: PracticeId,
        row: &ListRow,
        record: Option<&Record>,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            put_made(tx, record)?;
            practice::write(tx, practice, row, None, at_ms, Twice::Refused)
        })
    }

    /// A record by name.
    pub fn record(&self, id: Digest) -> Result<Option<Record>, StoreError> {
        self.read(|tx| Ok(query(tx, "id = ?1", [id.as_bytes().as_slice()])?.pop()))
    }

    /// Whether a record is here.
    pub fn has_record(&self, id: Digest) -> Result<bool, StoreError> {
        self.read(|tx| is_here(tx, id))
    }

    /// The records of a kind, as they came.
    pub fn records(&self, kind: &str) -> Result<Vec<Record>, StoreError> {
        self.read(|tx| query(tx, "kind = ?1", [kind]))
    }

    /// Grows with each record of one of these kinds that comes in, and else not: cheap enough to ask
    /// at every commit whether there is something to read anew.
    pub fn newest_record(&self, kinds: &[&str]) -> Result<i64, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT coalesce(max(number), 0) FROM record WHERE kind = ?1")?;
            let mut newest = 0;
            for kind in kinds {
                newest = newest.max(statement.query_row([kind], |row| row.get(0))?);
            }
            Ok(newest)
        })
    }

    /// The records about a document, as they came.
    pub fn records_of(&self, document: PracticeId) -> Result<Vec<Record>, StoreError> {
        self.read(|tx| of(tx, document))
    }
}

/// Keeps and notes a record; answers whether it was new.
pub(crate) fn put(tx: &Connection, record: &Record, origin: Origin) -> Result<bool, StoreError> {
    let found = Digest::of(&record.bytes);
    if found != record.id {
        return Err(StoreError::WrongDigest { expected: record.id, found });
    }
    let document = record.document.map(|document| document.as_bytes().to_vec());
    let stored = tx
        .prepare_cached(
            "INSERT INTO record (id, kind, document, device, bytes, taken_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            record.id.as_bytes().as_slice(),
            record.kind,
            document,
            record.device.as_slice(),
            record.bytes,
            record.taken_at_ms,
        ])?;
    if stored > 0 {
        feed::note_bytes(tx, FeedKind::Record, record.id, origin)?;
    }
    Ok(stored > 0)
}

/// Keeps the record of something that was made here, where it has one.
pub(crate) fn put_made(tx: &Connection, record: Option<&Record>) -> Result<(), StoreError> {
    if let Some(record) = record {
        put(tx, record, Origin::Here)?;
    }
    Ok(())
}

/// The records about a document, as they came.
pub(crate) fn of(tx: &Connection, document: PracticeId) -> Result<Vec<Record>, StoreError> {
    query(tx, "document = ?1", [document.as_bytes().as_slice()])
}

fn is_here(tx: &Connection, id: Digest) -> Result<bool, StoreError> {
    let found: Option<i64> = tx
        .prepare_cached("SELECT 1 FROM record WHERE id = ?1")?
        .query_row([id.as_bytes().as_slice()], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}

fn query(tx: &Connection, condition: &str, values: impl Params) -> Result<Vec<Record>, StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT id, kind, document, device, bytes, taken_at_ms FROM record
         WHERE {condition} ORDER BY number"
    ))?;
    let mut rows = statement.query(values)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(read(row)?);
    }
    Ok(records)
}

fn read(row: &Row<'_>) -> Result<Record, StoreError> {
    let record = Record {
        id: Digest::from_bytes(row.get(0)?),
        kind: row.get(1)?,
        document: row.get::<_, Option<[u8; 16]>>(2)?.map(PracticeId::from_bytes),
        device: row.get(3)?,
        bytes: row.get(4)?,
        taken_at_ms: row.get(5)?,
    };
    if Digest::of(&record.bytes) != record.id {
        return Err(StoreError::Damaged {
            why: format!("the record {} is not what was recorded", record.id),
        });
    }
    Ok(record)
}
