//! The lists of a company's practices: INVIATE, those that wait for it, all.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{Member, either};
use crate::clock::from_ms;
use crate::desk::Desk;
use crate::pages::answer::{Chrome, blocking, html};
use crate::pages::language::Words;
use crate::storage::ledger;
use crate::storage::practices::{self, Practice, Search, State as At};
use crate::words::day_and_hour;

/// Practices on one page.
const PAGE: usize = 50;

/// The lists, by the word of their address.
const LISTS: [&str; 4] = ["inviate", "aperte", "rettifiche", "tutte"];

#[derive(Template)]
#[template(path = "company/practices.html")]
struct PracticesPage {
    w: Words,
    chrome: Chrome,
    list: &'static str,
    tabs: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    older: String,
    balance: String,
    password_ends: String,
}

struct Row {
    id: String,
    kind: String,
    description: String,
    company: String,
    protocol: String,
    when: String,
    state: String,
    state_words: String,
    fee: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    lista: String,
    #[serde(default)]
    prima: Option<i64>,
}

/// `GET /impresa/pratiche?lista=&prima=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Query(asked): Query<Asked>,
) -> Response {
    let list = LISTS.into_iter().find(|list| *list == asked.lista).unwrap_or(LISTS[0]);
    let account = member.0.account.id;
    let search = Search {
        account: Some(account),
        states: states(list),
        created_before: asked.prima.map(from_ms),
        limit: PAGE as u32 + 1,
        ..Search::default()
    };
    let found = blocking(desk, move |desk| {
        Ok(desk.storage.read(|c| {
            Ok::<_, crate::storage::StorageError>((
                practices::search(c, &search)?,
                ledger::balance(c, account)?,
            ))
        })?)
    });
    let shown = found.await.map(|(rows, balance)| page(&member, list, rows, balance));
    either(&member.0.visitor, shown)
}

fn states(list: &str) -> Vec<At> {
    match list {
        "aperte" => vec![At::Open],
        "rettifiche" => vec![At::CorrectionAsked],
        "tutte" => Vec::new(),
        _ => At::ALL.into_iter().filter(|s| !matches!(s, At::Open | At::Cancelled)).collect(),
    }
}

fn page(member: &Member, list: &'static str, mut rows: Vec<Practice>, balance: i64) -> Response {
    let entered = &member.0;
    let w = entered.visitor.w;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let oldest = rows.last().map_or(0, |practice| practice.created_at.as_millisecond());
    html(&PracticesPage {
        w,
        chrome: entered.chrome(w.t("company-practices")),
        list,
        tabs: LISTS.map(|list| (list, w.t(&format!("list-{list}")))).to_vec(),
        rows: rows.into_iter().map(|practice| row(w, practice)).collect(),
        older: if more {
            format!("/impresa/pratiche?lista={list}&prima={oldest}")
        } else {
            String::new()
        },
        balance: w.money(balance),
        password_ends: crate::access::password_ends(&entered.standing),
    })
}

fn row(w: Words, practice: Practice) -> Row {
    Row {
        kind: w.or(&format!("kind-{}", practice.kind), &practice.kind),
        description: practice.description,
        company: practice.company_name,
        protocol: practice.protocol.unwrap_or_default(),
        when: day_and_hour(practice.protocolled_at.unwrap_or(practice.created_at)),
        state: practice.state.as_str().to_owned(),
        state_words: w.t(&format!("company-state-{}", practice.state.as_str())),
        fee: w.money(practice.fee_cents),
        id: practice.id,
    }
}
