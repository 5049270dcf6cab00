//! PTCOWS under its real paths: what a Chamber offers and allows. Credentials travel in the body.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::Offset;
use secrecy::SecretString;
use serde_json::Value;
use wire::codes::DeskCode;
use wire::ptcows::{Query, paths};

use super::{blocking, not_offered, read_body, respond};
use crate::clock::in_rome;
use crate::correction;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{self, Caller};
use crate::storage::{chambers, practices};

/// Urgent practices a year that a company may send where the Chamber allows any. The real caps are
/// not public; ours is one for all.
const URGENT_A_YEAR: u32 = 12;

/// Answers every PTCOWS request; an unknown one gets an envelope too.
pub async fn dispatch(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    let path = parts.uri.path().to_owned();
    match (parts.method.as_str(), path.as_str()) {
        ("GET" | "POST" | "HEAD", paths::STATUS) => respond(Ok(true)),
        ("POST", question) if paths::QUESTIONS.contains(&question) => {
            let outcome = blocking(&desk, move |desk| answer(desk, &path, &body?));
            respond(outcome.await)
        }
        (method, path) => not_offered(method, path),
    }
}

fn answer(desk: &Desk, question: &str, body: &[u8]) -> Result<Value, DeskError> {
    let query: Query = serde_json::from_slice(body).map_err(|error| {
        DeskError::invalid("body", format!("Il corpo della richiesta non si legge: {error}."))
    })?;
    let password = SecretString::from(query.passwd.clone());
    let account = desk.credentials.company(&desk.storage, &desk.clock, &query.user, &password)?;
    let caller = Caller { account, operator: query.utente_operativo.clone(), officer: None };
    let sign = query.cciaa.trim();
    let chamber = desk.storage.read(|c| chambers::find(c, sign))?.ok_or_else(|| {
        let message =
            format!("La Camera di Commercio {sign:.10} non è servita da questo sportello.");
        DeskError::refused(DeskCode::NotFound, message)
    })?;
    let company = query
        .cod_fiscale
        .clone()
        .filter(|code| !code.is_empty())
        .unwrap_or_else(|| caller.account.data.company_fiscal_code.clone());
    let own = company == caller.account.data.company_fiscal_code;
    let prints = own && caller.account.data.prints_at_company;
    Ok(match question {
        paths::DEFERRED_PAYMENT => chamber.deferred_payment.into(),
        paths::BASE_FORM_CORRECTION => {
            base_form_correction(desk, &caller, &query.cod_pratica.unwrap_or_default())?.into()
        }
        paths::PRINT_AT_COMPANY => prints.into(),
        paths::URGENT => chamber.urgent.into(),
        paths::URGENT_LIMIT => (if chamber.urgent { URGENT_A_YEAR } else { 0 }).into(),
        paths::URGENT_USED if own => urgent_used(desk, &chamber.sign, &company)?.into(),
        paths::URGENT_USED => 0.into(),
        paths::FORM_SUPPORT => chamber.form_support.into(),
        paths::WHITE_SHEET_SUPPORT => (chamber.white_sheet && prints).into(),
        other => return Err(DeskError::Damaged(format!("no answer to {other}"))),
    })
}

fn base_form_correction(desk: &Desk, caller: &Caller, id: &str) -> Result<bool, DeskError> {
    desk.storage.read(|c| {
        let practice = filing::own(c, caller, id)?;
        let asked = correction::asked(c, &practice)?;
        Ok(asked.is_some_and(|correction| correction.scope.base_form))
    })
}

fn urgent_used(desk: &Desk, chamber: &str, company: &str) -> Result<u32, DeskError> {
    let year = in_rome(desk.now()).year();
    // The year begins in winter, when Italy is one hour ahead.
    let start = Date::new(year, 1, 1)
        .and_then(|day| Offset::constant(1).to_timestamp(day.at(0, 0, 0, 0)))
        .map_err(|error| DeskError::Damaged(error.to_string()))?;
    Ok(desk.storage.read(|c| practices::count_urgent(c, chamber, company, start))?)
}
