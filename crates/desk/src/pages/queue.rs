//! The queue: protocolled practices by state, with search.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, either, encode, html};
use super::language::Words;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::storage::examination::{self, Queue, SEEN};
use crate::storage::practices::{Practice, State as At};
use crate::words::day_and_hour;

/// Practices on one page.
const PAGE: u32 = 50;
/// Longest search, in characters.
const TEXT_MAX: usize = 100;

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    w: Words,
    chrome: Chrome,
    text: String,
    state: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    newer: String,
    older: String,
}

struct Tab {
    link: String,
    words: String,
    count: u32,
    chosen: bool,
}

struct Row {
    id: String,
    protocol: String,
    kind: String,
    description: String,
    company: String,
    fiscal_code: String,
    received: String,
    state: String,
    state_words: String,
    urgent: bool,
    fee: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    stato: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    da: u32,
}

/// `GET /ufficio/pratiche?stato=&q=&da=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let officer = signed.officer.clone();
    let text: String = asked.q.chars().take(TEXT_MAX).collect();
    let state = match asked.stato.as_str() {
        "" => Some(At::Sent),
        word => At::parse(word).filter(|state| SEEN.contains(state)),
    };
    let queue = Queue {
        chamber: officer.chamber,
        state,
        text: text.clone(),
        limit: PAGE + 1,
        offset: asked.da,
    };
    let found = blocking(desk, move |desk| {
        let answer = desk.storage.read(|c| {
            Ok::<_, PageError>((examination::queue(c, &queue)?, examination::counts(c, &queue)?))
        })?;
        Ok(answer)
    });
    let result =
        found.await.map(|(rows, counts)| page(&signed, state, &text, asked.da, rows, counts));
    either(&signed.visitor, result)
}

fn page(
    signed: &Signed,
    state: Option<At>,
    text: &str,
    from: u32,
    mut rows: Vec<Practice>,
    counts: [u32; SEEN.len()],
) -> Response {
    let w = signed.visitor.w;
    let word = state.map_or("tutte", At::as_str);
    let link = |word: &str, from: u32| {
        let from = if from > 0 { format!("&da={from}") } else { String::new() };
        format!("/ufficio/pratiche?stato={word}&q={}{from}", encode(text))
    };
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let mut tabs: Vec<Tab> = SEEN
        .iter()
        .zip(counts)
        .map(|(one, count)| Tab {
            link: link(one.as_str(), 0),
            words: w.t(&format!("state-{}", one.as_str())),
            count,
            chosen: state == Some(*one),
        })
        .collect();
    let all = counts.iter().sum();
    tabs.push(Tab {
        link: link("tutte", 0),
        words: w.t("queue-all"),
        count: all,
        chosen: state.is_none(),
    });
    html(&QueuePage {
        w,
        chrome: Chrome::of(signed, w.t("queue-title")),
        text: text.to_owned(),
        state: word.to_owned(),
        tabs,
        rows: rows.into_iter().map(|practice| row(w, practice)).collect(),
        newer: if from > 0 { link(word, from.saturating_sub(PAGE)) } else { String::new() },
        older: if more { link(word, from.saturating_add(PAGE)) } else { String::new() },
    })
}

fn row(w: Words, practice: Practice) -> Row {
    Row {
        protocol: practice.protocol.unwrap_or_default(),
        kind: w.or(&format!("kind-{}", practice.kind), &practice.kind),
        description: practice.description,
        company: practice.company_name,
        fiscal_code: practice.company_fiscal_code,
        received: practice.protocolled_at.map(day_and_hour).unwrap_or_default(),
        state: practice.state.as_str().to_owned(),
        state_words: w.t(&format!("state-{}", practice.state.as_str())),
        urgent: practice.urgent,
        fee: w.money(practice.fee_cents),
        id: practice.id,
    }
}
