//! From the document to the exchange form. Total: whatever stands in the document, a certificate
//! comes out; what is of a wrong type reads as empty.

use automerge::{ChangeHash, ObjId, ObjType, ROOT, ReadDoc, Value as Stored};
use certificate::Certificate;
use serde_json::{Map, Value};

use crate::{
    DocumentKind, LineKey, LineList, kind,
    schema::{
        self, BESIDE_MARK, FORM_KEY, Field, KIND_KEY, POSITION_KEY, PRACTICE_KEY, PRESENT_KEY,
        REMOVED_KEY, Shape, UNKNOWN_MARK,
    },
    value,
};

/// One line as it stands in the document.
pub(crate) struct Line {
    pub(crate) key: LineKey,
    pub(crate) map: ObjId,
    pub(crate) position: String,
    pub(crate) removed: bool,
}

/// The paper at a point in history, or now; an empty one where the document is no practice.
pub(crate) fn certificate<D: ReadDoc>(doc: &D, at: Option<&[ChangeHash]>) -> Certificate {
    if kind::of(doc) != DocumentKind::Practice {
        return Certificate::default();
    }
    let members = group(doc, &ROOT, DocumentKind::Practice.fields(), at);
    serde_json::from_value(Value::Object(members))
        .expect("the schema yields only what a certificate reads; the tests hold the two together")
}

/// The content of a document of any kind, a practice's as its certificate's JSON.
pub(crate) fn content<D: ReadDoc>(doc: &D, at: Option<&[ChangeHash]>) -> Value {
    match kind::of(doc) {
        DocumentKind::Practice => serde_json::to_value(certificate(doc, at))
            .expect("a certificate has only members that JSON can hold"),
        kind => Value::Object(group(doc, &ROOT, kind.fields(), at)),
    }
}

/// All lines of a list in their order, removed ones included.
pub(crate) fn lines<D: ReadDoc>(doc: &D, list: &ObjId, at: Option<&[ChangeHash]>) -> Vec<Line> {
    let mut lines: Vec<Line> = entries(doc, list, at)
        .into_iter()
        .filter_map(|(key, stored, map)| {
            let key = key.parse::<LineKey>().ok()?;
            matches!(stored, Stored::Object(ObjType::Map)).then(|| Line {
                key,
                position: word_at(doc, &map, POSITION_KEY, at),
                removed: flag_at(doc, &map, REMOVED_KEY, at),
                map,
            })
        })
        .collect();
    lines.sort_by(|a, b| (&a.position, a.key).cmp(&(&b.position, b.key)));
    lines
}

/// The object under a key, where it is one of that type.
pub(crate) fn child<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    key: &str,
    wanted: ObjType,
    at: Option<&[ChangeHash]>,
) -> Option<ObjId> {
    let found = match at {
        Some(heads) => doc.get_at(map, key, heads),
        None => doc.get(map, key),
    };
    match found {
        Ok(Some((Stored::Object(found), id))) if found == wanted => Some(id),
        _ => None,
    }
}

/// The list's map.
pub(crate) fn list<D: ReadDoc>(
    doc: &D,
    list: LineList,
    at: Option<&[ChangeHash]>,
) -> Option<ObjId> {
    list.path()
        .split('/')
        .skip(1)
        .try_fold(ROOT, |map, key| child(doc, &map, key, ObjType::Map, at))
}

/// The whole text of a text object.
pub(crate) fn text<D: ReadDoc>(doc: &D, object: &ObjId, at: Option<&[ChangeHash]>) -> String {
    match at {
        Some(heads) => doc.text_at(object, heads),
        None => doc.text(object),
    }
    .unwrap_or_default()
}

/// Members of a group that are there, in the exchange form.
pub(crate) fn group<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    fields: &'static [Field],
    at: Option<&[ChangeHash]>,
) -> Map<String, Value> {
    let mut members = Map::new();
    for (key, stored, id) in entries(doc, map, at) {
        let (name, value) = match schema::find(fields, &key) {
            Some(field) => (key, member(doc, field.shape, &stored, &id, at)),
            None => match unknown(&key, &stored) {
                // What an older version carried under a name that has a field here by now.
                Some((name, _)) if schema::find(fields, &name).is_some() => continue,
                Some(read) => read,
                None => continue,
            },
        };
        if !value.is_null() {
            members.insert(name, value);
        }
    }
    members
}

/// Whether an optional group stands in the paper.
pub(crate) fn is_there<D: ReadDoc>(doc: &D, map: &ObjId, fields: &'static [Field]) -> bool {
    is_said(doc, map) || !group(doc, map, fields, None).is_empty()
}

/// Whether an optional group is said to be there, although it may be empty.
pub(crate) fn is_said<D: ReadDoc>(doc: &D, map: &ObjId) -> bool {
    flag_at(doc, map, PRESENT_KEY, None)
}

pub(crate) fn member<D: ReadDoc>(
    doc: &D,
    shape: Shape,
    stored: &Stored<'_>,
    id: &ObjId,
    at: Option<&[ChangeHash]>,
) -> Value {
    match (shape, stored) {
        (Shape::Group(fields), Stored::Object(ObjType::Map)) => {
            Value::Object(group(doc, id, fields, at))
        }
        (Shape::OptionalGroup(fields), Stored::Object(ObjType::Map)) => {
            let members = group(doc, id, fields, at);
            if members.is_empty() && !flag_at(doc, id, PRESENT_KEY, at) {
                return Value::Null;
            }
            Value::Object(members)
        }
        (Shape::List(list), Stored::Object(ObjType::Map)) => lines(doc, id, at)
            .into_iter()
            .filter(|line| !line.removed)
            .map(|line| Value::Object(group(doc, &line.map, list.fields(), at)))
            .collect(),
        (Shape::Text, Stored::Object(ObjType::Text)) => match text(doc, id, at) {
            text if text.is_empty() => Value::Null,
            text => Value::String(text),
        },
        (shape, Stored::Scalar(scalar)) => value::decode(shape, scalar),
        _ => Value::Null,
    }
}

pub(crate) fn unknown(key: &str, stored: &Stored<'_>) -> Option<(String, Value)> {
    let Stored::Scalar(scalar) = stored else {
        return None;
    };
    if let Some(name) = key.strip_prefix(UNKNOWN_MARK) {
        return Some((name.to_owned(), value::decode(Shape::Unknown, scalar)));
    }
    let ours = [POSITION_KEY, REMOVED_KEY, PRESENT_KEY, FORM_KEY, PRACTICE_KEY, KIND_KEY];
    (!ours.contains(&key) && !key.starts_with(BESIDE_MARK))
        .then(|| (key.to_owned(), value::decode_foreign(scalar)))
}

/// Key, winning value and id of every entry of a map.
pub(crate) fn entries<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    at: Option<&[ChangeHash]>,
) -> Vec<(String, Stored<'static>, ObjId)> {
    let range = match at {
        Some(heads) => doc.map_range_at(map, .., heads),
        None => doc.map_range(map, ..),
    };
    range
        .map(|item| {
            let id = item.id();
            (item.key.into_owned(), item.value.into_value(), id)
        })
        .collect()
}

pub(crate) fn scalar_at<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    key: &str,
    shape: Shape,
    at: Option<&[ChangeHash]>,
) -> Value {
    let found = match at {
        Some(heads) => doc.get_at(map, key, heads),
        None => doc.get(map, key),
    };
    match found {
        Ok(Some((Stored::Scalar(scalar), _))) => value::decode(shape, &scalar),
        _ => Value::Null,
    }
}

pub(crate) fn flag_at<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    key: &str,
    at: Option<&[ChangeHash]>,
) -> bool {
    scalar_at(doc, map, key, Shape::Flag, at) == Value::Bool(true)
}

fn word_at<D: ReadDoc>(doc: &D, map: &ObjId, key: &str, at: Option<&[ChangeHash]>) -> String {
    match scalar_at(doc, map, key, Shape::Word, at) {
        Value::String(word) => word,
        _ => String::new(),
    }
}
