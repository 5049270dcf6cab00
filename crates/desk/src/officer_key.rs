//! The key with which the desk signs what an officer issues (PAdES B-B).
//!
//! Owns whose key it is, and what is seen of the signature. One signature at a time; the
//! PIN is the token session's. Keys that a provider holds are [`RemoteKey`]s.

mod remote;

pub use remote::{Asks, KeysError, RemoteKey, RemoteKeySettings};
pub use signing_csc::Secrets;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rendering::TITILLIUM;
use signing::TokenSigner;
use signing::pades::{self, Appearance, Page, Place, Rectangle};
use signing_pkcs11::{Pin, Token, TokenError};
use wire::codes::DeskCode;

use crate::error::DeskError;
use crate::storage::officers::Officer;

/// A token that is opened for a batch, with the PIN that its officer gives for that batch.
#[derive(Debug, Clone)]
pub struct OfficerToken {
    /// PKCS#11 module.
    pub module: PathBuf,
    /// Label of the token.
    pub label: String,
}

impl OfficerToken {
    /// Opens the token; the PIN lives as long as the key that comes back.
    ///
    /// # Errors
    /// [`TokenError`], a wrong PIN among them, which is not tried again.
    pub fn open(&self, pin: Pin, now: Timestamp) -> Result<OfficerKey, TokenError> {
        OfficerKey::open(&self.module, &self.label, pin, now)
    }
}

/// A paper that waits for the officer's signature.
#[derive(Debug, Clone)]
pub struct Unsigned {
    /// The paper.
    pub pdf: Vec<u8>,
    /// Where the signature is seen on the first page (left, bottom, width, height in points); nowhere
    /// where absent.
    pub place: Option<[f32; 4]>,
}

/// A key that is ready to sign.
pub struct OfficerKey {
    signer: Mutex<Box<dyn TokenSigner + Send>>,
    /// Name in the certificate.
    holder: String,
}

impl std::fmt::Debug for OfficerKey {
    /// Without the holder: a desk may be written to a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficerKey(..)")
    }
}

impl OfficerKey {
    /// The key of a signer that is logged in.
    #[must_use]
    pub fn new(signer: Box<dyn TokenSigner + Send>) -> Self {
        let holder = signer.certificate().name();
        Self { signer: Mutex::new(signer), holder }
    }

    /// Logs in to a token and takes its certificate for signing.
    ///
    /// # Errors
    /// [`TokenError`], a wrong PIN among them, which is not tried again.
    pub fn open(module: &Path, label: &str, pin: Pin, now: Timestamp) -> Result<Self, TokenError> {
        let mut token = Token::open(module, label)?;
        let id = token.signing_certificate(now)?.id.clone();
        Ok(Self::new(Box::new(token.login(pin, &id)?)))
    }

    /// Signs a paper that this officer issues.
    ///
    /// # Errors
    /// Refused as `INVALID` where the certificate is somebody else's; [`DeskError::Signing`].
    pub fn sign(
        &self,
        officer: &Officer,
        paper: &Unsigned,
        at: Timestamp,
    ) -> Result<Vec<u8>, DeskError> {
        expect_holder(officer, &self.holder)?;
        let seen = appearance(&self.holder, paper.place);
        // A thread that broke off while signing has left no half of a signature.
        let mut signer = self.signer.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(pades::sign(&paper.pdf, signer.as_mut(), seen.as_ref(), at)?)
    }
}

/// Says no where the certificate is somebody else's.
fn expect_holder(officer: &Officer, holder: &str) -> Result<(), DeskError> {
    if words(&officer.name) == words(holder) {
        return Ok(());
    }
    let message = "Il dispositivo di firma dello sportello è di un altro funzionario: rilasci chi ne è \
                   titolare.";
    Err(DeskError::refused(DeskCode::Invalid, message))
}

fn appearance(holder: &str, place: Option<[f32; 4]>) -> Option<Appearance> {
    place.map(|[left, bottom, width, height]| Appearance {
        page: Page::First,
        place: Place::Rectangle(Rectangle { left, bottom, width, height }),
        lead: None,
        name: holder.to_owned(),
        reason: None,
        location: None,
        moment: None,
        image: None,
        typeface: TITILLIUM[1],
    })
}

/// A name's words in any order: certificates put the family name first.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name.split_whitespace().map(str::to_uppercase).collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_name_is_the_same_whichever_comes_first() {
        assert_eq!(words("Anna Neri"), words("NERI  ANNA"));
        assert_ne!(words("Anna Neri"), words("Anna Nera"));
        assert_ne!(words("Anna Neri"), words("Anna Maria Neri"), "somebody else");
    }
}
