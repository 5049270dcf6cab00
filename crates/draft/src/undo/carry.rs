//! A step carried out backwards, past what others have done since: only what still stands as it was
//! left is turned around.

use std::collections::{BTreeSet, HashMap, HashSet};

use automerge::{
    Automerge, Change, ChangeHash, Cursor, ReadDoc, ScalarValue,
    legacy::{Key, ObjectId, OpId, OpType},
    transaction::Transactable,
};

use super::{
    Part, Renamed, Run, Step, Stood,
    inverse::{id, letters, object_path},
};
use crate::{
    DraftError,
    schema::REMOVED_KEY,
    trace::{self, is_within},
};

/// What other people did since a step.
#[derive(Default)]
pub(super) struct Others {
    /// Letters that they deleted too.
    deleted: HashSet<OpId>,
    /// Where they wrote.
    paths: BTreeSet<String>,
    /// Where each of the step's deleted letters would stand among those that stand now.
    places: HashMap<OpId, usize>,
}

/// What became of a step.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) skipped: bool,
    registers: Vec<(ObjectId, String, Option<OpId>)>,
    letters: Vec<(ObjectId, Vec<OpId>)>,
}

impl Others {
    /// Looks only where the answer matters: before letters are put back or a line is taken away.
    pub(super) fn since(doc: &Automerge, step: &Step, mine: &HashSet<ChangeHash>) -> Self {
        let mut others = Self::default();
        let matters = step.parts.iter().any(|part| match part {
            Part::Text { deleted, .. } => !deleted.is_empty(),
            Part::Register { key, former, .. } => takes_away(key, former),
        });
        if !matters {
            return others;
        }
        let mut objects = HashSet::new();
        for change in doc.get_changes(&step.since) {
            if mine.contains(&change.hash()) {
                continue;
            }
            for op in change.decode().operations {
                if let (OpType::Delete, Key::Seq(element)) = (&op.action, &op.key) {
                    others.deleted.extend(element.as_opid().cloned());
                }
                objects.insert(op.obj);
            }
        }
        for part in &step.parts {
            if let Part::Text { object, deleted, .. } = part {
                for run in deleted {
                    others.places.extend(places(doc, object, &run.letters, &step.since));
                }
            }
        }
        others.paths =
            objects.iter().filter_map(|object| object_path(doc, &trace::object(object))).collect();
        others
    }

    fn wrote_in(&self, place: &str) -> bool {
        self.paths.iter().any(|path| is_within(path, place))
    }
}

impl Outcome {
    /// Which of the change's operations stand for which former ones.
    pub(super) fn renamed(self, change: &Change) -> Renamed {
        let change = change.decode();
        let mut registers = HashMap::new();
        let mut written: HashMap<ObjectId, Vec<OpId>> = HashMap::new();
        for (number, op) in (0_u64..).zip(change.operations) {
            let id = OpId(change.start_op.get() + number, change.actor_id.clone());
            match (op.action, op.key) {
                (OpType::Put(_), Key::Map(key)) => {
                    registers.insert((op.obj, key.to_string()), id);
                }
                (OpType::Put(_), Key::Seq(_)) if op.insert => {
                    written.entry(op.obj).or_default().push(id);
                }
                _ => {}
            }
        }
        let mut renamed = Renamed::default();
        for (object, key, old) in self.registers {
            if let Some(new) = registers.get(&(object.clone(), key.clone())) {
                renamed.registers.push((object, key, old, new.clone()));
            }
        }
        for (object, old) in self.letters {
            let new = written.remove(&object).unwrap_or_default();
            renamed.letters.extend(old.into_iter().zip(new));
        }
        renamed
    }
}

/// Turns around what of a step still stands.
pub(super) fn out<T: Transactable>(
    tx: &mut T,
    step: &Step,
    others: &Others,
) -> Result<Outcome, DraftError> {
    let mut outcome = Outcome::default();
    for part in step.parts.iter().rev() {
        match part {
            Part::Register { object, key, wrote, former, stood } => {
                if stands(tx, object, key, wrote.as_ref(), former, others) {
                    tx.put(trace::object(object), key.as_str(), former.clone())?;
                    let old = match stood {
                        Stood::Never => continue,
                        Stood::Empty => None,
                        Stood::Written(id) => Some(id.clone()),
                    };
                    outcome.registers.push((object.clone(), key.clone(), old));
                } else {
                    outcome.skipped = true;
                }
            }
            Part::Text { object, inserted, deleted } => {
                if !trace::is_text(tx, &trace::object(object)) {
                    outcome.skipped = true;
                    continue;
                }
                let taken = take_out(tx, object, inserted)?;
                let back = put_back(tx, object, deleted, &taken, others)?;
                let letters: usize = deleted.iter().map(|run| run.letters.len()).sum();
                outcome.skipped |= taken.len() < inserted.len() || back.len() < letters;
                outcome.letters.push((object.clone(), back));
            }
        }
    }
    Ok(outcome)
}

fn takes_away(key: &str, former: &ScalarValue) -> bool {
    key == REMOVED_KEY && *former == ScalarValue::Boolean(true)
}

/// Whether a register holds what the step wrote, and nobody has built on it.
fn stands<T: Transactable>(
    tx: &T,
    object: &ObjectId,
    key: &str,
    wrote: Option<&OpId>,
    former: &ScalarValue,
    others: &Others,
) -> bool {
    let map = trace::object(object);
    let Ok(values) = tx.get_all(&map, key) else { return false };
    let untouched = match (values.as_slice(), wrote) {
        ([], None) => true,
        ([(_, operation)], Some(wrote)) => id(operation).as_ref() == Some(wrote),
        _ => false,
    };
    let built_on =
        takes_away(key, former) && object_path(tx, &map).is_none_or(|line| others.wrote_in(&line));
    untouched && !built_on
}

/// Deletes the letters that still stand, from the end; gives where they stood.
fn take_out<T: Transactable>(
    tx: &mut T,
    object: &ObjectId,
    inserted: &[OpId],
) -> Result<Vec<usize>, DraftError> {
    if inserted.is_empty() {
        return Ok(Vec::new());
    }
    let text = trace::object(object);
    let mine: HashSet<&OpId> = inserted.iter().collect();
    let letters = letters(tx, &text, None);
    let standing: Vec<usize> =
        (0..letters.len()).rev().filter(|index| mine.contains(&letters[*index].0)).collect();
    let mut rest = standing.as_slice();
    while let Some(&last) = rest.first() {
        let run = (0..).zip(rest).take_while(|(back, index)| **index + back == last).count();
        let length = isize::try_from(run).unwrap_or(isize::MAX);
        tx.splice_text(&text, last + 1 - run, length, "")?;
        rest = &rest[run..];
    }
    Ok(standing)
}

/// Writes deleted letters again where they stood, but none that another person deleted too; gives
/// those that were written, in that order.
fn put_back<T: Transactable>(
    tx: &mut T,
    object: &ObjectId,
    deleted: &[Run],
    taken: &[usize],
    others: &Others,
) -> Result<Vec<OpId>, DraftError> {
    let text = trace::object(object);
    let mut back = Vec::new();
    for run in deleted {
        // Letters that were written anew stand before the traces of all deleted ones, so a trace
        // alone may point past the letters between which it was: those are the bounds.
        let now = letters(tx, &text, None);
        let find = |wanted: &Option<OpId>| {
            let wanted = wanted.as_ref()?;
            now.iter().position(|(id, _)| id == wanted)
        };
        let low = find(&run.left).map_or(0, |left| left + 1);
        let high = find(&run.right).unwrap_or(now.len()).max(low);
        let mut pieces: Vec<(usize, String)> = Vec::new();
        let mut written = 0;
        for (gone, letter) in &run.letters {
            if others.deleted.contains(gone) {
                continue;
            }
            let Some(&place) = others.places.get(gone) else { continue };
            let before = taken.iter().filter(|index| **index < place).count();
            let at = (place - before + back.len()).clamp(low + written, high + written);
            match pieces.last_mut() {
                Some((start, piece)) if *start + piece.chars().count() == at => piece.push(*letter),
                _ => pieces.push((at, letter.to_string())),
            }
            back.push(gone.clone());
            written += 1;
        }
        for (at, piece) in pieces {
            tx.splice_text(&text, at, 0, &piece)?;
        }
    }
    Ok(back)
}

/// Where deleted letters, in the order of the text, would stand among those that stand now.
fn places(
    doc: &Automerge,
    object: &ObjectId,
    deleted: &[(OpId, char)],
    since: &[ChangeHash],
) -> Vec<(OpId, usize)> {
    let text = trace::object(object);
    let length = doc.length(&text);
    // The heads with an earlier point beside them are the same moment to Automerge, but keep it from
    // its short way to a cursor, whose self-check fails behind the last letter.
    let mut heads = doc.get_heads();
    heads.extend_from_slice(since);
    let find = |(OpId(counter, actor), _): &(OpId, char)| {
        doc.hash_for_opid(&automerge::ObjId::Id(*counter, actor.clone(), 0))?;
        let cursor = Cursor::try_from(format!("{counter}@{actor}")).ok()?;
        // No letter stands behind it: the end.
        Some(doc.get_cursor_position(&text, &cursor, Some(&heads)).unwrap_or(length))
    };
    let mut found: Vec<Option<usize>> = vec![None; deleted.len()];
    // Mostly all were deleted at one place: what lies between two equal places is there too.
    let mut open = Vec::from([(0, deleted.len())]);
    while let Some((start, end)) = open.pop() {
        if start == end {
            continue;
        }
        let (first, last) = (find(&deleted[start]), find(&deleted[end - 1]));
        if first == last || end - start <= 2 {
            found[start..end].fill(first);
            found[end - 1] = last;
        } else {
            let middle = start + (end - start) / 2;
            open.extend([(start, middle), (middle, end)]);
        }
    }
    deleted.iter().zip(found).filter_map(|((id, _), place)| Some((id.clone(), place?))).collect()
}
