//! Cards that are taken out, and that go wrong, in the middle of a batch of this program.

use app::signatures::{self, Control, Orders, PinReason, Signed};
use app::views::signing::{BatchEnd, BatchState};
use app::{AppError, Code};
use harness::faulty::{AsksPin, Back, Call, Faults, FaultyToken, Removal, Spoil, Spoiling, codes};
use harness::pki::{PIN, shared};

use crate::home::Home;
use crate::stage::{ROSSI, Script, outcomes, sealed, sign_at, with_visa};

/// Practices with one attachment each that is signed too.
const PRACTICES: usize = 3;
const DOCUMENTS: usize = 2 * PRACTICES;

fn card(faults: Faults) -> FaultyToken {
    let shared = shared();
    FaultyToken::new(&shared.pki, &shared.token, faults).expect("a faulty card")
}

/// An office where practices wait to be signed.
fn waiting() -> (Home, app::Office) {
    let home = Home::new();
    let office = home.office();
    for number in 0..PRACTICES {
        sealed(&home, &office, &format!("EX-{number}"), ROSSI, with_visa);
    }
    (home, office)
}

/// Everything that waits, signed with this card.
fn sign_all(
    office: &app::Office,
    card: &FaultyToken,
    orders: Orders,
    person: &mut Script<'_>,
) -> Result<Signed, AppError> {
    let chosen = signatures::ready(office, None)?;
    sign_at(office, &card.module_path(), &shared().token.label, chosen, orders, person)
}

/// CKR_PIN_INCORRECT.
const PIN_INCORRECT: u64 = 0xa0;
/// The PIN for signatures of a card that has two.
const OWN_PIN: &str = "11223344";

#[test]
fn a_card_with_a_pin_of_its_own_for_signatures_is_signed_with_by_both() {
    let cases: [(&[&'static str], bool, &[PinReason]); 3] = [
        (&[PIN, OWN_PIN], false, &[PinReason::First, PinReason::Signature]),
        // The one that was refused is not tried again: it is asked for once more.
        (
            &[PIN, PIN, OWN_PIN],
            false,
            &[PinReason::First, PinReason::Signature, PinReason::Signature],
        ),
        (
            &[PIN, OWN_PIN, PIN, OWN_PIN],
            true,
            &[PinReason::First, PinReason::Signature, PinReason::Back, PinReason::Signature],
        ),
    ];
    for (pins, removed, reasons) in cases {
        let removal = Removal {
            at: 2,
            code: codes::CKR_DEVICE_REMOVED,
            signed: false,
            away: 1,
            back: Back::SameSlot,
        };
        let card = card(Faults {
            asks_pin: AsksPin::Said,
            signature_pin: OWN_PIN.to_owned(),
            removals: if removed { vec![removal] } else { Vec::new() },
            ..Faults::default()
        });
        let (_home, office) = waiting();
        let mut person = Script::pins(pins);
        let signed = sign_all(&office, &card, Control::new().1, &mut person).unwrap();
        let why: Vec<PinReason> = person.asked.iter().map(|question| question.why).collect();
        assert_eq!(why, reasons, "{pins:?}");
        assert_eq!(outcomes(&signed), ["signed"; PRACTICES], "{pins:?}: {:?}", signed.results);
        assert_eq!(refusals(&card), 1, "{pins:?}: no PIN was tried twice");
    }
}

/// Refused PINs before signatures.
fn refusals(card: &FaultyToken) -> usize {
    let refusal = |call: &&Call| call.name == "C_Login(context)" && call.answer == PIN_INCORRECT;
    card.calls().iter().filter(refusal).count()
}

#[test]
fn the_last_attempt_at_a_pin_for_signatures_is_spent_only_with_consent() {
    let signature_pin = OWN_PIN.to_owned();
    let card = card(Faults { asks_pin: AsksPin::Said, signature_pin, ..Faults::default() });
    let (_home, office) = waiting();
    let mut person = Script::pins(&[PIN, "99887766", OWN_PIN]);
    let error = sign_all(&office, &card, Control::new().1, &mut person);
    assert_eq!(error.err().unwrap().code, Code::PinFinalTry, "this card says nothing by itself");
    assert_eq!(refusals(&card), 2, "two were wrong, and the third was not tried");
    assert!(person.asked[2].last_try && person.asked[2].low, "the person was told");
}

#[test]
fn nobody_who_gives_no_pin_for_signatures_has_signed_anything() {
    let signature_pin = OWN_PIN.to_owned();
    let card = card(Faults { asks_pin: AsksPin::Said, signature_pin, ..Faults::default() });
    let (_home, office) = waiting();
    let mut person = Script::pins(&[PIN]);
    let error = sign_all(&office, &card, Control::new().1, &mut person);
    let error = error.err().unwrap();
    assert_eq!((error.code, error.detail["situation"].as_str()), (Code::PinIncorrect, "signature"));
    assert_eq!(person.asked.len(), 2, "and was asked for it");
}

#[test]
fn a_card_that_is_taken_out_at_any_document_ends_with_all_signed_each_once() {
    for k in 1..=DOCUMENTS {
        let removal = Removal {
            at: k as u64,
            code: codes::CKR_DEVICE_REMOVED,
            signed: false,
            away: 1,
            back: [Back::SameSlot, Back::OtherSlot, Back::AfterInitialise][k % 3].clone(),
        };
        let card = card(Faults { removals: vec![removal], ..Faults::default() });
        let (_home, office) = waiting();
        let mut gone = false;
        let mut person =
            Script::hearing(&[PIN, PIN], |state, _| gone |= state == BatchState::TokenGone);
        let signed = sign_all(&office, &card, Control::new().1, &mut person).unwrap();
        let why: Vec<PinReason> = person.asked.iter().map(|question| question.why).collect();
        assert_eq!(why, [PinReason::First, PinReason::Back], "its PIN again, at {k}");
        drop(person);
        assert!(gone, "a person was asked to put it back, at {k}");
        assert_eq!(signed.view.end, Some(BatchEnd::Complete), "at {k}");
        assert_eq!(outcomes(&signed), ["signed"; PRACTICES], "at {k}: {:?}", signed.results);
        assert_eq!(card.signatures(), DOCUMENTS, "no signature was made twice, at {k}");
        assert_eq!(signatures::check_log(&office).unwrap().entries, DOCUMENTS as u32, "at {k}");
        assert!(signatures::ready(&office, None).unwrap().is_empty(), "nothing waits, at {k}");
    }
}

#[test]
fn whoever_does_not_put_the_card_back_can_cancel_and_keeps_what_is_signed() {
    let removal = Removal {
        at: 4,
        code: codes::CKR_TOKEN_NOT_PRESENT,
        signed: false,
        away: u64::MAX,
        back: Back::SameSlot,
    };
    let card = card(Faults { removals: vec![removal], ..Faults::default() });
    let (_home, office) = waiting();
    let (control, orders) = Control::new();
    let mut person = Script::hearing(&[PIN], |state, _| {
        if state == BatchState::TokenGone {
            control.cancel();
        }
    });
    let signed = sign_all(&office, &card, orders, &mut person).unwrap();
    assert_eq!(signed.view.end, Some(BatchEnd::Cancelled));
    assert_eq!(outcomes(&signed), ["signed", "skipped", "skipped"]);
    assert!(signed.results[1].error.is_some(), "and it is said why");
    let left = signatures::ready(&office, None).unwrap();
    assert_eq!(left.len(), PRACTICES - 1, "they keep their place");
}

#[test]
fn a_signature_that_is_not_what_was_asked_for_is_never_kept() {
    let spoils = vec![Spoil { at: 1, how: Spoiling::Octet }];
    let card = card(Faults { spoils, ..Faults::default() });
    let (_home, office) = waiting();
    let mut person = Script::pins(&[PIN]);
    let signed = sign_all(&office, &card, Control::new().1, &mut person).unwrap();
    assert_eq!(outcomes(&signed), ["failed", "signed", "signed"], "the others go on");
    let log = signatures::check_log(&office).unwrap();
    assert_eq!(log.entries, DOCUMENTS as u32, "the failures stand in the log too");
}
