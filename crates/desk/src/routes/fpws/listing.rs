//! Lists of practices and of requested corrections, and the one row that both the list and the
//! extensions answer.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use wire::fpws::{CorrectionRow, FileRow, ListBody, PracticeRow};

use super::operations::read;
use crate::clock::in_rome;
use crate::correction;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, code};
use crate::sending::files;
use crate::storage::Connection;
use crate::storage::practices::{self, Practice, Search, State};
use crate::storage::{attachments, certificates, issued_documents};

/// Practices of the caller's account, newest first. `aperte` leaves out the closed ones.
pub(super) fn practices(
    desk: &Desk,
    caller: &Caller,
    body: &[u8],
) -> Result<Vec<PracticeRow>, DeskError> {
    let (mut search, pending) = search_of(caller, body)?;
    if pending {
        search.states = State::ALL.into_iter().filter(|state| state.is_pending()).collect();
    }
    desk.storage.read(|c| {
        let found = practices::search(c, &search)?;
        found.iter().map(|practice| row(c, practice)).collect()
    })
}

/// Practices of the caller's account that wait for a correction.
pub(super) fn corrections(
    desk: &Desk,
    caller: &Caller,
    body: &[u8],
) -> Result<Vec<CorrectionRow>, DeskError> {
    let (mut search, _) = search_of(caller, body)?;
    search.states = vec![State::CorrectionAsked];
    desk.storage.read(|c| {
        let mut rows = Vec::new();
        for practice in practices::search(c, &search)? {
            if let Some(asked) = correction::asked(c, &practice)? {
                rows.push(correction::row(c, &practice, &asked)?);
            }
        }
        Ok(rows)
    })
}

/// A practice as the interfaces tell it.
pub(crate) fn row(connection: &Connection, practice: &Practice) -> Result<PracticeRow, DeskError> {
    let documents = attachments::current(connection, &practice.id)?;
    let certificate = certificates::of_practice(connection, &practice.id)?;
    let stamped = issued_documents::of_practice(connection, &practice.id)?;
    let visaed = stamped.into_iter().map(|document| FileRow {
        descrizione: if document.is_copies() {
            "copie successive".to_owned()
        } else {
            format!("allegato {:03} con visti", document.attachment)
        },
        nome: document.name,
        sha256: document.pdf_sha256,
        tipo: "VIS".to_owned(),
    });
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(PracticeRow {
        id_pratica: code(&practice.id)?,
        tipo_pratica: practice.kind.clone(),
        descrizione: Some(practice.description.clone()),
        stato: practice.state.on_the_wire(),
        protocollo: practice.protocol.clone(),
        data_protocollo: practice.protocolled_at,
        allegati: files(practice, &documents),
        note: some(&practice.note),
        note_sportello: some(&practice.officer_words),
        diritti_centesimi: practice.protocol.is_some().then_some(practice.fee_cents),
        numero_certificato: certificate.as_ref().map(|c| c.number.clone()),
        codice_sicurezza: certificate.as_ref().map(|c| c.security_code.clone()),
        data_rilascio: certificate.as_ref().map(|c| in_rome(c.issued_at).date()),
        documenti_rilasciati: certificate
            .iter()
            .map(|c| FileRow {
                nome: format!("{}.pdf", c.number),
                sha256: c.pdf_sha256.clone(),
                tipo: "CER".to_owned(),
                descrizione: String::new(),
            })
            .chain(visaed)
            .collect(),
        contenuto_sha256: Some(practice.content_sha256.clone()),
    })
}

/// The search of a list request, and whether only pending practices are meant.
fn search_of(caller: &Caller, body: &[u8]) -> Result<(Search, bool), DeskError> {
    let body: ListBody = read(body)?;
    let filters = body.filtri;
    let mut search = Search {
        account: Some(caller.account.id),
        kind: body.dati_pratica.tipo_pratica,
        id: filters.practice_code,
        fiscal_code: filters.fiscal_code,
        branch: filters.branch_office,
        ..Search::default()
    };
    if let Some(day) = filters.request_date.as_deref().map(str::trim) {
        let day = day_of(day).ok_or_else(|| {
            let message = format!("DATA_DOMANDA {day:.40} non è una data: AAAA-MM-GG.");
            DeskError::invalid("DATA_DOMANDA", message)
        })?;
        // A day in Italy; the offset is that of the day's own noon, exact but for the hour in which
        // daylight saving changes.
        let start = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map(|noon| {
            let offset = in_rome(noon.timestamp()).offset();
            offset.to_timestamp(day.at(0, 0, 0, 0))
        });
        if let Ok(Ok(start)) = start {
            search.created_from = Some(start);
            search.created_before = start.checked_add(jiff::SignedDuration::from_hours(24)).ok();
        }
    }
    Ok((search, body.aperte))
}

/// `2026-11-22` or `22/11/2026`: the interface's own format is not known.
fn day_of(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_both_spellings() {
        let day = jiff::civil::date(2026, 11, 22);
        assert_eq!(day_of("2026-11-22"), Some(day));
        assert_eq!(day_of("22/11/2026"), Some(day));
        assert_eq!(day_of("ieri"), None);
    }
}
