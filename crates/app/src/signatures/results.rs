//! What a batch looks like from outside: one line a document while it runs, one result a practice
//! at its end.

use std::collections::{BTreeSet, HashMap};

use signing::batch::{Batch, End, Pace, Then};
use store::Digest;

use super::documents::{Chosen, Document, Item, Target};
use super::keeping::Kept;
use crate::views::signing::{BatchDocumentView, BatchEnd, BatchState, BatchView, SignResult};
use crate::{AppError, Office, words};

/// A document with what became of it so far.
pub(crate) struct Line {
    pub(crate) document: Document,
    /// Why it failed.
    pub(crate) error: Option<AppError>,
    /// What ended the batch before its turn.
    pub(crate) skipped: Option<AppError>,
    pub(crate) kept: Option<Kept>,
}

/// How far a batch is. What is told of it is made only when it is asked for.
pub struct Told<'a> {
    pub(crate) office: &'a Office,
    pub(crate) sheet: &'a Sheet,
    pub(crate) batch: &'a Batch,
    pub(crate) pace: &'a Pace,
    pub(crate) now_ms: i64,
    /// With a key that a provider holds.
    pub(crate) remote: bool,
}

impl Told<'_> {
    /// Where it is.
    #[must_use]
    pub fn state(&self) -> BatchState {
        state(self.batch).0
    }

    /// Documents that had their turn, of how many.
    #[must_use]
    pub fn done(&self) -> (usize, usize) {
        let progress = self.batch.progress();
        (progress.done, progress.total)
    }

    /// File name of the document at hand.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        let index = self.batch.progress().current?;
        self.sheet.lines.get(index).map(|line| line.document.name.as_str())
    }

    /// Seconds that the rest will take, by the last documents.
    #[must_use]
    pub fn seconds_left(&self) -> Option<u32> {
        let (done, total) = self.done();
        self.pace.seconds_left(total - done, self.now_ms)
    }

    /// All of it, document by document.
    #[must_use]
    pub fn view(&self) -> BatchView {
        let progress = self.batch.progress();
        let (state, end) = state(self.batch);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        BatchView {
            state,
            end,
            remote: self.remote,
            done: count(progress.done),
            signed: count(progress.signed),
            failed: count(progress.failed),
            total: count(progress.total),
            current: self.current().map(str::to_owned),
            seconds_left: self.seconds_left(),
            documents: self.sheet.documents(self.office, state == BatchState::Finished),
        }
    }
}

impl Line {
    fn of(document: Document) -> Self {
        Self { document, error: None, skipped: None, kept: None }
    }

    /// Whether nothing is to be said of it yet.
    pub(crate) fn is_open(&self) -> bool {
        self.kept.is_none() && self.error.is_none()
    }

    /// Why it is not signed.
    pub(super) fn why_not(&self) -> Option<&AppError> {
        self.error.as_ref().or(self.skipped.as_ref()).filter(|_| self.kept.is_none())
    }
}

/// All documents of a batch, and the targets that have none.
pub(crate) struct Sheet {
    chosen: Vec<Chosen>,
    pub(crate) lines: Vec<Line>,
    /// Targets that cannot be signed at all, by their place in `chosen`.
    refused: HashMap<usize, AppError>,
    titles: HashMap<Target, String>,
}

impl Sheet {
    /// The documents of what was chosen, in the order given.
    pub(crate) fn of(office: &Office, mut chosen: Vec<Chosen>) -> Self {
        // Who is named twice is signed once.
        let mut seen = BTreeSet::new();
        chosen.retain(|one| seen.insert(one.target));
        let mut sheet =
            Self { chosen, lines: Vec::new(), refused: HashMap::new(), titles: HashMap::new() };
        for place in 0..sheet.chosen.len() {
            let one = sheet.chosen[place];
            sheet.titles.insert(one.target, title(office, one.target));
            match super::documents::of(office, one) {
                Ok(documents) => sheet.lines.extend(documents.into_iter().map(Line::of)),
                Err(error) => drop(sheet.refused.insert(place, error)),
            }
        }
        sheet
    }

    /// Whether there is nothing that a token could sign.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.lines.iter().all(|line| line.error.is_some())
    }

    /// Whether anything was signed.
    pub(crate) fn has_signed(&self) -> bool {
        self.lines.iter().any(|line| line.kept.is_some())
    }

    /// How many documents wait.
    pub(crate) fn waiting(&self) -> usize {
        self.lines.iter().filter(|line| line.is_open()).count()
    }

    /// What failed before among the documents that must be signed before this one.
    pub(crate) fn failed_before(&self, index: usize) -> Option<&Line> {
        let document = &self.lines[index].document;
        if document.item != Item::BaseForm {
            return None;
        }
        let of_it = |line: &&Line| line.document.of.target == document.of.target;
        self.lines[..index].iter().filter(of_it).find(|line| line.error.is_some())
    }

    fn documents(&self, office: &Office, over: bool) -> Vec<BatchDocumentView> {
        let view = |line: &Line| {
            let document = &line.document;
            BatchDocumentView {
                practice: document.of.target.to_string(),
                title: self.titles.get(&document.of.target).cloned().unwrap_or_default(),
                name: document.name.clone(),
                form: document.form,
                why: document.why,
                sha256: document.sha256.to_string(),
                outcome: outcome(line, over).to_owned(),
                error: line
                    .why_not()
                    .or_else(|| line.kept.as_ref()?.lacking.as_ref())
                    .map(|error| words::error(office.language, error)),
                signed_sha256: line.kept.as_ref().map(|kept| kept.sha256.to_string()),
                path: line.kept.as_ref().map(|kept| kept.path.display().to_string()),
                at: line.kept.as_ref().map(|kept| kept.at.to_string()),
            }
        };
        self.lines.iter().map(view).collect()
    }

    /// One result for each target, in the order given.
    pub(crate) fn results(&self, office: &Office) -> Vec<SignResult> {
        let documents = self.documents(office, true);
        let mut results = Vec::with_capacity(self.chosen.len());
        for (place, chosen) in self.chosen.iter().enumerate() {
            let id = chosen.target.to_string();
            if let Some(error) = self.refused.get(&place) {
                let error = Some(words::error(office.language, error));
                let outcome = "failed".to_owned();
                results.push(SignResult { id, outcome, p7m: None, error, documents: Vec::new() });
                continue;
            }
            let of_it: Vec<(&Line, &BatchDocumentView)> = self
                .lines
                .iter()
                .zip(&documents)
                .filter(|(line, _)| line.document.of == *chosen)
                .collect();
            // The base form, which is the last one, or the paper: it makes the whole signed.
            let Some((last, view)) = of_it.last() else { continue };
            let failed = of_it.iter().any(|(line, _)| line.error.is_some());
            // Where the base form's signature stands, all of the attachments make the whole.
            let of_attachments = last.document.item == Item::Attachment;
            let is_signed = last.kept.is_some() && !(failed && of_attachments);
            let outcome = match (is_signed, failed) {
                (true, _) => "signed",
                (false, true) => "failed",
                (false, false) => "skipped",
            };
            let why = of_it.iter().find_map(|(_, view)| view.error.clone());
            results.push(SignResult {
                id,
                outcome: outcome.to_owned(),
                p7m: view.path.clone(),
                error: if is_signed { view.error.clone() } else { why },
                documents: if of_it.len() > 1 {
                    of_it.iter().map(|(_, view)| (*view).clone()).collect()
                } else {
                    Vec::new()
                },
            });
        }
        results
    }
}

fn outcome(line: &Line, over: bool) -> &'static str {
    match (&line.kept, &line.error) {
        (Some(_), _) => "signed",
        (None, Some(_)) => "failed",
        (None, None) if over => "skipped",
        (None, None) => "waiting",
    }
}

fn title(office: &Office, target: Target) -> String {
    let title = match target {
        Target::Practice(id) => office.store.list_item(id).map(|item| item.row.title).ok(),
        Target::Paper(sha256) => paper_name(office, sha256),
    };
    title.unwrap_or_default()
}

fn paper_name(office: &Office, sha256: Digest) -> Option<String> {
    office.store.paper(sha256).ok().flatten().map(|paper| paper.name)
}

fn state(batch: &Batch) -> (BatchState, Option<BatchEnd>) {
    let state = match batch {
        Batch::Planned(_) | Batch::AwaitingPin(..) => BatchState::AskingPin,
        Batch::LoggingIn(_) => BatchState::LoggingIn,
        Batch::Signing(_, turn) => match turn.then {
            Then::GoOn => BatchState::Signing,
            Then::Pause => BatchState::Pausing,
            Then::Cancel => BatchState::Cancelling,
        },
        Batch::Paused(_) => BatchState::Paused,
        Batch::AwaitingToken(_) => BatchState::TokenGone,
        // The last signatures are on their way to the disk.
        Batch::Ending(_, End::Complete) => BatchState::Signing,
        Batch::Ending(..) => BatchState::Cancelling,
        Batch::Finished(..) => BatchState::Finished,
    };
    let end = match batch {
        Batch::Finished(_, end) => Some(match end {
            End::Complete => BatchEnd::Complete,
            End::Cancelled => BatchEnd::Cancelled,
            End::PinLocked => BatchEnd::PinLocked,
            End::LoginFailed => BatchEnd::LoginFailed,
        }),
        _ => None,
    };
    (state, end)
}
