use std::process::Command;
use std::time::Instant;

use harness::pki::{Issuer, Key, Person, Pki, TokenSpec, Usage, Validity, shared};

fn openssl_text(certificate: &std::path::Path) -> String {
    let out = Command::new("openssl")
        .args(["x509", "-noout", "-text", "-in"])
        .arg(certificate)
        .output()
        .expect("openssl (Debian package openssl)");
    String::from_utf8(out.stdout).expect("text")
}

#[test]
fn a_token_is_made_in_seconds_and_opened_again() {
    let dir = tempfile::tempdir().expect("dir");
    let began = Instant::now();
    let pki = Pki::make(dir.path()).expect("authority");
    let spec = TokenSpec {
        label: "DEMO".into(),
        pin: "1234".into(),
        people: vec![
            Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X"),
            Person::new("ANNA", "NERI", "NRENNA70A41A794P").with_key(Key::EcP384),
            Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X").with_usage(Usage::DigitalSignature),
        ],
    };
    let token = pki.token(&spec).expect("token");
    assert!(began.elapsed().as_secs() < 60, "ten seconds on an idle machine, some more under load");
    let labels: Vec<_> = token.keys.iter().map(|key| key.label.as_str()).collect();
    assert_eq!(labels, ["DS0", "DS1", "CNS0"], "labels as on Italian cards");

    let again = Pki::make(dir.path()).expect("opened again");
    let same = again.token(&spec).expect("same token");
    assert_eq!(same.keys[0].identity, token.keys[0].identity, "nothing is made twice");

    let text = openssl_text(&token.keys[0].identity.certificate);
    for part in ["Non Repudiation", "TINIT-RSSMRA80A01F205X", "0.4.0.194112.1.2", "1.3.76.16.6"] {
        assert!(text.contains(part), "{part} belongs to a qualified certificate:\n{text}");
    }
    assert!(!text.contains("Digital Signature"), "nonRepudiation stands alone");
}

#[test]
fn the_shared_token_shows_its_objects() {
    let shared = shared();
    let out = Command::new("pkcs11-tool")
        .envs(shared.pki.env())
        .arg("--module")
        .arg(shared.pki.module_path())
        .args(["--token-label", &shared.token.label, "--login", "--pin", &shared.token.pin, "-O"])
        .output()
        .expect("pkcs11-tool (Debian package opensc)");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(text.matches("Private Key Object").count(), 4, "four keys:\n{text}");
    assert_eq!(text.matches("Certificate Object").count(), 5, "and the issuer's:\n{text}");
    assert_eq!(text.matches("always authenticate").count(), 1, "key 04:\n{text}");
}

#[test]
fn strangers_and_expired_people_can_be_had() {
    let shared = shared();
    let dir = tempfile::tempdir().expect("dir");
    let pki = Pki::make(dir.path()).expect("authority");
    let person = Person::new("UGO", "ROSSI", "RSSGUO80A01F205X");
    let stranger =
        pki.identity(&person.clone().with_issuer(Issuer::Stranger), "stranger").expect("stranger");
    assert!(openssl_text(&stranger.certificate).contains("Stranger Issuing CA"), "other authority");
    let expired =
        pki.identity(&person.with_validity(Validity::Expired), "expired").expect("expired");
    let status = Command::new("openssl")
        .args(["x509", "-noout", "-checkend", "0", "-in"])
        .arg(&expired.certificate)
        .output()
        .expect("openssl")
        .status;
    assert!(!status.success(), "openssl calls it expired");
    let list = pki.crl_revoking(&expired.certificate, 60).expect("list");
    assert!(list.is_file() && list != pki.crl_path(), "a list of its own");
    assert!(shared.pki.crl_path().is_file(), "the shared list stays");
}
