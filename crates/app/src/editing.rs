//! What a person does to the boxes: each intent is one change, saved when it returns.

use draft::{LineKey, LineList, Operation, Place, PracticeId, TextUnit};
use serde_json::Value;
use uuid::Uuid;

use crate::drafts::Turn;
use crate::{AppError, Code, Office, checking, drafts};

/// Sets one field to a value of its type; `null` clears it.
///
/// # Errors
/// [`Code::BadField`], [`Code::Sealed`], [`Code::Conflict`], [`Code::Storage`].
pub fn set(office: &Office, id: PracticeId, pointer: &str, value: Value) -> Result<(), AppError> {
    apply(office, id, Operation::SetField { path: pointer.to_owned(), value })
}

/// Sets one field from what was typed in a terminal: lists and objects are JSON, the rest is text that
/// a typed field reads as it can.
///
/// # Errors
/// As [`set`].
pub fn set_text(
    office: &Office,
    id: PracticeId,
    pointer: &str,
    text: &str,
) -> Result<(), AppError> {
    set(office, id, pointer, typed(text))
}

/// Decides a conflict; the value may be one of the candidates or another.
///
/// # Errors
/// As [`set`].
pub fn resolve(office: &Office, id: PracticeId, pointer: &str, text: &str) -> Result<(), AppError> {
    resolve_with(office, id, pointer, typed(text))
}

/// As [`resolve`], with a value that has its type.
///
/// # Errors
/// As [`set`].
pub fn resolve_with(
    office: &Office,
    id: PracticeId,
    pointer: &str,
    value: Value,
) -> Result<(), AppError> {
    apply(office, id, Operation::ResolveConflict { path: pointer.to_owned(), value })
}

/// Carries out what mends a finding of that rule at that field, as one of its findings offers it now.
///
/// # Errors
/// [`Code::BadField`] where nothing offers it any more; else as [`set`].
pub fn mend(office: &Office, id: PracticeId, rule: &str, pointer: &str) -> Result<(), AppError> {
    let certificate = drafts::certificate(office, id)?;
    let found = checking::findings_here(office, id, &certificate, checking::today())?;
    let mend = found
        .into_iter()
        .filter(|finding| finding.rule == rule && finding.pointer == pointer)
        .find_map(|finding| finding.mend)
        .ok_or_else(|| {
            AppError::new(Code::BadField, "nothing to mend")
                .with("pointer", pointer)
                .with("why", rule)
        })?;
    for edit in mend.edits {
        set(office, id, &edit.pointer, edit.value)?;
    }
    Ok(())
}

/// Replaces a piece of a long text as it stands. Positions count UTF-16 units, as a text area does; for a
/// text that a person saw a moment ago, see [`crate::seen::splice`].
///
/// # Errors
/// As [`set`].
pub fn splice(
    office: &Office,
    id: PracticeId,
    pointer: &str,
    at: usize,
    delete: usize,
    insert: &str,
) -> Result<(), AppError> {
    let operation = Operation::SpliceText {
        path: pointer.to_owned(),
        at,
        delete,
        insert: insert.to_owned(),
        unit: TextUnit::Utf16,
    };
    apply(office, id, operation)
}

/// Takes back this person's last edit of a practice in this opening of the home; nobody else's.
///
/// # Errors
/// [`Code::NothingToUndo`], [`Code::Sealed`], [`Code::Storage`].
pub fn undo(office: &Office, id: PracticeId) -> Result<(), AppError> {
    drafts::turn(office, id, Turn::Undo)
}

/// Does again what [`undo`] has taken back last.
///
/// # Errors
/// As [`undo`].
pub fn redo(office: &Office, id: PracticeId) -> Result<(), AppError> {
    drafts::turn(office, id, Turn::Redo)
}

/// Adds a line at the end of a list (`/items`, `/fatture`, `/dichiarazioneOrigine/blocchi`, `/allegati`).
///
/// # Errors
/// As [`set`].
pub fn add_line(
    office: &Office,
    id: PracticeId,
    list: &str,
    value: Option<Value>,
) -> Result<String, AppError> {
    let key = LineKey::from(Uuid::new_v4());
    let operation = Operation::AddLine { list: list.parse()?, key, place: Place::Last, value };
    apply(office, id, operation)?;
    Ok(key.to_string())
}

/// Moves a line behind another, or to the front.
///
/// # Errors
/// As [`set`].
pub fn move_line(
    office: &Office,
    id: PracticeId,
    list: &str,
    key: &str,
    after: Option<&str>,
) -> Result<(), AppError> {
    let place = match after {
        Some(after) => Place::After(line_key(after)?),
        None => Place::First,
    };
    apply(office, id, Operation::MoveLine { list: list.parse()?, key: line_key(key)?, place })
}

/// Takes several lines away as one change.
///
/// # Errors
/// As [`set`].
pub fn remove_lines(
    office: &Office,
    id: PracticeId,
    list: &str,
    keys: &[String],
) -> Result<(), AppError> {
    let list: LineList = list.parse()?;
    let removal = |key: &String| Ok(Operation::RemoveLine { list, key: line_key(key)? });
    let operations: Vec<Operation> = keys.iter().map(removal).collect::<Result<_, AppError>>()?;
    drafts::edit(office, id, |draft, author, at_ms| draft.apply_all(&operations, author, at_ms))
}

/// Takes a line away.
///
/// # Errors
/// As [`set`].
pub fn remove_line(office: &Office, id: PracticeId, list: &str, key: &str) -> Result<(), AppError> {
    let list: LineList = list.parse()?;
    apply(office, id, Operation::RemoveLine { list, key: line_key(key)? })
}

fn apply(office: &Office, id: PracticeId, operation: Operation) -> Result<(), AppError> {
    drafts::edit(office, id, |draft, author, at_ms| draft.apply(operation, author, at_ms))
}

pub(crate) fn line_key(text: &str) -> Result<LineKey, AppError> {
    text.parse().map_err(|error| {
        AppError::new(Code::BadField, &error).with("pointer", text).with("why", error)
    })
}

/// What looks like a list, an object or `null` is JSON; anything else is text.
fn typed(text: &str) -> Value {
    if text.starts_with(['[', '{']) || text == "null" {
        serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
    } else {
        Value::String(text.to_owned())
    }
}
