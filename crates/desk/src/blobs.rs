//! Documents, known by their SHA-256: in a folder, or in an S3 store.
//!
//! A name is never there without all its bytes, and bytes that are not their name's are never handed
//! out, whatever the store says. Nothing is ever deleted: whatever was received stays.

mod bucket;
mod folder;

use std::fmt;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

pub use bucket::Keys;

use bucket::Bucket;
use folder::Folder;

/// Why the documents could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The folder.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The S3 store's address or keys; what is wrong with them.
    #[error("{0}")]
    Address(String),
}

/// Where bytes are kept: the seam. `sha256` is always 64 lower-case hex digits.
trait Shelf: fmt::Debug + Send + Sync {
    /// Keeps the bytes: they are safe when this returns. The same twice is once.
    fn put(&self, sha256: &str, bytes: &[u8]) -> io::Result<()>;

    /// The bytes, or [`io::ErrorKind::NotFound`].
    fn get(&self, sha256: &str) -> io::Result<Vec<u8>>;

    /// Erases the bytes; says whether there were any.
    fn remove(&self, sha256: &str) -> io::Result<bool>;

    /// Every digest that is kept, where that can be told.
    fn names(&self) -> io::Result<Vec<String>>;

    /// Whether it answers at all.
    fn check(&self) -> io::Result<()>;
}

/// The documents.
#[derive(Debug)]
pub struct Blobs {
    shelf: Box<dyn Shelf>,
}

impl Blobs {
    /// Opens (and makes) a folder.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn folder(dir: &Path) -> io::Result<Self> {
        Ok(Self { shelf: Box::new(Folder::open(dir)?) })
    }

    /// An S3 store by its address, see [`crate::places::Places`].
    ///
    /// # Errors
    /// [`BlobError::Address`].
    pub fn bucket(address: &str, keys: Option<Keys<'_>>) -> Result<Self, BlobError> {
        Ok(Self { shelf: Box::new(Bucket::open(address, keys)?) })
    }

    /// Stores bytes and says their digest (lower-case hex). They are safe when this returns.
    ///
    /// # Errors
    /// Where the folder or the store fails.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = digest(bytes);
        self.shelf.put(&sha256, bytes)?;
        Ok(sha256)
    }

    /// The bytes of a digest; damaged bytes are an error, never returned.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`], [`io::ErrorKind::InvalidData`] for damaged bytes, or where the
    /// folder or the store fails.
    pub fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        expect_digest(sha256)?;
        let bytes = self.shelf.get(sha256)?;
        if digest(&bytes) != sha256 {
            let why = format!("document {sha256} is damaged where it is kept");
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(bytes)
    }

    /// Erases the bytes of a digest; says whether there were any. Nothing else refers to them: that is the
    /// caller's to know.
    ///
    /// # Errors
    /// Where the folder or the store fails.
    pub fn remove(&self, sha256: &str) -> io::Result<bool> {
        expect_digest(sha256)?;
        self.shelf.remove(sha256)
    }

    /// The digests of all documents of a folder.
    ///
    /// # Errors
    /// Where the folder fails; always for a store.
    pub fn names(&self) -> io::Result<Vec<String>> {
        self.shelf.names()
    }

    /// Whether the folder or the store answers.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check(&self) -> io::Result<()> {
        self.shelf.check()
    }
}

fn expect_digest(sha256: &str) -> io::Result<()> {
    if sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "not a SHA-256"))
}

/// The digest of bytes, lower-case hex.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_on_disk_is_never_handed_out() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::folder(dir.path()).unwrap();
        let sha256 = blobs.put(b"the very bytes").unwrap();
        assert_eq!(blobs.put(b"the very bytes").unwrap(), sha256, "twice is once");
        assert_eq!(blobs.get(&sha256).unwrap(), b"the very bytes");
        let path = dir.path().join(&sha256[..2]).join(&sha256);
        std::fs::write(path, b"the wery bytes").unwrap();
        assert_eq!(blobs.get(&sha256).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(blobs.get("../../etc/passwd").is_err(), "only digests are names");
        let absent = blobs.get(&"0".repeat(64)).unwrap_err();
        assert_eq!(absent.kind(), io::ErrorKind::NotFound);
    }
}
