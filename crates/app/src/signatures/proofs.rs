//! The attachments beside what is signed: what they are, their pages for the screen, the file for
//! another program.

use std::path::PathBuf;

use draft::PracticeId;
use signing::{Anchors, verify};
use store::Digest;

use super::documents::{OfSeal, Target, chosen};
use crate::facts::SealFact;
use crate::views::signing::ProofView;
use crate::{AppError, Code, Office, encryption, facts, files};

/// The attachments of a seal; `documents` says which of them are signed.
pub(crate) fn views(
    office: &Office,
    seal: &SealFact,
    documents: &[OfSeal],
) -> Result<Vec<ProofView>, AppError> {
    let mut views = Vec::new();
    for file in office.store.seal(seal.id)?.attachments {
        let signed = documents
            .iter()
            .map(|one| &one.document)
            .find(|document| document.sha256 == file.sha256 && document.name == file.name);
        views.push(ProofView {
            here: office.store.blob_facts(file.sha256)?.is_some(),
            name: file.name,
            kind: file.kind,
            description: file.description,
            sha256: file.sha256.to_string(),
            size_bytes: u32::try_from(file.size_bytes).unwrap_or(u32::MAX),
            sign_as: signed.map(|document| document.form),
            why: signed.map(|document| document.why),
        });
    }
    Ok(views)
}

/// The pages of an attachment or paper as SVG: of a PDF, also inside an envelope.
///
/// # Errors
/// [`Code::AttachmentMissing`], [`Code::AttachmentNotPdf`] where it cannot be drawn,
/// [`Code::UnknownPractice`].
pub fn pages(office: &Office, id: &str, sha256: &str) -> Result<Vec<String>, AppError> {
    let (name, bytes) = bytes_of(office, id, sha256)?;
    let pdf = if bytes.starts_with(b"%PDF-") {
        bytes
    } else {
        let policy = verify::Policy {
            anchors: Anchors::none(),
            crls: Vec::new(),
            at: jiff::Timestamp::now(),
        };
        verify::verify(&bytes, &policy).content.unwrap_or_default()
    };
    crate::pdf::pages(pdf).map_err(|why| {
        let why = why.say(office.language);
        AppError::new(Code::AttachmentNotPdf, &why).with("file", name).with("why", why)
    })
}

/// Lays an attachment or paper in a folder of the home, under its name, for a person to open.
///
/// # Errors
/// [`Code::AttachmentMissing`], [`Code::UnknownPractice`], [`Code::Storage`].
pub fn lay_out(office: &Office, id: &str, sha256: &str) -> Result<PathBuf, AppError> {
    let (name, bytes) = bytes_of(office, id, sha256)?;
    let short = sha256.get(..12).unwrap_or_default();
    let path = encryption::copies(office, "shown").join(short).join(name);
    files::write(&path, &bytes)?;
    Ok(path)
}

/// Name and bytes of a file, if the practice's seal or the paper names it.
fn bytes_of(office: &Office, id: &str, sha256: &str) -> Result<(String, Vec<u8>), AppError> {
    let absent = |name: &str| AppError::new(Code::AttachmentMissing, "not here").with("name", name);
    let wanted: Digest = sha256.parse().map_err(|_| absent(sha256))?;
    let name = match chosen(office, id)?.target {
        Target::Practice(practice) => name_in_seal(office, practice, wanted)?,
        Target::Paper(paper) if paper == wanted => office.store.paper(paper)?.map(|one| one.name),
        Target::Paper(_) => None,
    };
    let name = name.ok_or_else(|| absent(sha256))?;
    let bytes = office.store.blob(wanted).map_err(|_| absent(&name))?;
    Ok((name, bytes))
}

fn name_in_seal(
    office: &Office,
    id: PracticeId,
    wanted: Digest,
) -> Result<Option<String>, AppError> {
    let revision = office.store.list_item(id)?.row.revision;
    let Some(seal) = facts::seal(office, id, revision)? else {
        return Ok(None);
    };
    let files = office.store.seal(seal.id)?.attachments;
    Ok(files.into_iter().find(|file| file.sha256 == wanted).map(|file| file.name))
}
