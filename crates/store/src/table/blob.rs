//! Attachments and other files, named by their SHA-256: bytes in `blobs/ab/cdef...`, a row beside.
//! Owns that bytes are whole before the row says so, and that changed bytes are never handed out.

use std::{fs, io, path::PathBuf};

use rusqlite::{OptionalExtension, params};

use super::feed::{self, FeedKind};
use crate::{Digest, Store, StoreError, files, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE blob (
        sha256 BLOB PRIMARY KEY,
        size_bytes INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        stored_at_ms INTEGER NOT NULL
    ) STRICT;",
)];

/// Most bytes of one file: the desk's hard limit (design section 10).
pub const BLOB_LIMIT_BYTES: u64 = 25 * 1024 * 1024;

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Its name.
    pub sha256: Digest,
    /// How large it is.
    pub size_bytes: u64,
    /// Its media type, as it was given.
    pub media_type: String,
    /// When it came, milliseconds since 1970.
    pub stored_at_ms: i64,
}

impl Store {
    /// Keeps a file. The same bytes again are no error, and mend a damaged copy.
    pub fn put_blob(
        &self,
        bytes: &[u8],
        media_type: &str,
        at_ms: i64,
    ) -> Result<Digest, StoreError> {
        let size_bytes = bytes.len() as u64;
        if size_bytes > BLOB_LIMIT_BYTES {
            return Err(StoreError::TooLarge {
                found_bytes: size_bytes,
                limit_bytes: BLOB_LIMIT_BYTES,
            });
        }
        let sha256 = Digest::of(bytes);
        let path = self.blob_path(sha256);
        if fs::read(&path).ok().is_none_or(|standing| Digest::of(&standing) != sha256) {
            files::put(&path, &self.folder().join("blobs").join("spare"), bytes)?;
        }
        self.write(|tx| {
            let stored = tx
                .prepare_cached(
                    "INSERT INTO blob (sha256, size_bytes, media_type, stored_at_ms)
                     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (sha256) DO NOTHING",
                )?
                .execute(params![
                    sha256.as_bytes().as_slice(),
                    i64::try_from(size_bytes).unwrap_or(i64::MAX),
                    media_type,
                    at_ms,
                ])?;
            if stored > 0 {
                feed::note(tx, FeedKind::Blob, sha256.as_bytes())?;
            }
            Ok(sha256)
        })
    }

    /// A file's bytes, verified.
    pub fn blob(&self, sha256: Digest) -> Result<Vec<u8>, StoreError> {
        let path = self.blob_path(sha256);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::BlobAbsent { sha256 });
            }
            Err(error) => return Err(StoreError::file(&path, error)),
        };
        if Digest::of(&bytes) != sha256 {
            return Err(StoreError::BlobDamaged { sha256 });
        }
        Ok(bytes)
    }

    /// What is known of a file, if it was ever stored here.
    pub fn blob_facts(&self, sha256: Digest) -> Result<Option<Blob>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT size_bytes, media_type, stored_at_ms FROM blob WHERE sha256 = ?1",
                )?
                .query_row([sha256.as_bytes().as_slice()], |row| {
                    Ok(Blob {
                        sha256,
                        size_bytes: row.get::<_, i64>(0)?.unsigned_abs(),
                        media_type: row.get(1)?,
                        stored_at_ms: row.get(2)?,
                    })
                })
                .optional()?)
        })
    }

    /// Where a file lies, for programs that open it. Not verified.
    pub fn blob_path(&self, sha256: Digest) -> PathBuf {
        let name = sha256.to_string();
        self.folder().join("blobs").join(&name[..2]).join(&name[2..])
    }
}
