//! The files of a practice, as they came and as they were made.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::answer::{PageError, blocking, either, encode, paper};
use super::visitor::Signed;
use crate::desk::Desk;
use crate::paper::Paper;
use crate::storage::practices::Practice;
use crate::storage::{attachments, certificates, issued_documents};
use crate::{examination, handover};

/// `GET /ufficio/pratiche/{id}/modello.pdf`: the whole draft.
pub(super) async fn draft(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    file(desk, signed, id, |desk, practice| {
        let bytes = Paper::of(desk, practice)?.draft()?;
        Ok((format!("{}-bozza.pdf", practice.id), "application/pdf", bytes))
    })
    .await
}

/// `GET /ufficio/pratiche/{id}/modello-base.xml.p7m`: the signed base form as it came.
pub(super) async fn base_form(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    file(desk, signed, id, envelope).await
}

/// `GET /ufficio/pratiche/{id}/documenti/{number}`: a document as it came, also one that was replaced.
pub(super) async fn document(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, number)): Path<(String, u32)>,
) -> Response {
    file(desk, signed, id, move |desk, practice| as_it_came(desk, practice, number)).await
}

/// `GET /ufficio/pratiche/{id}/certificato.pdf`: what was issued.
pub(super) async fn certificate(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    file(desk, signed, id, |desk, practice| {
        let found = desk.storage.read(|c| certificates::of_practice(c, &practice.id))?;
        let certificate = found.ok_or(PageError::Unknown)?;
        let bytes = paper(desk, practice, &certificate.pdf_sha256)?;
        Ok((format!("{}.pdf", certificate.number), "application/pdf", bytes))
    })
    .await
}

/// `GET /ufficio/pratiche/{id}/vistati/{number}`: a document with its visas.
pub(super) async fn stamped(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, number)): Path<(String, u32)>,
) -> Response {
    file(desk, signed, id, move |desk, practice| {
        let stamped = desk.storage.read(|c| issued_documents::of_practice(c, &practice.id))?;
        let found = stamped.into_iter().find(|document| document.attachment == number);
        let document = found.ok_or(PageError::Unknown)?;
        Ok((document.name, "application/pdf", paper(desk, practice, &document.pdf_sha256)?))
    })
    .await
}

/// `GET /ufficio/pratiche/{id}/distinta.pdf`: the slip that is signed at the handover.
pub(super) async fn slip(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let officer = signed.officer.clone();
    file(desk, signed, id, move |desk, practice| {
        let bytes = handover::slip(desk, &officer, &practice.id)?;
        Ok((format!("{}-distinta.pdf", practice.id), "application/pdf", bytes))
    })
    .await
}

async fn file(
    desk: Arc<Desk>,
    signed: Signed,
    id: String,
    find: impl FnOnce(&Desk, &Practice) -> Result<(String, &'static str, Vec<u8>), PageError>
    + Send
    + 'static,
) -> Response {
    let officer = signed.officer.clone();
    let found = blocking(desk, move |desk| {
        let practice = desk.storage.read(|c| examination::find(c, &officer, &id))?;
        find(desk, &practice)
    });
    either(&signed.visitor, found.await.map(|(name, kind, bytes)| handed(&name, kind, bytes)))
}

/// A file as it is handed out: name, kind, bytes.
pub(super) type Handed = (String, &'static str, Vec<u8>);

/// The signed base form as it came.
pub(super) fn envelope(desk: &Desk, practice: &Practice) -> Result<Handed, PageError> {
    let bytes = paper(desk, practice, &practice.base_form_sha256)?;
    if practice.is_on_paper() {
        return Ok((format!("{}.xml", practice.id), "application/octet-stream", bytes));
    }
    Ok((format!("{}.xml.p7m", practice.id), "application/pkcs7-mime", bytes))
}

/// A document of a number as it came, also one that was replaced.
pub(super) fn as_it_came(
    desk: &Desk,
    practice: &Practice,
    number: u32,
) -> Result<Handed, PageError> {
    let documents = desk.storage.read(|c| attachments::all(c, &practice.id))?;
    let found = documents.into_iter().find(|document| document.number == number);
    let document = found.ok_or(PageError::Unknown)?.data;
    // Never shown by the browser as a page of this desk, whatever it says it is.
    let kind = kind_of(&document.name);
    Ok((document.name, kind, paper(desk, practice, &document.sha256)?))
}

/// What a file of somebody else is called: a PDF, or just bytes.
fn kind_of(name: &str) -> &'static str {
    if name.to_ascii_lowercase().ends_with(".pdf") {
        "application/pdf"
    } else {
        "application/octet-stream"
    }
}

/// A file to be kept, never shown as a page of this desk.
pub(super) fn handed(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    // RFC 6266, section 4.3: the name in UTF-8, percent-encoded.
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(name));
    let disposition =
        HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers =
        [(CONTENT_TYPE, HeaderValue::from_static(kind)), (CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}
