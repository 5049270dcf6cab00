//! Signing in by an identity provider elsewhere (OpenID Connect 1.0, authorization code with PKCE, RFC 7636):
//! SPID and CIE by way of a gateway, or a Chamber's own directory.
//!
//! Owns which providers there are, a sign-in's way there and back, and who is found by the fiscal code that is
//! proven. Nobody is registered by it, and what keeps an account out keeps it out here too. The session is
//! [`crate::entrance`]'s.

mod conversation;
mod settings;

pub use settings::{Authentication, Label, Settings, SettingsError};

use std::path::Path;
use std::sync::Mutex;

use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest, Sha256};
use wire::codes::DeskCode;

use crate::desk::Desk;
use crate::entrance::{Door, Subject};
use crate::error::DeskError;
use crate::fetch;
use crate::storage::accounts::{self, Account, AccountState};
use crate::storage::sign_ins::{self, SignIn};
use crate::storage::{Connection, StorageError, Transaction, events, officers, persons, standings};
use conversation::{Bond, Memory};

/// How long somebody may take at the provider's pages, and to choose an account.
const SIGN_IN_LASTS: SignedDuration = SignedDuration::from_mins(10);
/// Sign-ins under way at once, over the whole desk: more are a flood.
const UNDER_WAY_MAX: i64 = 20_000;

/// A provider, with what was learnt of it.
pub struct IdentityProvider {
    settings: Settings,
    secret: Option<SecretString>,
    agent: ureq::Agent,
    memory: Mutex<Memory>,
}

impl std::fmt::Debug for IdentityProvider {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentityProvider").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why nobody came in by a provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or not as a provider.
    #[error("the identity provider is not reached: {0}")]
    Unreachable(String),
    /// It says no, or the person went back.
    #[error("the identity provider says no")]
    Refused,
    /// What it says is not believed.
    #[error("the identity provider is not believed: {0}")]
    NotBelieved(String),
    /// It names no Italian person.
    #[error("the identity provider gives no fiscal code")]
    NoCode,
    /// The sign-in is another browser's, was used, or took too long.
    #[error("the sign-in has ended")]
    Ended,
    /// Nobody of this fiscal code has an account.
    #[error("nobody is registered with this fiscal code")]
    Unknown,
    /// Refused as with a password, or the desk failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StorageError> for ProviderError {
    fn from(error: StorageError) -> Self {
        Self::Desk(error.into())
    }
}

impl IdentityProvider {
    /// A provider that nothing was learnt of yet.
    ///
    /// # Errors
    /// [`SettingsError`] where its secret cannot be read.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let secret = settings.secret()?;
        let agent = fetch::agent(conversation::ANSWER_LIMIT);
        Ok(Self { settings, secret, agent, memory: Mutex::new(Memory::default()) })
    }

    /// The providers of a file, in its order.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn read(path: &Path) -> Result<Vec<Self>, SettingsError> {
        settings::read(path)?.into_iter().map(Self::new).collect()
    }

    /// Its name in addresses.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// What the button says.
    #[must_use]
    pub fn label(&self, english: bool) -> &str {
        if english { &self.settings.label.en } else { &self.settings.label.it }
    }

    /// Whether it leads in there.
    #[must_use]
    pub const fn serves(&self, door: Door) -> bool {
        self.settings.serves(door)
    }
}

/// The provider of a name that leads in at a door.
#[must_use]
pub fn find<'a>(desk: &'a Desk, door: Door, name: &str) -> Option<&'a IdentityProvider> {
    desk.identity_providers.iter().find(|one| one.name() == name && one.serves(door))
}

/// Where the browser goes, and the secret that it keeps.
pub struct Begun {
    /// The provider's page.
    pub url: String,
    /// Value of the cookie.
    pub secret: String,
}

/// Begins a sign-in; `returns_to` is where the provider sends the browser, `back` where it goes at last.
///
/// # Errors
/// [`ProviderError::Unreachable`], [`ProviderError::NotBelieved`]; `UNAVAILABLE` in a flood.
pub fn begin(
    desk: &Desk,
    door: Door,
    provider: &IdentityProvider,
    returns_to: &str,
    back: &str,
) -> Result<Begun, ProviderError> {
    let (secret, state) = (draw(desk), draw(desk));
    let url = provider.way(desk.now(), returns_to, &state, &bond(&secret))?;
    keep(desk, &state, &secret, (door, provider.name(), back), None)?;
    Ok(Begun { url: url.into(), secret })
}

/// What the provider sent the browser back with.
#[derive(Debug, Default)]
pub struct Returned<'a> {
    /// The state.
    pub state: &'a str,
    /// The code.
    pub code: &'a str,
    /// An error in its place.
    pub error: &'a str,
    /// Who says so (RFC 9207), where it does.
    pub issuer: &'a str,
    /// The browser's secret.
    pub secret: &'a str,
}

/// Whom a sign-in leads in.
pub enum Found {
    /// One account or officer, and where to go.
    One(Subject, String),
    /// Several accounts of one person: one is to be chosen, with this state.
    Several(Vec<Account>, String),
}

/// Ends a sign-in: its state is used up, whatever comes of it.
///
/// # Errors
/// [`ProviderError`].
pub fn finish(
    desk: &Desk,
    door: Door,
    provider: &IdentityProvider,
    returns_to: &str,
    returned: &Returned<'_>,
) -> Result<Found, ProviderError> {
    let name = provider.name();
    let sign_in = take(desk, (returned.state, returned.secret), (door, name))?;
    if !returned.issuer.is_empty()
        && returned.issuer.trim_end_matches('/') != provider.settings.issuer.trim_end_matches('/')
    {
        return Err(ProviderError::NotBelieved("another issuer answers".to_owned()));
    }
    if !returned.error.is_empty() {
        return Err(ProviderError::Refused);
    }
    let bond = bond(returned.secret);
    let code = provider.redeem(desk.now(), returns_to, returned.code, &bond)?;
    let subjects = desk.storage.read(|c| persons::of_code(c, door, &code))?;
    match subjects.as_slice() {
        [] => Err(ProviderError::Unknown),
        [subject] => {
            admit(desk, *subject, name)?;
            Ok(Found::One(*subject, sign_in.back))
        }
        several => {
            let state = draw(desk);
            keep(desk, &state, returned.secret, (door, name, &sign_in.back), Some(code))?;
            Ok(Found::Several(desk.storage.read(|c| accounts_of(c, several))?, state))
        }
    }
}

/// Ends a sign-in of a person with several accounts by the one that was chosen.
///
/// # Errors
/// [`ProviderError`].
pub fn choose(
    desk: &Desk,
    provider: &IdentityProvider,
    (state, secret): (&str, &str),
    user: &str,
) -> Result<(Subject, String), ProviderError> {
    let sign_in = take(desk, (state, secret), (Door::Company, provider.name()))?;
    let person = sign_in.person.ok_or(ProviderError::Ended)?;
    let subject = desk.storage.read(|c| {
        let own = persons::of_code(c, Door::Company, &person)?;
        let account = accounts::find(c, user)?.map(|account| Subject::Account(account.id));
        Ok::<_, StorageError>(account.filter(|subject| own.contains(subject)))
    })?;
    let subject = subject.ok_or(ProviderError::Unknown)?;
    admit(desk, subject, provider.name())?;
    Ok((subject, sign_in.back))
}

/// Writes down who stands behind an account or an officer, by hand.
///
/// # Errors
/// Where the database fails.
pub fn link(
    tx: &Transaction,
    subject: Subject,
    user: &str,
    code: &str,
    at: jiff::Timestamp,
) -> Result<(), StorageError> {
    persons::put(tx, subject, code)?;
    events::append(tx, at, None, "admin", "personLinked", &json!({ "user": user }))
}

/// Lets somebody in whom a password would let in; writes that it was.
fn admit(desk: &Desk, subject: Subject, provider: &str) -> Result<(), ProviderError> {
    let (door, user) = match subject {
        Subject::Officer(id) => (Door::Office, desk.storage.read(|c| officers::get(c, id))?.user),
        Subject::Account(id) => {
            let (account, standing) = desk
                .storage
                .read(|c| Ok::<_, StorageError>((accounts::get(c, id)?, standings::of(c, id)?)))?;
            if matches!(account.data.state, AccountState::NotEnabled | AccountState::Expired) {
                crate::credentials::usable(&account, &standing, desk.now())?;
            }
            (Door::Company, account.data.user)
        }
    };
    desk.credentials.expect_unlocked(&desk.storage, &desk.clock, door, &user)?;
    let actor = format!("{}:{user}", door.as_str());
    let details = json!({ "user": user, "provider": provider });
    desk.storage.write_on(&[], |tx| {
        events::append(tx, desk.now(), None, &actor, "signedInByProvider", &details)
    })?;
    Ok(())
}

fn accounts_of(connection: &Connection, several: &[Subject]) -> Result<Vec<Account>, StorageError> {
    let ids = several.iter().filter_map(|subject| match subject {
        Subject::Account(id) => Some(*id),
        Subject::Officer(_) => None,
    });
    ids.map(|id| accounts::get(connection, id)).collect()
}

fn keep(
    desk: &Desk,
    state: &str,
    secret: &str,
    (door, provider, back): (Door, &str, &str),
    person: Option<String>,
) -> Result<(), ProviderError> {
    let now = desk.now();
    let expires = now.checked_add(SIGN_IN_LASTS).unwrap_or(now);
    let (provider, back) = (provider.to_owned(), back.to_owned());
    let sign_in = SignIn { door, provider, back, person, expires };
    desk.storage.write_on(&[], |tx| {
        sign_ins::put(tx, state, secret, &sign_in, now)?;
        if sign_ins::count(tx)? > UNDER_WAY_MAX {
            let message = "Troppi accessi in corso: riprovi fra qualche minuto.";
            return Err(DeskError::refused(DeskCode::Unavailable, message));
        }
        Ok(())
    })?;
    Ok(())
}

fn take(desk: &Desk, bound: (&str, &str), of: (Door, &str)) -> Result<SignIn, ProviderError> {
    let taken = desk.storage.write_on(&[], |tx| sign_ins::take(tx, bound, of, desk.now()))?;
    taken.ok_or(ProviderError::Ended)
}

fn draw(desk: &Desk) -> String {
    hex::encode(desk.dice.bytes::<32>())
}

/// Nonce and PKCE verifier of a browser's secret, so that neither is kept here.
fn bond(secret: &str) -> Bond {
    let of = |word: &str| {
        hex::encode(Sha256::new_with_prefix(word).chain_update([0]).chain_update(secret).finalize())
    };
    Bond { nonce: of("nonce"), verifier: of("verifier") }
}
