//! The PINs of a batch: asked for, given to the token once, forgotten.
//!
//! Most cards have one PIN. Some have another one for signatures, given before each: that shows when the
//! one that has opened the card is refused at the first signature. It is asked for then, and the card is
//! opened again with both.

use secrecy::{ExposeSecret as _, SecretString};
use signing::TokenSigner as _;
use signing::batch::Event;
use signing_pkcs11::{Pin, Token, TokenError};

use super::super::control::{PinAnswer, PinQuestion, PinReason};
use super::Run;
use crate::signatures::judging;
use crate::{AppError, Code, drafts, tokens};

/// What a person gave, for the next login.
#[derive(Default)]
pub(super) struct Pins {
    given: Option<PinAnswer>,
    /// For signatures, where the card has another one for them.
    signature: Option<SecretString>,
    /// It has.
    has_two: bool,
    /// Whoever is asked for the one for signatures was told of it before.
    is_known: bool,
    /// What has opened the card: it need not be typed again when the other one is asked for.
    pub(super) opened_with: Option<SecretString>,
}

impl Pins {
    pub(super) fn forget(&mut self) {
        (self.given, self.signature) = (None, None);
    }
}

/// A person did not answer: what the machine is told.
type Unanswered = Event;

impl Run<'_> {
    /// Asks for the PIN, or for both where the card has two.
    pub(super) fn ask_pin(&mut self, tries_left: Option<u8>) -> Event {
        self.tell();
        match self.answers(tries_left) {
            Ok(answer) => {
                let accepts_last_try = answer.accepts_last_try;
                self.pins.given = Some(answer);
                Event::PinGiven { accepts_last_try }
            }
            Err(event) => event,
        }
    }

    fn answers(&mut self, tries_left: Option<u8>) -> Result<PinAnswer, Unanswered> {
        let opening = match self.pins.opened_with.take().filter(|_| self.pins.has_two) {
            Some(pin) => PinAnswer { pin: Some(pin), accepts_last_try: false },
            None => self.answer(self.why, tries_left)?,
        };
        if !self.pins.has_two {
            return Ok(opening);
        }
        let mut own = self.answer(PinReason::Signature, tries_left)?;
        while is_same(own.pin.as_ref(), opening.pin.as_ref()) {
            // That one was refused: it is not tried again.
            self.pins.is_known = true;
            own = self.answer(PinReason::Signature, tries_left)?;
        }
        self.pins.signature = own.pin;
        let accepts_last_try = opening.accepts_last_try || own.accepts_last_try;
        Ok(PinAnswer { accepts_last_try, ..opening })
    }

    /// One question, answered.
    fn answer(&mut self, why: PinReason, tries_left: Option<u8>) -> Result<PinAnswer, Unanswered> {
        let refused = match why {
            PinReason::First | PinReason::Back => false,
            PinReason::Incorrect => true,
            PinReason::Signature => self.pins.is_known,
        };
        let question = PinQuestion {
            why,
            documents: self.course.sheet.waiting(),
            token: self.request.label.clone(),
            holder: self.course.signer.name.clone(),
            low: self.info.pin_count_low || refused,
            last_try: tries_left == Some(1),
            at_reader: self.info.pin_pad,
        };
        match self.person.pin(&question) {
            Ok(Some(answer)) if question.last_try && !answer.accepts_last_try => {
                self.trouble = Some(AppError::new(Code::PinFinalTry, "last attempt"));
                Err(Event::Cancel)
            }
            Ok(Some(answer)) => {
                self.pin_given = true;
                Ok(answer)
            }
            Ok(None) => Err(Event::Cancel),
            Err(error) => {
                self.trouble = Some(error);
                Err(Event::Cancel)
            }
        }
    }

    pub(super) fn log_in(&mut self, token: &mut Token) -> Result<Event, AppError> {
        let Some(PinAnswer { pin: typed, accepts_last_try }) = self.pins.given.take() else {
            return Ok(Event::Cancel);
        };
        let (pin, id) = (as_pin(typed.as_ref()), &self.id);
        let session = match self.pins.signature.take() {
            Some(own) => {
                self.pins.is_known = true;
                let own = as_pin(Some(&own));
                token.login_with_signature_pin(pin, own, id, accepts_last_try)
            }
            None if accepts_last_try => token.login_on_last_try(pin, id),
            None => token.login(pin, id),
        };
        let error = match session {
            Ok(session) if session.certificate() == &self.course.certificate => {
                self.course.office.store.note_right_pin(&self.info.serial)?;
                self.session = Some(session);
                self.pins.opened_with = typed;
                self.trouble = None;
                return Ok(Event::LoggedIn);
            }
            // Another card with the same label lies in the reader now.
            Ok(_) => TokenError::CertificateAbsent(id.to_string()),
            Err(error) => error,
        };
        self.trouble = Some(tokens::failure(&error, &self.request.label));
        Ok(match error {
            TokenError::PinIncorrect { tries_left } => self.refused(tries_left)?,
            // Neither was tried: the person is asked again, and nothing is counted.
            TokenError::PinMalformed { .. } => {
                self.why = PinReason::Incorrect;
                Event::PinIncorrect(judging::tries_left(self.course.office, &self.info)?)
            }
            TokenError::LastTry => Event::PinIncorrect(Some(1)),
            TokenError::PinLocked => Event::PinLocked,
            TokenError::Gone => Event::TokenGone,
            _ => Event::LoginFailed,
        })
    }

    /// Counts a wrong PIN per token, so that no card is locked by this program.
    fn refused(&mut self, tries_left: Option<u8>) -> Result<Event, AppError> {
        self.course.office.store.note_wrong_pin(&self.info.serial, drafts::now_ms())?;
        self.why = PinReason::Incorrect;
        let counted = judging::tries_left(self.course.office, &self.info)?;
        Ok(Event::PinIncorrect(tries_left.or(counted)))
    }

    /// The PIN that has opened the card was refused at a signature: it has another one for these. At a
    /// reader with keys the person has mistyped it.
    pub(super) fn signature_refused(&mut self) -> Event {
        let tries_left = self.signature_tries_left();
        let error = TokenError::SignaturePinIncorrect { tries_left };
        self.trouble = Some(tokens::failure(&error, &self.request.label));
        self.pins.has_two = !self.info.pin_pad;
        self.why = PinReason::Incorrect;
        Event::PinIncorrect(tries_left)
    }

    /// What the token says of its PIN, or what was counted here for the one before signatures.
    fn signature_tries_left(&self) -> Option<u8> {
        let (store, serial) = (&self.course.office.store, self.of_signatures());
        // A count that cannot be kept is no reason to try a PIN once more.
        let noted = store.note_wrong_pin(&serial, drafts::now_ms());
        let counted = noted.and_then(|_| judging::is_last(self.course.office, &serial));
        self.info.tries_left().or(counted.unwrap_or(true).then_some(1))
    }

    /// A signature was made: where the card has a PIN for these, it was the right one.
    pub(super) fn signature_accepted(&mut self) {
        if self.pins.has_two {
            // Counting too much asks a person once more, and harms nothing.
            drop(self.course.office.store.note_right_pin(&self.of_signatures()));
        }
    }

    /// Under which wrong PINs before signatures are counted: no serial number has a space at its end.
    fn of_signatures(&self) -> String {
        format!("{} ", self.info.serial)
    }
}

fn is_same(one: Option<&SecretString>, other: Option<&SecretString>) -> bool {
    let both = one.zip(other);
    both.is_some_and(|(one, other)| one.expose_secret() == other.expose_secret())
}

fn as_pin(typed: Option<&SecretString>) -> Pin {
    typed.map_or_else(Pin::at_reader, |pin| Pin::new(pin.expose_secret().to_owned()))
}
