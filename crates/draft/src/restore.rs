//! Going back to an earlier point of the history, forwards: one new change that makes the paper what
//! it was then. Owns which registers that takes; nothing of the history is lost by it.

use automerge::{
    ChangeHash, ObjId, ObjType, ROOT, ScalarValue, Value as Stored, transaction::Transactable,
};
use serde_json::Value;

use crate::{
    Applied, Author, Draft, DraftError, Heads, LineList, compare, conflict,
    edit::{Pen, Unknown},
    read,
    schema::{self, Field, POSITION_KEY, PRESENT_KEY, REMOVED_KEY, Shape, UNKNOWN_MARK},
    value,
};

impl Draft {
    /// Makes the paper what it was at `heads`, as one change that touches only what differs. Lines
    /// keep their keys: those removed since are there again, those added since are removed. Comments
    /// stay as they are. Refused while anything is in conflict, since a person's write would be
    /// decided against unseen.
    pub fn restore(
        &mut self,
        heads: &Heads,
        author: &Author,
        at_ms: i64,
    ) -> Result<Applied, DraftError> {
        let then = self.known(heads)?;
        let paths: Vec<String> =
            self.conflicts().into_iter().map(|conflict| conflict.path).collect();
        if !paths.is_empty() {
            return Err(DraftError::InConflict { paths });
        }
        let fields = self.kind.fields();
        self.change(author, at_ms, |tx, keys| {
            let pen = Pen::new(tx, keys, Unknown::Carry);
            Back { pen, then: &then }.level(&ROOT, Some(&ROOT), fields, "")
        })
    }
}

struct Back<'a, 'b, T> {
    pen: Pen<'a, T>,
    then: &'b [ChangeHash],
}

impl<T: Transactable> Back<'_, '_, T> {
    fn level(
        &mut self,
        now: &ObjId,
        then: Option<&ObjId>,
        fields: &'static [Field],
        above: &str,
    ) -> Result<(), DraftError> {
        for field in fields {
            let path = format!("{above}/{}", field.key);
            match field.shape {
                Shape::Group(members) => self.inside(now, then, field, &path, members)?,
                Shape::OptionalGroup(members) => {
                    let group = self.child_then(then, field.key);
                    let there = group.is_some_and(|group| {
                        read::flag_at(self.pen.tx, &group, PRESENT_KEY, Some(self.then))
                    });
                    if let Some(map) = read::child(self.pen.tx, now, field.key, ObjType::Map, None)
                    {
                        let there = if there { Value::Bool(true) } else { Value::Null };
                        self.register(&map, PRESENT_KEY, Shape::Flag, &path, &there)?;
                    }
                    self.inside(now, then, field, &path, members)?;
                }
                Shape::List(list) => {
                    let old = self.child_then(then, field.key);
                    if let Some(map) = read::child(self.pen.tx, now, field.key, ObjType::Map, None)
                    {
                        self.lines(&map, old.as_ref(), list, &path)?;
                    }
                }
                shape => {
                    let value = then
                        .map(|map| compare::value(self.pen.tx, map, field, self.then))
                        .unwrap_or_default();
                    self.register(now, field.key, shape, &path, &value)?;
                }
            }
        }
        self.unlisted(now, then, fields, above)
    }

    fn inside(
        &mut self,
        now: &ObjId,
        then: Option<&ObjId>,
        field: &Field,
        path: &str,
        members: &'static [Field],
    ) -> Result<(), DraftError> {
        let old = self.child_then(then, field.key);
        match read::child(self.pen.tx, now, field.key, ObjType::Map, None) {
            Some(map) => self.level(&map, old.as_ref(), members, path),
            None => Ok(()),
        }
    }

    fn lines(
        &mut self,
        now: &ObjId,
        then: Option<&ObjId>,
        list: LineList,
        above: &str,
    ) -> Result<(), DraftError> {
        let old = then.map(|map| read::lines(self.pen.tx, map, Some(self.then)));
        let old = old.unwrap_or_default();
        for line in read::lines(self.pen.tx, now, None) {
            let path = format!("{above}/{}", line.key);
            let before = old.iter().find(|old| old.key == line.key && !old.removed);
            let gone = Value::Bool(before.is_none());
            let removal = format!("{path}/{REMOVED_KEY}");
            self.register(&line.map, REMOVED_KEY, Shape::Flag, &removal, &gone)?;
            if let Some(before) = before {
                let position = Value::from(before.position.as_str());
                let place = format!("{path}/{POSITION_KEY}");
                self.register(&line.map, POSITION_KEY, Shape::Word, &place, &position)?;
                self.level(&line.map, Some(&before.map), list.fields(), &path)?;
            }
        }
        Ok(())
    }

    /// Puts back what an older version carried, and the registers of a newer one as they were.
    fn unlisted(
        &mut self,
        now: &ObjId,
        then: Option<&ObjId>,
        fields: &'static [Field],
        above: &str,
    ) -> Result<(), DraftError> {
        let scalars = |doc: &T, map: &ObjId, at: Option<&[ChangeHash]>| {
            let mut found: Vec<(String, ScalarValue)> = Vec::new();
            for (key, stored, _) in read::entries(doc, map, at) {
                let listed = schema::find(fields, &key).is_some();
                if let (false, Stored::Scalar(scalar), Some(_)) =
                    (listed, &stored, read::unknown(&key, &stored))
                {
                    found.push((key, scalar.as_ref().clone()));
                }
            }
            found
        };
        let old = then.map(|map| scalars(self.pen.tx, map, Some(self.then))).unwrap_or_default();
        let standing = scalars(self.pen.tx, now, None);
        for (key, scalar) in &old {
            if !standing.iter().any(|known| known == &(key.clone(), scalar.clone())) {
                self.pen.tx.put(now, key.as_str(), scalar.clone())?;
            }
        }
        for (key, scalar) in standing {
            let since = !old.iter().any(|(known, _)| *known == key);
            if since && key.starts_with(UNKNOWN_MARK) {
                let path = format!("{above}/{key}");
                self.register(now, &key, Shape::Unknown, &path, &Value::Null)?;
            } else if since && scalar != ScalarValue::Null {
                self.pen.tx.put(now, key.as_str(), ScalarValue::Null)?;
            }
        }
        Ok(())
    }

    /// Like the pen's, but it decides where two values stand: in a line that was removed a conflict
    /// can lie hidden, and going back is a person's decision about the whole paper.
    fn register(
        &mut self,
        map: &ObjId,
        key: &str,
        shape: Shape,
        path: &str,
        value: &Value,
    ) -> Result<(), DraftError> {
        let standing = conflict::distinct(self.pen.tx, map, key, shape);
        if shape == Shape::Text {
            self.pen.resolving = standing.len() > 1;
            let done = self.pen.text(map, key, path, value);
            self.pen.resolving = false;
            return done;
        }
        let scalar = value::encode(path, shape, value)?;
        let wanted = conflict::comparable(key, value::decode(shape, &scalar));
        let stands = match standing.as_slice() {
            [] => wanted == conflict::comparable(key, Value::Null),
            [(value, _)] => *value == wanted,
            _ => false,
        };
        if stands {
            return Ok(());
        }
        Ok(self.pen.tx.put(map, key, scalar)?)
    }

    fn child_then(&self, then: Option<&ObjId>, key: &str) -> Option<ObjId> {
        read::child(self.pen.tx, then?, key, ObjType::Map, Some(self.then))
    }
}
