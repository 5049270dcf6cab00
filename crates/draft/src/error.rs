//! What can go wrong with a draft, by what the caller can do about it.

use crate::{CommentKey, DocumentKind, LineKey, LineList, PracticeId};

/// Why an edit or a document was refused. The draft is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// No such field; `nearest` is the next step.
    #[error("there is no field {path}; the nearest one is {nearest}")]
    UnknownPath {
        /// What was asked for.
        path: String,
        /// The known path that looks most alike.
        nearest: String,
    },
    /// The value is not of the field's type.
    #[error("{path} takes {expected}, not {found}")]
    WrongType {
        /// Which field.
        path: String,
        /// What it takes, in words.
        expected: &'static str,
        /// What came.
        found: String,
    },
    /// The text is longer than a field may be.
    #[error("{path} would hold {found_bytes} bytes; at most {limit_bytes} are kept")]
    TooLong {
        /// Which field.
        path: String,
        /// How long it would be.
        found_bytes: usize,
        /// How long it may be.
        limit_bytes: usize,
    },
    /// No line of that key or index.
    #[error("{list} has no line {line}")]
    UnknownLine {
        /// Which list.
        list: LineList,
        /// Key or index as asked for.
        line: String,
    },
    /// The line is removed: restore it first.
    #[error("the line {key} of {list} is removed; restore it first")]
    LineRemoved {
        /// Which list.
        list: LineList,
        /// Which line.
        key: LineKey,
    },
    /// A line of that key is there already.
    #[error("{list} already has a line {key}")]
    LineExists {
        /// Which list.
        list: LineList,
        /// Which line.
        key: LineKey,
    },
    /// A list would grow past what a practice can hold.
    #[error("{list} holds at most {limit} lines")]
    TooManyLines {
        /// Which list.
        list: LineList,
        /// How many it may hold.
        limit: usize,
    },
    /// The piece is not inside the text, or cuts a character in two.
    #[error("{path} has {length} units; a piece from {at} of length {delete} does not fit there")]
    OutsideText {
        /// Which text.
        path: String,
        /// Where it should begin.
        at: usize,
        /// How long it should be.
        delete: usize,
        /// How long the text is, in the same unit.
        length: usize,
    },
    /// Only long texts are spliced; set the field instead.
    #[error("{path} is no long text; set it as a whole")]
    NotText {
        /// Which field.
        path: String,
    },
    /// Two people's values stand there: a person decides first.
    #[error("in conflict: {}; choose a value for each", paths.join(", "))]
    InConflict {
        /// The paths to resolve.
        paths: Vec<String>,
    },
    /// More bytes than a document may have.
    #[error("the document has {found_bytes} bytes; at most {limit_bytes} are taken")]
    TooLarge {
        /// How many came.
        found_bytes: usize,
        /// How many may.
        limit_bytes: usize,
    },
    /// The bytes are no document, or a damaged one.
    #[error("the document cannot be read: {why}")]
    Unreadable {
        /// What the reader said.
        why: String,
    },
    /// The document is another practice's.
    #[error("the document is of practice {found}, not of {expected}")]
    OtherPractice {
        /// Which practice was meant.
        expected: PracticeId,
        /// Which practice it is.
        found: PracticeId,
    },
    /// The document is of another kind.
    #[error("the document is of kind {found}, not of {expected}")]
    OtherKind {
        /// Which kind was meant.
        expected: DocumentKind,
        /// Which kind it is.
        found: DocumentKind,
    },
    /// A kind that this version does not know.
    #[error("a document of kind {word:?} is not known; update the program")]
    UnknownKind {
        /// The word that stands there.
        word: String,
    },
    /// No comment of that key.
    #[error("there is no comment {key}")]
    UnknownComment {
        /// Which comment.
        key: CommentKey,
    },
    /// A comment of that key is there already.
    #[error("there is a comment {key} already")]
    CommentExists {
        /// Which comment.
        key: CommentKey,
    },
    /// Changes on which these rest have not arrived: ask for the whole document.
    #[error("{missing} earlier changes are missing")]
    MissingChanges {
        /// How many changes are known to be missing.
        missing: usize,
    },
    /// The document was made by a newer version of the program.
    #[error("the document is of form {found}, this version knows {known}; update the program")]
    Newer {
        /// Its form.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// That point of history is not in this document.
    #[error("this document does not hold that point of its history")]
    UnknownHeads,
}

impl From<automerge::AutomergeError> for DraftError {
    fn from(error: automerge::AutomergeError) -> Self {
        Self::Unreadable { why: error.to_string() }
    }
}
