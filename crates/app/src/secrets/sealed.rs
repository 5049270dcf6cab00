//! The file that a passphrase seals: `secrets/sealed.json`. Argon2id (RFC 9106, its second recommended
//! choice) makes the key, ChaCha20-Poly1305 (RFC 8439) seals.
//!
//! Every writing has a salt of its own, so no key ever seals two texts. The names stand outside the seal, to
//! tell without the passphrase what is here; they are authenticated with it, and so are salt and costs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{Vault, folder, passphrase, same};
use crate::{AppError, Code, files};

/// The form of the file.
const FORM: &str = "origo sealed 1";
/// Largest file, bytes.
const LIMIT: u64 = 1 << 20;
/// What a key costs: 64 MiB, three passes.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
/// Most that a foreign file may ask for: 1 GiB, 64 passes.
const MOST: Cost = Cost { memory_kib: 1 << 20, passes: 64, lanes: 16 };

/// The sealed file of one home.
pub(super) struct SealedFile {
    home: PathBuf,
    pub(super) path: PathBuf,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// What stands outside the seal; its JSON is authenticated.
#[derive(Serialize, Deserialize)]
struct Label {
    form: String,
    argon2id: Cost,
    salt: String,
    nonce: String,
    names: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    label: Label,
    sealed: String,
}

/// Names and secrets, wiped when they are dropped.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Held(BTreeMap<String, String>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}

impl Vault for SealedFile {
    fn put(&self, name: &str, secret: &SecretString) -> Result<(), AppError> {
        self.change(|held| {
            held.0.insert(name.to_owned(), secret.expose_secret().to_owned());
        })?;
        match self.get(name)? {
            Some(kept) if same(&kept, secret) => Ok(()),
            _ => Err(AppError::internal("the sealed file does not give back what was put")),
        }
    }

    fn get(&self, name: &str) -> Result<Option<SecretString>, AppError> {
        Ok(self.open()?.0.remove(name).map(SecretString::from))
    }

    fn remove(&self, name: &str) -> Result<(), AppError> {
        self.change(|held| {
            held.0.remove(name);
        })
    }
}

impl SealedFile {
    pub(super) fn of(home: &Path) -> Self {
        Self { home: home.to_owned(), path: folder(home).join("sealed.json") }
    }

    pub(super) fn exists(&self) -> bool {
        self.path.exists()
    }

    /// What is in it, told without its passphrase.
    pub(super) fn names(&self) -> Result<Vec<String>, AppError> {
        Ok(self.read()?.map(|sealed| sealed.label.names).unwrap_or_default())
    }

    /// What is in it, if this passphrase opens it.
    pub(super) fn open_with(&self, passphrase: &SecretString) -> Result<Held, AppError> {
        match self.read()? {
            Some(sealed) => self.unseal(&sealed, passphrase),
            None => Ok(Held::default()),
        }
    }

    fn open(&self) -> Result<Held, AppError> {
        if !self.exists() {
            return Ok(Held::default());
        }
        self.open_with(&passphrase::known(&self.home, false)?).inspect_err(|error| {
            if error.code == Code::PassphraseWrong {
                passphrase::forget(&self.home);
            }
        })
    }

    /// One change at a time, of whatever process.
    fn change(&self, change: impl FnOnce(&mut Held)) -> Result<(), AppError> {
        let passphrase = passphrase::known(&self.home, !self.exists())?;
        let lock = folder(&self.home).join("lock");
        fs::create_dir_all(folder(&self.home)).map_err(|error| self.failed(error))?;
        let lock = File::create(lock).map_err(|error| self.failed(error))?;
        lock.lock().map_err(|error| self.failed(error))?;
        let mut held = self.open()?;
        change(&mut held);
        let sealed = seal(&held, &passphrase)?;
        let text = serde_json::to_vec_pretty(&sealed).map_err(AppError::internal)?;
        files::write_private(&self.path, &text)
    }

    fn read(&self) -> Result<Option<Sealed>, AppError> {
        if !self.exists() {
            return Ok(None);
        }
        let bytes = files::read(&self.path, LIMIT)?;
        let sealed: Sealed =
            serde_json::from_slice(&bytes).map_err(|error| self.damaged(&error.to_string()))?;
        if sealed.label.form != FORM {
            return Err(AppError::new(Code::NewerHome, &sealed.label.form));
        }
        Ok(Some(sealed))
    }

    fn unseal(&self, sealed: &Sealed, passphrase: &SecretString) -> Result<Held, AppError> {
        let label = &sealed.label;
        let cost = label.argon2id;
        if cost.memory_kib > MOST.memory_kib || cost.passes > MOST.passes || cost.lanes > MOST.lanes
        {
            return Err(self.damaged("argon2id"));
        }
        let bytes = |text: &str| {
            BASE64.decode(text.as_bytes()).map_err(|error| self.damaged(&error.to_string()))
        };
        let key = key(passphrase, &bytes(&label.salt)?, cost)?;
        let nonce = Nonce::try_assume_unique_for_key(&bytes(&label.nonce)?)
            .map_err(|_| self.damaged("nonce"))?;
        let mut text = Zeroizing::new(bytes(&sealed.sealed)?);
        let plain = key
            .open_in_place(nonce, authenticated(label)?, &mut text)
            .map_err(|_| AppError::new(Code::PassphraseWrong, "the seal does not open"))?;
        serde_json::from_slice(plain).map_err(|error| self.damaged(&error.to_string()))
    }

    fn damaged(&self, why: &str) -> AppError {
        AppError::new(Code::Storage, why)
            .with("home", self.path.display())
            .with("why", format!("sealed.json: {why}"))
    }

    fn failed(&self, error: std::io::Error) -> AppError {
        AppError::new(Code::Storage, &error).with("home", self.path.display()).with("why", error)
    }
}

fn seal(held: &Held, passphrase: &SecretString) -> Result<Sealed, AppError> {
    let (mut salt, mut nonce) = ([0; 16], [0; 12]);
    getrandom::fill(&mut salt).map_err(AppError::internal)?;
    getrandom::fill(&mut nonce).map_err(AppError::internal)?;
    let label = Label {
        form: FORM.to_owned(),
        argon2id: COST,
        salt: BASE64.encode(&salt),
        nonce: BASE64.encode(&nonce),
        names: held.0.keys().cloned().collect(),
    };
    let mut text = Zeroizing::new(serde_json::to_vec(held).map_err(AppError::internal)?);
    key(passphrase, &salt, COST)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            authenticated(&label)?,
            &mut *text,
        )
        .map_err(AppError::internal)?;
    Ok(Sealed { sealed: BASE64.encode(&text), label })
}

fn authenticated(label: &Label) -> Result<Aad<Vec<u8>>, AppError> {
    Ok(Aad::from(serde_json::to_vec(label).map_err(AppError::internal)?))
}

fn key(passphrase: &SecretString, salt: &[u8], cost: Cost) -> Result<LessSafeKey, AppError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(AppError::internal)?;
    let mut bytes = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose_secret().as_bytes(), salt, &mut *bytes)
        .map_err(AppError::internal)?;
    let key = UnboundKey::new(&CHACHA20_POLY1305, &*bytes).map_err(AppError::internal)?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    fn home(passphrase: &str) -> (tempfile::TempDir, SealedFile) {
        let folder = tempfile::tempdir().unwrap();
        passphrase::give(folder.path(), secret(passphrase)).unwrap();
        let sealed = SealedFile::of(folder.path());
        (folder, sealed)
    }

    #[test]
    fn what_is_sealed_comes_back_and_stands_nowhere_in_clear() {
        let (folder, sealed) = home("giraffe sul balcone");
        sealed.put("desk-BG", &secret("Chiave-Inglese-7")).unwrap();
        sealed.put("csc-1", &secret("altro")).unwrap();
        assert_eq!(sealed.names().unwrap(), ["csc-1", "desk-BG"], "names need no passphrase");
        let kept = sealed.get("desk-BG").unwrap().unwrap();
        assert_eq!(kept.expose_secret(), "Chiave-Inglese-7");
        let text = fs::read_to_string(&sealed.path).unwrap();
        assert!(!text.contains("Chiave") && !text.contains("giraffe"), "{text}");
        sealed.remove("desk-BG").unwrap();
        assert!(sealed.get("desk-BG").unwrap().is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&sealed.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "and nobody else reads even the seal");
        }
        drop(folder);
    }

    #[test]
    fn a_wrong_passphrase_opens_nothing_and_is_not_kept() {
        let (folder, sealed) = home("giraffe sul balcone");
        sealed.put("desk-BG", &secret("p")).unwrap();
        let wrong = passphrase::give(folder.path(), secret("giraffe in giardino")).unwrap_err();
        assert_eq!(wrong.code, Code::PassphraseWrong);
        assert!(sealed.get("desk-BG").unwrap().is_some(), "the right one is still known");
        let short = tempfile::tempdir().unwrap();
        let short = passphrase::give(short.path(), secret("breve")).unwrap_err();
        assert_eq!(short.code, Code::PassphraseShort);
    }

    #[test]
    fn a_file_that_was_touched_does_not_open() {
        let (_folder, sealed) = home("giraffe sul balcone");
        sealed.put("desk-BG", &secret("p")).unwrap();
        let text = fs::read_to_string(&sealed.path).unwrap();
        fs::write(&sealed.path, text.replace("desk-BG", "desk-MI")).unwrap();
        assert_eq!(
            sealed.get("desk-MI").unwrap_err().code,
            Code::PassphraseWrong,
            "the names are under the seal too"
        );
        let dear = text.replace("\"passes\": 3", "\"passes\": 4000000000");
        fs::write(&sealed.path, dear).unwrap();
        let (sealed, phrase) = (sealed, secret("giraffe sul balcone"));
        let error = sealed.open_with(&phrase).err().unwrap();
        assert_eq!(error.code, Code::Storage, "a foreign file does not make us work for years");
    }

    #[test]
    fn one_secret_is_sealed_differently_each_time() {
        let (_folder, sealed) = home("giraffe sul balcone");
        sealed.put("desk-BG", &secret("p")).unwrap();
        let first = fs::read(&sealed.path).unwrap();
        sealed.put("desk-BG", &secret("p")).unwrap();
        assert_ne!(first, fs::read(&sealed.path).unwrap(), "another salt, another key");
    }
}
