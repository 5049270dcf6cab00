//! Files that survive a power cut: written beside, synced, and renamed into place. Knows nothing of
//! what is in them.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
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

/// Writes a piece into a file that is being put together; answers how long the file is then. What is
/// not on the disk after a power cut is found when the whole is verified.
///
/// `Ok(Err(length))` where the piece would leave a gap behind that length.
pub(crate) fn write_piece(
    path: &Path,
    offset: u64,
    bytes: &[u8],
) -> Result<Result<u64, u64>, StoreError> {
    let written = private().truncate(false).open(path).and_then(|mut file| {
        let length = file.metadata()?.len();
        if offset > length {
            return Ok(Err(length));
        }
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        Ok(Ok(length.max(offset + bytes.len() as u64)))
    });
    written.map_err(|error| StoreError::file(path, error))
}

/// At most `max` bytes of a file from `offset`, and the length of the whole.
pub(crate) fn read_piece(path: &Path, offset: u64, max: u64) -> std::io::Result<(u64, Vec<u8>)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(max).read_to_end(&mut bytes)?;
    Ok((length, bytes))
}

/// Puts a file that is whole into its place.
pub(crate) fn settle(from: &Path, to: &Path) -> Result<(), StoreError> {
    let folder = to.parent().unwrap_or(from);
    make_folder(folder)?;
    OpenOptions::new()
        .write(true)
        .open(from)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(from, to))
        .map_err(|error| StoreError::file(from, error))?;
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
