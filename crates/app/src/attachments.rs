//! Documents that go with a practice: judged, stored by digest, then named in the draft.

mod guess;

use std::path::Path;

use certificate::AttachmentType;
use certificate::chamber::Chamber;
use draft::{Draft, LineKey, LineList, Operation, Place, PracticeId};
use serde_json::json;
use uuid::Uuid;

use crate::{AppError, Code, Office, checking, drafts, files, pdf};

/// Largest photo that is read, bytes: what is attached is smaller.
const PICTURE_BYTES_MAX: u64 = 40 * 1024 * 1024;

/// Attaches a file, a photo of a paper as PDF; without a type, as what its name and its words say. One that the practice names already, still without bytes, is the one that is meant.
///
/// # Errors
/// [`Code::FileAbsent`], [`Code::TooLarge`], [`Code::AttachmentNotPdf`], [`Code::AttachmentTwice`],
/// [`Code::BadField`] for an unknown type, [`Code::Sealed`].
pub fn attach(
    office: &Office,
    id: PracticeId,
    file: &Path,
    kind: &str,
) -> Result<String, AppError> {
    let asked = if kind.is_empty() { None } else { Some(known(kind)?) };
    let (name, bytes) = read(file, limit(office, id)?)?;
    let kind = asked.unwrap_or_else(|| guess::kind_of(&name, &bytes));
    put(office, id, &name, &kind, &bytes)
}

/// Puts another file in the place of an attachment, under its own name: what was said of the attachment stays.
///
/// # Errors
/// As [`attach`]; [`Code::BadField`] where the practice has no such attachment.
pub fn replace(
    office: &Office,
    id: PracticeId,
    line: &str,
    file: &Path,
) -> Result<String, AppError> {
    let (name, bytes) = read(file, limit(office, id)?)?;
    pdf::judge(&name, &bytes, limit(office, id)?)?;
    let absent = || {
        AppError::new(Code::BadField, "no such attachment")
            .with("pointer", "/allegati")
            .with("why", line)
    };
    let (paper, keys) =
        drafts::look(office, id, |draft| (draft.certificate(), draft.keys().allegati))?;
    let place = keys.iter().position(|key| key.to_string() == line).ok_or_else(absent)?;
    let mut others = paper.attachments.iter().enumerate().filter(|(at, _)| *at != place);
    if others.any(|(_, one)| one.name == name) {
        return Err(AppError::new(Code::AttachmentTwice, "attached already").with("name", &name));
    }
    let sha256 = keep(office, &name, &bytes)?;
    let set = |member: &str, value: &str| Operation::SetField {
        path: format!("/allegati/{line}/{member}"),
        value: json!(value),
    };
    let operations = [set("nome", &name), set("sha256", &sha256)];
    drafts::edit(office, id, |draft, author, at_ms| draft.apply_all(&operations, author, at_ms))?;
    Ok(sha256)
}

/// The attachment that a person names, by its key or its file name.
///
/// # Errors
/// [`Code::BadField`] where the practice has no such attachment.
pub fn line_of(office: &Office, id: PracticeId, named: &str) -> Result<String, AppError> {
    let (paper, keys) =
        drafts::look(office, id, |draft| (draft.certificate(), draft.keys().allegati))?;
    let mut lines =
        paper.attachments.iter().zip(&keys).map(|(one, key)| (&one.name, key.to_string()));
    let found = lines.find(|(name, key)| name.as_str() == named || key == named);
    found.map(|(_, key)| key).ok_or_else(|| {
        AppError::new(Code::BadField, "no such attachment")
            .with("pointer", "/allegati/nome")
            .with("why", named)
    })
}

/// Keeps the bytes of an attachment.
fn keep(office: &Office, name: &str, bytes: &[u8]) -> Result<String, AppError> {
    let signed = name.to_lowercase().ends_with(".p7m");
    let media_type = if signed { "application/pkcs7-mime" } else { "application/pdf" };
    Ok(office.store.put_blob(bytes, media_type, drafts::now_ms())?.to_string())
}

/// Name and bytes of a file as it is attached. A photo of a paper becomes the PDF that stands for it: desks take
/// nothing else.
pub(crate) fn read(file: &Path, limit: u64) -> Result<(String, Vec<u8>), AppError> {
    let name = file_name(file)?;
    let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = Path::new(&name).extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["jpg", "jpeg", "png"].contains(&ending.as_str()) {
        let bytes = files::read(file, limit)?;
        return Ok((name, bytes));
    }
    let picture = files::read(file, PICTURE_BYTES_MAX)?;
    let pdf = pdf::of_picture(&name, picture, checking::today())?;
    Ok((format!("{stem}.pdf"), pdf))
}

/// Attaches bytes that came with something else, under a name that is one already.
pub(crate) fn put(
    office: &Office,
    id: PracticeId,
    name: &str,
    kind: &AttachmentType,
    bytes: &[u8],
) -> Result<String, AppError> {
    pdf::judge(name, bytes, limit(office, id)?)?;
    let sha256 = keep(office, name, bytes)?;
    drafts::edit(office, id, |draft, author, at_ms| {
        draft.apply_all(&naming(draft, name, kind, &sha256), author, at_ms)
    })?;
    Ok(sha256)
}

fn limit(office: &Office, id: PracticeId) -> Result<u64, AppError> {
    let certificate = drafts::certificate(office, id)?;
    Ok(Chamber::of(&certificate.desk.chamber).attachment_bytes_max)
}

fn known(kind: &str) -> Result<AttachmentType, AppError> {
    match AttachmentType::from(kind.to_uppercase().as_str()) {
        AttachmentType::Other(word) => {
            let known: Vec<&str> =
                AttachmentType::KNOWN.iter().map(AttachmentType::as_str).collect();
            Err(AppError::new(Code::BadField, "unknown attachment type")
                .with("pointer", "/allegati/tipo")
                .with("why", format!("{word} ≠ {}", known.join(", "))))
        }
        known => Ok(known),
    }
}

/// Names the bytes: in the attachment that waits for them, or in a new one.
fn naming(draft: &Draft, name: &str, kind: &AttachmentType, sha256: &str) -> Vec<Operation> {
    let waiting = draft
        .certificate()
        .attachments
        .iter()
        .zip(draft.keys().allegati)
        .find(|(attachment, _)| attachment.name == name)
        .map(|(_, key)| key);
    match waiting {
        Some(key) => {
            let set = |member: &str, value: &str| Operation::SetField {
                path: format!("/allegati/{key}/{member}"),
                value: json!(value),
            };
            vec![set("tipo", kind.as_str()), set("sha256", sha256)]
        }
        None => vec![Operation::AddLine {
            list: LineList::Allegati,
            key: LineKey::from(Uuid::new_v4()),
            place: Place::Last,
            value: Some(json!({ "tipo": kind.as_str(), "nome": name, "sha256": sha256 })),
        }],
    }
}

/// The name under which the desk will know the file.
pub(crate) fn file_name(file: &Path) -> Result<String, AppError> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let reserved = |c: char| c.is_control() || "/\\:*?\"<>|\u{202e}".contains(c);
    if name.is_empty() || name.len() > 200 || name.contains(reserved) || name.starts_with('.') {
        return Err(AppError::new(Code::BadField, "file name")
            .with("pointer", "/allegati/nome")
            .with("why", format!("{name:?}")));
    }
    Ok(name)
}
