//! What every batch has, whichever key signs: the machine with its pace, the documents, and how it is
//! told, logged and closed. Those who drive one own the key and the questions.

use std::time::Instant;

use jiff::Timestamp;
use signing::SignerCertificate;
use signing::batch::{Batch, Event, Output, Pace};

use super::bytes::{self, Prepared};
use super::documents::{self, Chosen};
use super::keeping::{Kept, Signer};
use super::log::{self, Entry};
use super::results::{Sheet, Told};
use super::{Signed, judging};
use crate::looks::{self, Look};
use crate::{AppError, Code, Office};

/// A batch on its way.
pub(crate) struct Course<'a> {
    pub(crate) office: &'a Office,
    pub(crate) sheet: Sheet,
    pub(crate) certificate: SignerCertificate,
    pub(crate) signer: Signer,
    look: Look,
    /// Absent only while it takes a step.
    batch: Option<Batch>,
    pace: Pace,
    began: Instant,
    /// With a key that a provider holds.
    remote: bool,
}

impl<'a> Course<'a> {
    /// A batch of what was chosen; what this certificate may not sign says so before anybody is asked
    /// for anything.
    ///
    /// # Errors
    /// [`Code::Storage`].
    pub(crate) fn new(
        office: &'a Office,
        chosen: Vec<Chosen>,
        certificate: &SignerCertificate,
        remote: bool,
    ) -> Result<Self, AppError> {
        let (holder, name) = (certificate.fiscal_code(), certificate.name());
        let mut sheet = Sheet::of(office, chosen);
        for line in &mut sheet.lines {
            line.error = judging::may_sign(office, &line.document, holder.as_deref(), &name).err();
        }
        Ok(Self {
            office,
            batch: Some(Batch::new(sheet.lines.len())),
            sheet,
            certificate: certificate.clone(),
            signer: Signer::of(certificate),
            look: looks::of(office, holder.as_deref().unwrap_or_default())?,
            pace: Pace::default(),
            began: Instant::now(),
            remote,
        })
    }

    /// Where the machine stands.
    pub(crate) fn batch(&self) -> Option<&Batch> {
        self.batch.as_ref()
    }

    pub(crate) fn is_finished(&self) -> bool {
        matches!(self.batch, Some(Batch::Finished(..)) | None)
    }

    /// Tells the machine; what it asks for.
    pub(crate) fn step(&mut self, event: Event) -> Vec<Output> {
        let Some(batch) = self.batch.take() else { return Vec::new() };
        let turn = batch.progress().current;
        let (batch, outputs) = batch.on(event);
        let now_ms = self.now_ms();
        let after = batch.progress().current;
        if turn != after {
            // A document at which the key went away, or for which a person is asked, says nothing of
            // the pace.
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

    /// Why the document whose turn it is cannot be signed, as far as it is known already.
    pub(crate) fn hindered(&mut self, index: usize) -> Option<Event> {
        if let Some(error) = &self.sheet.lines[index].error {
            return Some(Event::SignFailed { reason: error.to_string() });
        }
        let name = self.sheet.failed_before(index)?.document.name.clone();
        let error = AppError::new(Code::AttachmentUnsigned, "an attachment is not signed");
        Some(self.failed(index, error.with("name", name)))
    }

    /// A document, read and made ready for its signature value as of now.
    ///
    /// # Errors
    /// As [`documents::content`] and [`bytes::prepare`].
    pub(crate) fn prepared(&self, index: usize) -> Result<(Prepared, Timestamp), AppError> {
        let document = &self.sheet.lines[index].document;
        let content = documents::content(self.office, document)?;
        let (key, at) = ((&self.certificate, &self.look), Timestamp::now());
        Ok((bytes::prepare(self.office, document, content, key, at)?, at))
    }

    /// The document at hand is not signed.
    pub(crate) fn failed(&mut self, index: usize, error: AppError) -> Event {
        let reason = error.to_string();
        self.sheet.lines[index].error = Some(error);
        Event::SignFailed { reason }
    }

    /// The signature of a document is stored, or why not.
    pub(crate) fn kept(&mut self, index: usize, kept: Result<Kept, AppError>) -> Event {
        match kept {
            Ok(kept) => {
                self.sheet.lines[index].kept = Some(kept);
                Event::Stored { index }
            }
            Err(error) => {
                let reason = error.to_string();
                self.sheet.lines[index].error = Some(error);
                Event::StoreFailed { index, reason }
            }
        }
    }

    /// How far it is; `None` only while it takes a step.
    pub(crate) fn told(&self) -> Option<Told<'_>> {
        let (office, sheet, pace) = (self.office, &self.sheet, &self.pace);
        let (batch, now_ms) = (self.batch.as_ref()?, self.now_ms());
        Some(Told { office, sheet, batch, pace, now_ms, remote: self.remote })
    }

    /// Tells the log what was not signed, where the batch was begun at all. `trouble` is what ended it
    /// before the rest had its turn.
    ///
    /// # Errors
    /// [`Code::Storage`].
    pub(crate) fn log(&mut self, begun: bool, trouble: Option<&AppError>) -> Result<(), AppError> {
        let mut unsigned = Vec::new();
        for line in self.sheet.lines.iter_mut().filter(|line| line.kept.is_none()) {
            let outcome = if line.error.is_some() { "failed" } else { "skipped" };
            line.skipped = trouble.cloned();
            let (now, why) = (Timestamp::now(), line.why_not());
            unsigned.push(Entry::of(&line.document, &self.signer, now, outcome, why));
        }
        if begun { log::append(self.office, unsigned) } else { Ok(()) }
    }

    /// How it ended.
    ///
    /// # Errors
    /// [`Code::Internal`] for a batch without its state.
    pub(crate) fn signed(&self, pin_given: bool) -> Result<Signed, AppError> {
        let view = self.told().map(|told| told.view());
        let view = view.ok_or_else(|| AppError::internal("a batch without its state"))?;
        Ok(Signed { results: self.sheet.results(self.office), view, pin_given })
    }

    fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}
