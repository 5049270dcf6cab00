//! The life of a practice, from draft to issued certificate, as one state machine.
//!
//! Owns the states, which step leads where, and what each desk calls them. Deliberately holds no
//! evidence: seals, signatures and receipts are records elsewhere, from which the state is derived.
//! Source: design section 6, domain dossier section 5.

mod desk_state;
mod steps;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use desk_state::DeskState;

use crate::message::Message;

/// Where a practice is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lifecycle {
    /// Being written.
    Draft,
    /// Written, and waiting for the seal.
    Ready,
    /// Frozen bytes, known by digest.
    Sealed,
    /// Signed and verified here.
    Signed,
    /// In the outbox.
    Queued,
    /// Created at the desk, not sent.
    AtDesk,
    /// Sent and protocolled.
    Sent,
    /// Refused at intake (irricevibile); nothing was charged.
    NotReceived,
    /// Waiting for an officer.
    ToExamine,
    /// In an officer's hands.
    InExamination,
    /// The officer asked for a correction (rettifica).
    CorrectionAsked,
    /// Rejected by the officer (respinta).
    Rejected,
    /// Issued.
    Issued,
    /// Printed at the Chamber, waiting for the company.
    ReadyForCollection,
    /// Collected by the company.
    Collected,
    /// Cancelled by the company before sending.
    Cancelled,
    /// Annulled by the officer after issue.
    Annulled,
    /// The desk uses a word that we do not know; shown as it is, never guessed.
    Unknown(String),
}

/// What happens to a practice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Event {
    /// Somebody's edit was stored, here or on another device.
    Edited,
    /// The company says that it is complete.
    Completed,
    /// The bytes were frozen.
    Sealed,
    /// A signature over the seal was verified.
    Signed,
    /// The company wants it submitted.
    Enqueued,
    /// Taken back out of the outbox before the first byte left.
    Withdrawn,
    /// A person opens a new revision.
    Revised,
    /// The company gives it up.
    Cancelled,
    /// The desk told its state.
    Desk(DeskState),
}

/// What the machine asks for. It never does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// Open a new revision of the paper: what is sealed stays as it is.
    OpenRevision,
    /// Fetch the issued certificate into the archive.
    FetchCertificate,
    /// Tell the people of the company about the new state.
    Tell,
}

/// The step is impossible from there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a practice that is {state} cannot be {event}")]
pub struct Refused {
    /// The state's word.
    pub state: String,
    /// The event's word.
    pub event: &'static str,
}

impl Lifecycle {
    /// Every state once, with a sample of the unknown.
    pub const ALL: [Self; 18] = [
        Self::Draft,
        Self::Ready,
        Self::Sealed,
        Self::Signed,
        Self::Queued,
        Self::AtDesk,
        Self::Sent,
        Self::NotReceived,
        Self::ToExamine,
        Self::InExamination,
        Self::CorrectionAsked,
        Self::Rejected,
        Self::Issued,
        Self::ReadyForCollection,
        Self::Collected,
        Self::Cancelled,
        Self::Annulled,
        Self::Unknown(String::new()),
    ];

    /// The stable word of the state; `unknown` whatever the desk's word is.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
            Self::Sealed => "sealed",
            Self::Signed => "signed",
            Self::Queued => "queued",
            Self::AtDesk => "atDesk",
            Self::Sent => "sent",
            Self::NotReceived => "notReceived",
            Self::ToExamine => "toExamine",
            Self::InExamination => "inExamination",
            Self::CorrectionAsked => "correctionAsked",
            Self::Rejected => "rejected",
            Self::Issued => "issued",
            Self::ReadyForCollection => "readyForCollection",
            Self::Collected => "collected",
            Self::Cancelled => "cancelled",
            Self::Annulled => "annulled",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The state of that stable word. `unknown` may be followed by `:` and the desk's own word.
    pub fn from_word(word: &str) -> Option<Self> {
        if let Some(raw) = word.strip_prefix("unknown:") {
            return Some(Self::Unknown(raw.to_owned()));
        }
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    pub fn message(&self) -> Message {
        match self {
            Self::Draft => Message::new("state-draft"),
            Self::Ready => Message::new("state-ready"),
            Self::Sealed => Message::new("state-sealed"),
            Self::Signed => Message::new("state-signed"),
            Self::Queued => Message::new("state-queued"),
            Self::AtDesk => Message::new("state-at-desk"),
            Self::Sent => Message::new("state-sent"),
            Self::NotReceived => Message::new("state-not-received"),
            Self::ToExamine => Message::new("state-to-examine"),
            Self::InExamination => Message::new("state-in-examination"),
            Self::CorrectionAsked => Message::new("state-correction-asked"),
            Self::Rejected => Message::new("state-rejected"),
            Self::Issued => Message::new("state-issued"),
            Self::ReadyForCollection => Message::new("state-ready-for-collection"),
            Self::Collected => Message::new("state-collected"),
            Self::Cancelled => Message::new("state-cancelled"),
            Self::Annulled => Message::new("state-annulled"),
            Self::Unknown(raw) => Message::new("state-unknown").with("raw", raw.as_str()),
        }
    }
}

impl Event {
    /// The word of the event, as a refusal names it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Completed => "declared complete",
            Self::Sealed => "sealed",
            Self::Signed => "signed",
            Self::Enqueued => "queued",
            Self::Withdrawn => "withdrawn from the queue",
            Self::Revised => "revised",
            Self::Cancelled => "cancelled",
            Self::Desk(_) => "moved by the desk",
        }
    }
}

impl Serialize for Lifecycle {
    /// The stable word; the desk's own word follows `unknown:`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown(raw) if !raw.is_empty() => {
                serializer.collect_str(&format_args!("unknown:{raw}"))
            }
            state => serializer.serialize_str(state.as_str()),
        }
    }
}

impl<'de> Deserialize<'de> for Lifecycle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::from_word(&word).ok_or_else(|| {
            serde::de::Error::custom(format_args!("{word:?} is no state of a practice"))
        })
    }
}
