//! The receipt of a payment (quietanza) as a paper, and the trade's Italian words for what it says.

use rendering::{AccountSheet, Fact};
use wire::codes::DeskCode;

use super::Cashier;
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::ledger::Purse;
use crate::storage::payments::{self, Kind, Method, Payment};
use crate::storage::{Connection, accounts, chambers, officers};
use crate::words::{day_and_hour, euro};

/// What a payment is for.
#[must_use]
pub const fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::TopUp => "Ricarica del saldo",
        Kind::Refund => "Rimborso",
        Kind::Settlement => "Diritti pagati allo sportello",
        Kind::Prepayment => "Diritti pagati con carta",
    }
}

/// How it was made.
#[must_use]
pub const fn method_words(method: Method) -> &'static str {
    match method {
        Method::Transfer => "Bonifico",
        Method::Cash => "Contanti",
        Method::CounterCard => "POS allo sportello",
        Method::OnlineCard => "Carta sul web",
    }
}

/// The receipt of a number, of the cashier's Chamber, as PDF.
///
/// # Errors
/// Refused as `NOT_FOUND`; [`DeskError::Rendering`].
pub fn of_number(desk: &Desk, cashier: &Cashier, number: &str) -> Result<Vec<u8>, DeskError> {
    let sheet = desk.storage.read(|c| {
        let payment = payments::by_number(c, number)?
            .filter(|payment| payment.data.chamber == cashier.chamber)
            .ok_or_else(|| DeskError::refused(DeskCode::NotFound, "Nessuna quietanza così."))?;
        sheet(c, &payment)
    })?;
    Ok(rendering::account_pdf(&sheet)?)
}

/// The receipt of a payment as PDF.
///
/// # Errors
/// Where the database fails; [`DeskError::Rendering`].
pub fn of_payment(desk: &Desk, payment: &Payment) -> Result<Vec<u8>, DeskError> {
    let sheet = desk.storage.read(|c| sheet(c, payment))?;
    Ok(rendering::account_pdf(&sheet)?)
}

fn sheet(connection: &Connection, payment: &Payment) -> Result<AccountSheet, DeskError> {
    let data = &payment.data;
    let company = accounts::get(connection, data.account)?.data;
    let officer = match data.officer {
        Some(officer) => officers::get(connection, officer)?.name,
        None => String::new(),
    };
    let purse = data.purse.map(|purse| match purse {
        Purse::Diritti => "DIRITTI",
        Purse::Tariffa => "TARIFFA",
    });
    let rows = [
        ("Impresa", "Company", company.company_name),
        ("Codice fiscale", "Fiscal code", company.company_fiscal_code),
        ("Operazione", "Operation", kind_words(data.kind).to_owned()),
        ("Saldo", "Balance", purse.unwrap_or_default().to_owned()),
        ("Pratica", "Practice", data.practice.clone().unwrap_or_default()),
        ("Metodo", "Method", method_words(data.method).to_owned()),
        ("Riferimento", "Reference", data.reference.clone()),
        ("Data e ora", "Date and time", day_and_hour(payment.at)),
        ("Registrato da", "Recorded by", officer),
        ("Nota", "Note", data.note.clone()),
    ];
    Ok(AccountSheet {
        title: "QUIETANZA".into(),
        title_en: "RECEIPT".into(),
        number: payment.number.clone(),
        chamber: chamber_name(connection, &data.chamber)?,
        dated: in_rome(payment.at).date(),
        facts: rows
            .into_iter()
            .filter(|(_, _, value)| !value.is_empty())
            .map(|(italian, english, value)| Fact::new(italian, english, &value))
            .collect(),
        heads: Vec::new(),
        rows: Vec::new(),
        total: Some(Fact::new("Importo", "Amount", &format!("€ {}", euro(payment.signed_cents())))),
        note: String::new(),
    })
}

/// How a Chamber is written on a paper.
///
/// # Errors
/// Where the database fails.
pub fn chamber_name(connection: &Connection, sign: &str) -> Result<String, DeskError> {
    let found = chambers::find(connection, sign)?;
    Ok(found.map_or_else(String::new, |c| format!("Camera di Commercio di {}", c.name)))
}
