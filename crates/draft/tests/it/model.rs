//! Any sequence of operations against a model of plain lists and strings.

use certificate::{Certificate, GoodsLine, Lines};
use draft::{ActorId, Draft, LineKey, LineList, Operation, Place, TextUnit};
use proptest::prelude::*;

use crate::{AT_MS, anna, draft, key, set};

/// What a person does, with places as numbers that are taken modulo what is there.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Transport(String),
    Consignor(String),
    Copies(Option<u32>),
    Countries(Vec<String>),
    Remarks { at: usize, delete: usize, insert: String },
    RemarksWhole(String),
    Add(usize),
    Move { line: usize, place: usize },
    Remove(usize),
    Restore(usize),
    Marks { line: usize, text: String },
    Describe { line: usize, at: usize, delete: usize, insert: String },
    DescribeWhole { line: usize, text: String },
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[A-Z àè𝄞]{1,6}", "[a-z]{1,3}\n[a-z]{0,3}"]
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    let place = 0..40_usize;
    prop_oneof![
        1 => words().prop_map(Act::Transport),
        1 => words().prop_map(Act::Consignor),
        1 => prop::option::of(0..9_u32).prop_map(Act::Copies),
        1 => prop::collection::vec("[A-Z]{1,5}", 0..3).prop_map(Act::Countries),
        1 => (place.clone(), 0..4_usize, words())
            .prop_map(|(at, delete, insert)| Act::Remarks { at, delete, insert }),
        1 => words().prop_map(Act::RemarksWhole),
        3 => place.clone().prop_map(Act::Add),
        2 => (place.clone(), place.clone()).prop_map(|(line, place)| Act::Move { line, place }),
        1 => place.clone().prop_map(Act::Remove),
        1 => place.clone().prop_map(Act::Restore),
        1 => (place.clone(), words()).prop_map(|(line, text)| Act::Marks { line, text }),
        1 => (place.clone(), place.clone(), 0..4_usize, words())
            .prop_map(|(line, at, delete, insert)| Act::Describe { line, at, delete, insert }),
        1 => (place, words()).prop_map(|(line, text)| Act::DescribeWhole { line, text }),
    ]
}

#[derive(Default)]
pub(crate) struct Model {
    pub(crate) paper: Certificate,
    pub(crate) lines: Vec<(LineKey, bool, GoodsLine)>,
    pub(crate) made: u32,
}

impl Model {
    fn certificate(&self) -> Certificate {
        let standing = self.lines.iter().filter(|(_, removed, _)| !removed);
        Certificate {
            goods: standing.map(|(_, _, line)| line.clone()).collect(),
            ..self.paper.clone()
        }
    }

    /// The operation for an act, done to the model at once; none where there is nothing to act on.
    pub(crate) fn act(&mut self, act: Act) -> Option<Operation> {
        Some(match act {
            Act::Transport(text) => {
                self.paper.transport = text.clone();
                set("/box4_trasporto", text)
            }
            Act::Consignor(text) => {
                self.paper.consignor = Lines(text.clone());
                set("/box1_speditore", text)
            }
            Act::Copies(number) => {
                self.paper.order.copies = number;
                set("/ordine/copie", serde_json::json!(number))
            }
            Act::Countries(list) => {
                self.paper.origin_countries = list.clone();
                set("/box3_paesiOrigine", list)
            }
            Act::Remarks { at, delete, insert } => {
                splice("/box5_osservazioni".into(), &mut self.paper.remarks, at, delete, insert)
            }
            Act::RemarksWhole(text) => {
                self.paper.remarks = text.clone();
                set("/box5_osservazioni", text)
            }
            Act::Add(place) => self.add(place),
            Act::Move { line, place } => self.move_line(line, place)?,
            Act::Remove(line) => {
                let line = self.pick(line, false)?;
                self.lines[line].1 = true;
                Operation::RemoveLine { list: LineList::Items, key: self.lines[line].0 }
            }
            Act::Restore(line) => {
                let line = self.pick(line, true)?;
                self.lines[line].1 = false;
                Operation::RestoreLine { list: LineList::Items, key: self.lines[line].0 }
            }
            Act::Marks { line, text } => {
                let line = self.pick(line, false)?;
                self.lines[line].2.marks = text.clone();
                set(&format!("/items/{}/marche", self.lines[line].0), text)
            }
            Act::Describe { line, at, delete, insert } => {
                let line = self.pick(line, false)?;
                let path = format!("/items/{}/descrizione", self.lines[line].0);
                splice(path, &mut self.lines[line].2.description, at, delete, insert)
            }
            Act::DescribeWhole { line, text } => {
                let line = self.pick(line, false)?;
                self.lines[line].2.description = text.clone();
                let index = self.lines[..line].iter().filter(|(_, removed, _)| !removed).count();
                set(&format!("/items/{index}/descrizione"), text)
            }
        })
    }

    fn add(&mut self, place: usize) -> Operation {
        self.made += 1;
        let key = key(self.made);
        let standing = self.lines.iter().filter(|(_, removed, _)| !removed);
        let number = 1 + standing.map(|(_, _, line)| line.number).max().unwrap_or(0);
        let (index, place) = self.place(place, None);
        self.lines.insert(index, (key, false, GoodsLine { number, ..GoodsLine::default() }));
        Operation::AddLine { list: LineList::Items, key, place, value: None }
    }

    fn move_line(&mut self, line: usize, place: usize) -> Option<Operation> {
        let line = self.pick(line, false)?;
        let moved = self.lines.remove(line);
        let key = moved.0;
        let (index, place) = self.place(place, Some(key));
        self.lines.insert(index, moved);
        Some(Operation::MoveLine { list: LineList::Items, key, place })
    }

    fn place(&self, place: usize, _moved: Option<LineKey>) -> (usize, Place) {
        match place % (self.lines.len() + 2) {
            0 => (0, Place::First),
            1 => (self.lines.len(), Place::Last),
            after => (after - 1, Place::After(self.lines[after - 2].0)),
        }
    }

    fn pick(&self, number: usize, wanted: bool) -> Option<usize> {
        let fit: Vec<usize> =
            (0..self.lines.len()).filter(|index| self.lines[*index].1 == wanted).collect();
        (!fit.is_empty()).then(|| fit[number % fit.len()])
    }
}

fn splice(path: String, text: &mut String, at: usize, delete: usize, insert: String) -> Operation {
    let letters: Vec<char> = text.chars().collect();
    let at = at % (letters.len() + 1);
    let delete = delete.min(letters.len() - at);
    *text = letters[..at]
        .iter()
        .chain(insert.chars().collect::<Vec<_>>().iter())
        .chain(&letters[at + delete..])
        .collect();
    Operation::SpliceText { path, at, delete, insert, unit: TextUnit::Scalar }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_sequence_of_operations_reads_as_plain_editing_would(acts in prop::collection::vec(act(), 1..60), cut in 0..60_usize) {
        let (mut draft, mut model) = (draft(1), Model::default());
        let mut stored = draft.save();
        for (number, act) in acts.into_iter().enumerate() {
            let Some(operation) = model.act(act) else { continue };
            let applied = draft.apply(operation.clone(), &anna(), AT_MS).unwrap();
            prop_assert_eq!(draft.certificate(), model.certificate(), "after {:?}", operation);
            if number == cut {
                stored = draft.save();
            } else {
                stored.extend_from_slice(&applied.increment);
            }
        }
        let saved = Draft::load(&draft.save(), ActorId([2; 16])).unwrap();
        prop_assert_eq!(saved.certificate(), model.certificate(), "saved and loaded");
        prop_assert_eq!(saved.keys(), draft.keys(), "with the same keys");
        let replayed = Draft::load(&stored, ActorId([3; 16])).unwrap();
        prop_assert_eq!(replayed.certificate(), model.certificate(), "snapshot and tail in one load");
        prop_assert_eq!(replayed.heads(), draft.heads(), "to the same point of history");
        prop_assert!(draft.conflicts().is_empty(), "one person is never in conflict");
    }

    #[test]
    fn operations_of_one_change_read_as_one_after_another(acts in prop::collection::vec(act(), 1..60)) {
        let (mut draft, mut model) = (draft(1), Model::default());
        let operations: Vec<Operation> =
            acts.into_iter().filter_map(|act| model.act(act)).collect();
        draft.apply_all(&operations, &anna(), AT_MS).unwrap();
        prop_assert_eq!(draft.certificate(), model.certificate(), "after {:?}", operations);
    }

    #[test]
    fn two_people_converge_and_nothing_acknowledged_disappears(
        left in prop::collection::vec(act(), 1..25),
        right in prop::collection::vec(act(), 1..25),
    ) {
        let (mut one, mut two) = (draft(1), draft(2));
        let (mut first, mut second) = (Model::default(), Model { made: 1_000, ..Model::default() });
        for act in left {
            if let Some(operation) = first.act(act) {
                one.apply(operation, &anna(), AT_MS).unwrap();
            }
        }
        for act in right {
            if let Some(operation) = second.act(act) {
                two.apply(operation, &anna(), AT_MS).unwrap();
            }
        }
        let (from_one, from_two) = (one.save(), two.save());
        one.merge(&from_two).unwrap();
        two.merge(&from_one).unwrap();
        prop_assert_eq!(one.certificate(), two.certificate(), "both read the same");
        prop_assert_eq!(one.conflicts(), two.conflicts(), "both show the same conflicts");

        let merged = one.certificate();
        let keys = one.keys().items;
        for (key, removed, line) in first.lines.iter().chain(&second.lines) {
            prop_assert_eq!(keys.contains(key), !removed, "a line of one person only");
            if let Some(at) = keys.iter().position(|known| known == key) {
                prop_assert_eq!(&merged.goods[at], line, "as that person left it");
            }
        }
        let (a, b) = (&first.paper.transport, &second.paper.transport);
        let candidates: Vec<String> = one.conflicts().into_iter()
            .filter(|conflict| conflict.path == "/box4_trasporto")
            .flat_map(|conflict| conflict.candidates)
            .map(|candidate| candidate.value.as_str().unwrap_or_default().to_owned())
            .collect();
        for text in [a, b] {
            let heard = candidates.contains(text) || &merged.transport == text || text.is_empty();
            prop_assert!(heard, "{text:?} is neither shown nor a candidate");
        }
    }
}
