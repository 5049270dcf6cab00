//! Passwords of desks and of remote signing services, and whatever else of this home is secret.
//!
//! Owns where a secret lies: in the system's keychain, or in a file of the home that a passphrase seals; never
//! in clear. Files in clear that older versions left are taken in at the first use, and removed. Deliberately
//! knows nothing of what the secrets are for.
//!
//! Whoever gives a passphrase has chosen the sealed file, and a home that has one keeps to it. Otherwise the
//! keychain is asked; where none runs, somebody is asked for a passphrase; where nobody can be asked, the
//! secret is refused, with what to do.

mod keychain;
mod passphrase;
mod sealed;

use std::fs;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use crate::{AppError, Code, files};
use keychain::Keychain;
use sealed::SealedFile;

pub use passphrase::{Question, ask_by, give, give_file};

/// Longest password in clear that is taken in, bytes.
const LIMIT: u64 = 4096;
/// What file names of secrets in clear begin with.
const CLEAR: [&str; 2] = ["desk-", "csc-"];

/// Something that keeps secrets under names of ours.
trait Vault {
    /// Keeps a secret; it can be read back when this returns.
    fn put(&self, name: &str, secret: &SecretString) -> Result<(), AppError>;
    /// The secret of a name, where there is one.
    fn get(&self, name: &str) -> Result<Option<SecretString>, AppError>;
    /// Removes the secret of a name; none is no error.
    fn remove(&self, name: &str) -> Result<(), AppError>;
}

/// Where the secrets of a home lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the system's keychain.
    Keychain,
    /// In the file that a passphrase seals.
    SealedFile,
    /// In files in clear, of an older version.
    Clear,
    /// There are none.
    Nowhere,
}

/// Keeps a secret under a name.
///
/// # Errors
/// [`Code::VaultAbsent`], [`Code::VaultLocked`], [`Code::PassphraseWrong`], [`Code::KeychainFailed`],
/// [`Code::Storage`].
pub(crate) fn put(home: &Path, name: &str, secret: &SecretString) -> Result<(), AppError> {
    take_in_clear(home)?;
    chosen(home)?.put(name, secret)?;
    forget_elsewhere(home, name);
    Ok(())
}

/// The secret of a name, where there is one.
///
/// # Errors
/// As [`put`].
pub(crate) fn get(home: &Path, name: &str) -> Result<Option<SecretString>, AppError> {
    take_in_clear(home)?;
    let sealed = SealedFile::of(home);
    if sealed.names()?.iter().any(|held| held == name) {
        return sealed.get(name);
    }
    // Where nothing was ever put, nobody knocks at the keychain.
    if !Keychain::was_used(home) {
        return Ok(None);
    }
    Keychain::of(home)?.get(name)
}

/// Removes the secret of a name; none is no error.
///
/// # Errors
/// As [`put`].
pub(crate) fn remove(home: &Path, name: &str) -> Result<(), AppError> {
    remove_clear(&folder(home).join(name))?;
    let sealed = SealedFile::of(home);
    if sealed.names()?.iter().any(|held| held == name) {
        sealed.remove(name)?;
    }
    if Keychain::was_used(home) {
        Keychain::of(home)?.remove(name)?;
    }
    Ok(())
}

/// The name of the password of a Chamber's desk.
pub(crate) fn of_desk(chamber: &str) -> String {
    format!("desk-{chamber}")
}

/// Where the secrets of a home lie; asks nobody and opens nothing.
///
/// # Errors
/// [`Code::Storage`] for a sealed file that cannot be read.
pub fn place(home: &Path) -> Result<Place, AppError> {
    if !clear(home).is_empty() {
        return Ok(Place::Clear);
    }
    if !SealedFile::of(home).names()?.is_empty() {
        return Ok(Place::SealedFile);
    }
    Ok(if Keychain::was_used(home) { Place::Keychain } else { Place::Nowhere })
}

/// Whether the sealed file waits for its passphrase.
///
/// # Errors
/// As [`place`].
pub fn is_locked(home: &Path) -> Result<bool, AppError> {
    Ok(SealedFile::of(home).exists() && !passphrase::is_known(home))
}

/// The sealed file of a home, for whoever tells where it lies.
pub fn sealed_file(home: &Path) -> PathBuf {
    SealedFile::of(home).path
}

/// Where a new secret goes.
fn chosen(home: &Path) -> Result<Box<dyn Vault>, AppError> {
    let sealed = SealedFile::of(home);
    if sealed.exists() || passphrase::is_known(home) {
        return Ok(Box::new(sealed));
    }
    match Keychain::of(home) {
        Ok(keychain) => Ok(Box::new(keychain)),
        Err(_) if passphrase::can_ask() => Ok(Box::new(sealed)),
        Err(why) => Err(AppError::new(Code::VaultAbsent, &why).with("why", why.cause)),
    }
}

fn folder(home: &Path) -> PathBuf {
    home.join("secrets")
}

/// Secrets in clear, as versions before this one left them.
fn clear(home: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder(home)).into_iter().flatten().flatten();
    let named =
        entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())));
    named.filter(|(name, _)| CLEAR.iter().any(|start| name.starts_with(start))).collect()
}

/// Moves what lies in clear into the vault. A power cut between the two leaves both, and the next use ends it.
fn take_in_clear(home: &Path) -> Result<(), AppError> {
    for (name, path) in clear(home) {
        let bytes = zeroize::Zeroizing::new(files::read(&path, LIMIT)?);
        let secret = SecretString::from(String::from_utf8_lossy(&bytes).into_owned());
        chosen(home)?.put(&name, &secret)?;
        remove_clear(&path)?;
    }
    Ok(())
}

fn remove_clear(path: &Path) -> Result<(), AppError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(AppError::new(Code::Storage, &error)
                .with("home", path.display())
                .with("why", error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What lies in the sealed file is read from there; an older one in a keychain is of no use.
fn forget_elsewhere(home: &Path, name: &str) {
    if SealedFile::of(home).exists() && Keychain::was_used(home) {
        // A keychain that does not run now keeps it; it is not read any more.
        drop(Keychain::of(home).and_then(|keychain| keychain.remove(name)));
    }
}

/// Whether two secrets are the same.
fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret() == other.expose_secret()
}
