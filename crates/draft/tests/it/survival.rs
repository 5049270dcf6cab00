//! Nothing that was acknowledged is lost: random operations on two to five devices that hear of
//! each other late, in any order and piece by piece, against a log of all writes.
//!
//! The log knows nothing of Automerge. It compares what a device's paper held before and after each
//! operation, and remembers which writes that device had heard of; at the end each write must be in
//! the paper, a candidate of a conflict, or followed by a write of the same thing that had seen it.

mod log;

use std::collections::BTreeSet;

use draft::{ActorId, Author, ConflictKind, Draft, LineKey, LineList, Operation, Place};
use proptest::prelude::*;
use serde_json::{Value, json};

use self::log::{Log, paper, survives};
use crate::{AT_MS, draft, forks::splice, key, set};

const TEXTS: [&str; 1] = ["/annotazioni"];
const PART: &str = "/aPosteriori";

#[derive(Debug, Clone)]
enum Step {
    /// A device does something.
    Act { device: usize, act: Act },
    /// One hears another's document as it was some operations ago.
    Hear { device: usize, from: usize, ago: usize },
}

#[derive(Debug, Clone)]
enum Act {
    Transport(u8),
    Copies(Option<u32>),
    Part(bool),
    PartMember(u8),
    Type { line: Option<usize>, at: usize, delete: usize, insert: bool },
    Whole { line: Option<usize> },
    Add { place: usize },
    Move { line: usize, place: usize },
    Remove(usize),
    Restore(usize),
    Marks { line: usize, value: u8 },
    WholeLine { line: usize, value: u8 },
    WholeList(usize),
    Resolve { conflict: usize, candidate: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let n = 0..8_usize;
    prop_oneof![
        1 => (0..4_u8).prop_map(Act::Transport),
        1 => prop::option::of(1..4_u32).prop_map(Act::Copies),
        1 => any::<bool>().prop_map(Act::Part),
        1 => (0..3_u8).prop_map(Act::PartMember),
        3 => (prop::option::of(n.clone()), n.clone(), 0..3_usize, any::<bool>())
            .prop_map(|(line, at, delete, insert)| Act::Type { line, at, delete, insert }),
        1 => prop::option::of(n.clone()).prop_map(|line| Act::Whole { line }),
        1 => n.clone().prop_map(|place| Act::Add { place }),
        2 => (n.clone(), n.clone()).prop_map(|(line, place)| Act::Move { line, place }),
        3 => n.clone().prop_map(Act::Remove),
        2 => n.clone().prop_map(Act::Restore),
        3 => (n.clone(), 0..3_u8).prop_map(|(line, value)| Act::Marks { line, value }),
        1 => (n.clone(), 0..3_u8).prop_map(|(line, value)| Act::WholeLine { line, value }),
        1 => (0..3_usize).prop_map(Act::WholeList),
        6 => (n.clone(), n).prop_map(|(conflict, candidate)| Act::Resolve { conflict, candidate }),
    ]
}

fn steps(devices: usize) -> impl Strategy<Value = Vec<Step>> {
    let device = 0..devices;
    let step = prop_oneof![
        3 => (device.clone(), act()).prop_map(|(device, act)| Step::Act { device, act }),
        2 => (device.clone(), device, 0..4_usize)
            .prop_map(|(device, from, ago)| Step::Hear { device, from, ago }),
    ];
    prop::collection::vec(step, 4..60)
}

struct Device {
    draft: Draft,
    author: Author,
    known: BTreeSet<usize>,
    /// Earlier states: bytes, and what they knew.
    states: Vec<(Vec<u8>, BTreeSet<usize>)>,
    /// The first bytes and every increment since.
    stored: Vec<u8>,
}

impl Device {
    fn operation(&self, log: &mut Log, act: Act) -> Option<Operation> {
        let list = LineList::Items;
        let keys = self.draft.keys().items;
        let pick = |number: usize| (!keys.is_empty()).then(|| keys[number % keys.len()]);
        let place = |number: usize| match number {
            0 | 1 => Place::First,
            2 | 3 => Place::Last,
            // Removed lines too: they keep their place.
            number => self.any(number).map_or(Place::Last, Place::After),
        };
        let text = |line: Option<usize>| match line {
            Some(line) => pick(line).map(|key| format!("/items/{key}/descrizione")),
            None => Some(TEXTS[0].to_owned()),
        };
        Some(match act {
            Act::Transport(value) => set("/box4_trasporto", word(value)),
            Act::Copies(number) => set("/ordine/copie", json!(number)),
            Act::Part(there) => set(PART, if there { json!({}) } else { Value::Null }),
            Act::PartMember(value) => set("/aPosteriori/motivo", word(value)),
            Act::Type { line, at, delete, insert } => {
                let path = text(line)?;
                let length = paper(&self.draft).texts.get(&path)?.chars().count();
                let at = at % (length + 1);
                let letter = log.letter();
                let insert = if insert { letter.to_string() } else { String::new() };
                splice(&path, at, delete.min(length - at), &insert)
            }
            Act::Whole { line } => set(&text(line)?, log.letter().to_string()),
            Act::Add { place: number } => {
                let key = key(u32::try_from(log.next()).unwrap());
                let value = json!({ "marche": word(1), "descrizione": log.letter().to_string() });
                Operation::AddLine { list, key, place: place(number), value: Some(value) }
            }
            Act::Move { line, place: number } => {
                Operation::MoveLine { list, key: pick(line)?, place: place(number) }
            }
            Act::Remove(line) => Operation::RemoveLine { list, key: pick(line)? },
            Act::Restore(line) => {
                let removed = self.draft.removed_keys().items;
                let key = *removed.get(line % removed.len().max(1))?;
                Operation::RestoreLine { list, key }
            }
            // A removed line too: allowed as long as its being removed is undecided.
            Act::Marks { line, value } => {
                set(&format!("/items/{}/marche", self.any(line)?), word(value))
            }
            Act::WholeLine { line, value } => {
                let line_path = format!("/items/{}", pick(line)?);
                set(&line_path, json!({ "marche": word(value), "hs": word(2) }))
            }
            Act::WholeList(lines) => {
                let lines: Vec<Value> =
                    (0..lines).map(|line| json!({ "numero": format!("{line}") })).collect();
                set("/fatture", lines)
            }
            Act::Resolve { conflict, candidate } => {
                let conflicts = self.draft.conflicts();
                let conflict = conflicts.get(conflict % conflicts.len().max(1))?;
                let sides = &conflict.candidates;
                let value = match conflict.kind {
                    // A candidate's text would bring letters back that were taken away.
                    ConflictKind::Text => conflict.standing.clone(),
                    _ => sides[candidate % sides.len()].value.clone(),
                };
                Operation::ResolveConflict { path: conflict.path.clone(), value }
            }
        })
    }

    fn any(&self, number: usize) -> Option<LineKey> {
        let mut keys = self.draft.keys().items;
        keys.extend(self.draft.removed_keys().items);
        keys.sort();
        (!keys.is_empty()).then(|| keys[number % keys.len()])
    }

    fn act(&mut self, log: &mut Log, act: Act, at_ms: i64) {
        let Some(operation) = self.operation(log, act) else { return };
        let before = paper(&self.draft);
        let author = self.author.clone();
        // Refused is not acknowledged: a register in conflict, a line whose removal is decided.
        let Ok(applied) = self.draft.apply(operation.clone(), &author, at_ms) else { return };
        if applied.increment.is_empty() {
            return;
        }
        self.stored.extend_from_slice(&applied.increment);
        log.note(self, &before, &operation);
        self.remember();
    }

    fn hear(&mut self, bytes: &[u8], known: &BTreeSet<usize>) {
        let merged = self.draft.merge(bytes).unwrap();
        self.stored.extend_from_slice(&merged.increment);
        self.known.extend(known);
        self.remember();
    }

    fn remember(&mut self) {
        self.states.push((self.draft.save(), self.known.clone()));
    }
}

fn word(value: u8) -> String {
    if value == 0 { String::new() } else { format!("value {value}") }
}

fn sound(device: &Device) -> Result<(), TestCaseError> {
    let conflicts = device.draft.conflicts();
    let saved = Draft::load(&device.draft.save(), ActorId([0xee; 16])).unwrap();
    let replayed = Draft::load(&device.stored, ActorId([0xef; 16])).unwrap();
    for (other, how) in [(&saved, "saved and loaded"), (&replayed, "replayed by increments")] {
        prop_assert_eq!(other.heads(), device.draft.heads(), "{}", how);
        prop_assert_eq!(other.certificate(), device.draft.certificate(), "{}", how);
        prop_assert_eq!(&other.conflicts(), &conflicts, "{}", how);
    }
    prop_assert_eq!(device.draft.frozen().is_ok(), conflicts.is_empty(), "a seal waits for all");
    Ok(())
}

/// What all have heard before they part: three lines, one of them removed, and a text.
fn begin(log: &mut Log, all: &mut [Device]) {
    let typed = Act::Type { line: None, at: 0, delete: 0, insert: true };
    let place = 2;
    for act in [Act::Add { place }, Act::Add { place }, Act::Add { place }, Act::Remove(1), typed] {
        all[0].act(log, act, AT_MS);
    }
    let (bytes, known) = all[0].states.last().unwrap().clone();
    for device in &mut all[1..] {
        device.hear(&bytes, &known);
    }
}

fn run(devices: usize, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut log = Log::default();
    let mut all: Vec<Device> = (1..=devices)
        .map(|number| {
            let draft = draft(u8::try_from(number).unwrap());
            let stored = draft.save();
            let states = vec![(stored.clone(), BTreeSet::new())];
            let author = Author::new(&format!("Person {number}"));
            Device { draft, author, known: BTreeSet::new(), states, stored }
        })
        .collect();
    begin(&mut log, &mut all);
    for (number, step) in steps.into_iter().enumerate() {
        match step {
            Step::Act { device, act } => {
                all[device].act(&mut log, act, AT_MS + i64::try_from(number).unwrap());
            }
            Step::Hear { device, from, ago } => {
                let states = &all[from].states;
                let (bytes, known) = states[states.len().saturating_sub(1 + ago)].clone();
                all[device].hear(&bytes, &known);
            }
        }
        if number % 6 == 5 {
            // Now and then somebody has heard everybody, and has something to decide.
            let last: Vec<_> =
                all.iter().map(|device| device.states.last().unwrap().clone()).collect();
            for (bytes, known) in last {
                all[number % devices].hear(&bytes, &known);
            }
        }
    }
    for device in &all {
        survives(&log, device)?;
    }
    let last: Vec<_> = all.iter().map(|device| device.states.last().unwrap().clone()).collect();
    for (bytes, known) in &last {
        all[0].hear(bytes, known);
    }
    let (bytes, known) = all[0].states.last().unwrap().clone();
    for device in &mut all[1..] {
        device.hear(&bytes, &known);
    }
    survives(&log, &all[0])?;
    sound(&all[0])?;
    for device in &all[1..] {
        prop_assert_eq!(device.draft.heads(), all[0].draft.heads());
        prop_assert_eq!(device.draft.certificate(), all[0].draft.certificate(), "one paper");
        prop_assert_eq!(device.draft.conflicts(), all[0].draft.conflicts(), "the same conflicts");
    }
    sound(&all[devices - 1])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(debug_assertions) { 60 } else { 3_000 },
        failure_persistence: Some(Box::new(prop::test_runner::FileFailurePersistence::WithSource("seeds"))),
        ..Default::default()
    })]

    #[test]
    fn every_acknowledged_write_is_shown_a_candidate_or_followed(
        (devices, steps) in (2..=5_usize).prop_flat_map(|devices| (Just(devices), steps(devices))),
    ) {
        run(devices, steps)?;
    }
}
