//! What certificates are good for.

use std::path::Path;
use std::process::Command;

use harness::pki::{Person, Usage, Validity, shared};
use jiff::{SignedDuration, Timestamp};
use signing::SignerCertificate;
use signing_pkcs11::judgement::{self, Hindrance, Judgement, Kind, Remark};

const MODULE: &str = "/usr/lib/bit4id/libbit4xpki.so";
const CODE: &str = "RSSMRA80A01F205X";

fn judge(certificate: &SignerCertificate, expected: Option<&str>, at: Timestamp) -> Judgement {
    judgement::judge(certificate, Path::new(MODULE), expected, at)
}

fn made(person: &Person, stem: &str) -> SignerCertificate {
    let identity = shared().pki.identity(person, stem).expect("identity");
    from_pem(&identity.certificate)
}

fn from_pem(path: &Path) -> SignerCertificate {
    let der = Command::new("openssl")
        .args(["x509", "-outform", "DER", "-in"])
        .arg(path)
        .output()
        .expect("openssl (Debian package openssl)");
    SignerCertificate::from_der(der.stdout, Vec::new()).expect("certificate")
}

fn of_token(label: &str) -> SignerCertificate {
    let (_, token) = crate::open();
    let mut all = token.certificates().iter();
    all.find(|one| one.label == label).expect("certificate").certificate.clone()
}

#[test]
fn a_qualified_certificate_of_the_declared_signatory_has_nothing_against_it() {
    let judged = judge(&of_token("DS0"), Some(CODE), Timestamp::now());
    assert_eq!(judged.kind, Kind::Qualified, "QcCompliance and QcSSCD");
    assert_eq!((judged.hindrances, judged.remarks), (vec![], vec![]));
    assert!((1093..=1095).contains(&judged.ends_in_days), "{} days", judged.ends_in_days);
}

#[test]
fn it_warns_within_sixty_days_of_the_end_and_not_before() {
    let certificate = of_token("DS0");
    let before_end = |hours: i64| certificate.not_after() - SignedDuration::from_hours(hours);
    let remarks = |hours| judge(&certificate, None, before_end(hours)).remarks;
    assert!(remarks(24 * 60 + 1).is_empty(), "sixty days and an hour");
    assert_eq!(remarks(24 * 60 - 1), [Remark::EndsSoon { days: 59 }], "an hour less");
    assert_eq!(remarks(1), [Remark::EndsSoon { days: 0 }], "the last hour");
    let after = judge(&certificate, None, before_end(-1));
    assert!(matches!(after.hindrances[..], [Hindrance::Expired { .. }]), "{after:?}");
    assert!(
        after.remarks.is_empty() && after.ends_in_days < 0,
        "that is more than soon: {after:?}"
    );
}

#[test]
fn dates_uses_and_persons_hinder() {
    let rossi = || Person::new("MARIO", "ROSSI", CODE);
    let now = Timestamp::now();
    let early = made(&rossi().with_validity(Validity::NotYet), "judged-early");
    let judged = judge(&early, Some(CODE), now);
    assert!(matches!(judged.hindrances[..], [Hindrance::NotYetValid { .. }]), "{judged:?}");
    let late = made(&rossi().with_validity(Validity::Expired), "judged-late");
    let judged = judge(&late, Some(CODE), now);
    assert!(matches!(judged.hindrances[..], [Hindrance::Expired { .. }]), "{judged:?}");
    let login = made(&rossi().with_usage(Usage::DigitalSignature), "judged-login");
    let judged = judge(&login, Some(CODE), now);
    assert_eq!(judged.hindrances, [Hindrance::NotForSignature], "not for logging in");
    assert_eq!((judged.kind, &judged.remarks[..]), (Kind::Other, &[Remark::NotQualified][..]));
    let other = judge(&of_token("DS0"), Some("BNCLCU85M41A794Z"), now);
    let found = Some(CODE.to_owned());
    let expected = "BNCLCU85M41A794Z".to_owned();
    assert_eq!(other.hindrances, [Hindrance::OtherPerson { found, expected }]);
    assert!(judge(&of_token("DS0"), Some(" rssmra80a01f205x "), now).hindrances.is_empty());
}

/// A certificate that signs itself, with these words for openssl.
fn own(subject: &str, extensions: &[&str]) -> SignerCertificate {
    let dir = tempfile::tempdir().expect("dir");
    let (key, pem) = (dir.path().join("key"), dir.path().join("pem"));
    let mut command = Command::new("openssl");
    command.args(["req", "-x509", "-nodes", "-utf8", "-newkey", "ec", "-subj", subject]);
    command.args(["-pkeyopt", "ec_paramgen_curve:P-256", "-keyout"]).arg(&key);
    command.arg("-out").arg(&pem);
    for extension in extensions {
        command.args(["-addext", extension]);
    }
    let output = command.output().expect("openssl (Debian package openssl)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    from_pem(&pem)
}

/// qcStatements with these identifiers, in DER as openssl takes it.
fn statements(last_arcs: &[u8]) -> String {
    // 0.4.0.1862.1.N
    let one = |arc: &u8| vec![0x30, 8, 6, 6, 4, 0, 0x8e, 0x46, 1, *arc];
    let all: Vec<u8> = last_arcs.iter().flat_map(one).collect();
    let der = [vec![0x30, all.len() as u8], all].concat();
    let hex: Vec<String> = der.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("1.3.6.1.5.5.7.1.3=DER:{}", hex.join(":"))
}

#[test]
fn what_a_certificate_says_of_its_device_is_read() {
    let usage = "keyUsage=critical,nonRepudiation";
    let kind =
        |extensions: &[&str]| judge(&own("/C=IT/CN=X", extensions), None, Timestamp::now()).kind;
    let (both, alone, seal) = (statements(&[1, 4]), statements(&[1]), statements(&[1, 4, 6]));
    assert_eq!(kind(&[usage]), Kind::Other, "nothing said");
    assert_eq!(kind(&[usage, &alone]), Kind::QualifiedWithoutDevice, "QcCompliance alone");
    assert_eq!(kind(&[usage, &both]), Kind::Qualified, "QcCompliance and QcSSCD");
    let policy = "certificatePolicies=0.4.0.194112.1.2";
    assert_eq!(kind(&[usage, &alone, policy]), Kind::Qualified, "QCP-n-qscd says the same");
    assert_eq!(kind(&[usage, policy]), Kind::Other, "a policy alone is no statement");
    assert_eq!(kind(&[usage, &seal]), Kind::Other, "a type that is not for signatures");
}

#[test]
fn the_identity_card_is_told_apart() {
    let usage = "keyUsage=critical,nonRepudiation";
    let subject = "/C=IT/O=Ministero dell'Interno\
                   /CN=Issuing sub CA for the Italian Electronic Identity Card";
    let card = own(subject, &[usage]);
    let judged = judge(&card, None, Timestamp::now());
    assert_eq!(judged.kind, Kind::Cie, "by its issuer");
    assert!(judged.remarks.contains(&Remark::Cie), "a person is told: {judged:?}");
    for module in ["/usr/local/lib/libcie-pkcs11.so", "C:/Windows/System32/CIEPKI.dll"] {
        let judged = judgement::judge(&of_token("DS0"), Path::new(module), None, Timestamp::now());
        assert_eq!(judged.kind, Kind::Cie, "by its module {module}, which serves no other card");
    }
}
