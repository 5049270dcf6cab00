//! The library of reasons: the common ones, and the Chamber's own, which supervisors keep.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::form::{Fields, value, words};
use super::language::Words;
use super::step::step;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::{self, Duty};
use crate::storage::officers::{Officer, Role};
use crate::storage::reasons::{self, Purpose, Reason};

#[derive(Template)]
#[template(path = "reasons.html")]
struct ReasonsPage {
    w: Words,
    chrome: Chrome,
    problem: String,
    may_change: bool,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    purpose: String,
    italian: String,
    english: String,
    own: bool,
}

/// `GET /ufficio/motivi`
pub(super) async fn show(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    either(&visitor, blocking(desk, move |desk| page(desk, &signed, String::new())).await)
}

/// `POST /ufficio/motivi`: adds one, or retires the one that is named.
pub(super) async fn change(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    step(desk, signed, fields, "/ufficio/motivi", changed, page).await
}

fn changed(desk: &Desk, officer: &Officer, fields: &Fields) -> Result<(), PageError> {
    examination::expect_supervisor(officer)?;
    // A library belongs to a Chamber; who serves all of them keeps none.
    let chamber = officer.chamber.clone().ok_or(DeskError::from(Duty::Role))?;
    let retired = value(fields, "ritira");
    desk.storage.write(|tx| {
        if retired.is_empty() {
            let purpose = Purpose::parse(value(fields, "scopo")).ok_or(PageError::Unfit)?;
            let (italian, english) = (words(fields, "italiano")?, words(fields, "inglese")?);
            reasons::insert(tx, &chamber, purpose, italian, english)?;
        } else if !reasons::retire(tx, &chamber, retired)? {
            return Err(PageError::Unfit);
        }
        Ok(())
    })
}

fn page(desk: &Desk, signed: &Signed, problem: String) -> Result<Response, PageError> {
    let w = signed.visitor.w;
    let chamber = signed.officer.chamber.clone().unwrap_or_default();
    let own = desk.storage.read(|c| reasons::own(c, &chamber))?;
    let row = |reason: &Reason, own: bool| Row {
        code: reason.code.clone(),
        purpose: w.t(&format!("purpose-{}", reason.purpose.as_str())),
        italian: reason.italian.clone(),
        english: reason.english.clone(),
        own,
    };
    let own = own.iter().map(|reason| row(reason, true));
    Ok(html(&ReasonsPage {
        w,
        chrome: Chrome::of(signed, w.t("reasons-title")),
        problem,
        may_change: signed.officer.role == Role::Supervisor && signed.officer.chamber.is_some(),
        rows: own.chain(reasons::common().iter().map(|reason| row(reason, false))).collect(),
    }))
}
