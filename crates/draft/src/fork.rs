//! What two sides of a fork of the history did to the same thing although each write is kept: the
//! same words of one text, a line that one removed and the other edited. Owns finding that, and the
//! memory that makes it cheap at every keystroke; deciding is an operation.
//!
//! Every two changes of which neither had seen the other meet for the first time at a change that
//! rests on both, or at the document's heads. So each meeting is looked at once: which texts both
//! sides touched, and there, by words. All answers depend on the document's history alone, not on
//! the order in which it arrived.

mod graph;
mod hidden;
mod sequence;
mod touch;

use std::collections::HashMap;

use automerge::{Automerge, ChangeHash, ObjId, ROOT, ReadDoc};

pub(crate) use self::hidden::Hidden;
use self::{
    graph::{Graph, Side},
    touch::Touches,
};
use crate::{
    DraftError,
    conflict::{Candidate, Conflict, ConflictKind},
    read, review,
};

/// Most sides of one text that a conflict names, the newest.
const SIDES_LIMIT: usize = 8;
/// Most sides that are read to find them.
const SIDES_READ: usize = 4 * SIDES_LIMIT;
/// Most earlier texts that are remembered.
const REMEMBERED: usize = 256;

/// What is known of a document's forks; taken further as the document grows.
#[derive(Default)]
pub(crate) struct Analysis {
    graph: Graph,
    touches: Touches,
    /// How far the graph reaches, and how far the operations have been read.
    heads: Vec<ChangeHash>,
    read: Vec<ChangeHash>,
    /// How many changes have been looked at for meetings.
    met: usize,
    forked: bool,
    /// By text: where two sides touched the same words, at changes that rest on both.
    clashes: HashMap<u32, Vec<Clash>>,
    /// The same at the document's heads, as long as no change rests on them.
    open_ended: HashMap<u32, Vec<Clash>>,
    /// Texts of sides, which no later change can alter.
    texts: HashMap<(u32, Vec<u32>), String>,
}

/// A fork whose sides touched the same or neighbouring words of one text.
#[derive(Clone)]
struct Clash {
    left: Side,
    right: Side,
    /// Who typed there last: on the left, on the right.
    last: (u32, u32),
}

/// Refuses a history that no people's editing could make and that would take too long to judge.
pub(crate) fn within_reason(doc: &Automerge) -> Result<(), DraftError> {
    let mut graph = Graph::default();
    doc.get_changes_meta(&[]).iter().try_for_each(|change| graph.push(change).map(drop))
}

impl Analysis {
    /// Takes in what is new in the document. After an error all is read anew.
    pub(crate) fn follow(&mut self, doc: &Automerge) -> Result<(), DraftError> {
        let heads = doc.get_heads();
        if heads == self.heads {
            return Ok(());
        }
        self.advance(doc, heads).inspect_err(|_| *self = Self::default())
    }

    fn advance(&mut self, doc: &Automerge, heads: Vec<ChangeHash>) -> Result<(), DraftError> {
        for change in doc.get_changes_meta(&self.heads) {
            self.graph.push(&change)?;
        }
        self.forked |= heads.len() > 1
            || self.graph.nodes[self.met..].iter().any(|change| change.deps.len() > 1);
        self.heads = heads;
        if !self.forked {
            self.met = self.graph.nodes.len();
            return Ok(());
        }
        let mut changes: Vec<_> = doc
            .get_changes(&self.read)
            .into_iter()
            .filter_map(|change| Some((self.graph.find(&change.hash())?, change)))
            .collect();
        changes.sort_by_key(|(number, _)| *number);
        for (number, change) in &changes {
            self.touches.push(*number, change)?;
        }
        self.read.clone_from(&self.heads);
        self.meet();
        Ok(())
    }

    /// Whether anything ever happened side by side.
    pub(crate) fn forked(&self) -> bool {
        self.forked
    }

    /// The conflict of the text at a path, if two sides touched the same words and nobody who saw
    /// both has said that it is well.
    pub(crate) fn text(&mut self, doc: &Automerge, path: &str, object: &ObjId) -> Option<Conflict> {
        let text = self.touches.find(object)?;
        if !self.clashes.contains_key(&text) && !self.open_ended.contains_key(&text) {
            return None;
        }
        let reviews = self.reviews(doc, path);
        let mut open: Vec<(u32, Vec<u32>)> = Vec::new();
        for clashes in [&self.clashes, &self.open_ended] {
            for clash in clashes.get(&text).into_iter().flatten() {
                if clash.is_open(&self.graph, &mut self.touches, text, &reviews) {
                    open.push((clash.last.0, clash.left.heads.clone()));
                    open.push((clash.last.1, clash.right.heads.clone()));
                }
            }
        }
        if open.is_empty() {
            return None;
        }
        let standing = read::text(doc, object, None).into();
        let candidates = self.sides(doc, text, object, open);
        Some(Conflict { path: path.to_owned(), kind: ConflictKind::Text, standing, candidates })
    }

    /// The surviving reviews of a path.
    fn reviews(&self, doc: &Automerge, path: &str) -> Vec<u32> {
        let found = doc.get_all(ROOT, review::key(path)).unwrap_or_default();
        let mut reviews: Vec<u32> =
            found.iter().filter_map(|(_, write)| self.change_of(doc, write)).collect();
        reviews.sort_by_key(|review| self.graph.nodes[*review as usize].hash);
        reviews
    }

    /// The change that made an operation.
    fn change_of(&self, doc: &Automerge, operation: &ObjId) -> Option<u32> {
        self.graph.find(&doc.hash_for_opid(operation)?)
    }

    /// Looks at the meetings among the new changes, and at the heads.
    fn meet(&mut self) {
        for number in self.met..self.graph.nodes.len() {
            let deps = self.graph.nodes[number].deps.clone();
            for (text, clash) in self.clashes_where(&deps) {
                self.clashes.entry(text).or_default().push(clash);
            }
        }
        self.met = self.graph.nodes.len();
        self.open_ended.clear();
        let heads: Vec<u32> = self.heads.iter().filter_map(|head| self.graph.find(head)).collect();
        for (text, clash) in self.clashes_where(&heads) {
            self.open_ended.entry(text).or_default().push(clash);
        }
    }

    fn clashes_where(&mut self, meeting: &[u32]) -> Vec<(u32, Clash)> {
        if meeting.len() < 2 {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (left, right) in self.graph.forks(meeting) {
            let mut clash = Clash { left, right, last: (0, 0) };
            for text in clash.shared(&self.graph, &self.touches) {
                if clash.touches_same_words(&self.graph, &mut self.touches, text, &[]) {
                    let (left, right) = clash.typed(&self.graph, &self.touches, text);
                    if let (Some(left), Some(right)) = (self.last(&left), self.last(&right)) {
                        clash.last = (left, right);
                        found.push((text, clash.clone()));
                    }
                }
            }
        }
        found
    }

    /// The newest of some changes; of several that had not seen each other, the latest by clock.
    fn last(&self, changes: &[u32]) -> Option<u32> {
        self.graph.newest(changes.iter().copied()).into_iter().max_by_key(|change| {
            let node = &self.graph.nodes[*change as usize];
            (node.at_ms, &node.by, node.hash)
        })
    }

    /// The sides' texts with who typed there last, the oldest first.
    fn sides(
        &mut self,
        doc: &Automerge,
        text: u32,
        object: &ObjId,
        mut sides: Vec<(u32, Vec<u32>)>,
    ) -> Vec<Candidate> {
        let nodes = &self.graph.nodes;
        let newest_first = |a: &(u32, Vec<u32>), b: &(u32, Vec<u32>)| {
            let (last, other) = (&nodes[a.0 as usize], &nodes[b.0 as usize]);
            let hashes = |heads: &[u32]| -> Vec<ChangeHash> {
                heads.iter().map(|head| nodes[*head as usize].hash).collect()
            };
            let by_time = (other.at_ms, &other.by).cmp(&(last.at_ms, &last.by));
            by_time.then_with(|| hashes(&a.1).cmp(&hashes(&b.1)))
        };
        if sides.len() > SIDES_READ {
            sides.select_nth_unstable_by(SIDES_READ, newest_first);
            sides.truncate(SIDES_READ);
        }
        sides.sort_by(newest_first);
        sides.dedup();
        if self.texts.len() > REMEMBERED {
            self.texts.clear();
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        for (last, heads) in sides {
            let node = &nodes[last as usize];
            let hashes: Vec<ChangeHash> =
                heads.iter().map(|head| nodes[*head as usize].hash).collect();
            let remembered = self.texts.entry((text, heads));
            let value = remembered.or_insert_with(|| read::text(doc, object, Some(&hashes)));
            let (value, by) = (serde_json::Value::from(value.as_str()), node.by.clone());
            if !candidates.iter().any(|known| known.value == value && known.by == by) {
                candidates.push(Candidate { value, by, at_ms: node.at_ms, line: None });
            }
            if candidates.len() == SIDES_LIMIT {
                break;
            }
        }
        candidates.sort_by_key(Candidate::order);
        candidates
    }
}

impl Clash {
    /// The texts in which both sides typed, wherever.
    fn shared(&self, graph: &Graph, touches: &Touches) -> Vec<u32> {
        let texts = |clock, other| {
            let mut texts: Vec<u32> = graph
                .beyond(clock, other)
                .flat_map(|change| touches.texts(change))
                .copied()
                .collect();
            texts.sort_unstable();
            texts.dedup();
            texts
        };
        let mut shared = texts(&self.left.clock, &self.right.clock);
        if !shared.is_empty() {
            let right = texts(&self.right.clock, &self.left.clock);
            shared.retain(|text| right.binary_search(text).is_ok());
        }
        shared
    }

    /// The changes of each side that typed in the text.
    fn typed(&self, graph: &Graph, touches: &Touches, text: u32) -> (Vec<u32>, Vec<u32>) {
        let changes = |clock, other| -> Vec<u32> {
            let typed = |change: &u32| touches.texts(*change).binary_search(&text).is_ok();
            graph.beyond(clock, other).filter(typed).collect()
        };
        (changes(&self.left.clock, &self.right.clock), changes(&self.right.clock, &self.left.clock))
    }

    /// Whether something that clashed has been seen by no review together with its other side.
    fn is_open(&self, graph: &Graph, touches: &mut Touches, text: u32, reviews: &[u32]) -> bool {
        let heads = || self.left.heads.iter().chain(&self.right.heads);
        let whole = |review: &u32| heads().all(|head| graph.knows(*review, *head));
        if reviews.is_empty() {
            return true;
        }
        !reviews.iter().any(whole) && self.touches_same_words(graph, touches, text, reviews)
    }

    fn touches_same_words(
        &self,
        graph: &Graph,
        touches: &mut Touches,
        text: u32,
        reviews: &[u32],
    ) -> bool {
        let (left, right) = (&self.left.clock, &self.right.clock);
        let base = graph.spread(&Graph::common(left, right));
        let (on_left, on_right) = self.typed(graph, touches, text);
        let reviewed = |change: u32| {
            // More reviews than bits: the later ones cover nothing, and the text stays open.
            let seen = reviews.iter().take(64).map(|review| graph.knows(*review, change));
            seen.enumerate().fold(0, |bits, (bit, seen)| bits | (u64::from(seen) << bit))
        };
        let Some(sequence) = touches.text(text) else {
            return false;
        };
        let of = |clock, changes: &[u32]| {
            sequence.touched(graph, &base, &graph.spread(clock), changes, reviewed)
        };
        let (left, right) = (of(left, &on_left), of(right, &on_right));
        // Both took away the same and put nothing in: they are of one mind.
        if !left.adds && !right.adds && left.taken == right.taken {
            return false;
        }
        left.spans.iter().any(|a| right.spans.iter().any(|b| a.clashes(b)))
    }
}
