//! Extensions: a company fills its purse by card, and reads its statement, receipts and charge documents.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wire::codes::DeskCode;

use super::fpws::caller;
use super::{blocking, read_body, refuse, respond};
use crate::clock::from_ms;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::payment::charges::{self, Month};
use crate::payment::checkout::{self, Purpose};
use crate::storage::ledger::{self, Purse};
use crate::storage::payments;
use crate::till::receipt;

/// Lines of a statement, at most, of each purse.
const LINES_MAX: u32 = 500;

/// What is asked: cents of euro, and the purse (`diritti` where it is not said).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    cents: i64,
    #[serde(default)]
    purse: Option<String>,
}

/// Where the payer goes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Begun {
    id: String,
    pay_url: String,
    cents: i64,
}

/// `POST /origo/v1/top-up`
pub(crate) async fn begin_top_up(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    let caller = caller(&desk, &parts.headers, None).await;
    let begun = blocking(&desk, move |desk| {
        let caller = caller?;
        let asked: Asked = serde_json::from_slice(&body?)
            .map_err(|_| DeskError::invalid("body", "La richiesta non si legge."))?;
        let purse = match asked.purse.as_deref() {
            None => Purse::Diritti,
            Some(word) => Purse::parse(word)
                .ok_or_else(|| DeskError::invalid("purse", "Il saldo è diritti o tariffa."))?,
        };
        let purpose = Purpose::TopUp(purse);
        let checkout = checkout::begin(desk, caller.account.id, purpose, asked.cents)?;
        Ok(Begun {
            pay_url: checkout::page_url(desk, &checkout.id),
            id: checkout.id,
            cents: checkout.cents,
        })
    });
    respond(begun.await)
}

/// `GET /origo/v1/statement`: what moved in both purses, newest first, and the payments with their
/// receipt numbers.
pub(crate) async fn statement(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    let caller = match caller(&desk, &headers, None).await {
        Ok(caller) => caller,
        Err(error) => return refuse(error),
    };
    let told = blocking(&desk, move |desk| {
        let account = caller.account.id;
        desk.storage.read(|c| {
            let mut purses = serde_json::Map::new();
            for purse in Purse::ALL {
                let lines = ledger::statement(c, account, purse, LINES_MAX)?;
                let lines: Vec<Value> = lines
                    .iter()
                    .map(|line| {
                        json!({ "kind": line.kind, "practice": line.practice,
                            "cents": line.cents, "at": from_ms(line.at_ms) })
                    })
                    .collect();
                let cents = ledger::in_purse(c, account, purse)?;
                purses.insert(purse.as_str().into(), json!({ "cents": cents, "lines": lines }));
            }
            let payments: Vec<Value> = payments::of_account(c, account, LINES_MAX)?
                .iter()
                .map(|payment| {
                    json!({ "number": payment.number, "kind": payment.data.kind.as_str(),
                        "method": payment.data.method.as_str(), "cents": payment.signed_cents(),
                        "reference": payment.data.reference, "at": payment.at })
                })
                .collect();
            purses.insert("payments".into(), payments.into());
            Ok::<_, DeskError>(Value::Object(purses))
        })
    });
    respond(told.await)
}

/// `GET /origo/v1/payments/{name}.pdf`: the receipt of a payment.
pub(crate) async fn receipt(
    State(desk): State<Arc<Desk>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let caller = match caller(&desk, &headers, None).await {
        Ok(caller) => caller,
        Err(error) => return refuse(error),
    };
    let made = blocking(&desk, move |desk| {
        let number = file.strip_suffix(".pdf").unwrap_or(&file);
        let found = desk.storage.read(|c| payments::by_number(c, number))?;
        let own = found.filter(|payment| payment.data.account == caller.account.id);
        receipt::of_payment(desk, &own.ok_or_else(nothing)?)
    });
    document("application/pdf", made.await)
}

/// `GET /origo/v1/charges/{name}.pdf` or `.csv`: the charge document of a month.
pub(crate) async fn charges(
    State(desk): State<Arc<Desk>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let caller = match caller(&desk, &headers, None).await {
        Ok(caller) => caller,
        Err(error) => return refuse(error),
    };
    let is_table = file.ends_with(".csv");
    let made = blocking(&desk, move |desk| {
        let (month, _) = file.rsplit_once('.').ok_or_else(nothing)?;
        let month = Month::parse(month).ok_or_else(nothing)?;
        let charges = charges::of(&desk.storage, desk.now(), caller.account.id, month)?;
        if is_table {
            return Ok(charges::csv(&charges).into_bytes());
        }
        charges::pdf(&desk.storage, &charges)
    });
    document(if is_table { "text/csv; charset=utf-8" } else { "application/pdf" }, made.await)
}

fn document(kind: &'static str, made: Result<Vec<u8>, DeskError>) -> Response {
    match made {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(error) => refuse(error),
    }
}

fn nothing() -> DeskError {
    DeskError::refused(DeskCode::NotFound, "Il documento non esiste o non è di questa impresa.")
}
