//! A batch with a card, carried out: the machine of [`signing::batch`] asks, this opens the token, asks
//! the person, has each document signed, and hands the signature to the storing thread while the token
//! is at the next one.
//!
//! Everything that can be judged is judged before a PIN is asked. Orders (pause, cancel) are heard
//! between two calls of the token. When the token goes away it is looked for until it is back or
//! somebody cancels; it is asked for its PIN again, and goes on with the document at which it
//! stopped.

mod pins;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use signing::batch::{Batch, End, Event, Outcome, Output};
use signing::{SignError, TokenSigner as _};
use signing_pkcs11::{CertificateId, Token, TokenError, TokenInfo, TokenSession};

use super::bytes::Made;
use super::control::{Happening, Orders, Person, PinReason};
use super::course::Course;
use super::documents::Chosen;
use super::judging;
use super::keeping::{self, Job};
use crate::views::signing::{BatchView, SignResult};
use crate::{AppError, Code, Office, tokens};

use pins::Pins;

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
    let signer = &certificate.certificate;
    let course = Course::new(office, request.chosen.clone(), signer, false)?;
    let hopeless = course.sheet.is_hopeless();
    let info = token.info().map_err(failed)?;
    let (to_store, inbox) = sync_channel(WAITING_FOR_DISK);
    let Orders { happenings, sender } = orders;
    std::thread::scope(|scope| {
        scope.spawn(move || keeping::keep_all(office, &inbox, &sender));
        let mut run = Run {
            course,
            request: &request,
            id: certificate.id.clone(),
            info,
            session: None,
            pins: Pins::default(),
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
            drop(run.course.step(Event::Cancel));
        } else {
            run.walk(&mut token)?;
        }
        run.close()
    })
}

struct Run<'a> {
    course: Course<'a>,
    request: &'a SignRequest,
    /// The certificate on the token, by the token's name for it.
    id: CertificateId,
    info: TokenInfo,
    session: Option<TokenSession>,
    pins: Pins,
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
        let mut next = Some(Event::Start(judging::tries_left(self.course.office, &self.info)?));
        while !self.course.is_finished() {
            // What people and the storing thread have said comes first: a cancel during a signature
            // holds.
            let event = match self.happenings.try_recv() {
                Ok(happening) => self.heard(happening),
                Err(_) => match next.take() {
                    Some(event) => event,
                    None => self.wait(token)?,
                },
            };
            for output in self.course.step(event) {
                if let Some(event) = self.carry_out(token, output)? {
                    next = Some(event);
                }
            }
            self.tell();
        }
        Ok(())
    }

    fn heard(&mut self, happening: Happening) -> Event {
        match happening {
            Happening::Order(event) => event,
            Happening::Kept { index, kept } => self.course.kept(index, *kept),
        }
    }

    /// Nothing is to be done until somebody says something, or the token is back.
    fn wait(&mut self, token: &mut Token) -> Result<Event, AppError> {
        match self.course.batch() {
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
                self.pins.opened_with = None;
                self.why = PinReason::Back;
                let tries = judging::tries_left(self.course.office, &info)?;
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
                self.pins.forget();
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

    fn sign_one(&mut self, index: usize) -> Event {
        if let Some(event) = self.course.hindered(index) {
            return event;
        }
        let (prepared, at) = match self.course.prepared(index) {
            Ok(prepared) => prepared,
            Err(error) => return self.course.failed(index, error),
        };
        let Some(session) = self.session.as_mut() else {
            return self.course.failed(index, AppError::internal("no session"));
        };
        // Nothing is verified yet: that is done while the token signs the next one.
        match session.sign_message(prepared.attributes(), prepared.digest()) {
            Ok(value) => {
                let document = self.course.sheet.lines[index].document.clone();
                let (made, signer) = (Made { prepared, value }, self.course.signer.clone());
                self.made = Some(Job { index, document, made, signer, at });
                self.signature_accepted();
                Event::Signed
            }
            Err(error) => self.not_signed(index, &error),
        }
    }

    fn not_signed(&mut self, index: usize, error: &SignError) -> Event {
        let said = tokens::refusal(error, &self.request.label);
        match error {
            SignError::PinIncorrect => self.signature_refused(),
            SignError::PinLocked => {
                self.trouble = Some(said);
                Event::PinLocked
            }
            SignError::TokenGone(_) => {
                self.trouble = Some(said);
                Event::TokenGone
            }
            _ => self.course.failed(index, said),
        }
    }

    fn tell(&mut self) {
        if let Some(told) = self.course.told() {
            self.person.hear(&told);
        }
    }

    /// Tells the log what was not signed, and says how it ended.
    fn close(mut self) -> Result<Signed, AppError> {
        if matches!(self.course.batch(), Some(Batch::Finished(_, End::PinLocked))) {
            self.trouble.get_or_insert_with(|| AppError::new(Code::PinLocked, "locked"));
        }
        // A batch for which nobody gave a PIN was not begun.
        self.course.log(self.pin_given, self.trouble.as_ref())?;
        self.tell();
        match self.trouble {
            Some(error) if !self.course.sheet.has_signed() => Err(error),
            Some(_) | None => self.course.signed(self.pin_given),
        }
    }
}
