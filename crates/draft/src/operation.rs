//! What can be done to a draft. Owns the words; carries nothing out (`edit` does).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{CareField, CommentKey, DocumentKind, DraftError, EventKey, LineKey};

/// One edit. Each becomes one Automerge change and touches as few registers as it can.
///
/// `path` is a JSON pointer (RFC 6901) of the exchange form; a line is named by its index among the
/// lines that are not removed (`/items/0/descrizione`) or, stably, by its key
/// (`/items/<uuid>/descrizione`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Operation {
    /// Sets one field; `null` or an empty text clears it. A text field is changed by the smallest
    /// splice. An object or a list of lines is set member by member. A register that is in
    /// conflict is refused: see [`Operation::ResolveConflict`].
    SetField {
        /// Which field.
        path: String,
        /// The new value; a text for a typed field is read where it can mean only one thing.
        value: Value,
    },
    /// Replaces a piece of a long text.
    SpliceText {
        /// Which text.
        path: String,
        /// Where, counted in `unit` from the start.
        at: usize,
        /// How much goes away, in `unit`.
        delete: usize,
        /// What comes in its place.
        insert: String,
        /// What `at` and `delete` count.
        #[serde(default)]
        unit: TextUnit,
    },
    /// Adds a line.
    AddLine {
        /// To which list.
        list: LineList,
        /// The new line's key, fresh and random.
        key: LineKey,
        /// Where.
        #[serde(default)]
        place: Place,
        /// Its first content, an object of the exchange form; a goods line without `n` is given
        /// the next number.
        #[serde(default)]
        value: Option<Value>,
    },
    /// Moves a line.
    MoveLine {
        /// In which list.
        list: LineList,
        /// Which line.
        key: LineKey,
        /// Where to.
        place: Place,
    },
    /// Takes a line away; it can be restored.
    RemoveLine {
        /// From which list.
        list: LineList,
        /// Which line.
        key: LineKey,
    },
    /// Brings a removed line back.
    RestoreLine {
        /// In which list.
        list: LineList,
        /// Which line.
        key: LineKey,
    },
    /// Decides a conflict: puts the value even where it already stands, and leaves a trace that it
    /// was seen. A register takes one of the values or another; a long text its new words (what
    /// stands, to say that it is well); a line (`.../removed`) `true` or `false`; an optional part
    /// `true` (it stays, with what stands in it) or `false`.
    ResolveConflict {
        /// The path that [`crate::Conflict`] names.
        path: String,
        /// One of the candidates, or another value.
        value: Value,
    },
    /// Writes a comment on a box or a line. Comments stand beside the paper: they are no part of
    /// the exchange form, are never in conflict, and block no seal.
    AddComment {
        /// The comment's key, fresh and random.
        key: CommentKey,
        /// On which box; it is kept with the line's key.
        path: String,
        /// What it says; not empty.
        text: String,
    },
    /// Changes what a comment says. Whose comments a person may change is the caller's rule.
    EditComment {
        /// Which comment.
        key: CommentKey,
        /// What it says now; not empty.
        text: String,
    },
    /// Says that a comment is dealt with, or that it is not after all.
    SettleComment {
        /// Which comment.
        key: CommentKey,
        /// Whether it is dealt with.
        settled: bool,
    },
    /// Says who looks after the practice, or until when; an empty text takes it back. It stands beside
    /// the paper as comments do.
    SetCare {
        /// What.
        field: CareField,
        /// The word; days as YYYY-MM-DD.
        text: String,
    },
    /// Writes down what was done with the practice, beside the paper and for good.
    NoteEvent {
        /// The event's key, fresh and random; one that is there already stays as it is.
        key: EventKey,
        /// The caller's word for what was done; not empty.
        event: String,
        /// What it was done with.
        about: String,
        /// What the person said.
        text: String,
    },
}

/// What a position in a text counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TextUnit {
    /// UTF-16 code units, as a text area in the window counts. Half a pair is refused.
    #[default]
    Utf16,
    /// Unicode scalar values (Rust's `char`).
    Scalar,
}

/// Where a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// Before all others.
    First,
    /// After all others.
    #[default]
    Last,
    /// Directly after that line.
    After(LineKey),
}

/// The lists of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineList {
    /// Goods lines, `/items`.
    Items,
    /// Invoices, `/fatture`.
    Fatture,
    /// Origin blocks, `/dichiarazioneOrigine/blocchi`.
    Blocchi,
    /// Attachments, `/allegati`.
    Allegati,
    /// Signatories of the company, `/firmatari`.
    Firmatari,
    /// Addresses, `/indirizzi`.
    Indirizzi,
    /// Templates, `/modelli`.
    Modelli,
    /// Articles of the glossary, `/articoli`.
    Articoli,
    /// Proofs of origin, `/prove`.
    Prove,
}

impl LineList {
    /// All of them: a practice's in the order of the exchange form, then the company-wide ones.
    pub const ALL: [Self; 9] = [
        Self::Items,
        Self::Fatture,
        Self::Blocchi,
        Self::Allegati,
        Self::Firmatari,
        Self::Indirizzi,
        Self::Modelli,
        Self::Articoli,
        Self::Prove,
    ];

    /// Which documents have the list.
    pub const fn kind(self) -> DocumentKind {
        match self {
            Self::Items | Self::Fatture | Self::Blocchi | Self::Allegati => DocumentKind::Practice,
            Self::Firmatari => DocumentKind::Signatories,
            Self::Indirizzi => DocumentKind::Addresses,
            Self::Modelli => DocumentKind::Templates,
            Self::Articoli => DocumentKind::Glossary,
            Self::Prove => DocumentKind::Proofs,
        }
    }

    /// JSON pointer of the list.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Items => "/items",
            Self::Fatture => "/fatture",
            Self::Blocchi => "/dichiarazioneOrigine/blocchi",
            Self::Allegati => "/allegati",
            Self::Firmatari => "/firmatari",
            Self::Indirizzi => "/indirizzi",
            Self::Modelli => "/modelli",
            Self::Articoli => "/articoli",
            Self::Prove => "/prove",
        }
    }
}

impl fmt::Display for LineList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())
    }
}

impl FromStr for LineList {
    type Err = DraftError;

    /// From the pointer of the list.
    fn from_str(path: &str) -> Result<Self, DraftError> {
        Self::ALL
            .into_iter()
            .find(|list| list.path() == path)
            .ok_or_else(|| crate::nearest::unknown(DocumentKind::Practice, path))
    }
}
