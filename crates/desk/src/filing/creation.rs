//! Making a practice from a signed base form.

use certificate::Chamber;
use jiff::Timestamp;
use serde_json::json;
use wire::codes::{DeskCode, PracticeCode};
use wire::fpws::PracticeData;

use super::file::limit;
use super::key::{keyed, remember};
use super::{Caller, Key, code, text};
use crate::appointments;
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::intake::{self, Judged};
use crate::storage::idempotency::Operation;
use crate::storage::practices::{self, Practice, State};
use crate::storage::{Connection, Lock, chambers, events};

/// Makes a practice from a signed base form. Two equal calls make two practices, as on the real
/// interface, unless they carry the same key.
///
/// # Errors
/// Refused as `INVALID`, `SIGNATURE_REFUSED`, `TOO_LARGE`, `PAYLOAD_MISMATCH`.
pub fn create(
    desk: &Desk,
    caller: &Caller,
    p7m: &[u8],
    data: &PracticeData,
    key: Option<&Key>,
) -> Result<PracticeCode, DeskError> {
    let sign = data.cciaa_competenza.as_deref().unwrap_or_default().trim().to_uppercase();
    let chamber = desk.storage.look(|c| chambers::find(c, &sign))?.ok_or_else(|| {
        let message = format!("La Camera di Commercio {sign} non è servita da questo sportello.");
        DeskError::invalid("cciaaCompetenza", message)
    })?;
    appointments::require(desk, &caller.account, &chamber)?;
    let branch = branch_office(&chamber, data.codice_sede_distaccata.as_deref())?;
    limit(p7m.len() as u64, chamber.attachment_bytes_max)?;
    let mut judged = intake::judge(desk, &caller.account, p7m)?;
    let kind = judged.base_form.head.kind.as_str();
    if data.tipo_pratica.as_deref().is_some_and(|asked| asked != kind) {
        let message = format!("Il modello base è di tipo {kind}, la richiesta dice altro.");
        return Err(DeskError::invalid("tipoPratica", message));
    }
    judged.keep(desk)?;
    let (now, report) = (desk.now(), std::mem::take(&mut judged.report));
    let description = text("descrizione", data.descrizione.as_deref().unwrap_or_default())?;
    let mut practice = Practice {
        description,
        branch,
        base_form_sha256: desk.blobs.put(p7m)?,
        ..opened(caller, &chamber, judged, now)
    };
    desk.storage.write_on(&[Lock::Account(caller.account.id)], |tx| {
        let earlier = keyed(tx, caller, Operation::Create, key, &practice.content_sha256)?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.state != State::Cancelled) {
            return code(&earlier.id);
        }
        let made = mint(desk, tx)?;
        practice.id = made.to_string();
        practices::insert(tx, &practice, &report)?;
        remember(tx, caller, Operation::Create, key, &practice.content_sha256, &practice.id, now)?;
        let details = json!({
            "description": practice.description,
            "baseForm": practice.base_form_sha256,
            "content": practice.content_sha256,
        });
        events::append(tx, now, Some(&practice.id), &caller.actor(), "created", &details)?;
        Ok(made)
    })
}

/// A practice as it begins; code, description, branch office and file are still to come.
fn opened(caller: &Caller, chamber: &Chamber, judged: Judged, now: Timestamp) -> Practice {
    let head = judged.base_form.head;
    Practice {
        account: caller.account.id,
        operator: caller.operator.clone(),
        kind: head.kind.as_str().to_owned(),
        content_sha256: judged.content_sha256,
        company_fiscal_code: head.fiscal_code.trim().to_owned(),
        company_name: head.name,
        ..practices::blank(&chamber.sign, now)
    }
}

/// A practice code that no practice has.
pub(crate) fn mint(desk: &Desk, connection: &Connection) -> Result<PracticeCode, DeskError> {
    let day = in_rome(desk.now()).date();
    for _ in 0..100 {
        let code = PracticeCode::mint(day, desk.dice.bytes());
        if practices::find(connection, code.as_str())?.is_none() {
            return Ok(code);
        }
    }
    Err(DeskError::refused(DeskCode::Unavailable, "Nessun codice pratica libero: riprovi."))
}

/// The place of a branch office given by its code (from 1) or by its name.
pub(crate) fn branch_office(
    chamber: &Chamber,
    asked: Option<&str>,
) -> Result<Option<String>, DeskError> {
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else {
        return Ok(None);
    };
    let offices = chamber.branch_offices.iter().enumerate();
    let mut named = offices.filter(|(index, place)| {
        asked == (index + 1).to_string() || place.eq_ignore_ascii_case(asked)
    });
    named.next().map(|(_, place)| Some(place.clone())).ok_or_else(|| {
        let message =
            format!("La sede {asked:.40} non esiste. Sedi: {}.", chamber.branch_offices.join(", "));
        DeskError::invalid("codiceSedeDistaccata", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_office_is_known_by_code_or_name() {
        let chamber = Chamber::of("BG");
        let office = |asked| branch_office(&chamber, Some(asked)).ok().flatten();
        assert_eq!(office("2").as_deref(), Some("Treviglio"));
        assert_eq!(office("bergamo").as_deref(), Some("Bergamo"));
        assert_eq!(office("3"), None, "there is no third");
        assert!(matches!(branch_office(&chamber, None), Ok(None)), "none is asked for");
    }
}
