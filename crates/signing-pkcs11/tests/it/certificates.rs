use std::path::Path;

use harness::pki::shared;
use jiff::{Timestamp, ToSpan as _};
use signing_pkcs11::{Token, TokenError, known_modules, list_tokens};

use crate::{open, pin};

#[test]
fn certificates_are_read_without_a_pin_and_signing_ones_come_first() {
    let (_, token) = open();
    let labels: Vec<_> = token.certificates().iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["DS0", "DS1", "DS2", "CNS0"], "the issuer's certificate is nobody's");
    let usable: Vec<_> = token.certificates().iter().map(|one| one.usable).collect();
    assert_eq!(usable, [true, true, true, false], "CNS0 is for logging in");
    let first = &token.certificates()[0].certificate;
    assert_eq!(first.fiscal_code().as_deref(), Some("RSSMRA80A01F205X"), "from TINIT-");
    assert_eq!(first.chain_der.len(), 1, "the issuing authority, not the root");
}

#[test]
fn a_token_without_a_signing_certificate_says_what_it_has() {
    let shared = shared();
    let mut token = Token::open(shared.pki.module_path(), &shared.login_only.label).expect("token");
    let Err(TokenError::NoSigningCertificate { found }) =
        token.signing_certificate(Timestamp::now()).map(drop)
    else {
        panic!("CNS0 must not be offered");
    };
    assert_eq!(found[0].label, "CNS0", "named as on the card");
    assert_eq!(found[0].usages, ["digitalSignature"], "and why it does not serve");
    let id = token.certificates()[0].id.clone();
    let forced = token.login(pin(), &id).map(drop);
    assert!(
        matches!(forced, Err(TokenError::NoSigningCertificate { .. })),
        "not by choosing it either: {forced:?}"
    );
}

#[test]
fn an_expired_certificate_is_not_chosen() {
    let (_, token) = open();
    let later = Timestamp::now().checked_add((24 * 365 * 5).hours()).expect("time");
    let chosen = token.signing_certificate(later).map(drop);
    let said = chosen.expect_err("expired").to_string();
    assert!(said.contains("DS0 of ROSSI MARIO"), "{said}");
}

#[test]
fn a_missing_token_names_those_present() {
    let shared = shared();
    let absent = Token::open(shared.pki.module_path(), "NOBODY").map(drop);
    let Err(TokenError::TokenAbsent { present, .. }) = absent else { panic!("{absent:?}") };
    assert!(present.contains(&"ORIGO-TEST".to_owned()), "{present:?}");
}

#[test]
fn a_missing_module_names_its_path() {
    let absent = Token::open(Path::new("/nowhere/libnone.so"), "X").map(drop);
    assert!(matches!(absent, Err(TokenError::ModuleAbsent { .. })), "{absent:?}");
    let no_module = tempfile::NamedTempFile::new().expect("file");
    let absent = Token::open(no_module.path(), "X").map(drop);
    assert!(matches!(absent, Err(TokenError::ModuleAbsent { .. })), "not a library: {absent:?}");
}

#[test]
fn tokens_present_are_listed() {
    let shared = shared();
    let tokens = list_tokens(shared.pki.module_path()).expect("tokens");
    let token = tokens.iter().find(|token| token.label == "ORIGO-TEST").expect("listed");
    assert!(!token.serial.is_empty() && !token.pin_pad, "{token:?}");
    assert!(known_modules().iter().any(|path| path.ends_with("libsofthsm2.so")), "SoftHSM known");
}
