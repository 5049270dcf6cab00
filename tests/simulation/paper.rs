//! What a person sees of a document, register by register. The oracle of survival compares this and
//! nothing else: it knows no Automerge.

use std::collections::{BTreeMap, BTreeSet};

use draft::{Author, Draft, LineList, Operation};
use serde_json::Value;

/// Members that are long texts: they merge, and are watched word by word.
const TEXTS: [&str; 6] =
    ["box5_osservazioni", "noteRichiesta", "annotazioni", "descrizione", "lavorazioni", "poteri"];

/// Everything that is seen.
#[derive(Debug, Default, Clone)]
pub(crate) struct Paper {
    /// What stands in a register; nothing stands where the path is missing.
    pub(crate) values: BTreeMap<String, Value>,
    /// What stands beside it, for a person to decide.
    pub(crate) candidates: BTreeMap<String, Vec<Value>>,
    /// The marked words of each long text.
    pub(crate) words: BTreeMap<String, BTreeSet<String>>,
    /// The whole texts.
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) lines: BTreeSet<String>,
    pub(crate) removed: BTreeSet<String>,
    pub(crate) comments: BTreeSet<String>,
}

impl Paper {
    pub(crate) fn of(draft: &Draft) -> Self {
        let mut paper = Self::default();
        walk(draft, "", "", &draft.content(), &mut paper);
        for list in LineList::ALL {
            for key in draft.lines(list) {
                let line = format!("{}/{key}", list.path());
                paper.values.insert(format!("{line}/removed"), false.into());
                paper.lines.insert(line);
            }
        }
        let gone = draft.removed_keys();
        for (list, keys) in [
            (LineList::Items, gone.items),
            (LineList::Fatture, gone.fatture),
            (LineList::Blocchi, gone.blocchi),
            (LineList::Allegati, gone.allegati),
        ] {
            for key in keys {
                let line = format!("{}/{key}", list.path());
                paper.values.insert(format!("{line}/removed"), true.into());
                paper.removed.insert(line);
            }
        }
        for conflict in draft.conflicts() {
            let values = conflict.candidates.into_iter().map(|one| one.value).collect();
            paper.candidates.insert(conflict.path, values);
        }
        paper.comments = draft.comments().iter().map(|one| one.key.to_string()).collect();
        paper
    }

    /// The same with every removed line brought back: what lies under a removal is not lost.
    pub(crate) fn under_removals(draft: &mut Draft) -> Self {
        let gone = draft.removed_keys();
        for (list, keys) in [
            (LineList::Items, gone.items),
            (LineList::Fatture, gone.fatture),
            (LineList::Blocchi, gone.blocchi),
            (LineList::Allegati, gone.allegati),
        ] {
            for key in keys {
                // Where both a removal and its opposite stand, the line is in conflict instead.
                let path = format!("{}/{key}/removed", list.path());
                let author = Author::new("reader");
                let _ =
                    draft.apply(Operation::RestoreLine { list, key }, &author, 0).or_else(|_| {
                        let value = false.into();
                        draft.apply(Operation::ResolveConflict { path, value }, &author, 0)
                    });
            }
        }
        Self::of(draft)
    }

    /// What stands in a register.
    pub(crate) fn value(&self, path: &str) -> Value {
        self.values.get(path).cloned().unwrap_or(Value::Null)
    }

    /// All that a person sees of a register.
    pub(crate) fn seen(&self, path: &str) -> Vec<Value> {
        let mut seen = vec![self.value(path)];
        seen.extend(self.candidates.get(path).into_iter().flatten().cloned());
        seen
    }

    fn is_under_removal(&self, path: &str) -> bool {
        !path.ends_with("/removed") && self.removed.iter().any(|line| path.starts_with(&**line))
    }

    /// The registers that changed from `before` to this.
    pub(crate) fn changed_since(&self, before: &Self) -> Vec<String> {
        let paths: BTreeSet<&String> = self.values.keys().chain(before.values.keys()).collect();
        let beside: BTreeSet<&String> =
            self.candidates.keys().chain(before.candidates.keys()).collect();
        paths
            .union(&beside)
            .filter(|path| !path.ends_with("/pos"))
            .filter(|path| {
                self.value(path) != before.value(path)
                    || self.candidates.get(**path) != before.candidates.get(**path)
            })
            .filter(|path| !self.is_under_removal(path) && !before.is_under_removal(path))
            .map(|path| (*path).clone())
            .collect()
    }
}

/// `path` names lines by key, `pointer` by number.
fn walk(draft: &Draft, path: &str, pointer: &str, value: &Value, paper: &mut Paper) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let (path, pointer) = (format!("{path}/{key}"), format!("{pointer}/{key}"));
                walk(draft, &path, &pointer, value, paper);
            }
        }
        Value::Array(lines) if lines.iter().all(Value::is_object) && list(path).is_some() => {
            let keys = list(path).map(|list| draft.lines(list)).unwrap_or_default();
            for (index, (key, value)) in keys.iter().zip(lines).enumerate() {
                walk(draft, &format!("{path}/{key}"), &format!("{pointer}/{index}"), value, paper);
            }
        }
        Value::String(text) if TEXTS.iter().any(|name| path.ends_with(name)) => {
            let words = text
                .split(|letter: char| letter.is_whitespace())
                .filter(|word| word.starts_with('<') && word.ends_with('>'))
                .map(str::to_owned)
                .collect();
            paper.words.insert(path.to_owned(), words);
            paper.texts.insert(path.to_owned(), text.clone());
        }
        // A goods line's number is given by the program.
        value if !path.ends_with("/n") => {
            paper.values.insert(path.to_owned(), value.clone());
        }
        _ => {}
    }
}

fn list(path: &str) -> Option<LineList> {
    LineList::ALL.into_iter().find(|list| list.path() == path)
}
