//! Sending: everything is judged again, then protocol number, charge, receipt and mail come into being
//! in one transaction, or none of them does.
//!
//! Sending twice is harmless: a practice that has a protocol answers it again, and contents that are
//! protocolled already answer their first receipt.

mod formal_checks;

use certificate::chamber::{Chamber, FeeMoment};
use jiff::Timestamp;
use serde_json::json;
use wire::codes::DeskCode;
use wire::extensions::{SealedFile, seal_digest};
use wire::fpws::{FileRow, Protocol};
use wire::receipt::Receipt;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, Key, code, expect_state, keyed, own, remember};
use crate::payment::{checkout, fee};
use crate::storage::attachments::{self, Attachment};
use crate::storage::idempotency::Operation;
use crate::storage::practices::{self, Practice, State};
use crate::storage::{Connection, Lock, Transaction, chambers, events, ledger, outbox, register};
use crate::{intake, letters};

pub(crate) use formal_checks::{FormalChecks, order_of};

/// Name under which the signed base form stands among the files.
pub const BASE_FORM_NAME: &str = "modello-base.xml.p7m";

/// Sends a practice.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (what is missing), `SIGNATURE_REFUSED`,
/// `INSUFFICIENT_FUNDS` (nothing charged, the practice stays open), `PAYLOAD_MISMATCH`.
pub fn send(
    desk: &Desk,
    caller: &Caller,
    id: &str,
    key: Option<&Key>,
) -> Result<Protocol, DeskError> {
    let practice = desk.storage.look(|c| own(c, caller, id))?;
    let open = practice.state == State::Open;
    // Outside the transaction, for which others wait: these bytes do not change while it is open.
    if open && !practice.is_on_paper() {
        intake::judge(desk, &caller.account, &desk.blobs.get(&practice.base_form_sha256)?)?;
    }
    // What is refused is refused inside, where it is known what was answered before.
    let before = if open { FormalChecks::ahead(desk, &practice).ok() } else { None };
    let locks = [Lock::Account(caller.account.id), Lock::practice(id)];
    let protocol = desk.storage.write_on(&locks, |tx| {
        let practice = own(tx, caller, id)?;
        let documents = attachments::current(tx, id)?;
        let filed = filed_digest(&practice, &documents)?;
        let earlier = keyed(tx, caller, Operation::Send, key, &filed)?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.protocol.is_some()) {
            return answer(&earlier);
        }
        if practice.protocol.is_some() {
            return answer(&practice);
        }
        let first = practices::find_filed(tx, caller.account.id, &filed)?;
        // One that gave way to the first is asked for again where its answer was lost.
        if let (Some(first), State::Cancelled) = (&first, practice.state) {
            return answer(first);
        }
        expect_state(&practice, &[State::Open], "inviarla")?;
        if let Some(first) = first {
            return superseded_by(desk, tx, caller, practice, &first);
        }
        let checks = FormalChecks::still(before, desk, tx, &practice, &documents)?;
        let sent = protocol(desk, tx, caller, practice, checks, &filed, key)?;
        remember(tx, caller, Operation::Send, key, &filed, &sent.id, desk.now())?;
        answer(&sent)
    });
    let protocol = protocol.map_err(|error| checkout::offer(desk, caller, id, error))?;
    desk.mail_written.notify_one();
    Ok(protocol)
}

/// Protocol, charge, receipt, mail.
fn protocol(
    desk: &Desk,
    tx: &Transaction,
    caller: &Caller,
    mut practice: Practice,
    checks: FormalChecks,
    filed: &str,
    key: Option<&Key>,
) -> Result<Practice, DeskError> {
    let now = desk.now();
    checks.note(tx, &practice)?;
    let FormalChecks { chamber, order, findings, documents, .. } = checks;
    let fee_cents = order.fee_cents();
    let id = practice.id.clone();
    fee::reserve(desk, tx, &practice, &order, 0, fee_cents)?;
    if chamber.fee_moment == FeeMoment::Sending {
        ledger::capture(tx, &chamber.sign, &id, 0, now)?;
    }
    practice.protocol = Some(register::next(tx, &aoo(&chamber), &id, now)?);
    practice.protocolled_at = Some(now);
    practice.state = State::Sent;
    practice.filed_sha256 = Some(filed.to_owned());
    practice.fee_cents = fee_cents;
    practice.urgent = order.detail.as_ref().is_some_and(|detail| detail.urgent);
    practice.receipt = Some(receipt(&practice, &documents, key, now)?);
    practices::update(tx, &practice)?;
    let details = json!({ "protocol": practice.protocol, "feeCents": fee_cents, "filed": filed,
        "receipt": practice.receipt,
        "orderDetail": order.document, "findings": findings });
    for one in &documents {
        let Attachment { number, data, added_at, .. } = one;
        let details = json!({ "number": number, "type": data.kind, "name": data.name,
            "sha256": data.sha256 });
        events::append(tx, *added_at, Some(&id), &caller.actor(), "attached", &details)?;
    }
    events::append(tx, now, Some(&id), &caller.actor(), "sent", &details)?;
    let mail = letters::protocolled(&practice, &documents, &caller.account.data.email);
    outbox::insert(tx, &mail, now)?;
    Ok(practice)
}

/// The same contents were protocolled before: this practice is closed, the first one answers.
fn superseded_by(
    desk: &Desk,
    tx: &Transaction,
    caller: &Caller,
    mut practice: Practice,
    first: &Practice,
) -> Result<Protocol, DeskError> {
    let now = desk.now();
    ledger::return_prepaid(tx, practice.account, &practice.id, now)?;
    practice.state = State::Cancelled;
    practice.closed_at = Some(now);
    practice.officer_words =
        format!("Stesso contenuto della pratica {}, già protocollata: vale quella.", first.id);
    practices::update(tx, &practice)?;
    let details = json!({ "first": first.id, "protocol": first.protocol });
    events::append(tx, now, Some(&practice.id), &caller.actor(), "duplicate", &details)?;
    answer(first)
}

/// What sending answers for a practice that has its protocol.
pub(crate) fn answer(practice: &Practice) -> Result<Protocol, DeskError> {
    let (Some(number), Some(at), Some(receipt)) =
        (&practice.protocol, practice.protocolled_at, &practice.receipt)
    else {
        return Err(DeskError::Damaged(format!("practice {} has no receipt", practice.id)));
    };
    let receipt = Receipt::read(receipt.as_bytes())
        .map_err(|error| DeskError::Damaged(format!("receipt of {}: {error}", practice.id)))?;
    Ok(Protocol {
        id_pratica: code(&practice.id)?,
        protocollo: number.clone(),
        data_protocollo: at,
        ricevuta: Some(receipt),
    })
}

/// The receipt's canonical bytes, as text. The practice has its protocol.
pub(crate) fn receipt(
    practice: &Practice,
    documents: &[Attachment],
    key: Option<&Key>,
    now: Timestamp,
) -> Result<String, DeskError> {
    let receipt = Receipt {
        versione: Receipt::VERSION,
        protocollo: practice.protocol.clone().unwrap_or_default(),
        data_protocollo: practice.protocolled_at.unwrap_or(now),
        id_pratica: code(&practice.id)?,
        tipo_pratica: practice.kind.clone(),
        cciaa: practice.chamber.clone(),
        codice_fiscale: practice.company_fiscal_code.clone(),
        modello_base_sha256: practice.content_sha256.clone(),
        allegati: files(practice, documents),
        diritti_centesimi: practice.fee_cents,
        chiave: key.map(|key| key.key.clone()),
    };
    let bytes = receipt.canonical().map_err(|error| DeskError::Damaged(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| DeskError::Damaged(error.to_string()))
}

/// The files of a practice, the signed base form first.
#[must_use]
pub fn files(practice: &Practice, documents: &[Attachment]) -> Vec<FileRow> {
    let base_form = FileRow {
        nome: BASE_FORM_NAME.to_owned(),
        sha256: practice.base_form_sha256.clone(),
        tipo: "MOB".to_owned(),
        descrizione: String::new(),
    };
    let documents = documents.iter().map(|document| FileRow {
        nome: document.data.name.clone(),
        sha256: document.data.sha256.clone(),
        tipo: document.data.kind.clone(),
        descrizione: document.data.description.clone(),
    });
    std::iter::once(base_form).chain(documents).collect()
}

/// The fingerprint of what is filed: base form content and every document.
pub(crate) fn filed_digest(
    practice: &Practice,
    documents: &[Attachment],
) -> Result<String, DeskError> {
    let files: Vec<SealedFile> = documents
        .iter()
        .map(|document| {
            Ok(SealedFile {
                kind: document.data.kind.clone(),
                name: document.data.name.clone(),
                sha256: digest(&document.data.sha256)?,
            })
        })
        .collect::<Result<_, DeskError>>()?;
    Ok(hex::encode(seal_digest(&digest(&practice.content_sha256)?, &files)))
}

fn digest(sha256: &str) -> Result<[u8; 32], DeskError> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(sha256, &mut bytes)
        .map_err(|error| DeskError::Damaged(format!("digest {sha256}: {error}")))?;
    Ok(bytes)
}

pub(crate) fn chamber_of(
    connection: &Connection,
    practice: &Practice,
) -> Result<Chamber, DeskError> {
    chambers::find(connection, &practice.chamber)?.ok_or_else(|| {
        DeskError::refused(DeskCode::Unavailable, "La Camera di questa pratica non è configurata.")
    })
}

/// The protocol register (AOO) of a Chamber.
fn aoo(chamber: &Chamber) -> String {
    format!("CCIAA_{}", chamber.sign)
}
