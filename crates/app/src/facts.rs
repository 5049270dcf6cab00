//! What stands beside a draft: seals, signatures, submissions, what desks said. Appended, never edited.

mod filing;

use certificate::Certificate;
use draft::{Heads, PracticeId};
use store::{
    Digest, Journal, ListRow, LogLine, NewIssued, OutboxEntry, Query, Seal, SealId,
    SealedAttachment, Signature,
};
use sync::derive::rank;
use sync::record::Body;
use sync::{FileToSend, Record};
use sync_driver::{Outbox, replica};
use wire::fpws::PracticeRow;

pub(crate) use self::filing::correction_asked;
use self::filing::outbox_of;
use crate::sealing::{self, Sealed};
use crate::{AppError, Office, drafts};

/// The seal of one revision, in hand.
#[derive(Debug, Clone)]
pub(crate) struct SealFact {
    pub(crate) id: SealId,
    pub(crate) revision: u32,
    pub(crate) heads: Heads,
    pub(crate) base_form: Vec<u8>,
    pub(crate) base_form_sha256: String,
    pub(crate) order_detail: Vec<u8>,
    pub(crate) files: Vec<FileToSend>,
    pub(crate) fee_cents: i64,
    pub(crate) sealed_at_ms: i64,
    /// The paper at the sealed heads.
    pub(crate) certificate: Certificate,
}

/// Keeps a seal; list row and feed in the same transaction.
pub(crate) fn put_seal(
    office: &Office,
    id: PracticeId,
    revision: u32,
    heads: &Heads,
    certificate: &Certificate,
    sealed: &Sealed,
    printed: &[u8],
) -> Result<(), AppError> {
    // The order detail has its own bytes in the seal; the other files lie in the blob folder.
    let attachments = sealed
        .files
        .iter()
        .filter(|file| file.name != sealing::ORDER_DETAIL_NAME)
        .map(|file| {
            let sha256: Digest = file.sha256.parse().map_err(AppError::internal)?;
            let size_bytes = office.store.blob_facts(sha256)?.map_or(0, |blob| blob.size_bytes);
            Ok(SealedAttachment {
                name: file.name.clone(),
                kind: file.kind.clone(),
                description: file.description.clone(),
                sha256,
                size_bytes,
            })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    office.store.put_blob(&sealed.order_detail, "application/xml", drafts::now_ms())?;
    let seal = Seal {
        practice: id,
        revision,
        heads: heads.clone(),
        base_form: sealed.base_form.clone(),
        order_detail: sealed.order_detail.clone(),
        printed_sha256: Digest::of(printed),
        attachments,
        fee_cents: sealed.fee_cents,
        details: exchange::write(certificate),
        sealed_by: office.author.as_str().to_owned(),
        sealed_at_ms: drafts::now_ms(),
    };
    let record = state_record(office, id, seal.sealed_at_ms, replica::seal_body(&seal))?;
    office.store.put_seal(&seal, &ListRow::of(certificate, "sealed", revision), Some(&record))?;
    office.wrote();
    Ok(())
}

/// A record of this device about a practice, for the company's other devices.
pub(crate) fn state_record(
    office: &Office,
    id: PracticeId,
    at_ms: i64,
    body: Body,
) -> Result<store::Record, AppError> {
    let record = Record::make(&office.ground()?.key, Some(id), at_ms, body);
    Ok(replica::stored(&record, at_ms))
}

/// The seal of a revision, if it was sealed. Of two that devices made apart, the one that was signed here to be
/// submitted, else the newest.
pub(crate) fn seal(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<SealFact>, AppError> {
    if let Some(entry) = outbox_entry(office, id, revision)? {
        return seal_named(office, entry.seal).map(Some);
    }
    for seal_id in office.store.seals(id)? {
        let seal = office.store.seal(seal_id)?;
        if seal.revision == revision {
            return Ok(Some(fact(seal_id, seal)?));
        }
    }
    Ok(None)
}

/// The seal of this name.
pub(crate) fn seal_named(office: &Office, id: SealId) -> Result<SealFact, AppError> {
    fact(id, office.store.seal(id)?)
}

fn fact(id: SealId, seal: Seal) -> Result<SealFact, AppError> {
    let mut files: Vec<FileToSend> = seal
        .attachments
        .iter()
        .map(|file| FileToSend {
            name: file.name.clone(),
            kind: file.kind.clone(),
            description: file.description.clone(),
            sha256: file.sha256.to_string(),
        })
        .collect();
    files.push(sealing::order_detail_file(&seal.order_detail));
    Ok(SealFact {
        id,
        revision: seal.revision,
        base_form_sha256: seal.base_form_sha256().to_string(),
        certificate: exchange::read(seal.details.as_bytes()).map_err(AppError::internal)?,
        heads: seal.heads,
        base_form: seal.base_form,
        order_detail: seal.order_detail,
        files,
        fee_cents: seal.fee_cents,
        sealed_at_ms: seal.sealed_at_ms,
    })
}

/// Keeps a signature and its outbox row in one transaction, with its line of the log. The signed file lies in the
/// blob folder already: the submission reads it there, like every other file of the plan.
pub(crate) fn put_signature(
    office: &Office,
    id: PracticeId,
    seal: &SealFact,
    signature: &Signature,
    line: Option<&LogLine<'_>>,
) -> Result<(), AppError> {
    let at_ms = drafts::now_ms();
    let outbox = outbox_of(office, id, seal, signature)?;
    let state_json = outbox.to_json().map_err(AppError::internal)?;
    let journal = Journal {
        seal: seal.id,
        seen: 0,
        idempotency_key: outbox.submission.plan.key.as_str(),
        state_json: &state_json,
        next_attempt_ms: None,
        at_ms,
    };
    let row = ListRow::of(&seal.certificate, "signed", seal.revision);
    // The record carries the signature's own time.
    let record = state_record(office, id, signature.signed_at_ms, replica::signed_body(signature))?;
    office.store.put_signature(signature, Some(&journal), &row, Some(&record), line)?;
    office.wrote();
    Ok(())
}

/// The outbox row of a revision, once signed.
pub(crate) fn outbox_entry(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<OutboxEntry>, AppError> {
    for entry in office.store.outbox(Some(id))? {
        if office.store.seal(entry.seal)?.revision == revision {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// The submission of a revision, once signed.
pub(crate) fn outbox(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<Outbox>, AppError> {
    let entry = outbox_entry(office, id, revision)?;
    entry.map(|entry| Outbox::of(&entry).map_err(AppError::internal)).transpose()
}

/// The submission of a revision that another device of the company signed: made here where it is to be
/// submitted here.
pub(crate) fn adopt_signature(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<OutboxEntry>, AppError> {
    let Some(seal) = seal(office, id, revision)? else {
        return Ok(None);
    };
    let Some(signature) = office.store.signatures(seal.id)?.into_iter().next() else {
        return Ok(None);
    };
    let at_ms = drafts::now_ms();
    office.store.put_blob(&signature.p7m, "application/pkcs7-mime", at_ms)?;
    let outbox = outbox_of(office, id, &seal, &signature)?;
    let state_json = outbox.to_json().map_err(AppError::internal)?;
    let journal = Journal {
        seal: seal.id,
        seen: 0,
        idempotency_key: outbox.submission.plan.key.as_str(),
        state_json: &state_json,
        next_attempt_ms: None,
        at_ms,
    };
    office.store.outbox_put(&journal, None)?;
    outbox_entry(office, id, revision)
}

/// Whether a device of the company has said that this seal is to be submitted.
pub(crate) fn is_intended(office: &Office, id: PracticeId, seal: SealId) -> Result<bool, AppError> {
    let intent = Body::SubmissionIntent { seal: seal.to_string() };
    let records = office.store.records_of(id)?;
    Ok(records
        .iter()
        .filter(|record| record.kind == "submissionIntent")
        .any(|record| Record::read(&record.bytes).is_ok_and(|known| known.body == intent)))
}

/// Says to the company's other devices that this seal is to be submitted.
pub(crate) fn put_intent(office: &Office, id: PracticeId, seal: SealId) -> Result<(), AppError> {
    if is_intended(office, id, seal)? {
        return Ok(());
    }
    let seal = seal.to_string();
    let record = state_record(office, id, drafts::now_ms(), Body::SubmissionIntent { seal })?;
    office.store.put_record(&record)?;
    office.wrote();
    Ok(())
}

/// What the desk last said of a revision, to this device or to another one: the furthest counts.
pub(crate) fn status(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<PracticeRow>, AppError> {
    let mut told: Vec<PracticeRow> = told_here(office, id, revision)?.into_iter().collect();
    for seal_id in office.store.seals(id)? {
        if office.store.seal(seal_id)?.revision != revision {
            continue;
        }
        let receipts = office.store.receipts(seal_id)?;
        told.extend(receipts.iter().filter_map(|one| serde_json::from_slice(&one.bytes).ok()));
    }
    // Of equally far ones the first: what this device was told itself.
    told.reverse();
    Ok(told.into_iter().max_by_key(|row| rank(&row.stato.clone().into())))
}

/// What the desk last said of a revision to this device.
pub(crate) fn told_here(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<PracticeRow>, AppError> {
    let value = office.store.setting(&status_name(id, revision))?;
    value.map(|value| serde_json::from_value(value).map_err(AppError::internal)).transpose()
}

/// Keeps a statement that the desk signed, which was judged, with a record for the others. Told twice it is
/// kept once.
pub(crate) fn put_statement(
    office: &Office,
    id: PracticeId,
    seal: SealId,
    kind: &str,
    text: &str,
) -> Result<(), AppError> {
    let fact = serde_json::Value::String(text.to_owned());
    let receipt = store::Receipt {
        seal,
        kind: kind.to_owned(),
        bytes: serde_json::to_vec(&fact).map_err(AppError::internal)?,
        learnt_at_ms: drafts::now_ms(),
    };
    let is_kept = |one: &store::Receipt| one.kind == receipt.kind && one.bytes == receipt.bytes;
    if office.store.receipts(seal)?.iter().any(is_kept) {
        return Ok(());
    }
    let body = replica::receipt_body(seal, kind, fact);
    let record = state_record(office, id, receipt.learnt_at_ms, body)?;
    office.store.put_receipt(&receipt, None, Some(&record))?;
    office.wrote();
    Ok(())
}

/// Keeps a document that the Chamber issued, with a record for the others.
pub(crate) fn put_issued(office: &Office, issued: &NewIssued<'_>) -> Result<(), AppError> {
    let sha256 = Digest::of(issued.bytes);
    let body = replica::issued_body(issued.name, issued.media_type, sha256);
    let record = state_record(office, issued.practice, issued.at_ms, body)?;
    office.store.put_issued(issued, None, Some(&record))?;
    office.wrote();
    Ok(())
}

/// Keeps what is said of a practice now, the list row that follows from it, and a record for the others.
/// `kind` tells who says it: `state` the desk itself, `told` a person who was told.
pub(crate) fn put_status(
    office: &Office,
    id: PracticeId,
    revision: u32,
    status: &PracticeRow,
    row: &ListRow,
    kind: &str,
) -> Result<(), AppError> {
    let value = serde_json::to_value(status).map_err(AppError::internal)?;
    let name = status_name(id, revision);
    let news = office.store.setting(&name)?.as_ref() != Some(&value);
    office.store.set_setting(&name, &value)?;
    let at_ms = drafts::now_ms();
    if let (true, Some(seal)) = (news, seal(office, id, revision)?) {
        let body = replica::receipt_body(seal.id, kind, value.clone());
        let record = state_record(office, id, at_ms, body)?;
        let receipt = store::Receipt {
            seal: seal.id,
            kind: kind.to_owned(),
            bytes: serde_json::to_vec(&value).map_err(AppError::internal)?,
            learnt_at_ms: at_ms,
        };
        office.store.put_receipt(&receipt, Some(row), Some(&record))?;
        office.wrote();
        return Ok(());
    }
    office.store.set_row(id, row, at_ms)?;
    Ok(())
}

fn status_name(id: PracticeId, revision: u32) -> String {
    format!("desk-status/{id}/{revision}")
}

/// The practices in a state, the oldest change first.
pub(crate) fn in_states(office: &Office, states: &[&str]) -> Result<Vec<PracticeId>, AppError> {
    let query = Query {
        states: states.iter().map(|&state| state.to_owned()).collect(),
        limit: 10_000,
        ..Query::default()
    };
    let mut items = office.store.list(&query)?.items;
    items.sort_by_key(|item| (item.updated_at_ms, item.practice));
    Ok(items.into_iter().map(|item| item.practice).collect())
}
