//! Undo of one's own edits, and of nobody else's. Owns the stack of steps and how keystrokes join
//! into one; how a step is turned around stands in `inverse`, how it is carried
//! out in `carry`, how typing joins in `typing`.
//!
//! A step remembers operations by their ids, so it holds in whatever order other people's edits
//! arrive, and in another opening of the same document. It lives in memory, with its window.

mod carry;
mod inverse;
mod typing;

use std::collections::{HashMap, HashSet, VecDeque};

use automerge::{
    ChangeHash, ReadDoc, ScalarValue,
    legacy::{ObjectId, OpId},
};

use crate::{Applied, Author, Draft, DraftError, Operation};

/// Most steps that are kept; the oldest go first.
pub const UNDO_LIMIT: usize = 200;
/// Most characters that join into one step.
const TYPING_LIMIT: usize = 40;

/// What one person can undo and redo in one open document.
#[derive(Debug)]
pub struct UndoStack {
    pause_ms: i64,
    done: VecDeque<Step>,
    undone: Vec<Step>,
    mine: HashSet<ChangeHash>,
}

/// What an undo or redo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The change, as of any edit; its increment is empty where nothing could be done.
    pub applied: Applied,
    /// Where it was: JSON pointer, lines by key. None where the stack was empty.
    pub path: Option<String>,
    /// Whether something was left as it is because somebody else has changed it since.
    pub skipped: bool,
}

/// One person's edit, ready to be turned around.
#[derive(Debug)]
struct Step {
    path: String,
    parts: Vec<Part>,
    /// The heads before it.
    since: Vec<ChangeHash>,
    /// Its newest change.
    last: ChangeHash,
    typing: Option<Typing>,
}

/// What one step did to one register or one text.
#[derive(Debug)]
enum Part {
    Register {
        object: ObjectId,
        key: String,
        /// The operation that wrote; none where the register was left without one.
        wrote: Option<OpId>,
        former: ScalarValue,
        /// The operation whose value `former` is, if that ever stood.
        stood: Stood,
    },
    Text {
        object: ObjectId,
        inserted: Vec<OpId>,
        /// In the order of the text.
        deleted: Vec<Run>,
    },
}

/// Where a former value comes from.
#[derive(Debug)]
enum Stood {
    /// It never stood: a line is taken away that was not there before.
    Never,
    /// The register was without an operation.
    Empty,
    /// That operation's.
    Written(OpId),
}

/// Letters that were deleted together, and the letters beside them that were not.
#[derive(Debug, Clone)]
struct Run {
    left: Option<OpId>,
    letters: Vec<(OpId, char)>,
    right: Option<OpId>,
}

/// How the next keystroke can join a step.
#[derive(Debug, Clone)]
struct Typing {
    deletes: bool,
    at_ms: i64,
    count: usize,
    /// The character typed or deleted first and last.
    first: char,
    last: char,
    /// Where it begins, before it for a deletion and after it for an insertion.
    start: usize,
    /// Where the caret stands after it.
    caret: usize,
    /// The letter before the insertion, and its last one.
    before: Option<OpId>,
    last_id: Option<OpId>,
}

/// Operations that stand for others since an undo or redo has put the same thing back.
#[derive(Debug, Default)]
struct Renamed {
    registers: Vec<(ObjectId, String, Option<OpId>, OpId)>,
    letters: HashMap<OpId, OpId>,
}

impl UndoStack {
    /// An empty stack; keystrokes in one text with at most `pause_ms` milliseconds between them join
    /// into one step, up to the end of a word or 40 characters.
    pub fn new(pause_ms: i64) -> Self {
        Self { pause_ms, done: VecDeque::new(), undone: Vec::new(), mine: HashSet::new() }
    }

    /// How many steps can be undone.
    pub fn undo_steps(&self) -> usize {
        self.done.len()
    }

    /// How many steps can be redone.
    pub fn redo_steps(&self) -> usize {
        self.undone.len()
    }

    /// Where the step is that [`Draft::undo`] would take back: JSON pointer, lines by key.
    pub fn undo_path(&self) -> Option<&str> {
        self.done.back().map(|step| step.path.as_str())
    }

    /// Where the step is that [`Draft::redo`] would do again.
    pub fn redo_path(&self) -> Option<&str> {
        self.undone.last().map(|step| step.path.as_str())
    }

    fn push(&mut self, step: Step) {
        self.done.push_back(step);
        if self.done.len() > UNDO_LIMIT {
            self.done.pop_front();
        }
    }

    fn rename(&mut self, renamed: &Renamed) {
        for step in self.done.iter_mut().chain(&mut self.undone) {
            step.parts.iter_mut().for_each(|part| part.rename(renamed));
        }
    }
}

impl Part {
    fn rename(&mut self, renamed: &Renamed) {
        match self {
            Part::Register { object, key, wrote, stood, .. } => {
                for (renamed_object, renamed_key, old, new) in &renamed.registers {
                    if renamed_object != object || renamed_key != key {
                        continue;
                    }
                    if wrote == old {
                        *wrote = Some(new.clone());
                    }
                    let same = match (&*stood, old) {
                        (Stood::Never, _) => false,
                        (Stood::Empty, old) => old.is_none(),
                        (Stood::Written(id), old) => old.as_ref() == Some(id),
                    };
                    if same {
                        *stood = Stood::Written(new.clone());
                    }
                }
            }
            Part::Text { inserted, deleted, .. } => {
                let deleted = deleted.iter_mut().flat_map(|run| {
                    let beside = run.left.iter_mut().chain(&mut run.right);
                    beside.chain(run.letters.iter_mut().map(|(id, _)| id))
                });
                for id in inserted.iter_mut().chain(deleted) {
                    if let Some(new) = renamed.letters.get(id) {
                        *id = new.clone();
                    }
                }
            }
        }
    }
}

impl Draft {
    /// [`Draft::apply`], and the edit can be undone.
    pub fn apply_recorded(
        &mut self,
        stack: &mut UndoStack,
        operation: Operation,
        author: &Author,
        at_ms: i64,
    ) -> Result<Applied, DraftError> {
        let applied = self.apply(operation, author, at_ms)?;
        self.record(stack, &applied);
        Ok(applied)
    }

    /// Puts a change that this draft has just made on the stack: of any edit, import or restore, but
    /// of no merge. What can be redone is given up. Comments and decided conflicts are not undone.
    pub fn record(&self, stack: &mut UndoStack, applied: &Applied) {
        let Some((change, since)) = self.own_change(applied) else { return };
        stack.mine.insert(change.hash());
        let Some(step) = inverse::step(&self.doc, &change, since) else { return };
        stack.undone.clear();
        if let Some(top) = stack.done.back_mut()
            && let Some(joined) = typing::joined(top, &step, stack.pause_ms)
        {
            *top = joined;
            return;
        }
        stack.push(step);
    }

    /// Undoes the newest step of the stack, where it still stands.
    pub fn undo(
        &mut self,
        stack: &mut UndoStack,
        author: &Author,
        at_ms: i64,
    ) -> Result<Undone, DraftError> {
        let Some(step) = stack.done.pop_back() else { return Ok(self.nothing()) };
        match self.turn(stack, &step, author, at_ms) {
            Ok((undone, inverse)) => {
                stack.undone.extend(inverse);
                if let Some(top) = stack.done.back_mut() {
                    top.typing = None;
                }
                Ok(undone)
            }
            Err(error) => {
                stack.done.push_back(step);
                Err(error)
            }
        }
    }

    /// Does again what was undone last, where it was left so.
    pub fn redo(
        &mut self,
        stack: &mut UndoStack,
        author: &Author,
        at_ms: i64,
    ) -> Result<Undone, DraftError> {
        let Some(step) = stack.undone.pop() else { return Ok(self.nothing()) };
        match self.turn(stack, &step, author, at_ms) {
            Ok((undone, inverse)) => {
                if let Some(mut inverse) = inverse {
                    inverse.typing = None;
                    stack.push(inverse);
                }
                Ok(undone)
            }
            Err(error) => {
                stack.undone.push(step);
                Err(error)
            }
        }
    }

    /// Carries a step out backwards, and gives what turns that around again.
    fn turn(
        &mut self,
        stack: &mut UndoStack,
        step: &Step,
        author: &Author,
        at_ms: i64,
    ) -> Result<(Undone, Option<Step>), DraftError> {
        let others = carry::Others::since(&self.doc, step, &stack.mine);
        let mut outcome = carry::Outcome::default();
        let applied = self.change(author, at_ms, |tx, _| {
            outcome = carry::out(tx, step, &others)?;
            Ok(())
        })?;
        let (path, skipped) = (Some(step.path.clone()), outcome.skipped);
        let Some((change, since)) = self.own_change(&applied) else {
            return Ok((Undone { applied, path, skipped }, None));
        };
        stack.mine.insert(change.hash());
        stack.rename(&outcome.renamed(&change));
        let inverse = inverse::step(&self.doc, &change, since);
        Ok((Undone { applied, path, skipped }, inverse))
    }

    /// The change that was just made, and the heads before it.
    fn own_change(&self, applied: &Applied) -> Option<(automerge::Change, Vec<ChangeHash>)> {
        let &[hash] = applied.heads.to_changes().as_slice() else { return None };
        if applied.increment.is_empty() {
            return None;
        }
        let change = self.doc.get_change_by_hash(&hash)?;
        let since = change.deps().to_vec();
        Some((change, since))
    }

    fn nothing(&self) -> Undone {
        let applied = Applied { increment: Vec::new(), heads: self.heads() };
        Undone { applied, path: None, skipped: false }
    }
}
