//! The desks' passwords: one file a Chamber in the home, readable by this user alone, outside the database.
//!
//! `doctor` says plainly that it is a file. The system's keychain is another issue's work.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use crate::{AppError, Code, files};

/// Longest password, bytes.
const LIMIT: u64 = 4096;

fn path(home: &Path, chamber: &str) -> PathBuf {
    home.join("secrets").join(format!("desk-{chamber}"))
}

/// Keeps the password of a Chamber's desk.
pub(crate) fn put(home: &Path, chamber: &str, password: &SecretString) -> Result<(), AppError> {
    files::write_private(&path(home, chamber), password.expose_secret().as_bytes())
}

/// The password of a Chamber's desk.
pub(crate) fn get(home: &Path, chamber: &str) -> Result<SecretString, AppError> {
    let bytes = files::read(&path(home, chamber), LIMIT)
        .map_err(|error| AppError::new(Code::DeskAbsent, error).with("chamber", chamber))?;
    Ok(SecretString::from(String::from_utf8_lossy(&bytes).into_owned()))
}
