//! The channel `manual`: people carry the practice, through a portal or to the counter. The program makes
//! the folder, tells the steps, and keeps what it is told afterwards. Nothing here talks to a network.

mod receipt;
mod steps;

use std::path::{Path, PathBuf};

use certificate::lifecycle::DeskState;
use draft::PracticeId;
use jiff::Timestamp;
use jiff::civil::{Date, time};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use specta::Type;
use store::{ListRow, NewIssued};
use sync::{Handed, Protocol};
use wire::codes::PracticeCode;
use wire::fpws::PracticeRow;

use crate::gathering::{self, Gathering};
use crate::views::StatusView;
use crate::views::care::BundleView;
use crate::{
    AppError, Code, Office, Papers, desks, drafts, facts, files, following, pdf, printing, sealing,
    state, submission,
};

pub use receipt::{ReceiptView, read_receipt};

/// Largest document of the Chamber, bytes.
const DOCUMENT_LIMIT: u64 = 25_000_000;
/// Longest words of an officer, characters.
const WORDS_LIMIT: usize = 4_000;

/// What a person was told by a portal, a letter or the counter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Told {
    /// Lifecycle word: `sent`, `correctionAsked`, `rejected`, `issued`, ...
    pub state: String,
    /// Protocol number; none as long as it is not known.
    pub protocol: Option<String>,
    /// Practice code, where the portal gives one.
    pub practice_code: Option<String>,
    /// The day, `2026-11-24`; today where absent.
    pub on: Option<String>,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// The officer's words.
    pub words: Option<String>,
    /// What the Chamber issued, as PDF files.
    pub documents: Vec<PathBuf>,
}

/// Makes the folder that is uploaded or carried, in one that is not there yet or is empty: the signed base
/// form, the attachments as they are to be uploaded, the order in plain words, and the portal's steps.
///
/// # Errors
/// [`Code::NotSigned`], [`Code::BadField`] for a folder that holds something, [`Code::AttachmentMissing`],
/// [`Code::Storage`].
pub fn hand_over(office: &Office, id: PracticeId, folder: &Path) -> Result<BundleView, AppError> {
    let row = office.store.list_item(id)?.row;
    let outbox = submission::open(office, id)?.outbox()?;
    let seal = facts::seal(office, id, row.revision)?
        .ok_or_else(|| AppError::internal("a signature without its seal"))?;
    let plan = &outbox.submission.plan;
    let mut gathering = Gathering::begin(office, folder)?;
    let signed = format!("{}.p7m", sealing::file_name(id, row.revision));
    gathering.blob("1-modello-base", &signed, digest(&plan.signed_sha256)?)?;
    for file in &plan.files {
        let place = match file.name.as_str() {
            sealing::ORDER_DETAIL_NAME => "3-ordine",
            _ if file.sha256 == plan.signed_sha256 => continue,
            _ => "2-allegati",
        };
        gathering.blob(place, &file.name, digest(&file.sha256)?)?;
    }
    if let Some(missing) = gathering.missing.first() {
        let name = missing.split_whitespace().next().unwrap_or_default();
        return Err(AppError::new(Code::AttachmentMissing, missing).with("name", name));
    }
    gathering.put("3-ordine/pratica.pdf", &printing::pdf(office, id, Papers::Once)?)?;
    let drafts = desks::channel(office, &row.chamber)? == Some(desks::Channel::Sprint);
    gathering.put("ISTRUZIONI.txt", steps::told(&seal, &outbox, &signed, drafts).as_bytes())?;
    Ok(gathering.view())
}

/// The same in a folder of its own inside another one.
///
/// # Errors
/// As [`hand_over`].
pub fn hand_over_into(
    office: &Office,
    id: PracticeId,
    above: &Path,
) -> Result<BundleView, AppError> {
    hand_over(office, id, &gathering::folder_of(office, id, above)?)
}

/// Keeps what a person was told. From the first word on the practice is out of the queue for good.
///
/// # Errors
/// [`Code::NotSigned`], [`Code::WrongState`] for a step that cannot come, [`Code::ByInterface`] where the desk
/// answers by itself, [`Code::BadField`], [`Code::AttachmentNotPdf`], [`Code::Storage`].
pub fn tell(office: &Office, id: PracticeId, told: &Told) -> Result<StatusView, AppError> {
    let row = office.store.list_item(id)?.row;
    if !desks::is_by_hand(office, &row.chamber)? {
        return Err(AppError::new(Code::ByInterface, "the desk has an interface")
            .with("chamber", row.chamber));
    }
    let known = facts::status(office, id, row.revision)?;
    let status = status(&told.checked()?, &row, known, id)?;
    state::after(&row.state, certificate::lifecycle::Event::Desk(status.stato.clone()))?;
    let documents = read_documents(&told.documents)?;
    let at = status.data_protocollo.map(|at| at.to_string()).unwrap_or_default();
    let number = status.protocollo.clone().unwrap_or_default();
    let practice = told.practice_code.clone().unwrap_or_default();
    let protocol = Protocol { number, at, fee_cents: None };
    submission::handed(office, id, Handed { practice, protocol })?;
    keep_documents(office, id, &documents)?;
    following::keep(office, id, row.revision, &status, "told")?;
    following::view(office, id)
}

impl Told {
    /// Without what is only blanks; too long words are refused, not cut.
    fn checked(&self) -> Result<Self, AppError> {
        let some = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let told = Self {
            state: self.state.clone(),
            protocol: some(&self.protocol),
            practice_code: some(&self.practice_code),
            on: some(&self.on),
            certificate: some(&self.certificate),
            words: some(&self.words),
            documents: self.documents.clone(),
        };
        for (name, text, limit) in [
            ("protocol", &told.protocol, 80),
            ("practiceCode", &told.practice_code, 40),
            ("certificate", &told.certificate, 40),
            ("words", &told.words, WORDS_LIMIT),
        ] {
            let length = text.as_deref().unwrap_or_default().chars().count();
            if length > limit {
                return Err(bad(name, format!("{length} > {limit}")));
            }
        }
        Ok(told)
    }

    fn day(&self) -> Result<Option<Date>, AppError> {
        let read = |text: &String| text.parse().map_err(|_| bad("on", text));
        self.on.as_ref().map(read).transpose()
    }
}

fn bad(pointer: &str, why: impl std::fmt::Display) -> AppError {
    AppError::new(Code::BadField, pointer).with("pointer", pointer).with("why", why)
}

/// What is known with what is new; what was not said again stays.
fn status(
    told: &Told,
    row: &ListRow,
    known: Option<PracticeRow>,
    id: PracticeId,
) -> Result<PracticeRow, AppError> {
    let stato = DeskState::KNOWN
        .into_iter()
        .find(|state| {
            crate::words::word(&certificate::Lifecycle::from(state.clone())) == told.state
        })
        .filter(|state| *state != DeskState::AtDesk)
        .ok_or_else(|| bad("state", &told.state))?;
    let day = told.day()?.unwrap_or_else(crate::checking::today);
    let at = noon(day)?;
    let mut status = match known {
        Some(known) => known,
        None => blank(id, row)?,
    };
    if let Some(code) = told.practice_code.as_ref().and_then(|code| code.parse().ok()) {
        status.id_pratica = code;
    }
    if told.protocol.is_some() {
        status.protocollo.clone_from(&told.protocol);
        status.data_protocollo = Some(at);
    }
    if told.certificate.is_some() {
        status.numero_certificato.clone_from(&told.certificate);
    }
    if stato == DeskState::Issued && status.data_rilascio.is_none() {
        status.data_rilascio = Some(day);
    }
    status.note_sportello.clone_from(&told.words);
    status.stato = stato;
    Ok(status)
}

/// A day without an hour: noon where the Chambers are.
fn noon(day: Date) -> Result<Timestamp, AppError> {
    let noon = day.to_datetime(time(12, 0, 0, 0)).in_tz("Europe/Rome");
    noon.map(|zoned| zoned.timestamp()).map_err(|error| bad("on", error))
}

/// A desk that said nothing yet. Not every portal gives practice codes: until one is told, the row has one
/// that all devices of the company make alike.
fn blank(id: PracticeId, row: &ListRow) -> Result<PracticeRow, AppError> {
    let hash = Sha256::digest(id.to_string());
    let mut seed = [0; 5];
    seed.copy_from_slice(&hash[..5]);
    let code = PracticeCode::mint(Date::constant(2026, 1, 1), seed);
    serde_json::from_value(serde_json::json!({
        "idPratica": code, "tipoPratica": row.kind, "stato": DeskState::Sent.label(),
    }))
    .map_err(AppError::internal)
}

fn digest(sha256: &str) -> Result<store::Digest, AppError> {
    sha256.parse().map_err(AppError::internal)
}

/// Name and bytes of each; all are read before anything is kept.
fn read_documents(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = files::read(path, DOCUMENT_LIMIT)?;
        pdf::judge(&name, &bytes, DOCUMENT_LIMIT)?;
        Ok((name, bytes))
    };
    paths.iter().map(read).collect()
}

fn keep_documents(
    office: &Office,
    id: PracticeId,
    documents: &[(String, Vec<u8>)],
) -> Result<(), AppError> {
    for (name, bytes) in documents {
        let media_type =
            if name.ends_with(".p7m") { "application/pkcs7-mime" } else { "application/pdf" };
        let issued = NewIssued { practice: id, name, media_type, bytes, at_ms: drafts::now_ms() };
        facts::put_issued(office, &issued)?;
    }
    Ok(())
}
