//! The till's pages: companies' balances, what is owed, the end of the day. Only for officers with the
//! right to it.

mod account;
mod day;
mod desk;
mod practice;

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;

use super::answer::{self, PageError, blocking, encode};
use super::language::Words;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::accounts::AccountId;
use crate::storage::ledger::Purse;
use crate::storage::payments::{Kind, Method, Payment};
use crate::till::{self, Cashier};
use crate::words::day_and_hour;

/// A form's fields as they came.
type Fields = Vec<(String, String)>;

/// The pages.
pub(super) fn router() -> Router<Arc<Desk>> {
    let account = |path: &str| format!("/ufficio/cassa/conti/{{id}}{path}");
    Router::new()
        .route("/ufficio/cassa", get(desk::show))
        .route(&account(""), get(account::show))
        .route(&account("/versamento"), post(account::top_up))
        .route(&account("/rimborso"), post(account::refund))
        .route(&account("/giroconto"), post(account::transfer))
        .route(&account("/carta"), post(account::card))
        .route(&account("/fatturazione"), post(account::billing))
        .route(&account("/addebiti/{file}"), get(account::charges))
        .route("/ufficio/cassa/quietanze/{file}", get(desk::receipt))
        .route("/ufficio/cassa/pratiche/{id}", get(practice::show).post(practice::settle))
        .route("/ufficio/cassa/giornata", get(day::show))
        .route("/ufficio/cassa/giornata.csv", get(day::table))
        .route("/ufficio/cassa/giornata/chiusura", post(day::close))
        .route("/ufficio/cassa/giornata/riconciliazione", post(day::reconcile))
}

/// The first field of a name.
fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

/// The officer at the till; refused where it has no right to it.
fn cashier(desk: &Desk, signed: &Signed) -> Result<Cashier, PageError> {
    Ok(desk.storage.read(|c| till::cashier(c, &signed.officer, None))?)
}

/// What the desk says of a refusal at the till; its words are the desk's own.
fn said(w: Words, error: &PageError) -> String {
    match error {
        PageError::Desk(DeskError::Refused { message, .. }) => message.clone(),
        other => other.words(w),
    }
}

/// Work of one who may record money.
async fn at_the_till<T: Send + 'static>(
    desk: Arc<Desk>,
    signed: Signed,
    work: impl FnOnce(&Desk, &Signed, &Cashier) -> Result<T, PageError> + Send + 'static,
) -> Result<T, PageError> {
    blocking(desk, move |desk| {
        let cashier = cashier(desk, &signed)?;
        work(desk, &signed, &cashier)
    })
    .await
}

/// A page at the till, or its refusal in words.
async fn page(
    desk: Arc<Desk>,
    signed: Signed,
    work: impl FnOnce(&Desk, &Signed, &Cashier) -> Result<Response, PageError> + Send + 'static,
) -> Response {
    let visitor = signed.visitor.clone();
    at_the_till(desk, signed, work).await.unwrap_or_else(|error| {
        let words = said(visitor.w, &error);
        answer::refuse_in_words(&visitor, &error, words)
    })
}

/// Does a step and leads to `then`, or leads back to `here` with what is wrong in the query.
async fn step(
    desk: Arc<Desk>,
    signed: Signed,
    here: String,
    fields: Fields,
    work: impl FnOnce(&Desk, &Cashier, &Fields) -> Result<String, PageError> + Send + 'static,
) -> Response {
    let visitor = signed.visitor.clone();
    let allowed = signed.expect_token(value(&fields, "token"));
    let done = match allowed {
        Ok(()) => at_the_till(desk, signed, move |desk, _, at| work(desk, at, &fields)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(then) => Redirect::to(&then).into_response(),
        Err(error @ PageError::Desk(DeskError::Refused { .. })) => {
            let words = encode(&said(visitor.w, &error));
            Redirect::to(&format!("{here}?problema={words}")).into_response()
        }
        Err(error) => answer::refuse(&visitor, &error),
    }
}

/// The number of an account in an address.
fn account_of(id: &str) -> Result<AccountId, PageError> {
    id.parse().map(AccountId).map_err(|_| PageError::Unknown)
}

/// A day of a form; today where it is none.
fn day_of(desk: &Desk, text: &str) -> Date {
    text.parse().unwrap_or_else(|_| crate::clock::in_rome(desk.now()).date())
}

fn purse_of(text: &str) -> Purse {
    Purse::parse(text).unwrap_or(Purse::Diritti)
}

/// An amount as somebody typed it.
fn cents_of(text: &str) -> Result<i64, PageError> {
    crate::words::cents_of(text).ok_or_else(|| {
        let message = "L'importo non si legge: scriva ad esempio 100,00.";
        DeskError::invalid("importo", message).into()
    })
}

/// A payment as a row.
struct PaymentRow {
    number: String,
    at: String,
    kind: String,
    method: String,
    reference: String,
    company: String,
    amount: String,
    officer: String,
}

impl PaymentRow {
    fn of(w: Words, payment: &Payment, company: &str, officer: &str) -> Self {
        Self {
            number: payment.number.clone(),
            at: day_and_hour(payment.at),
            kind: kind_words(w, payment.data.kind),
            method: method_words(w, payment.data.method),
            reference: payment.data.reference.clone(),
            company: company.to_owned(),
            amount: w.money(payment.signed_cents()),
            officer: officer.to_owned(),
        }
    }
}

fn kind_words(w: Words, kind: Kind) -> String {
    w.t(&format!("payment-{}", kind.as_str()))
}

fn method_words(w: Words, method: Method) -> String {
    w.t(&format!("method-{}", method.as_str()))
}
