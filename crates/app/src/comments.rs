//! Remarks on boxes: they stand beside the paper and are no part of what is sealed.

use draft::{Comment, CommentKey, Operation, PracticeId};
use uuid::Uuid;

use crate::sealing::rfc3339;
use crate::views::together::CommentView;
use crate::{AppError, Code, Office, drafts};

/// Longest remark, in characters.
pub const LIMIT: usize = 4_000;

/// Says something about a box or a line; answers the remark's key.
///
/// # Errors
/// [`Code::BadField`] for an empty or too long text, or a box that there is not; [`Code::Sealed`],
/// [`Code::Storage`].
pub fn add(office: &Office, id: PracticeId, pointer: &str, text: &str) -> Result<String, AppError> {
    let refuse =
        |why: String| AppError::new(Code::BadField, &why).with("pointer", pointer).with("why", why);
    let length = text.trim().chars().count();
    if length == 0 || length > LIMIT {
        return Err(refuse(format!("1 ≤ {length} ≤ {LIMIT}")));
    }
    let key = CommentKey::from(Uuid::new_v4());
    let operation =
        Operation::AddComment { key, path: pointer.to_owned(), text: text.trim().to_owned() };
    drafts::edit(office, id, |draft, author, at_ms| draft.apply(operation, author, at_ms))?;
    Ok(key.to_string())
}

/// Says that a remark is dealt with, or that it is not after all.
///
/// # Errors
/// [`Code::BadField`] for a remark that there is not; [`Code::Sealed`], [`Code::Storage`].
pub fn settle(office: &Office, id: PracticeId, key: &str, settled: bool) -> Result<(), AppError> {
    let key: CommentKey = key.parse().map_err(|error| {
        AppError::new(Code::BadField, &error).with("pointer", key).with("why", error)
    })?;
    let operation = Operation::SettleComment { key, settled };
    drafts::edit(office, id, |draft, author, at_ms| draft.apply(operation, author, at_ms))
}

/// A remark as the window draws it.
pub(crate) fn view(comment: Comment) -> CommentView {
    CommentView {
        key: comment.key.to_string(),
        pointer: comment.path,
        text: comment.text,
        by: comment.by.map(|by| by.as_str().to_owned()).unwrap_or_default(),
        at: rfc3339(comment.at_ms),
        settled: comment.settled,
    }
}
