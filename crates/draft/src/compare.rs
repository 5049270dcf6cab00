//! What differs between two points of a document's history, field by field. Owns the comparison only;
//! going back is `restore`.

use std::collections::BTreeMap;

use automerge::{Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Draft, DraftError, Heads, LineKey, LineList,
    path::escape,
    read::{self, Line},
    schema::{self, Field, POSITION_KEY, Shape},
};

/// One field that is not the same at two points of the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// JSON pointer of the exchange form, lines by key. A line that was added or removed, and an
    /// optional group that came or went, is one difference as a whole. The path of a moved line ends
    /// in `pos`.
    pub path: String,
    /// What stood there; `null` is nothing. Of a moved line, its index among the lines.
    pub before: Value,
    /// What stands there.
    pub after: Value,
}

impl Draft {
    /// What differs between two points of the history, in the order of the form; lines in the later
    /// order, and those that are gone behind them.
    pub fn compare(&self, before: &Heads, after: &Heads) -> Result<Vec<Difference>, DraftError> {
        let (before, after) = (self.known(before)?, self.known(after)?);
        let mut walk = Walk { doc: &self.doc, at: [&before, &after], found: Vec::new() };
        walk.level([Some(ROOT), Some(ROOT)], self.kind.fields(), "");
        Ok(walk.found)
    }
}

struct Walk<'a> {
    doc: &'a Automerge,
    at: [&'a [ChangeHash]; 2],
    found: Vec<Difference>,
}

impl Walk<'_> {
    fn level(&mut self, maps: [Option<ObjId>; 2], fields: &'static [Field], above: &str) {
        for field in fields {
            let path = format!("{above}/{}", field.key);
            match field.shape {
                Shape::Group(members) => self.level(self.children(&maps, field), members, &path),
                Shape::OptionalGroup(members) => {
                    let [before, after] = self.values(&maps, field);
                    if before.is_null() || after.is_null() {
                        self.note(path, before, after);
                    } else {
                        self.level(self.children(&maps, field), members, &path);
                    }
                }
                Shape::List(list) => self.lines(self.children(&maps, field), list, &path),
                _ => {
                    let [before, after] = self.values(&maps, field);
                    self.note(path, before, after);
                }
            }
        }
        let [mut before, after] = [0, 1].map(|side| self.unlisted(&maps, side, fields));
        for (name, value) in after {
            let old = before.remove(&name).unwrap_or_default();
            self.note(format!("{above}/{}", escape(&name)), old, value);
        }
        for (name, value) in before {
            self.note(format!("{above}/{}", escape(&name)), value, Value::Null);
        }
    }

    fn lines(&mut self, maps: [Option<ObjId>; 2], list: LineList, above: &str) {
        let [before, after] = [0, 1].map(|side| self.standing(&maps, side));
        let find = |lines: &[Line], key: LineKey| lines.iter().position(|line| line.key == key);
        for (index, line) in after.iter().enumerate() {
            let path = format!("{above}/{}", line.key);
            let Some(old) = find(&before, line.key) else {
                let value = self.line(line, list, 1);
                self.note(path, Value::Null, value);
                continue;
            };
            if before[old].position != line.position {
                self.note(format!("{path}/{POSITION_KEY}"), old.into(), index.into());
            }
            self.level(
                [Some(before[old].map.clone()), Some(line.map.clone())],
                list.fields(),
                &path,
            );
        }
        for line in before.iter().filter(|line| find(&after, line.key).is_none()) {
            let value = self.line(line, list, 0);
            self.note(format!("{above}/{}", line.key), value, Value::Null);
        }
    }

    fn note(&mut self, path: String, before: Value, after: Value) {
        if before != after || (path.ends_with(POSITION_KEY) && before.is_u64()) {
            self.found.push(Difference { path, before, after });
        }
    }

    fn children(&self, maps: &[Option<ObjId>; 2], field: &Field) -> [Option<ObjId>; 2] {
        [0, 1].map(|side: usize| {
            let map = maps[side].as_ref()?;
            read::child(self.doc, map, field.key, ObjType::Map, Some(self.at[side]))
        })
    }

    fn values(&self, maps: &[Option<ObjId>; 2], field: &Field) -> [Value; 2] {
        [0, 1].map(|side: usize| {
            let map = maps[side].as_ref();
            map.map(|map| value(self.doc, map, field, self.at[side])).unwrap_or_default()
        })
    }

    fn standing(&self, maps: &[Option<ObjId>; 2], side: usize) -> Vec<Line> {
        let lines = maps[side].as_ref().map(|map| read::lines(self.doc, map, Some(self.at[side])));
        lines.unwrap_or_default().into_iter().filter(|line| !line.removed).collect()
    }

    fn line(&self, line: &Line, list: LineList, side: usize) -> Value {
        Value::Object(read::group(self.doc, &line.map, list.fields(), Some(self.at[side])))
    }

    fn unlisted(
        &self,
        maps: &[Option<ObjId>; 2],
        side: usize,
        fields: &'static [Field],
    ) -> BTreeMap<String, Value> {
        let Some(map) = &maps[side] else { return BTreeMap::new() };
        read::entries(self.doc, map, Some(self.at[side]))
            .into_iter()
            .filter(|(key, _, _)| schema::find(fields, key).is_none())
            .filter_map(|(key, stored, _)| read::unknown(&key, &stored))
            .filter(|(name, value)| !value.is_null() && schema::find(fields, name).is_none())
            .collect()
    }
}

/// What a field held at a point of the history, in the exchange form.
pub(crate) fn value<D: ReadDoc>(doc: &D, map: &ObjId, field: &Field, at: &[ChangeHash]) -> Value {
    match doc.get_at(map, field.key, at) {
        Ok(Some((stored, id))) => read::member(doc, field.shape, &stored, &id, Some(at)),
        _ => Value::Null,
    }
}
