//! The thread that makes all calls for one token.
//!
//! Owns module, session, login and PIN. Ends, logs out and erases the PIN when its last handle is
//! dropped. A call that failed may leave an operation open in the module, so after any failure the
//! session is replaced; the login stays as long as one session is open (PKCS#11 v2.40 section 5.6).

mod ecdsa;
mod login;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use cryptoki::context::Pkcs11;
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use signing::SignerCertificate;

use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::library;
use crate::objects::{self, CertificateId, TokenCertificate};
use crate::pin::Pin;
use crate::raw::RawSign;

use login::Lease;

/// DigestInfo of SHA-256 up to the digest (RFC 8017 section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

type Answer<T> = Sender<Result<T, TokenError>>;

/// What the thread is asked.
pub(crate) enum Command {
    Info(Answer<TokenInfo>),
    IsBack(Answer<Option<TokenInfo>>),
    Login {
        pin: Pin,
        id: CertificateId,
        accepts_last_try: bool,
        answer: Answer<(SessionNumber, SignerCertificate)>,
    },
    Sign {
        session: SessionNumber,
        message: Option<Vec<u8>>,
        sha256: [u8; 32],
        answer: Answer<Vec<u8>>,
    },
    Logout(SessionNumber),
}

/// Tells the sessions of one token apart: a handle of an earlier one must not end a later one.
pub(crate) type SessionNumber = u64;

/// What is known once a token is open.
pub(crate) struct Opened {
    pub(crate) commands: Sender<Command>,
    pub(crate) certificates: Vec<TokenCertificate>,
}

/// Starts the thread and waits until the token is open.
pub(crate) fn start(module: &Path, label: &str) -> Result<Opened, TokenError> {
    let (commands, inbox) = channel();
    let (opened, answer) = channel();
    let (module, label) = (module.to_owned(), label.to_owned());
    std::thread::Builder::new()
        .name("pkcs11".to_owned())
        .spawn(move || {
            let worker = Worker::open(&module, &label).and_then(|worker| {
                let certificates = objects::certificates(&worker.session)?;
                Ok((worker, certificates))
            });
            match worker {
                Ok((worker, certificates)) => {
                    if opened.send(Ok(certificates)).is_ok() {
                        worker.serve(&inbox);
                    }
                }
                // Whoever asked may be gone: then nobody misses the answer.
                Err(error) => drop(opened.send(Err(error))),
            }
        })
        .map_err(|_| TokenError::Busy)?;
    let certificates = answer.recv().map_err(|_| TokenError::Gone)??;
    Ok(Opened { commands, certificates })
}

struct Worker {
    module: Pkcs11,
    path: PathBuf,
    raw: RawSign,
    slot: Slot,
    serial: String,
    session: Session,
    login: Option<Login>,
    /// Logins so far; the latest is the one that lives.
    sessions: SessionNumber,
}

/// A login that lives: PIN, key, and what was learnt of the key.
struct Login {
    pin: Pin,
    id: CertificateId,
    key: ObjectHandle,
    elliptic: bool,
    /// The token has no bare RSA and hashes by itself.
    hashes: bool,
    /// The key wants the PIN before each signature, or behaves as if it did.
    each_time: bool,
    _lease: Lease,
}

impl Worker {
    fn open(path: &Path, label: &str) -> Result<Self, TokenError> {
        let module = library::load(path)?;
        let mut present = library::present(&module)?;
        let labels = present.iter().map(|(_, info)| info.label.clone()).collect();
        present.retain(|(_, info)| info.label == label);
        let (slot, info) = match (present.pop(), present.len()) {
            (Some(token), 0) => token,
            (Some(_), more) => {
                return Err(TokenError::LabelAmbiguous {
                    label: label.to_owned(),
                    count: more + 1,
                });
            }
            (None, _) => {
                return Err(TokenError::TokenAbsent { label: label.to_owned(), present: labels });
            }
        };
        let session = module.open_ro_session(slot)?;
        let raw = RawSign::of(path)?;
        let path = path.to_owned();
        Ok(Self { module, path, raw, slot, serial: info.serial, session, login: None, sessions: 0 })
    }

    fn serve(mut self, inbox: &Receiver<Command>) {
        // An answer that nobody waits for any more is dropped with its receiver.
        for command in inbox {
            match command {
                Command::Info(answer) => drop(answer.send(self.info())),
                Command::IsBack(answer) => drop(answer.send(self.is_back())),
                Command::Login { pin, id, accepts_last_try, answer } => {
                    drop(answer.send(self.log_in(pin, &id, accepts_last_try)));
                }
                Command::Sign { session, message, sha256, answer } => {
                    let made = if session == self.sessions {
                        self.sign(message.as_deref(), &sha256)
                    } else {
                        Err(TokenError::Busy)
                    };
                    drop(answer.send(made));
                }
                Command::Logout(session) if session == self.sessions => self.log_out(),
                Command::Logout(_) => {}
            }
        }
        self.log_out();
    }

    fn info(&self) -> Result<TokenInfo, TokenError> {
        Ok(TokenInfo::from(&self.module.get_token_info(self.slot)?))
    }

    /// Lists the slots anew: a token that is put back may lie in another one, and its old session is dead.
    fn is_back(&mut self) -> Result<Option<TokenInfo>, TokenError> {
        let serial = self.serial.clone();
        let mut present = library::present(&self.module)?.into_iter();
        let Some((slot, info)) = present.find(|(_, info)| info.serial == serial) else {
            return Ok(None);
        };
        self.log_out();
        self.session = self.module.open_ro_session(slot)?;
        self.slot = slot;
        Ok(Some(info))
    }

    fn log_in(
        &mut self,
        pin: Pin,
        id: &CertificateId,
        accepts_last_try: bool,
    ) -> Result<(SessionNumber, SignerCertificate), TokenError> {
        self.log_out();
        self.sessions += 1;
        let certificate = self.certificate(id)?;
        let elliptic = certificate.has_elliptic_key().map_err(|_| TokenError::MechanismAbsent)?;
        let hashes = self.hashes(elliptic)?;
        let lease = Lease::take(&self.path, &self.serial)?;
        let info = self.info()?;
        login::allow(&info, &pin, accepts_last_try)?;
        match self.ask_login(&pin) {
            Ok(()) => login::right(&self.serial),
            Err(TokenError::PinIncorrect { .. }) => {
                login::wrong(&self.serial);
                let tries_left = self.info().ok().and_then(|info| login::tries_left(&info));
                return Err(TokenError::PinIncorrect { tries_left });
            }
            Err(error) => return Err(error),
        }
        match self.find_key(id) {
            Ok((key, each_time)) => {
                let id = id.clone();
                self.login =
                    Some(Login { pin, id, key, elliptic, hashes, each_time, _lease: lease });
                Ok((self.sessions, certificate))
            }
            Err(error) => {
                // The session ends with this login either way.
                let _ = self.session.logout();
                Err(error)
            }
        }
    }

    fn ask_login(&self, pin: &Pin) -> Result<(), TokenError> {
        let ask = || self.session.login(UserType::User, pin.typed());
        match ask() {
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
                // Somebody else in this process left a login behind. It did not judge this PIN.
                self.session.logout()?;
                Ok(ask()?)
            }
            result => Ok(result?),
        }
    }

    fn log_out(&mut self) {
        if let Some(login) = self.login.take() {
            // A token that is gone has logged out by itself.
            let _ = self.session.logout();
            drop(login);
        }
    }

    fn certificate(&self, id: &CertificateId) -> Result<SignerCertificate, TokenError> {
        let all = objects::certificates(&self.session)?;
        let absent = || TokenError::CertificateAbsent(id.to_string());
        let chosen = all.iter().find(|one| one.id == *id).ok_or_else(absent)?;
        if !chosen.usable {
            return Err(TokenError::NoSigningCertificate { found: vec![chosen.into()] });
        }
        Ok(chosen.certificate.clone())
    }

    /// Whether the token must hash by itself; an error when it cannot use such a key at all.
    fn hashes(&self, elliptic: bool) -> Result<bool, TokenError> {
        let offered = self.module.get_mechanism_list(self.slot)?;
        let offers = |mechanism: MechanismType| offered.contains(&mechanism);
        match elliptic {
            true if offers(MechanismType::ECDSA) => Ok(false),
            false if offers(MechanismType::RSA_PKCS) => Ok(false),
            false if offers(MechanismType::SHA256_RSA_PKCS) => Ok(true),
            true | false => Err(TokenError::MechanismAbsent),
        }
    }

    /// The private key with the certificate's identifier, and whether it wants the PIN each time.
    fn find_key(&self, id: &CertificateId) -> Result<(ObjectHandle, bool), TokenError> {
        let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(id.0.clone())];
        let found = self.session.find_objects(&template)?;
        let key = *found.first().ok_or_else(|| TokenError::KeyAbsent(id.to_string()))?;
        let wanted = cryptoki::object::AttributeType::AlwaysAuthenticate;
        let each_time = objects::read(&self.session, key, wanted)?;
        Ok((key, matches!(each_time, Some(Attribute::AlwaysAuthenticate(true)))))
    }

    fn sign(&mut self, message: Option<&[u8]>, sha256: &[u8; 32]) -> Result<Vec<u8>, TokenError> {
        let login = self.login.as_ref().ok_or(TokenError::Gone)?;
        let (elliptic, each_time) = (login.elliptic, login.each_time);
        let (mechanism, data) = match (elliptic, login.hashes, message) {
            (true, _, _) => (Mechanism::Ecdsa, sha256.to_vec()),
            (false, false, _) => (Mechanism::RsaPkcs, [&DIGEST_INFO[..], sha256].concat()),
            (false, true, Some(message)) => (Mechanism::Sha256RsaPkcs, message.to_vec()),
            (false, true, None) => return Err(TokenError::MechanismAbsent),
        };
        let mut made = self.sign_once(&mechanism, &data, each_time);
        let not_logged_in =
            matches!(made, Err(TokenError::Module(Error::Pkcs11(RvError::UserNotLoggedIn, _))));
        if not_logged_in && !each_time {
            // Some tokens want the PIN each time without saying so: one try, then it is known.
            self.renew()?;
            made = self.sign_once(&mechanism, &data, true);
            if made.is_ok()
                && let Some(login) = &mut self.login
            {
                login.each_time = true;
            }
        }
        match made {
            Ok(value) if elliptic => ecdsa::to_der(&value).ok_or(TokenError::MechanismAbsent),
            Ok(value) => Ok(value),
            Err(error) => Err(self.after_failure(error)),
        }
    }

    fn sign_once(
        &self,
        mechanism: &Mechanism<'_>,
        data: &[u8],
        each_time: bool,
    ) -> Result<Vec<u8>, TokenError> {
        let login = self.login.as_ref().ok_or(TokenError::Gone)?;
        self.session.sign_init(mechanism, login.key)?;
        if each_time {
            self.session.login(UserType::ContextSpecific, login.pin.typed())?;
        }
        self.raw.sign(&self.session, data)
    }

    fn after_failure(&mut self, error: TokenError) -> TokenError {
        match error {
            TokenError::PinIncorrect { .. } => {
                login::wrong(&self.serial);
                let tries_left = self.info().ok().and_then(|info| login::tries_left(&info));
                self.log_out();
                TokenError::PinIncorrect { tries_left }
            }
            TokenError::PinLocked | TokenError::Gone => {
                self.log_out();
                error
            }
            error => match self.renew() {
                Ok(()) => error,
                Err(_) => {
                    self.log_out();
                    TokenError::Gone
                }
            },
        }
    }

    /// A new session in place of the old one; opened before the old one goes, so the login stays.
    fn renew(&mut self) -> Result<(), TokenError> {
        self.session = self.module.open_ro_session(self.slot)?;
        if let Some(id) = self.login.as_ref().map(|login| login.id.clone()) {
            let (key, _) = self.find_key(&id)?;
            if let Some(login) = &mut self.login {
                login.key = key;
            }
        }
        Ok(())
    }
}
