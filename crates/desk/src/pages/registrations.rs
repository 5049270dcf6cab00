//! The officers' queue of registrations, with what is due first, and the decision on each.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use signing::Report;

use super::answer::{Chrome, PageError, WORDS_MAX, blocking, either, html};
use super::download::handed;
use super::language::Words;
use super::registration::page_error;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::registration::{self, Decision};
use crate::storage::registrations::{self, Registration, RegistrationState};
use crate::words::day_and_hour;

pub(super) fn routes() -> Router<Arc<Desk>> {
    let at = "/ufficio/registrazioni/{id}";
    let under = |path: &str| format!("{at}/{path}");
    Router::new()
        .route("/ufficio/registrazioni", get(queue))
        .route(at, get(show))
        .route(&under("contratto.pdf"), get(contract))
        .route(&under("contratto.pdf.p7m"), get(signed_contract))
        .route(&under("decisione"), post(decide))
}

#[derive(Template)]
#[template(path = "office/registrations.html")]
struct QueuePage {
    w: Words,
    chrome: Chrome,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    company: String,
    person: String,
    profile: String,
    upgrade: bool,
    due: String,
    late: bool,
}

/// `GET /ufficio/registrazioni`
async fn queue(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let (chamber, now) = (signed.officer.chamber.clone(), desk.now());
    let found = blocking(desk, move |desk| {
        Ok(desk.storage.read(|c| registrations::waiting(c, chamber.as_deref()))?)
    });
    let w = signed.visitor.w;
    let row = |one: Registration| Row {
        id: one.id,
        company: one.data.company.clone().unwrap_or_default().name,
        person: one.data.person.clone().unwrap_or_default().name(),
        profile: w.t(&format!("profile-{}", one.data.profile.as_str())),
        upgrade: one.account.is_some(),
        late: one.due_at.is_some_and(|due| due < now),
        due: one.due_at.map(day_and_hour).unwrap_or_default(),
    };
    let shown = found.await.map(|rows| {
        html(&QueuePage {
            w,
            chrome: Chrome::of(&signed, w.t("registrations-title")),
            rows: rows.into_iter().map(row).collect(),
        })
    });
    either(&signed.visitor, shown)
}

#[derive(Template)]
#[template(path = "office/registration.html")]
struct RegistrationPage {
    w: Words,
    chrome: Chrome,
    id: i64,
    facts: Vec<(String, String)>,
    signers: Vec<(String, String)>,
    verdict: String,
    waiting: bool,
    state_words: String,
    words: String,
    wrong: String,
    due: String,
    late: bool,
}

/// `GET /ufficio/registrazioni/{id}`
async fn show(State(desk): State<Arc<Desk>>, signed: Signed, Path(id): Path<i64>) -> Response {
    page(desk, signed, id, StatusCode::OK, String::new()).await
}

async fn page(
    desk: Arc<Desk>,
    signed: Signed,
    id: i64,
    status: StatusCode,
    wrong: String,
) -> Response {
    let now = desk.now();
    let shown = found(desk, &signed, id).await.map(|one| {
        let w = signed.visitor.w;
        let report: Option<Report> =
            one.signature_report.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let verdict = report.as_ref().map(|report| {
            let word = serde_json::to_value(report.indication).unwrap_or_default();
            w.or(&format!("verdict-{}", word.as_str().unwrap_or_default()), "")
        });
        let signers = report.map(|report| report.signers).unwrap_or_default();
        let page = RegistrationPage {
            w,
            chrome: Chrome::of(&signed, w.a("registration-number", "id", id)),
            id,
            facts: facts(w, &one),
            signers: signers
                .into_iter()
                .map(|signer| (signer.name, signer.fiscal_code.unwrap_or_default()))
                .collect(),
            verdict: verdict.unwrap_or_default(),
            waiting: one.state == RegistrationState::Received,
            state_words: w.t(&format!("registration-state-{}", one.state.as_str())),
            late: one.due_at.is_some_and(|due| due < now),
            due: one.due_at.map(day_and_hour).unwrap_or_default(),
            words: one.words,
            wrong,
        };
        (status, html(&page)).into_response()
    });
    either(&signed.visitor, shown)
}

fn facts(w: Words, one: &Registration) -> Vec<(String, String)> {
    let data = &one.data;
    let (person, company) =
        (data.person.clone().unwrap_or_default(), data.company.clone().unwrap_or_default());
    vec![
        (w.t("registration-profile"), w.t(&format!("profile-{}", data.profile.as_str()))),
        (w.t("registration-person"), format!("{} ({})", person.name(), person.fiscal_code)),
        (w.t("person-phone"), person.phone),
        (w.t("registration-email"), data.email.clone()),
        (w.t("company-name"), company.name),
        (w.t("company-code"), company.fiscal_code),
        (w.t("company-vat"), company.vat_number),
        (w.t("company-rea"), format!("{} {}", company.province, company.rea_number)),
        (w.t("company-address"), company.address),
        (w.t("registration-received"), one.received_at.map(day_and_hour).unwrap_or_default()),
    ]
}

/// A registration of this officer's Chamber whose contract came.
async fn found(desk: Arc<Desk>, signed: &Signed, id: i64) -> Result<Registration, PageError> {
    let officer = signed.officer.clone();
    blocking(desk, move |desk| {
        desk.storage
            .read(|c| registrations::find(c, id))?
            .filter(|one| officer.serves(&one.chamber))
            .filter(|one| one.state != RegistrationState::Begun)
            .ok_or(PageError::Unknown)
    })
    .await
}

/// `GET /ufficio/registrazioni/{id}/contratto.pdf`
async fn contract(State(desk): State<Arc<Desk>>, signed: Signed, Path(id): Path<i64>) -> Response {
    download(desk, signed, id, "pdf", "application/pdf", |one| one.contract_sha256).await
}

/// `GET /ufficio/registrazioni/{id}/contratto.pdf.p7m`
async fn signed_contract(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
) -> Response {
    let kind = "application/pkcs7-mime";
    download(desk, signed, id, "pdf.p7m", kind, |one| one.signed_sha256).await
}

async fn download(
    desk: Arc<Desk>,
    signed: Signed,
    id: i64,
    suffix: &str,
    kind: &'static str,
    digest: fn(Registration) -> Option<String>,
) -> Response {
    let made = match found(desk.clone(), &signed, id).await {
        Ok(one) => {
            blocking(desk, move |desk| {
                let sha256 = digest(one).ok_or(PageError::Unknown)?;
                Ok(desk.blobs.get(&sha256)?)
            })
            .await
        }
        Err(error) => Err(error),
    };
    let made = made.map(|bytes| handed(&format!("contratto-{id}.{suffix}"), kind, bytes));
    either(&signed.visitor, made)
}

#[derive(Debug, Deserialize)]
pub(super) struct Decided {
    #[serde(default)]
    token: String,
    #[serde(default)]
    esito: String,
    #[serde(default)]
    poteri: String,
    #[serde(default)]
    testo: String,
}

/// `POST /ufficio/registrazioni/{id}/decisione`
async fn decide(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
    Form(form): Form<Decided>,
) -> Response {
    if let Err(error) = signed.expect_token(&form.token) {
        return either(&signed.visitor, Err(error));
    }
    let words = form.testo.trim().replace("\r\n", "\n");
    let decision = match form.esito.as_str() {
        "accetta" => Decision::Accept { with_powers: !form.poteri.is_empty() },
        _ => Decision::Refuse,
    };
    let fault = if decision == Decision::Refuse && words.is_empty() {
        Some(PageError::WordsMissing)
    } else if words.chars().count() > WORDS_MAX {
        Some(PageError::WordsTooLong)
    } else {
        None
    };
    if let Some(fault) = fault {
        let said = fault.words(signed.visitor.w);
        return page(desk, signed, id, fault.status(), said).await;
    }
    let officer = signed.officer.clone();
    let done = blocking(desk, move |desk| {
        registration::decide(desk, &officer, id, decision, &words).map_err(page_error)
    });
    let shown =
        done.await.map(|()| Redirect::to(&format!("/ufficio/registrazioni/{id}")).into_response());
    either(&signed.visitor, shown)
}
