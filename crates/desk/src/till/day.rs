//! The end of a day at the till: what came in and went out, what the office did, and the closing.

use jiff::civil::Date;
use serde_json::json;
use wire::codes::DeskCode;

use super::{Cashier, actor};
use crate::clock::midnight;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::accounts::{self, Account};
use crate::storage::payments::{self, Method, Payment};
use crate::storage::statistics::{self, Statistics};
use crate::storage::till::{self, Closing};
use crate::storage::{Connection, StorageError, events, ledger, officers};

/// What a way of payment brought in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The way.
    pub method: Method,
    /// Payments.
    pub count: u32,
    /// Came in, in cents.
    pub in_cents: i64,
    /// Went out, in cents.
    pub out_cents: i64,
}

/// One payment with those that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The payment.
    pub payment: Payment,
    /// Whose it is.
    pub account: Account,
    /// Name of the officer; empty where the provider's notice recorded it.
    pub officer: String,
}

/// A Chamber's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Sign of the Chamber.
    pub chamber: String,
    /// The day in Italy.
    pub date: Date,
    /// Every payment, in order.
    pub lines: Vec<Line>,
    /// By way of payment.
    pub totals: Vec<Total>,
    /// Cash that this officer's payments bring, in cents.
    pub own_cash_cents: i64,
    /// Tills that were closed.
    pub closings: Vec<Closing>,
    /// What the office did.
    pub statistics: Statistics,
    /// What the ledger breaks of its rules now; empty when it is whole.
    pub broken: Vec<String>,
}

/// A day of a cashier's Chamber.
///
/// # Errors
/// Where the database fails.
pub fn of(connection: &Connection, cashier: &Cashier, date: Date) -> Result<Day, StorageError> {
    let (from, until) = (midnight(date), midnight(date.tomorrow().unwrap_or(date)));
    let payments = payments::between(connection, &cashier.chamber, from, until)?;
    let mut lines = Vec::new();
    for payment in payments {
        let officer = match payment.data.officer {
            Some(officer) => officers::get(connection, officer)?.name,
            None => String::new(),
        };
        let account = accounts::get(connection, payment.data.account)?;
        lines.push(Line { payment, account, officer });
    }
    let all = || lines.iter().map(|line| &line.payment);
    let totals = Method::ALL.map(|method| total(method, all()));
    let own_cash = all().filter(|payment| {
        payment.data.method == Method::Cash && payment.data.officer == Some(cashier.officer.id)
    });
    Ok(Day {
        chamber: cashier.chamber.clone(),
        date,
        totals: totals.to_vec(),
        own_cash_cents: own_cash.map(Payment::signed_cents).sum(),
        closings: till::closings(connection, &cashier.chamber, &date.to_string())?,
        statistics: statistics::between(connection, &cashier.chamber, from, until)?,
        broken: ledger::audit(connection)?,
        lines,
    })
}

fn total<'a>(method: Method, payments: impl Iterator<Item = &'a Payment>) -> Total {
    let mut total = Total { method, count: 0, in_cents: 0, out_cents: 0 };
    for payment in payments.filter(|payment| payment.data.method == method) {
        total.count += 1;
        total.in_cents += payment.signed_cents().max(0);
        total.out_cents -= payment.signed_cents().min(0);
    }
    total
}

/// Closes the cashier's own till for a day, today or before. What was counted may differ; then a note
/// says why.
///
/// # Errors
/// Refused as `INVALID` (a difference without a note, a day to come), as `WRONG_STATE` where the day is
/// closed.
pub fn close(
    desk: &Desk,
    cashier: &Cashier,
    date: Date,
    counted_cents: i64,
    note: &str,
) -> Result<Closing, DeskError> {
    let now = desk.now();
    if date > crate::clock::in_rome(now).date() {
        return Err(DeskError::invalid("giorno", "Il giorno non è ancora venuto."));
    }
    desk.storage.write_on(&[payments::till_lock(&cashier.chamber)], |tx| {
        let day = of(tx, cashier, date)?;
        let own = |closing: &&Closing| closing.officer == cashier.officer.id;
        if day.closings.iter().any(|closing| own(&closing)) {
            let message = "Questa giornata di cassa è già chiusa.";
            return Err(DeskError::refused(DeskCode::WrongState, message));
        }
        if counted_cents != day.own_cash_cents && note.trim().is_empty() {
            return Err(DeskError::invalid(
                "nota",
                "Il contante contato non è quello atteso: scriva il motivo nella nota.",
            ));
        }
        let closing = Closing {
            chamber: cashier.chamber.clone(),
            officer: cashier.officer.id,
            day: date.to_string(),
            expected_cents: day.own_cash_cents,
            counted_cents,
            note: note.trim().chars().take(super::TEXT_MAX).collect(),
            at: now,
        };
        till::close(tx, &closing)?;
        let details = json!({ "chamber": closing.chamber, "day": closing.day,
            "expectedCents": closing.expected_cents, "countedCents": counted_cents });
        events::append(tx, now, None, &actor(cashier), "tillClosed", &details)?;
        Ok(closing)
    })
}

/// The payments of a day as CSV: semicolons, decimal comma, as Italian spreadsheets open it.
#[must_use]
pub fn csv(day: &Day) -> String {
    let mut rows = crate::csv::Rows::new(&[
        "quietanza",
        "data e ora",
        "operazione",
        "metodo",
        "riferimento",
        "impresa",
        "codice fiscale",
        "pratica",
        "saldo",
        "importo",
        "funzionario",
        "nota",
    ]);
    for line in &day.lines {
        let data = &line.payment.data;
        rows.add(&[
            &line.payment.number,
            &crate::words::day_and_hour(line.payment.at),
            super::receipt::kind_words(data.kind),
            super::receipt::method_words(data.method),
            &data.reference,
            &line.account.data.company_name,
            &line.account.data.company_fiscal_code,
            data.practice.as_deref().unwrap_or_default(),
            data.purse.map_or("", ledger::Purse::as_str),
            &crate::words::euro(line.payment.signed_cents()),
            &line.officer,
            &data.note,
        ]);
    }
    rows.into_text()
}
