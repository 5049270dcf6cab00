//! Sending: everything is judged again, then protocol number, charge, receipt and mail come into being
//! in one transaction, or none of them does.
//!
//! Sending twice is harmless: a practice that has a protocol answers it again, and contents that are
//! protocolled already answer their first receipt.

use certificate::chamber::{Chamber, FeeMoment};
use certificate::{Finding, Kind};
use jiff::Timestamp;
use serde_json::json;
use wire::base_form::BaseForm;
use wire::codes::DeskCode;
use wire::extensions::{SealedFile, seal_digest};
use wire::fpws::{FileRow, Protocol};
use wire::receipt::Receipt;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, Key, code, expect_state, keyed, own, remember};
use crate::order::{self, Order};
use crate::payment::{checkout, fee};
use crate::storage::attachments::{self, Attachment};
use crate::storage::idempotency::Operation;
use crate::storage::practices::{self, Practice, State};
use crate::storage::{
    Connection, Lock, Transaction, chambers, events, invoices, ledger, outbox, register,
};
use crate::{form_stock, former, intake, letters};

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
    let practice = desk.storage.read(|c| own(c, caller, id))?;
    if practice.state == State::Open && !practice.is_on_paper() {
        // Outside the transaction: it takes its time, and these bytes do not change while open.
        intake::judge(desk, &caller.account, &desk.blobs.get(&practice.base_form_sha256)?)?;
    }
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
        let sent = protocol(desk, tx, caller, practice, &documents, &filed, key)?;
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
    documents: &[Attachment],
    filed: &str,
    key: Option<&Key>,
) -> Result<Practice, DeskError> {
    let now = desk.now();
    let chamber = chamber_of(tx, &practice)?;
    let order = order_of(desk, &practice, &chamber, documents)?;
    required(desk, &practice, &order, documents)?;
    let base_form = intake::reread(desk, &practice.content_sha256)?;
    let findings = judged(tx, &practice, &chamber, &base_form, now)?;
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
    practice.receipt = Some(receipt(&practice, documents, key, now)?);
    practices::update(tx, &practice)?;
    let details = json!({ "protocol": practice.protocol, "feeCents": fee_cents, "filed": filed,
        "receipt": practice.receipt,
        "orderDetail": order.document, "findings": findings });
    events::append(tx, now, Some(&id), &caller.actor(), "sent", &details)?;
    let mail = letters::protocolled(&practice, documents, &caller.account.data.email);
    outbox::insert(tx, &mail, now)?;
    Ok(practice)
}

/// Writes down which invoices are named, and says what the rules find, the same invoice in another
/// practice among it.
pub(crate) fn judged(
    tx: &Transaction,
    practice: &Practice,
    chamber: &Chamber,
    base_form: &BaseForm,
    now: Timestamp,
) -> Result<Vec<Finding>, DeskError> {
    let named = intake::invoices(base_form);
    invoices::put(tx, &practice.id, &named)?;
    former::note(tx, practice, base_form)?;
    form_stock::note(tx, practice, base_form)?;
    let elsewhere = invoices::elsewhere(tx, practice, &named)?;
    Ok(intake::findings(base_form, chamber, in_rome(now).date(), &elsewhere))
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

pub(crate) fn order_of(
    desk: &Desk,
    practice: &Practice,
    chamber: &Chamber,
    documents: &[Attachment],
) -> Result<Order, DeskError> {
    // What was brought to the counter is paid there, whatever the Chamber admits from afar.
    let deferred_payment = chamber.deferred_payment || practice.is_on_paper();
    let chamber = Chamber { deferred_payment, ..chamber.clone() };
    order::of_documents(&desk.blobs, kind_of(practice), &chamber, documents)
}

pub(crate) fn kind_of(practice: &Practice) -> Kind {
    Kind::from_code(&practice.kind).unwrap_or_default()
}

/// The documents without which a practice cannot be examined at all; the rest is the officer's.
pub(crate) fn required(
    desk: &Desk,
    practice: &Practice,
    order: &Order,
    documents: &[Attachment],
) -> Result<(), DeskError> {
    let is_order = |d: &&Attachment| Some(d.number) == order.document;
    let papers: Vec<&Attachment> = documents.iter().filter(|d| !is_order(d)).collect();
    let missing = match kind_of(practice) {
        // Later copies are of a certificate that the Chamber has.
        Kind::Va if papers.is_empty() && order.counts.copies == 0 => "il documento da vistare",
        Kind::Df if papers.is_empty() => "la denuncia di furto o smarrimento",
        Kind::Cd if papers.is_empty() => "la delega firmata",
        Kind::Va | Kind::Df | Kind::Dd | Kind::Cd | Kind::Rd => return Ok(()),
        Kind::Co => {
            let base_form = intake::reread(desk, &practice.content_sha256)?;
            let invoices = match &base_form.body {
                wire::base_form::Body::Co(form) => form.invoices.len(),
                wire::base_form::Body::Va { .. }
                | wire::base_form::Body::Report(_)
                | wire::base_form::Body::Delegation(_) => 0,
            };
            if invoices == 0 || papers.iter().any(|d| d.data.kind == "FAE") {
                return Ok(());
            }
            "la fattura di esportazione (FAE)"
        }
    };
    Err(DeskError::invalid(
        "allegati",
        format!("Manca {missing}: la alleghi e invii di nuovo. Non è stato addebitato nulla."),
    ))
}

/// The protocol register (AOO) of a Chamber.
fn aoo(chamber: &Chamber) -> String {
    format!("CCIAA_{}", chamber.sign)
}
