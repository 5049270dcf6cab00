//! Documents on disk, known by their SHA-256. Owns writing them so that a name is never there
//! without all its bytes on disk; never deletes: whatever was received stays.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

static NEXT: AtomicU64 = AtomicU64::new(0);

/// The blob folder.
#[derive(Debug, Clone)]
pub struct Blobs {
    dir: PathBuf,
}

impl Blobs {
    /// Opens (and makes) the folder.
    pub fn open(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Stores bytes and says their digest (lower-case hex). They are on disk when this returns.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let path = self.path(&sha256);
        if path.exists() {
            return Ok(sha256);
        }
        let folder = path.parent().unwrap_or(&self.dir).to_owned();
        fs::create_dir_all(&folder)?;
        // Another process may write the same bytes at the same time: names of our own.
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{sha256}.{}.{n}", std::process::id()));
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, &path)?;
        for dir in [folder.as_path(), self.dir.as_path()] {
            File::open(dir)?.sync_all()?;
        }
        Ok(sha256)
    }

    /// The bytes of a digest; damaged bytes are an error, never returned.
    pub fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a SHA-256"));
        }
        let bytes = fs::read(self.path(sha256))?;
        if hex::encode(Sha256::digest(&bytes)) != sha256 {
            let why = format!("blob {sha256} is damaged on disk");
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(bytes)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.dir.join(&sha256[..2]).join(sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_on_disk_is_never_handed_out() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let sha256 = blobs.put(b"the very bytes").unwrap();
        assert_eq!(blobs.put(b"the very bytes").unwrap(), sha256, "twice is once");
        assert_eq!(blobs.get(&sha256).unwrap(), b"the very bytes");
        fs::write(blobs.path(&sha256), b"the wery bytes").unwrap();
        assert_eq!(blobs.get(&sha256).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(blobs.get("../../etc/passwd").is_err(), "only digests are names");
    }
}
