use harness::pki::{PIN, shared};
use jiff::Timestamp;
use signing::{TokenSigner as _, cades};
use signing_pkcs11::{Pin, Token, TokenError};

#[test]
fn a_wrong_pin_is_said_at_once_and_not_repeated() {
    let shared = shared();
    let mut token = Token::open(shared.pki.module_path(), &shared.wrong_pins.label).expect("token");
    let id = token.certificates()[0].id.clone();
    // Another run of the tests may have left the flag: a right PIN clears it.
    drop(token.login(Pin::new(PIN.to_owned()), &id).expect("right PIN"));
    let wrong = token.login(Pin::new("135790".to_owned()), &id).map(drop);
    assert!(matches!(wrong, Err(TokenError::PinIncorrect { tries_left: None })), "{wrong:?}");
    let info = token.info().expect("info");
    assert!(info.pin_count_low, "the token counted a wrong PIN");
    assert!(!info.pin_locked, "one wrong PIN locks nothing");

    let second = token.login(Pin::new("135790".to_owned()), &id).map(drop);
    assert!(
        matches!(second, Err(TokenError::PinIncorrect { tries_left: Some(1) })),
        "after two by our count one is left: {second:?}"
    );
    let third = token.login(Pin::new(PIN.to_owned()), &id).map(drop);
    assert!(matches!(third, Err(TokenError::LastTry)), "even the right PIN needs consent now");
    let mut session = token.login_on_last_try(Pin::new(PIN.to_owned()), &id).expect("with consent");
    assert!(cades::sign(b"x", &mut session, Timestamp::now()).is_ok(), "and then it signs");
    drop(session);
    assert!(!token.info().expect("info").pin_count_low, "a right PIN clears the flag");
}

#[test]
fn a_pin_of_impossible_length_is_not_sent() {
    let (_, mut token) = crate::open();
    let id = token.certificates()[0].id.clone();
    let refused = token.login(Pin::new("1".to_owned()), &id).map(drop);
    assert!(matches!(refused, Err(TokenError::PinMalformed { .. })), "{refused:?}");
    let refused = token.login(Pin::at_reader(), &id).map(drop);
    assert!(matches!(refused, Err(TokenError::PinMalformed { .. })), "no keys at this reader");
}

#[test]
fn a_session_shows_its_certificate() {
    let (_, mut token) = crate::open();
    let id = token.certificates()[0].id.clone();
    let session = token.login(crate::pin(), &id).expect("login");
    assert_eq!(session.certificate().name(), "ROSSI MARIO", "the person who signs");
}
