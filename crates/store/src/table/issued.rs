//! Documents that a desk issued: which file belongs to which practice. The bytes are
//! blobs, and may still be on their way from another device.

use draft::PracticeId;
use rusqlite::{Connection, params};

use super::{
    practice::{self, ListRow, Twice},
    record::{self, Record},
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE issued (
        practice BLOB NOT NULL REFERENCES draft (practice),
        sha256 BLOB NOT NULL REFERENCES blob (sha256),
        name TEXT NOT NULL,
        learnt_at_ms INTEGER NOT NULL,
        PRIMARY KEY (practice, sha256)
    ) STRICT, WITHOUT ROWID;",
    ),
    (
        2,
        // Without the references: this row may come before its practice, and before its bytes.
        "CREATE TABLE issued_next (
            practice BLOB NOT NULL,
            sha256 BLOB NOT NULL,
            name TEXT NOT NULL,
            learnt_at_ms INTEGER NOT NULL,
            PRIMARY KEY (practice, sha256)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO issued_next SELECT * FROM issued;
        DROP TABLE issued;
        ALTER TABLE issued_next RENAME TO issued;",
    ),
];

/// One issued document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Of which practice.
    pub practice: PracticeId,
    /// The file, a blob.
    pub sha256: Digest,
    /// File name.
    pub name: String,
    /// When it was fetched, milliseconds since 1970.
    pub learnt_at_ms: i64,
}

/// An issued document as it comes from the desk.
#[derive(Debug, Clone, Copy)]
pub struct NewIssued<'a> {
    /// Of which practice.
    pub practice: PracticeId,
    /// File name.
    pub name: &'a str,
    /// Media type.
    pub media_type: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// Now, milliseconds since 1970.
    pub at_ms: i64,
}

impl Store {
    /// Keeps an issued document's bytes and its place under the practice, with its record and the list
    /// row. The record names the file by its SHA-256, so the bytes are kept first.
    pub fn put_issued(
        &self,
        new: &NewIssued<'_>,
        row: Option<&ListRow>,
        record: Option<&Record>,
    ) -> Result<Digest, StoreError> {
        let sha256 = self.put_blob(new.bytes, new.media_type, new.at_ms)?;
        self.write(|tx| {
            let issued = Issued {
                practice: new.practice,
                sha256,
                name: new.name.to_owned(),
                learnt_at_ms: new.at_ms,
            };
            keep(tx, &issued)?;
            record::put_made(tx, record)?;
            if let Some(row) = row {
                practice::write(tx, new.practice, row, None, new.at_ms, Twice::Refused)?;
            }
            Ok(sha256)
        })
    }

    /// The issued documents of a practice, as they came.
    pub fn issued(&self, practice: PracticeId) -> Result<Vec<Issued>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT sha256, name, learnt_at_ms FROM issued WHERE practice = ?1
                 ORDER BY learnt_at_ms, name",
            )?;
            let documents = statement
                .query_map([practice.as_bytes().as_slice()], |row| {
                    Ok(Issued {
                        practice,
                        sha256: Digest::from_bytes(row.get(0)?),
                        name: row.get(1)?,
                        learnt_at_ms: row.get(2)?,
                    })
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(documents)
        })
    }
}

/// Keeps the place of an issued document, whoever fetched it.
pub(crate) fn keep(tx: &Connection, issued: &Issued) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO issued (practice, sha256, name, learnt_at_ms)
         VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        issued.practice.as_bytes().as_slice(),
        issued.sha256.as_bytes().as_slice(),
        issued.name,
        issued.learnt_at_ms,
    ])?;
    Ok(())
}
