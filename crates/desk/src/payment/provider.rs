//! The seam to whoever takes card payments on a page of its own. No card number ever reaches the desk.

use std::fmt;

use jiff::Timestamp;

use super::notice::{Notice, NoticeError};
use super::sandbox::Sandbox;

/// What the desk wants to be paid.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The desk's name for it; asking again under the same name gives the same checkout.
    pub id: &'a str,
    /// How much, in cents of euro.
    pub cents: i64,
    /// What the payer reads.
    pub description: &'a str,
    /// Where the payer comes back to.
    pub return_url: &'a str,
    /// Where the provider tells what came of it.
    pub notify_url: &'a str,
    /// Now.
    pub at: Timestamp,
}

/// A checkout that the provider has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The provider's name for it.
    pub reference: String,
    /// Where the payer goes.
    pub url: String,
}

/// Why a provider did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It is not there, or answered no. Worth another try.
    #[error("the card provider: {0}")]
    Unavailable(String),
    /// What it says is not believed.
    #[error(transparent)]
    Notice(#[from] NoticeError),
}

/// Takes card payments on a page of its own.
pub trait PaymentProvider: fmt::Debug + Send + Sync {
    /// Its name in addresses and in the database.
    fn name(&self) -> &'static str;

    /// Begins a checkout.
    ///
    /// # Errors
    /// [`ProviderError::Unavailable`].
    fn begin(&self, asked: &Asked<'_>) -> Result<Begun, ProviderError>;

    /// Reads what the provider tells, and believes it only by its signature.
    ///
    /// # Errors
    /// [`NoticeError`].
    fn read(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError>;

    /// Asks what came of a checkout, for notices that were lost; `None` while it is not decided.
    ///
    /// # Errors
    /// [`ProviderError`].
    fn ask(&self, reference: &str, now: Timestamp) -> Result<Option<Notice>, ProviderError>;

    /// The sandbox with its pages, where this is it.
    fn sandbox(&self) -> Option<&Sandbox> {
        None
    }
}
