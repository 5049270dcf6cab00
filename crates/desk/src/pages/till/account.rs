//! One company at the till: its balances, what moved, what is recorded for it, its charge documents.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::answer::{Chrome, PageError, html};
use super::super::download::handed;
use super::super::language::Words;
use super::super::visitor::Signed;
use super::{Fields, PaymentRow, account_of, cents_of, page, purse_of, step, value};
use crate::clock::from_ms;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::payment::charges::{self, Month};
use crate::payment::checkout::{self, Purpose};
use crate::storage::accounts::{self, Account, AccountId};
use crate::storage::billing::{self, Billing};
use crate::storage::ledger::{self, Movement, Purse};
use crate::storage::payments::{self, Method, Payment};
use crate::storage::{StorageError, events};
use crate::till::{self, Cashier, Recorded};
use crate::words::day_and_hour;

/// Movements and payments on the page, at most.
const ROWS_MAX: u32 = 100;

#[derive(Template)]
#[template(path = "till-account.html")]
struct AccountPage {
    w: Words,
    chrome: Chrome,
    id: i64,
    name: String,
    fiscal_code: String,
    user: String,
    diritti: String,
    tariffa: String,
    diritti_cents: i64,
    tariffa_cents: i64,
    movements: Vec<MovementRow>,
    payments: Vec<PaymentRow>,
    months: Vec<String>,
    billing: Billing,
    takes_cards: bool,
    /// A reference for cash without a slip, fresh for each page.
    fresh: String,
    done: String,
    receipt: String,
    link: String,
    problem: String,
}

struct MovementRow {
    at: String,
    purse: &'static str,
    what: String,
    practice: String,
    amount: String,
}

/// All that is read for the page.
struct Dossier {
    account: Account,
    cents: [i64; 2],
    movements: Vec<(Purse, Movement)>,
    payments: Vec<Payment>,
    billing: Option<Billing>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    fatto: String,
    #[serde(default)]
    quietanza: String,
    #[serde(default)]
    pagamento: String,
    #[serde(default)]
    problema: String,
}

/// `GET /ufficio/cassa/conti/{id}`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, signed, move |desk, signed, _| {
        let dossier = read(desk, account_of(&id)?)?;
        let months = charges::months(&desk.storage, desk.now(), dossier.account.id)?;
        let fresh = format!("CASSA-{}", desk.dice.code(10));
        let link = checkout_link(desk, &dossier, &asked.pagamento)?;
        Ok(html(&page_of(
            signed,
            dossier,
            months,
            asked,
            Fresh { reference: fresh, link, takes_cards: desk.provider.is_some() },
        )))
    })
    .await
}

/// What the page gets from the running desk.
struct Fresh {
    reference: String,
    link: String,
    takes_cards: bool,
}

fn read(desk: &Desk, id: AccountId) -> Result<Dossier, PageError> {
    desk.storage.read(|c| {
        let account = accounts::get(c, id).map_err(|error| match error {
            StorageError::Damaged { .. } => PageError::Unknown,
            other => other.into(),
        })?;
        let mut movements = Vec::new();
        for purse in Purse::ALL {
            let of_purse = ledger::statement(c, id, purse, ROWS_MAX)?;
            movements.extend(of_purse.into_iter().map(|movement| (purse, movement)));
        }
        movements.sort_by_key(|(_, movement)| std::cmp::Reverse(movement.at_ms));
        movements.truncate(ROWS_MAX as usize);
        let cents = |purse| ledger::in_purse(c, id, purse);
        Ok(Dossier {
            account,
            cents: [cents(Purse::Diritti)?, cents(Purse::Tariffa)?],
            movements,
            payments: payments::of_account(c, id, ROWS_MAX)?,
            billing: billing::find(c, id)?,
        })
    })
}

/// The link of a checkout of this company, where it was just begun.
fn checkout_link(desk: &Desk, dossier: &Dossier, id: &str) -> Result<String, PageError> {
    let found = desk.storage.read(|c| crate::storage::checkouts::find(c, id))?;
    let own = found.filter(|checkout| checkout.account == dossier.account.id);
    Ok(own.map(|checkout| checkout::page_url(desk, &checkout.id)).unwrap_or_default())
}

fn page_of(
    signed: &Signed,
    dossier: Dossier,
    months: Vec<Month>,
    asked: Asked,
    fresh: Fresh,
) -> AccountPage {
    let w = signed.visitor.w;
    let data = dossier.account.data;
    let [diritti_cents, tariffa_cents] = dossier.cents;
    let done = match asked.fatto.as_str() {
        known @ ("topUp" | "refund" | "transfer" | "card" | "billing") => {
            w.t(&format!("till-done-{known}"))
        }
        _ => String::new(),
    };
    let fallback = || Billing {
        name: data.company_name.clone(),
        fiscal_code: data.company_fiscal_code.clone(),
        province: data.province.clone(),
        ..Billing::default()
    };
    AccountPage {
        w,
        chrome: Chrome::of(signed, data.company_name.clone()),
        id: dossier.account.id.0,
        diritti: w.money(diritti_cents),
        tariffa: w.money(tariffa_cents),
        diritti_cents,
        tariffa_cents,
        movements: dossier.movements.iter().map(|(purse, one)| movement(w, *purse, one)).collect(),
        payments: dossier.payments.iter().map(|one| PaymentRow::of(w, one, "", "")).collect(),
        months: months.into_iter().map(Month::code).collect(),
        billing: dossier.billing.unwrap_or_else(fallback),
        takes_cards: fresh.takes_cards,
        fresh: fresh.reference,
        done,
        receipt: asked
            .quietanza
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect(),
        link: fresh.link,
        problem: asked.problema.chars().take(500).collect(),
        name: data.company_name,
        fiscal_code: data.company_fiscal_code,
        user: data.user,
    }
}

fn movement(w: Words, purse: Purse, movement: &Movement) -> MovementRow {
    MovementRow {
        at: day_and_hour(from_ms(movement.at_ms)),
        purse: match purse {
            Purse::Diritti => "DIRITTI",
            Purse::Tariffa => "TARIFFA",
        },
        what: w.or(&format!("entry-{}", movement.kind), &movement.kind),
        practice: movement.practice.clone().unwrap_or_default(),
        amount: w.money(movement.cents),
    }
}

fn recorded(fields: &Fields) -> Result<Recorded, PageError> {
    let method = Method::parse(value(fields, "metodo"));
    let wrong = || DeskError::invalid("metodo", "Scelga il metodo di pagamento.");
    let method = method.ok_or_else(wrong)?;
    let typed = value(fields, "riferimento");
    // Cash has no slip; the page gives each form a reference of its own.
    let spare = if method == Method::Cash { value(fields, "scorta") } else { "" };
    Ok(Recorded {
        method,
        cents: cents_of(value(fields, "importo"))?,
        reference: if typed.is_empty() { spare } else { typed }.to_owned(),
        note: value(fields, "nota").to_owned(),
    })
}

fn here(id: &str) -> String {
    let id: String = id.chars().filter(char::is_ascii_digit).collect();
    format!("/ufficio/cassa/conti/{id}")
}

/// `POST /ufficio/cassa/conti/{id}/versamento`
pub(super) async fn top_up(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    pay(desk, signed, &id, fields, "topUp", till::top_up).await
}

/// `POST /ufficio/cassa/conti/{id}/rimborso`
pub(super) async fn refund(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    pay(desk, signed, &id, fields, "refund", till::refund).await
}

/// Money that comes in or goes back, recorded by the till.
type Pay = fn(&Desk, &Cashier, AccountId, Purse, &Recorded) -> Result<Payment, DeskError>;

async fn pay(
    desk: Arc<Desk>,
    signed: Signed,
    id: &str,
    fields: Fields,
    done: &'static str,
    pay: Pay,
) -> Response {
    let (account, back) = (account_of(id), here(id));
    step(desk, signed, back.clone(), fields, move |desk, cashier, fields| {
        let purse = purse_of(value(fields, "saldo"));
        let payment = pay(desk, cashier, account?, purse, &recorded(fields)?)?;
        Ok(format!("{back}?fatto={done}&quietanza={}", payment.number))
    })
    .await
}

/// `POST /ufficio/cassa/conti/{id}/giroconto`
pub(super) async fn transfer(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let back = here(&id);
    step(desk, signed, back.clone(), fields, move |desk, cashier, fields| {
        let from = purse_of(value(fields, "saldo"));
        let cents = cents_of(value(fields, "importo"))?;
        let seen = value(fields, from.as_str()).parse().unwrap_or(-1);
        till::transfer(desk, cashier, account_of(&id)?, from, cents, seen)?;
        Ok(format!("{back}?fatto=transfer"))
    })
    .await
}

/// `POST /ufficio/cassa/conti/{id}/carta`: a link with which the company pays by card.
pub(super) async fn card(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let back = here(&id);
    step(desk, signed, back.clone(), fields, move |desk, _, fields| {
        let purpose = Purpose::TopUp(purse_of(value(fields, "saldo")));
        let cents = cents_of(value(fields, "importo"))?;
        let account = read(desk, account_of(&id)?)?.account.id;
        let checkout = checkout::begin(desk, account, purpose, cents)?;
        Ok(format!("{back}?fatto=card&pagamento={}", checkout.id))
    })
    .await
}

/// `POST /ufficio/cassa/conti/{id}/fatturazione`
pub(super) async fn billing(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let back = here(&id);
    step(desk, signed, back.clone(), fields, move |desk, cashier, fields| {
        let account = read(desk, account_of(&id)?)?.account.id;
        let data = charges::billing_of(|name| value(fields, name))?;
        desk.storage.write_on(&[], |tx| {
            billing::put(tx, account, &data, desk.now())?;
            let details = serde_json::json!({ "account": account.0, "name": data.name });
            let actor = format!("officer:{}", cashier.officer.user);
            events::append(tx, desk.now(), None, &actor, "billingChanged", &details)
        })?;
        Ok(format!("{back}?fatto=billing"))
    })
    .await
}

/// `GET /ufficio/cassa/conti/{id}/addebiti/{month}.pdf` or `.csv`
pub(super) async fn charges(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, file)): Path<(String, String)>,
) -> Response {
    page(desk, signed, move |desk, _, _| {
        let account = read(desk, account_of(&id)?)?.account.id;
        let (month, kind) = file.rsplit_once('.').ok_or(PageError::Unknown)?;
        let month = Month::parse(month).ok_or(PageError::Unknown)?;
        let charges = charges::of(&desk.storage, desk.now(), account, month)?;
        let name = format!("{}.{kind}", charges.number());
        match kind {
            "pdf" => Ok(handed(&name, "application/pdf", charges::pdf(&desk.storage, &charges)?)),
            "csv" => {
                let table = charges::csv(&charges).into_bytes();
                Ok(handed(&name, "text/csv; charset=utf-8", table))
            }
            _ => Err(PageError::Unknown),
        }
    })
    .await
}
