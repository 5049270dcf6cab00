//! The fee of a practice the way that its order asks for: from the balance, by card before sending, or
//! later at the counter.

use certificate::Payment;
use serde_json::json;
use wire::codes::DeskCode;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::order::Order;
use crate::storage::ledger::{self, Source};
use crate::storage::practices::Practice;
use crate::storage::{Connection, Transaction};
use crate::words::euro;

/// Sets `cents` of a practice's fee aside, from where its order says.
///
/// # Errors
/// Refused as `INSUFFICIENT_FUNDS` where that does not cover it, as `INVALID` where the desk takes no
/// cards.
pub fn reserve(
    desk: &Desk,
    tx: &Transaction,
    practice: &Practice,
    order: &Order,
    round: u32,
    cents: i64,
) -> Result<(), DeskError> {
    let id = practice.id.as_str();
    let source = match order.way() {
        Payment::Counter => Source::Owed,
        Payment::Card => Source::Paid,
        _ => Source::Purse,
    };
    if source == Source::Paid && desk.provider.is_none() && ledger::prepaid_cents(tx, id)? < cents {
        return Err(DeskError::invalid(
            "pagamento",
            "Questo sportello non riceve pagamenti con carta: scelga i diritti dal saldo.",
        ));
    }
    ledger::reserve_from(tx, source, practice.account, id, round, cents, desk.now())?;
    Ok(())
}

/// Whether a practice may be handed over: not while its fee is owed.
///
/// # Errors
/// Refused as `INSUFFICIENT_FUNDS`.
pub fn expect_paid(connection: &Connection, practice: &Practice) -> Result<(), DeskError> {
    let owed_cents = ledger::held(connection, &practice.id)?.owed_cents;
    if owed_cents <= 0 {
        return Ok(());
    }
    Err(DeskError::Refused {
        code: DeskCode::InsufficientFunds,
        message: format!(
            "I diritti di {} euro si pagano allo sportello e non risultano pagati: registri il \
             pagamento in cassa, poi rilasci.",
            euro(owed_cents)
        ),
        detail: Some(json!({ "owedCents": owed_cents })),
    })
}
