//! Drafts in hand: made, opened, changed, each change durable before it is told.
//!
//! The one path by which the document is written. Other processes may write the same home: what they
//! stored meanwhile is merged first.

use std::collections::hash_map::Entry;
use std::sync::PoisonError;

use certificate::Certificate;
use draft::{
    ActorId, Applied, Author, DocumentId, DocumentKind, Draft, DraftError, PracticeId, UndoStack,
};
use serde_json::Value;
use store::{Append, Change, Content, ListRow, NewDraft};
use uuid::Uuid;

use crate::office::{OpenDraft, OpenDrafts};
use crate::{AppError, Code, Office, state};

/// Another process may write between reading and appending; more often than this is no accident.
const APPEND_ATTEMPTS: usize = 16;
/// Keystrokes with a longer pause between them are two steps to take back.
const TYPING_PAUSE_MS: i64 = 2_000;

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Never the same twice, never stored: a reused actor makes merging fail for good.
fn fresh_actor() -> ActorId {
    ActorId(*Uuid::new_v4().as_bytes())
}

/// Makes a draft of a practice, with its external reference if it has one.
pub(crate) fn create(office: &Office, content: &Certificate) -> Result<PracticeId, AppError> {
    let id = PracticeId::from(Uuid::now_v7());
    put_new(office, DocumentKind::Practice, id, |draft, author, at_ms| {
        draft.import(content, author, at_ms)
    })?;
    Ok(id)
}

/// Makes one of the company's other documents, where it is not here yet; with `content`, if there is any.
pub(crate) fn create_other(
    office: &Office,
    kind: DocumentKind,
    id: DocumentId,
    content: Option<&Value>,
) -> Result<(), AppError> {
    if office.store.document_kind(id)?.is_some() {
        return Ok(());
    }
    let made = put_new(office, kind, id, |draft, author, at_ms| match content {
        Some(content) => draft.import_content(content, author, at_ms),
        None => Ok(Applied { increment: Vec::new(), heads: draft.heads() }),
    });
    // Another process, or the node, may have been faster: then it is here.
    if office.store.document_kind(id)?.is_some() { Ok(()) } else { made }
}

fn put_new(
    office: &Office,
    kind: DocumentKind,
    id: DocumentId,
    fill: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
) -> Result<(), AppError> {
    let at_ms = now_ms();
    let actor = fresh_actor();
    let mut draft = Draft::create_kind(kind, id, actor)?;
    let applied = fill(&mut draft, &office.author, at_ms)?;
    let row = ListRow { state: "draft".to_owned(), revision: 1, ..ListRow::default() };
    let held = Held::of(&draft, &row);
    office.store.create_draft(&NewDraft {
        document: id,
        snapshot: &draft.save(),
        heads: &draft.heads(),
        content: held.content(),
        attestation: vouch(office, id, actor, &applied)?.as_ref(),
        at_ms,
    })?;
    office.wrote();
    Ok(())
}

/// The paper as it was last stored.
pub(crate) fn certificate(office: &Office, id: PracticeId) -> Result<Certificate, AppError> {
    Ok(office.store.shadow(id)?)
}

/// Looks at a document with everything that any process has stored.
pub(crate) fn look<T>(
    office: &Office,
    id: DocumentId,
    look: impl FnOnce(&Draft) -> T,
) -> Result<T, AppError> {
    with_open(office, id, |open| Ok(look(&open.draft)))
}

/// As [`look`], with what this person can take back.
pub(crate) fn look_with_undo<T>(
    office: &Office,
    id: DocumentId,
    look: impl FnOnce(&Draft, &UndoStack) -> T,
) -> Result<T, AppError> {
    with_open(office, id, |open| Ok(look(&open.draft, &open.undo)))
}

/// Changes a practice that is not sealed, so that it can be undone; on the disk when it returns.
pub(crate) fn edit(
    office: &Office,
    id: PracticeId,
    change: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
) -> Result<(), AppError> {
    let standing = open_row(office, id)?;
    write(office, id, &standing, |open, author, at_ms| {
        let applied = change(&mut open.draft, author, at_ms)?;
        open.draft.record(&mut open.undo, &applied);
        Ok(applied)
    })
}

/// Writes beside the paper of a practice in any state; the paper and its place stay what they are.
pub(crate) fn edit_beside(
    office: &Office,
    id: PracticeId,
    change: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
) -> Result<(), AppError> {
    let standing = office.store.list_item(id)?.row;
    write(office, id, &standing, |open, author, at_ms| Ok(change(&mut open.draft, author, at_ms)?))
}

/// Takes back this person's last edit of a practice, or does it again.
pub(crate) fn turn(office: &Office, id: PracticeId, turn: Turn) -> Result<(), AppError> {
    let standing = open_row(office, id)?;
    write(office, id, &standing, |open, author, at_ms| {
        let undone = match turn {
            Turn::Undo => open.draft.undo(&mut open.undo, author, at_ms)?,
            Turn::Redo => open.draft.redo(&mut open.undo, author, at_ms)?,
        };
        match undone.path {
            Some(_) => Ok(undone.applied),
            None => Err(AppError::new(Code::NothingToUndo, "the stack is empty")),
        }
    })
}

/// Which way a step is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Undo,
    Redo,
}

/// Changes one of the company's other documents; on the disk when it returns.
pub(crate) fn edit_other(
    office: &Office,
    id: DocumentId,
    change: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
) -> Result<(), AppError> {
    write(office, id, &ListRow::default(), |open, author, at_ms| {
        Ok(change(&mut open.draft, author, at_ms)?)
    })
}

/// The row of a practice whose boxes may be changed.
fn open_row(office: &Office, id: PracticeId) -> Result<ListRow, AppError> {
    let item = office.store.list_item(id)?;
    if state::is_open(&item.row.state) {
        return Ok(ListRow { state: "draft".to_owned(), ..item.row });
    }
    Err(AppError::new(Code::Sealed, "edit of a sealed practice").with("state", &item.row.state))
}

/// The one path of every change.
fn write(
    office: &Office,
    id: DocumentId,
    standing: &ListRow,
    change: impl FnOnce(&mut OpenDraft, &Author, i64) -> Result<Applied, AppError>,
) -> Result<(), AppError> {
    let mut changed = false;
    let done = with_open(office, id, |open| {
        let at_ms = now_ms();
        let applied = change(open, &office.author, at_ms)?;
        changed = true;
        let vouched = vouch(office, id, open.actor, &applied)?;
        for _ in 0..APPEND_ATTEMPTS {
            let held = Held::of(&open.draft, standing);
            let append = office.store.append_change(&Change {
                document: id,
                seen: open.version,
                increment: &applied.increment,
                heads: &open.draft.heads(),
                content: held.content(),
                attestation: vouched.as_ref(),
                at_ms,
            })?;
            match append {
                Append::Stored(version) => {
                    open.version = version;
                    office.wrote();
                    return Ok(());
                }
                Append::Behind => catch_up(office, id, open)?,
            }
        }
        Err(AppError::internal("the draft is being written by another process without a pause"))
    });
    if done.is_err() && changed {
        // What is in hand may hold a change that is not on the disk: the next look reads anew.
        lock(office).remove(&id);
    }
    done
}

/// What a document holds, as the store keeps it beside the bytes.
enum Held {
    Practice { certificate: Box<Certificate>, row: Box<ListRow> },
    Other { kind: &'static str, json: Value },
}

impl Held {
    /// What the paper says over where the practice stands.
    fn of(draft: &Draft, standing: &ListRow) -> Self {
        match draft.kind() {
            DocumentKind::Practice => {
                let certificate = draft.certificate();
                let conflicts = u32::try_from(draft.conflicts().len()).unwrap_or(u32::MAX);
                let row = ListRow {
                    conflicts,
                    care: Some(draft.care()),
                    protocol: standing.protocol.clone(),
                    certificate_number: standing.certificate_number.clone(),
                    ..ListRow::of(&certificate, &standing.state, standing.revision)
                };
                Self::Practice { certificate: Box::new(certificate), row: Box::new(row) }
            }
            kind => Self::Other { kind: kind.word(), json: draft.content() },
        }
    }

    fn content(&self) -> Content<'_> {
        match self {
            Self::Practice { certificate, row } => Content::Practice { certificate, row },
            Self::Other { kind, json } => Content::Other { kind, json },
        }
    }
}

/// This device's word that the change is its own.
fn vouch(
    office: &Office,
    id: PracticeId,
    actor: ActorId,
    applied: &Applied,
) -> Result<Option<store::Attestation>, AppError> {
    // A change rests on all that is here, so that it is the only head after it.
    let (Some(change), false) = (applied.heads.as_slice().first(), applied.increment.is_empty())
    else {
        return Ok(None);
    };
    let key = &office.ground()?.key;
    Ok(Some(sync_driver::replica::vouched(key, id, actor.0, *change)))
}

fn with_open<T>(
    office: &Office,
    id: PracticeId,
    work: impl FnOnce(&mut OpenDraft) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let mut drafts = lock(office);
    let open = match drafts.entry(id) {
        Entry::Occupied(entry) => {
            let open = entry.into_mut();
            if office.store.draft_version(id)? != open.version {
                catch_up(office, id, open)?;
            }
            open
        }
        Entry::Vacant(place) => {
            let stored = office.store.load_draft(id)?;
            let actor = fresh_actor();
            let draft = Draft::load(&stored.bytes, actor)?;
            let undo = UndoStack::new(TYPING_PAUSE_MS);
            place.insert(OpenDraft { draft, actor, version: stored.version, undo })
        }
    };
    work(open)
}

fn catch_up(office: &Office, id: PracticeId, open: &mut OpenDraft) -> Result<(), AppError> {
    let stored = office.store.changes_since(id, open.version)?;
    if !stored.bytes.is_empty() {
        open.draft.merge(&stored.bytes)?;
    }
    open.version = stored.version;
    Ok(())
}

fn lock(office: &Office) -> std::sync::MutexGuard<'_, OpenDrafts> {
    let mut guard = office.drafts.lock().unwrap_or_else(PoisonError::into_inner);
    if office.drafts.is_poisoned() {
        // A panic in the middle of a change: nothing in hand can be trusted, the disk can.
        guard.clear();
        office.drafts.clear_poison();
    }
    guard
}

impl From<DraftError> for AppError {
    fn from(error: DraftError) -> Self {
        match &error {
            DraftError::UnknownPath { path, .. }
            | DraftError::WrongType { path, .. }
            | DraftError::TooLong { path, .. }
            | DraftError::OutsideText { path, .. }
            | DraftError::NotText { path } => {
                Self::new(Code::BadField, &error).with("pointer", path).with("why", &error)
            }
            DraftError::UnknownLine { list, line } => Self::new(Code::BadField, &error)
                .with("pointer", format!("{list}/{line}"))
                .with("why", &error),
            DraftError::LineRemoved { list, .. }
            | DraftError::LineExists { list, .. }
            | DraftError::TooManyLines { list, .. } => {
                Self::new(Code::BadField, &error).with("pointer", list).with("why", &error)
            }
            DraftError::InConflict { paths } => {
                Self::new(Code::Conflict, &error).with("boxes", paths.join(", "))
            }
            DraftError::UnknownHeads => {
                Self::new(Code::BadField, &error).with("pointer", "heads").with("why", &error)
            }
            DraftError::UnknownComment { key } => {
                Self::new(Code::BadField, &error).with("pointer", key).with("why", &error)
            }
            DraftError::UnknownKind { word } => {
                Self::new(Code::BadField, &error).with("pointer", word).with("why", &error)
            }
            _ => Self::internal(&error),
        }
    }
}
