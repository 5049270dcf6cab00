//! What each change did: which lines and groups it touched, and its keystrokes in long texts. Owns
//! reading a change's operations; knows no schema and decides nothing.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{ActorId, Change, ObjId, ObjType, ScalarValue, legacy};

use super::sequence::{OpKey, Sequence};
use crate::{DraftError, schema::REMOVED_KEY};

/// A map or a text that some change made.
#[derive(Default)]
struct Object {
    parent: Option<u32>,
    made: u32,
    /// The changes after the one that made it that touched it or what lies in it; the register that
    /// says that a line is removed does not count.
    touched: Vec<u32>,
    text: Option<Sequence>,
}

/// What all changes did.
#[derive(Default)]
pub(crate) struct Touches {
    objects: Vec<Object>,
    index: HashMap<OpKey, u32>,
    actors: Vec<ActorId>,
    numbers: HashMap<ActorId, u32>,
    /// By change: the texts in which it typed, sorted.
    texts: Vec<Vec<u32>>,
}

impl Touches {
    /// Takes in the next change of the graph.
    pub(crate) fn push(&mut self, number: u32, change: &Change) -> Result<(), DraftError> {
        self.texts.push(Vec::new());
        // The decoder panics where an operation is of a kind that it does not know.
        let decoded = catch_unwind(AssertUnwindSafe(|| change.decode())).map_err(|_| {
            DraftError::Unreadable { why: "it holds an operation of an unknown kind".to_owned() }
        })?;
        let actor = self.actor(&decoded.actor_id);
        let first = decoded.start_op.get();
        for (id, op) in (first..).zip(&decoded.operations) {
            let object = match &op.obj {
                legacy::ObjectId::Root => None,
                legacy::ObjectId::Id(id) => {
                    let key = self.key(id);
                    self.index.get(&key).copied()
                }
            };
            if let legacy::OpType::Make(kind) = &op.action {
                self.make((id, actor), object, number, *kind);
            }
            let Some(object) = object else { continue };
            match &op.key {
                legacy::Key::Map(key) if key.as_str() == REMOVED_KEY => {}
                legacy::Key::Map(_) => self.touch(object, number),
                legacy::Key::Seq(element) => {
                    self.touch(object, number);
                    let element = match element {
                        legacy::ElementId::Head => None,
                        legacy::ElementId::Id(id) => Some(self.key(id)),
                    };
                    self.typed(object, number, (id, actor), element, op);
                }
            }
        }
        Ok(())
    }

    /// The number of an object by its Automerge id.
    pub(crate) fn find(&self, object: &ObjId) -> Option<u32> {
        let ObjId::Id(counter, actor, _) = object else {
            return None;
        };
        let actor = self.numbers.get(actor)?;
        self.index.get(&(*counter, *actor)).copied()
    }

    /// The changes that touched an object, or what lies in it, after it was made.
    pub(crate) fn of(&self, object: u32) -> &[u32] {
        self.objects.get(object as usize).map_or(&[], |object| &object.touched)
    }

    /// The texts in which a change typed.
    pub(crate) fn texts(&self, change: u32) -> &[u32] {
        self.texts.get(change as usize).map_or(&[], Vec::as_slice)
    }

    /// A text, ready to be asked.
    pub(crate) fn text(&mut self, object: u32) -> Option<&Sequence> {
        let text = self.objects.get_mut(object as usize)?.text.as_mut()?;
        text.settle();
        Some(text)
    }

    fn make(&mut self, id: OpKey, parent: Option<u32>, made: u32, kind: ObjType) {
        let number = u32::try_from(self.objects.len()).unwrap_or(u32::MAX);
        let text = (kind == ObjType::Text).then(Sequence::default);
        self.objects.push(Object { parent, made, touched: Vec::new(), text });
        self.index.insert(id, number);
    }

    /// Notes the touch at the object and at all that it lies in.
    fn touch(&mut self, object: u32, change: u32) {
        let mut next = Some(object);
        while let Some(object) = next.and_then(|object| self.objects.get_mut(object as usize)) {
            if object.made != change && object.touched.last() != Some(&change) {
                object.touched.push(change);
            }
            next = object.parent;
        }
    }

    fn typed(
        &mut self,
        object: u32,
        change: u32,
        id: OpKey,
        element: Option<OpKey>,
        op: &legacy::Op,
    ) {
        let actors = &self.actors;
        let Some(text) = self.objects[object as usize].text.as_mut() else {
            return;
        };
        let texts = &mut self.texts[change as usize];
        if let Err(at) = texts.binary_search(&object) {
            texts.insert(at, object);
        }
        match (&op.action, op.insert, element) {
            (action, true, after) => {
                let blank = match action {
                    legacy::OpType::Put(ScalarValue::Str(letter)) => {
                        letter.chars().all(char::is_whitespace)
                    }
                    _ => false,
                };
                text.insert(change, id, after, blank, |a, b| {
                    (a.0, &actors[a.1 as usize]) > (b.0, &actors[b.1 as usize])
                });
            }
            (legacy::OpType::Delete, false, Some(element)) => text.alter(change, element, false),
            (_, false, Some(element)) => text.alter(change, element, true),
            (_, false, None) => {}
        }
    }

    fn key(&mut self, id: &legacy::OpId) -> OpKey {
        (id.0, self.actor(&id.1))
    }

    fn actor(&mut self, actor: &ActorId) -> u32 {
        if let Some(number) = self.numbers.get(actor) {
            return *number;
        }
        let number = u32::try_from(self.actors.len()).unwrap_or(u32::MAX);
        self.actors.push(actor.clone());
        self.numbers.insert(actor.clone(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use automerge::{AutoCommit, ROOT, ReadDoc, transaction::Transactable};
    use proptest::prelude::*;

    use super::*;
    use crate::fork::graph::Graph;

    /// Blank or letter, place, deleted.
    type Splice = (bool, usize, isize);

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..Default::default() })]

        #[test]
        fn a_text_stands_in_the_order_that_automerge_has(
            splices in prop::collection::vec((0..3_usize, (any::<bool>(), 0..30_usize, 0..3_isize)), 1..60),
            meetings in prop::collection::vec((0..60_usize, 0..3_usize, 0..3_usize), 0..12),
        ) {
            let mut first = AutoCommit::new().with_actor(ActorId::from([9; 16]));
            let text = first.put_object(ROOT, "text", ObjType::Text).unwrap();
            first.commit();
            let mut people: Vec<AutoCommit> =
                (1..4_u8).map(|n| first.fork().with_actor(ActorId::from([n; 16]))).collect();
            for (step, (who, splice)) in splices.into_iter().enumerate() {
                let (blank, place, delete): Splice = splice;
                let length = people[who].length(&text);
                let place = place % (length + 1);
                let delete = delete.min(isize::try_from(length - place).unwrap());
                let letter = if blank { " " } else { "x" };
                people[who].splice_text(&text, place, delete, letter).unwrap();
                people[who].commit();
                for (_, who, from) in meetings.iter().filter(|(at, who, from)| *at == step && who != from) {
                    let mut from = people[*from].fork();
                    people[*who].merge(&mut from).unwrap();
                }
            }
            let mut all = people[0].fork();
            all.merge(&mut people[1]).unwrap();
            all.merge(&mut people[2]).unwrap();

            let (mut graph, mut touches) = (Graph::default(), Touches::default());
            let changes = all.document().get_changes(&[]);
            for (meta, change) in all.document().get_changes_meta(&[]).iter().zip(&changes) {
                let number = graph.push(meta).unwrap();
                touches.push(number, change).unwrap();
            }
            let heads: Vec<u32> = all.get_heads().iter().filter_map(|head| graph.find(head)).collect();
            let now = graph.spread(&graph.clock(&heads));
            let object = touches.find(&text).unwrap();
            let read = touches.text(object).unwrap().blanks(&graph, &now);
            let wanted: Vec<bool> = all.text(&text).unwrap().chars().map(char::is_whitespace).collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
