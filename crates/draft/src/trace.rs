//! Which places of the document each change touched, read from the changes themselves. Owns the way
//! from an operation's object to a path; draws no conclusion from it.

use std::collections::{BTreeSet, HashMap};

use automerge::{
    Automerge, ChangeHash, ExpandedChange, ObjType, ROOT, ReadDoc,
    legacy::{Key, ObjectId, OpId, OpType},
};

use crate::{
    Author, LineKey, beside, comment,
    path::escape,
    schema::{BESIDE_MARK, FORM_KEY, KIND_KEY, PRACTICE_KEY, PRESENT_KEY, UNKNOWN_MARK},
    skeleton,
};

/// What ends the path of a box that was commented on.
pub(crate) const COMMENT_END: &str = "/!comment";
/// Begins the root register of a review; the reviewed path follows.
pub(crate) const REVIEW_MARK: &str = "!review:";

/// One change and what it touched.
pub(crate) struct Traced {
    pub(crate) hash: ChangeHash,
    pub(crate) deps: Vec<ChangeHash>,
    pub(crate) by: Option<Author>,
    pub(crate) at_ms: i64,
    /// Paths in the exchange form, lines by key, sorted; of a new line only the line.
    pub(crate) paths: Vec<String>,
}

/// All changes but the skeleton, in an order in which each follows on what it rests on. The order
/// depends on the changes alone: by time where the history leaves it open, then by hash.
pub(crate) fn all(doc: &Automerge) -> Vec<Traced> {
    let changes: Vec<ExpandedChange> =
        doc.get_changes(&[]).iter().map(automerge::Change::decode).collect();
    let mut places = Places::default();
    // Changes come with what they rest on before them, so an object is known before it is used.
    let mut traced: Vec<Traced> = changes
        .iter()
        .map(|change| {
            let paths = places.take_in(doc, change);
            Traced {
                hash: change.hash.unwrap_or(ChangeHash([0; 32])),
                deps: change.deps.clone(),
                by: author(change),
                at_ms: change.time,
                paths,
            }
        })
        .collect();
    sort(&mut traced);
    let first = changes
        .iter()
        .find(|change| change.deps.is_empty() && change.actor_id.to_bytes() == skeleton::ACTOR)
        .and_then(|change| change.hash);
    traced.retain(|change| Some(change.hash) != first);
    traced
}

/// The person behind a change.
pub(crate) fn author(change: &ExpandedChange) -> Option<Author> {
    change.message.as_deref().filter(|name| !name.is_empty()).map(Author::new)
}

/// Topological order by (time, hash).
fn sort(changes: &mut Vec<Traced>) {
    use std::{cmp::Reverse, collections::BinaryHeap};

    let index: HashMap<ChangeHash, usize> =
        changes.iter().enumerate().map(|(index, change)| (change.hash, index)).collect();
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); changes.len()];
    let mut waits: Vec<usize> = vec![0; changes.len()];
    for (number, change) in changes.iter().enumerate() {
        for dep in change.deps.iter().filter_map(|dep| index.get(dep)) {
            above[*dep].push(number);
            waits[number] += 1;
        }
    }
    let entry = |number: usize| Reverse((changes[number].at_ms, changes[number].hash, number));
    let mut ready: BinaryHeap<_> =
        (0..changes.len()).filter(|number| waits[*number] == 0).map(entry).collect();
    let mut order = Vec::with_capacity(changes.len());
    while let Some(Reverse((_, _, number))) = ready.pop() {
        order.push(number);
        for next in &above[number] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                ready.push(entry(*next));
            }
        }
    }
    let mut place = vec![usize::MAX; changes.len()];
    for (rank, number) in order.into_iter().enumerate() {
        place[number] = rank;
    }
    let mut ranked: Vec<(usize, Traced)> = place.into_iter().zip(changes.drain(..)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    changes.extend(ranked.into_iter().map(|(_, change)| change));
}

/// The path of every object seen so far.
#[derive(Default)]
struct Places {
    known: HashMap<OpId, String>,
}

impl Places {
    fn take_in(&mut self, doc: &Automerge, change: &ExpandedChange) -> Vec<String> {
        let mut touched = BTreeSet::new();
        let mut made: Vec<String> = Vec::new();
        let mut last: Option<&ObjectId> = None;
        for (number, op) in (0_u64..).zip(&change.operations) {
            let Key::Map(key) = &op.key else {
                // A text: one path for all its letters.
                if last != Some(&op.obj) {
                    last = Some(&op.obj);
                    touched.extend(self.of(&op.obj).cloned());
                }
                continue;
            };
            last = None;
            let Some(above) = self.of(&op.obj).map(String::as_str).or(root(&op.obj)) else {
                continue;
            };
            let path = member(doc, above, key);
            if let OpType::Make(_) = op.action {
                let id = OpId(change.start_op.get() + number, change.actor_id.clone());
                if key.parse::<LineKey>().is_ok() {
                    made.extend(path.clone());
                }
                if let Some(path) = &path {
                    self.known.insert(id, path.clone());
                }
            }
            touched.extend(path);
        }
        touched.retain(|path| !made.iter().any(|line| is_within(path, line) && path != line));
        touched.into_iter().collect()
    }

    fn of(&self, object: &ObjectId) -> Option<&String> {
        match object {
            ObjectId::Root => None,
            ObjectId::Id(id) => self.known.get(id),
        }
    }
}

/// Whether a path is that of a place or of something inside it.
pub(crate) fn is_within(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The object of an operation as the reader names it.
pub(crate) fn object(id: &ObjectId) -> automerge::ObjId {
    match id {
        ObjectId::Root => ROOT,
        ObjectId::Id(OpId(counter, actor)) => automerge::ObjId::Id(*counter, actor.clone(), 0),
    }
}

/// Whether an object is a text.
pub(crate) fn is_text<D: ReadDoc>(doc: &D, object: &automerge::ObjId) -> bool {
    matches!(doc.object_type(object), Ok(ObjType::Text))
}

fn root(object: &ObjectId) -> Option<&'static str> {
    matches!(object, ObjectId::Root).then_some("")
}

/// The path of a key in the object at `above`; none for what is no part of the paper.
fn member(doc: &Automerge, above: &str, key: &str) -> Option<String> {
    if above.ends_with(COMMENT_END) || above.starts_with(beside::EVENT_PATH) {
        return Some(above.to_owned());
    }
    if above.is_empty() {
        if [FORM_KEY, PRACTICE_KEY, KIND_KEY].contains(&key) {
            return None;
        }
        if key.starts_with(comment::MARK) {
            return comment::path_of(doc, key).map(|path| path + COMMENT_END);
        }
        if key.starts_with(beside::CARE_MARK) || key.starts_with(beside::EVENT_MARK) {
            return beside::path_of(doc, key);
        }
        if key.starts_with(BESIDE_MARK) {
            return key.strip_prefix(REVIEW_MARK).map(str::to_owned);
        }
    }
    match key {
        PRESENT_KEY => Some(above.to_owned()),
        key => Some(format!("{above}/{}", escape(key.strip_prefix(UNKNOWN_MARK).unwrap_or(key)))),
    }
}
