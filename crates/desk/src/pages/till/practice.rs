//! What is owed for a practice, and paying it at the counter.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::answer::{Chrome, html};
use super::super::language::Words;
use super::super::visitor::Signed;
use super::{Fields, page, step, value};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::ledger;
use crate::storage::payments::Method;
use crate::till;

#[derive(Template)]
#[template(path = "till-practice.html")]
struct DebtPage {
    w: Words,
    chrome: Chrome,
    id: String,
    protocol: String,
    company: String,
    state_words: String,
    fee: String,
    owed: String,
    is_owed: bool,
    receipt: String,
    problem: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    quietanza: String,
    #[serde(default)]
    problema: String,
}

/// `GET /ufficio/cassa/pratiche/{id}`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, signed, move |desk, signed, cashier| {
        let w = signed.visitor.w;
        let (practice, held) = desk.storage.read(|c| {
            Ok::<_, DeskError>((till::practice_of(c, cashier, &id)?, ledger::held(c, &id)?))
        })?;
        Ok(html(&DebtPage {
            w,
            chrome: Chrome::of(signed, w.a("till-practice-title", "id", &practice.id)),
            state_words: w.t(&format!("state-{}", practice.state.as_str())),
            fee: w.money(practice.fee_cents),
            owed: w.money(held.owed_cents),
            is_owed: held.owed_cents > 0,
            receipt: asked
                .quietanza
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect(),
            problem: asked.problema.chars().take(500).collect(),
            protocol: practice.protocol.unwrap_or_default(),
            company: practice.company_name,
            id: practice.id,
        }))
    })
    .await
}

/// `POST /ufficio/cassa/pratiche/{id}`
pub(super) async fn settle(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    let back = format!("/ufficio/cassa/pratiche/{plain}");
    step(desk, signed, back.clone(), fields, move |desk, cashier, fields| {
        let method = Method::parse(value(fields, "metodo")).unwrap_or(Method::Cash);
        let payment = till::settle(desk, cashier, &plain, method, value(fields, "nota"))?;
        Ok(format!("{back}?quietanza={}", payment.number))
    })
    .await
}
