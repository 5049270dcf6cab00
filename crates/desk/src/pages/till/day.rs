//! The end of the day: payments by way and officer, the count of the cash, statistics, reconciliation.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::answer::{Chrome, PageError, html};
use super::super::download::handed;
use super::super::language::Words;
use super::super::visitor::Signed;
use super::{Fields, PaymentRow, cents_of, day_of, method_words, page, step, value};
use crate::desk::Desk;
use crate::storage::officers;
use crate::storage::payments::Method;
use crate::till::day::{self, Day};
use crate::till::reconciliation::{self, Difference};
use crate::till::{Cashier, receipt};
use crate::words::day_and_hour;

#[derive(Template)]
#[template(path = "till-day.html")]
struct DayPage {
    w: Words,
    chrome: Chrome,
    chamber: String,
    date: String,
    date_words: String,
    totals: Vec<TotalRow>,
    rows: Vec<PaymentRow>,
    statistics: Vec<(String, String)>,
    own_cash: String,
    own_closed: bool,
    closings: Vec<ClosingRow>,
    broken: Vec<String>,
    compared: Option<ComparedView>,
    list: String,
    done: bool,
    problem: String,
}

struct TotalRow {
    method: String,
    count: u32,
    came_in: String,
    went_out: String,
}

struct ClosingRow {
    officer: String,
    at: String,
    expected: String,
    counted: String,
    note: String,
}

struct ComparedView {
    agrees: bool,
    matched: usize,
    lines: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    giorno: String,
    #[serde(default)]
    fatto: String,
    #[serde(default)]
    problema: String,
}

/// `GET /ufficio/cassa/giornata?giorno=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, signed, move |desk, signed, cashier| {
        let day = read(desk, cashier, &asked.giorno)?;
        let mut page = page_of(desk, signed, cashier, &day)?;
        page.done = asked.fatto == "chiusa";
        page.problem = asked.problema.chars().take(500).collect();
        Ok(html(&page))
    })
    .await
}

/// `GET /ufficio/cassa/giornata.csv?giorno=`
pub(super) async fn table(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, signed, move |desk, _, cashier| {
        let day = read(desk, cashier, &asked.giorno)?;
        let name = format!("cassa-{}-{}.csv", day.chamber, day.date);
        Ok(handed(&name, "text/csv; charset=utf-8", day::csv(&day).into_bytes()))
    })
    .await
}

/// `POST /ufficio/cassa/giornata/chiusura`
pub(super) async fn close(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let here = "/ufficio/cassa/giornata".to_owned();
    step(desk, signed, here.clone(), fields, move |desk, cashier, fields| {
        let date = day_of(desk, value(fields, "giorno"));
        let counted = cents_of(value(fields, "contato"))?;
        day::close(desk, cashier, date, counted, value(fields, "nota"))?;
        Ok(format!("{here}?giorno={date}&fatto=chiusa"))
    })
    .await
}

/// `POST /ufficio/cassa/giornata/riconciliazione`: compares, and changes nothing.
pub(super) async fn reconcile(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    page(desk, signed, move |desk, signed, cashier| {
        signed.expect_token(value(&fields, "token"))?;
        let day = read(desk, cashier, value(&fields, "giorno"))?;
        let method = Method::parse(value(&fields, "metodo")).unwrap_or(Method::Transfer);
        let list = value(&fields, "elenco");
        let payments = day.lines.iter().map(|line| &line.payment);
        let of_method = payments.filter(|payment| payment.data.method == method);
        let difference = reconciliation::compare(of_method, list);
        let mut page = page_of(desk, signed, cashier, &day)?;
        page.compared = Some(compared(page.w, &difference));
        page.list = list.to_owned();
        Ok(html(&page))
    })
    .await
}

fn read(desk: &Desk, cashier: &Cashier, text: &str) -> Result<Day, PageError> {
    let date = day_of(desk, text);
    Ok(desk.storage.read(|c| day::of(c, cashier, date))?)
}

fn page_of(
    desk: &Desk,
    signed: &Signed,
    cashier: &Cashier,
    day: &Day,
) -> Result<DayPage, PageError> {
    let w = signed.visitor.w;
    let (names, chamber) = desk.storage.read(|c| {
        let mut names = Vec::new();
        for closing in &day.closings {
            names.push(officers::get(c, closing.officer)?.name);
        }
        Ok::<_, PageError>((names, receipt::chamber_name(c, &day.chamber)?))
    })?;
    let closings = day.closings.iter().zip(names).map(|(closing, officer)| ClosingRow {
        officer,
        at: day_and_hour(closing.at),
        expected: w.money(closing.expected_cents),
        counted: w.money(closing.counted_cents),
        note: closing.note.clone(),
    });
    let own = |officer| officer == cashier.officer.id;
    Ok(DayPage {
        w,
        chrome: Chrome::of(signed, w.t("till-day-title")),
        chamber,
        date: day.date.to_string(),
        date_words: crate::words::day(crate::clock::midnight(day.date)),
        totals: day.totals.iter().map(|total| total_row(w, total)).collect(),
        rows: day
            .lines
            .iter()
            .map(|l| PaymentRow::of(w, &l.payment, &l.account.data.company_name, &l.officer))
            .collect(),
        statistics: statistics(w, day),
        own_cash: w.money(day.own_cash_cents),
        own_closed: day.closings.iter().any(|closing| own(closing.officer)),
        closings: closings.collect(),
        broken: day.broken.clone(),
        compared: None,
        list: String::new(),
        done: false,
        problem: String::new(),
    })
}

fn total_row(w: Words, total: &day::Total) -> TotalRow {
    TotalRow {
        method: method_words(w, total.method),
        count: total.count,
        came_in: w.money(total.in_cents),
        went_out: w.money(total.out_cents),
    }
}

fn statistics(w: Words, day: &Day) -> Vec<(String, String)> {
    let s = &day.statistics;
    [
        ("protocolled", s.protocolled.to_string()),
        ("urgent", s.urgent.to_string()),
        ("issued", s.issued.to_string()),
        ("rejected", s.rejected.to_string()),
        ("annulled", s.annulled.to_string()),
        ("waiting", s.waiting.to_string()),
        ("captured", w.money(s.captured_cents)),
    ]
    .into_iter()
    .map(|(key, text)| (w.t(&format!("statistics-{key}")), text))
    .collect()
}

fn compared(w: Words, difference: &Difference) -> ComparedView {
    let mut lines = Vec::new();
    for (number, cents) in &difference.only_here {
        lines.push((w.a("compared-only-here", "number", number), w.money(*cents)));
    }
    for told in &difference.only_there {
        lines.push((w.a("compared-only-there", "reference", &told.reference), w.money(told.cents)));
    }
    for (number, here, there) in &difference.amounts {
        let amounts = format!("{} / {}", w.money(*here), w.money(*there));
        lines.push((w.a("compared-amounts", "number", number), amounts));
    }
    for (place, line) in &difference.unread {
        lines.push((w.a("compared-unread", "line", place), line.clone()));
    }
    ComparedView { agrees: difference.is_none(), matched: difference.matched, lines }
}
