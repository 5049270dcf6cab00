//! The statement of the balance (estratto conto), to be read.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{Member, either};
use crate::clock::from_ms;
use crate::desk::Desk;
use crate::pages::answer::{Chrome, blocking, html};
use crate::pages::language::Words;
use crate::storage::StorageError;
use crate::storage::ledger::{self, Movement, Purse};
use crate::words::day_and_hour;

/// Lines shown.
const LINES: u32 = 200;

#[derive(Template)]
#[template(path = "company/statement.html")]
struct StatementPage {
    w: Words,
    chrome: Chrome,
    balance: String,
    lines: Vec<Line>,
}

struct Line {
    when: String,
    what: String,
    practice: String,
    amount: String,
}

/// `GET /impresa/conto`
pub(super) async fn show(State(desk): State<Arc<Desk>>, member: Member) -> Response {
    let account = member.0.account.id;
    let found = blocking(desk, move |desk| {
        Ok(desk.storage.read(|c| {
            let lines = ledger::statement(c, account, Purse::Diritti, LINES)?;
            Ok::<_, StorageError>((ledger::balance(c, account)?, lines))
        })?)
    });
    let w = member.0.visitor.w;
    let shown = found.await.map(|(balance, lines)| {
        html(&StatementPage {
            w,
            chrome: member.0.chrome(w.t("company-statement")),
            balance: w.money(balance),
            lines: lines.into_iter().map(|line| line_of(w, line)).collect(),
        })
    });
    either(&member.0.visitor, shown)
}

fn line_of(w: Words, line: Movement) -> Line {
    Line {
        when: day_and_hour(from_ms(line.at_ms)),
        what: w.or(&format!("movement-{}", line.kind), &line.kind),
        practice: line.practice.unwrap_or_default(),
        amount: w.money(line.cents),
    }
}
