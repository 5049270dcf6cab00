//! The stock of forms: what each branch office has, boxes that come, ranges that companies get, forms that are
//! spoilt, and the register of companies that print for themselves.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::form::{Fields, value};
use super::language::Words;
use super::step::step;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::Duty;
use crate::form_stock::{self, FormNumber};
use crate::storage::accounts::{self, Account};
use crate::storage::form_stock::{self as kept, Cause, FormRange};
use crate::storage::officers::{Officer, Role};
use crate::storage::{Connection, chambers};
use crate::words::{day_and_hour, day_of};

const PAGE: &str = "/ufficio/formulari";
/// Movements on the page, the newest first.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "office/forms.html")]
struct StockPage {
    w: Words,
    chrome: Chrome,
    problem: String,
    supervises: bool,
    offices: Vec<String>,
    branches: Vec<BranchRow>,
    movements: Vec<Movement>,
    adhesions: Vec<AdhesionRow>,
}

struct BranchRow {
    name: String,
    received: u32,
    given: u32,
    ended: u32,
    left: u32,
    low: bool,
}

struct Movement {
    at: String,
    numbers: String,
    branch: String,
    what: String,
}

struct AdhesionRow {
    company: String,
    user: String,
    first_day: String,
    last_day: String,
    held: u32,
}

/// `GET /ufficio/formulari`
pub(super) async fn show(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    either(&visitor, blocking(desk, move |desk| page(desk, &signed, String::new())).await)
}

/// `POST /ufficio/formulari/carico`: a box came.
pub(super) async fn receive(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let deed = |desk: &Desk, officer: &Officer, fields: &Fields| {
        let (first, last) = (number(fields, "dal")?, number(fields, "al")?);
        Ok(form_stock::receive(desk, officer, value(fields, "sede"), &first, &last)?)
    };
    step(desk, signed, fields, PAGE, deed, page).await
}

/// `POST /ufficio/formulari/consegna`: a company is given some.
pub(super) async fn give(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let deed = |desk: &Desk, officer: &Officer, fields: &Fields| {
        let account = account(desk, fields)?;
        let (first, last) = (number(fields, "dal")?, number(fields, "al")?);
        let branch = value(fields, "sede");
        Ok(form_stock::give(desk, officer, account.id, branch, &first, &last)?)
    };
    step(desk, signed, fields, PAGE, deed, page).await
}

/// `POST /ufficio/formulari/uscita`: one is spoilt, or used at the Chamber.
pub(super) async fn end(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let deed = |desk: &Desk, officer: &Officer, fields: &Fields| {
        let cause = Cause::parse(value(fields, "causa")).ok_or(PageError::Unfit)?;
        let words = value(fields, "parole");
        Ok(form_stock::end(desk, officer, &number(fields, "numero")?, cause, words)?)
    };
    step(desk, signed, fields, PAGE, deed, page).await
}

/// `POST /ufficio/formulari/adesioni`: a company prints for itself, or no more.
pub(super) async fn adhere(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let deed = |desk: &Desk, officer: &Officer, fields: &Fields| {
        let adheres = value(fields, "fine").is_empty();
        Ok(form_stock::adhere(desk, officer, &account(desk, fields)?, adheres)?)
    };
    step(desk, signed, fields, PAGE, deed, page).await
}

fn number(fields: &Fields, name: &str) -> Result<FormNumber, PageError> {
    FormNumber::parse(value(fields, name)).ok_or(PageError::Unfit)
}

/// The account of the user name that was typed.
fn account(desk: &Desk, fields: &Fields) -> Result<Account, PageError> {
    let user = value(fields, "utente").trim();
    desk.storage.read(|c| accounts::find(c, user))?.ok_or(PageError::Unfit)
}

fn page(desk: &Desk, signed: &Signed, problem: String) -> Result<Response, PageError> {
    let w = signed.visitor.w;
    // A stock is a Chamber's; who serves all of them keeps none.
    let chamber = signed.officer.chamber.clone().ok_or(DeskError::from(Duty::Role))?;
    let page = desk.storage.read(|c| {
        let known = chambers::find(c, &chamber)?;
        let offices = known.map(|known| {
            if known.branch_offices.is_empty() { vec![known.name] } else { known.branch_offices }
        });
        Ok::<_, PageError>(StockPage {
            w,
            chrome: Chrome::of(signed, w.t("forms-title")),
            problem,
            supervises: signed.officer.role == Role::Supervisor,
            offices: offices.unwrap_or_default(),
            branches: branches(c, &chamber)?,
            movements: movements(c, w, &chamber)?,
            adhesions: adhesions(c, &chamber)?,
        })
    })?;
    Ok(html(&page))
}

fn branches(connection: &Connection, chamber: &str) -> Result<Vec<BranchRow>, PageError> {
    let stock = form_stock::stock(connection, chamber)?;
    let row = |(name, branch): (String, form_stock::Branch)| BranchRow {
        name,
        received: branch.received,
        given: branch.given,
        ended: branch.ended,
        left: branch.left(),
        low: branch.is_low(),
    };
    Ok(stock.into_iter().map(row).collect())
}

fn movements(connection: &Connection, w: Words, chamber: &str) -> Result<Vec<Movement>, PageError> {
    let mut rows = Vec::new();
    for range in kept::of_chamber(connection, chamber)?.into_iter().take(SHOWN) {
        let what = match range.account {
            Some(account) => {
                let company = accounts::get(connection, account)?.data.company_name;
                w.a("form-given-to", "company", company)
            }
            None => w.t("form-received"),
        };
        rows.push((range.at, numbers(&range), range.branch, what));
    }
    for end in kept::ends(connection, chamber)?.into_iter().take(SHOWN) {
        let cause = w.t(&format!("form-{}", end.cause.as_str()));
        let more = end.practice.unwrap_or(end.words);
        let what = if more.is_empty() { cause } else { format!("{cause}: {more}") };
        rows.push((end.at, end.number, end.branch, what));
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    rows.truncate(SHOWN);
    let row =
        |(at, numbers, branch, what)| Movement { at: day_and_hour(at), numbers, branch, what };
    Ok(rows.into_iter().map(row).collect())
}

fn adhesions(connection: &Connection, chamber: &str) -> Result<Vec<AdhesionRow>, PageError> {
    let mut rows = Vec::new();
    for adhesion in kept::adhesions(connection, chamber)? {
        let account = accounts::get(connection, adhesion.account)?;
        rows.push(AdhesionRow {
            company: account.data.company_name,
            user: account.data.user,
            first_day: day_of(adhesion.first_day),
            last_day: adhesion.last_day.map(day_of).unwrap_or_default(),
            held: form_stock::held_by(connection, adhesion.account)?,
        });
    }
    Ok(rows)
}

/// First and last number of a range.
pub(super) fn numbers(range: &FormRange) -> String {
    let number = |number| FormNumber { series: range.series.clone(), number };
    format!("{} - {}", number(range.first), number(range.last))
}
