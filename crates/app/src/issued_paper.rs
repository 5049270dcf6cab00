//! Paper of what was issued: at its exact size, the original once and written down, every further sheet
//! marked as a copy; and what follows when the original went wrong.

mod stamp;

use std::path::Path;

use certificate::{AttachmentType, Replacement};
use draft::PracticeId;
use store::Issued;

use crate::views::care::{EventView, PrintedView};
use crate::{
    AppError, Code, Office, attachments, care, drafts, editing, encryption, facts, files, reuse,
    state, words,
};

/// The event of a printed original; `about` is the digest of the issued file.
pub(crate) const ORIGINAL: &str = "printedOriginal";
const COPY: &str = "printedCopy";
const MISPRINT: &str = "misprint";

/// Makes the file to be printed and writes down that it was made: the original (`copy` false), which there is
/// once, or one more sheet marked as a copy. Without a folder it lies in the home.
///
/// # Errors
/// [`Code::NotIssued`] where nothing was issued or it was not fetched yet; [`Code::OriginalPrinted`];
/// [`Code::WrongState`] for what is annulled; [`Code::AttachmentNotPdf`] where it cannot be marked;
/// [`Code::Storage`].
pub fn print(
    office: &Office,
    id: PracticeId,
    copy: bool,
    folder: Option<&Path>,
) -> Result<PrintedView, AppError> {
    let issued = issued(office, id)?;
    let item = office.store.list_item(id)?;
    let digest = issued.sha256.to_string();
    let annulled = matches!(item.row.state.as_str(), "annulled" | "cancelled");
    if annulled && !copy {
        return Err(AppError::new(Code::WrongState, "annulled").with("state", item.row.state));
    }
    let before = original_of(office, id, &digest)?;
    if let (Some(before), false) = (&before, copy) {
        return Err(AppError::new(Code::OriginalPrinted, "printed before")
            .with("name", &issued.name)
            .with("person", &before.by)
            .with("when", &before.at));
    }
    let mark = copy.then(|| words::say(office.language, "print-copy", &[]));
    let made = stamp::to_print(&office.store.blob(issued.sha256)?, mark.as_deref());
    let bytes = made.map_err(|why| {
        AppError::new(Code::AttachmentNotPdf, &why).with("file", &issued.name).with("why", why)
    })?;
    let name = Path::new(&issued.name).file_stem().unwrap_or_default().to_string_lossy();
    let kind =
        words::say(office.language, if copy { "print-file-copy" } else { "print-file" }, &[]);
    let folder = match folder {
        Some(folder) => std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()),
        None => encryption::copies(office, "shown").join(digest.get(..12).unwrap_or_default()),
    };
    let path = folder.join(format!("{name}-{kind}.pdf"));
    files::write(&path, &bytes)?;
    // First written down, then handed over: an original that nobody knows of would be printed twice.
    care::note(office, id, if copy { COPY } else { ORIGINAL }, &digest, "")?;
    Ok(PrintedView { file: path.display().to_string(), copy, name: issued.name })
}

/// Says that the printed original went wrong and makes the practice that asks to annul and substitute it; it
/// names its predecessor. Answers the new practice's id.
///
/// # Errors
/// [`Code::WrongState`] where no original was printed; [`Code::BadField`] without a reason;
/// [`Code::Storage`].
pub fn misprint(office: &Office, id: PracticeId, reason: &str) -> Result<String, AppError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::new(Code::BadField, "no reason")
            .with("pointer", "/motivo")
            .with("why", "…"));
    }
    let issued = issued(office, id)?;
    let digest = issued.sha256.to_string();
    let row = office.store.list_item(id)?.row;
    if original_of(office, id, &digest)?.is_none() {
        return Err(AppError::new(Code::WrongState, "no original").with("state", row.state));
    }
    let new = reuse::again(office, id)?;
    let made = new.to_string();
    let facts = [
        ("certificate", row.certificate_number.clone()),
        ("protocol", row.protocol.clone()),
        ("reason", reason.to_owned()),
    ];
    let replaces = Replacement {
        number: row.certificate_number.clone(),
        issued_on: issued_on(office, id)?,
        reason: reason.to_owned(),
        ..Replacement::default()
    };
    let replaces = serde_json::to_value(replaces).map_err(AppError::internal)?;
    editing::set(office, new, "/sostituisce", replaces)?;
    let note = words::say(office.language, "substitute-note", &facts);
    let paper = drafts::certificate(office, new)?;
    let notes = [paper.notes.as_str(), &note];
    let notes = notes.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join("\n");
    editing::set_text(office, new, "/annotazioni", &notes)?;
    let title = words::say(office.language, "substitute-title", &[("title", row.title.clone())]);
    editing::set(office, new, "/title", title.into())?;
    let bytes = office.store.blob(issued.sha256)?;
    let name = words::say(office.language, "substitute-file", &[("name", issued.name)]);
    attachments::put(office, new, &name, &AttachmentType::from("GEN"), &bytes)?;
    care::note(office, id, MISPRINT, &digest, reason)?;
    care::note(office, id, "substitutedBy", &made, &row.certificate_number)?;
    care::note(office, new, "substitutes", &id.to_string(), &row.certificate_number)?;
    Ok(made)
}

/// The certificate that was issued: the first of the desk's documents.
fn issued(office: &Office, id: PracticeId) -> Result<Issued, AppError> {
    let state = office.store.list_item(id)?.row.state;
    let first = office.store.issued(id)?.into_iter().next();
    first.filter(|_| !state::is_open(&state)).ok_or_else(|| {
        AppError::new(Code::NotIssued, "nothing issued, or not fetched").with("state", state)
    })
}

/// The day of issue as the desk told it; empty where it did not.
fn issued_on(office: &Office, id: PracticeId) -> Result<String, AppError> {
    let mut told = None;
    for seal in office.store.seals(id)? {
        let revision = office.store.seal(seal)?.revision;
        told = told.or(facts::status(office, id, revision)?.and_then(|row| row.data_rilascio));
    }
    Ok(told.map(|day| day.to_string()).unwrap_or_default())
}

fn original_of(
    office: &Office,
    id: PracticeId,
    digest: &str,
) -> Result<Option<EventView>, AppError> {
    let events = care::events(office, id)?;
    Ok(events.into_iter().find(|event| event.kind == ORIGINAL && event.about == digest))
}
