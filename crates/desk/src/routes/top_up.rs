//! Extension: a company fills its purse by card.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::fpws::caller;
use super::{blocking, read_body, respond};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::payment::checkout::{self, Purpose};
use crate::storage::ledger::Purse;

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
pub(crate) async fn begin(State(desk): State<Arc<Desk>>, request: Request) -> Response {
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
