//! What two people left undecided, and who wrote what. Owns the list of conflicts and finding those
//! of registers; those that only a comparison of both sides of a fork shows come from `fork`.
//! Deciding is an operation.

use automerge::{Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, Value as Stored};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Author,
    fork::{Analysis, Hidden},
    path, read,
    schema::{self, Field, POSITION_KEY, PRESENT_KEY, REMOVED_KEY, Shape, UNKNOWN_MARK},
    value,
};

/// One thing that a person has to decide before a seal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// JSON pointer of the exchange form; lines by key. The place of a line ends in `pos`, its
    /// being removed in `removed`.
    pub path: String,
    /// What kind of thing it is.
    pub kind: ConflictKind,
    /// What the paper shows now; for a line, whether it is removed.
    pub standing: Value,
    /// The values, the oldest first; the first of equal time is the same on every device. Of very
    /// many sides of one text or line the newest are named.
    pub candidates: Vec<Candidate>,
}

/// What two people did at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ConflictKind {
    /// Different values for one register, or for an optional part's being there (`true`, `false`).
    Register,
    /// The same or neighbouring words of one long text. Both sides stand in the merged text, which
    /// nobody wrote; the candidates are the texts as each side had them.
    Text,
    /// One removed the line (`true`), the other kept it: edited, moved, or brought it back (`false`).
    Line,
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
    /// Of a line or an optional part that this side kept: what stood in it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<Value>,
}

impl Candidate {
    /// What puts candidates into the same order on every device.
    pub(crate) fn order(&self) -> (i64, Option<Author>, String, String) {
        let line = self.line.as_ref().map(Value::to_string).unwrap_or_default();
        (self.at_ms, self.by.clone(), self.value.to_string(), line)
    }
}

/// All conflicts of the document, by path. One without a path stands for a history that cannot be
/// judged; loading refuses such documents.
pub(crate) fn find(doc: &Automerge, forks: &mut Analysis) -> Vec<Conflict> {
    if forks.follow(doc).is_err() {
        // What cannot be judged cannot be sealed.
        let (kind, standing) = (ConflictKind::Register, Value::Null);
        return vec![Conflict { path: String::new(), kind, standing, candidates: Vec::new() }];
    }
    let mut finder = Finder { doc, forks, found: Vec::new() };
    finder.collect(&ROOT, schema::root(doc), "");
    let mut found = finder.found;
    found.sort_by(|a, b| a.path.cmp(&b.path));
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
        let value = plain(doc, key, shape, &stored, &id);
        if !values.iter().any(|(known, _)| *known == value) {
            values.push((value, id));
        }
    }
    values
}

fn plain<D: ReadDoc>(doc: &D, key: &str, shape: Shape, stored: &Stored<'_>, id: &ObjId) -> Value {
    match (stored, shape) {
        (Stored::Scalar(scalar), _) => comparable(key, value::decode(shape, scalar)),
        (Stored::Object(ObjType::Text), Shape::Text) => read::text(doc, id, None).into(),
        _ => Value::Null,
    }
}

/// A flag that was never set and one that was taken back are the same.
pub(crate) fn comparable(key: &str, value: Value) -> Value {
    let flag = matches!(key, REMOVED_KEY | PRESENT_KEY);
    if flag && value.is_null() { Value::Bool(false) } else { value }
}

struct Finder<'a> {
    doc: &'a Automerge,
    forks: &'a mut Analysis,
    found: Vec<Conflict>,
}

impl Finder<'_> {
    fn collect(&mut self, map: &ObjId, fields: &'static [Field], above: &str) {
        for item in self.doc.map_range(map, ..) {
            let key = item.key.as_ref();
            let path = format!("{above}/{}", path::escape(key.trim_start_matches(UNKNOWN_MARK)));
            let shape = match schema::find(fields, key) {
                Some(field) => field.shape,
                None if key.starts_with(UNKNOWN_MARK) => Shape::Unknown,
                None => continue,
            };
            match shape {
                Shape::Group(members) => self.collect(&item.id(), members, &path),
                Shape::OptionalGroup(fields) => {
                    let part = Hidden { map: &item.id(), fields, path: path.clone() };
                    self.found.extend(self.forks.part(self.doc, &part));
                    self.collect(&item.id(), fields, &path);
                }
                Shape::List(list) => {
                    for line in read::lines(self.doc, &item.id(), None) {
                        self.line(&line, list.fields(), &format!("{path}/{}", line.key));
                    }
                }
                shape => {
                    let before = self.found.len();
                    if item.conflict {
                        self.report(map, key, shape, &path);
                    }
                    if shape == Shape::Text && self.found.len() == before {
                        self.found.extend(self.forks.text(self.doc, &path, &item.id()));
                    }
                }
            }
        }
    }

    /// A line; what lies in a removed one counts only while its being removed is undecided.
    fn line(&mut self, line: &read::Line, fields: &'static [Field], path: &str) {
        let about = Hidden { map: &line.map, fields, path: format!("{path}/{REMOVED_KEY}") };
        let conflict = self.forks.line(self.doc, &about);
        if line.removed && conflict.is_none() {
            return;
        }
        self.found.extend(conflict);
        self.report(&line.map, POSITION_KEY, Shape::Word, &format!("{path}/{POSITION_KEY}"));
        self.collect(&line.map, fields, path);
    }

    fn report(&mut self, map: &ObjId, key: &str, shape: Shape, path: &str) {
        let values = distinct(self.doc, map, key, shape);
        if values.len() < 2 {
            return;
        }
        let standing = match self.doc.get(map, key) {
            Ok(Some((stored, id))) => plain(self.doc, key, shape, &stored, &id),
            _ => Value::Null,
        };
        let mut candidates: Vec<Candidate> = values
            .into_iter()
            .map(|(value, operation)| {
                let (by, at_ms) = origin(self.doc, &operation);
                Candidate { value, by, at_ms, line: None }
            })
            .collect();
        candidates.sort_by_key(Candidate::order);
        let kind = ConflictKind::Register;
        self.found.push(Conflict { path: path.to_owned(), kind, standing, candidates });
    }
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
