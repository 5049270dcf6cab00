//! A batch under one-time passwords.

use std::path::PathBuf;

use draft::PracticeId;
use jiff::Timestamp;
use secrecy::SecretString;
use signing::{SignerCertificate, cades};
use signing_csc::{Browser, CscError, Otp, RemoteHashSigner, Secrets};

use super::documents::{self, Document};
use super::failure;
use crate::views::ProgressView;
use crate::views::signing::SignResult;
use crate::{AppError, Code, Office, files, timestamps, words};

/// The person at the screen: asked for a one-time password, and sent to a browser.
pub struct Person<'a> {
    /// Gives the password, or nothing to stop.
    pub otp: &'a mut (dyn FnMut(&OtpQuestion) -> Option<SecretString> + Send),
    /// Opens an address.
    pub browser: Browser<'a>,
}

/// What a person is told when a one-time password is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtpQuestion {
    /// Documents that this password signs.
    pub documents: u32,
    /// Documents that wait behind them.
    pub behind: u32,
    /// The provider has sent it; otherwise the person's device shows it.
    pub sent: bool,
    /// What the provider wants to be shown.
    pub challenge: Option<String>,
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

/// A document with what became of it so far.
struct Line {
    document: Document,
    /// Why it is not signed; of a signed one, why it has no timestamp.
    error: Option<AppError>,
    path: Option<PathBuf>,
}

/// A document whose hash waits for its signature.
struct Waiting {
    index: usize,
    content: Vec<u8>,
    prepared: cades::Prepared,
}

/// Why the batch ends before its end.
enum Stop {
    /// For each document that is left.
    Error(AppError),
    /// The person gave no password.
    Cancelled,
}

/// Signs a batch with any remote key, chunk by chunk.
///
/// # Errors
/// As [`super::sign`].
pub async fn sign_with<S: RemoteHashSigner>(
    office: &Office,
    signer: &mut S,
    ids: &[PracticeId],
    pin: Option<&SecretString>,
    person: &mut Person<'_>,
    progress: &mut (dyn FnMut(ProgressView) + Send),
) -> Result<Vec<SignResult>, AppError> {
    let documents = ids.iter().flat_map(|id| documents::of(*id));
    let lines = documents.map(|document| Line { document, error: None, path: None }).collect();
    let mut run = Run { office, signer, pin, lines, progress };
    run.judge_documents();
    match run.walk(person).await {
        Ok(()) | Err(Stop::Cancelled) => {}
        Err(Stop::Error(error)) => {
            // What concerns the key and no document is said once where nothing else is to be said.
            if run.lines.iter().all(|line| line.path.is_none() && line.error.is_none()) {
                return Err(error);
            }
            run.give_up(&error);
        }
    }
    Ok(run.results())
}

struct Run<'a, S> {
    office: &'a Office,
    signer: &'a mut S,
    pin: Option<&'a SecretString>,
    lines: Vec<Line>,
    progress: &'a mut (dyn FnMut(ProgressView) + Send),
}

impl<S: RemoteHashSigner> Run<'_, S> {
    /// What cannot be signed is known before a password is asked for.
    fn judge_documents(&mut self) {
        let certificate = self.signer.certificate();
        for line in &mut self.lines {
            line.error = documents::judge(self.office, line.document, certificate).err();
        }
    }

    /// Documents that are neither signed nor failed.
    fn open(&self) -> Vec<usize> {
        let lines = self.lines.iter().enumerate();
        lines
            .filter(|(_, line)| line.path.is_none() && line.error.is_none())
            .map(|(index, _)| index)
            .collect()
    }

    async fn walk(&mut self, person: &mut Person<'_>) -> Result<(), Stop> {
        // An authorisation that ran out is given anew, by the person; not for ever.
        let mut barren = false;
        loop {
            let open = self.open();
            if open.is_empty() {
                return Ok(());
            }
            let chunk = self.prepare(&open);
            if chunk.is_empty() {
                continue;
            }
            let behind = open.len().saturating_sub(self.signer.authorisable());
            self.authorise(&chunk, behind, person).await?;
            match self.sign(chunk).await {
                Ok(()) => barren = false,
                Err((0, CscError::SadExpired)) if barren => {
                    return Err(stop(&CscError::SadExpired));
                }
                Err((signed, CscError::SadExpired)) => barren = signed == 0,
                Err((_, error)) => return Err(stop(&error)),
            }
        }
    }

    /// As many documents as the next authorisation may cover, with their hashes. The bytes are read
    /// once: those are hashed, and those go into the file.
    fn prepare(&mut self, open: &[usize]) -> Vec<Waiting> {
        let mut chunk = Vec::new();
        for &index in open.iter().take(self.signer.authorisable()) {
            let content = documents::content(self.office, self.lines[index].document);
            let prepared = content.and_then(|content| {
                cades::prepare(&content, self.signer.certificate(), Timestamp::now())
                    .map(|prepared| Waiting { index, content, prepared })
                    .map_err(|error| AppError::internal(files::causes(&error)))
            });
            match prepared {
                Ok(waiting) => chunk.push(waiting),
                Err(error) => self.lines[index].error = Some(error),
            }
        }
        chunk
    }

    async fn authorise(
        &mut self,
        chunk: &[Waiting],
        behind: usize,
        person: &mut Person<'_>,
    ) -> Result<(), Stop> {
        let needs = self.signer.needs();
        let mut secrets = Secrets { pin: self.pin.cloned(), otp: None };
        if needs.otp != Otp::None {
            let sent = needs.otp == Otp::Sent;
            let challenge = if sent {
                self.signer.request_otp().await.map_err(|error| stop(&error))?
            } else {
                None
            };
            let (documents, behind) = (count(chunk.len()), count(behind));
            let question = OtpQuestion { documents, behind, sent, challenge };
            secrets.otp = Some((person.otp)(&question).ok_or(Stop::Cancelled)?);
        }
        let hashes = hashes(chunk);
        self.signer.authorise(&hashes, &secrets).await.map_err(|error| stop(&error))
    }

    /// Signs and stores a chunk, call by call; on an error, how many were signed before it.
    async fn sign(&mut self, chunk: Vec<Waiting>) -> Result<(), (usize, CscError)> {
        let mut signed = 0;
        let per_call = self.signer.signable_at_once().max(1);
        for call in chunk.chunks(per_call) {
            let values = self.signer.sign(&hashes(call)).await.map_err(|error| (signed, error))?;
            // All files of the call stand and hold before the first one is stored.
            let mut made = Vec::with_capacity(call.len());
            for (place, (waiting, value)) in call.iter().zip(&values).enumerate() {
                let file = cades::finish(&waiting.content, &waiting.prepared, value);
                let wrong = CscError::WrongSignature { index: place, misplaced: false };
                made.push((waiting.index, file.map_err(|_| (signed, wrong))?));
            }
            for (index, p7m) in made {
                self.store(index, p7m).await;
                signed += 1;
            }
        }
        Ok(())
    }

    async fn store(&mut self, index: usize, p7m: Vec<u8>) {
        let (p7m, unstamped) = match timestamps::stamped(self.office, &p7m).await {
            Ok(stamped) => (stamped.unwrap_or(p7m), None),
            // The signature is good without it.
            Err(error) => (p7m, Some(error)),
        };
        let document = self.lines[index].document;
        match documents::keep(self.office, document, self.signer.certificate(), &p7m) {
            Ok(path) => {
                let line = &mut self.lines[index];
                (line.path, line.error) = (Some(path), unstamped);
                let done = self.lines.iter().filter(|line| line.path.is_some()).count();
                let id = document.practice.to_string();
                let (done, total) = (count(done), count(self.lines.len()));
                (self.progress)(ProgressView { done, total, id });
            }
            Err(error) => self.lines[index].error = Some(error),
        }
    }

    /// Everything that is left keeps its place, with the reason.
    fn give_up(&mut self, error: &AppError) {
        for index in self.open() {
            self.lines[index].error = Some(error.clone());
        }
    }

    fn results(self) -> Vec<SignResult> {
        let language = self.office.language;
        let result = |line: Line| SignResult {
            id: line.document.practice.to_string(),
            outcome: match (&line.path, &line.error) {
                (Some(_), _) => "signed",
                (None, Some(_)) => "failed",
                (None, None) => "skipped",
            }
            .to_owned(),
            p7m: line.path.map(|path| path.display().to_string()),
            error: line.error.map(|error| words::error(language, &error)),
            documents: Vec::new(),
        };
        self.lines.into_iter().map(result).collect()
    }
}

fn stop(error: &CscError) -> Stop {
    Stop::Error(failure::of(error, "-", ""))
}

fn hashes(waiting: &[Waiting]) -> Vec<[u8; 32]> {
    waiting.iter().map(|one| *one.prepared.digest()).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
