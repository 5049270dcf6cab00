//! The desk as one value: what every verb works with.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use signing::{Anchors, AnchorsError, Policy, Verifier};
use signing_retrieval::Retrieval;
use tokio::sync::Notify;

use crate::blobs::Blobs;
use crate::clock::{Clock, Dice};
use crate::credentials::Credentials;
use crate::error::DeskError;
use crate::storage::{Storage, StorageError};

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
}

/// Why a desk could not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The document folder.
    #[error("the folder of documents: {0}")]
    Blobs(#[from] io::Error),
    /// The trust anchors.
    #[error("trust anchors: {0}")]
    Anchors(#[from] AnchorsError),
    /// Password hashing does not work here.
    #[error(transparent)]
    Credentials(#[from] DeskError),
}

impl Desk {
    /// Opens the desk whose data lie in `dir`.
    ///
    /// # Errors
    /// [`OpenError`] names the part.
    pub fn open(
        dir: &Path,
        anchors: Anchors,
        public_url: &str,
        clock: Clock,
        dice: Dice,
    ) -> Result<Self, OpenError> {
        Ok(Self {
            storage: Storage::open(dir)?,
            blobs: Blobs::open(&dir.join("blobs"))?,
            verifier: Verifier::new(Policy::new(anchors.clone(), clock.now())),
            anchors,
            retrieval: None,
            credentials: Credentials::new(&dice)?,
            clock,
            dice,
            public_url: public_url.trim_end_matches('/').to_owned(),
            mail_written: Notify::new(),
        })
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
