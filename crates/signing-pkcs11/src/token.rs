//! Handles to a token: open, look, log in, sign, wait for one that went away.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use signing::{SignError, SignerCertificate, TokenSigner};

use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::objects::{CertificateId, Found, TokenCertificate};
use crate::pin::Pin;
use crate::worker::{self, Command, Entry, Line, Opened, SessionNumber};

/// How long a module is waited for before it counts as one that hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// To load it, list its tokens and read the certificates of one.
    pub opening: Duration,
    /// For one login or signature, with the time that a person needs at the reader's keys.
    pub calls: Duration,
}

impl Default for Patience {
    /// A minute; five minutes, as readers give a person up to four.
    fn default() -> Self {
        Self { opening: Duration::from_secs(60), calls: Duration::from_secs(300) }
    }
}

/// An open token, not logged in.
pub struct Token {
    line: Line,
    certificates: Vec<TokenCertificate>,
}

impl Token {
    /// Opens the token with this label and reads its certificates. No PIN is needed.
    pub fn open(module: &Path, label: &str) -> Result<Self, TokenError> {
        Self::open_with(module, label, Patience::default())
    }

    /// The same with another patience.
    pub fn open_with(module: &Path, label: &str, patience: Patience) -> Result<Self, TokenError> {
        let Patience { opening, calls } = patience;
        let Opened { line, certificates } = worker::start(module, label, opening, calls)?;
        Ok(Self { line, certificates })
    }

    /// Certificates of people on the token, those for signing first.
    #[must_use]
    pub fn certificates(&self) -> &[TokenCertificate] {
        &self.certificates
    }

    /// The first certificate for signing that is valid at `at`.
    ///
    /// Without one the error names what was found: authentication certificates, expired ones.
    pub fn signing_certificate(&self, at: Timestamp) -> Result<&TokenCertificate, TokenError> {
        self.certificates
            .iter()
            .find(|one| one.usable && one.certificate.is_valid_at(at))
            .ok_or_else(|| TokenError::NoSigningCertificate {
                found: self.certificates.iter().map(Found::from).collect(),
            })
    }

    /// Label, serial number and the state of the PIN, read now.
    pub fn info(&self) -> Result<TokenInfo, TokenError> {
        self.line.ask(Command::Info)
    }

    /// Logs in once, for as many signatures as the session lives.
    ///
    /// Refuses to spend the last try. A wrong PIN is [`TokenError::PinIncorrect`] at once; nothing
    /// is repeated. Waits up to 30 s for another session of this process on the same token.
    pub fn login(&mut self, pin: Pin, id: &CertificateId) -> Result<TokenSession, TokenError> {
        self.log_in(pin, None, id, false)
    }

    /// The same after a person was told that a wrong PIN locks the token, and consented.
    pub fn login_on_last_try(
        &mut self,
        pin: Pin,
        id: &CertificateId,
    ) -> Result<TokenSession, TokenError> {
        self.log_in(pin, None, id, true)
    }

    /// The same for a token with a PIN of its own for signing, given before each signature: what
    /// [`TokenError::SignaturePinIncorrect`] tells.
    pub fn login_with_signature_pin(
        &mut self,
        pin: Pin,
        signature_pin: Pin,
        id: &CertificateId,
        accepts_last_try: bool,
    ) -> Result<TokenSession, TokenError> {
        self.log_in(pin, Some(signature_pin), id, accepts_last_try)
    }

    fn log_in(
        &mut self,
        pin: Pin,
        signature_pin: Option<Pin>,
        id: &CertificateId,
        accepts_last_try: bool,
    ) -> Result<TokenSession, TokenError> {
        let entry = Entry { pin, signature_pin, id: id.clone(), accepts_last_try };
        let (session, certificate) = self.line.ask(|answer| Command::Login { entry, answer })?;
        Ok(TokenSession { line: self.line.clone(), session, certificate })
    }

    /// Looks once whether a token that went away is back: the same serial number, the same
    /// certificates, in whichever slot. `None` while it is not, or while another one is inserted,
    /// or while the module has not come back from an earlier call.
    ///
    /// Ends a login that lived; log in anew afterwards. Every fourth look begins the module anew,
    /// which takes up to seconds, and is left out while a person signs with another of its tokens.
    pub fn is_back(&mut self) -> Result<Option<TokenInfo>, TokenError> {
        if self.line.is_late() {
            return Ok(None);
        }
        self.line.ask(Command::Return)
    }
}

/// A token logged in: signs until dropped, then logs out and erases the PIN.
pub struct TokenSession {
    line: Line,
    session: SessionNumber,
    certificate: SignerCertificate,
}

impl TokenSession {
    fn sign(&self, message: Option<&[u8]>, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        let (session, message, sha256) = (self.session, message.map(<[u8]>::to_vec), *sha256);
        Ok(self.line.ask(|answer| Command::Sign { session, message, sha256, answer })?)
    }
}

impl TokenSigner for TokenSession {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        self.sign(None, sha256)
    }

    fn sign_message(&mut self, message: &[u8], sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        self.sign(Some(message), sha256)
    }
}

impl Drop for TokenSession {
    fn drop(&mut self) {
        self.line.tell(Command::Logout(self.session));
    }
}
