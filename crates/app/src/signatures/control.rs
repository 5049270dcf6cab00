//! Between a batch and whoever sits before it: orders that go in while it runs, questions that come
//! out.

use std::sync::mpsc::{Receiver, Sender, channel};

use secrecy::SecretString;
use signing::batch::Event;

use super::keeping::Kept;
use super::results::Told;
use crate::AppError;

/// What reaches a batch while it runs.
pub(crate) enum Happening {
    /// A person wants something.
    Order(Event),
    /// A signature was verified and stored, or not.
    Kept { index: usize, kept: Box<Result<Kept, AppError>> },
}

/// Steers a batch from another thread.
#[derive(Clone)]
pub struct Control(Sender<Happening>);

/// The batch's end of it.
pub struct Orders {
    pub(crate) happenings: Receiver<Happening>,
    pub(crate) sender: Sender<Happening>,
}

impl Control {
    /// A control and the orders that it gives.
    #[must_use]
    pub fn new() -> (Self, Orders) {
        let (sender, happenings) = channel();
        (Self(sender.clone()), Orders { happenings, sender })
    }

    /// Pauses after the document at hand.
    pub fn pause(&self) {
        self.order(Event::Pause);
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.order(Event::Resume);
    }

    /// Ends after the document at hand; what is signed stays.
    pub fn cancel(&self) {
        self.order(Event::Cancel);
    }

    fn order(&self, event: Event) {
        // A batch that is over has nobody who listens.
        drop(self.0.send(Happening::Order(event)));
    }
}

/// Whoever sits before the token.
pub trait Person {
    /// Asks for the PIN. `None` ends the batch; what is signed stays.
    ///
    /// # Errors
    /// Why no PIN can be given; ends the batch too.
    fn pin(&mut self, question: &PinQuestion) -> Result<Option<PinAnswer>, AppError>;

    /// Hears how far the batch is; called often.
    fn hear(&mut self, told: &Told<'_>);
}

/// What a person is told before a PIN is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinQuestion {
    /// Why it is asked.
    pub why: PinReason,
    /// How many documents are still to be signed.
    pub documents: usize,
    /// Label of the token.
    pub token: String,
    /// Name in the certificate.
    pub holder: String,
    /// A wrong PIN was given before.
    pub low: bool,
    /// Another wrong PIN locks the token.
    pub last_try: bool,
    /// The PIN is typed on the reader.
    pub at_reader: bool,
}

/// Why a PIN is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinReason {
    /// The batch begins.
    First,
    /// The one before was wrong.
    Incorrect,
    /// The token was taken out and is back.
    Back,
    /// The token has another PIN for signatures: that one.
    Signature,
}

/// A PIN, for this batch.
pub struct PinAnswer {
    /// What was typed; `None` where it is typed on the reader.
    pub pin: Option<SecretString>,
    /// The person knows that another wrong PIN locks the token.
    pub accepts_last_try: bool,
}
