//! Files that survive a power cut: written beside, synced, and renamed into place. Knows nothing of
//! what is in them.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::StoreError;

/// Makes a folder that only its owner may enter.
pub(crate) fn make_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| StoreError::file(path, error))
}

/// Makes sure that a file is there which only its owner may read, and leaves one that is.
pub(crate) fn make_private(path: &Path) -> Result<(), StoreError> {
    let made = private().truncate(false).open(path);
    made.map(drop).map_err(|error| StoreError::file(path, error))
}

/// Puts a whole file into place, or leaves what was there.
pub(crate) fn put(path: &Path, spare_folder: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = path.parent().unwrap_or(spare_folder);
    make_folder(folder)?;
    make_folder(spare_folder)?;
    let spare = spare_folder.join(format!("{}-{count}", std::process::id()));
    let written = write_synced(&spare, bytes).and_then(|()| fs::rename(&spare, path));
    if let Err(error) = written {
        // The half-written spare is of no use to anybody; the error is told either way.
        let _ = fs::remove_file(&spare);
        return Err(StoreError::file(path, error));
    }
    sync_folder(folder)
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = private().truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| StoreError::file(folder, error))
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}
