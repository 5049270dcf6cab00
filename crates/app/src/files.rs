//! Files that people name: read with a limit, written so that a crash leaves the old one or the new one.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;

use crate::{AppError, Code};

/// Reads a file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, AppError> {
    let absent = |error: std::io::Error| {
        AppError::new(Code::FileAbsent, &error).with("file", path.display()).with("why", error)
    };
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large, whatever its length claims to be.
    File::open(path).map_err(absent)?.take(limit + 1).read_to_end(&mut bytes).map_err(absent)?;
    if bytes.len() as u64 > limit {
        return Err(AppError::new(Code::TooLarge, "file above the limit")
            .with("file", path.display())
            .with("limit", format!("{} MB", limit / 1_000_000)));
    }
    Ok(bytes)
}

/// Writes a file beside its place, makes it durable, then renames it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    write_as(path, bytes, false)
}

/// As [`write()`], readable by this user alone.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    write_as(path, bytes, true)
}

fn write_as(path: &Path, bytes: &[u8], private: bool) -> Result<(), AppError> {
    let failed = |error: std::io::Error| {
        AppError::new(Code::Storage, &error).with("home", path.display()).with("why", error)
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", uuid::Uuid::new_v4().simple()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = private;
    let written = options
        .open(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // What was half written is of no use to anybody.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

/// An error with all that caused it, in one line.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
