//! The passphrase of a home's sealed file: given once, kept in memory until the program ends, never stored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};

use super::sealed::SealedFile;
use crate::{AppError, Code, files};

/// Fewest characters of a new passphrase.
const SHORTEST: usize = 8;
/// Longest file of a passphrase, bytes.
const LIMIT: u64 = 4096;

/// Why somebody is asked for a passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The home whose secrets it seals.
    pub home: PathBuf,
    /// It is chosen now: to be typed twice.
    pub new: bool,
}

type Ask = Box<dyn Fn(&Question) -> Option<SecretString> + Send + Sync>;

enum Given {
    Typed(SecretString),
    /// Read when it is needed.
    File(PathBuf),
}

static GIVEN: Mutex<BTreeMap<PathBuf, Given>> = Mutex::new(BTreeMap::new());
static ASK: OnceLock<Ask> = OnceLock::new();

/// Gives the passphrase of a home. It opens what is sealed, or will seal what comes.
///
/// # Errors
/// [`Code::PassphraseWrong`], [`Code::BadInput`] for a new one that is too short, [`Code::Storage`].
pub fn give(home: &Path, passphrase: SecretString) -> Result<(), AppError> {
    let sealed = SealedFile::of(home);
    if sealed.exists() {
        sealed.open_with(&passphrase)?;
    } else {
        strong(&passphrase)?;
    }
    given().insert(key(home), Given::Typed(passphrase));
    Ok(())
}

/// The passphrase of a home is the first line of a file, which is read when it is needed.
pub fn give_file(home: &Path, file: PathBuf) {
    given().insert(key(home), Given::File(file));
}

/// Whom to ask where no passphrase was given; once in the life of a program, later words are not heard.
pub fn ask_by(ask: impl Fn(&Question) -> Option<SecretString> + Send + Sync + 'static) {
    drop(ASK.set(Box::new(ask)));
}

pub(super) fn can_ask() -> bool {
    ASK.get().is_some()
}

pub(super) fn is_known(home: &Path) -> bool {
    given().contains_key(&key(home))
}

/// The passphrase of a home: as it was given, or asked for now.
pub(super) fn known(home: &Path, new: bool) -> Result<SecretString, AppError> {
    let file = match given().get(&key(home)) {
        Some(Given::Typed(passphrase)) => return Ok(passphrase.clone()),
        Some(Given::File(file)) => Some(file.clone()),
        None => None,
    };
    let passphrase = match file {
        Some(file) => first_line(&file)?,
        None => {
            let question = Question { home: home.to_owned(), new };
            ASK.get().and_then(|ask| ask(&question)).ok_or_else(|| {
                let code = if new { Code::VaultAbsent } else { Code::VaultLocked };
                AppError::new(code, "no passphrase").with("why", "no passphrase")
            })?
        }
    };
    if new {
        strong(&passphrase)?;
    }
    given().insert(key(home), Given::Typed(passphrase.clone()));
    Ok(passphrase)
}

/// A passphrase that did not open is not tried again.
pub(super) fn forget(home: &Path) {
    given().remove(&key(home));
}

fn first_line(file: &Path) -> Result<SecretString, AppError> {
    let bytes = zeroize::Zeroizing::new(files::read(file, LIMIT)?);
    let text = zeroize::Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    Ok(SecretString::from(text.lines().next().unwrap_or_default().to_owned()))
}

fn strong(passphrase: &SecretString) -> Result<(), AppError> {
    let length = passphrase.expose_secret().chars().count();
    if length >= SHORTEST {
        return Ok(());
    }
    Err(AppError::new(Code::PassphraseShort, "a passphrase that is too short")
        .with("shortest", SHORTEST))
}

fn key(home: &Path) -> PathBuf {
    std::path::absolute(home).unwrap_or_else(|_| home.to_owned())
}

fn given() -> MutexGuard<'static, BTreeMap<PathBuf, Given>> {
    GIVEN.lock().unwrap_or_else(PoisonError::into_inner)
}
