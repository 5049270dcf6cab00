//! Handles to a token: open, look, log in, sign.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use jiff::Timestamp;
use signing::{SignError, SignerCertificate, TokenSigner};

use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::objects::{CertificateId, Found, TokenCertificate};
use crate::pin::Pin;
use crate::worker::{self, Command, Opened, SessionNumber};

/// An open token, not logged in.
pub struct Token {
    commands: Sender<Command>,
    certificates: Vec<TokenCertificate>,
}

impl Token {
    /// Opens the token with this label and reads its certificates. No PIN is needed.
    pub fn open(module: &Path, label: &str) -> Result<Self, TokenError> {
        let Opened { commands, certificates } = worker::start(module, label)?;
        Ok(Self { commands, certificates })
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
        ask(&self.commands, Command::Info)
    }

    /// Looks for the token after it went away. Where it lies in a reader again it has a new session, not
    /// logged in, and this tells its state; `None` while it is away. Another token is told by its serial
    /// number.
    pub fn is_back(&mut self) -> Result<Option<TokenInfo>, TokenError> {
        ask(&self.commands, Command::IsBack)
    }

    /// Logs in once, for as many signatures as the session lives.
    ///
    /// Refuses to spend the last try. A wrong PIN is [`TokenError::PinIncorrect`] at once; nothing
    /// is repeated. Waits up to 30 s for another session of this process on the same token.
    pub fn login(&mut self, pin: Pin, id: &CertificateId) -> Result<TokenSession, TokenError> {
        self.log_in(pin, id, false)
    }

    /// The same after a person was told that a wrong PIN locks the token, and consented.
    pub fn login_on_last_try(
        &mut self,
        pin: Pin,
        id: &CertificateId,
    ) -> Result<TokenSession, TokenError> {
        self.log_in(pin, id, true)
    }

    fn log_in(
        &mut self,
        pin: Pin,
        id: &CertificateId,
        accepts_last_try: bool,
    ) -> Result<TokenSession, TokenError> {
        let id = id.clone();
        let (session, certificate) =
            ask(&self.commands, |answer| Command::Login { pin, id, accepts_last_try, answer })?;
        Ok(TokenSession { commands: self.commands.clone(), session, certificate })
    }
}

/// A token logged in: signs until dropped, then logs out and erases the PIN.
pub struct TokenSession {
    commands: Sender<Command>,
    session: SessionNumber,
    certificate: SignerCertificate,
}

impl TokenSession {
    fn sign(&self, message: Option<&[u8]>, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        let (session, message, sha256) = (self.session, message.map(<[u8]>::to_vec), *sha256);
        Ok(ask(&self.commands, |answer| Command::Sign { session, message, sha256, answer })?)
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
        // A thread that has ended has logged out.
        let _ = self.commands.send(Command::Logout(self.session));
    }
}

/// Sends a command and waits for its answer.
fn ask<T>(
    commands: &Sender<Command>,
    command: impl FnOnce(Sender<Result<T, TokenError>>) -> Command,
) -> Result<T, TokenError> {
    let (answer, received) = channel();
    commands.send(command(answer)).map_err(|_| TokenError::Gone)?;
    received.recv().map_err(|_| TokenError::Gone)?
}
