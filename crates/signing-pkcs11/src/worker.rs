//! The thread that makes all calls for one token.
//!
//! Owns session, login and PIN. Ends, logs out and erases the PIN when its last handle is dropped.
//! Every command runs within one life of the module ([`crate::library`]), but the one that looks
//! for a token that went away.

mod ecdsa;
mod line;
mod login;
mod resume;
mod sign;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::MechanismType;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::UserType;
use cryptoki::slot::Slot;
use signing::SignerCertificate;

use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::library::{self, Library, Life, OpenSession};
use crate::objects::{self, CertificateId, TokenCertificate};
use crate::pin::Pin;

pub(crate) use line::Line;
use login::Lease;

type Answer<T> = Sender<Result<T, TokenError>>;

/// What the thread is asked.
pub(crate) enum Command {
    Info(Answer<TokenInfo>),
    Login {
        entry: Entry,
        answer: Answer<(SessionNumber, SignerCertificate)>,
    },
    Sign {
        session: SessionNumber,
        message: Option<Vec<u8>>,
        sha256: [u8; 32],
        answer: Answer<Vec<u8>>,
    },
    Return(Answer<Option<TokenInfo>>),
    Logout(SessionNumber),
}

/// How somebody enters.
pub(crate) struct Entry {
    /// For the token.
    pub(crate) pin: Pin,
    /// For each signature, where that is another one.
    pub(crate) signature_pin: Option<Pin>,
    /// With which certificate.
    pub(crate) id: CertificateId,
    /// A person knows that a wrong PIN may lock the token.
    pub(crate) accepts_last_try: bool,
}

/// Tells the sessions of one token apart: a handle of an earlier one must not end a later one.
pub(crate) type SessionNumber = u64;

/// What is known once a token is open.
pub(crate) struct Opened {
    pub(crate) line: Line,
    pub(crate) certificates: Vec<TokenCertificate>,
}

/// Starts the thread and waits until the token is open, or `opening` has passed.
pub(crate) fn start(
    module: &Path,
    label: &str,
    opening: Duration,
    calls: Duration,
) -> Result<Opened, TokenError> {
    let (commands, inbox) = channel();
    let (opened, answer) = channel();
    let (module, label) = (module.to_owned(), label.to_owned());
    let line = Line::new(commands, calls);
    let done = line.done();
    std::thread::Builder::new()
        .name("pkcs11".to_owned())
        .spawn(move || match Worker::open(&module, &label) {
            Ok(worker) => {
                if opened.send(Ok(worker.certificates.clone())).is_ok() {
                    worker.serve(&inbox, &done);
                }
            }
            // Whoever asked may be gone: then nobody misses the answer.
            Err(error) => drop(opened.send(Err(error))),
        })
        .map_err(|_| TokenError::Busy)?;
    let certificates = line::receive(&answer, opening)??;
    Ok(Opened { line, certificates })
}

struct Worker {
    library: Arc<Library>,
    slot: Slot,
    serial: String,
    /// As read when the token was opened: a token that comes back must have the same.
    certificates: Vec<TokenCertificate>,
    /// `None` while the token is away.
    session: Option<OpenSession>,
    login: Option<Login>,
    /// Logins so far; the latest is the one that lives.
    sessions: SessionNumber,
    /// Looks for the token since it went away.
    looks: u32,
}

/// A login that lives: PIN, key, and what was learnt of the key.
struct Login {
    pin: Pin,
    signature_pin: Option<Pin>,
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
        let library = library::load(path)?;
        let life = library.enter();
        let mut present = life.present()?;
        let labels = present.iter().map(|(_, info)| info.label.clone()).collect();
        present.retain(|(_, info)| info.label == label);
        let label = label.to_owned();
        let (slot, info) = match (present.pop(), present.len()) {
            (Some(token), 0) => token,
            (Some(_), more) => return Err(TokenError::LabelAmbiguous { label, count: more + 1 }),
            (None, _) => return Err(TokenError::TokenAbsent { label, present: labels }),
        };
        let session = life.open(slot)?;
        let certificates = objects::certificates(&session)?;
        drop(life);
        Ok(Self {
            library,
            slot,
            serial: info.serial,
            certificates,
            session: Some(session),
            login: None,
            sessions: 0,
            looks: 0,
        })
    }

    fn serve(mut self, inbox: &Receiver<Command>, done: &line::Done) {
        let library = Arc::clone(&self.library);
        // An answer that nobody waits for any more is dropped with its receiver.
        for command in inbox {
            match command {
                Command::Info(answer) => {
                    drop(
                        answer
                            .send(self.within(&library.enter(), |worker, life| worker.info(life))),
                    );
                }
                Command::Login { entry, answer } => {
                    drop(answer.send(
                        self.within(&library.enter(), |worker, life| worker.log_in(life, entry)),
                    ));
                }
                Command::Sign { session, message, sha256, answer } => {
                    let made = if session == self.sessions {
                        self.within(&library.enter(), |worker, life| {
                            worker.sign(life, message.as_deref(), &sha256)
                        })
                    } else {
                        Err(TokenError::Busy)
                    };
                    drop(answer.send(made));
                }
                Command::Return(answer) => drop(answer.send(self.come_back())),
                Command::Logout(session) if session == self.sessions => {
                    let _life = library.enter();
                    self.log_out();
                }
                Command::Logout(_) => {}
            }
            done.note();
        }
        let _life = library.enter();
        self.log_out();
        self.session = None;
    }

    /// Acts with a session of this life; the module may have been begun anew for another token.
    fn within<T>(
        &mut self,
        life: &Life<'_>,
        act: impl FnOnce(&mut Self, &Life<'_>) -> Result<T, TokenError>,
    ) -> Result<T, TokenError> {
        if self.session.as_ref().is_some_and(|session| !life.has(session)) {
            // Nobody was logged in: a token with a login is not begun anew.
            self.login = None;
            self.session = None;
            self.look(life);
        }
        act(self, life)
    }

    fn session(&self) -> Result<&OpenSession, TokenError> {
        self.session.as_ref().ok_or(TokenError::Gone)
    }

    /// A session that works; a token that went away and came back unseen is taken up again.
    fn be_in_session(&mut self, life: &Life<'_>) -> Result<(), TokenError> {
        if self.session().is_ok_and(|session| session.get_session_info().is_ok()) {
            return Ok(());
        }
        self.lose();
        self.look(life).map(drop).ok_or(TokenError::Gone)
    }

    fn info(&self, life: &Life<'_>) -> Result<TokenInfo, TokenError> {
        let info = TokenInfo::from(&life.module().get_token_info(self.slot)?);
        // Another card in the same reader is not this one.
        if info.serial == self.serial { Ok(info) } else { Err(TokenError::Gone) }
    }

    fn log_in(
        &mut self,
        life: &Life<'_>,
        entry: Entry,
    ) -> Result<(SessionNumber, SignerCertificate), TokenError> {
        self.log_out();
        self.sessions += 1;
        let Entry { pin, signature_pin, id, accepts_last_try } = entry;
        let certificate = self.certificate(&id)?;
        self.be_in_session(life)?;
        let elliptic = certificate.has_elliptic_key().map_err(|_| TokenError::MechanismAbsent)?;
        let hashes = self.hashes(life, elliptic)?;
        let lease = Lease::take(self.library.path(), &self.serial)?;
        let info = self.info(life)?;
        login::allow(&info, &pin, accepts_last_try)?;
        if let Some(signature_pin) = &signature_pin {
            login::allow_signature(&info, signature_pin, accepts_last_try)?;
        }
        match self.ask_login(&pin) {
            Ok(()) => login::right(&self.serial),
            Err(TokenError::PinIncorrect { .. }) => {
                login::wrong(&self.serial);
                let tries_left = self.info(life).ok().and_then(|info| login::tries_left(&info));
                return Err(TokenError::PinIncorrect { tries_left });
            }
            Err(error) => return Err(error.with_lengths_of(&info)),
        }
        let found = self.find_key(&id).and_then(|(key, each_time)| {
            if each_time && signature_pin.is_none() {
                login::allow_signature(&info, &pin, accepts_last_try)?;
            }
            Ok((key, each_time))
        });
        match found {
            Ok((key, each_time)) => {
                let login = Login {
                    pin,
                    signature_pin,
                    id,
                    key,
                    elliptic,
                    hashes,
                    each_time,
                    _lease: lease,
                };
                self.login = Some(login);
                Ok((self.sessions, certificate))
            }
            Err(error) => {
                // The session ends with this login either way.
                let _ = self.session()?.logout();
                Err(error)
            }
        }
    }

    fn ask_login(&self, pin: &Pin) -> Result<(), TokenError> {
        let session = self.session()?;
        let ask = || session.login(UserType::User, pin.typed());
        match ask() {
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
                // Somebody else in this process left a login behind. It did not judge this PIN.
                session.logout()?;
                Ok(ask()?)
            }
            result => Ok(result?),
        }
    }

    fn log_out(&mut self) {
        if let (Some(login), Some(session)) = (self.login.take(), &self.session) {
            // A token that is gone has logged out by itself.
            let _ = session.logout();
            drop(login);
        }
    }

    /// The token is gone, and login and session with it.
    fn lose(&mut self) {
        self.login = None;
        if let Some(session) = self.session.take() {
            session.abandon();
        }
    }

    fn certificate(&self, id: &CertificateId) -> Result<SignerCertificate, TokenError> {
        let absent = || TokenError::CertificateAbsent(id.to_string());
        let chosen = self.certificates.iter().find(|one| one.id == *id).ok_or_else(absent)?;
        if !chosen.usable {
            return Err(TokenError::NoSigningCertificate { found: vec![chosen.into()] });
        }
        Ok(chosen.certificate.clone())
    }

    /// Whether the token must hash by itself; an error when it cannot use such a key at all.
    fn hashes(&self, life: &Life<'_>, elliptic: bool) -> Result<bool, TokenError> {
        let offered = life.module().get_mechanism_list(self.slot)?;
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
        let session = self.session()?;
        let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(id.0.clone())];
        let found = session.find_objects(&template)?;
        let key = *found.first().ok_or_else(|| TokenError::KeyAbsent(id.to_string()))?;
        let each_time = objects::read(session, key, AttributeType::AlwaysAuthenticate)?;
        Ok((key, matches!(each_time, Some(Attribute::AlwaysAuthenticate(true)))))
    }
}
