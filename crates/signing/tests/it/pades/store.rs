//! Certificates that a file keeps beside its signatures: good for chains, and for nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use harness::pki::{Identity, certificate_der};
use jiff::Timestamp;
use signing::pades;
use signing::{Anchors, CheckName, Indication, Policy, Report, SubIndication, timestamp};

use super::referees::{STORE, in_file, python};
use super::stamps::stamped as stamped_over;
use super::{invoice, object, signed, updated};
use crate::existence::{authority, in_four_years};
use crate::world::World;
use crate::{FileSigner, assert_verdict, bianchi, rossi};

/// Far more than a limited search takes, on a busy machine and unoptimised.
const SOON: Duration = Duration::from_secs(20);

/// Signed by the holder of the world's key, stamped by the authority of another world that sends its
/// own certificate and no other.
fn stamped(world: &World, other: &World) -> Vec<u8> {
    let mut signer = FileSigner::new(&world.identity);
    let once = pades::sign(&invoice(), &mut signer, None, Timestamp::now()).expect("signed");
    let cms = pades::newest_signature(&once).expect("a signature");
    let value = timestamp::signature_value(&cms, 0).expect("its value");
    let token = other.pki.stamped(&value, &alone(&authority(other))).expect("openssl ts");
    pades::stamped(&once, &token).expect("stamped")
}

/// Whoever sends no other certificate along.
fn alone(authority: &Identity) -> Identity {
    Identity { issuing: authority.certificate.clone(), ..authority.clone() }
}

/// Both worlds trusted, in four years.
fn both(world: &World, other: &World) -> Policy {
    let (mut policy, theirs) = (in_four_years(world), in_four_years(other));
    policy.anchors = policy.anchors.and(theirs.anchors);
    policy.crls.extend(theirs.crls);
    policy
}

/// With these certificates in a store that pyHanko writes.
fn with_store(pdf: &[u8], certificates: &[&Path]) -> Vec<u8> {
    let file = in_file(pdf);
    python(STORE, &[&[file.path()][..], certificates].concat());
    std::fs::read(file.path()).expect("a file")
}

fn line(report: &Report) -> (Option<bool>, &str) {
    let found = report.checks.iter().find(|check| check.name == CheckName::Timestamp);
    found.map(|check| (check.passed, check.detail.as_str())).expect("a line")
}

#[test]
fn the_issuer_of_a_timestamps_authority_is_found_in_the_store() {
    let (world, other) = (World::new(), World::new());
    let policy = both(&world, &other);
    let stamped = stamped(&world, &other);
    let without = pades::verify(&stamped, &policy);
    assert_eq!(line(&without).0, None, "nobody knows who issued it: {}", line(&without).1);
    assert_verdict(&without, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    let stored = with_store(&stamped, &[&other.pki.issuing_pem()]);
    let report = pades::verify(&stored, &policy);
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert_eq!(line(&report).0, Some(true), "{}", line(&report).1);
}

#[test]
fn the_issuer_of_a_document_timestamp_is_found_in_a_signature_of_the_file() {
    let world = World::new();
    let mut signer = FileSigner::new(&world.identity);
    let once = pades::sign(&invoice(), &mut signer, None, Timestamp::now()).expect("signed");
    let stamped = stamped_over(&once, &alone(&authority(&world)));
    let report = pades::verify(&stamped, &in_four_years(&world));
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert!(line(&report).1.contains("over the file"), "{}", line(&report).1);
}

#[test]
fn the_issuer_of_a_signer_is_found_in_the_store() {
    let world = World::new();
    let mut signer = FileSigner::alone(&world.identity);
    let once = pades::sign(&invoice(), &mut signer, None, Timestamp::now()).expect("signed");
    let without = pades::verify(&once, &world.full());
    assert_verdict(&without, Indication::Indeterminate, SubIndication::NoCertificateChainFound);
    let stored = with_store(&once, &[&world.pki.issuing_pem()]);
    let report = pades::verify(&stored, &world.full());
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
}

#[test]
fn nobody_is_trusted_for_standing_in_the_store() {
    let (world, other) = (World::new(), World::new());
    let stored =
        with_store(&stamped(&world, &other), &[&other.pki.issuing_pem(), &other.pki.anchors_pem()]);
    let report = pades::verify(&stored, &in_four_years(&world));
    assert_eq!(line(&report).0, None, "its root is no anchor here: {}", line(&report).1);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
}

/// The file with a store of this text, and of these further objects.
pub(super) fn with_objects(pdf: &[u8], store: &str, objects: &[(u32, &str)]) -> Vec<u8> {
    let catalog = object(pdf, 1);
    let end = catalog.rfind(">>").expect("a dictionary");
    let catalog = format!("{} /DSS {store} >>", &catalog[..end]);
    let mut all = vec![(1, catalog.as_str())];
    all.extend_from_slice(objects);
    updated(pdf, &all)
}

/// A stream whose content is written in hexadecimal digits.
pub(super) fn in_digits(content: &[u8]) -> String {
    super::stream("/Filter /ASCIIHexDecode", &format!("{}>", hex::encode(content)))
}

#[track_caller]
fn judged_soon(pdf: &[u8], policy: &Policy) -> Report {
    let began = Instant::now();
    let report = pades::verify(pdf, policy);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert!(report.statement.intact, "the signature is as it was: {:#?}", report.checks);
    report
}

#[test]
fn stores_without_end_or_sense_do_no_harm() {
    let once = signed(&invoice());
    let policy = crate::policy();
    let many = (0..20_000).fold(String::new(), |mut all, _| {
        write!(all, "150 0 R ").expect("text");
        all
    });
    // 64 MB of one letter in few bytes: a certificate is not that long.
    let packed = |content: Vec<u8>| {
        let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content);
        stream.compress().expect("packed");
        stream.content
    };
    let bomb = hex::encode(packed(packed(vec![b'A'; 64 * 1024 * 1024])));
    assert!(bomb.len() < 4_000, "{} digits", bomb.len());
    let filters = "/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode]";
    let huge = super::stream(filters, &format!("{bomb}>"));
    let cases: [(&str, &[(u32, &str)]); 8] = [
        (&format!("<< /Certs [{many}] >>"), &[(150, &in_digits(b"no certificate"))]),
        (&format!("<< /Certs [{many}] >>"), &[(150, &huge)]),
        ("<< /Certs [150 0 R] >>", &[(150, "151 0 R"), (151, "150 0 R")]),
        ("<< /Certs 150 0 R >>", &[(150, "[150 0 R]")]),
        ("150 0 R", &[(150, "150 0 R")]),
        ("<< /Certs [1 (x) << >> null 199 0 R [ ] ] >>", &[]),
        ("[ ]", &[]),
        ("<< /Certs << >> >>", &[]),
    ];
    for (store, objects) in cases {
        let report = judged_soon(&with_objects(&once, store, objects), &policy);
        assert_eq!(report.signers[0].name, "ROSSI MARIO");
    }
}

#[test]
fn a_hundred_certificates_of_one_name_lead_nowhere_soon() {
    let once = signed(&invoice());
    let root = certificate_der(&harness::pki::shared().pki.anchors_pem()).expect("DER");
    let objects: Vec<(u32, String)> = (20..120)
        .map(|number| {
            // Each is its own issuer by name, and no two are alike.
            let mut one = root.clone();
            *one.last_mut().expect("octets") = u8::try_from(number).expect("small");
            (number, in_digits(&one))
        })
        .collect();
    let objects: Vec<(u32, &str)> =
        objects.iter().map(|(number, text)| (*number, text.as_str())).collect();
    let all: String = objects.iter().map(|(number, _)| format!("{number} 0 R ")).collect();
    let stored = with_objects(&once, &format!("<< /Certs [{all}] >>"), &objects);
    // Nobody of that name is trusted: every way through them ends nowhere.
    let elsewhere = std::fs::read(&bianchi().certificate).expect("PEM");
    let anchors = Anchors::from_pem(&elsewhere).expect("an anchor");
    let report = judged_soon(&stored, &Policy::new(anchors, Timestamp::now()));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoCertificateChainFound);
    // The right one is found all the same where somebody of it is trusted.
    let report = judged_soon(&stored, &crate::policy());
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert_eq!(report.signers[0].name, "ROSSI MARIO", "{}", rossi().certificate.display());
}
