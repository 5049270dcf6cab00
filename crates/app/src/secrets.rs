//! Passwords of desks and of remote signing services: one file each in the home, readable by this user
//! alone, outside the database.
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

/// Keeps a secret under a name of ours.
pub(crate) fn put_named(home: &Path, name: &str, secret: &SecretString) -> Result<(), AppError> {
    files::write_private(&home.join("secrets").join(name), secret.expose_secret().as_bytes())
}

/// The secret of a name, where there is one.
pub(crate) fn get_named(home: &Path, name: &str) -> Result<Option<SecretString>, AppError> {
    let path = home.join("secrets").join(name);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = files::read(&path, LIMIT)?;
    Ok(Some(SecretString::from(String::from_utf8_lossy(&bytes).into_owned())))
}

/// Removes the secret of a name; none is no error.
pub(crate) fn remove_named(home: &Path, name: &str) -> Result<(), AppError> {
    let path = home.join("secrets").join(name);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(AppError::new(Code::Storage, &error)
                .with("home", path.display())
                .with("why", error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
