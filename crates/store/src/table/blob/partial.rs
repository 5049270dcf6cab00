//! Files on their way from other devices: which are wanted, and what has come of each, in
//! `blobs/partial/<sha256>`, or in the database where the home is encrypted. Owns that only a whole and verified file gets its place and its row.

use std::{fs, io, path::PathBuf};

use super::{BLOB_LIMIT_BYTES, Blob, Origin, put_row, rows, unreadable, want};
use crate::{Digest, Store, StoreError, files};

impl Store {
    /// Notes that a file is wanted from other devices, where its bytes are not here. Answers whether it
    /// is.
    pub fn want_blob(&self, sha256: Digest, at_ms: i64) -> Result<bool, StoreError> {
        // The row alone does not say that the file was not lost since.
        if self.has_bytes(sha256)? && self.blob_facts(sha256)?.is_some() {
            return Ok(false);
        }
        self.write(|tx| want(tx, sha256, at_ms))?;
        Ok(true)
    }

    /// The files that are wanted from other devices, the longest wanted first.
    pub fn blob_missing(&self) -> Result<Vec<Digest>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT sha256 FROM blob_want ORDER BY wanted_at_ms, sha256")?;
            let wanted = statement
                .query_map([], |row| row.get(0).map(Digest::from_bytes))?
                .collect::<Result<_, _>>()?;
            Ok(wanted)
        })
    }

    /// How much of a file has come: where the next piece begins.
    pub fn blob_partial_len(&self, sha256: Digest) -> Result<u64, StoreError> {
        if self.is_encrypted() {
            return self.read(|tx| rows::held(tx, sha256));
        }
        let path = self.partial_path(sha256);
        match fs::metadata(&path) {
            Ok(facts) => Ok(facts.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(StoreError::file(&path, error)),
        }
    }

    /// Keeps a piece that begins at `offset_bytes`; answers how much has come. A piece that came before
    /// is no error.
    ///
    /// # Errors
    /// [`StoreError::Gap`] where the piece does not follow on what is here, [`StoreError::TooLarge`]
    /// where the file would be larger than one may be.
    pub fn append_partial(
        &self,
        sha256: Digest,
        offset_bytes: u64,
        bytes: &[u8],
    ) -> Result<u64, StoreError> {
        let found_bytes = offset_bytes.saturating_add(bytes.len() as u64);
        if found_bytes > BLOB_LIMIT_BYTES {
            return Err(StoreError::TooLarge { found_bytes, limit_bytes: BLOB_LIMIT_BYTES });
        }
        let gap = |held_bytes| StoreError::Gap { offset_bytes, held_bytes };
        if self.is_encrypted() {
            return self.write(|tx| rows::append(tx, sha256, offset_bytes, bytes))?.map_err(gap);
        }
        let path = self.partial_path(sha256);
        files::make_folder(path.parent().unwrap_or(self.folder()))?;
        files::write_piece(&path, offset_bytes, bytes)?.map_err(gap)
    }

    /// Verifies a file that has come whole, gives it its place and its row, and wants it no longer.
    ///
    /// # Errors
    /// [`StoreError::WrongDigest`] where the bytes are not what was wanted: they are thrown away, and
    /// the file is still wanted.
    pub fn finish_partial(
        &self,
        sha256: Digest,
        media_type: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let path = self.partial_path(sha256);
        let bytes = if self.is_encrypted() {
            self.read(|tx| rows::parts(tx, sha256))?
        } else {
            fs::read(&path).map_err(|error| unreadable(sha256, &path, error))?
        };
        let found = Digest::of(&bytes);
        if found != sha256 {
            self.forget_partial(sha256)?;
            return Err(StoreError::WrongDigest { expected: sha256, found });
        }
        if !self.is_encrypted() {
            files::settle(&path, &self.blob_path(sha256))?;
        }
        let blob = Blob {
            sha256,
            size_bytes: bytes.len() as u64,
            media_type: media_type.to_owned(),
            stored_at_ms: at_ms,
        };
        self.write(|tx| {
            if self.is_encrypted() {
                rows::put(tx, sha256, &bytes)?;
                rows::forget_parts(tx, sha256)?;
            }
            put_row(tx, &blob, Origin::Elsewhere)
        })
    }

    /// Throws away what has come of a file.
    pub(super) fn forget_partial(&self, sha256: Digest) -> Result<(), StoreError> {
        if self.is_encrypted() {
            return self.write(|tx| rows::forget_parts(tx, sha256));
        }
        let path = self.partial_path(sha256);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::file(&path, error))
            }
            _ => Ok(()),
        }
    }

    fn partial_path(&self, sha256: Digest) -> PathBuf {
        self.folder().join("blobs").join("partial").join(sha256.to_string())
    }
}
