//! Many documents under one PIN: a state machine that asks and is told, and does nothing itself.
//!
//! Owns the order and the promises: a document that fails keeps its place with its reason and the
//! rest goes on; after a wrong PIN nothing is sent to the token until a person has given a PIN
//! again; a document is done once its signature is stored; neither a pause, nor a cancel, nor a
//! token that goes away loses a signature that was made. The signature of one document may be
//! stored while the token is at the next one. Documents are known by their index; contents, keys
//! and clocks live outside.

mod pace;
mod steps;

use serde::{Deserialize, Serialize};

pub use pace::Pace;

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "camelCase")]
pub enum Outcome {
    /// Its turn has not come.
    Waiting,
    /// The token has signed; the signature is being verified and stored.
    Storing,
    /// Signed, verified, stored.
    Signed,
    /// Not signed, or signed and not stored; others are not touched by it.
    Failed {
        /// Why, as the caller said it.
        reason: String,
    },
    /// The batch ended before its turn.
    NotAttempted,
}

/// Why a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum End {
    /// Every document had its turn.
    Complete,
    /// A person cancelled.
    Cancelled,
    /// The PIN is locked.
    PinLocked,
    /// The login failed, and not because of the PIN.
    LoginFailed,
}

/// A batch and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    /// Documents are chosen, nothing asked yet.
    Planned(Documents),
    /// A person is asked for the PIN.
    AwaitingPin(Documents, TriesLeft),
    /// The token is asked to accept the PIN.
    LoggingIn(Documents),
    /// The token signs the document `current`.
    Signing(Documents, Turn),
    /// A person paused; the login stays.
    Paused(Documents),
    /// The token went away in the middle.
    AwaitingToken(Documents),
    /// Nothing more is signed; signatures that were made are still being stored.
    Ending(Documents, End),
    /// Over.
    Finished(Documents, End),
}

/// Tries that the token has left, where it says so.
pub type TriesLeft = Option<u8>;

/// The document at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Its index.
    pub current: usize,
    /// What a person wants after it.
    pub then: Then,
}

/// What follows a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The next one.
    GoOn,
    /// A pause.
    Pause,
    /// The end.
    Cancel,
}

/// Documents with their outcomes, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents(Vec<Outcome>);

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Documents that had their turn.
    pub done: usize,
    /// Those of them that are signed and stored.
    pub signed: usize,
    /// Those of them that failed.
    pub failed: usize,
    /// All documents.
    pub total: usize,
    /// The document that the token is at.
    pub current: Option<usize>,
}

/// What a batch is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Begin. The token's tries as read before the login.
    Start(TriesLeft),
    /// A person gave the PIN. On the last try only with that consent.
    PinGiven {
        /// The person knows that a wrong PIN locks the token.
        accepts_last_try: bool,
    },
    /// The token accepted the PIN.
    LoggedIn,
    /// The token could not be logged in to, and did not say that the PIN is wrong.
    LoginFailed,
    /// The token refused the PIN, at login or before a signature.
    PinIncorrect(TriesLeft),
    /// The PIN is locked.
    PinLocked,
    /// The token signed the document at work.
    Signed,
    /// The document at work could not be signed.
    SignFailed {
        /// Why.
        reason: String,
    },
    /// The signature of a document is stored.
    Stored {
        /// Which.
        index: usize,
    },
    /// The signature of a document could not be verified or stored.
    StoreFailed {
        /// Which.
        index: usize,
        /// Why.
        reason: String,
    },
    /// The token went away.
    TokenGone,
    /// The token is back. Its tries as read anew.
    TokenBack(TriesLeft),
    /// The authorisation covers no further document: the key wants another one, for those that wait.
    AuthorisationSpent,
    /// A person pauses, after the document at work.
    Pause,
    /// A person goes on after a pause, or takes back the wish for one.
    Resume,
    /// A person cancels, after the document at work.
    Cancel,
}

/// What a batch asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Ask a person for the PIN; with one try left, ask for the consent too.
    AskPin {
        /// As far as the token says.
        tries_left: TriesLeft,
    },
    /// Log in with the PIN given.
    LogIn,
    /// Erase the PIN and end the login.
    ForgetPin,
    /// Ask a person to put the token back.
    AskToken,
    /// Prepare and sign a document.
    Sign {
        /// Which.
        index: usize,
    },
    /// Verify and store the signature of a document; the next one may be signed meanwhile.
    Store {
        /// Which.
        index: usize,
    },
    /// Tell the person how it ended.
    Report {
        /// One for each document, in order.
        outcomes: Vec<Outcome>,
        /// Why it ended.
        end: End,
    },
    /// The event does not belong to the state: nothing changed.
    Refused {
        /// Name of the state.
        state: &'static str,
        /// Name of the event.
        event: &'static str,
    },
}

impl Batch {
    /// A batch of `documents` documents.
    #[must_use]
    pub fn new(documents: usize) -> Self {
        Self::Planned(Documents(vec![Outcome::Waiting; documents]))
    }

    /// One outcome for each document, in order.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        match self {
            Self::Planned(documents)
            | Self::AwaitingPin(documents, _)
            | Self::LoggingIn(documents)
            | Self::Signing(documents, _)
            | Self::Paused(documents)
            | Self::AwaitingToken(documents)
            | Self::Ending(documents, _)
            | Self::Finished(documents, _) => &documents.0,
        }
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let outcomes = self.outcomes();
        let count =
            |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|one| wanted(one)).count();
        let signed = count(|one| *one == Outcome::Signed);
        let failed = count(|one| matches!(one, Outcome::Failed { .. }));
        let current = match self {
            Self::Signing(_, turn) => Some(turn.current),
            Self::Planned(_)
            | Self::AwaitingPin(..)
            | Self::LoggingIn(_)
            | Self::Paused(_)
            | Self::AwaitingToken(_)
            | Self::Ending(..)
            | Self::Finished(..) => None,
        };
        Progress { done: signed + failed, signed, failed, total: outcomes.len(), current }
    }

    /// The next state, and what to do.
    #[must_use]
    pub fn on(self, event: Event) -> (Self, Vec<Output>) {
        steps::on(self, event)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Planned(_) => "planned",
            Self::AwaitingPin(..) => "awaitingPin",
            Self::LoggingIn(_) => "loggingIn",
            Self::Signing(..) => "signing",
            Self::Paused(_) => "paused",
            Self::AwaitingToken(_) => "awaitingToken",
            Self::Ending(..) => "ending",
            Self::Finished(..) => "finished",
        }
    }
}

impl Event {
    fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "start",
            Self::PinGiven { .. } => "pinGiven",
            Self::LoggedIn => "loggedIn",
            Self::LoginFailed => "loginFailed",
            Self::PinIncorrect(_) => "pinIncorrect",
            Self::PinLocked => "pinLocked",
            Self::Signed => "signed",
            Self::SignFailed { .. } => "signFailed",
            Self::Stored { .. } => "stored",
            Self::StoreFailed { .. } => "storeFailed",
            Self::TokenGone => "tokenGone",
            Self::TokenBack(_) => "tokenBack",
            Self::AuthorisationSpent => "authorisationSpent",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
        }
    }
}

impl Documents {
    /// The first one whose turn has not come.
    fn next(&self) -> Option<usize> {
        self.0.iter().position(|outcome| *outcome == Outcome::Waiting)
    }

    /// Whether signatures that were made are not stored yet.
    fn are_storing(&self) -> bool {
        self.0.contains(&Outcome::Storing)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
