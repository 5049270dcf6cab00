//! The sandbox: card payments for trying out, on pages of the desk's own. No money moves, so it is only
//! there where it is asked for by name. Its notices are signed and judged as anybody's.

use jiff::Timestamp;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::notice::{self, CURRENCY, Notice, NoticeError, Outcome};
use super::provider::{Asked, Begun, PaymentProvider, ProviderError};
use crate::storage::checkouts::Checkout;

/// Its name.
pub const NAME: &str = "prova";

/// Takes no money.
#[derive(Debug)]
pub struct Sandbox {
    secret: SecretString,
    public_url: String,
}

/// A notice as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNotice {
    /// JSON.
    pub body: Vec<u8>,
    /// Header [`notice::SIGNATURE_HEADER`].
    pub signature: String,
}

impl Sandbox {
    /// One whose pages stand under the desk's address.
    #[must_use]
    pub fn new(secret: SecretString, public_url: &str) -> Self {
        Self { secret, public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// What the payer decided on the sandbox's page.
    #[must_use]
    pub fn decide(&self, checkout: &Checkout, outcome: Outcome, now: Timestamp) -> SignedNotice {
        let notice = Notice {
            id: checkout.id.clone(),
            reference: checkout.provider_reference.clone(),
            outcome,
            amount_cents: checkout.cents,
            currency: CURRENCY.to_owned(),
        };
        let body = serde_json::to_vec(&notice).unwrap_or_default();
        SignedNotice { signature: notice::sign(&self.secret, &body, now), body }
    }
}

impl PaymentProvider for Sandbox {
    fn name(&self) -> &'static str {
        NAME
    }

    fn begin(&self, asked: &Asked<'_>) -> Result<Begun, ProviderError> {
        // As hard to guess as the desk's own name, and another one.
        let reference = hex::encode(Sha256::digest(format!("{NAME}:{}", asked.id)));
        let reference = reference.get(..32).unwrap_or_default().to_owned();
        let url = format!("{}/pagamento/{NAME}/{reference}", self.public_url);
        Ok(Begun { reference, url })
    }

    fn read(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError> {
        notice::read(&self.secret, signature, body, now)
    }

    fn ask(&self, _: &str, _: Timestamp) -> Result<Option<Notice>, ProviderError> {
        // Its notices are handed over in the step in which the payer decides: none is ever lost.
        Ok(None)
    }

    fn sandbox(&self) -> Option<&Sandbox> {
        Some(self)
    }
}
