//! From a change to the step that can turn it around, and from two steps of typing to one.

use std::collections::{HashMap, HashSet};

use automerge::{
    Automerge, Change, ChangeHash, ExpandedChange, ObjId, ObjType, Prop, ReadDoc, ScalarValue,
    Value as Stored,
    legacy::{Key, ObjectId, OpId, OpType},
};

use super::{Part, Run, Step, Stood, TYPING_LIMIT, Typing};
use crate::{
    LineKey,
    path::escape,
    schema::{BESIDE_MARK, PRESENT_KEY, REMOVED_KEY, UNKNOWN_MARK},
    trace,
};

/// The step of a change; none where there is nothing to undo.
pub(super) fn step(doc: &Automerge, change: &Change, since: Vec<ChangeHash>) -> Option<Step> {
    let change = change.decode();
    let last = change.hash?;
    let parts = parts(doc, &change, &since);
    let path = parts.iter().find_map(|part| part_path(doc, part))?;
    let typing = match parts.as_slice() {
        [Part::Text { object, inserted, deleted }] => {
            typing(doc, &change, object, inserted, deleted, &since)
        }
        _ => None,
    };
    Some(Step { path, parts, since, last, typing })
}

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
        && !(old.last.is_whitespace() && !new.first.is_whitespace());
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

/// The letters of a text with the operations that wrote them.
pub(super) fn letters<D: ReadDoc>(
    doc: &D,
    text: &ObjId,
    at: Option<&[ChangeHash]>,
) -> Vec<(OpId, char)> {
    let range = match at {
        Some(heads) => doc.list_range_at(text, .., heads),
        None => doc.list_range(text, ..),
    };
    range
        .filter_map(|item| {
            let written = id(&item.id())?;
            let letter = item.value.into_value().as_str()?.chars().next()?;
            Some((written, letter))
        })
        .collect()
}

/// The operation that an object id names.
pub(super) fn id(object: &ObjId) -> Option<OpId> {
    match object {
        ObjId::Root => None,
        ObjId::Id(counter, actor, _) => Some(OpId(*counter, actor.clone())),
    }
}

/// The path of an object in the exchange form; none for what stands beside the paper.
pub(super) fn object_path<D: ReadDoc>(doc: &D, object: &ObjId) -> Option<String> {
    let mut segments = Vec::new();
    for parent in doc.parents(object).ok()? {
        match parent.prop {
            Prop::Map(key) if key.starts_with(BESIDE_MARK) => return None,
            Prop::Map(key) => segments.push(escape(&key)),
            Prop::Seq(_) => return None,
        }
    }
    segments.reverse();
    Some(segments.iter().map(|segment| format!("/{segment}")).collect())
}

fn part_path(doc: &Automerge, part: &Part) -> Option<String> {
    match part {
        Part::Text { object, .. } => object_path(doc, &trace::object(object)),
        Part::Register { object, key, wrote, .. } => {
            let above = object_path(doc, &trace::object(object))?;
            match key.as_str() {
                PRESENT_KEY => Some(above),
                // A new line, named as a whole.
                REMOVED_KEY if wrote.is_none() => Some(above),
                key => Some(format!(
                    "{above}/{}",
                    escape(key.strip_prefix(UNKNOWN_MARK).unwrap_or(key))
                )),
            }
        }
    }
}

fn parts(doc: &Automerge, change: &ExpandedChange, since: &[ChangeHash]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut gone: HashSet<OpId> = HashSet::new();
    let mut made: HashSet<ObjectId> = HashSet::new();
    for (number, op) in (0_u64..).zip(&change.operations) {
        let wrote = OpId(change.start_op.get() + number, change.actor_id.clone());
        if made.contains(&op.obj) {
            if let OpType::Make(_) = op.action {
                made.insert(ObjectId::Id(wrote));
            }
            continue;
        }
        match (&op.action, &op.key) {
            (OpType::Make(kind), Key::Map(key)) => {
                let object = ObjectId::Id(wrote);
                if *kind == ObjType::Map && key.parse::<LineKey>().is_ok() {
                    parts.push(Part::Register {
                        object: object.clone(),
                        key: REMOVED_KEY.to_owned(),
                        wrote: None,
                        former: ScalarValue::Boolean(true),
                        stood: Stood::Never,
                    });
                }
                made.insert(object);
            }
            (OpType::Put(_), Key::Map(key)) => put(doc, &mut parts, &op.obj, key, wrote, since),
            (OpType::Put(_), Key::Seq(_)) if op.insert => {
                text_part(&mut parts, &op.obj).push(wrote);
            }
            (OpType::Delete, Key::Seq(element)) => {
                let inserted = text_part(&mut parts, &op.obj);
                if let Some(id) = element.as_opid() {
                    match inserted.iter().position(|own| own == id) {
                        Some(own) => drop(inserted.remove(own)),
                        None => drop(gone.insert(id.clone())),
                    }
                }
            }
            _ => {}
        }
    }
    for part in &mut parts {
        if let Part::Text { object, deleted, .. } = part
            && !gone.is_empty()
        {
            *deleted = runs(letters(doc, &trace::object(object), Some(since)), &gone);
        }
    }
    parts.retain(|part| match part {
        Part::Register { .. } => true,
        Part::Text { inserted, deleted, .. } => !inserted.is_empty() || !deleted.is_empty(),
    });
    parts
}

fn put(
    doc: &Automerge,
    parts: &mut Vec<Part>,
    object: &ObjectId,
    key: &str,
    id_now: OpId,
    since: &[ChangeHash],
) {
    let earlier = parts.iter_mut().find_map(|part| match part {
        Part::Register { object: known, key: same, wrote, .. }
            if known == object && same == key =>
        {
            Some(wrote)
        }
        _ => None,
    });
    if let Some(wrote) = earlier {
        *wrote = Some(id_now);
        return;
    }
    let map = trace::object(object);
    if key.starts_with(BESIDE_MARK) || object_path(doc, &map).is_none() {
        return;
    }
    let before = doc.get_all_at(&map, key, since).unwrap_or_default();
    let scalar = |stored: &Stored<'_>| match stored {
        Stored::Scalar(scalar) => scalar.as_ref().clone(),
        Stored::Object(_) => ScalarValue::Null,
    };
    let former = before.last();
    let value = former.map_or(ScalarValue::Null, |(stored, _)| scalar(stored));
    // Two people's values stood there: the decision between them is not undone.
    if before.iter().any(|(stored, _)| scalar(stored) != value) {
        return;
    }
    parts.push(Part::Register {
        object: object.clone(),
        key: key.to_owned(),
        wrote: Some(id_now),
        former: value,
        stood: former.and_then(|(_, object)| id(object)).map_or(Stood::Empty, Stood::Written),
    });
}

/// The inserted letters of a text's part, which is there after this.
fn text_part<'a>(parts: &'a mut Vec<Part>, wanted: &ObjectId) -> &'a mut Vec<OpId> {
    let known = |part: &Part| matches!(part, Part::Text { object, .. } if object == wanted);
    let index = parts.iter().position(known).unwrap_or(parts.len());
    if index == parts.len() {
        parts.push(Part::Text { object: wanted.clone(), inserted: vec![], deleted: vec![] });
    }
    match &mut parts[index] {
        Part::Text { inserted, .. } => inserted,
        Part::Register { .. } => unreachable!("the index is that of a text"),
    }
}

/// The letters that were deleted, run by run as they stood.
fn runs(before: Vec<(OpId, char)>, gone: &HashSet<OpId>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut kept: Option<OpId> = None;
    let mut open: Option<Run> = None;
    for (id, letter) in before {
        if gone.contains(&id) {
            let run = open.get_or_insert_with(|| Run {
                left: kept.clone(),
                letters: Vec::new(),
                right: None,
            });
            run.letters.push((id, letter));
        } else {
            runs.extend(open.take().map(|run| Run { right: Some(id.clone()), ..run }));
            kept = Some(id);
        }
    }
    runs.extend(open);
    runs
}

/// How a change of one text can be gone on with; none where it is no plain typing.
fn typing(
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

/// The ids that took the place of others, letter by letter as they were put back.
pub(super) fn written(
    change: &Change,
) -> (HashMap<(ObjectId, String), OpId>, HashMap<ObjectId, Vec<OpId>>) {
    let change = change.decode();
    let (mut registers, mut letters) = (HashMap::new(), HashMap::<ObjectId, Vec<OpId>>::new());
    for (number, op) in (0_u64..).zip(&change.operations) {
        let id = OpId(change.start_op.get() + number, change.actor_id.clone());
        match (&op.action, &op.key) {
            (OpType::Put(_), Key::Map(key)) => {
                registers.insert((op.obj.clone(), key.to_string()), id);
            }
            (OpType::Put(_), Key::Seq(_)) if op.insert => {
                letters.entry(op.obj.clone()).or_default().push(id);
            }
            _ => {}
        }
    }
    (registers, letters)
}
