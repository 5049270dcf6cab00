//! Outages: what every page says of them, and where supervisors declare them.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::form::{Fields, value, words};
use super::language::{Language, Words};
use super::step::step;
use super::visitor::Signed;
use crate::clock::at_in_rome;
use crate::desk::Desk;
use crate::outage;
use crate::storage::officers::{Officer, OfficerId, Role};
use crate::storage::outages::{self, Outage};
use crate::words::day_and_hour;

const PAGE: &str = "/ufficio/interruzioni";

/// What a page of anybody says, for [`super::visitor::Visitor`]; nothing where the database cannot tell.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices(pub(super) Vec<Outage>);

impl Notices {
    /// What is under way or still to come.
    pub(super) fn of(desk: &Desk) -> Self {
        Self(desk.storage.read(|c| outages::after(c, desk.now())).unwrap_or_default())
    }

    /// In the visitor's language.
    pub(super) fn lines(&self, w: Words) -> Vec<String> {
        let line = |one: &Outage| {
            let when = w.b(
                "outage-when",
                "from",
                day_and_hour(one.begins),
                "until",
                day_and_hour(one.ends),
            );
            let words = match w.0 {
                Language::Italian => &one.italian,
                Language::English => &one.english,
            };
            let place = if one.chamber.is_empty() { "" } else { " " };
            format!("{when}{place}{}: {words}", one.chamber)
        };
        self.0.iter().map(line).collect()
    }
}

#[derive(Template)]
#[template(path = "office/outages.html")]
struct OutagesPage {
    w: Words,
    chrome: Chrome,
    problem: String,
    supervises: bool,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    chamber: String,
    begins: String,
    ends: String,
    italian: String,
    english: String,
    mine: bool,
}

/// `GET /ufficio/interruzioni`
pub(super) async fn show(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    either(&visitor, blocking(desk, move |desk| page(desk, &signed, String::new())).await)
}

/// `POST /ufficio/interruzioni`: declares one, or withdraws the one that is named.
pub(super) async fn change(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    step(desk, signed, fields, PAGE, changed, page).await
}

fn changed(desk: &Desk, officer: &Officer, fields: &Fields) -> Result<(), PageError> {
    let withdrawn = value(fields, "ritira");
    if !withdrawn.is_empty() {
        let number = withdrawn.parse().map_err(|_| PageError::Unfit)?;
        return Ok(outage::withdraw(desk, officer, number)?);
    }
    let outage = Outage {
        id: 0,
        chamber: String::new(),
        begins: moment(fields, "dal")?,
        ends: moment(fields, "al")?,
        italian: words(fields, "italiano")?.to_owned(),
        english: words(fields, "inglese")?.to_owned(),
        officer: OfficerId(0),
    };
    outage::declare(desk, officer, outage)?;
    Ok(())
}

/// Day and hour as a browser sends them, on a clock in Italy.
fn moment(fields: &Fields, name: &str) -> Result<Timestamp, PageError> {
    let typed: DateTime = value(fields, name).parse().map_err(|_| PageError::Unfit)?;
    at_in_rome(typed).ok_or(PageError::Unfit)
}

fn page(desk: &Desk, signed: &Signed, problem: String) -> Result<Response, PageError> {
    let w = signed.visitor.w;
    let supervises = signed.officer.role == Role::Supervisor;
    let own = signed.officer.chamber.clone().unwrap_or_default();
    let row = |one: Outage| Row {
        id: one.id,
        begins: day_and_hour(one.begins),
        ends: day_and_hour(one.ends),
        italian: one.italian,
        english: one.english,
        mine: supervises && one.chamber == own,
        chamber: if one.chamber.is_empty() { w.t("outage-all") } else { one.chamber },
    };
    let standing = desk.storage.read(|c| outages::after(c, desk.now()))?;
    Ok(html(&OutagesPage {
        w,
        chrome: Chrome::of(signed, w.t("outages-title")),
        problem,
        supervises,
        rows: standing.into_iter().map(row).collect(),
    }))
}
