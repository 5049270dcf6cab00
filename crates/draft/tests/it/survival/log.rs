//! The log of all acknowledged writes, and the judgement whether each is still heard.

use std::collections::{BTreeMap, BTreeSet};

use draft::{Conflict, Draft, LineKey, LineList, Operation};
use proptest::prelude::*;
use serde_json::Value;

use super::{Device, PART, TEXTS};

/// One acknowledged write of one thing.
#[derive(Debug)]
struct Write {
    path: String,
    value: Value,
    /// The writes that the device had heard of.
    seen: BTreeSet<usize>,
}

/// One device's edit of a text: letters are never typed twice.
#[derive(Debug)]
struct Typing {
    path: String,
    typed: BTreeSet<char>,
    taken: BTreeSet<char>,
    /// A decision about the text, which reviews all that was seen.
    review: bool,
    seen: BTreeSet<usize>,
}

#[derive(Default)]
pub(super) struct Log {
    writes: BTreeMap<usize, Write>,
    typings: BTreeMap<usize, Typing>,
    made: usize,
    letters: u32,
}

/// The paper as paths and values; lines by key, texts apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paper {
    leaves: BTreeMap<String, Value>,
    pub(super) texts: BTreeMap<String, String>,
    lines: BTreeSet<String>,
    part: bool,
}

pub(super) fn paper(draft: &Draft) -> Paper {
    let json = serde_json::to_value(draft.certificate()).unwrap();
    let mut paper = Paper {
        leaves: BTreeMap::new(),
        texts: BTreeMap::new(),
        lines: BTreeSet::new(),
        part: json.get("aPosteriori").is_some_and(|part| !part.is_null()),
    };
    for text in TEXTS {
        paper.texts.insert(text.to_owned(), text_of(json.pointer(text)));
    }
    for path in ["/box4_trasporto", "/ordine/copie", "/aPosteriori/motivo"] {
        let value = json.pointer(path).cloned().unwrap_or_default();
        paper.leaves.insert(path.into(), if value == "" { Value::Null } else { value });
    }
    let keys = draft.keys();
    for (list, keys, texts) in
        [(LineList::Items, keys.items, true), (LineList::Fatture, keys.fatture, false)]
    {
        for (index, key) in keys.iter().enumerate() {
            let path = format!("{list}/{key}");
            let line = &json.pointer(list.path()).unwrap()[index];
            for (member, value) in line.as_object().unwrap() {
                let path = format!("{path}/{member}");
                if !(texts && member == "descrizione") {
                    paper.leaves.insert(path, value.clone());
                }
            }
            if texts {
                paper.texts.insert(format!("{path}/descrizione"), text_of(line.get("descrizione")));
            }
            paper.lines.insert(path);
        }
    }
    // A number that is not there reads as 0.
    paper.leaves.retain(|_, value| !value.is_null() && value != "" && value != 0);
    paper
}

fn text_of(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn line_of(path: &str) -> Option<String> {
    let mut parts = path.rsplitn(2, '/');
    let (member, line) = (parts.next()?, parts.next()?);
    let lists = [LineList::Items, LineList::Fatture];
    let is_line = lists.iter().any(|list| {
        let rest = line.strip_prefix(list.path()).and_then(|rest| rest.strip_prefix('/'));
        rest.is_some_and(|rest| rest.parse::<LineKey>().is_ok())
    });
    (is_line && !member.is_empty()).then(|| line.to_owned())
}

impl Log {
    pub(super) fn next(&mut self) -> usize {
        self.made += 1;
        self.made
    }

    pub(super) fn letter(&mut self) -> char {
        self.letters += 1;
        char::from_u32(0x4e00 + self.letters).unwrap()
    }

    fn write(&mut self, device: &mut Device, seen: &BTreeSet<usize>, path: &str, value: Value) {
        let id = self.next();
        self.writes.insert(id, Write { path: path.into(), value, seen: seen.clone() });
        device.known.insert(id);
    }

    /// Notes what an operation changed in the paper, and what it says by itself.
    pub(super) fn note(&mut self, device: &mut Device, before: &Paper, operation: &Operation) {
        let (after, seen) = (paper(&device.draft), device.known.clone());
        let gone = before.lines.difference(&after.lines).map(|line| (line, true));
        let back = after.lines.difference(&before.lines).map(|line| (line, false));
        let added = matches!(operation, Operation::AddLine { .. } | Operation::SetField { .. });
        for (line, removed) in gone.chain(back).filter(|(_, removed)| *removed || !added) {
            self.write(device, &seen, &format!("{line}/removed"), removed.into());
        }
        let stays = |path: &str| {
            line_of(path).is_none_or(|line| {
                after.lines.contains(&line) && (before.lines.contains(&line) || added)
            })
        };
        let said = said(operation);
        let paths: BTreeSet<&String> = before.leaves.keys().chain(after.leaves.keys()).collect();
        for path in paths.into_iter().filter(|path| stays(path)) {
            let (old, new) = (before.leaves.get(path), after.leaves.get(path));
            if old != new && said.as_ref().is_none_or(|(said, _)| said != path) {
                self.write(device, &seen, path, new.cloned().unwrap_or_default());
            }
        }
        if let Some((path, value)) = said {
            let unchanged = before.leaves.get(&path).cloned().unwrap_or_default() == value;
            let plain = matches!(operation, Operation::SetField { .. }) && path != PART;
            let shown = line_of(&path).is_none_or(|line| before.lines.contains(&line));
            if !(plain && unchanged && shown) {
                self.write(device, &seen, &path, value);
            }
        }
        self.note_texts(device, before, &after, &seen, operation);
    }

    fn note_texts(
        &mut self,
        device: &mut Device,
        before: &Paper,
        after: &Paper,
        seen: &BTreeSet<usize>,
        operation: &Operation,
    ) {
        let reviewed = match operation {
            Operation::ResolveConflict { path, .. } if is_text(path) => Some(path),
            _ => None,
        };
        // A text can be reviewed while its line is off the paper: removed, and that undecided.
        let paths: BTreeSet<&String> = after.texts.keys().chain(reviewed).collect();
        for path in paths {
            let letters = |paper: &Paper| -> BTreeSet<char> {
                paper.texts.get(path).into_iter().flat_map(|text| text.chars()).collect()
            };
            let (old, new) = (letters(before), letters(after));
            let review = reviewed == Some(path);
            let fresh = matches!(operation, Operation::AddLine { .. });
            // What a line brings back was typed before.
            let typed_here = fresh || before.texts.contains_key(path);
            if !review && (!typed_here || before.texts.get(path) == after.texts.get(path)) {
                continue;
            }
            let id = self.next();
            let typing = Typing {
                path: path.clone(),
                typed: &new - &old,
                taken: &old - &new,
                review,
                seen: seen.clone(),
            };
            self.typings.insert(id, typing);
            device.known.insert(id);
        }
    }
}

fn is_text(path: &str) -> bool {
    TEXTS.contains(&path) || path.ends_with("/descrizione")
}

/// What an operation says although the paper may not show it.
fn said(operation: &Operation) -> Option<(String, Value)> {
    match operation {
        Operation::ResolveConflict { path, value } => {
            (!is_text(path)).then(|| (path.clone(), value.clone()))
        }
        Operation::SetField { path, value } if path == PART => {
            Some((path.clone(), value.is_object().into()))
        }
        Operation::SetField { path, value } if path.ends_with("/marche") => {
            let value = if value == "" { Value::Null } else { value.clone() };
            Some((path.clone(), value))
        }
        _ => None,
    }
}

/// Every write that the device has heard of is shown, a candidate, or followed.
pub(super) fn survives(log: &Log, device: &Device) -> Result<(), TestCaseError> {
    let (paper, conflicts) = (paper(&device.draft), device.draft.conflicts());
    let at = |path: &str| conflicts.iter().find(|conflict| conflict.path == path);
    let known = |id: &usize| device.known.contains(id);
    for (id, write) in log.writes.iter().filter(|(id, _)| known(id)) {
        let mut later = log.writes.iter().filter(|(other, _)| known(other)).map(|(_, other)| other);
        let followed = later.any(|other| {
            let same = other.path == write.path
                || (write.path == PART
                    && write.value == false
                    && other.path.starts_with(PART)
                    && !other.value.is_null())
                || (other.path == PART && other.value == false && write.path.starts_with(PART));
            same && other.seen.contains(id)
        });
        let named = at(&write.path).is_some_and(|conflict| {
            conflict.candidates.iter().any(|candidate| candidate.value == write.value)
        });
        if !followed && !named {
            let shown = is_shown(log, device, &paper, &conflicts, *id, write);
            prop_assert!(shown, "lost: {id} {write:?}\n{paper:#?}\n{conflicts:#?}");
        }
    }
    texts_survive(log, device, &paper, &conflicts)
}

fn is_shown(
    log: &Log,
    device: &Device,
    paper: &Paper,
    conflicts: &[Conflict],
    id: usize,
    write: &Write,
) -> bool {
    if write.path == PART {
        return Value::Bool(paper.part) == write.value;
    }
    let shown = || paper.leaves.get(&write.path).cloned().unwrap_or_default() == write.value;
    let Some(line) = line_of(&write.path) else {
        return shown();
    };
    let removal = format!("{line}/removed");
    if write.path == removal {
        return Value::Bool(!paper.lines.contains(&line)) == write.value;
    }
    if paper.lines.contains(&line) {
        // A place is not on the paper as such; the table of pairs looks at the order of lines.
        return write.path.ends_with("/pos") || shown();
    }
    let undecided = conflicts.iter().any(|conflict| conflict.path == removal);
    let seen_by_removal = log.writes.iter().any(|(other, later)| {
        let known = device.known.contains(other) && later.seen.contains(&id);
        known && later.path == removal && later.value == true
    });
    undecided || seen_by_removal
}

/// Letters stand or were taken away, and two who typed side by side are told so unless reviewed.
fn texts_survive(
    log: &Log,
    device: &Device,
    paper: &Paper,
    conflicts: &[Conflict],
) -> Result<(), TestCaseError> {
    let known: Vec<(&usize, &Typing)> =
        log.typings.iter().filter(|(id, _)| device.known.contains(id)).collect();
    for (path, text) in &paper.texts {
        let here: Vec<_> = known.iter().filter(|(_, typing)| typing.path == *path).collect();
        let typed: BTreeSet<char> =
            here.iter().flat_map(|(_, typing)| &typing.typed).copied().collect();
        let taken: BTreeSet<char> =
            here.iter().flat_map(|(_, typing)| &typing.taken).copied().collect();
        let stands: BTreeSet<char> = text.chars().collect();
        prop_assert_eq!(&stands, &(&typed - &taken), "letters of {}", path);
        let reviewed = |a: usize, b: usize| {
            here.iter().any(|(id, typing)| {
                let saw = |other: usize| **id == other || typing.seen.contains(&other);
                typing.review && saw(a) && saw(b)
            })
        };
        // There are no blanks, so each text is one word and all who typed touched it.
        let (mut must, mut may) = (false, false);
        for (a, left) in &here {
            for (b, right) in here.iter().filter(|(b, _)| b > a) {
                let apart = !right.seen.contains(a) && !left.seen.contains(b);
                if !apart || reviewed(**a, **b) {
                    continue;
                }
                may = true;
                let lasts =
                    |typing: &Typing| typing.typed.iter().any(|letter| stands.contains(letter));
                must |= lasts(left) && lasts(right);
            }
        }
        let told = conflicts.iter().any(|conflict| conflict.path == *path);
        prop_assert!(!must || told, "two typed into {path} side by side and nobody is told");
        prop_assert!(
            !told || may,
            "{path} is said to be undecided, and nothing is: {conflicts:#?}"
        );
    }
    Ok(())
}
