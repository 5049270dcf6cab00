//! What an officer asks to be corrected: fetched from the desk, kept under the seal that it speaks of (and so on
//! every device of the company), and held against the paper that mends it.
//!
//! A desk that does not tell it, and people who were told by word of mouth, leave the officer's note alone.

use certificate::{
    Attachment, AttachmentType, BoxId, Certificate, Form, Kind, lifecycle::DeskState,
};
use draft::PracticeId;
use store::{Digest, Seal, SealId};
use sync_driver::replica;
use wire::base_form::{BaseForm, Body};
use wire::fpws::CorrectionRow;
use wire::order_detail::OrderDetail;

use crate::greeting::Greeted;
use crate::views::{AskedAttachmentView, AskedBoxView, AskedDocumentView, CorrectionView};
use crate::{AppError, Code, Office, drafts, facts, sealing, state};

/// How it is called among the receipts of a seal.
const ASKED: &str = "correction";

/// What is asked, and of which revision: the last that the desk knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) row: CorrectionRow,
    pub(crate) revision: u32,
    /// The seal that it speaks of.
    pub(crate) seal: SealId,
}

impl Asked {
    /// Whether documents are asked for and nothing else: the signed base form goes on standing.
    pub(crate) fn is_of_documents_alone(&self) -> bool {
        let row = &self.row;
        let documents = row.allegati.len() + row.documenti_mancanti.len();
        documents > 0 && !row.modello_base
    }
}

/// Asks the desk what is to be corrected, and keeps it. A desk that does not tell it is no error.
///
/// # Errors
/// [`Code::Storage`].
pub(crate) async fn take(
    office: &Office,
    greeted: &Greeted,
    id: PracticeId,
    revision: u32,
    row: &wire::fpws::PracticeRow,
) -> Result<(), AppError> {
    if row.stato != DeskState::CorrectionAsked {
        return Ok(());
    }
    let Some(seal) = facts::seal(office, id, revision)? else { return Ok(()) };
    let kind: Kind = seal.certificate.kind;
    let rows = match greeted.desk.corrections(kind, row.id_pratica.as_str()).await {
        Ok(rows) => rows,
        Err(failure) => {
            tracing::info!(?failure, "the desk does not say what is to be corrected");
            return Ok(());
        }
    };
    match rows.into_iter().max_by_key(|row| row.giro) {
        Some(asked) => keep(office, id, seal.id, &asked),
        None => Ok(()),
    }
}

/// Keeps what is asked, with a record for the other devices. Told twice it is kept once; a term that was
/// extended is told anew.
fn keep(
    office: &Office,
    id: PracticeId,
    seal: SealId,
    asked: &CorrectionRow,
) -> Result<(), AppError> {
    if kept(office, seal)?.as_ref() == Some(asked) {
        return Ok(());
    }
    let fact = serde_json::to_value(asked).map_err(AppError::internal)?;
    let receipt = store::Receipt {
        seal,
        kind: ASKED.to_owned(),
        bytes: serde_json::to_vec(&fact).map_err(AppError::internal)?,
        learnt_at_ms: drafts::now_ms(),
    };
    let body = replica::receipt_body(seal, ASKED, fact);
    let record = facts::state_record(office, id, receipt.learnt_at_ms, body)?;
    office.store.put_receipt(&receipt, None, Some(&record))?;
    office.wrote();
    Ok(())
}

/// What was last kept for a seal: of one round what was told last.
fn kept(office: &Office, seal: SealId) -> Result<Option<CorrectionRow>, AppError> {
    let receipts = office.store.receipts(seal)?;
    let told = receipts.iter().filter(|one| one.kind == ASKED);
    let rows = told.filter_map(|one| serde_json::from_slice::<CorrectionRow>(&one.bytes).ok());
    Ok(rows.max_by_key(|row| row.giro))
}

/// What is asked of a practice, where its revision waits for a correction or makes one.
///
/// # Errors
/// [`Code::Storage`].
pub(crate) fn asked(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<Asked>, AppError> {
    for before in (1..=revision).rev() {
        let Some(status) = facts::status(office, id, before)? else { continue };
        if status.stato != DeskState::CorrectionAsked {
            return Ok(None);
        }
        for seal in office.store.seals(id)? {
            if office.store.seal(seal)?.revision == before
                && let Some(row) = kept(office, seal)?
            {
                return Ok(Some(Asked { row, revision: before, seal }));
            }
        }
        return Ok(None);
    }
    Ok(None)
}

/// What is asked, held against the paper as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mended {
    /// Each part of the base form, and whether it is another one now.
    boxes: Vec<(BoxId, bool)>,
    /// By name as the desk has it, with its place among the attachments of the paper.
    attachments: Vec<Part>,
    /// By type.
    missing: Vec<Part>,
    /// Whether the order detail is another one; none where it is not asked for.
    order: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    what: String,
    /// Where it stands among the attachments of the paper.
    place: Option<usize>,
    /// Whether it is known here at all: what it is not, nobody can wait for.
    known: bool,
    done: bool,
}

/// What is new among the attachments, each to be taken once.
struct News<'a> {
    paper: &'a Certificate,
    places: Vec<usize>,
}

impl News<'_> {
    fn take(&mut self, fits: impl Fn(&Attachment) -> bool) -> Option<usize> {
        let at = self.places.iter().position(|&place| fits(&self.paper.attachments[place]))?;
        Some(self.places.remove(at))
    }
}

/// Takes what is new among the attachments for what is asked: first by its name, then by its type, as desks do.
fn mended(office: &Office, asked: &Asked, paper: &Certificate) -> Result<Mended, AppError> {
    let seal = office.store.seal(asked.seal)?;
    let is_old = |one: &Attachment| {
        let sha256 = one.sha256.parse::<Digest>().ok();
        seal.attachments.iter().any(|old| old.name == one.name && Some(old.sha256) == sha256)
    };
    let is_new = |one: &Attachment| !one.sha256.is_empty() && !is_old(one);
    let mut news = News { paper, places: Vec::new() };
    news.places.extend((0..paper.attachments.len()).filter(|&at| is_new(&paper.attachments[at])));
    let sealed_names = sealed_names(office, &seal, &asked.row.allegati)?;
    let mut attachments = Vec::new();
    for (told, sealed) in asked.row.allegati.iter().zip(sealed_names) {
        if told == sealing::ORDER_DETAIL_NAME {
            continue;
        }
        let old = seal.attachments.iter().find(|file| Some(&file.name) == sealed.as_ref());
        let (mut new, mut stands) = (None, None);
        if let Some(old) = old {
            new = news.take(|one| one.name == old.name);
            new = new.or_else(|| news.take(|one| kind_of(one) == old.kind));
            stands = paper.attachments.iter().position(|one| one.name == old.name);
        }
        let (place, known, done) = (new.or(stands), old.is_some(), new.is_some());
        attachments.push(Part { what: told.clone(), place, known, done });
    }
    let mut missing = Vec::new();
    for kind in &asked.row.documenti_mancanti {
        let place = news.take(|one| kind_of(one).eq_ignore_ascii_case(kind));
        missing.push(Part { what: kind.clone(), place, known: true, done: place.is_some() });
    }
    let asks_order = asked.row.allegati.iter().any(|name| name == sealing::ORDER_DETAIL_NAME);
    let order_now = || OrderDetail::of(paper).ok().map(|order| order.write());
    let order = asks_order.then(|| order_now().is_some_and(|now| now != seal.order_detail));
    let boxes = boxes(&seal, &asked.row.caselle, paper);
    Ok(Mended { boxes, attachments, missing, order })
}

/// The boxes that the desk names, held against what was sealed; what it names otherwise is no box of ours.
fn boxes(seal: &Seal, told: &[String], paper: &Certificate) -> Vec<(BoxId, bool)> {
    let sealed = BaseForm::read(&seal.base_form).ok().and_then(form_of);
    let now = BaseForm::of(paper).ok().and_then(form_of);
    let (Some(sealed), false) = (sealed, told.is_empty()) else { return Vec::new() };
    let other = |part| now.as_ref().is_some_and(|now| now.stated(part) != sealed.stated(part));
    let named = told.iter().filter_map(|word| BoxId::signed(word));
    named.map(|part| (part, other(part))).collect()
}

fn form_of(form: BaseForm) -> Option<Form> {
    match form.body {
        Body::Co(form) => Some(form),
        Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => None,
    }
}

/// Under which name each file that the desk names was sealed: a signed one has another name at the desk.
fn sealed_names(
    office: &Office,
    seal: &Seal,
    told: &[String],
) -> Result<Vec<Option<String>>, AppError> {
    let signatures = office.store.signatures(seal.id())?;
    let signed: Vec<_> = signatures.into_iter().flat_map(|signature| signature.files).collect();
    let of = |name: &String| {
        let sealed = seal.attachments.iter().find(|file| file.name == *name);
        let by_signed = || signed.iter().find(|file| file.name == *name);
        sealed
            .map(|file| file.name.clone())
            .or_else(|| by_signed().map(|file| file.sealed_name.clone()))
    };
    Ok(told.iter().map(of).collect())
}

fn kind_of(attachment: &Attachment) -> &str {
    attachment.kind.as_ref().unwrap_or(&AttachmentType::Generic).as_str()
}

/// Refuses a paper that does not answer what was asked for: the desk would not take it.
///
/// # Errors
/// [`Code::CorrectionElsewhere`] where it is for another desk than the one that asked,
/// [`Code::CorrectionIncomplete`] names what is lacking.
pub(crate) fn expect_answer(
    office: &Office,
    id: PracticeId,
    revision: u32,
    paper: &Certificate,
) -> Result<(), AppError> {
    expect_same_desk(office, id, revision, paper)?;
    let Some(asked) = asked(office, id, revision)? else { return Ok(()) };
    let mended = mended(office, &asked, paper)?;
    let parts = mended.attachments.iter().chain(&mended.missing);
    let mut lacking: Vec<&str> =
        parts.filter(|part| part.known && !part.done).map(|part| part.what.as_str()).collect();
    if mended.order == Some(false) {
        lacking.push(sealing::ORDER_DETAIL_NAME);
    }
    if lacking.is_empty() {
        return Ok(());
    }
    Err(AppError::new(Code::CorrectionIncomplete, "not everything that was asked for is there")
        .with("names", lacking.join(", ")))
}

/// Only the desk that asked has the practice, among those of its kind.
fn expect_same_desk(
    office: &Office,
    id: PracticeId,
    revision: u32,
    paper: &Certificate,
) -> Result<(), AppError> {
    let Some(asked) = facts::correction_asked(office, id, revision)? else { return Ok(()) };
    let Some(filed) = asked.seal else { return Ok(()) };
    let filed = facts::seal_named(office, filed)?.certificate;
    if (&filed.desk.chamber, filed.kind) == (&paper.desk.chamber, paper.kind) {
        return Ok(());
    }
    Err(AppError::new(Code::CorrectionElsewhere, "another desk has the practice")
        .with("chamber", filed.desk.chamber)
        .with("kind", filed.kind.as_str()))
}

/// What is asked of a practice and how far it is mended, for people.
///
/// # Errors
/// [`Code::Storage`].
pub(crate) fn view(office: &Office, id: PracticeId) -> Result<Option<CorrectionView>, AppError> {
    let row = office.store.list_item(id)?.row;
    let waits = row.state == "correctionAsked" || row.revision > 1;
    let over = matches!(row.state.as_str(), "issued" | "rejected" | "cancelled" | "annulled");
    if !waits || over {
        return Ok(None);
    }
    let Some(asked) = asked(office, id, row.revision)? else { return Ok(None) };
    let (paper, keys) =
        drafts::look(office, id, |draft| (draft.certificate(), draft.keys().allegati))?;
    let mended = mended(office, &asked, &paper)?;
    let is_open = state::is_open(&row.state);
    let line = |part: &Part| {
        part.place.and_then(|place| keys.get(place)).map(std::string::ToString::to_string)
    };
    Ok(Some(CorrectionView {
        round: asked.row.giro,
        words: asked.row.testo.clone(),
        asked_at: asked.row.richiesta_il.map(|at| at.to_string()),
        deadline: asked.row.scadenza.map(|day| day.to_string()),
        base_form: asked.row.modello_base,
        boxes: mended
            .boxes
            .iter()
            .map(|(part, done)| AskedBoxView { box_id: part.as_str().to_owned(), done: *done })
            .collect(),
        order: mended.order.is_some(),
        order_done: mended.order.unwrap_or(false),
        attachments: mended
            .attachments
            .iter()
            .map(|part| AskedAttachmentView {
                name: part.what.clone(),
                line: line(part),
                done: part.done,
            })
            .collect(),
        missing: mended
            .missing
            .iter()
            .map(|part| AskedDocumentView {
                kind: part.what.clone(),
                line: line(part),
                done: part.done,
            })
            .collect(),
        mending: is_open,
    }))
}
