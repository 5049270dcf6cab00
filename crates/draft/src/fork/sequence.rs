//! One long text with all that ever stood in it: each character keeps its place for ever, with the
//! change that typed it and the changes that took it away. Owns the order (as Automerge has it) and
//! what words a side of a fork touched; decides nothing.

use std::collections::HashMap;

use super::graph::Graph;

/// An operation's id: counter, then the actor's number.
pub(crate) type OpKey = (u64, u32);

struct Element {
    id: OpKey,
    typed: u32,
    taken: Vec<u32>,
    blank: bool,
}

/// What one change did to one element.
struct Act {
    change: u32,
    element: u32,
    /// A value put over another: no operation of ours, and always a touch.
    foreign: bool,
}

/// A piece of the text that one side touched: whole words, as places in the order of all elements.
/// Before the first is -1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    from: i64,
    to: i64,
    /// The same with the neighbouring words.
    wide: (i64, i64),
    /// Which reviews have seen it.
    reviewed: u64,
}

impl Span {
    /// Whether both touch the same or neighbouring words, and no review has seen both.
    pub(crate) fn clashes(&self, other: &Self) -> bool {
        let meet = |a: (i64, i64), b: (i64, i64)| a.0 <= b.1 && b.0 <= a.1;
        self.reviewed & other.reviewed == 0
            && (meet(self.wide, (other.from, other.to)) || meet((self.from, self.to), other.wide))
    }
}

/// A text.
#[derive(Default)]
pub(crate) struct Sequence {
    elements: Vec<Element>,
    index: HashMap<OpKey, u32>,
    order: Vec<u32>,
    /// Place of each element in `order`; empty while it has to be counted anew.
    places: Vec<u32>,
    acts: Vec<Act>,
    /// Where the last element went, where the next mostly goes.
    hint: usize,
}

impl Sequence {
    /// Takes in an insertion after `after` (the start, where there is none). `newer` orders ids.
    pub(crate) fn insert(
        &mut self,
        change: u32,
        id: OpKey,
        after: Option<OpKey>,
        blank: bool,
        newer: impl Fn(OpKey, OpKey) -> bool,
    ) {
        let element = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        let mut place = match after.and_then(|after| self.index.get(&after)) {
            None => 0,
            Some(after) if self.order.get(self.hint) == Some(after) => self.hint + 1,
            Some(after) => 1 + self.order.iter().position(|known| known == after).unwrap_or(0),
        };
        // Of those typed at one place the newest comes first, each with what was typed after it.
        while let Some(next) = self.order.get(place)
            && newer(self.elements[*next as usize].id, id)
        {
            place += 1;
        }
        self.elements.push(Element { id, typed: change, taken: Vec::new(), blank });
        self.index.insert(id, element);
        self.order.insert(place, element);
        self.hint = place;
        self.places.clear();
        self.acts.push(Act { change, element, foreign: false });
    }

    /// Takes in that an element was taken away, or (`foreign`) written over.
    pub(crate) fn alter(&mut self, change: u32, id: OpKey, foreign: bool) {
        let Some(element) = self.index.get(&id).copied() else {
            return;
        };
        if !foreign {
            self.elements[element as usize].taken.push(change);
        }
        self.acts.push(Act { change, element, foreign });
    }

    /// Counts the places; needed before [`Self::touched`].
    pub(crate) fn settle(&mut self) {
        if self.places.len() == self.order.len() {
            return;
        }
        self.places = vec![0; self.order.len()];
        for (place, element) in self.order.iter().enumerate() {
            self.places[*element as usize] = u32::try_from(place).unwrap_or(u32::MAX);
        }
    }

    /// What these changes left of their doing, in words of the text as it stood at `base`: the net
    /// effect, so that what one typed and took away again is no touch.
    pub(crate) fn touched(
        &self,
        graph: &Graph,
        base: &[u32],
        side: &[u32],
        changes: &[u32],
        reviewed: impl Fn(u32) -> u64,
    ) -> Touched {
        let mut touches: Vec<(i64, u64)> = Vec::new();
        let mut touched = Touched::default();
        for change in changes {
            let from = self.acts.partition_point(|act| act.change < *change);
            for act in self.acts[from..].iter().take_while(|act| act.change == *change) {
                let before = self.stands(graph, base, act.element);
                let after = self.stands(graph, side, act.element);
                if before == after && !act.foreign {
                    continue;
                }
                touches.push((i64::from(self.places[act.element as usize]), reviewed(*change)));
                if before && !act.foreign {
                    touched.taken.push(act.element);
                } else {
                    touched.adds = true;
                }
            }
        }
        touched.taken.sort_unstable();
        touched.taken.dedup();
        touches.sort_unstable();
        touches.dedup();
        touched.spans = self.spans(graph, base, &touches);
        touched
    }

    /// Which of the characters that stand at a clock are blank.
    #[cfg(test)]
    pub(crate) fn blanks(&self, graph: &Graph, clock: &[u32]) -> Vec<bool> {
        let standing = self.order.iter().filter(|element| self.stands(graph, clock, **element));
        standing.map(|element| self.elements[*element as usize].blank).collect()
    }

    fn stands(&self, graph: &Graph, clock: &[u32], element: u32) -> bool {
        let element = &self.elements[element as usize];
        graph.within(clock, element.typed)
            && !element.taken.iter().any(|change| graph.within(clock, *change))
    }

    /// Touched places as whole words, those that meet joined.
    fn spans(&self, graph: &Graph, base: &[u32], touches: &[(i64, u64)]) -> Vec<Span> {
        let text = Base { sequence: self, graph, clock: base };
        let mut spans: Vec<Span> = Vec::new();
        for (place, reviewed) in touches {
            let last = spans.iter_mut().rev().find(|span| span.reviewed == *reviewed);
            let within = last.as_ref().is_some_and(|span| *place < span.to);
            if within {
                continue;
            }
            let (from, to) = (text.word_end(text.next(*place, -1), -1), text.next(*place, 1));
            let to = text.word_end(to, 1);
            match last {
                Some(span) if from <= span.to => span.to = span.to.max(to),
                _ => spans.push(Span { from, to, wide: (from, to), reviewed: *reviewed }),
            }
        }
        for span in &mut spans {
            span.wide = (text.neighbour(span.from, -1), text.neighbour(span.to, 1));
        }
        spans
    }
}

/// What a side did to a text.
#[derive(Default)]
pub(crate) struct Touched {
    /// Where.
    pub(crate) spans: Vec<Span>,
    /// Which elements it took away.
    pub(crate) taken: Vec<u32>,
    /// Whether it put anything in.
    pub(crate) adds: bool,
}

/// The text as it stood before the fork; steps go from place to place, `-1` left and `1` right.
struct Base<'a> {
    sequence: &'a Sequence,
    graph: &'a Graph,
    clock: &'a [u32],
}

impl Base<'_> {
    /// The next place that held a character; the ends are -1 and the number of elements.
    fn next(&self, mut place: i64, step: i64) -> i64 {
        loop {
            place += step;
            let element = usize::try_from(place).ok().and_then(|at| self.sequence.order.get(at));
            match element {
                Some(element) if !self.sequence.stands(self.graph, self.clock, *element) => {}
                Some(_) => return place,
                None => return place.clamp(-1, self.end()),
            }
        }
    }

    /// From a character to the end of its word; a blank or an end stays.
    fn word_end(&self, mut place: i64, step: i64) -> i64 {
        while self.is_word(place) {
            let next = self.next(place, step);
            if !self.is_word(next) {
                break;
            }
            place = next;
        }
        place
    }

    /// From a word's end to the far end of the next word.
    fn neighbour(&self, mut place: i64, step: i64) -> i64 {
        loop {
            let next = self.next(place, step);
            if next < 0 || next >= self.end() {
                return next;
            }
            if self.is_word(next) {
                return self.word_end(next, step);
            }
            place = next;
        }
    }

    fn is_word(&self, place: i64) -> bool {
        let element = usize::try_from(place).ok().and_then(|at| self.sequence.order.get(at));
        element.is_some_and(|element| !self.sequence.elements[*element as usize].blank)
    }

    fn end(&self) -> i64 {
        i64::try_from(self.sequence.order.len()).unwrap_or(i64::MAX)
    }
}
