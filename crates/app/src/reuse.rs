//! An old practice as the beginning of a new one.

use draft::{LineKey, PracticeId};
use serde_json::Value;

use crate::{AppError, Code, Office, company_documents, drafts, editing};

/// Makes a practice from another one: its boxes, without its name, the numbers of its invoices and what the
/// desk said; with the documents that a person chose, by their keys. Answers the new practice's id.
///
/// # Errors
/// [`Code::UnknownPractice`]; [`Code::BadField`] for a document that the old practice has not;
/// [`Code::Storage`].
pub fn copy(office: &Office, id: PracticeId, attachments: &[String]) -> Result<String, AppError> {
    let wanted: Vec<LineKey> =
        attachments.iter().map(|key| editing::line_key(key)).collect::<Result<_, _>>()?;
    let keys = drafts::look(office, id, |draft| draft.keys().allegati)?;
    if let Some(unknown) = wanted.iter().find(|key| !keys.contains(key)) {
        return Err(AppError::new(Code::BadField, "no such attachment")
            .with("pointer", format!("/allegati/{unknown}"))
            .with("why", "≠"));
    }
    let paper =
        serde_json::to_value(drafts::certificate(office, id)?).map_err(AppError::internal)?;
    let digests: Vec<Option<Value>> =
        lines(&paper).iter().map(|one| one.get("sha256").cloned()).collect();
    let mut content = company_documents::reusable(paper);
    let kept = lines(&content).into_iter().zip(digests).zip(&keys);
    let kept: Vec<Value> = kept
        .filter(|(_, key)| wanted.contains(key))
        .map(|((mut line, digest), _)| {
            if let (Some(members), Some(digest)) = (line.as_object_mut(), digest) {
                members.insert("sha256".to_owned(), digest);
            }
            line
        })
        .collect();
    if let Some(members) = content.as_object_mut() {
        members.remove("aPosteriori");
        members.remove("duplicato");
        members.insert("allegati".to_owned(), Value::Array(kept));
    }
    let read = exchange::read(content.to_string().as_bytes()).map_err(AppError::internal)?;
    Ok(drafts::create(office, &read)?.to_string())
}

/// Makes the practice that takes the place of another one: the same shipment with all its invoices and
/// documents, under no name of its own yet. Answers the new practice's id.
pub(crate) fn again(office: &Office, id: PracticeId) -> Result<PracticeId, AppError> {
    let mut paper = drafts::certificate(office, id)?;
    paper.id = String::new();
    drafts::create(office, &paper)
}

fn lines(paper: &Value) -> Vec<Value> {
    paper.get("allegati").and_then(Value::as_array).cloned().unwrap_or_default()
}
