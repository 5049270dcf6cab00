//! The desk as one value: what every verb works with.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use signing::{Anchors, AnchorsError, Policy, Verifier};
use signing_retrieval::Retrieval;
use tokio::sync::{Notify, Semaphore};
use wire::signed::SecretKey;

use crate::blobs::{BlobError, Blobs};
use crate::clock::{Clock, Dice};
use crate::credentials::Credentials;
use crate::error::DeskError;
use crate::identity_provider::IdentityProvider;
use crate::news::News;
use crate::officer_key::{Asks, OfficerKey, OfficerToken, RemoteKey};
use crate::operation::Operation;
use crate::payment::provider::PaymentProvider;
use crate::places::Places;
use crate::storage::identity::{self, Epoch};
use crate::storage::officers::Officer;
use crate::storage::{Storage, StorageError, desk_keys};
use crate::traces::Traces;

/// Largest file that is ever taken, whatever a Chamber says, in bytes (design, section 10).
pub const FILE_BYTES_MAX: u64 = 25 * 1024 * 1024;
/// Largest request body: such a file in base64, with its JSON.
pub const BODY_BYTES_MAX: usize = 36 * 1024 * 1024;

/// Storage, documents, trust, clock and dice of a running desk.
#[derive(Debug)]
pub struct Desk {
    /// The database.
    pub storage: Storage,
    /// The documents.
    pub blobs: Blobs,
    /// Whose signatures are trusted.
    pub anchors: Anchors,
    /// Judges signatures by these anchors; knows the chains that it judged before.
    pub verifier: Verifier,
    /// Fetches revocation data that are missing; without it, the officer is told.
    pub retrieval: Option<Retrieval>,
    /// What tells the time.
    pub clock: Clock,
    /// What throws the dice.
    pub dice: Dice,
    /// Checks passwords.
    pub credentials: Credentials,
    /// Where people reach this desk, without a slash at the end; stands in mails and QR codes.
    pub public_url: String,
    /// Rung when a mail was written.
    pub mail_written: Notify,
    /// Signs what its officer issues; without one, papers are issued unsigned.
    pub officer_key: Option<OfficerKey>,
    /// Signs receipts.
    pub receipt_key: SecretKey,
    /// Wakes those who wait for something to happen.
    pub news: News,
    /// Takes payments by card on a page of its own; without one, there are none.
    pub provider: Option<Arc<dyn PaymentProvider>>,
    /// Where else people may prove who they are.
    pub identity_providers: Vec<IdentityProvider>,
    /// How the desk is doing: for whoever watches over it.
    pub operation: Operation,
    /// Where traces of requests go; without it, nowhere.
    pub traces: Option<Traces>,
    /// A token that asks its officer for a PIN at every batch, in the place of a key that is held.
    pub officer_token: Option<OfficerToken>,
    /// Keys that a provider holds, each for its officer.
    pub remote_keys: Vec<RemoteKey>,
    /// Which life of the data this is: another one after a restored backup.
    pub epoch: String,
    /// Name of this process among those beside it.
    pub process: String,
    /// Whether other processes may do the same jobs.
    pub beside_others: bool,
    /// How long a mail is this process's alone while it sends it.
    pub mail_lease: SignedDuration,
    /// Steps under way for those who ask.
    pub steps: Semaphore,
}

/// Steps at once: enough that the disk's wait is shared by many, few enough that each has its memory at
/// hand. Who comes later waits in order.
const STEPS_AT_ONCE: usize = 32;

/// Longer than a mail server takes that answers at all.
const MAIL_LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Why a desk could not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The documents.
    #[error("the desk's documents: {0}")]
    Blobs(#[from] BlobError),
    /// The trust anchors.
    #[error("trust anchors: {0}")]
    Anchors(#[from] AnchorsError),
    /// Password hashing does not work here.
    #[error(transparent)]
    Credentials(#[from] DeskError),
}

impl Desk {
    /// Opens the desk whose data lie in `places`. Its first opening begins its first epoch.
    ///
    /// # Errors
    /// [`OpenError`] names the part.
    pub fn open(
        places: &Places,
        anchors: Anchors,
        public_url: &str,
        clock: Clock,
        dice: Dice,
    ) -> Result<Self, OpenError> {
        let storage = places.storage()?;
        let epoch = epoch(&storage, &dice, clock.now())?;
        let receipt_key = receipt_key(&storage, &dice, clock.now())?;
        Ok(Self {
            storage,
            blobs: places.blobs()?,
            verifier: Verifier::new(Policy::new(anchors.clone(), clock.now())),
            anchors,
            retrieval: None,
            credentials: Credentials::new(&dice)?,
            receipt_key,
            news: News::default(),
            epoch,
            process: hex::encode(dice.bytes::<8>()),
            beside_others: places.database_url.is_some(),
            mail_lease: MAIL_LEASE,
            clock,
            dice,
            public_url: public_url.trim_end_matches('/').to_owned(),
            mail_written: Notify::new(),
            officer_key: None,
            provider: None,
            identity_providers: Vec::new(),
            operation: Operation::default(),
            traces: None,
            officer_token: None,
            remote_keys: Vec::new(),
            steps: Semaphore::new(STEPS_AT_ONCE),
        })
    }

    /// Runs work that blocks (database, documents, cryptography, drawing) away from the network's threads,
    /// so many at once.
    ///
    /// # Errors
    /// What the work refuses; [`DeskError::Damaged`] where it breaks off.
    pub(crate) async fn run<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DeskError> + Send + 'static,
    {
        // Never closed: it is always given.
        let _given = self.steps.acquire().await;
        let desk = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&desk)).await.unwrap_or_else(|error| {
            Err(DeskError::Damaged(format!("a step broke off: {error}")).into())
        })
    }

    /// The key that a provider holds for an officer.
    #[must_use]
    pub fn remote_key(&self, officer: &Officer) -> Option<&RemoteKey> {
        self.remote_keys.iter().find(|key| key.is_of(officer))
    }

    /// What an officer is asked before a signature.
    #[must_use]
    pub fn asks(&self, officer: &Officer) -> Asks {
        let token = Asks { pin: self.officer_token.is_some(), ..Asks::default() };
        self.remote_key(officer).map_or(token, RemoteKey::asks)
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The link of the public check of a certificate, as its QR code carries it.
    #[must_use]
    pub fn verification_url(&self, number: &str, security_code: &str) -> String {
        format!("{}/verifica?numero={number}&codice={security_code}", self.public_url)
    }
}

/// The epoch that the desk lives in; its first one where it begins.
fn epoch(storage: &Storage, dice: &Dice, now: Timestamp) -> Result<String, StorageError> {
    if let Some(epoch) = storage.read(identity::current)? {
        return Ok(epoch.name);
    }
    storage.write(|tx| {
        // Another process may have begun it meanwhile.
        if let Some(epoch) = identity::current(tx)? {
            return Ok(epoch.name);
        }
        let epoch = Epoch::new(dice, "begun", now);
        identity::begin(tx, &epoch)?;
        Ok(epoch.name)
    })
}

/// The key that signs this desk's receipts; drawn where it begins. A restored or moved desk keeps it.
fn receipt_key(storage: &Storage, dice: &Dice, now: Timestamp) -> Result<SecretKey, StorageError> {
    if let Some(key) = storage.read(desk_keys::current)? {
        return Ok(key);
    }
    storage.write(|tx| match desk_keys::current(tx)? {
        Some(key) => Ok(key),
        None => desk_keys::insert(tx, &dice.bytes(), now),
    })
}
