//! The first page of the till, and receipts.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::answer::{Chrome, PageError, html};
use super::super::download::handed;
use super::super::language::Words;
use super::super::visitor::Signed;
use super::page;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::ledger::Purse;
use crate::storage::{ledger, till};
use crate::till::receipt;

/// Companies and debts on the page, at most.
const ROWS_MAX: u32 = 100;

#[derive(Template)]
#[template(path = "till.html")]
struct TillPage {
    w: Words,
    chrome: Chrome,
    text: String,
    chamber: String,
    companies: Vec<CompanyRow>,
    debts: Vec<DebtRow>,
}

struct CompanyRow {
    id: i64,
    name: String,
    fiscal_code: String,
    user: String,
    diritti: String,
    tariffa: String,
}

struct DebtRow {
    practice: String,
    protocol: String,
    company: String,
    amount: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /ufficio/cassa?q=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    page(desk, signed, move |desk, signed, cashier| {
        let w = signed.visitor.w;
        let text: String = asked.q.chars().take(100).collect();
        let (companies, debts, chamber) = desk.storage.read(|c| {
            let mut companies = Vec::new();
            for account in till::companies(c, &text, ROWS_MAX)? {
                let purse = |purse| ledger::in_purse(c, account.id, purse);
                companies.push(CompanyRow {
                    id: account.id.0,
                    diritti: w.money(purse(Purse::Diritti)?),
                    tariffa: w.money(purse(Purse::Tariffa)?),
                    name: account.data.company_name,
                    fiscal_code: account.data.company_fiscal_code,
                    user: account.data.user,
                });
            }
            let debts = till::debts(c, Some(&cashier.chamber), ROWS_MAX)?;
            Ok::<_, DeskError>((companies, debts, receipt::chamber_name(c, &cashier.chamber)?))
        })?;
        let debts = debts.into_iter().map(|debt| DebtRow {
            practice: debt.practice,
            protocol: debt.protocol,
            company: debt.company,
            amount: w.money(debt.cents),
        });
        Ok(html(&TillPage {
            w,
            chrome: Chrome::of(signed, w.t("till-title")),
            text,
            chamber,
            companies,
            debts: debts.collect(),
        }))
    })
    .await
}

/// `GET /ufficio/cassa/quietanze/{number}.pdf`
pub(super) async fn receipt(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(file): Path<String>,
) -> Response {
    page(desk, signed, move |desk, _, cashier| {
        let number = file.strip_suffix(".pdf").ok_or(PageError::Unknown)?;
        let pdf = receipt::of_number(desk, cashier, number)?;
        Ok(handed(&file, "application/pdf", pdf))
    })
    .await
}
