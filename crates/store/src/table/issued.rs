//! Documents that a desk issued: which file belongs to which practice. The bytes are blobs.

use draft::PracticeId;
use rusqlite::params;

use super::{
    feed::{self, FeedKind},
    practice::{self, ListRow},
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE issued (
        practice BLOB NOT NULL REFERENCES draft (practice),
        sha256 BLOB NOT NULL REFERENCES blob (sha256),
        name TEXT NOT NULL,
        learnt_at_ms INTEGER NOT NULL,
        PRIMARY KEY (practice, sha256)
    ) STRICT, WITHOUT ROWID;",
)];

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

impl Store {
    /// Keeps an issued document's bytes and its place under the practice, with the list row.
    pub fn put_issued(
        &self,
        practice: PracticeId,
        name: &str,
        media_type: &str,
        bytes: &[u8],
        row: Option<&ListRow>,
        at_ms: i64,
    ) -> Result<Digest, StoreError> {
        let sha256 = self.put_blob(bytes, media_type, at_ms)?;
        let record = Digest::of(format!("{practice}\n{sha256}").as_bytes());
        self.write(|tx| {
            let stored = tx
                .prepare_cached(
                    "INSERT INTO issued (practice, sha256, name, learnt_at_ms)
                     VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                )?
                .execute(params![
                    practice.as_bytes().as_slice(),
                    sha256.as_bytes().as_slice(),
                    name,
                    at_ms,
                ])?;
            if stored > 0 {
                feed::note(tx, FeedKind::Issued, record.as_bytes())?;
            }
            if let Some(row) = row {
                practice::write(tx, practice, row, None, at_ms)?;
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
