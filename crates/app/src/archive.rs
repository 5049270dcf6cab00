//! The list, one practice, and the names by which practices are found.

use std::collections::BTreeSet;
use std::path::Path;

use certificate::{Certificate, Delegation, GoodsLine, Kind, Report};
use draft::PracticeId;
use exchange::sheet;
use store::ListItem;

mod filter;

pub use self::filter::{ArchiveFilter, choices, counts, page};

use crate::views::{
    CandidateView, ConflictKind, ConflictView, KeysView, PracticeRow, PracticeView,
};
use crate::{
    AppError, Code, Office, alarms, care, checking, comments, corrections, derivation, desks,
    drafts, facts, files, history, layout, sealing, signatures, state, words,
};

/// Lists practices, the last changed first, all of them.
///
/// # Errors
/// [`Code::Storage`].
pub fn list(
    office: &Office,
    state: Option<&str>,
    text: Option<&str>,
) -> Result<Vec<PracticeRow>, AppError> {
    all(office, &ArchiveFilter::of(state, text))
}

/// All practices of a filter.
///
/// # Errors
/// [`Code::BadField`] for a day that is none; [`Code::Storage`].
pub fn all(office: &Office, filter: &ArchiveFilter) -> Result<Vec<PracticeRow>, AppError> {
    let mut rows = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let part = page(office, filter, after.as_deref())?;
        rows.extend(part.rows);
        match part.next {
            Some(next) => after = Some(next),
            None => return Ok(rows),
        }
    }
}

/// Writes the list as a table: `.xlsx`, or CSV under any other name. Answers how many practices it holds.
///
/// # Errors
/// [`Code::BadField`] for a day that is none; [`Code::Storage`].
pub fn export(office: &Office, filter: &ArchiveFilter, file: &Path) -> Result<usize, AppError> {
    let rows = all(office, filter)?;
    let word = |id: &str| words::say(office.language, id, &[]);
    let names = ["title", "reference", "kind", "consignee", "country", "desk", "state", "fee"];
    let more = ["protocol", "certificate", "colleague", "due", "updated", "id"];
    let mut table: Vec<Vec<String>> =
        vec![names.iter().chain(&more).map(|name| word(&format!("table-{name}"))).collect()];
    table.extend(rows.iter().map(|row| {
        let number = |number: &Option<String>| number.clone().unwrap_or_default();
        vec![
            row.title.clone(),
            row.external_id.clone(),
            row.kind.clone(),
            row.consignee.clone(),
            row.country.clone(),
            row.desk.clone(),
            row.state.clone(),
            row.fee.replace('.', ","),
            number(&row.protocol),
            number(&row.certificate),
            row.care.colleague.clone(),
            row.care.due.clone(),
            row.updated_at.clone(),
            row.id.clone(),
        ]
    }));
    let is_workbook = file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    let bytes = if is_workbook {
        sheet::write_xlsx(&word("table-practices"), &table).map_err(AppError::internal)?
    } else {
        sheet::write_csv(&table)
    };
    files::write(file, &bytes)?;
    Ok(rows.len())
}

/// The practice that a person names: our id, or the external reference.
///
/// # Errors
/// [`Code::UnknownPractice`].
pub fn find(office: &Office, name: &str) -> Result<PracticeId, AppError> {
    let unknown = || AppError::new(Code::UnknownPractice, "no such practice").with("id", name);
    match name.parse::<PracticeId>() {
        Ok(id) => {
            office.store.list_item(id).map_err(AppError::from)?;
            Ok(id)
        }
        Err(_) => office.store.find_reference(name)?.ok_or_else(unknown),
    }
}

/// Starts a practice of a kind ([`Kind::ALL`]) with what is known already: company, desk, box 1.
///
/// # Errors
/// [`Code::BadField`] for another kind, [`Code::NotInitialised`], [`Code::Storage`].
pub fn create(office: &Office, kind: &str) -> Result<String, AppError> {
    let kind = Kind::from_code(&kind.to_uppercase()).ok_or_else(|| {
        AppError::new(Code::BadField, "unknown kind")
            .with("pointer", "/tipoPratica")
            .with("why", format!("{kind:?} ≠ {}", Kind::ALL.map(Kind::as_str).join(", ")))
    })?;
    let company = crate::company_documents::company(office)?;
    let mut blank = Certificate { kind, ..Certificate::default() };
    if let Some(account) = office.store.desk_accounts()?.into_iter().next() {
        blank.desk.chamber = account.chamber;
    }
    if kind == Kind::Co {
        blank.consignor = company.as_consignor();
        blank.goods = vec![GoodsLine { number: 1, ..GoodsLine::default() }];
    }
    blank.order.originals = (kind == Kind::Co).then_some(1);
    match kind {
        Kind::Df | Kind::Dd => {
            let reported_on = checking::today().to_string();
            blank.report = Some(Report { reported_on, ..Report::default() });
        }
        Kind::Cd | Kind::Rd => {
            let from = checking::today().to_string();
            blank.delegation = Some(Delegation { from, ..Delegation::default() });
        }
        Kind::Co | Kind::Va => {}
    }
    blank.company = company;
    Ok(drafts::create(office, &blank)?.to_string())
}

/// One practice as canonical exchange JSON; our id stands in `origo.id`.
///
/// # Errors
/// [`Code::UnknownPractice`].
pub fn show(office: &Office, id: PracticeId) -> Result<String, AppError> {
    let mut certificate = drafts::certificate(office, id)?;
    let origo = serde_json::json!({ "id": id.to_string() });
    certificate.extra.insert("origo".to_owned(), origo);
    Ok(exchange::write(&certificate))
}

/// One practice for the editor.
///
/// # Errors
/// [`Code::UnknownPractice`].
pub fn open(office: &Office, id: PracticeId) -> Result<PracticeView, AppError> {
    let item = office.store.list_item(id)?;
    let editable = state::is_open(&item.row.state);
    let seen = drafts::look_with_undo(office, id, Seen::of)?;
    let Seen { certificate, keys, conflicts, comments, events, undo, redo } = seen;
    let judgement = checking::judge_here(office, id, &certificate, checking::today())?;
    let text = |keys: Vec<draft::LineKey>| keys.iter().map(ToString::to_string).collect();
    let derived = derivation::view(office.language, &certificate);
    Ok(PracticeView {
        derived,
        id: id.to_string(),
        state: item.row.state.clone(),
        editable,
        revision: item.row.revision,
        document: serde_json::to_value(&certificate).map_err(AppError::internal)?,
        layout: layout::of(&certificate),
        keys: KeysView {
            items: text(keys.items),
            invoices: text(keys.fatture),
            blocks: text(keys.blocchi),
            attachments: text(keys.allegati),
        },
        findings: judgement.findings,
        fees: judgement.fees,
        conflicts: conflicts.into_iter().map(conflict_view).collect(),
        comments: comments.into_iter().map(comments::view).collect(),
        events: events.into_iter().map(care::event_view).collect(),
        // Of what is sealed nothing can be taken back.
        undo: undo.filter(|_| editable),
        redo: redo.filter(|_| editable),
        late_edits: history::late_edits(office, id, item.row.revision)?,
        seal: sealing::view(office, id)?,
        correction: corrections::view(office, id)?,
        row: row(office, item, &office.store.only_here(&[id])?)?,
    })
}

/// What an open practice shows.
struct Seen {
    certificate: Certificate,
    keys: draft::LineKeys,
    conflicts: Vec<draft::Conflict>,
    comments: Vec<draft::Comment>,
    events: Vec<draft::Event>,
    undo: Option<String>,
    redo: Option<String>,
}

impl Seen {
    fn of(draft: &draft::Draft, undo: &draft::UndoStack) -> Self {
        Self {
            certificate: draft.certificate(),
            keys: draft.keys(),
            conflicts: draft.conflicts(),
            comments: draft.comments(),
            events: draft.events(),
            undo: undo.undo_path().map(str::to_owned),
            redo: undo.redo_path().map(str::to_owned),
        }
    }
}

/// A conflict as the window draws it.
pub(crate) fn conflict_view(conflict: draft::Conflict) -> ConflictView {
    ConflictView {
        pointer: conflict.path,
        kind: match conflict.kind {
            draft::ConflictKind::Register => ConflictKind::Register,
            draft::ConflictKind::Text => ConflictKind::Text,
            draft::ConflictKind::Line => ConflictKind::Line,
        },
        standing: conflict.standing,
        candidates: conflict
            .candidates
            .into_iter()
            .map(|candidate| CandidateView {
                value: candidate.value,
                by: candidate.by.map(|by| by.as_str().to_owned()).unwrap_or_default(),
                at: sealing::rfc3339(candidate.at_ms),
                line: candidate.line,
            })
            .collect(),
    }
}

/// A row with what is known from the desk; `here_only` are the documents that no other device has yet.
fn row(
    office: &Office,
    item: ListItem,
    here_only: &BTreeSet<PracticeId>,
) -> Result<PracticeRow, AppError> {
    let ListItem { practice, row, updated_at_ms, .. } = item;
    let status = facts::status(office, practice, row.revision)?;
    let branch = office.store.branch_office(practice)?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let state_word = row.state.clone();
    let by_hand = desks::is_by_hand(office, &row.chamber)?;
    Ok(PracticeRow {
        id: practice.to_string(),
        external_id: row.reference,
        title: row.title,
        kind: row.kind,
        state: row.state,
        consignee: row.consignee,
        country: row.country,
        desk: [row.chamber.as_str(), branch.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        fee: row
            .fee_cents
            .map(|cents| certificate::fees::Cents(cents).to_string())
            .unwrap_or_default(),
        protocol: some(row.protocol),
        certificate: some(row.certificate_number),
        officer_note: status.and_then(|status| status.note_sportello),
        waiting: facts::outbox(office, practice, row.revision)?
            .and_then(|outbox| waiting(office, &outbox)),
        alarm: alarms::of(office, practice, row.revision)?
            .map(|alarm| words::error(office.language, &alarm)),
        updated_at: sealing::rfc3339(updated_at_ms),
        conflicts: row.conflicts,
        care: care::view(row.care, &state_word),
        shared: !here_only.contains(&practice),
        returned: if state::is_open(&state_word) {
            signatures::returned(office, practice, row.revision)?
        } else {
            None
        },
        by_hand,
    })
}

/// What waits, and why, in the person's words.
pub(crate) fn waiting(office: &Office, outbox: &sync_driver::Outbox) -> Option<String> {
    use sync::{ParkReason, Stage};
    let say = |id: &str| Some(words::say(office.language, id, &[]));
    match &outbox.submission.stage {
        Stage::Queued if outbox.requested => say("waiting-connection"),
        Stage::Queued => say("waiting-queued"),
        Stage::Sent { .. } | Stage::Refused { .. } => None,
        Stage::Parked { reason, .. } => match reason {
            ParkReason::InsufficientFunds { .. } => say("waiting-funds"),
            ParkReason::Account { code } => {
                Some(words::say(office.language, "waiting-account", &[("code", code.clone())]))
            }
            ParkReason::Changed { .. } => say("waiting-changed"),
            ParkReason::ByHand => say("waiting-by-hand"),
            ParkReason::CannotTell
            | ParkReason::SeveralPractices { .. }
            | ParkReason::OtherFiles { .. } => say("waiting-person"),
        },
        Stage::Creating
        | Stage::SeekingPractice { .. }
        | Stage::Attaching { .. }
        | Stage::SeekingFile { .. }
        | Stage::Noting { .. }
        | Stage::Looking { .. }
        | Stage::Sending { .. } => say("waiting-connection"),
    }
}
