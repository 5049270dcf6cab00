//! Corrections (rettifiche): the company replaces what the officer named and transmits it; the
//! practice goes back to examination under the protocol that it has.

use certificate::chamber::FeeMoment;
use serde_json::json;
use wire::codes::DeskCode;
use wire::fpws::{CorrectionRow, Protocol};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, IncomingFile, Key, code, expect_state, keyed, own, receive, remember};
use crate::payment::{checkout, fee};
use crate::sending::{FormalChecks, answer, filed_digest, receipt};
use crate::storage::attachments::{self, Attachment, NewAttachment};
use crate::storage::corrections::{self, Correction};
use crate::storage::idempotency::Operation;
use crate::storage::practices::{self, Practice, State};
use crate::storage::{Connection, Lock, StorageError, Transaction, events, ledger, outbox};
use crate::words::euro;
use crate::{intake, letters};

/// What came in a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Corrected {
    /// A new base form, known by its digest.
    BaseForm(String),
    /// A document.
    Document(Attachment),
}

/// The request for correction that waits for the company, if any.
///
/// # Errors
/// Where the database fails.
pub fn asked(
    connection: &Connection,
    practice: &Practice,
) -> Result<Option<Correction>, StorageError> {
    if practice.state != State::CorrectionAsked {
        return Ok(None);
    }
    corrections::last(connection, &practice.id)
}

/// A request for correction as the list answers it.
///
/// # Errors
/// Where the database fails.
pub fn row(
    connection: &Connection,
    practice: &Practice,
    correction: &Correction,
) -> Result<CorrectionRow, DeskError> {
    let all = attachments::all(connection, &practice.id)?;
    let name = |number: &u32| {
        all.iter().find(|document| document.number == *number).map(|d| d.data.name.clone())
    };
    Ok(CorrectionRow {
        id_pratica: code(&practice.id)?,
        modello_base: correction.scope.base_form,
        caselle: correction.scope.boxes.clone(),
        allegati: correction.scope.attachments.iter().filter_map(name).collect(),
        documenti_mancanti: correction.scope.missing.clone(),
        testo: correction.words.clone(),
        richiesta_il: Some(correction.asked_at),
        scadenza: correction.deadline,
        giro: correction.round,
    })
}

/// Refuses a file that comes under the key of another answer that was transmitted: nothing is replaced that nobody
/// could transmit.
///
/// # Errors
/// Refused as `PAYLOAD_MISMATCH`.
pub(crate) fn expect_key(
    connection: &Connection,
    caller: &Caller,
    id: &str,
    key: Option<&Key>,
) -> Result<(), DeskError> {
    keyed(connection, caller, Operation::Transmit, key, id).map(drop)
}

/// Takes one corrected file: the base form, or a document in the place of the one of the same name,
/// else of the same type among those that were asked for, else as a further one.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID`, `TOO_LARGE`, `SIGNATURE_REFUSED`, `PAYLOAD_MISMATCH`.
pub fn correct(
    desk: &Desk,
    caller: &Caller,
    id: &str,
    file: &IncomingFile,
    replaces_base_form: bool,
    key: Option<&Key>,
) -> Result<Corrected, DeskError> {
    let practice = desk.storage.look(|c| {
        expect_key(c, caller, id, key)?;
        own(c, caller, id)
    })?;
    expect_state(&practice, &[State::CorrectionAsked], "rettificarla")?;
    if replaces_base_form {
        return base_form(desk, caller, &practice, file).map(Corrected::BaseForm);
    }
    let new = receive(desk, &practice, file)?;
    desk.storage
        .write_on(&[Lock::practice(id)], |tx| {
            let practice = own(tx, caller, id)?;
            expect_state(&practice, &[State::CorrectionAsked], "rettificarla")?;
            document(desk, tx, caller, id, &new)
        })
        .map(Corrected::Document)
}

fn base_form(
    desk: &Desk,
    caller: &Caller,
    practice: &Practice,
    file: &IncomingFile,
) -> Result<String, DeskError> {
    let judged = intake::judge(desk, &caller.account, &file.bytes)?;
    if judged.base_form.head.kind.as_str() != practice.kind {
        let message = format!("La pratica è di tipo {}, il modello base no.", practice.kind);
        return Err(DeskError::invalid("tipoPratica", message));
    }
    judged.keep(desk)?;
    let sha256 = desk.blobs.put(&file.bytes)?;
    let now = desk.now();
    desk.storage.write_on(&[Lock::practice(&practice.id)], |tx| {
        let mut practice = own(tx, caller, &practice.id)?;
        expect_state(&practice, &[State::CorrectionAsked], "rettificarla")?;
        let round = open_round(tx, &practice)?.round;
        let before = std::mem::replace(&mut practice.base_form_sha256, sha256.clone());
        practice.content_sha256.clone_from(&judged.content_sha256);
        practices::update(tx, &practice)?;
        practices::set_signature_report(tx, &practice.id, &judged.report)?;
        corrections::mark_base_form(tx, &practice.id, round)?;
        let details = json!({ "round": round, "before": before, "baseForm": sha256,
            "content": judged.content_sha256 });
        events::append(
            tx,
            now,
            Some(&practice.id),
            &caller.actor(),
            "baseFormCorrected",
            &details,
        )?;
        Ok(sha256.clone())
    })
}

fn document(
    desk: &Desk,
    tx: &Transaction,
    caller: &Caller,
    id: &str,
    new: &NewAttachment,
) -> Result<Attachment, DeskError> {
    let practice = own(tx, caller, id)?;
    let correction = open_round(tx, &practice)?;
    let round = correction.round;
    let documents = attachments::current(tx, id)?;
    let same = |d: &&Attachment| d.round == round && d.data == *new;
    if let Some(there) = documents.iter().find(same) {
        return Ok(there.clone());
    }
    let asked = |d: &&Attachment| correction.scope.attachments.contains(&d.number);
    let replaced = documents
        .iter()
        .find(|d| d.data.name == new.name)
        .or_else(|| documents.iter().filter(asked).find(|d| d.data.kind == new.kind));
    let now = desk.now();
    if let Some(replaced) = replaced {
        attachments::supersede(tx, id, replaced.number, round)?;
    }
    let number = attachments::insert(tx, id, new, round, now)?;
    let details = json!({ "round": round, "number": number, "type": new.kind, "name": new.name,
        "sha256": new.sha256, "replaces": replaced.map(|d| d.number) });
    events::append(tx, now, Some(id), &caller.actor(), "documentCorrected", &details)?;
    Ok(Attachment { number, data: new.clone(), round, superseded_in_round: None, added_at: now })
}

/// Transmits the correction. Transmitting twice is harmless: under the same key also where the officer has
/// asked for another correction since, which this one does not answer.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (what is still missing), `INSUFFICIENT_FUNDS`
/// where the correction costs more than was charged; then nothing moves. `PAYLOAD_MISMATCH`.
pub fn transmit(
    desk: &Desk,
    caller: &Caller,
    id: &str,
    key: Option<&Key>,
) -> Result<Protocol, DeskError> {
    let locks = [Lock::Account(caller.account.id), Lock::practice(id)];
    let protocol = desk.storage.write_on(&locks, |tx| {
        let practice = own(tx, caller, id)?;
        // What is there changes with the next request, so without a fingerprint the practice stands for it.
        if let Some(earlier) = keyed(tx, caller, Operation::Transmit, key, id)? {
            return answer(&earlier);
        }
        let last = corrections::last(tx, id)?;
        let transmitted = last.is_some_and(|correction| correction.transmitted_at.is_some());
        if transmitted && practice.state != State::CorrectionAsked {
            return answer(&practice);
        }
        expect_state(&practice, &[State::CorrectionAsked], "trasmettere una rettifica")?;
        let transmitted = transmitted_now(desk, tx, caller, practice)?;
        remember(tx, caller, Operation::Transmit, key, id, id, desk.now())?;
        answer(&transmitted)
    });
    let protocol = protocol.map_err(|error| checkout::offer(desk, caller, id, error))?;
    desk.mail_written.notify_one();
    Ok(protocol)
}

fn transmitted_now(
    desk: &Desk,
    tx: &Transaction,
    caller: &Caller,
    mut practice: Practice,
) -> Result<Practice, DeskError> {
    let now = desk.now();
    let id = practice.id.clone();
    let correction = open_round(tx, &practice)?;
    complete(tx, &practice, &correction)?;
    let documents = attachments::current(tx, &id)?;
    let checks = FormalChecks::make(desk, tx, &practice, &documents)?;
    checks.note(tx, &practice)?;
    let FormalChecks { chamber, order, findings, .. } = checks;
    let before_cents = practice.fee_cents;
    let (fee_cents, round) = (order.fee_cents(), correction.round);
    if fee_cents > before_cents {
        let more = fee_cents - before_cents;
        fee::reserve(desk, tx, &practice, &order, round, more)?;
        if chamber.fee_moment == FeeMoment::Sending {
            ledger::capture(tx, &chamber.sign, &id, round, now)?;
        }
    } else if fee_cents < before_cents {
        let less = before_cents - fee_cents;
        ledger::give_back(tx, caller.account.id, &chamber.sign, &id, round, less, now)?;
    }
    practice.fee_cents = fee_cents;
    practice.urgent = order.detail.as_ref().is_some_and(|detail| detail.urgent);
    practice.round = round;
    practice.state = State::Sent;
    practice.filed_sha256 = Some(filed_digest(&practice, &documents)?);
    practice.receipt = Some(receipt(&practice, &documents, None, now)?);
    practices::update(tx, &practice)?;
    corrections::mark_transmitted(tx, &id, round, now)?;
    let details = json!({ "round": round, "feeCents": fee_cents, "feeCentsBefore": before_cents,
        "receipt": practice.receipt, "findings": findings });
    events::append(tx, now, Some(&id), &caller.actor(), "correctionTransmitted", &details)?;
    let mail =
        letters::corrected(&practice, &documents, &caller.account.data.email, &euro(fee_cents));
    outbox::insert(tx, &mail, now)?;
    Ok(practice)
}

fn open_round(connection: &Connection, practice: &Practice) -> Result<Correction, DeskError> {
    asked(connection, practice)?.ok_or_else(|| {
        DeskError::Damaged(format!("practice {} has no request for correction", practice.id))
    })
}

/// Whether everything that was asked for has come.
fn complete(
    connection: &Connection,
    practice: &Practice,
    correction: &Correction,
) -> Result<(), DeskError> {
    let scope = &correction.scope;
    let all = attachments::all(connection, &practice.id)?;
    let mut missing = Vec::new();
    if scope.base_form && !correction.base_form_corrected {
        missing.push("il modello base".to_owned());
    }
    for document in all.iter().filter(|d| scope.attachments.contains(&d.number)) {
        if document.superseded_in_round.is_none() {
            missing.push(document.data.name.clone());
        }
    }
    let came = |kind: &str| all.iter().any(|d| d.round == correction.round && d.data.kind == kind);
    missing.extend(scope.missing.iter().filter(|kind| !came(kind)).cloned());
    if missing.is_empty() {
        return Ok(());
    }
    Err(DeskError::Refused {
        code: DeskCode::Invalid,
        message: format!("La rettifica non è completa: manca {}.", missing.join(", ")),
        detail: Some(json!({ "field": "allegati", "missing": missing })),
    })
}
