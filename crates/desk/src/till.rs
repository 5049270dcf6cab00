//! The till (cassa): what an officer with the right to it records at the counter and from the bank.
//!
//! Owns the rights and the steps; every one is in the ledger, among the payments with a receipt number,
//! and in the chain of events, or nowhere. Recording twice under one reference is harmless. How it looks
//! is the pages'.

pub mod day;
pub mod receipt;
pub mod reconciliation;

use serde_json::json;
use wire::codes::DeskCode;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::payment::checkout::CENTS_MAX;
use crate::storage::accounts::{self, AccountId};
use crate::storage::ledger::{self, Outside, Purse};
use crate::storage::officers::Officer;
use crate::storage::payments::{self, Kind, Method, NewPayment, Payment};
use crate::storage::practices::{self, Practice};
use crate::storage::{Connection, Lock, Transaction, chambers, events, till};

/// Longest reference and note, in characters.
const TEXT_MAX: usize = 200;

/// An officer at the till of a Chamber.
#[derive(Debug, Clone)]
pub struct Cashier {
    /// Who.
    pub officer: Officer,
    /// Sign of the Chamber.
    pub chamber: String,
}

/// What is recorded of money from outside, or to there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// How.
    pub method: Method,
    /// How much, in cents.
    pub cents: i64,
    /// What names it outside.
    pub reference: String,
    /// Free words.
    pub note: String,
}

/// The officer at the till: of its own Chamber, else of the one that is named, else of the desk's first.
///
/// # Errors
/// Refused as `NOT_ENABLED` without the right, as `NOT_FOUND` for a Chamber that is not this officer's.
pub fn cashier(
    connection: &Connection,
    officer: &Officer,
    asked: Option<&str>,
) -> Result<Cashier, DeskError> {
    if !till::is_cashier(connection, officer.id)? {
        return Err(DeskError::refused(
            DeskCode::NotEnabled,
            "Questa utenza non è abilitata alla cassa: la abilita chi amministra lo sportello.",
        ));
    }
    let served = |sign: &str| officer.serves(sign);
    let all = chambers::all(connection)?;
    let wanted = asked.filter(|sign| !sign.is_empty()).or(officer.chamber.as_deref());
    let found = match wanted {
        Some(sign) => all.into_iter().find(|chamber| chamber.sign == sign && served(sign)),
        None => all.into_iter().next(),
    };
    let chamber = found.ok_or_else(|| {
        DeskError::refused(DeskCode::NotFound, "La Camera non è di questo funzionario.")
    })?;
    Ok(Cashier { officer: officer.clone(), chamber: chamber.sign })
}

/// Records money that came in for a company's purse.
///
/// # Errors
/// Refused as `INVALID` (amount, reference; a reference that stands for something else), as `WRONG_STATE`
/// where the day of this till is closed.
pub fn top_up(
    desk: &Desk,
    cashier: &Cashier,
    account: AccountId,
    purse: Purse,
    recorded: &Recorded,
) -> Result<Payment, DeskError> {
    record(desk, cashier, Kind::TopUp, account, purse, recorded)
}

/// Records money that is given back from a company's purse (rimborso).
///
/// # Errors
/// As [`top_up`]; `INSUFFICIENT_FUNDS` where the purse does not hold it.
pub fn refund(
    desk: &Desk,
    cashier: &Cashier,
    account: AccountId,
    purse: Purse,
    recorded: &Recorded,
) -> Result<Payment, DeskError> {
    record(desk, cashier, Kind::Refund, account, purse, recorded)
}

/// Money that comes into a purse, or goes out of it where `kind` is a refund: receipt, entry and event in
/// one step.
fn record(
    desk: &Desk,
    cashier: &Cashier,
    kind: Kind,
    account: AccountId,
    purse: Purse,
    recorded: &Recorded,
) -> Result<Payment, DeskError> {
    let new = new_payment(cashier, kind, account, recorded)?;
    let new = NewPayment { purse: Some(purse), ..new };
    desk.storage.write_on(&[Lock::Account(account)], |tx| {
        accounts::get(tx, account)?;
        tx.take(&payments::till_lock(&cashier.chamber))?;
        if let Some(there) = recorded_before(tx, &new)? {
            return Ok(there);
        }
        open_day(desk, tx, cashier, new.method)?;
        let (outside, now) = (outside(cashier, new.method), desk.now());
        let (entry, event) = if kind == Kind::Refund {
            (ledger::pay_out(tx, account, purse, &outside, new.cents, now)?, "refunded")
        } else {
            (ledger::pay_in(tx, account, purse, &outside, new.cents, now)?, "toppedUp")
        };
        let payment = payments::insert(tx, new.clone(), entry, now)?;
        tell(desk, tx, cashier, event, &payment)?;
        Ok(payment)
    })
}

/// Moves money from one purse of a company to the other, where it was paid into the wrong one. `seen` is
/// what the officer saw in the first: one that has changed meanwhile refuses, so a form that is sent
/// twice moves once.
///
/// # Errors
/// Refused as `INVALID`, `WRONG_STATE`, `INSUFFICIENT_FUNDS`.
pub fn transfer(
    desk: &Desk,
    cashier: &Cashier,
    account: AccountId,
    from: Purse,
    cents: i64,
    seen_cents: i64,
) -> Result<(), DeskError> {
    expect_amount(cents)?;
    let to = match from {
        Purse::Diritti => Purse::Tariffa,
        Purse::Tariffa => Purse::Diritti,
    };
    desk.storage.write_on(&[Lock::Account(account)], |tx| {
        if ledger::in_purse(tx, account, from)? != seen_cents {
            return Err(DeskError::refused(
                DeskCode::WrongState,
                "Il saldo è cambiato nel frattempo: controlli e ripeta.",
            ));
        }
        ledger::transfer(tx, account, from, to, cents, desk.now())?;
        let details = json!({ "account": account.0, "from": from.as_str(), "cents": cents });
        events::append(tx, desk.now(), None, &actor(cashier), "purseChanged", &details)?;
        Ok(())
    })
}

/// Records that the fee of a practice was paid at the counter. Paying twice is harmless.
///
/// # Errors
/// Refused as `NOT_FOUND`, as `WRONG_STATE` where nothing is owed or the day is closed, as `INVALID` for a
/// way that is none of the counter.
pub fn settle(
    desk: &Desk,
    cashier: &Cashier,
    id: &str,
    method: Method,
    note: &str,
) -> Result<Payment, DeskError> {
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let practice = practice_of(tx, cashier, id)?;
        let owed_cents = ledger::held(tx, id)?.owed_cents;
        let recorded = Recorded {
            method,
            cents: owed_cents.max(1),
            reference: format!("{id}/{}", practice.round),
            note: note.to_owned(),
        };
        let new = new_payment(cashier, Kind::Settlement, practice.account, &recorded)?;
        let new = NewPayment { practice: Some(id.to_owned()), ..new };
        if owed_cents <= 0 {
            return settled_before(tx, &new)?.ok_or_else(|| {
                let message = "Per questa pratica non c'è nulla da pagare.";
                DeskError::refused(DeskCode::WrongState, message)
            });
        }
        open_day(desk, tx, cashier, method)?;
        let (from, now) = (outside(cashier, method), desk.now());
        let (entry, _) = ledger::settle(tx, &from, id, practice.round, now)?;
        let payment = payments::insert(tx, new, entry, now)?;
        tell(desk, tx, cashier, "paidAtCounter", &payment)?;
        Ok(payment)
    })
}

/// A practice of the till's Chamber.
///
/// # Errors
/// Refused as `NOT_FOUND`.
pub fn practice_of(
    connection: &Connection,
    cashier: &Cashier,
    id: &str,
) -> Result<Practice, DeskError> {
    practices::find(connection, id)?
        .filter(|practice| practice.chamber == cashier.chamber && practice.protocol.is_some())
        .ok_or_else(|| DeskError::unknown_practice(id))
}

fn new_payment(
    cashier: &Cashier,
    kind: Kind,
    account: AccountId,
    recorded: &Recorded,
) -> Result<NewPayment, DeskError> {
    expect_amount(recorded.cents)?;
    if recorded.method == Method::OnlineCard {
        return Err(DeskError::invalid("metodo", "Il metodo di pagamento non è della cassa."));
    }
    let (reference, note) = (recorded.reference.trim(), recorded.note.trim());
    if reference.is_empty() {
        let message = "Manca il riferimento: CRO o TRN del bonifico, numero dello scontrino POS o della \
                       ricevuta.";
        return Err(DeskError::invalid("riferimento", message));
    }
    if reference.chars().count() > TEXT_MAX || note.chars().count() > TEXT_MAX {
        let message = format!("Il testo supera {TEXT_MAX} caratteri.");
        return Err(DeskError::invalid("riferimento", message));
    }
    Ok(NewPayment {
        chamber: cashier.chamber.clone(),
        kind,
        method: recorded.method,
        reference: reference.to_uppercase(),
        account,
        purse: None,
        practice: None,
        cents: recorded.cents,
        officer: Some(cashier.officer.id),
        note: note.to_owned(),
    })
}

fn expect_amount(cents: i64) -> Result<(), DeskError> {
    if (1..=CENTS_MAX).contains(&cents) {
        return Ok(());
    }
    let message = format!(
        "L'importo non è valido: scriva ad esempio 100,00, al massimo {} euro.",
        crate::words::euro(CENTS_MAX)
    );
    Err(DeskError::invalid("importo", message))
}

/// The payment that was recorded under this reference, if it is this one.
fn recorded_before(
    connection: &Connection,
    new: &NewPayment,
) -> Result<Option<Payment>, DeskError> {
    let Some(there) = payments::find(connection, new.kind, new.method, &new.reference)? else {
        return Ok(None);
    };
    let same = (there.data.account, there.data.purse, there.data.cents)
        == (new.account, new.purse, new.cents);
    if same {
        return Ok(Some(there));
    }
    Err(DeskError::invalid(
        "riferimento",
        format!(
            "Il riferimento {} è già registrato con la quietanza {}, per un altro importo o un'altra \
             impresa.",
            new.reference, there.number
        ),
    ))
}

/// The payment of a practice that owes nothing more, whichever way it was made.
fn settled_before(connection: &Connection, new: &NewPayment) -> Result<Option<Payment>, DeskError> {
    for method in Method::ALL {
        if let Some(there) = payments::find(connection, new.kind, method, &new.reference)? {
            return Ok(Some(there));
        }
    }
    Ok(None)
}

/// Whether the till takes money today.
fn open_day(
    desk: &Desk,
    tx: &Transaction,
    cashier: &Cashier,
    method: Method,
) -> Result<(), DeskError> {
    // A day is closed under the same lock.
    tx.take(&payments::till_lock(&cashier.chamber))?;
    if method == Method::Transfer {
        return Ok(());
    }
    let today = in_rome(desk.now()).date().to_string();
    let closed = till::closings(tx, &cashier.chamber, &today)?;
    if closed.iter().any(|closing| closing.officer == cashier.officer.id) {
        let message = "La cassa di oggi è chiusa: registri l'operazione domani.";
        return Err(DeskError::refused(DeskCode::WrongState, message));
    }
    Ok(())
}

fn outside(cashier: &Cashier, method: Method) -> Outside {
    match method {
        Method::Transfer => Outside::Bank,
        Method::Cash | Method::CounterCard => Outside::Till(cashier.chamber.clone()),
        Method::OnlineCard => Outside::Card,
    }
}

fn actor(cashier: &Cashier) -> String {
    format!("officer:{}", cashier.officer.user)
}

fn tell(
    desk: &Desk,
    tx: &Transaction,
    cashier: &Cashier,
    kind: &str,
    payment: &Payment,
) -> Result<(), DeskError> {
    let data = &payment.data;
    let details = json!({ "number": payment.number, "account": data.account.0, "cents": data.cents,
        "method": data.method.as_str(), "reference": data.reference });
    let practice = data.practice.as_deref();
    events::append(tx, desk.now(), practice, &actor(cashier), kind, &details)?;
    Ok(())
}
