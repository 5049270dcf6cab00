//! A folder of documents, in 256 folders by the first byte. A file is written beside its name, synced
//! and renamed, so a name is never there without all its bytes on disk. The 256 are made and synced
//! when the desk opens: a document then costs two syncs, its own and its folder's.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::Shelf;

static NEXT: AtomicU64 = AtomicU64::new(0);

#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
}

impl Folder {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        for byte in u8::MIN..=u8::MAX {
            fs::create_dir_all(dir.join(hex::encode([byte])))?;
        }
        File::open(dir)?.sync_all()?;
        Ok(Self { dir: dir.to_owned() })
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.dir.join(&sha256[..2]).join(sha256)
    }
}

impl Shelf for Folder {
    fn put(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(sha256);
        let folder = path.parent().unwrap_or(&self.dir).to_owned();
        if path.exists() {
            // Whoever wrote it may not have synced its name yet.
            return File::open(&folder)?.sync_all();
        }
        // Another process may write the same bytes at the same time: names of our own.
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{sha256}.{}.{n}", std::process::id()));
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, &path)?;
        File::open(&folder)?.sync_all()
    }

    fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(sha256))
    }

    fn remove(&self, sha256: &str) -> io::Result<bool> {
        let path = self.path(sha256);
        match fs::remove_file(&path) {
            Ok(()) => {
                File::open(path.parent().unwrap_or(&self.dir))?.sync_all()?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for folder in fs::read_dir(&self.dir)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let name = file?.file_name().to_string_lossy().into_owned();
                // What a crash left half written begins with a dot.
                if name.len() == 64 {
                    names.push(name);
                }
            }
        }
        names.sort();
        Ok(names)
    }

    fn check(&self) -> io::Result<()> {
        fs::metadata(&self.dir).map(drop)
    }
}
