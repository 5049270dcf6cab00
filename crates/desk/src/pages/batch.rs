//! Issuing what the officer holds, several practices under one PIN.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use secrecy::SecretString;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::form::{Fields, all, value};
use super::language::Words;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::examination::{self, Duty};
use crate::officer_key::{Asks, Secrets};
use crate::storage::examination::{Queue, queue};
use crate::storage::officers::Officer;
use crate::storage::practices::{Practice, State as At};

/// Most practices of one batch.
const BATCH_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "batch.html")]
struct BatchPage {
    w: Words,
    chrome: Chrome,
    problem: String,
    asks: Asks,
    /// A one-time password was sent just now.
    sent: bool,
    rows: Vec<Row>,
    done: Vec<Done>,
}

struct Row {
    id: String,
    protocol: String,
    company: String,
    description: String,
    urgent: bool,
}

/// What became of one practice.
struct Done {
    id: String,
    good: bool,
    words: String,
}

/// Issues one practice with the officer's key, opened or authorised by what the form says.
pub(super) fn issue_one(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    fields: &Fields,
) -> Result<(), PageError> {
    let outcomes = run(desk, officer, &[id.to_owned()], fields)?;
    for (_, outcome) in outcomes {
        outcome?;
    }
    Ok(())
}

/// `GET /ufficio/rilasci`
pub(super) async fn show(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    let page = blocking(desk, move |desk| page(desk, &signed, Vec::new(), String::new(), false));
    either(&visitor, page.await)
}

/// `POST /ufficio/rilasci`
pub(super) async fn issue(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let visitor = signed.visitor.clone();
    let done = blocking(desk, move |desk| {
        signed.expect_token(value(&fields, "token"))?;
        let chosen: Vec<String> = all(&fields, "pratica").map(str::to_owned).collect();
        let confirmed = !value(&fields, "conferma").is_empty();
        let outcomes = match (chosen.is_empty(), confirmed) {
            (true, _) => Err(PageError::NothingAsked),
            (false, false) => Err(PageError::NotConfirmed),
            (false, true) => run(desk, &signed.officer, &chosen, &fields),
        };
        let w = signed.visitor.w;
        match outcomes {
            Ok(outcomes) => {
                let done = outcomes.into_iter().map(|(id, outcome)| match outcome {
                    Ok(certificate) => Done { id, good: true, words: certificate.number },
                    Err(error) => Done { id, good: false, words: PageError::from(error).words(w) },
                });
                page(desk, &signed, done.collect(), String::new(), false)
            }
            Err(error) => page(desk, &signed, Vec::new(), error.words(w), false),
        }
    });
    either(&visitor, done.await)
}

/// `POST /ufficio/rilasci/otp`: has a one-time password sent to the officer.
pub(super) async fn send_otp(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let visitor = signed.visitor.clone();
    let sent = blocking(desk, move |desk| {
        signed.expect_token(value(&fields, "token"))?;
        let key = desk.remote_key(&signed.officer).ok_or(PageError::Unknown)?;
        match key.send_otp() {
            Ok(()) => page(desk, &signed, Vec::new(), String::new(), true),
            Err(error) => {
                let words = PageError::from(error).words(signed.visitor.w);
                page(desk, &signed, Vec::new(), words, false)
            }
        }
    });
    either(&visitor, sent.await)
}

fn run(
    desk: &Desk,
    officer: &Officer,
    practices: &[String],
    fields: &Fields,
) -> Result<examination::Outcomes, PageError> {
    if !officer.role.decides() {
        return Err(crate::error::DeskError::from(Duty::Role).into());
    }
    let typed = |name| {
        let text = value(fields, name);
        (!text.is_empty()).then(|| SecretString::from(text.to_owned()))
    };
    let secrets = Secrets { pin: typed("pin"), otp: typed("otp") };
    if desk.officer_token.is_some() && desk.asks(officer).pin && secrets.pin.is_none() {
        return Err(PageError::PinMissing);
    }
    Ok(examination::issue_batch(desk, officer, practices, &secrets)?)
}

fn page(
    desk: &Desk,
    signed: &Signed,
    done: Vec<Done>,
    problem: String,
    sent: bool,
) -> Result<Response, PageError> {
    let held = Queue {
        chamber: signed.officer.chamber.clone(),
        state: Some(At::InExamination),
        holder: Some(signed.officer.id),
        limit: BATCH_MAX,
        ..Queue::default()
    };
    let rows = desk.storage.read(|c| queue(c, &held))?;
    let w = signed.visitor.w;
    Ok(html(&BatchPage {
        w,
        chrome: Chrome::of(signed, w.t("batch-title")),
        problem,
        asks: desk.asks(&signed.officer),
        sent,
        rows: rows.into_iter().map(row).collect(),
        done,
    }))
}

fn row(practice: Practice) -> Row {
    Row {
        protocol: practice.protocol.unwrap_or_default(),
        company: practice.company_name,
        description: practice.description,
        urgent: practice.urgent,
        id: practice.id,
    }
}
