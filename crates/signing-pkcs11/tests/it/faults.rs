//! What goes wrong at a signature, and how often the card is asked.

use std::time::{Duration, Instant};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::UserType;
use harness::faulty::{At, Failure, Faults, NullSign, Spoil, Spoiling, codes};
use harness::pki::PIN;
use signing::SignError;
use signing_pkcs11::{Meaning, Patience, TokenError};

use crate::{EC, RSA, assert_signed, card, login, names, open_with, opened, sign};

#[test]
fn a_document_costs_two_calls_after_set_up() {
    let card = card(Faults::default());
    let mut token = opened(&card);
    for key in [EC, RSA] {
        let mut session = login(&mut token, key).expect("login");
        let before = card.calls().len();
        for number in 0..5 {
            let content = format!("<document number=\"{number}\"/>");
            let p7m = sign(&mut session, content.as_bytes()).expect("signed");
            assert_signed(&p7m, content.as_bytes());
        }
        assert_eq!(names(&card, before), ["C_SignInit", "C_Sign"].repeat(5), "{key}");
    }
    assert_eq!(card.signatures(), 10, "each made once");
}

#[test]
fn a_module_that_fails_when_asked_for_the_length_is_not_asked() {
    for null_sign in [NullSign::Fails, NullSign::FailsAndEnds] {
        let card = card(Faults { null_sign, ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, RSA).expect("login");
        assert!(sign(&mut session, b"x").is_ok(), "{null_sign:?}");
        assert!(names(&card, 0).iter().all(|name| name != "C_Sign(NULL)"), "{null_sign:?}");
    }
}

#[test]
fn whoever_asks_such_a_module_for_the_length_fails() {
    for (null_sign, next) in [(NullSign::Fails, false), (NullSign::FailsAndEnds, true)] {
        let card = card(Faults { null_sign, ..Faults::default() });
        let module = Pkcs11::new(card.module_path()).expect("module");
        let arguments = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
        module.initialize(arguments).expect("initialised");
        let slot = module.get_slots_with_token().expect("slots")[0];
        let session = module.open_ro_session(slot).expect("session");
        session.login(UserType::User, Some(&PIN.to_owned().into())).expect("login");
        let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(vec![2])];
        let key = session.find_objects(&template).expect("found")[0];
        assert!(session.sign(&Mechanism::Ecdsa, key, &[7; 32]).is_err(), "{null_sign:?}");
        let begun = session.sign_init(&Mechanism::Ecdsa, key).is_ok();
        assert_eq!(begun, next, "whether the operation was ended: {null_sign:?}");
    }
}

#[test]
fn a_wrong_signature_is_found_before_it_is_stored_and_the_rest_goes_on() {
    for how in [Spoiling::Octet, Spoiling::Sha1, Spoiling::NoDigestInfo] {
        let card = card(Faults { spoils: vec![Spoil { at: 2, how }], ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, RSA).expect("login");
        assert!(sign(&mut session, b"one").is_ok(), "not yet: {how:?}");
        let spoilt = sign(&mut session, b"two");
        assert!(matches!(spoilt, Err(SignError::WrongSignature { .. })), "{how:?}: {spoilt:?}");
        let p7m = sign(&mut session, b"three").expect("the next one");
        assert_signed(&p7m, b"three");
    }
    let card =
        card(Faults { spoils: vec![Spoil { at: 0, how: Spoiling::Octet }], ..Faults::default() });
    let mut token = opened(&card);
    let spoilt = sign(&mut login(&mut token, EC).expect("login"), b"x");
    assert!(matches!(spoilt, Err(SignError::WrongSignature { .. })), "ECDSA: {spoilt:?}");
}

#[test]
fn a_session_that_was_lost_is_replaced_and_no_document_notices() {
    for function in ["C_SignInit", "C_Sign"] {
        for code in [codes::CKR_SESSION_HANDLE_INVALID, codes::CKR_OPERATION_ACTIVE] {
            let failures = vec![Failure { at: At::nth(function, 2), code }];
            let card = card(Faults { failures, ..Faults::default() });
            let mut token = opened(&card);
            let mut session = login(&mut token, EC).expect("login");
            for content in [b"one", b"two"] {
                let p7m = sign(&mut session, content).expect("signed in a new session");
                assert_signed(&p7m, content);
            }
            assert_eq!(card.count("C_Login"), 1, "the PIN was given once: {function}");
            assert_eq!(card.signatures(), 2, "and none was made twice: {function}");
        }
    }
}

#[test]
fn a_session_that_is_always_lost_ends_in_an_error() {
    let at = At::every("C_SignInit");
    let failures = vec![Failure { at, code: codes::CKR_SESSION_HANDLE_INVALID }];
    let card = card(Faults { failures, ..Faults::default() });
    let mut token = opened(&card);
    let mut session = login(&mut token, EC).expect("login");
    assert!(sign(&mut session, b"x").is_err(), "not signed");
    let tried = names(&card, 0).iter().filter(|name| *name == "C_SignInit").count();
    assert_eq!(tried, 2, "once more and then no more");
}

#[test]
fn a_general_error_costs_one_document_and_is_told_by_its_name() {
    for (code, name, meaning) in [
        (codes::CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR", Meaning::Fault),
        (codes::CKR_VENDOR_DEFINED + 3, "CKR 0x80000003", Meaning::Vendor),
    ] {
        let failures = vec![Failure { at: At::nth("C_Sign", 2), code }];
        let card = card(Faults { failures, ..Faults::default() });
        let mut token = opened(&card);
        let mut session = login(&mut token, RSA).expect("login");
        assert!(sign(&mut session, b"one").is_ok(), "before");
        let Err(SignError::TokenRefused(why)) = sign(&mut session, b"two") else {
            panic!("{name} is an error of this document")
        };
        let why = why.downcast_ref::<TokenError>().expect("with its cause");
        let answer = why.answer().expect("the module's answer");
        assert_eq!((answer.code.as_str(), answer.meaning), (name, meaning));
        let p7m = sign(&mut session, b"three").expect("after");
        assert_signed(&p7m, b"three");
        assert_eq!(card.count("C_Login"), 1, "without another PIN");
    }
}

#[test]
fn attributes_that_a_card_does_not_know_hide_nothing() {
    let unknown_attributes = vec![codes::CKA_ALWAYS_AUTHENTICATE, codes::CKA_LABEL];
    let card = card(Faults { unknown_attributes, ..Faults::default() });
    let mut token = opened(&card);
    assert_eq!(token.certificates().len(), 4, "all of them, without labels");
    let id = token.certificates()[0].id.clone();
    let mut session = token.login(crate::pin(), &id).expect("login");
    assert_signed(&sign(&mut session, b"x").expect("signed"), b"x");
}

#[test]
fn a_card_without_bare_rsa_hashes_by_itself() {
    let card = card(Faults { without_rsa_pkcs: true, ..Faults::default() });
    let mut token = opened(&card);
    let mut session = login(&mut token, RSA).expect("login");
    assert_signed(&sign(&mut session, b"x").expect("signed"), b"x");
    let mut session = login(&mut token, EC).expect("login");
    assert_signed(&sign(&mut session, b"y").expect("an elliptic key does not care"), b"y");
}

#[test]
fn a_slow_card_is_waited_for() {
    let card = card(Faults { call_ms: 5, sign_ms: 80, ..Faults::default() });
    let mut token = opened(&card);
    let mut session = login(&mut token, EC).expect("login");
    let begun = Instant::now();
    assert!(sign(&mut session, b"x").is_ok(), "slow is not broken");
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(90), "two calls and a signature: {took:?}");
}

#[test]
fn a_module_that_hangs_does_not_hang_the_batch() {
    let card = card(Faults { hang: Some(At::nth("C_Sign", 2)), ..Faults::default() });
    let calls = Duration::from_secs(1);
    let mut token = open_with(&card, Patience { calls, ..Patience::default() });
    let mut session = login(&mut token, EC).expect("login");
    assert!(sign(&mut session, b"one").is_ok(), "before it hangs");
    let Err(SignError::TokenGone(why)) = sign(&mut session, b"two") else {
        panic!("as if the card were gone")
    };
    let why = why.downcast_ref::<TokenError>();
    assert!(matches!(why, Some(TokenError::Unresponsive { limit_s: 1 })), "{why:?}");
    let begun = Instant::now();
    assert!(sign(&mut session, b"three").is_err(), "nobody waits for it again");
    assert_eq!(token.is_back().expect("told at once"), None, "it has not come back");
    assert!(begun.elapsed() < calls, "and that is known without waiting");
    let (_, mut other) = crate::open();
    assert!(sign(&mut login(&mut other, EC).expect("login"), b"x").is_ok(), "other modules work");
}

#[test]
fn a_module_that_hangs_at_the_begin_is_given_up() {
    let card = card(Faults { hang: Some(At::every("C_GetTokenInfo")), ..Faults::default() });
    let opening = Duration::from_millis(300);
    let patience = Patience { opening, ..Patience::default() };
    let label = &harness::pki::shared().cards.label;
    let opened = signing_pkcs11::Token::open_with(&card.module_path(), label, patience).map(drop);
    assert!(matches!(opened, Err(TokenError::Unresponsive { .. })), "{opened:?}");
}
