//! SoftHSM as the token, plain and made faulty; `openssl` as the referee.

mod always;
mod batch;
mod certificates;
mod faults;
mod judgement;
mod pin;
mod pin_faults;
mod probe;
mod resume;
mod sign;

use harness::faulty::{Faults, FaultyToken};
use harness::pki::{PIN, Shared, shared};
use jiff::Timestamp;
use signing::{Anchors, Indication, Policy, SignError, cades, verify};
use signing_pkcs11::{CertificateId, Patience, Pin, Token, TokenError, TokenSession};

/// The RSA key of the shared token, and the elliptic one.
const RSA: &str = "DS0";
const EC: &str = "DS1";

fn pin() -> Pin {
    Pin::new(PIN.to_owned())
}

fn open() -> (&'static Shared, Token) {
    let shared = shared();
    let token = Token::open(shared.pki.module_path(), &shared.token.label).expect("token");
    (shared, token)
}

fn policy(shared: &Shared) -> Policy {
    let anchors = Anchors::from_dir(&shared.pki.anchors_dir()).expect("anchors");
    Policy { anchors, crls: Vec::new(), at: Timestamp::now() }
}

/// A card with the keys of the shared people and these faults.
fn card(faults: Faults) -> FaultyToken {
    let shared = shared();
    FaultyToken::new(&shared.pki, &shared.cards, faults).expect("faulty token")
}

fn opened(card: &FaultyToken) -> Token {
    open_with(card, Patience::default())
}

fn open_with(card: &FaultyToken, patience: Patience) -> Token {
    Token::open_with(&card.module_path(), &shared().cards.label, patience).expect("token")
}

fn id(token: &Token, label: &str) -> CertificateId {
    let mut all = token.certificates().iter();
    all.find(|one| one.label == label).expect("certificate").id.clone()
}

fn login(token: &mut Token, label: &str) -> Result<TokenSession, TokenError> {
    let id = id(token, label);
    token.login(pin(), &id)
}

fn sign(session: &mut TokenSession, content: &[u8]) -> Result<Vec<u8>, SignError> {
    cades::sign(content, session, Timestamp::now())
}

/// The whole verification, chain and all.
fn assert_signed(p7m: &[u8], content: &[u8]) {
    let report = verify(p7m, &policy(shared()));
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert_eq!(report.content.as_deref(), Some(content), "what was signed comes back");
}

/// Names of the calls since there were `before`.
fn names(card: &FaultyToken, before: usize) -> Vec<String> {
    let calls = card.calls().into_iter().skip(before).map(|call| call.name);
    calls.filter(|name| name.starts_with("C_")).collect()
}
