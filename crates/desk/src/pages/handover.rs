//! Handing over what was printed at the Chamber: the part of a practice's page, and the register.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::SignedDuration;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::language::Words;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::handover;
use crate::paper::Paper;
use crate::storage::handovers::{self, Handover, Title};
use crate::storage::practices::{self, Practice, State as At};
use crate::storage::{Connection, certificates, officers};
use crate::words::day_and_hour;

/// How far the register on the page goes back.
const SHOWN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What there is to hand over of one practice.
pub(super) struct HandoverView {
    /// Where it can wait.
    pub(super) offices: Vec<String>,
    /// Where it waits, or where the company asked for it.
    pub(super) branch: String,
    pub(super) can_be_ready: bool,
    pub(super) can_be_collected: bool,
    /// What is still to be paid; empty where nothing is.
    pub(super) owed: String,
    pub(super) titles: Vec<(&'static str, String)>,
    /// Who took it and when; empty before.
    pub(super) collected: String,
}

/// The part of a practice's page; `None` where the company prints, or nothing is issued.
pub(super) fn of(
    connection: &Connection,
    w: Words,
    practice: &Practice,
    paper: Option<&Paper>,
) -> Result<Option<HandoverView>, DeskError> {
    let Some(paper) = paper.filter(|paper| {
        At::ISSUED.contains(&practice.state) && handover::is_printed_here(&paper.order)
    }) else {
        return Ok(None);
    };
    let line = handovers::find(connection, &practice.id)?;
    let owed_cents = handover::owed_cents(connection, practice)?;
    let offices = paper.chamber.branch_offices.clone();
    let waits_at = line.as_ref().map(|line| line.branch.clone());
    let collected = line.and_then(|line| line.collected);
    Ok(Some(HandoverView {
        branch: waits_at.or(practice.branch.clone()).unwrap_or_default(),
        offices,
        can_be_ready: matches!(practice.state, At::Issued | At::ReadyForCollection),
        can_be_collected: practice.state == At::ReadyForCollection,
        owed: if owed_cents > 0 { w.money(owed_cents) } else { String::new() },
        titles: Title::ALL
            .map(|title| (title.as_str(), w.t(&format!("title-{}", title.as_str()))))
            .into(),
        collected: collected
            .map(|(who, _, at)| w.b("collected-by", "name", who.name, "at", day_and_hour(at)))
            .unwrap_or_default(),
    }))
}

#[derive(Template)]
#[template(path = "handovers.html")]
struct RegisterPage {
    w: Words,
    chrome: Chrome,
    rows: Vec<Row>,
}

struct Row {
    practice: String,
    number: String,
    company: String,
    branch: String,
    ready: String,
    collector: String,
    title: String,
    document: String,
    collected: String,
    handed_by: String,
}

/// `GET /ufficio/consegne`: what waits, and what was handed over in the last three months.
pub(super) async fn register(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    let page = blocking(desk, move |desk| {
        let w = signed.visitor.w;
        let since = desk.now() - SHOWN;
        let rows = desk.storage.read(|c| {
            let lines = handovers::register(c, signed.officer.chamber.as_deref(), since)?;
            lines.into_iter().map(|line| row(c, w, line)).collect::<Result<_, PageError>>()
        })?;
        Ok(html(&RegisterPage { w, chrome: Chrome::of(&signed, w.t("handovers-title")), rows }))
    });
    either(&visitor, page.await)
}

fn row(connection: &Connection, w: Words, line: Handover) -> Result<Row, PageError> {
    let practice = practices::find(connection, &line.practice)?.ok_or(PageError::Unknown)?;
    let number = certificates::of_practice(connection, &line.practice)?.map(|c| c.number);
    let mut row = Row {
        practice: line.practice,
        number: number.unwrap_or_default(),
        company: practice.company_name,
        branch: line.branch,
        ready: day_and_hour(line.ready_at),
        collector: String::new(),
        title: String::new(),
        document: String::new(),
        collected: String::new(),
        handed_by: String::new(),
    };
    if let Some((collector, officer, at)) = line.collected {
        row.title = w.t(&format!("title-{}", collector.title.as_str()));
        row.collector = collector.name;
        row.document = collector.document;
        row.collected = day_and_hour(at);
        row.handed_by = officers::get(connection, officer)?.name;
    }
    Ok(row)
}
