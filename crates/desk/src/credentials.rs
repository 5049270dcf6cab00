//! Who is calling: user names and passwords of companies and officers.
//!
//! Passwords are kept as argon2id hashes. A caller of FPWS sends its password with every request, so
//! a check that succeeded is remembered for some minutes, bound to user and stored hash: a changed
//! password ends it at once. What is remembered is a keyed digest, never the password.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use wire::codes::DeskCode;

use crate::clock::{Clock, Dice};
use crate::error::DeskError;
use crate::storage::accounts::{self, Account, AccountState};
use crate::storage::officers::{self, Officer};
use crate::storage::{Storage, StorageError};

/// How long a successful check is remembered.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_mins(5);
/// Checks remembered at once.
const REMEMBERED_MAX: usize = 10_000;

/// Makes the stored form of a password.
///
/// # Errors
/// [`DeskError::Damaged`] where argon2 refuses its own defaults.
pub fn hash(password: &SecretString, dice: &Dice) -> Result<String, DeskError> {
    Argon2::default()
        .hash_password_with_salt(password.expose_secret().as_bytes(), &dice.bytes::<16>())
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|error| DeskError::Damaged(format!("argon2: {error}")))
}

/// Checks passwords.
#[derive(Debug)]
pub struct Credentials {
    key: [u8; 32],
    /// A hash of nothing known: an unknown user costs as much time as a wrong password.
    decoy: String,
    remembered: Mutex<HashMap<[u8; 32], Timestamp>>,
    /// One check at a time: each takes 19 MB, and a flood of them must not take the machine.
    gate: Mutex<()>,
}

impl Credentials {
    /// A checker that remembers nothing yet.
    ///
    /// # Errors
    /// As [`hash`].
    pub fn new(dice: &Dice) -> Result<Self, DeskError> {
        let decoy = hash(&SecretString::from(hex::encode(dice.bytes::<16>())), dice)?;
        Ok(Self {
            key: dice.bytes(),
            decoy,
            remembered: Mutex::new(HashMap::new()),
            gate: Mutex::new(()),
        })
    }

    /// The company's account, if it may be used.
    ///
    /// # Errors
    /// Refused with AU01 for a wrong user or password, then AU03, AU04, AU08, AU09 by its state.
    pub fn company(
        &self,
        storage: &Storage,
        clock: &Clock,
        user: &str,
        password: &SecretString,
    ) -> Result<Account, DeskError> {
        let account = storage.read(|c| accounts::find(c, user))?;
        let hash = account.as_ref().map(|account| account.data.password_hash.as_str());
        match account {
            Some(ref account) if self.matches(clock, user, hash, password) => {
                usable(account)?;
                Ok(account.clone())
            }
            Some(_) | None => {
                if hash.is_none() {
                    self.matches(clock, user, None, password);
                }
                Err(DeskError::refused(
                    DeskCode::BadCredentials,
                    "Nome utente o password non corretti.",
                ))
            }
        }
    }

    /// The officer, if user and password are right.
    ///
    /// # Errors
    /// Only where the database fails; a wrong password is `None`.
    pub fn officer(
        &self,
        storage: &Storage,
        clock: &Clock,
        user: &str,
        password: &SecretString,
    ) -> Result<Option<Officer>, StorageError> {
        let officer = storage.read(|c| officers::find(c, user))?;
        let hash = officer.as_ref().map(|officer| officer.password_hash.as_str());
        let right = self.matches(clock, user, hash, password);
        Ok(officer.filter(|_| right))
    }

    fn matches(
        &self,
        clock: &Clock,
        user: &str,
        hash: Option<&str>,
        password: &SecretString,
    ) -> bool {
        let now = clock.now();
        let stored = hash.unwrap_or(&self.decoy);
        let seen = self.fingerprint(user, stored, password);
        let fresh = |at: &Timestamp| now.duration_since(*at).abs() < REMEMBERED_FOR;
        if hash.is_some() && self.remembered().get(&seen).is_some_and(fresh) {
            return true;
        }
        let gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        let right = PasswordHash::new(stored).is_ok_and(|parsed| {
            let password = password.expose_secret().as_bytes();
            Argon2::default().verify_password(password, &parsed).is_ok()
        });
        drop(gate);
        if right {
            let mut remembered = self.remembered();
            if remembered.len() >= REMEMBERED_MAX {
                remembered.retain(|_, at| fresh(at));
            }
            remembered.insert(seen, now);
        }
        right && hash.is_some()
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Timestamp>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fingerprint(&self, user: &str, hash: &str, password: &SecretString) -> [u8; 32] {
        let mut digest = Sha256::new_with_prefix(self.key);
        for part in [user, hash, password.expose_secret()] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        digest.finalize().into()
    }
}

fn usable(account: &Account) -> Result<(), DeskError> {
    let (code, message) = match account.data.state {
        AccountState::Ok if account.data.confirmed => return Ok(()),
        AccountState::Ok | AccountState::Incomplete => (
            DeskCode::AccountIncomplete,
            "La registrazione non è completa: confermi una volta i dati dell'impresa \
             (codice fiscale) nella sua area utente.",
        ),
        AccountState::Expired => (
            DeskCode::PasswordExpired,
            "La password o il contratto sono scaduti: li rinnovi nella sua area utente.",
        ),
        AccountState::NotEnabled => (
            DeskCode::NotEnabled,
            "L'utente non è abilitato alla richiesta di certificati: chieda l'abilitazione.",
        ),
        AccountState::MustChange => (
            DeskCode::PasswordMustChange,
            "La password va cambiata prima di continuare: lo faccia nella sua area utente.",
        ),
    };
    Err(DeskError::refused(code, message))
}
