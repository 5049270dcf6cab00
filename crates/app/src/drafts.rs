//! Drafts in hand: made, opened, changed, each change durable before it is told.
//!
//! The one path by which the document is written. Other processes may write the same home: what they
//! stored meanwhile is merged first.

use std::collections::hash_map::Entry;
use std::sync::PoisonError;

use certificate::Certificate;
use draft::{ActorId, Applied, Author, Draft, DraftError, PracticeId};
use store::{Append, Change, Content, ListRow, NewDraft};
use uuid::Uuid;

use crate::office::{OpenDraft, OpenDrafts};
use crate::{AppError, Code, Office, state};

/// Another process may write between reading and appending; more often than this is no accident.
const APPEND_ATTEMPTS: usize = 16;

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
    let at_ms = now_ms();
    let actor = fresh_actor();
    let mut draft = Draft::create(id, actor)?;
    let applied = draft.import(content, &office.author, at_ms)?;
    let certificate = draft.certificate();
    office.store.create_draft(&NewDraft {
        document: id,
        snapshot: &draft.save(),
        heads: &draft.heads(),
        content: Content::Practice {
            certificate: &certificate,
            row: &ListRow::of(&certificate, "draft", 1),
        },
        attestation: vouch(office, id, actor, &applied)?.as_ref(),
        at_ms,
    })?;
    office.wrote();
    Ok(id)
}

/// The paper as it was last stored.
pub(crate) fn certificate(office: &Office, id: PracticeId) -> Result<Certificate, AppError> {
    Ok(office.store.shadow(id)?)
}

/// Looks at a draft with everything that any process has stored.
pub(crate) fn look<T>(
    office: &Office,
    id: PracticeId,
    look: impl FnOnce(&Draft) -> T,
) -> Result<T, AppError> {
    with_open(office, id, |open| Ok(look(&open.draft)))
}

/// Changes a draft; on the disk when it returns.
pub(crate) fn edit(
    office: &Office,
    id: PracticeId,
    change: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
) -> Result<(), AppError> {
    let item = office.store.list_item(id)?;
    if !state::is_open(&item.row.state) {
        return Err(
            AppError::new(Code::Sealed, "edit of a sealed practice").with("state", &item.row.state)
        );
    }
    let revision = item.row.revision;
    let done = with_open(office, id, |open| {
        let at_ms = now_ms();
        let applied = change(&mut open.draft, &office.author, at_ms)?;
        let vouched = vouch(office, id, open.actor, &applied)?;
        for _ in 0..APPEND_ATTEMPTS {
            let certificate = open.draft.certificate();
            let conflicts = u32::try_from(open.draft.conflicts().len()).unwrap_or(u32::MAX);
            let row = ListRow { conflicts, ..ListRow::of(&certificate, "draft", revision) };
            let append = office.store.append_change(&Change {
                document: id,
                seen: open.version,
                increment: &applied.increment,
                heads: &open.draft.heads(),
                content: Content::Practice { certificate: &certificate, row: &row },
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
    if done.is_err() {
        // What is in hand may hold a change that is not on the disk: the next look reads anew.
        lock(office).remove(&id);
    }
    done
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
            place.insert(OpenDraft { draft, actor, version: stored.version })
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
            _ => Self::internal(&error),
        }
    }
}
