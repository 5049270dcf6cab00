//! The end of a list while lines are added to it: read once, then kept, so that a thousand lines of a table
//! cost a thousand steps and not a million.

use std::collections::HashSet;

use automerge::{ObjId, transaction::Transactable};

use crate::schema::Shape;
use crate::{LineKey, position, read, value};

/// What adding at the end of a list asks about it.
pub(super) struct Tail {
    list: ObjId,
    keys: HashSet<LineKey>,
    /// The last position, removed lines included.
    last: Option<String>,
    /// The greatest number of a line that is not removed.
    greatest: u32,
}

impl Tail {
    /// Reads a list.
    pub(super) fn read<T: Transactable>(tx: &T, list: &ObjId) -> Self {
        let lines = read::lines(tx, list, None);
        let numbers = lines.iter().filter(|line| !line.removed);
        Self {
            greatest: numbers.map(|line| number(tx, &line.map)).max().unwrap_or(0),
            last: lines.last().map(|line| line.position.clone()),
            keys: lines.into_iter().map(|line| line.key).collect(),
            list: list.clone(),
        }
    }

    pub(super) fn is_of(&self, list: &ObjId) -> bool {
        self.list == *list
    }

    pub(super) fn holds(&self, key: LineKey) -> bool {
        self.keys.contains(&key)
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The number after the greatest.
    pub(super) fn next_number(&self) -> u32 {
        self.greatest.saturating_add(1)
    }

    /// The position behind all.
    pub(super) fn next_position(&self, key: LineKey) -> String {
        position::between(self.last.as_deref(), None, key.as_bytes())
    }

    /// A line was added behind all.
    pub(super) fn added<T: Transactable>(
        &mut self,
        tx: &T,
        key: LineKey,
        position: String,
        line: &ObjId,
    ) {
        self.keys.insert(key);
        self.last = Some(position);
        self.greatest = self.greatest.max(number(tx, line));
    }
}

fn number<T: Transactable>(tx: &T, line: &ObjId) -> u32 {
    let Ok(Some((stored, _))) = tx.get(line, "n") else { return 0 };
    let read = stored.as_scalar().and_then(|stored| value::decode(Shape::Number, stored).as_u64());
    read.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}
