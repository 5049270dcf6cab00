//! What the desk signs for a company: that a practice was accepted, and what became of it.
//!
//! Nothing of it is stored: both follow from the practice's row, and the same row gives the same bytes and the
//! same signature.

use wire::codes::DeskCode;
use wire::extensions::SignedReceipts;
use wire::receipt::{Outcome, Receipt};
use wire::signed::Signed;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::code;
use crate::routes::fpws::row;
use crate::storage::Connection;
use crate::storage::practices::{Practice, State};

/// The receipts of a practice.
///
/// # Errors
/// Refused as `WRONG_STATE` where it was not protocolled.
pub fn signed(
    desk: &Desk,
    connection: &Connection,
    practice: &Practice,
) -> Result<SignedReceipts, DeskError> {
    let Some(receipt) = &practice.receipt else {
        let message = format!("La pratica {} non è ancora protocollata.", practice.id);
        return Err(DeskError::refused(DeskCode::WrongState, message));
    };
    let sign = |typ: &str, bytes: &[u8]| Signed::make(&desk.receipt_key, typ, bytes);
    let outcome = outcome(connection, practice)?;
    let outcome = outcome.map(|outcome| outcome.canonical()).transpose();
    let outcome = outcome.map_err(|error| DeskError::Damaged(error.to_string()))?;
    Ok(SignedReceipts {
        acceptance: sign(Receipt::TYPE, receipt.as_bytes()),
        outcome: outcome.map(|bytes| sign(Outcome::TYPE, &bytes)),
    })
}

/// What became of a protocolled practice, once it is decided.
fn outcome(connection: &Connection, practice: &Practice) -> Result<Option<Outcome>, DeskError> {
    let decided = matches!(practice.state, State::Issued | State::Rejected | State::Annulled);
    let (true, Some(protocol), Some(closed_at)) = (decided, &practice.protocol, practice.closed_at)
    else {
        return Ok(None);
    };
    let row = row(connection, practice)?;
    Ok(Some(Outcome {
        versione: Outcome::VERSION,
        esito: row.stato.label().to_owned(),
        data_esito: closed_at,
        protocollo: protocol.clone(),
        id_pratica: code(&practice.id)?,
        cciaa: practice.chamber.clone(),
        codice_fiscale: practice.company_fiscal_code.clone(),
        modello_base_sha256: practice.content_sha256.clone(),
        numero_certificato: row.numero_certificato,
        documenti: row.documenti_rilasciati,
        parole: row.note_sportello,
    }))
}
