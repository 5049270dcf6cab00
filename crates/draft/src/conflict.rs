//! Registers that hold two people's different values. Owns finding them and naming who wrote what;
//! deciding is an operation. Concurrent edits of one long text, and an edit of a line that another
//! person removed, are not seen here: they need both sides of the fork.

use automerge::{Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, Value as Stored};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Author, path, read,
    schema::{self, Field, POSITION_KEY, PRESENT_KEY, REMOVED_KEY, Shape, UNKNOWN_MARK},
    value,
};

/// One register that more than one different value claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// JSON pointer of the exchange form; lines by key. The place of a line ends in `pos`, its
    /// being removed in `removed`.
    pub path: String,
    /// The values, the oldest first; the first of equal time is the same on every device.
    pub candidates: Vec<Candidate>,
}

/// One of the values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The value in the exchange form; `null` is cleared.
    pub value: Value,
    /// Who wrote it, as the change says.
    pub by: Option<Author>,
    /// When, in milliseconds since 1970 by the writer's clock.
    pub at_ms: i64,
}

/// All conflicts of the document.
pub(crate) fn find(doc: &Automerge) -> Vec<Conflict> {
    let mut found = Vec::new();
    collect(doc, &ROOT, schema::root(doc), "", &mut found);
    found
}

/// The different values of a register, each with the operation that wrote it.
pub(crate) fn distinct<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    key: &str,
    shape: Shape,
) -> Vec<(Value, ObjId)> {
    let mut values: Vec<(Value, ObjId)> = Vec::new();
    for (stored, id) in doc.get_all(map, key).unwrap_or_default() {
        let value = match (&stored, shape) {
            (Stored::Scalar(scalar), _) => comparable(key, value::decode(shape, scalar)),
            (Stored::Object(ObjType::Text), Shape::Text) => read::text(doc, &id, None).into(),
            _ => Value::Null,
        };
        if !values.iter().any(|(known, _)| *known == value) {
            values.push((value, id));
        }
    }
    values
}

/// A line that was never removed and one that was restored are the same.
pub(crate) fn comparable(key: &str, value: Value) -> Value {
    if key == REMOVED_KEY && value.is_null() { Value::Bool(false) } else { value }
}

fn collect(
    doc: &Automerge,
    map: &ObjId,
    fields: &'static [Field],
    above: &str,
    found: &mut Vec<Conflict>,
) {
    for item in doc.map_range(map, ..) {
        let key = item.key.as_ref();
        let path = format!("{above}/{}", path::escape(key.trim_start_matches(UNKNOWN_MARK)));
        let shape = match schema::find(fields, key) {
            Some(field) => field.shape,
            None if key.starts_with(UNKNOWN_MARK) => Shape::Unknown,
            None => continue,
        };
        match shape {
            Shape::Group(members) => collect(doc, &item.id(), members, &path, found),
            Shape::OptionalGroup(members) => {
                report(doc, &item.id(), PRESENT_KEY, Shape::Flag, &path, found);
                collect(doc, &item.id(), members, &path, found);
            }
            Shape::List(list) => {
                for line in read::lines(doc, &item.id(), None) {
                    let path = format!("{path}/{}", line.key);
                    let before = found.len();
                    let removal = format!("{path}/{REMOVED_KEY}");
                    report(doc, &line.map, REMOVED_KEY, Shape::Flag, &removal, found);
                    if line.removed && found.len() == before {
                        continue;
                    }
                    let place = format!("{path}/{POSITION_KEY}");
                    report(doc, &line.map, POSITION_KEY, Shape::Word, &place, found);
                    collect(doc, &line.map, list.fields(), &path, found);
                }
            }
            shape if item.conflict => report(doc, map, key, shape, &path, found),
            _ => {}
        }
    }
}

fn report(
    doc: &Automerge,
    map: &ObjId,
    key: &str,
    shape: Shape,
    path: &str,
    found: &mut Vec<Conflict>,
) {
    let values = distinct(doc, map, key, shape);
    if values.len() < 2 {
        return;
    }
    let mut candidates: Vec<Candidate> = values
        .into_iter()
        .map(|(value, operation)| {
            let (by, at_ms) = origin(doc, &operation);
            Candidate { value, by, at_ms }
        })
        .collect();
    candidates.sort_by(|a, b| {
        (a.at_ms, &a.by, a.value.to_string()).cmp(&(b.at_ms, &b.by, b.value.to_string()))
    });
    found.push(Conflict { path: path.to_owned(), candidates });
}

pub(crate) fn origin(doc: &Automerge, operation: &ObjId) -> (Option<Author>, i64) {
    let change = doc
        .hash_for_opid(operation)
        .and_then(|hash: ChangeHash| doc.get_change_meta_by_hash(&hash));
    match change {
        Some(change) => (
            change.message.as_deref().filter(|name| !name.is_empty()).map(Author::new),
            change.timestamp,
        ),
        None => (None, 0),
    }
}
