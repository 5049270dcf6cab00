//! The office's database encrypted at rest, by choice. The key lies in the vault, beside the passwords; the
//! same key in letters is told once, for a drawer.
//!
//! Knows nothing of how a home is encrypted: that is `store`'s.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use store::{Store, StoreError, StoreKey};
use zeroize::Zeroizing;

use crate::views::ProtectionView;
use crate::{AppError, Code, Office, files, sealing, secrets};

/// Name of the key in the vault.
const NAME: &str = "database";
/// Letters of the recovery key that stand together.
const GROUP: usize = 8;

/// Whether a home is encrypted; opens nothing.
///
/// # Errors
/// [`Code::Storage`].
pub fn is_encrypted(home: &Path) -> Result<bool, AppError> {
    store::is_encrypted(home).map_err(|error| failed(home, &error))
}

/// How a home is kept on this computer.
///
/// # Errors
/// [`Code::Storage`].
pub fn view(home: &Path) -> Result<ProtectionView, AppError> {
    let sealed = secrets::place(home)? == secrets::Place::SealedFile;
    Ok(ProtectionView { encrypted: is_encrypted(home)?, sealed })
}

/// The recovery key of an encrypted home once more, for whoever can open it anyway.
///
/// # Errors
/// [`Code::NotEncrypted`], [`Code::KeyLost`], and those of [`secrets`].
pub fn recovery_key(home: &Path) -> Result<SecretString, AppError> {
    let key = key(home)?.ok_or_else(|| AppError::new(Code::NotEncrypted, "not encrypted"))?;
    Ok(recovery(&key))
}

/// A recovery key as it is written down: eight groups of eight hexadecimal digits.
pub fn letters(key: &SecretString) -> String {
    key.expose_secret().to_owned()
}

/// Gives an encrypted home's key, as its recovery key says it, to a vault that does not have it any more.
///
/// # Errors
/// [`Code::NotEncrypted`], [`Code::KeyWrong`], [`Code::Storage`], and those of [`secrets`].
pub fn keep(home: &Path, typed: &SecretString) -> Result<(), AppError> {
    if !is_encrypted(home)? {
        return Err(AppError::new(Code::NotEncrypted, "not encrypted"));
    }
    let key = read(typed)?;
    // A key that opens nothing is not put in the place of one that may.
    drop(Store::open_with(home, Some(&key)).map_err(|error| failed(home, &error))?);
    secrets::put(home, NAME, &SecretString::from(key.to_hex().as_str()))
}

/// Encrypts a home that nobody has open. Answers its recovery key: with it the home opens also when keychain
/// or passphrase are lost, so it is for paper and not for this computer.
///
/// # Errors
/// [`Code::NotInitialised`], [`Code::AlreadyEncrypted`], [`Code::HomeInUse`], [`Code::Storage`], and those of
/// [`secrets`] where the key cannot be kept.
pub fn encrypt(home: &Path) -> Result<SecretString, AppError> {
    if !home.join("origo.sqlite").exists() {
        return Err(AppError::new(Code::NotInitialised, "no home").with("home", home.display()));
    }
    if is_encrypted(home)? {
        return Err(AppError::new(Code::AlreadyEncrypted, "encrypted already"));
    }
    // One that was interrupted left its key: it is as good as a new one.
    let key = match kept(home)? {
        Some(key) => key,
        None => {
            let mut bytes = Zeroizing::new([0; 32]);
            getrandom::fill(&mut *bytes).map_err(AppError::internal)?;
            let key = StoreKey::new(*bytes);
            // First kept, then used: no home is ever encrypted under a key that nobody has.
            secrets::put(home, NAME, &SecretString::from(key.to_hex().as_str()))?;
            key
        }
    };
    store::encrypt(home, &key).map_err(|error| failed(home, &error))?;
    Ok(recovery(&key))
}

/// Makes a home plain again that nobody has open, with the key of the vault or with the recovery key.
///
/// # Errors
/// [`Code::NotEncrypted`], [`Code::KeyWrong`], [`Code::KeyLost`], [`Code::HomeInUse`], [`Code::Storage`].
pub fn decrypt(home: &Path, typed: Option<&SecretString>) -> Result<(), AppError> {
    if !is_encrypted(home)? {
        return Err(AppError::new(Code::NotEncrypted, "not encrypted"));
    }
    let key = match typed {
        Some(typed) => read(typed)?,
        None => kept(home)?.ok_or_else(|| lost(home))?,
    };
    store::decrypt(home, &key).map_err(|error| failed(home, &error))?;
    // With the recovery key it may be that there is no vault any more.
    match secrets::remove(home, NAME) {
        Err(_) if typed.is_some() => Ok(()),
        removed => removed,
    }
}

/// What opens this home; nothing where it is plain.
pub(crate) fn key(home: &Path) -> Result<Option<StoreKey>, AppError> {
    if !is_encrypted(home)? {
        return Ok(None);
    }
    kept(home)?.ok_or_else(|| lost(home)).map(Some)
}

/// Where copies in clear for other programs are laid: in the home, or, where that is encrypted, in the memory
/// that the system empties when this person leaves, if it has one.
pub(crate) fn copies(office: &Office, name: &str) -> PathBuf {
    let passing = dirs::runtime_dir().filter(|_| office.store.is_encrypted());
    match passing {
        Some(folder) => {
            let home = sealing::sha256_hex(office.home.to_string_lossy().as_bytes());
            folder.join("origo").join(&home[..16]).join(name)
        }
        None => office.home.join(name),
    }
}

fn kept(home: &Path) -> Result<Option<StoreKey>, AppError> {
    Ok(secrets::get(home, NAME)?.and_then(|hex| StoreKey::from_hex(hex.expose_secret())))
}

fn recovery(key: &StoreKey) -> SecretString {
    let hex = key.to_hex();
    let groups: Vec<&str> =
        (0..hex.len()).step_by(GROUP).filter_map(|at| hex.get(at..at + GROUP)).collect();
    SecretString::from(groups.join("-"))
}

/// A recovery key, however its groups were written down.
fn read(typed: &SecretString) -> Result<StoreKey, AppError> {
    let letters: String = typed.expose_secret().chars().filter(char::is_ascii_hexdigit).collect();
    let letters = Zeroizing::new(letters);
    StoreKey::from_hex(&letters).ok_or_else(|| AppError::new(Code::KeyWrong, "no recovery key"))
}

fn lost(home: &Path) -> AppError {
    AppError::new(Code::KeyLost, "the key is not in the vault").with("home", home.display())
}

/// What a home that does not open says.
pub(crate) fn failed(home: &Path, error: &StoreError) -> AppError {
    let code = match error {
        StoreError::NewerSchema { .. } => Code::NewerHome,
        StoreError::InUse => Code::HomeInUse,
        StoreError::WrongKey => Code::KeyWrong,
        StoreError::Encrypted => Code::KeyLost,
        _ => Code::Storage,
    };
    AppError::new(code, error).with("home", home.display()).with("why", files::causes(error))
}
