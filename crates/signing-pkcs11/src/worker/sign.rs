//! One document's signature: C_SignInit, C_Sign, and a login between where the key demands it.
//!
//! A call that failed may leave an operation open in the module, so after any failure the session
//! is replaced; the login stays as long as one session is open (PKCS#11 v2.40 section 5.6).

use cryptoki::mechanism::Mechanism;
use cryptoki::session::UserType;

use super::{Worker, ecdsa, login};
use crate::error::TokenError;
use crate::library::Life;

/// DigestInfo of SHA-256 up to the digest (RFC 8017 section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

impl Worker {
    pub(super) fn sign(
        &mut self,
        life: &Life<'_>,
        message: Option<&[u8]>,
        sha256: &[u8; 32],
    ) -> Result<Vec<u8>, TokenError> {
        let login = self.login.as_ref().ok_or(TokenError::Gone)?;
        let elliptic = login.elliptic;
        let (mechanism, data) = match (elliptic, login.hashes, message) {
            (true, _, _) => (Mechanism::Ecdsa, sha256.to_vec()),
            (false, false, _) => (Mechanism::RsaPkcs, [&DIGEST_INFO[..], sha256].concat()),
            (false, true, Some(message)) => (Mechanism::Sha256RsaPkcs, message.to_vec()),
            (false, true, None) => return Err(TokenError::MechanismAbsent),
        };
        match self.sign_in_session(life, &mechanism, &data) {
            Ok(value) if elliptic => ecdsa::to_der(&value).ok_or(TokenError::MechanismAbsent),
            Ok(value) => Ok(value),
            Err(error) => Err(self.after_failure(life, error)),
        }
    }

    /// Signs; once more where the session was lost, or where it turns out that the key wants the
    /// PIN each time. No PIN that was refused is given again.
    fn sign_in_session(
        &mut self,
        life: &Life<'_>,
        mechanism: &Mechanism<'_>,
        data: &[u8],
    ) -> Result<Vec<u8>, TokenError> {
        let each_time = self.login.as_ref().is_some_and(|login| login.each_time);
        match self.sign_once(mechanism, data, each_time) {
            Err(error) if error.is_session_lost() => {
                self.renew(life)?;
                self.sign_once(mechanism, data, each_time)
            }
            Err(error) if error.is_not_logged_in() && !each_time => {
                self.renew(life)?;
                let made = self.sign_once(mechanism, data, true)?;
                if let Some(login) = &mut self.login {
                    login.each_time = true;
                }
                Ok(made)
            }
            made => made,
        }
    }

    fn sign_once(
        &self,
        mechanism: &Mechanism<'_>,
        data: &[u8],
        each_time: bool,
    ) -> Result<Vec<u8>, TokenError> {
        let login = self.login.as_ref().ok_or(TokenError::Gone)?;
        let session = self.session()?;
        session.sign_init(mechanism, login.key)?;
        if each_time {
            let pin = login.signature_pin.as_ref().unwrap_or(&login.pin);
            session.login(UserType::ContextSpecific, pin.typed())?;
            login::right_signature(&self.serial);
        }
        session.sign(data)
    }

    fn after_failure(&mut self, life: &Life<'_>, error: TokenError) -> TokenError {
        match error {
            TokenError::PinIncorrect { .. } => {
                // The PIN has opened the token: what is refused is the one for signatures.
                login::wrong_signature(&self.serial);
                let info = self.info(life).ok();
                let tries_left = info.and_then(|info| login::signature_tries_left(&info));
                self.log_out();
                // The signature that was begun lives on in the session: the next login gets another.
                self.session = None;
                TokenError::SignaturePinIncorrect { tries_left }
            }
            TokenError::PinLocked => {
                self.log_out();
                error
            }
            TokenError::Gone => {
                self.lose();
                error
            }
            error => match self.renew(life) {
                Ok(()) => error,
                Err(_) => {
                    self.lose();
                    TokenError::Gone
                }
            },
        }
    }

    /// A new session in place of the old one; opened before the old one goes, so the login stays.
    /// Fails where the login is lost too: then the key is not to be seen.
    fn renew(&mut self, life: &Life<'_>) -> Result<(), TokenError> {
        self.info(life)?;
        let new = life.open(self.slot)?;
        if let Some(old) = self.session.take() {
            old.replaced_by(&new);
        }
        self.session = Some(new);
        if let Some(id) = self.login.as_ref().map(|login| login.id.clone()) {
            let (key, _) = self.find_key(&id).map_err(|_| TokenError::Gone)?;
            if let Some(login) = &mut self.login {
                login.key = key;
            }
        }
        Ok(())
    }
}
