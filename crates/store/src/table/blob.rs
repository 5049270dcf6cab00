//! Attachments and other files, named by their SHA-256: bytes in `blobs/ab/cdef...`, or in the database where
//! the home is encrypted; a row beside. Owns that bytes are whole before the row says so, and that changed
//! bytes are never handed out.

mod partial;
pub(crate) mod rows;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, params};

use super::feed::{self, FeedKind, Origin};
use crate::{Digest, Store, StoreError, files, migration::Step};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE blob (
        sha256 BLOB PRIMARY KEY,
        size_bytes INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        stored_at_ms INTEGER NOT NULL
    ) STRICT;",
    ),
    (
        2,
        "CREATE TABLE blob_want (
            sha256 BLOB PRIMARY KEY,
            wanted_at_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;",
    ),
    // Of an encrypted home; empty elsewhere.
    (
        7,
        "CREATE TABLE blob_bytes (
            sha256 BLOB PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE blob_part (
            sha256 BLOB NOT NULL,
            offset_bytes INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (sha256, offset_bytes)
        ) STRICT;",
    ),
];

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
        if !self.is_encrypted()
            && fs::read(&path).ok().is_none_or(|standing| Digest::of(&standing) != sha256)
        {
            files::put(&path, &self.folder().join("blobs").join("spare"), bytes)?;
        }
        let blob =
            Blob { sha256, size_bytes, media_type: media_type.to_owned(), stored_at_ms: at_ms };
        self.write(|tx| {
            if self.is_encrypted() {
                rows::put(tx, sha256, bytes)?;
            }
            put_row(tx, &blob, Origin::Here)
        })?;
        self.forget_partial(sha256)?;
        Ok(sha256)
    }

    /// A piece of a file from `offset_bytes`, at most `max_bytes`, and how large the whole is. Not
    /// verified: who puts the pieces together verifies the whole.
    pub fn blob_piece(
        &self,
        sha256: Digest,
        offset_bytes: u64,
        max_bytes: u64,
    ) -> Result<(u64, Vec<u8>), StoreError> {
        if self.is_encrypted() {
            let piece = self.read(|tx| rows::piece(tx, sha256, offset_bytes, max_bytes))?;
            return piece.ok_or(StoreError::BlobAbsent { sha256 });
        }
        let path = self.blob_path(sha256);
        files::read_piece(&path, offset_bytes, max_bytes)
            .map_err(|error| unreadable(sha256, &path, error))
    }

    /// A file's bytes, verified.
    pub fn blob(&self, sha256: Digest) -> Result<Vec<u8>, StoreError> {
        let bytes = if self.is_encrypted() {
            self.read(|tx| rows::get(tx, sha256))?.ok_or(StoreError::BlobAbsent { sha256 })?
        } else {
            let path = self.blob_path(sha256);
            fs::read(&path).map_err(|error| unreadable(sha256, &path, error))?
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

    /// Whether the bytes of a file are here; not whether they are whole.
    fn has_bytes(&self, sha256: Digest) -> Result<bool, StoreError> {
        if self.is_encrypted() {
            return self.read(|tx| rows::has(tx, sha256));
        }
        Ok(self.blob_path(sha256).is_file())
    }

    /// Where a file lies in a home that is not encrypted. Not verified.
    pub fn blob_path(&self, sha256: Digest) -> PathBuf {
        let name = sha256.to_string();
        self.folder().join("blobs").join(&name[..2]).join(&name[2..])
    }
}

fn unreadable(sha256: Digest, path: &Path, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::NotFound => StoreError::BlobAbsent { sha256 },
        _ => StoreError::file(path, error),
    }
}

/// Says that a file's bytes are whole and in their place.
fn put_row(tx: &Connection, blob: &Blob, origin: Origin) -> Result<(), StoreError> {
    let id = blob.sha256.as_bytes().as_slice();
    let stored = tx
        .prepare_cached(
            "INSERT INTO blob (sha256, size_bytes, media_type, stored_at_ms)
             VALUES (?1, ?2, ?3, ?4) ON CONFLICT (sha256) DO NOTHING",
        )?
        .execute(params![
            id,
            i64::try_from(blob.size_bytes).unwrap_or(i64::MAX),
            blob.media_type,
            blob.stored_at_ms,
        ])?;
    tx.prepare_cached("DELETE FROM blob_want WHERE sha256 = ?1")?.execute([id])?;
    if stored > 0 {
        feed::note_bytes(tx, FeedKind::Blob, blob.sha256, origin)?;
    }
    Ok(())
}

/// Notes that a file is wanted from other devices, unless it was stored here.
pub(crate) fn want_if_absent(
    tx: &Connection,
    sha256: Digest,
    at_ms: i64,
) -> Result<(), StoreError> {
    let stored: Option<i64> = tx
        .prepare_cached("SELECT 1 FROM blob WHERE sha256 = ?1")?
        .query_row([sha256.as_bytes().as_slice()], |row| row.get(0))
        .optional()?;
    if stored.is_some() { Ok(()) } else { want(tx, sha256, at_ms) }
}

fn want(tx: &Connection, sha256: Digest, at_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO blob_want (sha256, wanted_at_ms) VALUES (?1, ?2)
         ON CONFLICT (sha256) DO NOTHING",
    )?
    .execute(params![sha256.as_bytes().as_slice(), at_ms])?;
    Ok(())
}
