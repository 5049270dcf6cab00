//! What an office knows of one company beside its powers: practices, purse, forms, appointments, notes.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::{PageError, blocking, either};
use super::form::{Fields, value, words};
use super::language::Words;
use super::visitor::Signed;
use crate::clock::from_ms;
use crate::desk::Desk;
use crate::form_stock;
use crate::storage::accounts::{self, Account, AccountId};
use crate::storage::ledger::{self, Purse};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Search};
use crate::storage::{
    Connection, StorageError, appointments, company_notes, events, form_stock as kept,
};
use crate::words::day_and_hour;

/// Lines of each list.
const LINES: u32 = 20;

/// One page's worth of it.
pub(super) struct Overview {
    pub(super) practices: Vec<PracticeLine>,
    pub(super) balance: String,
    pub(super) movements: Vec<[String; 4]>,
    /// How many forms it holds, and which ranges it was given.
    pub(super) forms_held: u32,
    pub(super) forms: Vec<[String; 2]>,
    pub(super) appointments: Vec<[String; 3]>,
    pub(super) notes: Vec<[String; 3]>,
}

/// A practice of the company.
pub(super) struct PracticeLine {
    pub(super) id: String,
    pub(super) protocol: String,
    pub(super) kind: String,
    pub(super) description: String,
    pub(super) state: String,
    pub(super) at: String,
}

/// What this officer may see of it: practices, forms and appointments of the officer's Chamber.
pub(super) fn of(
    connection: &Connection,
    w: Words,
    officer: &Officer,
    account: &Account,
) -> Result<Overview, StorageError> {
    let (c, id, company) = (connection, account.id, &account.data.company_fiscal_code);
    let when = |ms: i64| day_and_hour(from_ms(ms));
    let movement = |line: ledger::Movement| {
        let what = w.or(&format!("movement-{}", line.kind), &line.kind);
        [when(line.at_ms), what, line.practice.unwrap_or_default(), w.money(line.cents)]
    };
    let appointment = |one: appointments::Appointment| {
        let state = w.t(&format!("appointment-{}", one.state.as_str()));
        let fixed = if one.fixed_for.is_empty() { one.wish } else { one.fixed_for };
        [day_and_hour(one.asked_at), state, fixed]
    };
    let range = |one: kept::FormRange| [day_and_hour(one.at), super::form_stock::numbers(&one)];
    let movements = ledger::statement(c, id, Purse::Diritti, LINES)?;
    let mut meetings = appointments::of_account(c, id)?;
    meetings.retain(|one| officer.serves(&one.chamber));
    let mut forms = kept::of_account(c, id)?;
    forms.retain(|one| officer.serves(&one.chamber));
    let notes = company_notes::of_company(c, company)?;
    Ok(Overview {
        practices: practice_lines(c, w, officer, company)?,
        balance: w.money(ledger::balance(c, id)?),
        movements: movements.into_iter().map(movement).collect(),
        forms_held: form_stock::held_by(c, id)?,
        forms: forms.into_iter().map(range).collect(),
        appointments: meetings.into_iter().map(appointment).collect(),
        notes: notes
            .into_iter()
            .map(|one| [day_and_hour(one.at), one.officer, one.words])
            .collect(),
    })
}

fn practice_lines(
    connection: &Connection,
    w: Words,
    officer: &Officer,
    company: &str,
) -> Result<Vec<PracticeLine>, StorageError> {
    let search = Search {
        fiscal_code: Some(company.to_owned()),
        chamber: officer.chamber.clone(),
        limit: LINES,
        ..Search::default()
    };
    let found = practices::search(connection, &search)?;
    let seen = found.into_iter().filter(|practice| practice.protocol.is_some());
    let line = |practice: practices::Practice| PracticeLine {
        state: w.t(&format!("state-{}", practice.state.as_str())),
        at: practice.protocolled_at.map(day_and_hour).unwrap_or_default(),
        protocol: practice.protocol.unwrap_or_default(),
        kind: practice.kind,
        description: practice.description,
        id: practice.id,
    };
    Ok(seen.map(line).collect())
}

/// `POST /ufficio/imprese/{account}/appunti`: a note for colleagues.
pub(super) async fn note(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
    Form(fields): Form<Fields>,
) -> Response {
    let visitor = signed.visitor.clone();
    let done = blocking(desk, move |desk| {
        signed.expect_token(value(&fields, "token"))?;
        let words = words(&fields, "appunto")?;
        let officer = &signed.officer;
        desk.storage.write(|tx| {
            let company = accounts::get(tx, AccountId(id))?.data.company_fiscal_code;
            company_notes::insert(tx, &company, words, officer.id, desk.now())?;
            let details = serde_json::json!({ "company": company, "note": words });
            events::append(tx, desk.now(), None, &officer.actor(), "companyNoted", &details)?;
            Ok::<_, PageError>(())
        })?;
        Ok(Redirect::to(&format!("/ufficio/imprese/{id}")).into_response())
    });
    either(&visitor, done.await)
}
