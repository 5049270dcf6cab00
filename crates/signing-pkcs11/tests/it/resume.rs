//! A card that is taken out in the middle, and how it comes back.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use harness::faulty::{Back, Faults, Removal, codes};
use harness::pki::shared;
use signing::SignError;
use signing_pkcs11::{Token, TokenError, TokenInfo};

use crate::{EC, assert_signed, card, login, opened, sign};

/// More looks than any card here stays away.
const LOOKS: usize = 40;

fn removed_at(at: u64, back: Back) -> Removal {
    Removal { at, code: codes::CKR_DEVICE_REMOVED, signed: false, away: 3, back }
}

fn wait(token: &mut Token) -> Option<TokenInfo> {
    (0..LOOKS).find_map(|_| token.is_back().expect("looked"))
}

#[test]
fn a_card_is_taken_up_again_however_it_comes_back() {
    for back in [Back::SameSlot, Back::OtherSlot, Back::AfterInitialise] {
        let card =
            card(Faults { removals: vec![removed_at(2, back.clone())], ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, EC).expect("login");
        assert!(sign(&mut session, b"one").is_ok(), "before: {back:?}");
        let gone = sign(&mut session, b"two");
        assert!(matches!(gone, Err(SignError::TokenGone(_))), "{back:?}: {gone:?}");
        assert_eq!(token.is_back().expect("looked"), None, "it is away: {back:?}");
        let info = wait(&mut token).expect("back");
        assert_eq!(info.serial, card.serial(), "the same card");
        assert!(sign(&mut session, b"two").is_err(), "the PIN went with it: {back:?}");
        drop(session);
        let mut session = login(&mut token, EC).expect("login anew");
        assert_signed(&sign(&mut session, b"two").expect("signed"), b"two");
        assert_eq!(card.signatures(), 2, "none made twice: {back:?}");
        let begun = card.count("C_Initialize") > 1;
        assert!(begun || back != Back::AfterInitialise, "the last rung was needed: {back:?}");
    }
}

#[test]
fn a_signature_whose_answer_was_lost_is_made_anew_and_kept_once() {
    let removal = Removal { signed: true, ..removed_at(1, Back::SameSlot) };
    let card = card(Faults { removals: vec![removal], ..Faults::default() });
    let mut token = opened(&card);
    assert!(sign(&mut login(&mut token, EC).expect("login"), b"x").is_err(), "not heard");
    assert!(wait(&mut token).is_some(), "back");
    let p7m = sign(&mut login(&mut token, EC).expect("login"), b"x").expect("signed");
    assert_signed(&p7m, b"x");
    assert_eq!(card.signatures(), 2, "the card made two, of which one exists");
}

#[test]
fn every_code_of_a_removal_is_known_as_one() {
    for code in [
        codes::CKR_DEVICE_REMOVED,
        codes::CKR_TOKEN_NOT_PRESENT,
        codes::CKR_SESSION_HANDLE_INVALID,
        codes::CKR_DEVICE_ERROR,
        codes::CKR_GENERAL_ERROR,
        codes::CKR_FUNCTION_FAILED,
    ] {
        let removal = Removal { code, ..removed_at(1, Back::SameSlot) };
        let card = card(Faults { removals: vec![removal], ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, EC).expect("login");
        let gone = sign(&mut session, b"x");
        assert!(matches!(gone, Err(SignError::TokenGone(_))), "{code:#x}: {gone:?}");
        assert!(wait(&mut token).is_some(), "{code:#x}");
    }
}

#[test]
fn another_card_is_never_taken_for_the_same() {
    for same_serial in [false, true] {
        let token = shared().desk.label.clone();
        let removals = vec![removed_at(1, Back::Stranger { token, same_serial })];
        let card = card(Faults { removals, ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, EC).expect("login");
        assert!(sign(&mut session, b"x").is_err(), "taken out");
        assert_eq!(wait(&mut token), None, "not even with the serial number: {same_serial}");
        let refused = login(&mut token, EC).map(drop);
        assert!(matches!(refused, Err(TokenError::Gone)), "no PIN goes to it: {refused:?}");
        assert_eq!(card.count("C_Login"), 1, "the one before");
    }
}

#[test]
fn a_card_that_was_out_between_two_batches_is_taken_up_at_login() {
    let card = card(Faults { removals: vec![removed_at(1, Back::OtherSlot)], ..Faults::default() });
    let (mut one, mut two) = (opened(&card), opened(&card));
    assert!(sign(&mut login(&mut one, EC).expect("login"), b"x").is_err(), "taken out");
    assert!(wait(&mut one).is_some(), "back, in another slot");
    // The other handle knows nothing of all that.
    let mut session = login(&mut two, EC).expect("login");
    assert_signed(&sign(&mut session, b"x").expect("signed"), b"x");
}

#[test]
fn a_module_that_was_begun_anew_serves_the_other_handles_too() {
    let removals = vec![removed_at(1, Back::AfterInitialise)];
    let card = card(Faults { removals, ..Faults::default() });
    let (mut one, mut two) = (opened(&card), opened(&card));
    assert!(sign(&mut login(&mut one, EC).expect("login"), b"x").is_err(), "taken out");
    assert!(wait(&mut one).is_some(), "back");
    assert!(card.count("C_Initialize") > 1, "the module was begun anew");
    assert_eq!(two.info().expect("info").serial, card.serial(), "its session was replaced");
    assert_signed(&sign(&mut login(&mut two, EC).expect("login"), b"y").expect("signed"), b"y");
    assert_signed(&sign(&mut login(&mut one, EC).expect("login"), b"z").expect("signed"), b"z");
}

#[test]
fn the_reader_tells_of_cards_that_come_and_go() {
    let removals = vec![Removal { away: 0, ..removed_at(1, Back::SameSlot) }];
    let card = card(Faults { removals, ..Faults::default() });
    let mut token = opened(&card);
    assert!(sign(&mut login(&mut token, EC).expect("login"), b"x").is_err(), "taken out");
    assert!(wait(&mut token).is_some(), "back");
    let module = Pkcs11::new(card.module_path()).expect("the same module once more");
    let again = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    assert!(again.is_err(), "which is initialised");
    let events: Vec<_> =
        std::iter::from_fn(|| module.get_slot_event().expect("events")).take(9).collect();
    assert_eq!(events.len(), 2, "out and in");
}
