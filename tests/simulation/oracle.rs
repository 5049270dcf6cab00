//! Survival: each acknowledged write is seen, or stands beside for a decision, or was written over by
//! somebody who had seen it. Kept as a causal log of what people saw when they wrote.

use std::collections::BTreeSet;

use draft::PracticeId;
use serde_json::Value;
use store::Digest;

use crate::paper::Paper;

/// Something that a person was told is saved.
#[derive(Debug, Clone)]
pub(crate) struct Write {
    pub(crate) what: What,
    /// Who keeps this change keeps the write.
    pub(crate) mark: Mark,
    /// It was on one machine only, and that is gone: nobody can be blamed.
    pub(crate) excused: bool,
    /// In the story.
    pub(crate) who: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    Change(PracticeId, [u8; 32]),
    Record(Digest),
    File(Digest),
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    Value {
        path: String,
        value: Value,
        saw: Vec<Value>,
    },
    Word {
        path: String,
        word: String,
    },
    Erased {
        path: String,
        words: BTreeSet<String>,
    },
    Line(String),
    Comment(String),
    /// A record or a file: here or not.
    Thing,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    pub(crate) writes: Vec<Write>,
}

impl Oracle {
    /// What one change did, by what was seen before and after it.
    pub(crate) fn wrote(&mut self, mark: &Mark, who: &str, before: &Paper, after: &Paper) {
        let mut what = Vec::new();
        for path in after.changed_since(before) {
            let (value, saw) = (after.value(&path), before.seen(&path));
            what.push(What::Value { path, value, saw });
        }
        let none = BTreeSet::new();
        let paths: BTreeSet<&String> = before.words.keys().chain(after.words.keys()).collect();
        for path in paths {
            if before.removed.iter().chain(&after.removed).any(|line| path.starts_with(&**line)) {
                continue;
            }
            let stood = before.words.get(path).unwrap_or(&none);
            let stands = after.words.get(path).unwrap_or(&none);
            let words: BTreeSet<String> = stood.difference(stands).cloned().collect();
            if !words.is_empty() {
                what.push(What::Erased { path: path.clone(), words });
            }
            for word in stands.difference(stood) {
                what.push(What::Word { path: path.clone(), word: word.clone() });
            }
        }
        let lines = after.lines.difference(&before.lines).filter(|l| !before.removed.contains(*l));
        what.extend(lines.map(|line| What::Line(line.clone())));
        let comments = after.comments.difference(&before.comments);
        what.extend(comments.map(|comment| What::Comment(comment.clone())));
        self.writes.extend(what.into_iter().map(|what| Write {
            what,
            mark: mark.clone(),
            excused: false,
            who: who.to_owned(),
        }));
    }

    pub(crate) fn keeps(&mut self, mark: Mark, who: &str) {
        let who = who.to_owned();
        self.writes.push(Write { what: What::Thing, mark, excused: false, who });
    }

    /// The first write in a document that is neither seen, nor beside, nor knowingly written over.
    pub(crate) fn lost(&self, document: PracticeId, seen: &Paper, under: &Paper) -> Option<String> {
        let here: Vec<&Write> = self
            .writes
            .iter()
            .filter(|write| matches!(write.mark, Mark::Change(id, _) if id == document))
            .collect();
        here.iter()
            .enumerate()
            .filter(|(_, write)| !write.excused)
            .find(|(index, _)| !survives(&here, *index, seen, under, &mut BTreeSet::new()))
            .map(|(_, write)| format!("{} by {} in {document}", write.what, write.who))
    }
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value { path, value, saw } => write!(f, "{path} = {value} over {saw:?}"),
            Self::Word { path, word } => write!(f, "{word} in {path}"),
            Self::Erased { path, words } => write!(f, "{words:?} erased from {path}"),
            Self::Line(line) => write!(f, "the line {line}"),
            Self::Comment(key) => write!(f, "the comment {key}"),
            Self::Thing => f.write_str("a record or file"),
        }
    }
}

fn survives(
    all: &[&Write],
    index: usize,
    seen: &Paper,
    under: &Paper,
    asked: &mut BTreeSet<usize>,
) -> bool {
    if !asked.insert(index) {
        return false;
    }
    match &all[index].what {
        What::Value { path, value, .. } => {
            let stands = |paper: &Paper| paper.seen(path).contains(value);
            stands(seen)
                || (!path.ends_with("/removed") && stands(under))
                || all.iter().enumerate().any(|(other, write)| {
                    let over = matches!(&write.what, What::Value { path: at, saw, .. }
                        if at == path && saw.contains(value));
                    over && survives(all, other, seen, under, asked)
                })
        }
        What::Word { path, word } => {
            let stands = |paper: &Paper| {
                let beside = paper.candidates.get(path).into_iter().flatten();
                paper.words.get(path).is_some_and(|words| words.contains(word))
                    || beside.filter_map(Value::as_str).any(|text| text.contains(&**word))
            };
            stands(seen)
                || stands(under)
                || all.iter().any(|write| {
                    matches!(&write.what, What::Erased { path: at, words }
                        if at == path && words.contains(word))
                })
        }
        What::Line(line) => {
            seen.lines.contains(line) || seen.removed.contains(line) || under.lines.contains(line)
        }
        What::Comment(key) => seen.comments.contains(key),
        What::Erased { .. } | What::Thing => true,
    }
}
