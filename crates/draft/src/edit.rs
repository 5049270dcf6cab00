//! Carries operations out on an open transaction. Every write goes through here, and none of them
//! deletes a key: a deleted key would hide behind another person's value.

mod tail;
mod text;

use automerge::{ObjId, ObjType, ScalarValue, transaction::Transactable};
use serde_json::{Map, Value};

use tail::Tail;

use crate::{
    DraftError, LineKey, LineList, Operation, Place, beside, comment, conflict,
    document::KeySource,
    kind, nearest,
    path::{self, Sight, Target},
    position, read, review,
    schema::{
        self, Field, LINES_LIMIT, POSITION_KEY, PRESENT_KEY, REMOVED_KEY, Shape, UNKNOWN_MARK,
    },
    skeleton, value,
};

/// What happens to members that the schema does not list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// They are kept, as from an import.
    Carry,
    /// They are a slip, as from a person.
    Refuse,
}

/// A transaction in the hand of one operation.
pub(crate) struct Pen<'a, T> {
    pub(crate) tx: &'a mut T,
    pub(crate) keys: &'a mut KeySource,
    pub(crate) unknown: Unknown,
    /// Whether a conflict may be overwritten: only where a person decides it.
    pub(crate) resolving: bool,
    /// What may be edited: removed lines only while their being removed is undecided.
    pub(crate) sight: Sight,
    /// The end of the list to which lines are being added.
    tail: Option<Tail>,
}

impl<'a, T: Transactable> Pen<'a, T> {
    /// A pen that decides nothing, over what is shown.
    pub(crate) fn new(tx: &'a mut T, keys: &'a mut KeySource, unknown: Unknown) -> Self {
        Self { tx, keys, unknown, resolving: false, sight: Sight::Shown, tail: None }
    }

    /// Carries one operation out.
    pub(crate) fn perform(&mut self, operation: &Operation) -> Result<(), DraftError> {
        // Any other may move, remove or number a line.
        if !matches!(operation, Operation::AddLine { place: Place::Last, .. }) {
            self.tail = None;
        }
        match operation {
            Operation::SetField { path, value } => {
                let target = path::resolve(self.tx, path, self.sight)?;
                self.set(target, path, value)
            }
            Operation::ResolveConflict { path, value } => {
                let target = path::resolve(self.tx, path, Sight::All)?;
                review::note(self.tx, path)?;
                self.resolving = true;
                let done = self.set(target, path, value);
                self.resolving = false;
                done
            }
            Operation::SpliceText { path, at, delete, insert, unit } => {
                self.splice(path, *at, *delete, insert, *unit)
            }
            Operation::AddLine { list, key, place, value } => {
                let map = self.list(*list)?;
                let empty = Map::new();
                let members = match value {
                    None => &empty,
                    Some(Value::Object(members)) => members,
                    Some(other) => return Err(not_an_object(list.path(), other)),
                };
                self.add_line(&map, *list, *key, *place, members)
            }
            Operation::MoveLine { list, key, place } => {
                let map = self.list(*list)?;
                let line = path::line(self.tx, &map, *list, &key.to_string(), self.sight)?;
                let position = self.position(&map, *list, *key, *place)?;
                let path = format!("{list}/{key}/{POSITION_KEY}");
                self.register(&line.map, POSITION_KEY, Shape::Word, &path, &position.into())
            }
            Operation::RemoveLine { list, key } => self.mark_removed(*list, *key, true),
            Operation::RestoreLine { list, key } => self.mark_removed(*list, *key, false),
            Operation::AddComment { key, path, text } => comment::add(self.tx, *key, path, text),
            Operation::EditComment { key, text } => comment::edit(self.tx, *key, text),
            Operation::SettleComment { key, settled } => comment::settle(self.tx, *key, *settled),
            Operation::SetCare { field, text } => beside::set(self.tx, *field, text),
            Operation::NoteEvent { key, event, about, text } => {
                beside::note(self.tx, *key, event, about, text)
            }
        }
    }

    /// Makes a group's members those of `members`, and clears the others.
    pub(crate) fn group(
        &mut self,
        map: &ObjId,
        fields: &'static [Field],
        path: &str,
        members: &Map<String, Value>,
    ) -> Result<(), DraftError> {
        let unknown = members.keys().find(|key| schema::find(fields, key).is_none());
        if let (Some(key), Unknown::Refuse) = (unknown, self.unknown) {
            let path = format!("{path}/{}", path::escape(key));
            return Err(nearest::unknown(kind::of(self.tx), &path));
        }
        for field in fields {
            let value = members.get(field.key).unwrap_or(&Value::Null);
            self.member(map, field, &format!("{path}/{}", field.key), value)?;
        }
        if self.unknown == Unknown::Carry {
            self.carry(map, fields, path, members)?;
        }
        Ok(())
    }

    fn set(&mut self, target: Target, path: &str, value: &Value) -> Result<(), DraftError> {
        match target {
            Target::Leaf { map, key, shape: Shape::Text } => self.text(&map, &key, path, value),
            Target::Leaf { map, key, shape } => self.register(&map, &key, shape, path, value),
            Target::Group { map, fields, optional } => {
                self.whole_group(&map, fields, optional, path, value)
            }
            Target::List { map, list } => self.list_as_a_whole(&map, list, path, value),
        }
    }

    fn member(
        &mut self,
        map: &ObjId,
        field: &'static Field,
        path: &str,
        value: &Value,
    ) -> Result<(), DraftError> {
        let lacking = || DraftError::Unreadable { why: format!("the part {path} is missing") };
        match field.shape {
            Shape::Group(fields) | Shape::OptionalGroup(fields) => {
                let group =
                    read::child(self.tx, map, field.key, ObjType::Map, None).ok_or_else(lacking)?;
                let optional = matches!(field.shape, Shape::OptionalGroup(_));
                self.whole_group(&group, fields, optional, path, value)
            }
            Shape::List(list) => {
                let lines =
                    read::child(self.tx, map, field.key, ObjType::Map, None).ok_or_else(lacking)?;
                self.list_as_a_whole(&lines, list, path, value)
            }
            Shape::Text => self.text(map, field.key, path, value),
            shape => self.register(map, field.key, shape, path, value),
        }
    }

    fn whole_group(
        &mut self,
        map: &ObjId,
        fields: &'static [Field],
        optional: bool,
        path: &str,
        value: &Value,
    ) -> Result<(), DraftError> {
        if optional {
            // The conflict of an optional group's presence is decided by true or false.
            let there = match value {
                Value::Bool(there) if self.resolving => *there,
                value => !is_empty(value),
            };
            let (shown, said) = (read::is_there(self.tx, map, fields), read::is_said(self.tx, map));
            self.register(map, PRESENT_KEY, Shape::Flag, path, &there.into())?;
            if !there && shown && !said && !self.resolving {
                // Even where it was never said to be there: a member that another fills at the same
                // time must meet this.
                self.renew(map, PRESENT_KEY, false.into())?;
            }
            match value {
                Value::Bool(true) if self.resolving => return Ok(()),
                Value::Bool(false) if self.resolving => {
                    return self.group(map, fields, path, &Map::new());
                }
                _ => {}
            }
        }
        let members = match (is_empty(value), value::structure(value)) {
            (true, _) => Map::new(),
            (false, Some(Value::Object(members))) => members,
            _ => return Err(not_an_object(path, value)),
        };
        self.group(map, fields, path, &members)
    }

    fn register(
        &mut self,
        map: &ObjId,
        key: &str,
        shape: Shape,
        path: &str,
        value: &Value,
    ) -> Result<(), DraftError> {
        let scalar = value::encode(path, shape, value)?;
        let standing = conflict::distinct(self.tx, map, key, shape);
        if !self.resolving {
            if standing.len() > 1 {
                return Err(DraftError::InConflict { paths: vec![path.to_owned()] });
            }
            let stands = standing.first().map_or(&Value::Null, |(value, _)| value);
            if *stands == conflict::comparable(key, value::decode(shape, &scalar)) {
                return Ok(());
            }
        }
        self.renew(map, key, scalar)
    }

    /// Writes a value even where it stands, so that the write has seen what this change has seen,
    /// and meets what another writes at the same time; Automerge drops a write of what stands.
    fn renew(&mut self, map: &ObjId, key: &str, value: ScalarValue) -> Result<(), DraftError> {
        let stands = match self.tx.get(map, key)? {
            Some((stored, _)) => stored.as_scalar() == Some(&value),
            None => false,
        };
        if stands {
            let other = if value.is_null() { false.into() } else { ScalarValue::Null };
            self.tx.put(map, key, other)?;
        }
        Ok(self.tx.put(map, key, value)?)
    }

    fn list(&self, list: LineList) -> Result<ObjId, DraftError> {
        let kind = kind::of(self.tx);
        if list.kind() != kind {
            return Err(nearest::unknown(kind, list.path()));
        }
        read::list(self.tx, list, None)
            .ok_or_else(|| DraftError::Unreadable { why: format!("the part {list} is missing") })
    }

    /// Line by line from the top: lines keep their keys, missing ones are added at the end, what is
    /// left over is removed.
    fn list_as_a_whole(
        &mut self,
        map: &ObjId,
        list: LineList,
        path: &str,
        value: &Value,
    ) -> Result<(), DraftError> {
        let wrong = || value::wrong(path, Shape::List(list), value);
        let lines = match (is_empty(value), value::structure(value)) {
            (true, _) => Vec::new(),
            (false, Some(Value::Array(lines))) => lines,
            _ => return Err(wrong()),
        };
        let mut standing = read::lines(self.tx, map, None).into_iter().filter(|line| !line.removed);
        for line in &lines {
            let Value::Object(members) = line else {
                return Err(wrong());
            };
            match standing.next() {
                Some(line) => {
                    self.group(&line.map, list.fields(), &format!("{path}/{}", line.key), members)?;
                }
                None => {
                    let key = self.keys.next();
                    self.add_line(map, list, key, Place::Last, members)?;
                }
            }
        }
        for line in standing {
            let path = format!("{path}/{}/{REMOVED_KEY}", line.key);
            self.register(&line.map, REMOVED_KEY, Shape::Flag, &path, &true.into())?;
        }
        Ok(())
    }

    fn add_line(
        &mut self,
        map: &ObjId,
        list: LineList,
        key: LineKey,
        place: Place,
        members: &Map<String, Value>,
    ) -> Result<(), DraftError> {
        let tail = self.tail.take().filter(|tail| tail.is_of(map));
        let mut tail = tail.unwrap_or_else(|| Tail::read(self.tx, map));
        if tail.holds(key) {
            return Err(DraftError::LineExists { list, key });
        }
        if tail.len() >= LINES_LIMIT {
            return Err(DraftError::TooManyLines { list, limit: LINES_LIMIT });
        }
        let position = match place {
            Place::Last => tail.next_position(key),
            Place::First | Place::After(_) => self.position(map, list, key, place)?,
        };
        let line = self.tx.put_object(map, key.to_string(), ObjType::Map)?;
        skeleton::fill(self.tx, &line, list.fields())?;
        self.tx.put(&line, POSITION_KEY, position.as_str())?;
        let path = format!("{list}/{key}");
        self.group(&line, list.fields(), &path, members)?;
        if list == LineList::Items && !members.contains_key("n") {
            self.tx.put(&line, "n", i64::from(tail.next_number()))?;
        }
        if place == Place::Last {
            tail.added(self.tx, key, position, &line);
            self.tail = Some(tail);
        }
        Ok(())
    }

    fn position(
        &self,
        map: &ObjId,
        list: LineList,
        key: LineKey,
        place: Place,
    ) -> Result<String, DraftError> {
        let others: Vec<_> =
            read::lines(self.tx, map, None).into_iter().filter(|line| line.key != key).collect();
        // Removed lines keep their place, so that restoring brings them back where they were.
        let index = match place {
            Place::First => 0,
            Place::Last => others.len(),
            Place::After(before) => {
                1 + others
                    .iter()
                    .position(|line| line.key == before)
                    .ok_or_else(|| DraftError::UnknownLine { list, line: before.to_string() })?
            }
        };
        let low = index.checked_sub(1).and_then(|index| others.get(index));
        // Two lines may share a position; the new one goes before the next different one.
        let high =
            others[index..].iter().find(|line| low.is_none_or(|low| line.position > low.position));
        Ok(position::between(
            low.map(|line| line.position.as_str()),
            high.map(|line| line.position.as_str()),
            key.as_bytes(),
        ))
    }

    fn mark_removed(
        &mut self,
        list: LineList,
        key: LineKey,
        removed: bool,
    ) -> Result<(), DraftError> {
        let map = self.list(list)?;
        let line = path::line(self.tx, &map, list, &key.to_string(), Sight::Removed)?;
        let path = format!("{list}/{key}/{REMOVED_KEY}");
        self.register(&line.map, REMOVED_KEY, Shape::Flag, &path, &removed.into())
    }

    fn carry(
        &mut self,
        map: &ObjId,
        fields: &'static [Field],
        path: &str,
        members: &Map<String, Value>,
    ) -> Result<(), DraftError> {
        let gone: Vec<String> = self
            .tx
            .keys(map)
            .filter_map(|key| key.strip_prefix(UNKNOWN_MARK).map(str::to_owned))
            .filter(|name| !members.contains_key(name))
            .collect();
        let kept = members.iter().filter(|(name, _)| schema::find(fields, name).is_none());
        let gone = gone.iter().map(|name| (name, &Value::Null));
        for (name, value) in kept.chain(gone) {
            let key = format!("{UNKNOWN_MARK}{name}");
            let path = format!("{path}/{}", path::escape(name));
            self.register(map, &key, Shape::Unknown, &path, value)?;
        }
        Ok(())
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

fn not_an_object(path: &str, value: &Value) -> DraftError {
    value::wrong(path, Shape::Group(&[]), value)
}
