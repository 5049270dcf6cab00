//! One practice of the company: what it holds, what can be done now, its files.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use certificate::AttachmentType;
use serde::Deserialize;
use wire::codes::DeskCode;

use super::{Member, either, refuse, words};
use crate::correction;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, own};
use crate::pages::answer::{Chrome, PageError, blocking, expect_papers, html, paper};
use crate::pages::download::{as_it_came, envelope, handed};
use crate::pages::language::Words;
use crate::storage::attachments::{self, Attachment};
use crate::storage::certificates::{self, Certificate};
use crate::storage::corrections::Correction;
use crate::storage::practices::{Practice, State as At};
use crate::words::day_and_hour;

/// Types that a document may be of, as the page offers them.
const TYPES: [&str; 15] = [
    "FAE", "PAC", "BOL", "DDO", "DOT", "FAA", "COE", "LIP", "GEN", "ALV", "AUT", "CER", "FAT",
    "VDE", "VPT",
];

#[derive(Template)]
#[template(path = "company/practice.html")]
struct PracticePage {
    w: Words,
    chrome: Chrome,
    id: String,
    facts: Vec<(String, String)>,
    state: String,
    state_words: String,
    wrong: String,
    done: String,
    note: String,
    officer_words: String,
    documents: Vec<Document>,
    types: Vec<(&'static str, String)>,
    open: bool,
    correcting: bool,
    base_form_asked: bool,
    /// The parts of it that are meant.
    boxes: Vec<String>,
    missing: Vec<String>,
    protocolled: bool,
    issued: String,
}

struct Document {
    number: u32,
    kind: String,
    name: String,
    size: String,
    sha256: String,
    asked: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fatto: String,
}

/// `GET /impresa/pratiche/{id}?fatto=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Response {
    page(desk, member, id, done.fatto, None).await
}

/// The page again, with what went wrong.
pub(super) async fn show_again(
    desk: Arc<Desk>,
    member: Member,
    id: String,
    error: PageError,
) -> Response {
    match error {
        PageError::Desk(DeskError::Refused { ref code, .. }) if *code != DeskCode::NotFound => {
            page(desk, member, id, String::new(), Some(error)).await
        }
        error => refuse(&member.0.visitor, &error),
    }
}

/// What a page shows of a practice.
struct Found {
    practice: Practice,
    documents: Vec<Attachment>,
    correction: Option<Correction>,
    certificate: Option<Certificate>,
}

async fn page(
    desk: Arc<Desk>,
    member: Member,
    id: String,
    done: String,
    error: Option<PageError>,
) -> Response {
    let caller = member.caller();
    let found = blocking(desk, move |desk| {
        let found = desk.storage.read(|c| {
            let practice = own(c, &caller, &id)?;
            Ok::<_, PageError>(Found {
                documents: attachments::current(c, &practice.id)?,
                correction: correction::asked(c, &practice)?,
                certificate: certificates::of_practice(c, &practice.id)?,
                practice,
            })
        })?;
        let there = expect_papers(desk, &found.practice.id);
        Ok((found, there))
    });
    let status = error.as_ref().map_or(StatusCode::OK, PageError::status);
    let shown = found.await.map(|(found, there)| {
        let w = member.0.visitor.w;
        let wrong = error.or(there.err()).map(|error| words(w, &error)).unwrap_or_default();
        (status, html(&practice_page(&member, found, done, wrong))).into_response()
    });
    either(&member.0.visitor, shown)
}

fn practice_page(member: &Member, found: Found, done: String, wrong: String) -> PracticePage {
    let w = member.0.visitor.w;
    let Found { practice, documents, correction, certificate } = found;
    let scope = correction.map(|correction| correction.scope).unwrap_or_default();
    let documents = documents.into_iter().map(|document| Document {
        number: document.number,
        asked: scope.attachments.contains(&document.number),
        kind: w.or(&format!("type-{}", document.data.kind), &document.data.kind),
        size: w.a("kilobytes", "size", document.data.size_bytes.div_ceil(1024)),
        name: document.data.name,
        sha256: document.data.sha256,
    });
    let type_words = |code: &'static str| (code, w.t(&format!("type-{code}")));
    PracticePage {
        w,
        chrome: member.0.chrome(w.a("practice-title", "id", &practice.id)),
        facts: facts(w, &practice),
        state: practice.state.as_str().to_owned(),
        state_words: w.t(&format!("company-state-{}", practice.state.as_str())),
        wrong,
        done: if done.is_empty() { done } else { w.or(&format!("company-done-{done}"), "") },
        documents: documents.collect(),
        types: TYPES.map(type_words).to_vec(),
        open: practice.state == At::Open,
        correcting: practice.state == At::CorrectionAsked,
        base_form_asked: scope.base_form,
        boxes: scope.boxes.iter().map(|part| w.or(&format!("part-{part}"), part)).collect(),
        missing: scope
            .missing
            .iter()
            .map(|kind| w.or(&format!("type-{kind}"), AttachmentType::from(kind.as_str()).as_str()))
            .collect(),
        protocolled: practice.protocol.is_some(),
        issued: certificate.map(|certificate| certificate.number).unwrap_or_default(),
        note: practice.note,
        officer_words: practice.officer_words,
        id: practice.id,
    }
}

fn facts(w: Words, practice: &Practice) -> Vec<(String, String)> {
    let kind = w.or(&format!("kind-{}", practice.kind), &practice.kind);
    let mut facts = vec![
        (w.t("document-type"), kind),
        (w.t("company"), format!("{} ({})", practice.company_name, practice.company_fiscal_code)),
        (w.t("chamber"), practice.chamber.clone()),
        (w.t("branch"), practice.branch.clone().unwrap_or_else(|| w.t("none"))),
        (w.t("description"), practice.description.clone()),
    ];
    if let (Some(protocol), Some(at)) = (&practice.protocol, practice.protocolled_at) {
        facts.push((w.t("protocol"), protocol.clone()));
        facts.push((w.t("received"), day_and_hour(at)));
        facts.push((w.t("queue-fee"), w.money(practice.fee_cents)));
    }
    facts
}

/// `GET /impresa/pratiche/{id}/documenti/{number}`
pub(super) async fn document(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path((id, number)): Path<(String, u32)>,
) -> Response {
    file(desk, member, id, move |desk, practice| as_it_came(desk, practice, number)).await
}

/// `GET /impresa/pratiche/{id}/modello-base.xml.p7m`
pub(super) async fn base_form(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
) -> Response {
    file(desk, member, id, envelope).await
}

/// `GET /impresa/pratiche/{id}/ricevuta.json`: the receipt of the last transmission.
pub(super) async fn receipt(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
) -> Response {
    file(desk, member, id, |_, practice| {
        let receipt = practice.receipt.clone().ok_or(PageError::Unknown)?;
        Ok((format!("{}-ricevuta.json", practice.id), "application/json", receipt.into_bytes()))
    })
    .await
}

/// `GET /impresa/pratiche/{id}/certificato.pdf`
pub(super) async fn certificate(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
) -> Response {
    file(desk, member, id, |desk, practice| {
        let found = desk.storage.read(|c| certificates::of_practice(c, &practice.id))?;
        let certificate = found.ok_or(PageError::Unknown)?;
        let bytes = paper(desk, practice, &certificate.pdf_sha256)?;
        Ok((format!("{}.pdf", certificate.number), "application/pdf", bytes))
    })
    .await
}

async fn file(
    desk: Arc<Desk>,
    member: Member,
    id: String,
    find: impl FnOnce(&Desk, &Practice) -> Result<(String, &'static str, Vec<u8>), PageError>
    + Send
    + 'static,
) -> Response {
    let caller: Caller = member.caller();
    let found = blocking(desk, move |desk| {
        let practice = desk.storage.read(|c| own(c, &caller, &id))?;
        find(desk, &practice)
    });
    either(&member.0.visitor, found.await.map(|(name, kind, bytes)| handed(&name, kind, bytes)))
}
