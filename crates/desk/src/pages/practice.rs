//! One practice under examination: the drawn form, documents, order, signature, history, decision.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use certificate::fees::FeeKind;
use certificate::{AttachmentType, BoxId, Kind};
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, either, expect_papers, html};
use super::boxes::{self, Named};
use super::duties::{self, Duties};
use super::findings::{self, Findings};
use super::former::{self, FormerView};
use super::handover::{self, HandoverView};
use super::language::Words;
use super::signature::{self, SignatureView};
use super::visitor::Signed;
use crate::desk::Desk;
use crate::examination;
use crate::paper::Paper;
use crate::storage::attachments::{self, Attachment};
use crate::storage::certificates::{self, Certificate};
use crate::storage::events::{self, Event};
use crate::storage::issued_documents::{self, IssuedDocument};
use crate::storage::ledger::{self, Held};
use crate::storage::officers;
use crate::storage::practices::{self, Practice, State as At};
use crate::words::day_and_hour;

#[derive(Template)]
#[template(path = "practice.html")]
struct PracticePage {
    w: Words,
    chrome: Chrome,
    id: String,
    state: &'static str,
    state_words: String,
    urgent: bool,
    done: String,
    problem: String,
    facts: Vec<Named>,
    sheets: Vec<String>,
    drawing_problem: String,
    boxes: Vec<Named>,
    documents: Vec<DocumentView>,
    base_form_digest: String,
    /// Of the signed file as it came.
    envelope_digest: String,
    order: Vec<OrderLine>,
    order_facts: Vec<Named>,
    order_missing: bool,
    fee: String,
    signature: Option<SignatureView>,
    history: Vec<EventView>,
    issued: Option<IssuedView>,
    stamped: Vec<StampedView>,
    findings: Option<Findings>,
    duties: Duties,
    handover: Option<HandoverView>,
    former: FormerView,
    /// Brought to the counter: the signature is on paper.
    on_paper: bool,
    /// Number of the company's account.
    account: i64,
    types: Vec<(String, String)>,
    /// The parts of a certificate's base form.
    parts: Vec<(&'static str, String)>,
    /// What the officer had typed before a refusal.
    typed: Typed,
}

/// The texts of a refused form, to be shown again.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) correction: String,
    pub(super) reason: String,
}

struct DocumentView {
    number: u32,
    /// The number as it is written, three digits.
    code: String,
    kind: String,
    kind_words: String,
    name: String,
    description: String,
    size: String,
    sha256: String,
    standing: bool,
    remark: String,
}

struct OrderLine {
    what: String,
    count: u32,
    unit: String,
    amount: String,
}

pub(super) struct EventView {
    pub(super) at: String,
    pub(super) actor: String,
    pub(super) what: String,
    pub(super) detail: String,
}

/// A document with its visas.
struct StampedView {
    number: u32,
    name: String,
    sha256: String,
    what: String,
}

struct IssuedView {
    number: String,
    security_code: String,
    on: String,
    by: String,
    sha256: String,
    check: String,
}

/// All that is read for the page, in one snapshot.
struct Dossier {
    practice: Practice,
    signature_report: String,
    documents: Vec<Attachment>,
    events: Vec<Event>,
    held: Held,
    certificate: Option<(Certificate, String)>,
    stamped: Vec<IssuedDocument>,
    duties: Duties,
    handover: Option<HandoverView>,
    former: FormerView,
}

#[derive(Debug, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fatto: String,
}

/// `GET /ufficio/pratiche/{id}`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Response {
    let done = match done.fatto.as_str() {
        known @ ("taken" | "released" | "assigned" | "approved" | "issued" | "correction"
        | "rejected" | "annulled" | "tied" | "ready" | "collected") => {
            signed.visitor.w.t(&format!("done-{known}"))
        }
        _ => String::new(),
    };
    draw(desk, signed, id, done, None, Typed::default()).await
}

/// The page again, with what went wrong and what had been typed.
pub(super) async fn show_again(
    desk: Arc<Desk>,
    signed: Signed,
    id: String,
    error: PageError,
    typed: Typed,
) -> Response {
    draw(desk, signed, id, String::new(), Some(error), typed).await
}

async fn draw(
    desk: Arc<Desk>,
    signed: Signed,
    id: String,
    done: String,
    error: Option<PageError>,
    typed: Typed,
) -> Response {
    let visitor = signed.visitor.clone();
    let status = error.as_ref().map(PageError::status);
    let problem = error.map(|error| error.words(visitor.w)).unwrap_or_default();
    let drawn = blocking(desk, move |desk| {
        let practice = desk.storage.read(|c| examination::find(c, &signed.officer, &id))?;
        let there = expect_papers(desk, &practice.id);
        let paper = there.and_then(|()| Ok(Paper::of(desk, &practice)?));
        let dossier = read(desk, &signed, practice, paper.as_ref().ok())?;
        let page = page_of(&signed, dossier, paper, done, problem, typed);
        Ok(html(&page))
    });
    let response = either(&visitor, drawn.await);
    match status {
        Some(status) if response.status().is_success() => (status, response).into_response(),
        Some(_) | None => response,
    }
}

fn read(
    desk: &Desk,
    signed: &Signed,
    practice: Practice,
    paper: Option<&Paper>,
) -> Result<Dossier, PageError> {
    let id = practice.id.clone();
    let legalises = paper.is_some_and(|paper| paper.order.counts.legalisations > 0);
    desk.storage.read(|c| {
        let certificate = match certificates::of_practice(c, &id)? {
            Some(certificate) => {
                let by = officers::get(c, certificate.officer)?.name;
                Some((certificate, by))
            }
            None => None,
        };
        Ok::<_, PageError>(Dossier {
            signature_report: practices::signature_report(c, &id)?,
            documents: attachments::all(c, &id)?,
            events: events::of_practice(c, &id)?,
            held: ledger::held(c, &id)?,
            stamped: issued_documents::of_practice(c, &id)?,
            duties: duties::of(desk, c, signed, &practice, legalises)?,
            former: former::of(c, signed.visitor.w, &practice)?,
            handover: handover::of(c, signed.visitor.w, &practice, paper)?,
            certificate,
            practice,
        })
    })
}

fn page_of(
    signed: &Signed,
    dossier: Dossier,
    paper: Result<Paper, PageError>,
    done: String,
    mut problem: String,
    typed: Typed,
) -> PracticePage {
    let w = signed.visitor.w;
    let (sheets, drawing_problem) = match &paper {
        Ok(paper) => match paper.preview() {
            Ok(sheets) => (sheets, String::new()),
            Err(error) => (Vec::new(), PageError::from(error).words(w)),
        },
        Err(PageError::Removed(day)) => {
            problem = w.a("removed-by-policy", "day", day);
            (Vec::new(), String::new())
        }
        Err(error) => (Vec::new(), error.words(w)),
    };
    let practice = &dossier.practice;
    let paper = paper.ok();
    PracticePage {
        w,
        chrome: Chrome::of(signed, w.a("practice-title", "id", &practice.id)),
        state: practice.state.as_str(),
        state_words: w.t(&format!("state-{}", practice.state.as_str())),
        urgent: practice.urgent,
        done,
        problem,
        facts: facts(w, &dossier, paper.as_ref()),
        sheets,
        drawing_problem,
        boxes: paper.as_ref().map(|paper| boxes::of(w, &paper.base_form)).unwrap_or_default(),
        documents: dossier.documents.iter().map(|document| document_view(w, document)).collect(),
        base_form_digest: practice.content_sha256.clone(),
        envelope_digest: practice.base_form_sha256.clone(),
        order: paper.as_ref().map(|paper| order_lines(w, paper)).unwrap_or_default(),
        order_facts: order_facts(w, paper.as_ref(), dossier.held),
        order_missing: paper.as_ref().is_some_and(|paper| paper.order.detail.is_none()),
        fee: w.money(practice.fee_cents),
        signature: signature::of(w, &dossier.signature_report),
        history: dossier.events.iter().map(|event| event_view(w, event)).collect(),
        issued: dossier.certificate.as_ref().map(issued_view),
        stamped: dossier.stamped.iter().map(|document| stamped_view(w, document)).collect(),
        findings: findings::of(w, &dossier.events),
        duties: dossier.duties,
        handover: dossier.handover,
        former: dossier.former,
        on_paper: practice.is_on_paper(),
        account: practice.account.0,
        types: AttachmentType::KNOWN
            .iter()
            .filter(|kind| **kind != AttachmentType::BaseForm)
            .map(|kind| (kind.as_str().to_owned(), w.or(&format!("type-{kind}"), kind.as_str())))
            .collect(),
        parts: parts(w, &practice.kind),
        typed,
        id: dossier.practice.id,
    }
}

fn parts(w: Words, kind: &str) -> Vec<(&'static str, String)> {
    if kind != Kind::Co.as_str() {
        return Vec::new();
    }
    BoxId::SIGNED.map(|part| (part.as_str(), w.t(&format!("part-{}", part.as_str())))).to_vec()
}

fn facts(w: Words, dossier: &Dossier, paper: Option<&Paper>) -> Vec<Named> {
    let practice = &dossier.practice;
    let rea = paper.map(|paper| {
        let head = &paper.base_form.head;
        format!("{} {}", head.province, head.rea_number)
    });
    let rounds = if practice.round > 0 { practice.round.to_string() } else { String::new() };
    let rows = [
        ("company", practice.company_name.clone()),
        ("fiscal-code", practice.company_fiscal_code.clone()),
        ("rea", rea.unwrap_or_default()),
        ("protocol", practice.protocol.clone().unwrap_or_default()),
        ("received", practice.protocolled_at.map(day_and_hour).unwrap_or_default()),
        ("chamber", paper.map(|paper| paper.chamber_name.clone()).unwrap_or_default()),
        ("branch", practice.branch.clone().unwrap_or_default()),
        ("description", practice.description.clone()),
        ("note", practice.note.clone()),
        ("round", rounds),
        ("held-by", dossier.duties.colleague.clone()),
        ("officer-words", practice.officer_words.clone()),
    ];
    named(w, rows)
}

fn order_facts(w: Words, paper: Option<&Paper>, held: Held) -> Vec<Named> {
    let order = paper.and_then(|paper| paper.order.detail.as_ref());
    let answer = |flag: bool| w.t(if flag { "yes" } else { "no" });
    let money = |cents: i64| {
        if cents == 0 { String::new() } else { w.money(cents) }
    };
    let rows = [
        ("print-at-company", order.map(|order| answer(order.print_at_company)).unwrap_or_default()),
        ("pro-forma", order.map(|order| answer(order.pro_forma)).unwrap_or_default()),
        ("goods-location", order.map(|order| order.goods_location.clone()).unwrap_or_default()),
        ("money-reserved", money(held.reserved_cents)),
        ("money-captured", money(held.captured_cents)),
        ("money-owed", money(held.owed_cents)),
    ];
    named(w, rows)
}

fn named<const N: usize>(w: Words, rows: [(&str, String); N]) -> Vec<Named> {
    let filled = rows.into_iter().filter(|(_, text)| !text.trim().is_empty());
    filled.map(|(key, text)| Named { name: w.t(key), text }).collect()
}

fn order_lines(w: Words, paper: &Paper) -> Vec<OrderLine> {
    let lines = paper.order.fees.lines.iter();
    lines
        .map(|line| OrderLine {
            what: w.t(match line.kind {
                FeeKind::Original => "fee-original",
                FeeKind::Copy => "fee-copy",
                FeeKind::Visa => "fee-visa",
                FeeKind::Legalisation => "fee-legalisation",
            }),
            count: line.count,
            unit: w.money(line.unit.0),
            amount: w.money(line.amount.0),
        })
        .collect()
}

fn document_view(w: Words, document: &Attachment) -> DocumentView {
    let data = &document.data;
    DocumentView {
        number: document.number,
        code: format!("{:03}", document.number),
        kind: data.kind.clone(),
        kind_words: w.or(&format!("type-{}", data.kind), &data.kind),
        name: data.name.clone(),
        description: data.description.clone(),
        size: w.a("kilobytes", "size", data.size_bytes.div_ceil(1024)),
        sha256: data.sha256.clone(),
        standing: document.superseded_in_round.is_none(),
        remark: match document.superseded_in_round {
            Some(round) => w.a("document-replaced", "round", round),
            None if document.round > 0 => w.a("document-new", "round", document.round),
            None => String::new(),
        },
    }
}

pub(super) fn event_view(w: Words, event: &Event) -> EventView {
    let text =
        |key: &str| event.data.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    let details = [
        "protocol", "number", "name", "note", "words", "reason", "to", "before", "branch",
        "deadline",
    ]
    .map(text);
    EventView {
        at: day_and_hour(event.at),
        actor: event.actor.clone(),
        what: w.or(&format!("event-{}", event.kind), &event.kind),
        detail: details.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" - "),
    }
}

fn stamped_view(w: Words, document: &IssuedDocument) -> StampedView {
    StampedView {
        number: document.attachment,
        name: document.name.clone(),
        sha256: document.pdf_sha256.clone(),
        what: if document.is_copies() {
            w.t("stamped-copies")
        } else {
            w.b("stamped-what", "visas", document.visas, "legalisations", document.legalisations)
        },
    }
}

fn issued_view((certificate, by): &(Certificate, String)) -> IssuedView {
    IssuedView {
        number: certificate.number.clone(),
        security_code: certificate.security_code.clone(),
        on: day_and_hour(certificate.issued_at),
        by: by.clone(),
        sha256: certificate.pdf_sha256.clone(),
        check: format!(
            "/verifica?numero={}&codice={}",
            certificate.number, certificate.security_code
        ),
    }
}

impl PracticePage {
    fn can_annul(&self) -> bool {
        At::ISSUED.iter().any(|state| state.as_str() == self.state)
    }

    fn waits_for_company(&self) -> bool {
        self.state == At::CorrectionAsked.as_str()
    }

    /// Nobody can decide anything any more.
    fn is_closed(&self) -> bool {
        let undecided = [At::Sent, At::InExamination, At::CorrectionAsked];
        !undecided.iter().any(|state| state.as_str() == self.state)
    }
}
