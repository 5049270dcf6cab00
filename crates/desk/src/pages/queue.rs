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
use crate::examination::holder;
use crate::storage::examination::{self, Queue, SEEN};
use crate::storage::practices::{Practice, State as At};
use crate::storage::{Connection, approvals, chambers, corrections};
use crate::words::{day_and_hour, day_of};

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
    /// Branch offices to choose from, and the one that is chosen.
    branches: Vec<String>,
    branch: String,
    mine: bool,
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
    /// Number of the company's account.
    account: i64,
    received: String,
    state: String,
    state_words: String,
    urgent: bool,
    fee: String,
    branch: String,
    holder: String,
    /// What is to be known of it beside its state; empty where nothing is.
    remark: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    stato: String,
    #[serde(default)]
    q: String,
    /// A branch office, `*` for all of them; the officer's own where absent.
    sede: Option<String>,
    /// `mie` for what the officer holds.
    #[serde(default)]
    chi: String,
    #[serde(default)]
    da: u32,
}

/// `GET /ufficio/pratiche?stato=&q=&da=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let visitor = signed.visitor.clone();
    let text: String = asked.q.chars().take(TEXT_MAX).collect();
    let state = match asked.stato.as_str() {
        "" => Some(At::Sent),
        word => At::parse(word).filter(|state| SEEN.contains(state)),
    };
    let found = blocking(desk, move |desk| {
        let officer = &signed.officer;
        let branch = match asked.sede.as_deref() {
            None => officer.branch.clone(),
            Some("*") => None,
            Some(office) => Some(office.to_owned()),
        };
        let view = View { state, text, branch, mine: asked.chi == "mie", from: asked.da };
        desk.storage.read(|c| {
            let queue = view.queue(&signed);
            let (rows, counts) = (examination::queue(c, &queue)?, examination::counts(c, &queue)?);
            let branches = match &officer.chamber {
                Some(sign) => chambers::find(c, sign)?.map(|one| one.branch_offices),
                None => None,
            };
            let more = rows.len() > PAGE as usize;
            let w = signed.visitor.w;
            let rows = rows.into_iter().take(PAGE as usize).map(|one| row(c, w, one));
            let rows = rows.collect::<Result<Vec<Row>, PageError>>()?;
            Ok::<_, PageError>(page(
                &signed,
                &view,
                rows,
                more,
                counts,
                branches.unwrap_or_default(),
            ))
        })
    });
    either(&visitor, found.await)
}

/// What of the queue is looked at.
struct View {
    state: Option<At>,
    text: String,
    branch: Option<String>,
    mine: bool,
    from: u32,
}

impl View {
    fn queue(&self, signed: &Signed) -> Queue {
        Queue {
            chamber: signed.officer.chamber.clone(),
            state: self.state,
            branch: self.branch.clone(),
            holder: self.mine.then_some(signed.officer.id),
            text: self.text.clone(),
            limit: PAGE + 1,
            offset: self.from,
        }
    }

    fn link(&self, word: &str, from: u32) -> String {
        let from = if from > 0 { format!("&da={from}") } else { String::new() };
        let office = self.branch.as_deref().unwrap_or("*");
        let mine = if self.mine { "&chi=mie" } else { "" };
        let (office, text) = (encode(office), encode(&self.text));
        format!("/ufficio/pratiche?stato={word}&sede={office}{mine}&q={text}{from}")
    }
}

fn page(
    signed: &Signed,
    view: &View,
    rows: Vec<Row>,
    more: bool,
    counts: [u32; SEEN.len()],
    branches: Vec<String>,
) -> Response {
    let w = signed.visitor.w;
    let word = view.state.map_or("tutte", At::as_str);
    let mut tabs: Vec<Tab> = SEEN
        .iter()
        .zip(counts)
        .map(|(one, count)| Tab {
            link: view.link(one.as_str(), 0),
            words: w.t(&format!("state-{}", one.as_str())),
            count,
            chosen: view.state == Some(*one),
        })
        .collect();
    tabs.push(Tab {
        link: view.link("tutte", 0),
        words: w.t("queue-all"),
        count: counts.iter().sum(),
        chosen: view.state.is_none(),
    });
    let from = view.from;
    html(&QueuePage {
        w,
        chrome: Chrome::of(signed, w.t("queue-title")),
        text: view.text.clone(),
        state: word.to_owned(),
        branches,
        branch: view.branch.clone().unwrap_or_default(),
        mine: view.mine,
        tabs,
        rows,
        newer: if from > 0 { view.link(word, from.saturating_sub(PAGE)) } else { String::new() },
        older: if more { view.link(word, from.saturating_add(PAGE)) } else { String::new() },
    })
}

/// A line of the queue: who holds the practice, and what an officer should know before opening it.
fn row(connection: &Connection, w: Words, practice: Practice) -> Result<Row, PageError> {
    let holder = holder(connection, &practice)?.map(|holder| holder.name).unwrap_or_default();
    let mut remark = String::new();
    if practice.state == At::CorrectionAsked {
        let last = corrections::last(connection, &practice.id)?;
        let passed = last.as_ref().is_some_and(|last| last.rejection_proposed_at.is_some());
        if let Some(day) = last.and_then(|last| last.deadline) {
            let word = if passed { "queue-overdue" } else { "queue-deadline" };
            remark = w.a(word, "day", day_of(day));
        }
    }
    let approved = approvals::of_round(connection, &practice.id, practice.round)?;
    if practice.state == At::InExamination && approved.is_some() {
        remark = w.t("queue-to-legalise");
    }
    Ok(Row {
        protocol: practice.protocol.unwrap_or_default(),
        kind: w.or(&format!("kind-{}", practice.kind), &practice.kind),
        description: practice.description,
        company: practice.company_name,
        fiscal_code: practice.company_fiscal_code,
        account: practice.account.0,
        received: practice.protocolled_at.map(day_and_hour).unwrap_or_default(),
        state: practice.state.as_str().to_owned(),
        state_words: w.t(&format!("state-{}", practice.state.as_str())),
        urgent: practice.urgent,
        fee: w.money(practice.fee_cents),
        branch: practice.branch.unwrap_or_default(),
        holder,
        remark,
        id: practice.id,
    })
}
