//! Keys that want a PIN before each signature, readers with keys, and a signature PIN of its own.

use harness::faulty::{AsksPin, At, Failure, Faults, codes};
use harness::pki::PIN;
use signing::SignError;
use signing_pkcs11::{Pin, TokenError};

use crate::{EC, assert_signed, card, id, login, names, opened, sign};

const SIGNATURE_PIN: &str = "11223344";

#[test]
fn a_key_that_wants_the_pin_each_time_costs_three_calls() {
    let three = ["C_SignInit", "C_Login(context)", "C_Sign"];
    for (asks_pin, key) in [(AsksPin::AsKey, "DS2"), (AsksPin::Said, EC)] {
        let card = card(Faults { asks_pin, ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, key).expect("login");
        let before = card.calls().len();
        for content in [b"one", b"two"] {
            assert_signed(&sign(&mut session, content).expect("signed"), content);
        }
        assert_eq!(names(&card, before), three.repeat(2), "{key}");
    }
}

#[test]
fn a_key_that_hides_that_it_wants_the_pin_is_found_out_once() {
    let card = card(Faults { asks_pin: AsksPin::Silently, ..Faults::default() });
    let mut token = opened(&card);
    let mut session = login(&mut token, EC).expect("login");
    assert_signed(&sign(&mut session, b"one").expect("found out"), b"one");
    let before = card.calls().len();
    assert_signed(&sign(&mut session, b"two").expect("known"), b"two");
    assert_eq!(names(&card, before), ["C_SignInit", "C_Login(context)", "C_Sign"], "and kept");
}

#[test]
fn a_signature_pin_that_differs_is_told_and_asked_for() {
    let signature_pin = SIGNATURE_PIN.to_owned();
    let card = card(Faults { asks_pin: AsksPin::Said, signature_pin, ..Faults::default() });
    let mut token = opened(&card);
    let mut session = login(&mut token, EC).expect("the PIN opens the token");
    let refused = sign(&mut session, b"x");
    assert!(matches!(refused, Err(SignError::PinIncorrect)), "{refused:?}");
    assert!(sign(&mut session, b"x").is_err(), "the session is over");
    assert_eq!(card.calls().iter().filter(|call| call.name == "C_Login(context)").count(), 1);
    let id = id(&token, EC);
    let own = || Pin::new(SIGNATURE_PIN.to_owned());
    let mut session = token
        .login_with_signature_pin(crate::pin(), own(), &id, false)
        .expect("both PINs are given");
    assert_signed(&sign(&mut session, b"x").expect("signed"), b"x");
}

#[test]
fn wrong_signature_pins_are_counted_like_others() {
    let signature_pin = SIGNATURE_PIN.to_owned();
    let card = card(Faults { asks_pin: AsksPin::Said, signature_pin, ..Faults::default() });
    let mut token = opened(&card);
    let id = id(&token, EC);
    let wrong = || Pin::new("998877".to_owned());
    for _ in 0..2 {
        let session = token.login_with_signature_pin(crate::pin(), wrong(), &id, false);
        assert!(sign(&mut session.expect("the token opens"), b"x").is_err(), "wrong");
    }
    let third = token.login_with_signature_pin(crate::pin(), wrong(), &id, false).map(drop);
    assert!(matches!(third, Err(TokenError::LastTry)), "not without consent: {third:?}");
    let third = login(&mut token, EC).map(drop);
    assert!(matches!(third, Err(TokenError::LastTry)), "nor with one PIN for both: {third:?}");
    let own = Pin::new(SIGNATURE_PIN.to_owned());
    let mut session =
        token.login_with_signature_pin(crate::pin(), own, &id, true).expect("with consent");
    assert!(sign(&mut session, b"x").is_ok(), "the right one");
    drop(session);
    let again = token.login_with_signature_pin(crate::pin(), wrong(), &id, false);
    assert!(again.is_ok(), "which clears the count");
}

#[test]
fn a_reader_with_keys_is_given_no_pin() {
    let reader_pin = Some(PIN.to_owned());
    for asks_pin in [AsksPin::AsKey, AsksPin::Said] {
        let reader_pin = reader_pin.clone();
        let card = card(Faults { reader_pin, asks_pin, ..Faults::default() });
        let mut token = opened(&card);
        assert!(token.info().expect("info").pin_pad, "the token says that the reader has keys");
        let id = id(&token, EC);
        let mut session = token.login(Pin::at_reader(), &id).expect("typed there");
        for content in [b"one", b"two"] {
            assert_signed(&sign(&mut session, content).expect("signed"), content);
        }
        let asked = card.count("C_Login") + card.count("C_Login(context)");
        let expected = if asks_pin == AsksPin::Said { 3 } else { 1 };
        assert_eq!(asked, expected, "the reader asks once, or for each signature");
    }
}

#[test]
fn who_cancels_at_the_reader_has_given_no_wrong_pin() {
    let failures = vec![Failure { at: At::nth("C_Login", 1), code: codes::CKR_FUNCTION_CANCELED }];
    let reader_pin = Some(PIN.to_owned());
    let card = card(Faults { failures, reader_pin, ..Faults::default() });
    let mut token = opened(&card);
    let id = id(&token, EC);
    let cancelled = token.login(Pin::at_reader(), &id).map(drop);
    assert!(matches!(cancelled, Err(TokenError::Cancelled)), "{cancelled:?}");
    let mut session = token.login(Pin::at_reader(), &id).expect("and may begin again");
    assert!(sign(&mut session, b"x").is_ok());
}
