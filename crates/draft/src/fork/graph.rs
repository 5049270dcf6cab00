//! Who had seen what: the changes of a document in an order in which each follows on what it rests
//! on. Owns the question whether one change had seen another; knows nothing of what they did.
//!
//! The changes are laid out in chains, each change having seen all before it in its chain; what a
//! change has seen is then one count a chain (a vector clock). Chains and not actors, because every
//! opening of a draft is a new actor, while a hundred openings one after the other are one chain.

use std::{collections::HashMap, sync::Arc};

use automerge::{ActorId, ChangeHash, ChangeMetadata};

use crate::{Author, DraftError};

/// Most counts that all clocks together may hold: 64 MB, some hundred times what people's editing
/// comes to.
const COUNTS_LIMIT: usize = 8 * 1024 * 1024;

/// How much of each chain has been seen: sorted by chain, counts from 1.
pub(crate) type Clock = Vec<(u32, u32)>;

/// One change.
pub(crate) struct Node {
    pub(crate) hash: ChangeHash,
    pub(crate) by: Option<Author>,
    pub(crate) at_ms: i64,
    pub(crate) deps: Vec<u32>,
    chain: u32,
    /// Its number in its chain, from 1.
    place: u32,
    /// What it has seen of the other chains; shared along a chain as long as that stays the same.
    seen: Arc<[(u32, u32)]>,
}

/// One side of a fork: what had been done there, and not on the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// The side's newest changes.
    pub(crate) heads: Vec<u32>,
    /// What they have seen, themselves included.
    pub(crate) clock: Clock,
}

/// All changes.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    index: HashMap<ChangeHash, u32>,
    chains: Vec<Vec<u32>>,
    newest_of: HashMap<ActorId, u32>,
    counts: usize,
}

impl Graph {
    /// Takes in one more change, all of whose forerunners are here.
    pub(crate) fn push(&mut self, change: &ChangeMetadata<'_>) -> Result<u32, DraftError> {
        if let Some(known) = self.index.get(&change.hash) {
            return Ok(*known);
        }
        let deps: Vec<u32> =
            change.deps.iter().filter_map(|hash| self.index.get(hash).copied()).collect();
        let before = self.newest_of.get(change.actor.as_ref()).copied();
        let (chain, seen) = match deps.as_slice() {
            [dep] if self.is_last(*dep) && before.is_none_or(|before| before == *dep) => {
                let dep = &self.nodes[*dep as usize];
                (dep.chain, dep.seen.clone())
            }
            _ => {
                let clock = self.clock(&deps);
                let chain = self.chain_for(before, &clock);
                self.counts += clock.len() + 2;
                (chain, clock.into())
            }
        };
        if self.counts > COUNTS_LIMIT {
            let why = "its history forks more often than people's editing does".to_owned();
            return Err(DraftError::Unreadable { why });
        }
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let line = &mut self.chains[chain as usize];
        line.push(number);
        let place = u32::try_from(line.len()).unwrap_or(u32::MAX);
        self.index.insert(change.hash, number);
        self.newest_of.insert(change.actor.clone().into_owned(), number);
        self.nodes.push(Node {
            hash: change.hash,
            by: change.message.as_deref().filter(|name| !name.is_empty()).map(Author::new),
            at_ms: change.timestamp,
            deps,
            chain,
            place,
            seen,
        });
        Ok(number)
    }

    /// The number of a change.
    pub(crate) fn find(&self, hash: &ChangeHash) -> Option<u32> {
        self.index.get(hash).copied()
    }

    /// Whether `later` rests on `earlier`, or is it.
    pub(crate) fn knows(&self, later: u32, earlier: u32) -> bool {
        let (later, earlier) = (&self.nodes[later as usize], &self.nodes[earlier as usize]);
        if later.chain == earlier.chain {
            return earlier.place <= later.place;
        }
        earlier.place <= count(&later.seen, earlier.chain)
    }

    /// Whether a clock counts the change.
    pub(crate) fn within(&self, clock: &[u32], change: u32) -> bool {
        let node = &self.nodes[change as usize];
        clock.get(node.chain as usize).is_some_and(|count| node.place <= *count)
    }

    /// A clock by chain, for many questions.
    pub(crate) fn spread(&self, clock: &Clock) -> Vec<u32> {
        let mut counts = vec![0; self.chains.len()];
        for (chain, count) in clock {
            counts[*chain as usize] = *count;
        }
        counts
    }

    /// What all of them together have seen, themselves included.
    pub(crate) fn clock(&self, changes: &[u32]) -> Clock {
        let mut clock = Clock::new();
        for change in changes {
            let node = &self.nodes[*change as usize];
            let mut own: Clock = node.seen.to_vec();
            match own.binary_search_by_key(&node.chain, |(chain, _)| *chain) {
                Ok(at) => own[at].1 = node.place,
                Err(at) => own.insert(at, (node.chain, node.place)),
            }
            clock = if clock.is_empty() { own } else { joined(&clock, &own, true) };
        }
        clock
    }

    /// What both clocks have seen.
    pub(crate) fn common(left: &Clock, right: &Clock) -> Clock {
        joined(left, right, false)
    }

    /// The changes that `clock` counts and `other` does not.
    pub(crate) fn beyond<'a>(
        &'a self,
        clock: &'a Clock,
        other: &'a Clock,
    ) -> impl Iterator<Item = u32> + 'a {
        clock
            .iter()
            .flat_map(move |(chain, until)| {
                let from = count(other, *chain) as usize;
                self.chains[*chain as usize].get(from..*until as usize).unwrap_or_default()
            })
            .copied()
    }

    /// The newest of some changes: those that no other of them has seen.
    pub(crate) fn newest(&self, changes: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut newest: Vec<u32> = Vec::new();
        for change in changes {
            if newest.iter().any(|known| self.knows(*known, change)) {
                continue;
            }
            newest.retain(|known| !self.knows(change, *known));
            newest.push(change);
        }
        newest
    }

    /// The forks that meet where these changes meet: two by two, or, where very many meet, each
    /// with all before it.
    pub(crate) fn forks(&self, meeting: &[u32]) -> Vec<(Side, Side)> {
        /// Pairs grow with the square; nobody's screen shows so many sides.
        const PAIRS_UP_TO: usize = 8;
        let mut meeting = meeting.to_vec();
        meeting.sort_by_key(|change| self.nodes[*change as usize].hash);
        let side = |heads: &[u32]| Side { heads: heads.to_vec(), clock: self.clock(heads) };
        let mut forks = Vec::new();
        for right in 1..meeting.len() {
            if meeting.len() > PAIRS_UP_TO {
                forks.push((side(&meeting[..right]), side(&meeting[right..=right])));
                continue;
            }
            for left in 0..right {
                forks.push((side(&meeting[left..=left]), side(&meeting[right..=right])));
            }
        }
        forks
    }

    fn is_last(&self, change: u32) -> bool {
        let node = &self.nodes[change as usize];
        self.chains[node.chain as usize].last() == Some(&change)
    }

    /// A chain whose last change has been seen: the actor's own, another, or a new one.
    fn chain_for(&mut self, own: Option<u32>, clock: &Clock) -> u32 {
        let whole =
            |(chain, count): &&(u32, u32)| self.chains[*chain as usize].len() == *count as usize;
        let own = own.map(|own| self.nodes[own as usize].chain);
        let seen = clock.iter().find(|entry| Some(entry.0) == own && whole(entry));
        if let Some((chain, _)) = seen.or_else(|| clock.iter().find(whole)) {
            return *chain;
        }
        self.chains.push(Vec::new());
        u32::try_from(self.chains.len() - 1).unwrap_or(u32::MAX)
    }
}

fn count(clock: &[(u32, u32)], chain: u32) -> u32 {
    clock.binary_search_by_key(&chain, |(chain, _)| *chain).map_or(0, |at| clock[at].1)
}

/// The greater counts of both (`all`), or the smaller.
fn joined(left: &Clock, right: &Clock, all: bool) -> Clock {
    let mut joined = Clock::with_capacity(left.len().max(right.len()));
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    loop {
        let next = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                let count = if all { a.1.max(b.1) } else { a.1.min(b.1) };
                joined.push((a.0, count));
                left.next();
                right.next();
                continue;
            }
            (Some(a), Some(b)) if a.0 < b.0 => left.next(),
            (Some(_), None) => left.next(),
            (_, Some(_)) => right.next(),
            (None, None) => return joined,
        };
        if all {
            joined.extend(next.copied());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;

    fn change(number: usize, actor: u8, deps: &[usize]) -> ChangeMetadata<'static> {
        ChangeMetadata {
            actor: Cow::Owned(ActorId::from([actor; 16])),
            author: None,
            seq: 1,
            start_op: 1,
            max_op: 1,
            timestamp: 0,
            message: None,
            deps: deps.iter().map(|dep| hash(*dep)).collect(),
            hash: hash(number),
            extra: Cow::Borrowed(&[]),
        }
    }

    fn hash(number: usize) -> ChangeHash {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&number.to_le_bytes());
        ChangeHash(hash)
    }

    proptest! {
        #[test]
        fn the_clocks_know_what_a_walk_through_the_history_finds(
            changes in prop::collection::vec(
                (0..4_u8, prop::collection::vec(any::<prop::sample::Index>(), 1..4)),
                1..40,
            ),
        ) {
            let mut graph = Graph::default();
            let mut seen: Vec<Vec<bool>> = Vec::new();
            for (number, (actor, rests)) in changes.iter().enumerate() {
                // An actor has always seen what it did before.
                let own = (0..number).rev().find(|earlier| changes[*earlier].0 == *actor);
                let rests = rests.iter().filter(|_| number > 0).map(|rest| rest.index(number));
                let deps: Vec<usize> = rests.chain(own).collect();
                let mut all = vec![false; changes.len()];
                all[number] = true;
                for dep in &deps {
                    all.iter_mut().zip(&seen[*dep]).for_each(|(known, also)| *known |= also);
                }
                seen.push(all);
                graph.push(&change(number, *actor, &deps)).unwrap();
            }
            let numbers = || 0..u32::try_from(changes.len()).unwrap();
            for (later, earlier) in numbers().flat_map(|a| numbers().map(move |b| (a, b))) {
                let found = seen[later as usize][earlier as usize];
                prop_assert_eq!(graph.knows(later, earlier), found, "{} of {}", later, earlier);
            }
            let last = numbers().last().unwrap();
            let (left, right) = (graph.clock(&[last]), graph.clock(&[last / 2]));
            let mut beyond: Vec<u32> = graph.beyond(&left, &right).collect();
            beyond.sort_unstable();
            let wanted: Vec<u32> =
                numbers().filter(|n| graph.knows(last, *n) && !graph.knows(last / 2, *n)).collect();
            prop_assert_eq!(beyond, wanted, "what one side did and the other had not seen");
        }
    }

    #[test]
    fn openings_one_after_the_other_are_one_chain() {
        let mut graph = Graph::default();
        for number in 0..200_usize {
            let deps: Vec<usize> = number.checked_sub(1).into_iter().collect();
            graph.push(&change(number, u8::try_from(number).unwrap(), &deps)).unwrap();
        }
        assert_eq!(graph.chains.len(), 1, "a hundred actors must not cost a hundred counts each");
    }
}
