//! The signing queue, the batch under one PIN, and files signed elsewhere.

use std::path::{Path, PathBuf};

use certificate::chamber::Chamber;
use certificate::lifecycle;
use draft::PracticeId;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use signing::batch::{Batch, End, Event, Outcome, Output};
use signing::{Anchors, SignError, TokenSigner as _, cades, verify};
use signing_pkcs11::{CertificateId, Pin, Token, TokenInfo, TokenSession};

use crate::views::{ProgressView, SignResult};
use crate::{AppError, Code, Office, facts, files, sealing, state, tokens, verification, words};

/// What is to be signed, with what.
pub struct SignRequest {
    /// The practices, in order.
    pub ids: Vec<PracticeId>,
    /// PKCS#11 module.
    pub module: PathBuf,
    /// Label of the token.
    pub label: String,
    /// The PIN, for this batch.
    pub pin: SecretString,
    /// A person consented to spend the last attempt.
    pub use_final_try: bool,
}

/// Everything that is sealed and not signed, the oldest first.
///
/// # Errors
/// [`Code::Storage`].
pub fn ready(office: &Office) -> Result<Vec<PracticeId>, AppError> {
    facts::in_states(office, &["sealed"])
}

/// Signs a batch with one PIN. A document that fails keeps its place with its reason and the rest goes
/// on; after a wrong PIN nothing more is asked of the token.
///
/// # Errors
/// [`Code::ModuleAbsent`], [`Code::TokenAbsent`], [`Code::NoSigningCertificate`], [`Code::PinIncorrect`],
/// [`Code::PinLocked`], [`Code::PinFinalTry`], [`Code::TokenFailed`].
pub fn sign(
    office: &Office,
    request: SignRequest,
    progress: &mut dyn FnMut(ProgressView),
) -> Result<Vec<SignResult>, AppError> {
    let mut token = Token::open(&request.module, &request.label)
        .map_err(|error| tokens::failure(&error, &request.label))?;
    let chosen = token
        .signing_certificate(Timestamp::now())
        .map_err(|error| tokens::failure(&error, &request.label))?
        .clone();
    let mut run = Run {
        office,
        request: &request,
        errors: vec![None; request.ids.len()],
        p7m: vec![None; request.ids.len()],
        session: None,
        made: None,
        progress,
    };
    run.judge_documents(chosen.certificate.fiscal_code().as_deref(), &chosen.certificate.name());
    if run.errors.iter().all(Option::is_some) {
        // Nothing can be signed: the PIN is not spent on it.
        return Ok(run.results());
    }
    let info = token.info().map_err(|error| tokens::failure(&error, &request.label))?;
    let tries = tries_left(office, &info)?;
    let walked = run.walk(&mut token, &chosen.id, tries);
    note_pin(office, &info, &walked)?;
    let end = walked?;
    if end == End::PinLocked {
        return Err(AppError::new(Code::PinLocked, "locked in the middle of a batch"));
    }
    Ok(run.results())
}

/// Wrong PINs after which only one attempt is taken to be left, where the module sets no flags.
const OWN_COUNT_LAST_TRY: u32 = 2;

/// What the token says, or what we counted ourselves: some modules never set the flags.
fn tries_left(office: &Office, info: &TokenInfo) -> Result<Option<u8>, AppError> {
    let counted = office.store.wrong_pins(&info.serial)? >= OWN_COUNT_LAST_TRY;
    Ok(info.tries_left().or(counted.then_some(1)))
}

/// Counts wrong PINs per token, so that no card is locked by this program.
fn note_pin(
    office: &Office,
    info: &TokenInfo,
    walked: &Result<End, AppError>,
) -> Result<(), AppError> {
    match walked {
        Err(error) if error.code == Code::PinIncorrect => {
            office.store.note_wrong_pin(&info.serial, crate::drafts::now_ms())?;
        }
        Ok(End::Complete) => office.store.note_right_pin(&info.serial)?,
        Ok(End::Cancelled | End::PinLocked) | Err(_) => {}
    }
    Ok(())
}

struct Run<'a> {
    office: &'a Office,
    request: &'a SignRequest,
    errors: Vec<Option<AppError>>,
    p7m: Vec<Option<PathBuf>>,
    session: Option<TokenSession>,
    made: Option<Vec<u8>>,
    progress: &'a mut dyn FnMut(ProgressView),
}

impl Run<'_> {
    /// What cannot be signed is known before the PIN is used.
    fn judge_documents(&mut self, holder: Option<&str>, name: &str) {
        for index in 0..self.request.ids.len() {
            let judged = signable(self.office, self.request.ids[index])
                .and_then(|seal| declared(&seal, holder, name));
            self.errors[index] = judged.err();
        }
    }

    /// Carries out what the machine asks for, until it is finished.
    fn walk(
        &mut self,
        token: &mut Token,
        id: &CertificateId,
        tries: Option<u8>,
    ) -> Result<End, AppError> {
        let (mut batch, mut outputs) = Batch::new(self.request.ids.len()).on(Event::Start(tries));
        loop {
            let mut next = None;
            for output in outputs {
                match output {
                    Output::AskPin { .. } if self.session.is_some() || self.pin_was_used() => {
                        return Err(AppError::new(Code::PinIncorrect, "refused in the batch"));
                    }
                    Output::AskPin { tries_left: Some(1) } if !self.request.use_final_try => {
                        return Err(AppError::new(Code::PinFinalTry, "last attempt"));
                    }
                    Output::AskPin { .. } => {
                        next =
                            Some(Event::PinGiven { accepts_last_try: self.request.use_final_try });
                    }
                    Output::LogIn => {
                        self.log_in(token, id)?;
                        next = Some(Event::LoggedIn);
                    }
                    Output::ForgetPin => self.session = None,
                    Output::AskToken => {
                        return Err(AppError::new(Code::TokenFailed, "the token is gone")
                            .with("why", "token removed"));
                    }
                    Output::Sign { index } => next = Some(self.sign_one(index)),
                    Output::Store { index } => next = Some(self.store_one(index)),
                    Output::Report { outcomes, end } => {
                        self.take_outcomes(&outcomes);
                        return Ok(end);
                    }
                    Output::Refused { state, event } => {
                        return Err(AppError::internal(format!("{event} in {state}")));
                    }
                }
            }
            let Some(event) = next else {
                return Err(AppError::internal("the batch asks for nothing and is not finished"));
            };
            (batch, outputs) = batch.on(event);
        }
    }

    fn pin_was_used(&self) -> bool {
        self.made.is_some()
    }

    fn log_in(&mut self, token: &mut Token, id: &CertificateId) -> Result<(), AppError> {
        let pin = Pin::new(self.request.pin.expose_secret().to_owned());
        let session = if self.request.use_final_try {
            token.login_on_last_try(pin, id)
        } else {
            token.login(pin, id)
        };
        self.session = Some(session.map_err(|error| tokens::failure(&error, &self.request.label))?);
        Ok(())
    }

    fn sign_one(&mut self, index: usize) -> Event {
        if let Some(error) = &self.errors[index] {
            return Event::SignFailed { reason: error.to_string() };
        }
        let seal = match signable(self.office, self.request.ids[index]) {
            Ok(seal) => seal,
            Err(error) => return self.failed(index, error),
        };
        let Some(session) = self.session.as_mut() else {
            return self.failed(index, AppError::internal("no session"));
        };
        match cades::sign(&seal.base_form, session, Timestamp::now()) {
            Ok(p7m) => {
                self.made = Some(p7m);
                Event::Signed
            }
            Err(SignError::PinIncorrect) => Event::PinIncorrect(None),
            Err(SignError::PinLocked) => Event::PinLocked,
            Err(SignError::TokenGone(_)) => Event::TokenGone,
            Err(error) => {
                let why = files::causes(&error);
                self.failed(index, AppError::new(Code::TokenFailed, &why).with("why", &why))
            }
        }
    }

    fn failed(&mut self, index: usize, error: AppError) -> Event {
        let reason = error.to_string();
        self.errors[index] = Some(error);
        Event::SignFailed { reason }
    }

    fn store_one(&mut self, index: usize) -> Event {
        let id = self.request.ids[index];
        let Some((p7m, signer)) = self.made.take().zip(self.session.as_ref()) else {
            return Event::StoreFailed { reason: "no signature in hand".to_owned() };
        };
        let signer = signer.certificate();
        let code = signer.fiscal_code().unwrap_or_default();
        match keep(self.office, id, &p7m, &signer.name(), &code) {
            Ok(path) => {
                self.p7m[index] = Some(path);
                let done = self.p7m.iter().flatten().count() as u32;
                let total = self.request.ids.len() as u32;
                (self.progress)(ProgressView { done, total, id: id.to_string() });
                Event::Stored
            }
            Err(error) => {
                let reason = error.to_string();
                self.errors[index] = Some(error);
                Event::StoreFailed { reason }
            }
        }
    }

    fn take_outcomes(&mut self, outcomes: &[Outcome]) {
        for (index, outcome) in outcomes.iter().enumerate() {
            if let Outcome::Failed { reason } = outcome {
                self.errors[index].get_or_insert_with(|| AppError::internal(reason));
            }
        }
    }

    fn results(self) -> Vec<SignResult> {
        let language = self.office.language;
        self.request
            .ids
            .iter()
            .zip(self.p7m)
            .zip(self.errors)
            .map(|((id, p7m), error)| SignResult {
                id: id.to_string(),
                outcome: match (&p7m, &error) {
                    (Some(_), _) => "signed",
                    (None, Some(_)) => "failed",
                    (None, None) => "skipped",
                }
                .to_owned(),
                p7m: p7m.map(|path| path.display().to_string()),
                error: error.map(|error| words::error(language, &error)),
            })
            .collect()
    }
}

/// The seal that waits for a signature.
pub(crate) fn signable(office: &Office, id: PracticeId) -> Result<facts::SealFact, AppError> {
    let item = office.store.list_item(id)?;
    state::after(&item.row.state, lifecycle::Event::Signed)?;
    facts::seal(office, id, item.row.revision)?
        .ok_or_else(|| AppError::new(Code::NotSealed, "no seal"))
}

/// V30: the signer is the declared signatory.
pub(crate) fn declared(
    seal: &facts::SealFact,
    holder: Option<&str>,
    name: &str,
) -> Result<(), AppError> {
    let expected = seal.certificate.signatory.fiscal_code.as_str();
    if holder.is_some_and(|holder| holder.eq_ignore_ascii_case(expected)) {
        return Ok(());
    }
    Err(AppError::new(Code::SignerMismatch, "another signer")
        .with("signer", name)
        .with("found", holder.unwrap_or("-"))
        .with("expected", expected))
}

/// Stores a signature with its outbox row, and lays the file where people and programs find it.
pub(crate) fn keep(
    office: &Office,
    id: PracticeId,
    p7m: &[u8],
    signer: &str,
    fiscal_code: &str,
) -> Result<PathBuf, AppError> {
    let seal = signable(office, id)?;
    facts::put_signature(office, id, &seal, p7m, signer, fiscal_code)?;
    let name = format!("{}.p7m", sealing::file_name(id, seal.revision));
    let path = office.home.join("signed").join(name);
    files::write(&path, p7m)?;
    Ok(path)
}

/// Takes in a base form that was signed by another program.
///
/// # Errors
/// [`Code::NameMismatch`], [`Code::ContentMismatch`], [`Code::SignerMismatch`] (V30),
/// [`Code::SignatureInvalid`]; nothing is stored then.
pub fn take_in(
    office: &Office,
    id: PracticeId,
    file: &Path,
    anchors: Option<&Path>,
) -> Result<SignResult, AppError> {
    let seal = signable(office, id)?;
    let expected = format!("{}.p7m", sealing::file_name(id, seal.revision));
    let found = file.file_name().map(|name| name.to_string_lossy().into_owned());
    if found.as_deref() != Some(expected.as_str()) {
        return Err(AppError::new(Code::NameMismatch, "renamed")
            .with("found", found.unwrap_or_default())
            .with("expected", expected));
    }
    let limit = Chamber::of(&seal.certificate.desk.chamber).attachment_bytes_max;
    let bytes = files::read(file, limit)?;
    let trusted = match anchors {
        Some(folder) => verification::anchors(Some(folder))?,
        None => Anchors::none(),
    };
    let judge_chain = anchors.is_some();
    let policy = verify::Policy { anchors: trusted, crls: Vec::new(), at: Timestamp::now() };
    let report = verify::verify(&bytes, &policy);
    if report.content_sha256.as_deref() != Some(seal.base_form_sha256.as_str()) {
        return Err(AppError::new(Code::ContentMismatch, "other content")
            .with("expected", &seal.base_form_sha256)
            .with("found", report.content_sha256.as_deref().unwrap_or("-")));
    }
    let accepted = report.passed()
        || report.only_revocation_missing()
        || (!judge_chain && verification::only_trust_missing(&report));
    if !accepted {
        let why = report
            .checks
            .iter()
            .find(|check| check.passed == Some(false))
            .map_or_else(|| format!("{:?}", report.indication), |check| check.detail.clone());
        return Err(AppError::new(Code::SignatureInvalid, &why).with("why", why));
    }
    let declared_code = &seal.certificate.signatory.fiscal_code;
    let signer = report.signer(declared_code).or(report.signers.first());
    let code = signer.and_then(|signer| signer.fiscal_code.clone());
    let name = signer.map(|signer| signer.name.clone()).unwrap_or_default();
    declared(&seal, code.as_deref(), &name)?;
    let path = keep(office, id, &bytes, &name, code.as_deref().unwrap_or_default())?;
    Ok(SignResult {
        id: id.to_string(),
        outcome: "signed".to_owned(),
        p7m: Some(path.display().to_string()),
        error: None,
    })
}
