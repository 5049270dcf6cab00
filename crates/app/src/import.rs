//! What comes from elsewhere: exchange JSON, base forms (`.xml`, `.xml.p7m`) of real archives, and
//! electronic invoices.

use std::path::{Path, PathBuf};

use certificate::Certificate;
use certificate::words as paper_words;
use exchange::fattura::{self, Embedded, Proposal};
use exchange::review::{self, Left, Review};
use signing::{Anchors, verify};
use wire::base_form::BaseForm;

use crate::views::{
    IdView, ImportReviewView, ImportView, LeftView, MendView, RefusedView, TakenView,
};
use crate::{AppError, Code, Office, attachments, checking, drafts, files, pdf, words};

/// Largest file that is taken in, bytes.
pub(crate) const LIMIT: u64 = 10 * 1024 * 1024;

/// What each file would give, without taking anything in: what goes where, what is left, what can be mended.
///
/// # Errors
/// [`Code::Storage`] alone; everything else is said per file.
pub fn look(office: &Office, paths: &[PathBuf]) -> Result<ImportView, AppError> {
    each(office, paths, |file| {
        Ok(Looked { id: None, reviewed: review_of(office, file.path, &file.read, "") })
    })
}

/// Takes in files, each for itself: a bad one is refused with why, and the others go on.
///
/// # Errors
/// [`Code::Storage`] alone; everything else is said per file.
pub fn import(office: &Office, paths: &[PathBuf]) -> Result<ImportView, AppError> {
    each(office, paths, |file| {
        let id = take(office, &file.read)?;
        Ok(Looked { reviewed: review_of(office, file.path, &file.read, &id), id: Some(id) })
    })
}

/// One practice of one file.
struct FromFile<'a> {
    path: &'a Path,
    read: Read,
}

/// What came of it.
struct Looked {
    id: Option<String>,
    reviewed: ImportReviewView,
}

/// A practice as a file has it, with its review.
struct Read {
    format: &'static str,
    practice: Certificate,
    review: Review,
    documents: Vec<Embedded>,
}

fn each(
    office: &Office,
    paths: &[PathBuf],
    act: impl Fn(&FromFile<'_>) -> Result<Looked, AppError>,
) -> Result<ImportView, AppError> {
    let mut view = ImportView::default();
    for path in paths {
        let refuse = |error: AppError| {
            let words = words::error(office.language, &error);
            RefusedView { file: path.display().to_string(), why: words.message, code: words.code }
        };
        let practices = match read(path) {
            Ok(practices) => practices,
            Err(error) => {
                view.refused.push(refuse(error));
                continue;
            }
        };
        for read in practices {
            match act(&FromFile { path, read }) {
                Ok(looked) => {
                    view.practices.extend(looked.id.map(|id| IdView { id }));
                    view.reviews.push(looked.reviewed);
                }
                Err(error) if error.code == Code::Storage => return Err(error),
                Err(error) => view.refused.push(refuse(error)),
            }
        }
    }
    Ok(view)
}

/// Makes the practice, with the documents that came in the file.
fn take(office: &Office, read: &Read) -> Result<String, AppError> {
    let id = drafts::create(office, &read.practice)?;
    for document in &read.documents {
        let named = read.practice.attachments.iter().find(|one| one.name == document.name);
        let kind = named.and_then(|one| one.kind.clone());
        let kind = kind.unwrap_or(certificate::AttachmentType::Generic);
        attachments::put(office, id, &document.name, &kind, &document.bytes)?;
    }
    Ok(id.to_string())
}

fn review_of(office: &Office, path: &Path, read: &Read, id: &str) -> ImportReviewView {
    let found = checking::findings(&read.practice, checking::today());
    let say = |message| paper_words::text(office.language, message);
    ImportReviewView {
        id: id.to_owned(),
        file: path.display().to_string(),
        format: read.format.to_owned(),
        title: read.practice.heading().to_owned(),
        taken: read
            .review
            .taken
            .iter()
            .map(|one| TakenView {
                path: one.path.clone(),
                pointer: one.pointer.clone(),
                value: one.value.clone(),
            })
            .collect(),
        left: read
            .review
            .left
            .iter()
            .map(|one| LeftView { path: one.path.clone(), value: one.value.clone() })
            .collect(),
        mends: found
            .iter()
            .filter_map(|finding| {
                Some(MendView {
                    rule: finding.rule.to_owned(),
                    pointer: finding.pointer.clone(),
                    message: say(&finding.message),
                    label: say(&finding.mend.as_ref()?.label),
                })
            })
            .collect(),
    }
}

fn read(path: &Path) -> Result<Vec<Read>, AppError> {
    let bytes = files::read(path, LIMIT)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if name.ends_with(".p7m") {
        let policy = verify::Policy {
            anchors: Anchors::none(),
            crls: Vec::new(),
            at: jiff::Timestamp::now(),
        };
        // An old archive's signature need not hold any more: only what was signed is taken.
        let content = verify::verify(&bytes, &policy)
            .content
            .ok_or_else(|| bad(path, &"no content inside the envelope (p7m)"))?;
        return xml(path, &content);
    }
    if name.ends_with(".xml") || bytes.trim_ascii_start().starts_with(b"<") {
        return xml(path, &bytes);
    }
    let practices = exchange::read_many(&bytes).map_err(|error| unreadable(path, &error))?;
    let whole = practices.into_iter().map(|practice| Read {
        format: "exchange",
        review: review::of_practice(&practice),
        practice,
        documents: Vec::new(),
    });
    Ok(whole.collect())
}

/// A base form, or an electronic invoice.
fn xml(path: &Path, bytes: &[u8]) -> Result<Vec<Read>, AppError> {
    if fattura::is_fattura(bytes) {
        let proposals = fattura::read(bytes).map_err(|error| unreadable(path, &error))?;
        return Ok(proposals.into_iter().map(of_invoice).collect());
    }
    let form = BaseForm::read(bytes).map_err(|error| unreadable(path, &error))?;
    let practice = form.to_certificate();
    let review = review::of_base_form(&form, &practice);
    Ok(vec![Read { format: "baseForm", practice, review, documents: Vec::new() }])
}

/// An invoice; an embedded document that does not open is told as left, and its name waits for a better one.
fn of_invoice(proposal: Proposal) -> Read {
    let mut review = Review { taken: proposal.taken, left: proposal.left };
    let mut documents = proposal.documents;
    documents.retain(|document| match pdf::judge(&document.name, &document.bytes, LIMIT) {
        Ok(()) => true,
        Err(error) => {
            let why = error.detail.get("why").cloned().unwrap_or(error.cause);
            review.left.push(Left {
                path: "Allegati/Attachment".to_owned(),
                value: format!("{}: {why}", document.name),
            });
            false
        }
    });
    Read { format: "eInvoice", practice: proposal.practice, review, documents }
}

/// A file that is not what it claims to be, with the place where it goes wrong.
pub(crate) fn unreadable(path: &Path, error: &(dyn std::error::Error + 'static)) -> AppError {
    bad(path, &files::causes(error))
}

fn bad(path: &Path, why: &dyn std::fmt::Display) -> AppError {
    AppError::new(Code::BadInput, why).with("file", path.display()).with("why", why)
}
