//! The signatory's card and who holds it: a batch by the product's own machine, over a card that is taken out, takes
//! three wrong PINs and locks, while machines lose power between a signature and its place on the disk.

use std::collections::{BTreeMap, VecDeque};

use signing::batch::{Batch, Event, Output};
use store::{Seal, Signature};

use crate::dice::Dice;
use crate::machine::Refusal;
use crate::signatory;
use crate::world::World;

/// Wrong PINs that the card takes.
const TRIES: u8 = 3;

/// One card.
#[derive(Debug)]
pub(crate) struct Card {
    tries_left: u8,
    is_open: bool,
    /// A person gave a PIN that was not tried yet, and consents where it is the last try.
    given: Option<bool>,
    /// What was asked of it that nobody may ask.
    pub(crate) misused: Option<&'static str>,
}

impl Default for Card {
    fn default() -> Self {
        Self { tries_left: TRIES, is_open: false, given: None, misused: None }
    }
}

impl Card {
    fn log_in(&mut self, right: bool) -> Event {
        match self.given.take() {
            None => self.misused = Some("a PIN that nobody gave"),
            Some(false) if self.tries_left == 1 => {
                self.misused = Some("the last try without a person's consent");
            }
            Some(_) => {}
        }
        self.is_open = right && self.tries_left > 0;
        self.tries_left = if self.is_open { TRIES } else { self.tries_left.saturating_sub(1) };
        match (self.is_open, self.tries_left) {
            (true, _) => Event::LoggedIn,
            (false, 0) => Event::PinLocked,
            (false, left) => Event::PinIncorrect(Some(left)),
        }
    }
}

/// A batch at one machine.
struct Session {
    machine: usize,
    seals: Vec<Seal>,
    made: BTreeMap<usize, Signature>,
}

impl World {
    /// A person signs all that is sealed here.
    pub(crate) fn sign_with_the_card(
        &mut self,
        machine: usize,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let seals = self.sealed(machine)?;
        if seals.is_empty() {
            return Ok(());
        }
        if self.card.tries_left == 0 && (self.calm || dice.percent(50)) {
            // The provider's code unlocks it.
            self.card = Card { misused: self.card.misused, ..Card::default() };
        }
        self.trace.counts.batches += 1;
        let mut batch = Batch::new(seals.len());
        let mut session = Session { machine, seals, made: BTreeMap::new() };
        let mut events = VecDeque::from([Event::Start(Some(self.card.tries_left))]);
        while let Some(event) = events.pop_front() {
            let at_ms = self.at_ms;
            self.trace.tell(at_ms, || format!("  {machine} signs: {event:?}"));
            let (next, outputs) = batch.on(event);
            batch = next;
            for output in outputs {
                if matches!(output, Output::Store { .. }) && !self.calm && dice.percent(4) {
                    (self.card.is_open, self.card.given) = (false, None);
                    return self.crash(machine, dice);
                }
                events.extend(self.carry_to_the_card(&mut session, output, dice)?);
            }
        }
        Ok(())
    }

    /// The seals that wait for a signature.
    fn sealed(&self, machine: usize) -> Result<Vec<Seal>, Refusal> {
        let store = self.machines[machine].store()?;
        let mut seals = Vec::new();
        for id in self.practices(machine)? {
            let row = store.list_item(id)?.row;
            if row.state == "sealed" {
                seals.extend(crate::answering::seal_of(&store, id, row.revision)?);
            }
        }
        Ok(seals)
    }

    fn carry_to_the_card(
        &mut self,
        session: &mut Session,
        output: Output,
        dice: &mut Dice,
    ) -> Result<Option<Event>, Refusal> {
        let calm = self.calm;
        let trouble = |dice: &mut Dice, percent| !calm && dice.percent(percent);
        Ok(match output {
            Output::AskPin { tries_left } => {
                let accepts_last_try = self.calm || dice.percent(40);
                // Who is told that it is the last try mostly looks for the letter with the PIN first.
                if tries_left == Some(1) && trouble(dice, 40) {
                    return Ok(Some(Event::Cancel));
                }
                self.card.given = Some(accepts_last_try);
                Some(Event::PinGiven { accepts_last_try })
            }
            Output::LogIn => {
                let right = !trouble(dice, 25);
                self.trace.counts.wrong_pins += u64::from(!right);
                let event = self.card.log_in(right);
                self.trace.counts.cards_locked += u64::from(event == Event::PinLocked);
                Some(event)
            }
            Output::ForgetPin => {
                (self.card.is_open, self.card.given) = (false, None);
                None
            }
            Output::AskToken if dice.percent(60) => {
                Some(Event::TokenBack(Some(self.card.tries_left)))
            }
            Output::AskToken => Some(Event::Cancel),
            Output::Sign { .. } if !self.card.is_open => {
                self.card.misused = Some("a signature without a PIN");
                None
            }
            Output::Sign { .. } if trouble(dice, 10) => {
                self.trace.counts.cards_gone += 1;
                self.card.is_open = false;
                Some(Event::TokenGone)
            }
            Output::Sign { .. } if trouble(dice, 4) => {
                Some(Event::SignFailed { reason: "the card did not".to_owned() })
            }
            Output::Sign { index } => {
                let now_ms = self.machines[session.machine].now_ms(self.at_ms);
                let signature = signature_of(&session.seals[index], now_ms)?;
                session.made.insert(index, signature);
                Some(Event::Signed)
            }
            Output::Store { index } => Some(self.keep_made(session, index)),
            Output::Report { .. } => None,
            Output::Refused { .. } => {
                self.card.misused = Some("what the batch did not expect");
                None
            }
        })
    }

    /// The signature on the disk, or why not: then the practice stays sealed.
    fn keep_made(&mut self, session: &mut Session, index: usize) -> Event {
        let made = session.made.remove(&index).ok_or_else(|| Refusal::from("nothing was made"));
        let kept = made.and_then(|signature| {
            let one = &self.machines[session.machine];
            let now_ms = one.now_ms(self.at_ms);
            one.store()?.put_blob(&signature.p7m, "application/pkcs7-mime", now_ms)?;
            self.keep_signature(session.machine, &session.seals[index], &signature)
        });
        match kept {
            Ok(()) => Event::Stored { index },
            Err(why) => Event::StoreFailed { index, reason: why.to_string() },
        }
    }
}

fn signature_of(seal: &Seal, now_ms: i64) -> Result<Signature, Refusal> {
    Ok(Signature {
        seal: seal.id(),
        p7m: signatory::signed(&seal.base_form, now_ms)?,
        signer: "MORETTI LUCA".to_owned(),
        fiscal_code: "MRTLCU70A01A794I".to_owned(),
        files: Vec::new(),
        signed_at_ms: now_ms,
    })
}
