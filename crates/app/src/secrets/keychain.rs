//! The system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! A home has a name of its own there (`secrets/keychain`, nothing secret), so that a home that is moved finds
//! its secrets again and two homes of one person do not meet.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::{Vault, folder, same};
use crate::{AppError, Code, files};

/// How people find our secrets in their keychain.
const SERVICE: &str = "Origo";
/// How long a keychain may ask its owner to unlock it.
const LIMIT: Duration = Duration::from_secs(120);
/// Longest name of a home, bytes.
const NAME_LIMIT: u64 = 100;

/// The keychain, for one home.
pub(super) struct Keychain {
    home: PathBuf,
}

impl Vault for Keychain {
    fn put(&self, name: &str, secret: &SecretString) -> Result<(), AppError> {
        let copy = secret.clone();
        self.with(name, move |entry| entry.set_password(copy.expose_secret()))?;
        match self.get(name)? {
            Some(kept) if same(&kept, secret) => Ok(()),
            _ => Err(failed("the keychain does not give back what was put")),
        }
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>, AppError> {
        let held = self.with(name, |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(Zeroizing::new(secret).as_str()))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        Ok(held)
    }

    fn remove(&self, name: &str) -> Result<(), AppError> {
        self.with(name, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}

impl Keychain {
    /// The keychain, where one runs.
    pub(super) fn of(home: &Path) -> Result<Self, AppError> {
        away(|| match Entry::store_status() {
            Ok(()) => Ok(()),
            Err(error) => Err(failed(error)),
        })?;
        Ok(Self { home: home.to_owned() })
    }

    /// Whether this home ever put something in a keychain.
    pub(super) fn was_used(home: &Path) -> bool {
        folder(home).join("keychain").exists()
    }

    fn with<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, AppError> {
        let user = format!("{}/{name}", name_of(&self.home)?);
        away(move || Entry::new(SERVICE, &user).and_then(|entry| work(&entry)).map_err(failed))
    }
}

/// On a thread of its own: a keychain may ask its owner, and its client brings a runtime of its own.
fn away<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let (told, done) = mpsc::channel();
    thread::spawn(move || {
        // Whoever waited may have gone.
        drop(told.send(work()));
    });
    done.recv_timeout(LIMIT).unwrap_or_else(|_| Err(failed("the keychain does not answer")))
}

fn failed(why: impl std::fmt::Display) -> AppError {
    let why = why.to_string();
    AppError::new(Code::KeychainFailed, &why).with("why", why)
}

/// What this home is called in the keychain; a new one is given a name.
fn name_of(home: &Path) -> Result<String, AppError> {
    let path = folder(home).join("keychain");
    if let Ok(bytes) = files::read(&path, NAME_LIMIT) {
        return Ok(String::from_utf8_lossy(&bytes).trim().to_owned());
    }
    let name = uuid::Uuid::new_v4().to_string();
    files::write_private(&path, name.as_bytes())?;
    // Another process may have been quicker: what stands counts.
    Ok(fs::read_to_string(&path).map_or(name, |standing| standing.trim().to_owned()))
}
