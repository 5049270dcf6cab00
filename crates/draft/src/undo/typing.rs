//! Keystrokes that join into one step: what one leaves for the next to go on with, and when it does.

use automerge::{
    Automerge, ChangeHash, ExpandedChange,
    legacy::{ObjectId, OpId},
};

use super::{Part, Run, Step, TYPING_LIMIT, Typing, inverse::letters};
use crate::trace;

impl Run {
    /// Two runs that stood side by side.
    fn then(&self, next: &Self) -> Self {
        Self {
            left: self.left.clone(),
            letters: self.letters.iter().chain(&next.letters).cloned().collect(),
            right: next.right.clone(),
        }
    }
}

/// One step of two, where the second goes on typing where the first stopped.
pub(super) fn joined(top: &Step, next: &Step, pause_ms: i64) -> Option<Step> {
    let (old, new) = (top.typing.as_ref()?, next.typing.as_ref()?);
    let ([Part::Text { object, inserted, deleted }], [Part::Text { object: same, .. }]) =
        (top.parts.as_slice(), next.parts.as_slice())
    else {
        return None;
    };
    let [Part::Text { inserted: more, deleted: fewer, .. }] = next.parts.as_slice() else {
        return None;
    };
    let unbroken = next.since == [top.last];
    let goes_on = if new.deletes {
        // Deletions are put back in the order of the text, known only without a stranger's letters
        // between.
        unbroken && (new.start + new.count == old.caret || new.start == old.caret)
    } else {
        (unbroken && new.start == old.caret) || (new.before.is_some() && new.before == old.last_id)
    };
    let fits = object == same
        && old.deletes == new.deletes
        && (0..=pause_ms).contains(&new.at_ms.saturating_sub(old.at_ms))
        && old.count + new.count <= TYPING_LIMIT
        && (new.first.is_whitespace() || !old.last.is_whitespace());
    if !fits || !goes_on {
        return None;
    }
    let deleted = match (deleted.as_slice(), fewer.as_slice()) {
        ([old_run], [new_run]) if new.start == old.caret => {
            vec![old_run.then(new_run)]
        }
        ([old_run], [new_run]) => vec![new_run.then(old_run)],
        _ => Vec::new(),
    };
    let inserted = inserted.iter().chain(more).cloned().collect();
    Some(Step {
        path: next.path.clone(),
        parts: vec![Part::Text { object: object.clone(), inserted, deleted }],
        since: top.since.clone(),
        last: next.last,
        typing: Some(Typing { count: old.count + new.count, ..new.clone() }),
    })
}

/// How a change of one text can be gone on with; none where it is no plain typing.
pub(super) fn of(
    doc: &Automerge,
    change: &ExpandedChange,
    object: &ObjectId,
    inserted: &[OpId],
    deleted: &[Run],
    since: &[ChangeHash],
) -> Option<Typing> {
    let (deletes, wanted): (bool, Vec<&OpId>) = match (inserted, deleted) {
        ([_, ..], []) => (false, inserted.iter().collect()),
        ([], [run]) => (true, run.letters.iter().map(|(id, _)| id).collect()),
        _ => return None,
    };
    let after = [change.hash?];
    let at = if deletes { since } else { &after[..] };
    let letters = letters(doc, &trace::object(object), Some(at));
    let start = letters.iter().position(|(id, _)| id == wanted[0])?;
    let run = letters.get(start..start + wanted.len())?;
    if !run.iter().map(|(id, _)| id).eq(wanted.iter().copied()) {
        return None;
    }
    let (first, last) = (run.first()?.1, run.last()?.1);
    let count = wanted.len();
    let before = start.checked_sub(1).map(|before| letters[before].0.clone());
    Some(Typing {
        deletes,
        at_ms: change.time,
        count,
        // Deleting goes mostly backwards; of a run that goes forwards the ends are as good.
        first: if deletes { last } else { first },
        last: if deletes { first } else { last },
        start,
        caret: if deletes { start } else { start + count },
        before,
        last_id: wanted.last().map(|id| (*id).clone()),
    })
}
