//! From a change to the step that can turn it around.

use std::collections::HashSet;

use automerge::{
    Automerge, Change, ChangeHash, ExpandedChange, ObjId, ObjType, Prop, ReadDoc, ScalarValue,
    Value as Stored,
    legacy::{Key, ObjectId, OpId, OpType},
};

use super::{Part, Run, Step, Stood, typing};
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
    // A person's decision of a conflict is not undone, whatever it took.
    if change
        .operations
        .iter()
        .any(|op| matches!(&op.key, Key::Map(key) if key.starts_with(trace::REVIEW_MARK)))
    {
        return None;
    }
    let parts = parts(doc, &change, &since);
    let path = parts.iter().find_map(|part| part_path(doc, part))?;
    let typing = match parts.as_slice() {
        [Part::Text { object, inserted, deleted }] => {
            typing::of(doc, &change, object, inserted, deleted, &since)
        }
        _ => None,
    };
    Some(Step { path, parts, since, last, typing })
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
    let mut texts: Vec<(ObjectId, Vec<OpId>)> = Vec::new();
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
                inserted_in(&mut texts, &op.obj).push(wrote);
            }
            (OpType::Delete, Key::Seq(element)) => {
                let inserted = inserted_in(&mut texts, &op.obj);
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
    for (object, inserted) in texts {
        let deleted = match gone.is_empty() {
            true => Vec::new(),
            false => runs(letters(doc, &trace::object(&object), Some(since)), &gone),
        };
        if !inserted.is_empty() || !deleted.is_empty() {
            parts.push(Part::Text { object, inserted, deleted });
        }
    }
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

/// The letters inserted into a text, which is among the texts after this.
fn inserted_in<'a>(
    texts: &'a mut Vec<(ObjectId, Vec<OpId>)>,
    wanted: &ObjectId,
) -> &'a mut Vec<OpId> {
    let known = texts.iter().position(|(object, _)| object == wanted);
    let index = known.unwrap_or_else(|| {
        texts.push((wanted.clone(), Vec::new()));
        texts.len() - 1
    });
    &mut texts[index].1
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
