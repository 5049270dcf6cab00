//! A batch, carried out: the machine of [`signing::batch`] asks, this opens the token, asks the
//! person, has each document signed, and hands the signature to the storing thread while the token
//! is at the next one.
//!
//! Everything that can be judged is judged before a PIN is asked. Orders (pause, cancel) are heard
//! between two calls of the token. When the token goes away it is looked for until it is back or
//! somebody cancels; it is asked for its PIN again, and goes on with the document at which it
//! stopped.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use signing::batch::{Batch, End, Event, Outcome, Output, Pace};
use signing::{SignError, TokenSigner as _};
use signing_pkcs11::{Pin, Token, TokenCertificate, TokenError, TokenInfo, TokenSession};

use super::bytes::{self, Made};
use super::control::{Happening, Orders, Person, PinAnswer, PinQuestion, PinReason};
use super::documents::{self, Chosen};
use super::judging;
use super::keeping::{self, Job, Signer};
use super::log::{self, Entry};
use super::results::{Sheet, Told};
use crate::looks::{self, Look};
use crate::views::signing::{BatchView, SignResult};
use crate::{AppError, Code, Office, drafts, files, tokens};

/// Signatures that may wait for the disk: more would only hide that it is too slow.
const WAITING_FOR_DISK: usize = 2;
/// How often a token that is gone is looked for.
const LOOK: Duration = Duration::from_millis(400);

/// What is to be signed, with what.
pub struct SignRequest {
    /// Practices and papers, in order, with the digests that were reviewed.
    pub chosen: Vec<Chosen>,
    /// PKCS#11 module.
    pub module: PathBuf,
    /// Label of the token.
    pub label: String,
    /// How long a token that went away is waited for; until somebody cancels where absent.
    pub token_patience: Option<Duration>,
}

/// A batch that is over.
pub struct Signed {
    /// One for each practice or paper, in the order given.
    pub results: Vec<SignResult>,
    /// The batch, document by document.
    pub view: BatchView,
    /// Whether a person gave a PIN at all.
    pub pin_given: bool,
}

/// Signs a batch under one PIN. A document that fails keeps its place with its reason and the rest
/// goes on; after a wrong PIN nothing more is asked of the token until a person has given another.
///
/// # Errors
/// Before anything is signed: [`Code::ModuleAbsent`], [`Code::TokenAbsent`],
/// [`Code::NoSigningCertificate`], [`Code::PinIncorrect`], [`Code::PinLocked`],
/// [`Code::PinFinalTry`], [`Code::TokenFailed`]. Once something is signed the results say it,
/// document by document.
pub fn sign(
    office: &Office,
    request: SignRequest,
    orders: Orders,
    person: &mut dyn Person,
) -> Result<Signed, AppError> {
    let failed = |error: TokenError| tokens::failure(&error, &request.label);
    let mut token = Token::open(&request.module, &request.label).map_err(failed)?;
    let certificate = judging::certificate(&token, &request.label)?;
    let mut sheet = Sheet::of(office, request.chosen.clone());
    let holder = certificate.certificate.fiscal_code();
    for line in &mut sheet.lines {
        let name = certificate.certificate.name();
        line.error = judging::may_sign(office, &line.document, holder.as_deref(), &name).err();
    }
    let hopeless = sheet.is_hopeless();
    let info = token.info().map_err(failed)?;
    let look = looks::of(office, holder.as_deref().unwrap_or_default())?;
    let signer = Signer::of(&certificate.certificate);
    let (to_store, inbox) = sync_channel(WAITING_FOR_DISK);
    let Orders { happenings, sender } = orders;
    std::thread::scope(|scope| {
        scope.spawn(move || keeping::keep_all(office, &inbox, &sender));
        let batch = Batch::new(sheet.lines.len());
        let mut run = Run {
            office,
            request: &request,
            certificate,
            info,
            signer,
            look,
            sheet,
            batch: Some(batch),
            pace: Pace::default(),
            began: Instant::now(),
            session: None,
            pin: None,
            made: None,
            to_store,
            happenings,
            person,
            why: PinReason::First,
            trouble: None,
            pin_given: false,
            gone_since: None,
        };
        if hopeless {
            // Nothing can be signed: the PIN is not spent on it.
            drop(run.step(Event::Cancel));
        } else {
            run.walk(&mut token)?;
        }
        run.close()
    })
}

struct Run<'a> {
    office: &'a Office,
    request: &'a SignRequest,
    certificate: TokenCertificate,
    info: TokenInfo,
    signer: Signer,
    look: Look,
    sheet: Sheet,
    /// Absent only while it takes a step.
    batch: Option<Batch>,
    pace: Pace,
    began: Instant,
    session: Option<TokenSession>,
    pin: Option<PinAnswer>,
    made: Option<Job>,
    to_store: SyncSender<Job>,
    happenings: Receiver<Happening>,
    person: &'a mut dyn Person,
    why: PinReason,
    /// What ended the batch, or will unless it is mended.
    trouble: Option<AppError>,
    pin_given: bool,
    gone_since: Option<Instant>,
}

impl Run<'_> {
    /// Carries out what the machine asks for, until it is finished.
    fn walk(&mut self, token: &mut Token) -> Result<(), AppError> {
        let mut next = Some(Event::Start(judging::tries_left(self.office, &self.info)?));
        while !matches!(self.batch, Some(Batch::Finished(..)) | None) {
            // What people and the storing thread have said comes first: a cancel during a signature
            // holds.
            let event = match self.happenings.try_recv() {
                Ok(happening) => self.heard(happening),
                Err(_) => match next.take() {
                    Some(event) => event,
                    None => self.wait(token)?,
                },
            };
            for output in self.step(event) {
                if let Some(event) = self.carry_out(token, output)? {
                    next = Some(event);
                }
            }
            self.tell();
        }
        Ok(())
    }

    fn step(&mut self, event: Event) -> Vec<Output> {
        let Some(batch) = self.batch.take() else { return Vec::new() };
        let turn = batch.progress().current;
        let (batch, outputs) = batch.on(event);
        let now_ms = self.now_ms();
        let after = batch.progress().current;
        if turn != after {
            // A document at which the token went away, or refused the PIN, says nothing of the
            // pace.
            if !matches!(batch, Batch::AwaitingToken(_) | Batch::AwaitingPin(..)) {
                self.pace.ended(now_ms);
            }
            match after {
                Some(_) => self.pace.began(now_ms),
                None => self.pace.stood_still(),
            }
        }
        self.batch = Some(batch);
        outputs
    }

    fn heard(&mut self, happening: Happening) -> Event {
        match happening {
            Happening::Order(event) => event,
            Happening::Kept { index, kept } => match *kept {
                Ok(kept) => {
                    self.sheet.lines[index].kept = Some(kept);
                    Event::Stored { index }
                }
                Err(error) => {
                    let reason = error.to_string();
                    self.sheet.lines[index].error = Some(error);
                    Event::StoreFailed { index, reason }
                }
            },
        }
    }

    /// Nothing is to be done until somebody says something, or the token is back.
    fn wait(&mut self, token: &mut Token) -> Result<Event, AppError> {
        match &self.batch {
            Some(Batch::AwaitingToken(_)) => self.wait_for_token(token),
            Some(batch @ (Batch::Paused(_) | Batch::Ending(..))) => {
                debug_assert!(
                    matches!(batch, Batch::Paused(_))
                        || batch.outcomes().contains(&Outcome::Storing),
                    "an end that waits for nothing"
                );
                let said = self.happenings.recv();
                said.map(|happening| self.heard(happening)).map_err(AppError::internal)
            }
            _ => Err(AppError::internal("the batch asks for nothing and is not finished")),
        }
    }

    fn wait_for_token(&mut self, token: &mut Token) -> Result<Event, AppError> {
        let since = *self.gone_since.get_or_insert_with(Instant::now);
        loop {
            match self.happenings.recv_timeout(LOOK) {
                Ok(happening) => return Ok(self.heard(happening)),
                Err(RecvTimeoutError::Disconnected) => return Ok(Event::Cancel),
                Err(RecvTimeoutError::Timeout) => {}
            }
            // A module that fails while its token is away is asked again: the reader may be gone as
            // well.
            if let Ok(Some(info)) = token.is_back()
                && info.serial == self.info.serial
            {
                self.gone_since = None;
                self.why = PinReason::Back;
                let tries = judging::tries_left(self.office, &info)?;
                self.info = info;
                return Ok(Event::TokenBack(tries));
            }
            if self.request.token_patience.is_some_and(|patience| since.elapsed() >= patience) {
                return Ok(Event::Cancel);
            }
        }
    }

    /// Does one thing; what follows from it at once is the answer.
    fn carry_out(&mut self, token: &mut Token, output: Output) -> Result<Option<Event>, AppError> {
        Ok(match output {
            Output::AskPin { tries_left } => Some(self.ask_pin(tries_left)),
            Output::LogIn => Some(self.log_in(token)?),
            Output::ForgetPin => {
                self.pin = None;
                self.session = None;
                None
            }
            Output::Sign { index } => {
                self.tell();
                Some(self.sign_one(index))
            }
            Output::Store { .. } => {
                if let Some(job) = self.made.take() {
                    self.to_store.send(job).map_err(AppError::internal)?;
                }
                None
            }
            Output::AskToken | Output::Report { .. } => None,
            // An order that came too late, or an answer to a question that nobody asks any more.
            Output::Refused { .. } => None,
        })
    }

    fn ask_pin(&mut self, tries_left: Option<u8>) -> Event {
        self.tell();
        let question = PinQuestion {
            why: self.why,
            documents: self.sheet.waiting(),
            token: self.request.label.clone(),
            holder: self.signer.name.clone(),
            low: self.info.pin_count_low || self.why == PinReason::Incorrect,
            last_try: tries_left == Some(1),
            at_reader: self.info.pin_pad,
        };
        match self.person.pin(&question) {
            Ok(Some(answer)) => {
                let accepts_last_try = answer.accepts_last_try;
                if question.last_try && !accepts_last_try {
                    self.trouble = Some(AppError::new(Code::PinFinalTry, "last attempt"));
                    return Event::Cancel;
                }
                self.pin_given = true;
                self.pin = Some(answer);
                Event::PinGiven { accepts_last_try }
            }
            Ok(None) => Event::Cancel,
            Err(error) => {
                self.trouble = Some(error);
                Event::Cancel
            }
        }
    }

    fn log_in(&mut self, token: &mut Token) -> Result<Event, AppError> {
        let Some(answer) = self.pin.take() else { return Ok(Event::Cancel) };
        let typed = answer.pin.as_ref();
        let pin = typed.map_or_else(Pin::at_reader, |pin: &SecretString| {
            Pin::new(pin.expose_secret().to_owned())
        });
        let id = &self.certificate.id;
        let session = if answer.accepts_last_try {
            token.login_on_last_try(pin, id)
        } else {
            token.login(pin, id)
        };
        let error = match session {
            Ok(session) if session.certificate() == &self.certificate.certificate => {
                self.office.store.note_right_pin(&self.info.serial)?;
                self.session = Some(session);
                self.trouble = None;
                return Ok(Event::LoggedIn);
            }
            // Another card with the same label lies in the reader now.
            Ok(_) => TokenError::CertificateAbsent(id.to_string()),
            Err(error) => error,
        };
        self.trouble = Some(tokens::failure(&error, &self.request.label));
        Ok(match error {
            TokenError::PinIncorrect { tries_left } => self.refused(tries_left)?,
            // Neither was tried: the person is asked again, and nothing is counted.
            TokenError::PinMalformed { .. } => {
                self.why = PinReason::Incorrect;
                Event::PinIncorrect(judging::tries_left(self.office, &self.info)?)
            }
            TokenError::LastTry => Event::PinIncorrect(Some(1)),
            TokenError::PinLocked => Event::PinLocked,
            TokenError::Gone => Event::TokenGone,
            _ => Event::LoginFailed,
        })
    }

    /// Counts a wrong PIN per token, so that no card is locked by this program.
    fn refused(&mut self, tries_left: Option<u8>) -> Result<Event, AppError> {
        self.office.store.note_wrong_pin(&self.info.serial, drafts::now_ms())?;
        self.why = PinReason::Incorrect;
        let counted = judging::tries_left(self.office, &self.info)?;
        Ok(Event::PinIncorrect(tries_left.or(counted)))
    }

    fn sign_one(&mut self, index: usize) -> Event {
        if let Some(error) = &self.sheet.lines[index].error {
            return Event::SignFailed { reason: error.to_string() };
        }
        if let Some(before) = self.sheet.failed_before(index) {
            let error = AppError::new(Code::AttachmentUnsigned, "an attachment is not signed")
                .with("name", &before.document.name);
            return self.failed(index, error);
        }
        let document = self.sheet.lines[index].document.clone();
        let content = match documents::content(self.office, &document) {
            Ok(content) => content,
            Err(error) => return self.failed(index, error),
        };
        let at = Timestamp::now();
        let key = (&self.certificate.certificate, &self.look);
        let prepared = match bytes::prepare(self.office, &document, content, key, at) {
            Ok(prepared) => prepared,
            Err(error) => return self.failed(index, error),
        };
        let Some(session) = self.session.as_mut() else {
            return self.failed(index, AppError::internal("no session"));
        };
        // Nothing is verified yet: that is done while the token signs the next one.
        match session.sign_message(prepared.attributes(), prepared.digest()) {
            Ok(value) => {
                let (made, signer) = (Made { prepared, value }, self.signer.clone());
                self.made = Some(Job { index, document, made, signer, at });
                Event::Signed
            }
            Err(error) => self.not_signed(index, error),
        }
    }

    fn not_signed(&mut self, index: usize, error: SignError) -> Event {
        let why = files::causes(&error);
        match error {
            SignError::PinIncorrect => {
                self.trouble = Some(AppError::new(Code::PinIncorrect, &why));
                let tries_left = self.info.tries_left();
                self.refused(tries_left).unwrap_or(Event::PinIncorrect(tries_left))
            }
            SignError::PinLocked => {
                self.trouble = Some(AppError::new(Code::PinLocked, &why));
                Event::PinLocked
            }
            SignError::TokenGone(_) => {
                self.trouble = Some(AppError::new(Code::TokenFailed, &why).with("why", &why));
                Event::TokenGone
            }
            _ => self.failed(index, AppError::new(Code::TokenFailed, &why).with("why", &why)),
        }
    }

    fn failed(&mut self, index: usize, error: AppError) -> Event {
        let reason = error.to_string();
        self.sheet.lines[index].error = Some(error);
        Event::SignFailed { reason }
    }

    fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    fn told(&self) -> Option<Told<'_>> {
        let batch = self.batch.as_ref()?;
        let (office, sheet, pace) = (self.office, &self.sheet, &self.pace);
        Some(Told { office, sheet, batch, pace, now_ms: self.now_ms(), remote: false })
    }

    fn tell(&mut self) {
        let Some(batch) = &self.batch else { return };
        let now_ms = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let (office, sheet, pace) = (self.office, &self.sheet, &self.pace);
        self.person.hear(&Told { office, sheet, batch, pace, now_ms, remote: false });
    }

    /// Tells the log what was not signed, and says how it ended.
    fn close(mut self) -> Result<Signed, AppError> {
        if matches!(self.batch, Some(Batch::Finished(_, End::PinLocked))) {
            self.trouble.get_or_insert_with(|| AppError::new(Code::PinLocked, "locked"));
        }
        let trouble = self.trouble.take();
        let mut unsigned = Vec::new();
        for line in self.sheet.lines.iter_mut().filter(|line| line.kept.is_none()) {
            let outcome = if line.error.is_some() { "failed" } else { "skipped" };
            line.skipped.clone_from(&trouble);
            let reason = line.error.as_ref().or(line.skipped.as_ref());
            unsigned.push(Entry::of(
                &line.document,
                &self.signer,
                Timestamp::now(),
                outcome,
                reason,
            ));
        }
        // A batch for which nobody gave a PIN was not begun.
        if self.pin_given {
            log::append(self.office, unsigned)?;
        }
        self.tell();
        match trouble {
            Some(error) if !self.sheet.has_signed() => Err(error),
            Some(_) | None => {
                let results = self.sheet.results(self.office);
                let view = self.told().map(|told| told.view());
                let view = view.ok_or_else(|| AppError::internal("a batch without its state"))?;
                Ok(Signed { results, view, pin_given: self.pin_given })
            }
        }
    }
}
