//! Why a file is not taken in, as what the person can do about it.

use certificate::Message;

/// A file that is not taken in. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file is larger than a practice can be.
    #[error("the file has {bytes} bytes, at most {max} are read")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// The file is not text in UTF-8.
    #[error("line {line}, column {column}: the text is not UTF-8")]
    NotUtf8 {
        /// Line of the first wrong byte, from 1.
        line: usize,
        /// Column of the first wrong byte, from 1.
        column: usize,
    },
    /// The file is not JSON.
    #[error("line {line}, column {column}: {message}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader expected.
        message: String,
    },
    /// Lists and objects stand too deep within one another.
    #[error("{pointer}: nested deeper than {max}")]
    TooDeep {
        /// JSON pointer of the place.
        pointer: String,
        /// The limit.
        max: usize,
    },
    /// A list or an object has too many members.
    #[error("{pointer}: more than {max} members")]
    TooLong {
        /// JSON pointer of the list.
        pointer: String,
        /// The limit.
        max: usize,
    },
    /// A member stands there twice: which one counts is not for us to guess.
    #[error("{pointer}: this member stands here twice")]
    Duplicate {
        /// JSON pointer of the member.
        pointer: String,
    },
    /// JSON, but not a practice: no object, or no `tipoPratica`.
    #[error("{pointer:?}: this is not a practice, it has no tipoPratica")]
    NotAPractice {
        /// JSON pointer of the place, empty for the whole file.
        pointer: String,
    },
    /// A kind of practice that this version does not prepare.
    #[error(
        "{pointer}: practices of kind {kind:?} are not prepared by this version, only CO, VA, DF, DD, CD and RD"
    )]
    UnknownKind {
        /// JSON pointer of the kind.
        pointer: String,
        /// The kind.
        kind: String,
    },
    /// A member is not of its type.
    #[error("{pointer}: {message}")]
    WrongMember {
        /// JSON pointer of the member.
        pointer: String,
        /// What was expected.
        message: String,
    },
}

impl Error {
    /// What to say to a person: what is wrong, and what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLarge { bytes, max } => {
                Message::new("exchange-too-large").with("bytes", *bytes).with("max", *max)
            }
            Self::NotUtf8 { line, column } => {
                Message::new("exchange-not-utf8").with("line", *line).with("column", *column)
            }
            Self::NotJson { line, column, message } => Message::new("exchange-not-json")
                .with("line", *line)
                .with("column", *column)
                .with("detail", message.as_str()),
            Self::TooDeep { pointer, max } => Message::new("exchange-too-deep")
                .with("pointer", pointer.as_str())
                .with("max", *max),
            Self::TooLong { pointer, max } => Message::new("exchange-too-long")
                .with("pointer", pointer.as_str())
                .with("max", *max),
            Self::Duplicate { pointer } => {
                Message::new("exchange-duplicate").with("pointer", pointer.as_str())
            }
            Self::NotAPractice { .. } => Message::new("exchange-not-a-practice"),
            Self::UnknownKind { kind, .. } => {
                Message::new("exchange-unknown-kind").with("kind", kind.as_str())
            }
            Self::WrongMember { pointer, message } => Message::new("exchange-wrong-member")
                .with("pointer", pointer.as_str())
                .with("detail", message.as_str()),
        }
    }
}
