//! Many documents under one PIN: a state machine that asks and is told, and does nothing itself.
//!
//! Owns the order and the promises: a document that fails keeps its place with its reason and the
//! rest goes on; after a wrong PIN nothing is sent to the token until a person has given a PIN
//! again; a document is done once its signature is stored; cancelling loses no signature that the
//! token already made. Documents are known by their index; contents and keys live outside.

use serde::{Deserialize, Serialize};

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "camelCase")]
pub enum Outcome {
    /// Its turn has not come.
    Waiting,
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
    /// The signature of the document `current` is verified and stored.
    Storing(Documents, Turn),
    /// The token went away in the middle.
    AwaitingToken(Documents),
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
    /// A person cancelled: end after this one.
    pub last: bool,
}

/// Documents with their outcomes, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents(Vec<Outcome>);

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
    /// The token refused the PIN, at login or before a signature.
    PinIncorrect(TriesLeft),
    /// The PIN is locked.
    PinLocked,
    /// The token signed.
    Signed,
    /// The document could not be signed.
    SignFailed {
        /// Why.
        reason: String,
    },
    /// The signature is stored.
    Stored,
    /// The signature could not be verified or stored.
    StoreFailed {
        /// Why.
        reason: String,
    },
    /// The token went away.
    TokenGone,
    /// The token is back. Its tries as read anew.
    TokenBack(TriesLeft),
    /// A person cancels.
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
    /// Erase the PIN.
    ForgetPin,
    /// Ask a person to put the token back.
    AskToken,
    /// Prepare and sign a document.
    Sign {
        /// Which.
        index: usize,
    },
    /// Verify and store the signature of a document.
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
            | Self::Storing(documents, _)
            | Self::AwaitingToken(documents)
            | Self::Finished(documents, _) => &documents.0,
        }
    }

    /// The next state, and what to do.
    #[must_use]
    pub fn on(self, event: Event) -> (Self, Vec<Output>) {
        match self {
            Self::Planned(documents) => planned(documents, event),
            Self::AwaitingPin(documents, tries) => awaiting_pin(documents, tries, event),
            Self::LoggingIn(documents) => logging_in(documents, event),
            Self::Signing(documents, turn) => signing(documents, turn, event),
            Self::Storing(documents, turn) => storing(documents, turn, event),
            Self::AwaitingToken(documents) => awaiting_token(documents, event),
            Self::Finished(documents, end) => refused(Self::Finished(documents, end), &event),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Planned(_) => "planned",
            Self::AwaitingPin(..) => "awaitingPin",
            Self::LoggingIn(_) => "loggingIn",
            Self::Signing(..) => "signing",
            Self::Storing(..) => "storing",
            Self::AwaitingToken(_) => "awaitingToken",
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
            Self::PinIncorrect(_) => "pinIncorrect",
            Self::PinLocked => "pinLocked",
            Self::Signed => "signed",
            Self::SignFailed { .. } => "signFailed",
            Self::Stored => "stored",
            Self::StoreFailed { .. } => "storeFailed",
            Self::TokenGone => "tokenGone",
            Self::TokenBack(_) => "tokenBack",
            Self::Cancel => "cancel",
        }
    }
}

type Next = (Batch, Vec<Output>);

fn planned(documents: Documents, event: Event) -> Next {
    match event {
        Event::Start(_) if documents.next().is_none() => finish(documents, End::Complete),
        Event::Start(Some(0)) => finish(documents, End::PinLocked),
        Event::Start(tries_left) => {
            (Batch::AwaitingPin(documents, tries_left), vec![Output::AskPin { tries_left }])
        }
        Event::Cancel => finish(documents, End::Cancelled),
        Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::PinIncorrect(_)
        | Event::PinLocked
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::Stored
        | Event::StoreFailed { .. }
        | Event::TokenGone
        | Event::TokenBack(_) => refused(Batch::Planned(documents), &event),
    }
}

fn awaiting_pin(documents: Documents, tries_left: TriesLeft, event: Event) -> Next {
    match event {
        Event::PinGiven { accepts_last_try: false } if tries_left == Some(1) => {
            let outputs = vec![Output::ForgetPin, Output::AskPin { tries_left }];
            (Batch::AwaitingPin(documents, tries_left), outputs)
        }
        Event::PinGiven { .. } => (Batch::LoggingIn(documents), vec![Output::LogIn]),
        Event::PinLocked => finish(documents, End::PinLocked),
        Event::TokenGone => (Batch::AwaitingToken(documents), vec![Output::AskToken]),
        Event::Cancel => finish(documents, End::Cancelled),
        Event::Start(_)
        | Event::LoggedIn
        | Event::PinIncorrect(_)
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::Stored
        | Event::StoreFailed { .. }
        | Event::TokenBack(_) => refused(Batch::AwaitingPin(documents, tries_left), &event),
    }
}

fn logging_in(documents: Documents, event: Event) -> Next {
    match event {
        Event::LoggedIn => go_on(documents, false),
        Event::PinIncorrect(tries_left) => ask_again(documents, tries_left),
        Event::PinLocked => finish(documents, End::PinLocked),
        Event::TokenGone => gone(documents),
        Event::Cancel => finish(documents, End::Cancelled),
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::Stored
        | Event::StoreFailed { .. }
        | Event::TokenBack(_) => refused(Batch::LoggingIn(documents), &event),
    }
}

fn signing(mut documents: Documents, turn: Turn, event: Event) -> Next {
    match event {
        Event::Signed => {
            let index = turn.current;
            (Batch::Storing(documents, turn), vec![Output::Store { index }])
        }
        Event::SignFailed { reason } => {
            documents.0[turn.current] = Outcome::Failed { reason };
            go_on(documents, turn.last)
        }
        Event::PinIncorrect(_) | Event::TokenGone if turn.last => finish(documents, End::Cancelled),
        // A key that wants the PIN each time may refuse it in the middle: the document waits.
        Event::PinIncorrect(tries_left) => ask_again(documents, tries_left),
        Event::PinLocked => finish(documents, End::PinLocked),
        Event::TokenGone => gone(documents),
        // The token cannot be interrupted: what it signs now is kept.
        Event::Cancel => (Batch::Signing(documents, Turn { last: true, ..turn }), Vec::new()),
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::Stored
        | Event::StoreFailed { .. }
        | Event::TokenBack(_) => refused(Batch::Signing(documents, turn), &event),
    }
}

fn storing(mut documents: Documents, turn: Turn, event: Event) -> Next {
    match event {
        Event::Stored => {
            documents.0[turn.current] = Outcome::Signed;
            go_on(documents, turn.last)
        }
        Event::StoreFailed { reason } => {
            documents.0[turn.current] = Outcome::Failed { reason };
            go_on(documents, turn.last)
        }
        Event::Cancel => (Batch::Storing(documents, Turn { last: true, ..turn }), Vec::new()),
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::PinIncorrect(_)
        | Event::PinLocked
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::TokenGone
        | Event::TokenBack(_) => refused(Batch::Storing(documents, turn), &event),
    }
}

fn awaiting_token(documents: Documents, event: Event) -> Next {
    match event {
        Event::TokenBack(Some(0)) => finish(documents, End::PinLocked),
        Event::TokenBack(tries_left) => {
            (Batch::AwaitingPin(documents, tries_left), vec![Output::AskPin { tries_left }])
        }
        Event::Cancel => finish(documents, End::Cancelled),
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::PinIncorrect(_)
        | Event::PinLocked
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::Stored
        | Event::StoreFailed { .. }
        | Event::TokenGone => refused(Batch::AwaitingToken(documents), &event),
    }
}

impl Documents {
    fn next(&self) -> Option<usize> {
        self.0.iter().position(|outcome| *outcome == Outcome::Waiting)
    }
}

fn go_on(documents: Documents, last: bool) -> Next {
    match documents.next() {
        None => finish(documents, End::Complete),
        Some(_) if last => finish(documents, End::Cancelled),
        Some(current) => {
            let turn = Turn { current, last: false };
            (Batch::Signing(documents, turn), vec![Output::Sign { index: current }])
        }
    }
}

fn ask_again(documents: Documents, tries_left: TriesLeft) -> Next {
    if tries_left == Some(0) {
        return finish(documents, End::PinLocked);
    }
    let outputs = vec![Output::ForgetPin, Output::AskPin { tries_left }];
    (Batch::AwaitingPin(documents, tries_left), outputs)
}

fn gone(documents: Documents) -> Next {
    (Batch::AwaitingToken(documents), vec![Output::ForgetPin, Output::AskToken])
}

fn finish(mut documents: Documents, end: End) -> Next {
    for outcome in &mut documents.0 {
        if *outcome == Outcome::Waiting {
            *outcome = Outcome::NotAttempted;
        }
    }
    let outcomes = documents.0.clone();
    let outputs = vec![Output::ForgetPin, Output::Report { outcomes, end }];
    (Batch::Finished(documents, end), outputs)
}

fn refused(batch: Batch, event: &Event) -> Next {
    let output = Output::Refused { state: batch.name(), event: event.name() };
    (batch, vec![output])
}

#[cfg(test)]
mod tests;
