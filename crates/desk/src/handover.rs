//! What is printed at the Chamber: ready at a branch office, then handed over to somebody, with the slip
//! (distinta) that goes with it.
//!
//! Owns the two steps after issue. Printing itself is the office's printer's.

use rendering::Slip;
use serde_json::json;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::{self, Duty};
use crate::filing::expect_state;
use crate::letters;
use crate::order::Order;
use crate::sending::{chamber_of, order_of};
use crate::storage::certificates::{self, Certificate};
use crate::storage::handovers::{self, Collector, Handover};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Practice, State};
use crate::storage::{
    Connection, Lock, StorageError, accounts, attachments, events, issued_documents, ledger, outbox,
};
use crate::words::{day_and_hour, euro};

/// Longest name or document of who collects, in characters.
const TEXT_MAX: usize = 200;

/// Whether the order says that the Chamber prints.
#[must_use]
pub fn is_printed_here(order: &Order) -> bool {
    order.detail.as_ref().is_some_and(|detail| !detail.print_at_company)
}

/// What is still to be paid before the papers leave the Chamber, in cents. The one place that knows
/// what counts as paid.
///
/// # Errors
/// Where the database fails.
pub fn owed_cents(connection: &Connection, practice: &Practice) -> Result<i64, StorageError> {
    Ok(ledger::held(connection, &practice.id)?.owed_cents.max(0))
}

/// Notes that the papers are printed and wait at a branch office, and tells the company where.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` where the Chamber has no such office or the company
/// prints.
pub fn ready(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    branch: &str,
) -> Result<Practice, DeskError> {
    let practice = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = examination::find(tx, officer, id)?;
        let from = [State::Issued, State::ReadyForCollection];
        expect_state(&practice, &from, "metterla in consegna")?;
        let (chamber, certificate) = (chamber_of(tx, &practice)?, certificate_of(tx, id)?);
        let documents = attachments::current(tx, id)?;
        let order = order_of(desk, &practice, &chamber, &documents)?;
        if !is_printed_here(&order) {
            let message = "L'impresa stampa da sé: non c'è nulla da consegnare.";
            return Err(DeskError::invalid("stampaInAzienda", message));
        }
        if !chamber.branch_offices.iter().any(|office| office == branch) {
            return Err(DeskError::invalid("sede", "Questa Camera non ha una sede così."));
        }
        let now = desk.now();
        handovers::put_ready(tx, id, branch, officer.id, now)?;
        practice.state = State::ReadyForCollection;
        practice.officer_words = format!("Pronta per il ritiro: sede di {branch}.");
        practices::update(tx, &practice)?;
        let details = json!({ "branch": branch });
        events::append(tx, now, Some(id), &officer.actor(), "ready", &details)?;
        let to = accounts::get(tx, practice.account)?.data.email;
        outbox::insert(tx, &letters::ready(&practice, &certificate.number, branch, &to), now)?;
        Ok::<_, DeskError>(practice)
    })?;
    desk.mail_written.notify_one();
    Ok(practice)
}

/// Hands the papers over.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (nobody named, no document); [`Duty::Unpaid`] while
/// something is owed: the till records that it is paid.
pub fn hand_over(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    collector: &Collector,
) -> Result<Practice, DeskError> {
    let collector = Collector {
        name: named(&collector.name, "nome")?,
        document: named(&collector.document, "documento")?,
        title: collector.title,
    };
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = examination::find(tx, officer, id)?;
        expect_state(&practice, &[State::ReadyForCollection], "consegnarla")?;
        let owed_cents = owed_cents(tx, &practice)?;
        if owed_cents > 0 {
            return Err(Duty::Unpaid(owed_cents).into());
        }
        let now = desk.now();
        handovers::put_collected(tx, id, &collector, officer.id, now)?;
        practice.state = State::Collected;
        practice.officer_words.clear();
        practices::update(tx, &practice)?;
        let details = json!({ "title": collector.title.as_str() });
        events::append(tx, now, Some(id), &officer.actor(), "collected", &details)?;
        Ok(practice)
    })
}

/// The slip that goes with the papers: what is handed over, and who signs for it. PDF.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE` before issue; [`DeskError::Rendering`].
pub fn slip(desk: &Desk, officer: &Officer, id: &str) -> Result<Vec<u8>, DeskError> {
    let (practice, certificate, handover, stamped) = desk.storage.read(|c| {
        let practice = examination::find(c, officer, id)?;
        expect_state(&practice, State::ISSUED, "stampare la distinta")?;
        let stamped = issued_documents::of_practice(c, id)?;
        Ok::<_, DeskError>((practice, certificate_of(c, id)?, handovers::find(c, id)?, stamped))
    })?;
    let (chamber, documents) = desk
        .storage
        .read(|c| Ok::<_, DeskError>((chamber_of(c, &practice)?, attachments::current(c, id)?)))?;
    let order = order_of(desk, &practice, &chamber, &documents)?;
    let mut table = Vec::new();
    let is_certificate = practice.kind == "CO";
    if is_certificate {
        table.push(vec!["Originale".to_owned(), certificate.number.clone(), "1".to_owned()]);
    }
    let copies = order.counts.copies.max(u32::from(chamber.tariff.automatic_copy));
    if is_certificate && copies > 0 {
        table.push(vec!["Copie".to_owned(), certificate.number.clone(), copies.to_string()]);
    }
    for document in stamped {
        let (what, count) = if document.is_copies() {
            ("Copie successive", order.counts.copies)
        } else {
            ("Documento vistato", 1)
        };
        table.push(vec![what.to_owned(), document.name, count.to_string()]);
    }
    let pair = |italian: &str, english: &str| [italian.to_owned(), english.to_owned()];
    Ok(rendering::slip_pdf(&Slip {
        title: "DISTINTA DI CONSEGNA".to_owned(),
        title_en: "HANDOVER SLIP".to_owned(),
        chamber: format!("Camera di Commercio di {}", chamber.name),
        rows: facts(&practice, &certificate, handover.as_ref(), &order),
        heads: vec![pair("Che cosa", "What"), pair("Numero", "Number"), pair("Quanti", "Count")],
        table,
        signatures: vec![
            pair("Chi consegna", "Handed over by"),
            pair("Chi ritira", "Collected by"),
        ],
        dated: in_rome(desk.now()).date(),
    })?)
}

fn facts(
    practice: &Practice,
    certificate: &Certificate,
    handover: Option<&Handover>,
    order: &Order,
) -> Vec<[String; 3]> {
    let collected = handover.and_then(|line| line.collected.as_ref());
    let rows = [
        ("Protocollo", "Protocol", practice.protocol.clone().unwrap_or_default()),
        ("Codice pratica", "Practice code", practice.id.clone()),
        ("Impresa", "Company", practice.company_name.clone()),
        ("Codice fiscale", "Fiscal code", practice.company_fiscal_code.clone()),
        ("Rilasciato il", "Issued on", day_and_hour(certificate.issued_at)),
        ("Diritti", "Fees", format!("€ {}", euro(order.fees.total.0))),
        ("Sede", "Branch office", handover.map(|line| line.branch.clone()).unwrap_or_default()),
        ("Ritirato da", "Collected by", collected.map(|c| c.0.name.clone()).unwrap_or_default()),
        ("Ritirato il", "Collected on", collected.map(|c| day_and_hour(c.2)).unwrap_or_default()),
    ];
    let rows = rows.into_iter().filter(|(_, _, text)| !text.is_empty());
    rows.map(|(italian, english, text)| [italian.to_owned(), english.to_owned(), text]).collect()
}

fn certificate_of(connection: &Connection, id: &str) -> Result<Certificate, DeskError> {
    certificates::of_practice(connection, id)?
        .ok_or_else(|| DeskError::Damaged(format!("{id} is issued without certificate")))
}

fn named(text: &str, field: &str) -> Result<String, DeskError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_MAX {
        return Err(DeskError::invalid(field, "Indicare chi ritira e con quale documento."));
    }
    Ok(text.to_owned())
}
