use harness::openssl::cms_content;
use harness::pki::{Key, Person, Pki};
use jiff::Timestamp;
use signing::{Anchors, Policy, SignError, SignerCertificate, TokenSigner as _, cades};

use crate::{FileSigner, assert_passes, bianchi, openssl, rossi, shared, signed, verify};

#[test]
fn what_is_made_passes_here_and_with_openssl() {
    for identity in [rossi(), bianchi()] {
        let content = b"<modello-base/>\n";
        let p7m = signed(identity, content);
        assert_passes(&verify(&p7m), content);
        let anchors = shared().pki.anchors_pem();
        let out = cms_content(&p7m, &anchors, &["-cades"]).expect("openssl accepts it");
        assert_eq!(out, content, "openssl reads the same content");
    }
}

#[test]
fn p384_signs_too() {
    let dir = tempfile::tempdir().expect("dir");
    let pki = Pki::make(dir.path()).expect("authority");
    let person = Person::new("LUCA", "BLU", "BLULCU80A01F205X").with_key(Key::EcP384);
    let identity = pki.identity(&person, "blu").expect("identity");
    let anchors = Anchors::from_dir(&pki.anchors_dir()).expect("anchors");
    let policy = Policy { anchors, crls: Vec::new(), at: Timestamp::now() };
    assert_passes(&signing::verify(&signed(&identity, b"x"), &policy), b"x");
}

/// A certificate whose issuer wrote notAfter as GeneralizedTime, which DER writers turn into
/// UTCTime before 2050.
fn with_generalized_time(der: &[u8]) -> Vec<u8> {
    let times = (0..der.len() - 32).find(|at| der[*at..].starts_with(&[0x30, 30, 0x17, 13]));
    let times = times.expect("validity of two UTCTimes");
    let mut out = der.to_vec();
    out.splice(times + 17..times + 19, [0x18, 15, b'2', b'0']);
    out[times + 1] += 2;
    // Certificate and TBSCertificate: SEQUENCE with a length of two octets.
    for at in [2, 6] {
        let length = u16::from_be_bytes([out[at], out[at + 1]]) + 2;
        out[at..at + 2].copy_from_slice(&length.to_be_bytes());
    }
    out
}

#[test]
fn certificates_travel_as_their_issuers_wrote_them() {
    let identity = rossi();
    let own = with_generalized_time(&crate::der(&identity.certificate));
    let issuing = with_generalized_time(&crate::der(&identity.issuing));
    let mut signer = FileSigner {
        certificate: SignerCertificate::from_der(own.clone(), vec![issuing.clone()])
            .expect("certificate"),
        key: identity.key.clone(),
    };
    let p7m = cades::sign(b"x", &mut signer, Timestamp::now()).expect("signed");
    for der in [own, issuing] {
        let stands = p7m.windows(der.len()).any(|window| window == der);
        assert!(stands, "an octet less or more ends the issuer's signature");
    }
}

#[test]
fn the_signing_time_is_written_from_1970_on() {
    let certificate = FileSigner::new(rossi()).certificate;
    let attributes = |at: &str| {
        cades::prepare(b"x", &certificate, at.parse().expect("time"))
            .map(|prepared| prepared.attributes().to_vec())
    };
    for (at, written) in [
        ("1970-01-01T00:00:00Z", &b"\x17\x0d700101000000Z"[..]),
        ("2049-12-31T23:59:59.9Z", b"\x17\x0d491231235959Z"),
        ("2050-01-01T00:00:00Z", b"\x18\x0f20500101000000Z"),
    ] {
        let attributes = attributes(at).expect("prepared");
        let stands = attributes.windows(written.len()).any(|window| window == written);
        assert!(stands, "{at}: {attributes:02x?}");
    }
    let before = attributes("1969-12-31T23:59:59.5Z");
    assert!(matches!(before, Err(SignError::Time(_))), "{before:?}");
}

#[test]
fn the_two_steps_may_be_apart() {
    let mut signer = FileSigner::new(rossi());
    let at: Timestamp = "2026-11-22T10:00:00.9Z".parse().expect("time");
    let first = cades::prepare(b"x", signer.certificate(), at).expect("prepared");
    let again = cades::prepare(b"x", signer.certificate(), at).expect("prepared");
    assert_eq!(first.digest(), again.digest(), "the same words give the same digest to sign");
    let value = signer.sign_digest(first.digest()).expect("value");
    let p7m = cades::finish(b"x", &again, &value).expect("finished");
    let report = verify(&p7m);
    let said = report.signers[0].signing_time.expect("said");
    assert_eq!(said.to_string(), "2026-11-22T10:00:00Z", "whole seconds");
}

#[test]
fn a_wrong_value_never_becomes_a_file() {
    let signer = FileSigner::new(rossi());
    let prepared = cades::prepare(b"x", signer.certificate(), Timestamp::now()).expect("prepared");
    let value = FileSigner::new(rossi()).sign_digest(&[7; 32]).expect("of something else");
    for value in [value, vec![0; 256], Vec::new()] {
        let made = cades::finish(b"x", &prepared, &value);
        assert!(matches!(made, Err(SignError::WrongSignature { .. })), "{made:?}");
    }
}

#[test]
fn another_content_than_prepared_never_becomes_a_file() {
    let mut signer = FileSigner::new(rossi());
    let prepared = cades::prepare(b"x", signer.certificate(), Timestamp::now()).expect("prepared");
    let value = signer.sign_digest(prepared.digest()).expect("value");
    let made = cades::finish(b"y", &prepared, &value);
    assert!(matches!(made, Err(SignError::WrongSignature { .. })), "shown is signed: {made:?}");
}

#[test]
fn content_above_the_limit_is_refused_before_the_key_is_asked() {
    let signer = FileSigner::new(rossi());
    let content = vec![0; signing::MAX_CONTENT_BYTES + 1];
    let refused = cades::prepare(&content, signer.certificate(), Timestamp::now());
    assert!(matches!(refused, Err(SignError::ContentTooLarge { .. })), "in memory only");
}

#[test]
fn a_report_is_json_in_the_words_of_the_standard() {
    let report = verify(&signed(rossi(), b"x"));
    let json = serde_json::to_value(&report).expect("json");
    assert_eq!(json["indication"], "TOTAL-PASSED", "{json:#}");
    assert!(json["subIndication"].is_null(), "{json:#}");
    assert_eq!(json["signers"][0]["name"], "ROSSI MARIO", "{json:#}");
    assert_eq!(json["signers"][0]["fiscalCode"], "RSSMRA80A01F205X", "{json:#}");
    assert_eq!(json["checks"][0]["name"], "format", "{json:#}");
    assert!(json.get("content").is_none(), "content is not repeated: {json:#}");
    let back: signing::Report = serde_json::from_value(json).expect("reads back");
    assert_eq!(back.signers, report.signers, "a stored report is the report");
}

#[test]
fn a_report_knows_content_and_signer_of_a_file_signed_elsewhere() {
    let report = verify(&signed(rossi(), b"the seal"));
    let digest = |content: &[u8]| {
        let file = tempfile::NamedTempFile::new().expect("file");
        std::fs::write(file.path(), content).expect("content");
        let args =
            ["dgst".as_ref(), "-sha256".as_ref(), "-binary".as_ref(), file.path().as_os_str()];
        <[u8; 32]>::try_from(openssl(args)).expect("32 octets")
    };
    assert!(report.content_equals(&digest(b"the seal")), "the seal's bytes");
    assert!(!report.content_equals(&digest(b"the deal")), "other bytes (V30)");
    assert!(report.signer("rssmra80a01f205x").is_some(), "by codice fiscale");
    assert!(report.signer("BNCLCU85M41A794Z").is_none(), "somebody else did not sign");
}
