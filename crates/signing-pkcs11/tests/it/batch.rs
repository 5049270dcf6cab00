//! `signing::Batch` with a real card that is taken out at every place.

use harness::faulty::{Back, Faults, FaultyToken, Removal, codes};
use harness::pki::shared;
use jiff::Timestamp;
use signing::batch::{Batch, End, Event, Outcome, Output};
use signing::{SignError, TokenSigner as _, cades, verify};
use signing_pkcs11::{CertificateId, Token, TokenSession};

use crate::{EC, card, id, opened, pin, policy};

const DOCUMENTS: usize = 50;
/// More looks than any card here stays away.
const LOOKS: usize = 40;

/// Whoever carries out what the machine asks for.
struct Hands<'a> {
    token: &'a mut Token,
    id: CertificateId,
    session: Option<TokenSession>,
    made: Option<Vec<u8>>,
    /// What was stored for each document, in the order in which it came.
    stored: Vec<Vec<Vec<u8>>>,
    pins: usize,
    removals: usize,
}

fn content(batch: usize, index: usize) -> Vec<u8> {
    format!("<document batch=\"{batch}\" number=\"{index}\"/>").into_bytes()
}

impl Hands<'_> {
    fn walk(&mut self, batch: usize) -> (Vec<Outcome>, End) {
        let (mut machine, mut outputs) = Batch::new(DOCUMENTS).on(Event::Start(None));
        loop {
            let mut events = Vec::new();
            for output in std::mem::take(&mut outputs) {
                match output {
                    Output::AskPin { .. } => {
                        self.pins += 1;
                        events.push(Event::PinGiven { accepts_last_try: false });
                    }
                    Output::LogIn => {
                        self.session = Some(self.token.login(pin(), &self.id).expect("login"));
                        events.push(Event::LoggedIn);
                    }
                    Output::ForgetPin => self.session = None,
                    Output::AskToken => events.push(self.wait()),
                    Output::Store { index } => {
                        self.stored[index].extend(self.made.take());
                        events.push(Event::Stored { index });
                    }
                    Output::Sign { index } => events.push(self.sign(&content(batch, index))),
                    Output::Report { outcomes, end } => return (outcomes, end),
                    other => panic!("{other:?} at document {:?}", machine.outcomes()),
                }
            }
            assert!(!events.is_empty(), "the machine asks for something");
            for event in events {
                let (next, more) = machine.on(event);
                machine = next;
                outputs.extend(more);
            }
        }
    }

    fn wait(&mut self) -> Event {
        self.removals += 1;
        let back = (0..LOOKS).find_map(|_| self.token.is_back().expect("looked"));
        Event::TokenBack(back.expect("the card is back").tries_left())
    }

    fn sign(&mut self, content: &[u8]) -> Event {
        let session = self.session.as_mut().expect("logged in");
        match cades::sign(content, session, Timestamp::now()) {
            Ok(p7m) => {
                self.made = Some(p7m);
                Event::Signed
            }
            Err(SignError::TokenGone(_)) => Event::TokenGone,
            Err(error) => panic!("{error}"),
        }
    }
}

fn hands(token: &mut Token) -> Hands<'_> {
    let id = id(token, EC);
    let stored = vec![Vec::new(); DOCUMENTS];
    Hands { token, id, session: None, made: None, stored, pins: 0, removals: 0 }
}

/// Every document was stored once, and what was stored is its signature.
fn assert_each_once(stored: &[Vec<Vec<u8>>], batch: usize) {
    let policy = policy(shared());
    for (index, stored) in stored.iter().enumerate() {
        let [p7m] = stored.as_slice() else {
            panic!("document {index} of batch {batch} was stored {} times", stored.len())
        };
        let report = verify(p7m, &policy);
        assert!(report.passed(), "document {index} of batch {batch}: {:#?}", report.checks);
        assert_eq!(report.content, Some(content(batch, index)), "in its own place");
    }
}

fn back(of: usize) -> Back {
    [Back::SameSlot, Back::OtherSlot, Back::AfterInitialise][of % 3].clone()
}

/// One card, fifty batches of fifty. In the k-th the card is taken out at its k-th document, which
/// is then signed anew: so each batch asks for one C_Sign more than it has documents.
#[test]
fn a_batch_of_fifty_with_a_removal_at_every_place_ends_with_fifty_signed_each_once() {
    let removal = |k: usize| Removal {
        at: ((k - 1) * (DOCUMENTS + 1) + k) as u64,
        code: codes::CKR_DEVICE_REMOVED,
        signed: false,
        away: 1 + k as u64 % 3,
        back: back(k),
    };
    let removals = (1..=DOCUMENTS).map(removal).collect();
    let card: FaultyToken = card(Faults { removals, ..Faults::default() });
    let mut token = opened(&card);
    for k in 1..=DOCUMENTS {
        let mut hands = hands(&mut token);
        let (outcomes, end) = hands.walk(k);
        assert_eq!(end, End::Complete, "removal at {k}");
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Signed), "removal at {k}");
        assert_eq!((hands.removals, hands.pins), (1, 2), "the PIN again after the removal at {k}");
        assert_each_once(&hands.stored, k);
        assert_eq!(card.signatures(), k * DOCUMENTS, "no signature was made twice at {k}");
    }
}

#[test]
fn a_card_that_is_taken_out_again_and_again_loses_nothing() {
    // At every third C_Sign, after it was made: so every third document is signed a second time.
    let removal = |count: usize| Removal {
        at: 3 * count as u64,
        code: codes::CKR_TOKEN_NOT_PRESENT,
        signed: true,
        away: 0,
        back: back(count),
    };
    let card = card(Faults { removals: (1..=20).map(removal).collect(), ..Faults::default() });
    let mut token = opened(&card);
    let mut hands = hands(&mut token);
    let (outcomes, end) = hands.walk(0);
    assert_eq!(end, End::Complete);
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Signed));
    assert_each_once(&hands.stored, 0);
    assert_eq!(hands.removals, 20, "each was lived through");
    assert_eq!(card.signatures(), DOCUMENTS + 20, "whose answers were lost; each was kept once");
}

#[test]
fn the_certificate_does_not_change_within_a_batch() {
    let removals = vec![Removal {
        at: 1,
        code: codes::CKR_DEVICE_REMOVED,
        signed: false,
        away: 0,
        back: Back::SameSlot,
    }];
    let card = card(Faults { removals, ..Faults::default() });
    let mut token = opened(&card);
    let id = id(&token, EC);
    let before = token.login(pin(), &id).expect("login").certificate().der.clone();
    let mut hands = hands(&mut token);
    hands.walk(0);
    let after = token.login(pin(), &id).expect("login").certificate().der.clone();
    assert_eq!(before, after, "the same person signs all of it");
}
