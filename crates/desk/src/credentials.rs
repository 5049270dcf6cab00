//! Who is calling: user names and passwords of companies and officers.
//!
//! Passwords are kept as argon2id hashes. A caller of FPWS sends its password with every request, so
//! a check that succeeded is remembered for some minutes, bound to user and stored hash: a changed
//! password ends it at once. What is remembered is a keyed digest, never the password. Wrong passwords
//! lock a user out for a while, and calls are counted, over every process of the desk.

mod throttle;

pub use throttle::{CALLS_A_MINUTE, FAILURES_MAX, LOCKED_FOR};
pub(crate) use throttle::{fail, locked_mails};

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
use crate::entrance::Door;
use crate::error::DeskError;
use crate::storage::accounts::{Account, AccountState};
use crate::storage::officers::{self, Officer};
use crate::storage::standings::{self, Profile, Standing};
use crate::storage::{Storage, StorageError, entrances};

/// How long a password is good: half a year, as Telemaco's. Then it is to be renewed (AU09).
pub const PASSWORD_LASTS: SignedDuration = SignedDuration::from_hours(183 * 24);
/// After a year without a renewal the old password renews nothing any more (AU04): a link that is
/// mailed does.
pub const PASSWORD_STALE: SignedDuration = SignedDuration::from_hours(366 * 24);
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
    calls: throttle::Calls,
    /// Calls that an account may make in a minute.
    pub calls_a_minute: u32,
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
            calls: throttle::Calls::default(),
            calls_a_minute: CALLS_A_MINUTE,
        })
    }

    /// The company's account, if it may be used to ask for certificates.
    ///
    /// # Errors
    /// Refused with AU01 for a wrong user or password, then AU03, AU04, AU08, AU09 by its state;
    /// `UNAVAILABLE` where it is locked out or made too many calls.
    pub fn company(
        &self,
        storage: &Storage,
        clock: &Clock,
        user: &str,
        password: &SecretString,
    ) -> Result<Account, DeskError> {
        let (account, standing) = self.shown(storage, clock, user, password)?;
        let now = clock.now();
        self.calls.make(storage, account.id, now, self.calls_a_minute)?;
        usable(&account, &standing, now)?;
        Ok(account)
    }

    /// Counts a call of an account that has shown who it is, if it may be used to ask for certificates.
    ///
    /// # Errors
    /// Refused with AU03, AU04, AU08, AU09 by its state; `UNAVAILABLE` where it made too many calls.
    pub fn let_in(
        &self,
        storage: &Storage,
        clock: &Clock,
        account: &Account,
    ) -> Result<(), DeskError> {
        let now = clock.now();
        self.calls.make(storage, account.id, now, self.calls_a_minute)?;
        usable(account, &storage.look(|c| standings::of(c, account.id))?, now)
    }

    /// The account whose password this is, in whatever state it is.
    ///
    /// # Errors
    /// Refused with AU01 for a wrong user or password; `UNAVAILABLE` where it is locked out.
    pub fn account(
        &self,
        storage: &Storage,
        clock: &Clock,
        user: &str,
        password: &SecretString,
    ) -> Result<Account, DeskError> {
        self.shown(storage, clock, user, password).map(|(account, _)| account)
    }

    fn shown(
        &self,
        storage: &Storage,
        clock: &Clock,
        user: &str,
        password: &SecretString,
    ) -> Result<(Account, Standing), DeskError> {
        if user.is_empty() {
            // Nobody: no name whose failures could be counted, or who could be locked out.
            return Err(wrong());
        }
        let known = storage.look(|c| standings::of_user(c, user))?;
        let hash = known.as_ref().map(|(account, _)| account.data.password_hash.as_str());
        match self.check(storage, clock, &subject(Door::Company, user), hash, password)? {
            Verdict::Right => known.ok_or_else(|| DeskError::Damaged("no account".into())),
            Verdict::Wrong => Err(wrong()),
            Verdict::Locked(until) => Err(throttle::locked(until, clock.now())),
        }
    }

    /// The officer, if user and password are right.
    ///
    /// # Errors
    /// Only where the database fails; a wrong password is `None`, and so is one who is locked out.
    pub fn officer(
        &self,
        storage: &Storage,
        clock: &Clock,
        user: &str,
        password: &SecretString,
    ) -> Result<Option<Officer>, StorageError> {
        let officer = storage.read(|c| officers::find(c, user))?;
        let hash = officer.as_ref().map(|officer| officer.password_hash.as_str());
        let verdict = self.check(storage, clock, &subject(Door::Office, user), hash, password)?;
        Ok(officer.filter(|_| matches!(verdict, Verdict::Right)))
    }

    /// Says no where a user name is locked out, whatever else its owner can show.
    ///
    /// # Errors
    /// `UNAVAILABLE` where it is.
    pub fn expect_unlocked(
        &self,
        storage: &Storage,
        clock: &Clock,
        door: Door,
        user: &str,
    ) -> Result<(), DeskError> {
        let now = clock.now();
        match throttle::locked_until(storage, &subject(door, user), now)? {
            Some(until) => Err(throttle::locked(until, now)),
            None => Ok(()),
        }
    }

    /// Checks a password, unless its user is locked out; notes failures, and forgives them after a
    /// right one. What was right a moment ago is not kept out by others who guess.
    fn check(
        &self,
        storage: &Storage,
        clock: &Clock,
        name: &str,
        hash: Option<&str>,
        password: &SecretString,
    ) -> Result<Verdict, StorageError> {
        let now = clock.now();
        let seen = self.fingerprint(name, hash.unwrap_or(&self.decoy), password);
        let fresh = |at: &Timestamp| now.duration_since(*at).abs() < REMEMBERED_FOR;
        if hash.is_some() && self.remembered().get(&seen).is_some_and(fresh) {
            return Ok(Verdict::Right);
        }
        if let Some(until) = throttle::locked_until(storage, name, now)? {
            return Ok(Verdict::Locked(until));
        }
        if !self.verifies(hash, password) {
            throttle::fail(storage, name, now)?;
            return Ok(Verdict::Wrong);
        }
        storage.write_on(&[], |tx| entrances::forgive(tx, name))?;
        let mut remembered = self.remembered();
        if remembered.len() >= REMEMBERED_MAX {
            remembered.retain(|_, at| fresh(at));
        }
        remembered.insert(seen, now);
        Ok(Verdict::Right)
    }

    fn verifies(&self, hash: Option<&str>, password: &SecretString) -> bool {
        let gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        let right = PasswordHash::new(hash.unwrap_or(&self.decoy)).is_ok_and(|parsed| {
            let password = password.expose_secret().as_bytes();
            Argon2::default().verify_password(password, &parsed).is_ok()
        });
        drop(gate);
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

fn wrong() -> DeskError {
    DeskError::refused(DeskCode::BadCredentials, "Nome utente o password non corretti.")
}

/// The name under which the failures of a user are counted; short, whatever was typed.
fn subject(door: Door, user: &str) -> String {
    let user: String = user.to_ascii_lowercase().chars().take(80).collect();
    format!("{}:{user}", door.as_str())
}

/// What became of a check.
enum Verdict {
    Right,
    Wrong,
    Locked(Timestamp),
}

/// How old a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordAge {
    /// Good.
    Fresh,
    /// To be renewed with the old one (AU09).
    Expired,
    /// To be renewed by a mailed link (AU04).
    Stale,
}

/// How old a password is.
#[must_use]
pub fn password_age(standing: &Standing, now: Timestamp) -> PasswordAge {
    let age = now.duration_since(standing.password_since);
    if age >= PASSWORD_STALE {
        PasswordAge::Stale
    } else if age >= PASSWORD_LASTS {
        PasswordAge::Expired
    } else {
        PasswordAge::Fresh
    }
}

/// Whether an account may be used to ask for certificates.
///
/// # Errors
/// AU03, AU04, AU08, AU09, in words that say what to do.
pub fn usable(account: &Account, standing: &Standing, now: Timestamp) -> Result<(), DeskError> {
    let (state, age) = (account.data.state, password_age(standing, now));
    let (code, message) = match (state, age) {
        (AccountState::Expired, _) => (
            DeskCode::PasswordExpired,
            "Il contratto è scaduto: si rivolga alla Sua Camera di Commercio.",
        ),
        (_, PasswordAge::Stale) => (
            DeskCode::PasswordExpired,
            "La password è scaduta da troppo tempo: ne chieda una nuova con «Password dimenticata» \
             nella pagina di accesso.",
        ),
        (AccountState::MustChange, _) => (
            DeskCode::PasswordMustChange,
            "La password va cambiata prima di continuare: lo faccia nella Sua area utente.",
        ),
        (_, PasswordAge::Expired) => (
            DeskCode::PasswordMustChange,
            "La password è scaduta: la rinnovi nella Sua area utente.",
        ),
        (AccountState::NotEnabled, _) => (
            DeskCode::NotEnabled,
            "L'utente non è abilitato alla richiesta di certificati: chieda l'abilitazione.",
        ),
        (AccountState::Ok | AccountState::Incomplete, PasswordAge::Fresh)
            if standing.profile == Profile::Consultation =>
        {
            (
                DeskCode::NotEnabled,
                "Il profilo «Consultazione» non permette di chiedere certificati: chieda \
                 l'estensione del profilo nella Sua area utente.",
            )
        }
        (AccountState::Ok, PasswordAge::Fresh) if account.data.confirmed => return Ok(()),
        (AccountState::Ok | AccountState::Incomplete, PasswordAge::Fresh) => (
            DeskCode::AccountIncomplete,
            "La registrazione non è completa: confermi una volta i dati dell'impresa \
             (codice fiscale) nella Sua area utente.",
        ),
    };
    Err(DeskError::refused(code, message))
}
