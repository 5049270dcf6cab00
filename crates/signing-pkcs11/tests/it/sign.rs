use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use signing::{Indication, cades, verify};
use signing_pkcs11::{Token, TokenError, TokenSession};

use crate::{open, pin, policy};

/// `openssl cms -verify -cades`, with the revocation lists beside the anchor.
fn openssl_says(p7m: &[u8], anchors: &Path) -> (bool, Vec<u8>) {
    let dir = tempfile::tempdir().expect("dir");
    let (file, out, trust) =
        (dir.path().join("f.p7m"), dir.path().join("f"), dir.path().join("trust.pem"));
    std::fs::write(&file, p7m).expect("file");
    let mut pem = std::fs::read(anchors.join("root.pem")).expect("root");
    for list in ["issuing.crl", "root.crl"] {
        let text = Command::new("openssl")
            .args(["crl", "-inform", "DER", "-in"])
            .arg(anchors.join(list))
            .output()
            .expect("openssl (Debian package openssl)");
        pem.extend(text.stdout);
    }
    std::fs::write(&trust, pem).expect("trust");
    let output = Command::new("openssl")
        .args(["cms", "-verify", "-cades", "-purpose", "any", "-binary", "-inform", "DER"])
        .args(["-crl_check_all", "-in"])
        .arg(&file)
        .arg("-CAfile")
        .arg(&trust)
        .arg("-out")
        .arg(&out)
        .output()
        .expect("openssl (Debian package openssl)");
    (output.status.success(), std::fs::read(&out).unwrap_or_default())
}

fn session(token: &mut Token, key: usize) -> TokenSession {
    let (shared, _) = (harness::pki::shared(), ());
    let label = &shared.token.keys[key].label;
    let chosen = token.certificates().iter().find(|one| one.label == *label).expect("certificate");
    let id = chosen.id.clone();
    token.login(pin(), &id).expect("login")
}

fn signs_three_documents(key: usize, algorithm: &str, fiscal_code: &str) {
    let (shared, mut token) = open();
    let mut session = session(&mut token, key);
    for number in 1..=3 {
        let content = format!("<document number=\"{number}\"/>\n").into_bytes();
        let p7m = cades::sign(&content, &mut session, Timestamp::now()).expect("signed");
        let report = verify(&p7m, &policy(shared));
        assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
        let signer = &report.signers[0];
        assert_eq!(signer.fiscal_code.as_deref(), Some(fiscal_code), "from serialNumber");
        assert_eq!(signer.algorithm, algorithm, "as signed");
        assert_eq!(report.content.as_deref(), Some(&content[..]), "what was signed comes back");
        let (valid, out) = openssl_says(&p7m, &shared.pki.anchors_dir());
        assert!(valid, "openssl verifies document {number} too");
        assert_eq!(out, content, "and reads the same content");
    }
}

#[test]
fn rsa_signs_several_documents_with_one_pin() {
    signs_three_documents(0, "RSA SHA-256", "RSSMRA80A01F205X");
}

#[test]
fn ecdsa_signs_several_documents_with_one_pin() {
    signs_three_documents(1, "ECDSA SHA-256", "BNCLCU85M41A794Z");
}

#[test]
fn a_key_that_wants_the_pin_each_time_signs_a_batch_with_one_pin() {
    signs_three_documents(3, "RSA SHA-256", "VRDPLA75T10F205K");
}

#[test]
fn the_signed_file_brings_the_issuer_along() {
    let (_, mut token) = open();
    let mut session = session(&mut token, 0);
    let p7m = cades::sign(b"x", &mut session, Timestamp::now()).expect("signed");
    let issuing = std::fs::read(harness::pki::shared().pki.dir().join("issuing.der")).expect("der");
    assert!(
        p7m.windows(issuing.len()).any(|window| window == issuing),
        "whoever trusts the root alone needs the issuing authority's certificate"
    );
}

#[test]
fn a_session_that_was_replaced_signs_no_more() {
    let (_, mut token) = open();
    let mut first = session(&mut token, 0);
    let mut second = session(&mut token, 0);
    let refused = cades::sign(b"x", &mut first, Timestamp::now());
    assert!(refused.is_err(), "the first session ended when the second began");
    drop(first);
    assert!(
        cades::sign(b"x", &mut second, Timestamp::now()).is_ok(),
        "dropping the first leaves the second logged in"
    );
}

#[test]
fn two_tokens_handles_take_turns() {
    let (_, mut one) = open();
    let (_, mut two) = open();
    let mut session_one = session(&mut one, 0);
    let waiting = std::thread::spawn(move || {
        let mut session_two = session(&mut two, 0);
        cades::sign(b"two", &mut session_two, Timestamp::now()).map(drop)
    });
    cades::sign(b"one", &mut session_one, Timestamp::now()).expect("the first is not disturbed");
    drop(session_one);
    waiting.join().expect("thread").expect("the second had its turn");
}

#[test]
fn an_unknown_certificate_is_refused_before_the_pin() {
    let (_, mut token) = open();
    let unknown = signing_pkcs11::CertificateId(vec![0xee]);
    let refused = token.login(pin(), &unknown).map(drop);
    assert!(matches!(refused, Err(TokenError::CertificateAbsent(_))), "{refused:?}");
}
