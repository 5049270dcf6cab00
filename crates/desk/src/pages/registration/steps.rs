//! The steps behind the link: person, company, conditions, contract, and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Shown, page_error, shown};
use crate::desk::Desk;
use crate::pages::answer::{Chrome, blocking, html};
use crate::pages::company::refuse;
use crate::pages::download::handed;
use crate::pages::form::{Fields, value};
use crate::pages::language::Words;
use crate::pages::multipart::Parts;
use crate::pages::visitor::Visitor;
use crate::registration::{self, Fault, RegistrationError, Step};
use crate::storage::registrations::{CompanyData, Person, Registration, RegistrationState};
use crate::words::day_and_hour;

#[derive(Template)]
#[template(path = "registration/step.html")]
struct StepPage {
    w: Words,
    chrome: Chrome,
    faults: Vec<Shown>,
    base: String,
    step: &'static str,
    reached: [bool; 4],
    profile: String,
    person: Person,
    company: CompanyData,
    due: String,
    accepted: bool,
    words: String,
    clauses: Vec<&'static str>,
}

impl StepPage {
    fn bad(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == field)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    passo: String,
}

/// What was typed and not taken.
enum Typed {
    Nothing,
    Person(Person),
    Company(CompanyData),
}

/// `GET /registrazione/{token}`: the step that it is at, or an earlier one to be changed.
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(which): Query<Which>,
) -> Response {
    let wanted = match which.passo.as_str() {
        "persona" => Some(Step::Person),
        "impresa" => Some(Step::Company),
        "condizioni" => Some(Step::Conditions),
        _ => None,
    };
    again(desk, visitor, token, wanted, Typed::Nothing, &[], StatusCode::OK).await
}

async fn again(
    desk: Arc<Desk>,
    visitor: Visitor,
    token: String,
    wanted: Option<Step>,
    typed: Typed,
    faults: &[Fault],
    status: StatusCode,
) -> Response {
    let secret = token.clone();
    let found = blocking(desk, move |desk| Ok(registration::open(desk, &secret))).await;
    let registration = match found {
        Ok(Ok(registration)) => registration,
        Ok(Err(error)) => return refuse(&visitor, &page_error(error)),
        Err(error) => return refuse(&visitor, &error),
    };
    let page = step_page(&visitor, &token, registration, wanted, typed, faults);
    (status, html(&page)).into_response()
}

fn step_page(
    visitor: &Visitor,
    token: &str,
    registration: Registration,
    wanted: Option<Step>,
    typed: Typed,
    faults: &[Fault],
) -> StepPage {
    let w = visitor.w;
    let at = registration::step(&registration);
    let data = registration.data;
    let begun = registration.state == RegistrationState::Begun;
    let reached = [
        begun,
        begun && data.person.is_some(),
        begun && data.person.is_some() && data.company.is_some(),
        begun && registration.contract_sha256.is_some(),
    ];
    let allowed = |step: &Step| match step {
        Step::Person => reached[0],
        Step::Company => reached[1],
        Step::Conditions => reached[2],
        Step::Contract | Step::Waiting | Step::Closed => false,
    };
    let step = match wanted.filter(allowed).unwrap_or(at) {
        Step::Person => "persona",
        Step::Company => "impresa",
        Step::Conditions => "condizioni",
        Step::Contract => "contratto",
        Step::Waiting => "attesa",
        Step::Closed => "chiusa",
    };
    let title = if registration.account.is_some() && begun {
        "upgrade-title"
    } else {
        "registration-title"
    };
    StepPage {
        w,
        chrome: Chrome::public(visitor, w.t(title)),
        faults: shown(w, faults),
        base: format!("/registrazione/{token}"),
        step,
        reached,
        profile: w.t(&format!("profile-{}", data.profile.as_str())),
        person: match &typed {
            Typed::Person(person) => person.clone(),
            Typed::Nothing | Typed::Company(_) => data.person.unwrap_or_default(),
        },
        company: match typed {
            Typed::Company(company) => company,
            Typed::Nothing | Typed::Person(_) => data.company.unwrap_or_default(),
        },
        due: registration.due_at.map(day_and_hour).unwrap_or_default(),
        accepted: registration.state == RegistrationState::Accepted,
        words: registration.words,
        clauses: registration::CLAUSES.to_vec(),
    }
}

/// `POST /registrazione/{token}/persona`
pub(super) async fn person(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let field = |name| value(&fields, name).to_owned();
    let person = Person {
        given_name: field("nome"),
        family_name: field("cognome"),
        fiscal_code: field("codice"),
        phone: field("telefono"),
    };
    let typed = Typed::Person(person.clone());
    let give = move |desk: &Desk, token: &str| registration::give_person(desk, token, person);
    take(desk, visitor, token, Step::Person, typed, give).await
}

/// `POST /registrazione/{token}/impresa`
pub(super) async fn company(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let field = |name| value(&fields, name).to_owned();
    let company = CompanyData {
        fiscal_code: field("codice"),
        vat_number: field("iva"),
        name: field("denominazione"),
        province: field("provincia"),
        rea_number: field("rea"),
        address: field("indirizzo"),
    };
    let typed = Typed::Company(company.clone());
    let give = move |desk: &Desk, token: &str| registration::give_company(desk, token, company);
    take(desk, visitor, token, Step::Company, typed, give).await
}

#[derive(Debug, Deserialize)]
pub(super) struct ConditionsForm {
    #[serde(default)]
    condizioni: String,
}

/// `POST /registrazione/{token}/condizioni`
pub(super) async fn conditions(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<ConditionsForm>,
) -> Response {
    let accepted = !form.condizioni.is_empty();
    take(desk, visitor, token, Step::Conditions, Typed::Nothing, move |desk, token| {
        registration::accept_conditions(desk, token, accepted)
    })
    .await
}

/// `POST /registrazione/{token}/contratto`: the signed contract.
pub(super) async fn upload(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
    multipart: Multipart,
) -> Response {
    let parts = match Parts::read(multipart).await {
        Ok(parts) => parts,
        Err(error) => return refuse(&visitor, &error),
    };
    take(desk, visitor, token, Step::Contract, Typed::Nothing, move |desk, token| {
        let signed = parts.file("file").map(|file| file.bytes.as_slice()).unwrap_or_default();
        registration::receive(desk, token, signed)
    })
    .await
}

/// Does a step, and leads on; or shows it again with what is wrong.
async fn take(
    desk: Arc<Desk>,
    visitor: Visitor,
    token: String,
    step: Step,
    typed: Typed,
    work: impl FnOnce(&Desk, &str) -> Result<(), RegistrationError> + Send + 'static,
) -> Response {
    let secret = token.clone();
    let done = blocking(desk.clone(), move |desk| Ok(work(desk, &secret)));
    match done.await {
        Ok(Ok(())) | Ok(Err(RegistrationError::Moved)) => {
            Redirect::to(&format!("/registrazione/{token}")).into_response()
        }
        Ok(Err(RegistrationError::Faults(faults))) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            again(desk, visitor, token, Some(step), typed, &faults, status).await
        }
        Ok(Err(error)) => refuse(&visitor, &page_error(error)),
        Err(error) => refuse(&visitor, &error),
    }
}

/// `GET /registrazione/{token}/contratto.pdf`
pub(super) async fn contract(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Response {
    let made = blocking(desk, move |desk| {
        let registration = registration::open(desk, &token).map_err(page_error)?;
        let bytes = registration::contract(desk, &registration).map_err(page_error)?;
        Ok((format!("contratto-{}.pdf", registration.id), bytes))
    });
    match made.await {
        Ok((name, bytes)) => handed(&name, "application/pdf", bytes),
        Err(error) => refuse(&visitor, &error),
    }
}
