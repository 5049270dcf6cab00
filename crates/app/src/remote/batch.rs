//! A batch with a key that a provider holds: the machine of [`signing::batch`] asks, this prepares as
//! many documents as the next authorisation may cover, asks the person for what the key wants, and
//! hands each signature on to the store in its turn.
//!
//! The bytes of a document are read once: those are hashed, and those go into the file. Signatures of
//! one call are checked, all of them, before the first is stored. Orders are heard between two calls.

mod authorising;

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use signing::SignerCertificate;
use signing::batch::{Batch, Event, Output};
use signing_csc::{Browser, CscError, RemoteHashSigner, Secrets};

use super::failure;
use crate::signatures::{self, Chosen, Course, Happening, Made, Orders, Prepared, Signed, Told};
use crate::timestamps::Stamper;
use crate::{AppError, Code, Office, files};

/// How often orders are looked for while nothing else is to be done.
const LOOK: Duration = Duration::from_millis(50);

/// The person at the screen.
pub struct Person<'a> {
    /// Gives what the key wants, or nothing to stop.
    pub otp: &'a mut (dyn FnMut(&OtpQuestion) -> Option<SecretString> + Send),
    /// Opens an address.
    pub browser: Browser<'a>,
    /// Hears how far the batch is; called often.
    pub hear: &'a mut (dyn FnMut(&Told<'_>) + Send),
}

/// What a person is told when something secret is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtpQuestion {
    /// The PIN of the key is wanted, once for the batch; otherwise a one-time password.
    pub pin: bool,
    /// Documents that this password signs.
    pub documents: u32,
    /// Documents that wait behind them.
    pub behind: u32,
    /// The provider has sent it; otherwise the person's device shows it.
    pub sent: bool,
    /// What the provider wants to be shown.
    pub challenge: Option<String>,
    /// Whose certificate it is.
    pub holder: String,
    /// The key, by its provider's name for it.
    pub key: String,
}

/// What is to be signed, and how the key is asked.
pub struct Asked {
    /// Practices and papers, in order, with the digests that were reviewed.
    pub chosen: Vec<Chosen>,
    /// The PIN of the key, where it was given beforehand.
    pub pin: Option<SecretString>,
    /// Asks the person for the PIN where the key wants one and none was given.
    pub ask_pin: bool,
    /// The key, by its provider's name for it.
    pub key: String,
}

/// Whether a certificate may sign documents now.
///
/// # Errors
/// [`Code::RemoteCredential`], [`Code::CertificateNotValid`].
pub(super) fn judge(certificate: &SignerCertificate, credential: &str) -> Result<(), AppError> {
    if !certificate.is_for_signature() {
        let why = format!("keyUsage: {}", certificate.usages().join(", "));
        return Err(AppError::new(Code::RemoteCredential, &why)
            .with("credential", credential)
            .with("why", why));
    }
    if !certificate.is_valid_at(Timestamp::now()) {
        return Err(AppError::new(Code::CertificateNotValid, "dates")
            .with("name", certificate.name())
            .with("from", certificate.not_before())
            .with("to", certificate.not_after()));
    }
    Ok(())
}

/// Signs a batch with any remote key, chunk by chunk.
///
/// # Errors
/// As [`super::sign`].
pub async fn sign_with<S: RemoteHashSigner>(
    office: &Office,
    signer: &mut S,
    asked: Asked,
    orders: Orders,
    person: &mut Person<'_>,
) -> Result<Signed, AppError> {
    let course = Course::new(office, asked.chosen.clone(), signer.certificate(), true)?;
    let hopeless = course.sheet.is_hopeless();
    let mut run = Run {
        course,
        signer,
        asked,
        stamper: Stamper::of(office),
        orders: orders.happenings,
        chunk: Vec::new(),
        secrets: Secrets::default(),
        authorised: VecDeque::new(),
        values: VecDeque::new(),
        made: None,
        signed_since: 0,
        barren: false,
        given: false,
        trouble: None,
        alone: false,
    };
    if hopeless {
        // Nothing can be signed: nobody is asked for anything.
        drop(run.course.step(Event::Cancel));
    } else {
        run.walk(person).await?;
    }
    run.close(person)
}

/// A document whose hash waits for its signature.
struct Waiting {
    index: usize,
    prepared: Prepared,
    at: Timestamp,
}

struct Run<'a, S> {
    course: Course<'a>,
    signer: &'a mut S,
    asked: Asked,
    stamper: Stamper,
    orders: Receiver<Happening>,
    /// What the next authorisation is for.
    chunk: Vec<Waiting>,
    secrets: Secrets,
    /// What an authorisation covers and was not sent yet.
    authorised: VecDeque<Waiting>,
    /// What the key has signed and is not handed on yet.
    values: VecDeque<(Waiting, Vec<u8>)>,
    made: Option<(Waiting, Vec<u8>)>,
    /// Signatures under the authorisation at hand.
    signed_since: usize,
    /// The last authorisation ran out before anything was signed.
    barren: bool,
    /// A person gave something, or the key wanted nothing and was asked.
    given: bool,
    trouble: Option<AppError>,
    /// The trouble is of the key, and nothing else is to be said.
    alone: bool,
}

impl<S: RemoteHashSigner> Run<'_, S> {
    /// Carries out what the machine asks for, until it is finished.
    async fn walk(&mut self, person: &mut Person<'_>) -> Result<(), AppError> {
        let mut next = VecDeque::from([Event::Start(None)]);
        while !self.course.is_finished() {
            let event = match self.order().or_else(|| next.pop_front()) {
                Some(event) => event,
                None => self.wait().await?,
            };
            for output in self.course.step(event) {
                next.extend(self.carry_out(output, person).await);
            }
            self.tell(person);
        }
        Ok(())
    }

    /// What people have said. Signatures that were made are handed on first: none is lost.
    fn order(&mut self) -> Option<Event> {
        if !self.values.is_empty() || self.made.is_some() {
            return None;
        }
        match self.orders.try_recv() {
            Ok(Happening::Order(event)) => Some(event),
            // What is stored here is told at once.
            Ok(Happening::Kept { .. }) | Err(_) => None,
        }
    }

    /// Nothing is to be done until somebody says something.
    async fn wait(&mut self) -> Result<Event, AppError> {
        if !matches!(self.course.batch(), Some(Batch::Paused(_))) {
            return Err(AppError::internal("the batch asks for nothing and is not finished"));
        }
        loop {
            match self.orders.recv_timeout(Duration::ZERO) {
                Ok(Happening::Order(event)) => return Ok(event),
                Err(RecvTimeoutError::Disconnected) => return Ok(Event::Cancel),
                Ok(Happening::Kept { .. }) | Err(RecvTimeoutError::Timeout) => {}
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Does one thing; what follows from it at once is the answer.
    async fn carry_out(&mut self, output: Output, person: &mut Person<'_>) -> Option<Event> {
        match output {
            Output::AskPin { .. } => {
                self.tell(person);
                Some(self.ask(person).await)
            }
            Output::LogIn => {
                self.tell(person);
                Some(self.authorise().await)
            }
            Output::ForgetPin => {
                self.secrets = Secrets::default();
                None
            }
            Output::Sign { index } => {
                self.tell(person);
                Some(self.sign_one(index).await)
            }
            Output::Store { index } => Some(self.store(index).await),
            Output::AskToken | Output::Report { .. } | Output::Refused { .. } => None,
        }
    }

    async fn sign_one(&mut self, index: usize) -> Event {
        if let Some(event) = self.course.hindered(index) {
            return event;
        }
        // What failed meanwhile is not sent, and not handed on.
        self.authorised.retain(|waiting| waiting.index >= index);
        self.values.retain(|(waiting, _)| waiting.index >= index);
        if self.values.front().is_none_or(|(waiting, _)| waiting.index != index)
            && let Some(event) = self.call(index).await
        {
            return event;
        }
        self.made = self.values.pop_front();
        Event::Signed
    }

    /// Has the key sign as many as one call may hold, `index` first; what to tell where it did not.
    async fn call(&mut self, index: usize) -> Option<Event> {
        if self.authorised.front().is_none_or(|waiting| waiting.index != index) {
            return Some(Event::AuthorisationSpent);
        }
        let count = self.signer.signable_at_once().clamp(1, self.authorised.len());
        let call: Vec<Waiting> = self.authorised.drain(..count).collect();
        let hashes: Vec<[u8; 32]> = call.iter().map(|one| *one.prepared.digest()).collect();
        match self.signer.sign(&hashes).await {
            Ok(values) if values.len() == call.len() => {
                self.signed_since += call.len();
                self.barren = false;
                self.values.extend(call.into_iter().zip(values));
                None
            }
            Ok(_) => {
                Some(self.give_up(index, &CscError::WrongSignature { index: 0, misplaced: true }))
            }
            // An authorisation that ran out is given anew, by the person; not for ever.
            Err(CscError::SadExpired) if !(self.barren && self.signed_since == 0) => {
                self.barren = self.signed_since == 0;
                self.authorised.clear();
                Some(Event::AuthorisationSpent)
            }
            Err(error) => Some(self.give_up(index, &error)),
        }
    }

    /// Everything that is left keeps its place, with the reason.
    fn give_up(&mut self, index: usize, error: &CscError) -> Event {
        let error = failure::of(error, "-", "");
        let reason = error.to_string();
        self.trouble_with(error);
        debug_assert!(
            self.course.sheet.lines[index].error.is_some(),
            "it is one of those that are left"
        );
        Event::SignFailed { reason }
    }

    fn trouble_with(&mut self, error: AppError) {
        let lines = &mut self.course.sheet.lines;
        // What concerns the key and no document is said once where nothing else is to be said.
        self.alone = lines.iter().all(signatures::Line::is_open);
        for line in lines.iter_mut().filter(|line| line.is_open()) {
            line.error = Some(error.clone());
        }
        self.trouble = Some(error);
    }

    async fn store(&mut self, index: usize) -> Event {
        let kept = match self.made.take() {
            Some((waiting, value)) => self.keep(index, waiting, value).await,
            None => Err(AppError::internal("nothing was made")),
        };
        self.course.kept(index, kept)
    }

    async fn keep(
        &mut self,
        index: usize,
        Waiting { prepared, at, .. }: Waiting,
        value: Vec<u8>,
    ) -> Result<signatures::Kept, AppError> {
        let signed = signatures::finish(Made { prepared, value }).map_err(|error| {
            let why = files::causes(&error);
            AppError::new(Code::RemoteWrong, &why).with("why", why)
        })?;
        let Course { office, sheet, signer, .. } = &self.course;
        let document = &sheet.lines[index].document;
        let (signed, lacking) = self.stamper.stamp(signed, document.form).await;
        let kept = signatures::keep(office, document, &signed, signer, at)?;
        Ok(signatures::Kept { lacking, ..kept })
    }

    fn tell(&self, person: &mut Person<'_>) {
        if let Some(told) = self.course.told() {
            (person.hear)(&told);
        }
    }

    /// Tells the log what was not signed, and says how it ended.
    fn close(mut self, person: &mut Person<'_>) -> Result<Signed, AppError> {
        // A batch for which nobody gave anything was not begun. What ended it stands at each document.
        self.course.log(self.given, None)?;
        self.tell(person);
        match self.trouble {
            Some(error) if self.alone => Err(error),
            Some(_) | None => self.course.signed(self.given),
        }
    }
}
