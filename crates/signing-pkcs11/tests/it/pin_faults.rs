//! Cards that count wrong PINs and lock: with flags that tell, and silent.

use harness::faulty::{At, Failure, Faults, FaultyToken, codes};
use signing_pkcs11::{Pin, Token, TokenError};

use crate::{EC, card, id, login, opened, sign};

fn wrong() -> Pin {
    Pin::new("135790".to_owned())
}

/// PINs that reached the card.
fn tried(card: &FaultyToken) -> usize {
    card.calls().iter().filter(|call| call.name == "C_Login").count()
}

fn give(token: &mut Token, pin: Pin, accepts_last_try: bool) -> Result<(), TokenError> {
    let id = id(token, EC);
    let given =
        if accepts_last_try { token.login_on_last_try(pin, &id) } else { token.login(pin, &id) };
    given.map(drop)
}

#[test]
fn flags_stop_the_last_try_and_a_right_pin_clears_them() {
    let card = card(Faults { pin_tries: 3, pin_flags: true, ..Faults::default() });
    let mut token = opened(&card);
    let first = give(&mut token, wrong(), false);
    assert!(matches!(first, Err(TokenError::PinIncorrect { tries_left: None })), "{first:?}");
    assert!(token.info().expect("info").pin_count_low, "the card tells");
    let second = give(&mut token, wrong(), false);
    assert!(matches!(second, Err(TokenError::PinIncorrect { tries_left: Some(1) })), "{second:?}");
    assert!(token.info().expect("info").pin_final_try, "the card tells");
    let third = give(&mut token, crate::pin(), false);
    assert!(matches!(third, Err(TokenError::LastTry)), "{third:?}");
    assert_eq!(tried(&card), 2, "the third did not reach the card");
    give(&mut token, crate::pin(), true).expect("with consent");
    let info = token.info().expect("info");
    assert!(!info.pin_count_low && !info.pin_final_try, "all is forgotten");
}

#[test]
fn a_card_that_was_locked_is_left_alone() {
    let card = card(Faults { pin_tries: 3, pin_flags: true, ..Faults::default() });
    let mut token = opened(&card);
    for _ in 0..2 {
        assert!(give(&mut token, wrong(), false).is_err(), "wrong");
    }
    let last = give(&mut token, wrong(), true);
    assert!(matches!(last, Err(TokenError::PinLocked)), "a person wanted it: {last:?}");
    let after = give(&mut token, crate::pin(), true);
    assert!(matches!(after, Err(TokenError::PinLocked)), "{after:?}");
    assert_eq!(tried(&card), 3, "no PIN is given to a locked card");
}

#[test]
fn a_silent_card_is_saved_by_our_own_count() {
    let card = card(Faults { pin_tries: 3, pin_flags: false, ..Faults::default() });
    let mut token = opened(&card);
    for _ in 0..2 {
        let refused = give(&mut token, wrong(), false);
        assert!(matches!(refused, Err(TokenError::PinIncorrect { .. })), "{refused:?}");
    }
    assert!(!token.info().expect("info").pin_count_low, "it says nothing");
    // Another handle, as another batch would have it.
    let third = give(&mut opened(&card), wrong(), false);
    assert!(matches!(third, Err(TokenError::LastTry)), "{third:?}");
    assert_eq!(tried(&card), 2, "one try is left to the card");
    give(&mut token, crate::pin(), true).expect("and it is the right one");
}

#[test]
fn a_pin_that_was_locked_in_the_middle_ends_the_session() {
    let failures = vec![Failure { at: At::nth("C_Sign", 2), code: codes::CKR_PIN_LOCKED }];
    let card = card(Faults { failures, ..Faults::default() });
    let mut token = opened(&card);
    let mut session = login(&mut token, EC).expect("login");
    assert!(sign(&mut session, b"one").is_ok());
    let locked = sign(&mut session, b"two");
    assert!(matches!(locked, Err(signing::SignError::PinLocked)), "{locked:?}");
    assert!(sign(&mut session, b"three").is_err(), "nothing after it");
    assert_eq!(card.signatures(), 1, "nothing was asked of the card");
}

#[test]
fn what_a_card_says_of_a_pin_is_told_as_it_is() {
    for (code, expected) in [
        (codes::CKR_PIN_LEN_RANGE, "malformed"),
        (codes::CKR_USER_PIN_NOT_INITIALIZED, "unset"),
        (codes::CKR_FUNCTION_FAILED, "module"),
        (codes::CKR_PIN_LOCKED, "locked"),
    ] {
        let failures = vec![Failure { at: At::nth("C_Login", 1), code }];
        let card = card(Faults { failures, ..Faults::default() });
        let mut token = opened(&card);
        let said = match give(&mut token, crate::pin(), false) {
            Err(TokenError::PinMalformed { max, .. }) if max > 0 => "malformed",
            Err(TokenError::PinUnset) => "unset",
            Err(TokenError::PinLocked) => "locked",
            Err(TokenError::Module(_)) => "module",
            other => panic!("{code:#x}: {other:?}"),
        };
        assert_eq!(said, expected, "{code:#x}");
        give(&mut token, crate::pin(), false).expect("none of them was a wrong PIN");
    }
}
