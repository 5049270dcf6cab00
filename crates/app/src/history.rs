//! What was: who changed which boxes when, what differs between two moments, going back to one; and what
//! came after a seal.

use std::collections::BTreeSet;

use draft::{Draft, Heads, PracticeId};
use sync::derive::derive;

use crate::sealing::{heads_hex, rfc3339};
use crate::views::together::{DifferenceView, LateEditsView, MomentView};
use crate::{AppError, Code, Office, drafts};

/// A longer pause in one person's work begins another moment.
const PAUSE_MS: i64 = 20 * 60 * 1_000;

/// The history of a practice, the oldest moment first.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`].
pub fn moments(office: &Office, id: PracticeId) -> Result<Vec<MomentView>, AppError> {
    let moments = drafts::look(office, id, |draft| draft.history(PAUSE_MS))?;
    let view = |moment: draft::Moment| MomentView {
        heads: heads_hex(&moment.heads),
        by: moment.by.map(|by| by.as_str().to_owned()).unwrap_or_default(),
        from: rfc3339(moment.from_ms),
        at: rfc3339(moment.at_ms),
        pointers: moment.paths,
        changes: u32::try_from(moment.changes).unwrap_or(u32::MAX),
    };
    Ok(moments.into_iter().map(view).collect())
}

/// What differs between two moments, box by box. No heads at all stand for now.
///
/// # Errors
/// [`Code::BadField`] for a moment that there is not; [`Code::UnknownPractice`], [`Code::Storage`].
pub fn compare(
    office: &Office,
    id: PracticeId,
    from: Vec<String>,
    to: Vec<String>,
) -> Result<Vec<DifferenceView>, AppError> {
    let (from, to) = (heads(&from)?, heads(&to)?);
    let found = drafts::look(office, id, |draft| {
        let [from, to] = [from, to].map(|heads| heads.unwrap_or_else(|| draft.heads()));
        draft.compare(&from, &to)
    })??;
    let view = |one: draft::Difference| DifferenceView {
        pointer: one.path,
        before: one.before,
        after: one.after,
    };
    Ok(found.into_iter().map(view).collect())
}

/// Makes the paper what it was at a moment, as one more change that can be undone.
///
/// # Errors
/// [`Code::BadField`] for a moment that there is not; [`Code::Conflict`] while something is undecided;
/// [`Code::Sealed`], [`Code::Storage`].
pub fn restore(office: &Office, id: PracticeId, heads: Vec<String>) -> Result<(), AppError> {
    let then = self::heads(&heads)?;
    drafts::edit(office, id, |draft, author, at_ms| {
        let then = then.unwrap_or_else(|| draft.heads());
        draft.restore(&then, author, at_ms)
    })
}

/// A point of the history as the window names it.
fn heads(words: &[String]) -> Result<Option<Heads>, AppError> {
    if words.is_empty() {
        return Ok(None);
    }
    words.join(" ").parse().map(Some).map_err(|error| {
        AppError::new(Code::BadField, &error).with("pointer", "heads").with("why", error)
    })
}

/// What others changed in the paper after its current revision was sealed; remarks do not count.
pub(crate) fn late_edits(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<LateEditsView>, AppError> {
    let records = office.store.records_of(id)?;
    let records: Vec<sync::Record> =
        records.iter().filter_map(|record| sync::Record::read(&record.bytes).ok()).collect();
    let state = derive(&records);
    let Some(sealed) = state.sealed_heads.first().filter(|_| state.revision == revision) else {
        return Ok(None);
    };
    drafts::look(office, id, |draft| since(draft, sealed))
}

fn since(draft: &Draft, sealed: &Heads) -> Option<LateEditsView> {
    // A draft that has not all of what was sealed is behind the seal, not ahead of it.
    let differs = draft.compare(sealed, &draft.heads()).ok()?;
    if differs.is_empty() {
        return None;
    }
    let written = draft.written_since(sealed);
    let by: BTreeSet<String> = written.iter().flat_map(|one| one.authors.clone()).collect();
    let count = written.iter().map(|one| one.hashes.len()).sum::<usize>();
    Some(LateEditsView {
        by: by.into_iter().collect(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
    })
}
