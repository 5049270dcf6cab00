//! What comes from elsewhere: exchange JSON, base forms (`.xml`, `.xml.p7m`) of real archives, and
//! electronic invoices.

use std::path::{Path, PathBuf};

use certificate::Certificate;
use exchange::fattura::{self, Proposal};
use signing::{Anchors, verify};
use wire::base_form::BaseForm;

use crate::views::{IdView, ImportView, InvoiceReadView, LeftView, RefusedView, TakenView};
use crate::{AppError, Code, Office, attachments, drafts, files, words};

/// Largest file that is taken in, bytes.
pub(crate) const LIMIT: u64 = 10 * 1024 * 1024;

/// Takes in files, each for itself: a bad one is refused with why, and the others go on.
///
/// # Errors
/// [`Code::Storage`] alone; everything else is said per file.
pub fn import(office: &Office, paths: &[PathBuf]) -> Result<ImportView, AppError> {
    let mut view = ImportView::default();
    for path in paths {
        let refuse = |error: AppError| {
            let words = words::error(office.language, &error);
            RefusedView { file: path.display().to_string(), why: words.message, code: words.code }
        };
        match read(path) {
            Ok(proposals) => {
                for proposal in proposals {
                    match take(office, path, proposal, &mut view) {
                        Ok(()) => {}
                        Err(error) if error.code == Code::Storage => return Err(error),
                        Err(error) => view.refused.push(refuse(error)),
                    }
                }
            }
            Err(error) => view.refused.push(refuse(error)),
        }
    }
    Ok(view)
}

/// Makes the practice, with the documents that came in the file.
fn take(
    office: &Office,
    path: &Path,
    proposal: Proposal,
    view: &mut ImportView,
) -> Result<(), AppError> {
    let id = drafts::create(office, &proposal.practice)?;
    view.practices.push(IdView { id: id.to_string() });
    for document in &proposal.documents {
        let named = proposal.practice.attachments.iter().find(|one| one.name == document.name);
        let kind = named.and_then(|one| one.kind.clone());
        let kind = kind.unwrap_or(certificate::AttachmentType::Generic);
        attachments::put(office, id, &document.name, &kind, &document.bytes)?;
    }
    if proposal.taken.is_empty() {
        return Ok(());
    }
    let taken = proposal.taken.into_iter();
    let left = proposal.left.into_iter();
    view.reviews.push(InvoiceReadView {
        id: id.to_string(),
        file: path.display().to_string(),
        taken: taken
            .map(|one| TakenView { path: one.path, pointer: one.pointer, value: one.value })
            .collect(),
        left: left.map(|one| LeftView { path: one.path, value: one.value }).collect(),
    });
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Proposal>, AppError> {
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
    Ok(practices.into_iter().map(whole).collect())
}

fn whole(practice: Certificate) -> Proposal {
    Proposal { practice, ..Proposal::default() }
}

/// A base form, or an electronic invoice.
fn xml(path: &Path, bytes: &[u8]) -> Result<Vec<Proposal>, AppError> {
    if fattura::is_fattura(bytes) {
        return fattura::read(bytes).map_err(|error| unreadable(path, &error));
    }
    let form = BaseForm::read(bytes).map_err(|error| unreadable(path, &error))?;
    Ok(vec![whole(form.to_certificate())])
}

/// A file that is not what it claims to be, with the place where it goes wrong.
pub(crate) fn unreadable(path: &Path, error: &(dyn std::error::Error + 'static)) -> AppError {
    bad(path, &files::causes(error))
}

fn bad(path: &Path, why: &dyn std::fmt::Display) -> AppError {
    AppError::new(Code::BadInput, why).with("file", path.display()).with("why", why)
}
