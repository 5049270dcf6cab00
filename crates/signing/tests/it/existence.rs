//! Timestamps over signatures: proofs of existence (RFC 3161, EN 319 102-1 section 5.5).

use harness::pki::{Authorised, Identity};
use jiff::Timestamp;
use signing::timestamp;
use signing::{CheckName, Indication, Policy, Report, SubIndication, cades};

use crate::surgery::{attribute, signature_value, smime_attribute, with_unsigned};
use crate::world::{World, hours};
use crate::{FileSigner, assert_passes, assert_verdict};

const SIGNATURE_TIME_STAMP: u8 = 14;

pub(crate) fn authority(world: &World) -> Identity {
    world.pki.authorised("Time", Authorised::Timestamps).expect("authority")
}

fn stamped(world: &World, p7m: &[u8]) -> Vec<u8> {
    let token = world.pki.stamped(&signature_value(p7m), &authority(world)).expect("openssl ts");
    with_unsigned(p7m, &[attribute(&smime_attribute(SIGNATURE_TIME_STAMP), &token)])
}

fn line(report: &Report) -> (Option<bool>, &str) {
    let found = report.checks.iter().find(|check| check.name == CheckName::Timestamp);
    found.map(|check| (check.passed, check.detail.as_str())).expect("a line")
}

#[test]
fn a_timestamp_is_told_and_its_time_is_the_proof() {
    let world = World::new();
    let before = Timestamp::now() - hours(1);
    let report = signing::verify(&stamped(&world, &world.signed(b"x")), &world.full());
    assert_passes(&report, b"x");
    assert_eq!(line(&report).0, Some(true), "{}", line(&report).1);
    let time = report.signers[0].evidence.timestamp.expect("a time");
    assert!(before < time && time <= Timestamp::now(), "{time}");
}

#[test]
fn a_signature_that_existed_before_the_revocation_passes() {
    let world = World::new();
    let now = Timestamp::now();
    let p7m = stamped(&world, &world.signed(b"x"));
    let revoked_at = (now + hours(1)).as_second();
    let revoked = [(world.identity.certificate.as_path(), revoked_at)];
    let list = world.list("issuing", &revoked, now - hours(1), hours(48));
    let policy = world.waiting().with_crl(list).at(now + hours(2));
    let report = signing::verify(&p7m, &policy);
    assert_passes(&report, b"x");
    let without = signing::verify(&world.signed(b"x"), &policy);
    assert_verdict(&without, Indication::Indeterminate, SubIndication::RevokedNoPoe);
}

#[test]
fn a_signature_that_was_stamped_after_the_revocation_does_not_pass() {
    let world = World::new();
    let now = Timestamp::now();
    let before = now - hours(3);
    let mut signer = FileSigner::new(&world.identity);
    let p7m = stamped(&world, &cades::sign(b"x", &mut signer, before).expect("signed"));
    let revoked = [(world.identity.certificate.as_path(), (now - hours(2)).as_second())];
    let list = world.list("issuing", &revoked, now - hours(1), hours(48));
    let policy = world.waiting().with_crl(list).at(Timestamp::now() + hours(1));
    let report = signing::verify(&p7m, &policy);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::RevokedNoPoe);
}

/// Lists from just after the stamp, when the certificate was still listed, and of today for the
/// authority of the stamp.
pub(crate) fn in_four_years(world: &World) -> Policy {
    let now = Timestamp::now();
    let later = now + hours(4 * 365 * 24);
    let soon = now + jiff::SignedDuration::from_secs(60);
    ["root", "issuing"]
        .iter()
        .flat_map(|role| {
            let first = world.list(role, &[], soon, hours(24));
            let last = world.list(role, &[], later - hours(1), hours(24));
            [first, last]
        })
        .fold(world.bare(), Policy::with_crl)
        .at(later)
}

#[test]
fn a_signature_that_existed_before_the_end_of_the_certificate_passes() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let policy = in_four_years(&world);
    let without = signing::verify(&p7m, &policy);
    assert_verdict(&without, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    assert_passes(&signing::verify(&stamped(&world, &p7m), &policy), b"x");
}

#[test]
fn a_stamp_by_somebody_who_may_not_stamp_proves_nothing() {
    let world = World::new();
    let other = world.pki.authorised("Other", Authorised::Nothing).expect("other");
    let p7m = world.signed(b"x");
    // `openssl ts` refuses to stamp with such a certificate, so the token of the real authority is
    // put over another signature, by a stranger's authority, and changed.
    assert!(world.pki.stamped(b"x", &other).is_err(), "openssl refuses it too");
    let stranger = World::new();
    let value = signature_value(&p7m);
    let strange = stranger.pki.stamped(&value, &authority(&stranger)).expect("openssl ts");
    let elsewhere = world.pki.stamped(b"something else", &authority(&world)).expect("openssl ts");
    let mut changed = world.pki.stamped(&value, &authority(&world)).expect("openssl ts");
    let last = changed.len() - 1;
    changed[last] ^= 1;
    for (name, token) in [
        ("a stranger's", strange),
        ("over something else", elsewhere),
        ("changed", changed),
        ("no token", vec![0x30, 0]),
    ] {
        let file =
            with_unsigned(&p7m, &[attribute(&smime_attribute(SIGNATURE_TIME_STAMP), &token)]);
        let report = signing::verify(&file, &world.full());
        assert_passes(&report, b"x");
        assert_eq!(line(&report).0, None, "{name}: {}", line(&report).1);
        assert_eq!(report.signers[0].evidence.timestamp, None, "{name} proves nothing");
        let later = signing::verify(&file, &in_four_years(&world));
        let verdict = (Indication::Indeterminate, Some(SubIndication::OutOfBoundsNoPoe));
        assert_eq!((later.indication, later.sub_indication), verdict, "{name}");
    }
}

#[test]
fn a_token_alone_can_be_judged() {
    let world = World::new();
    let token = world.pki.stamped(b"a file", &authority(&world)).expect("openssl ts");
    let stamp = timestamp::judge(&token, b"a file", &world.full());
    assert!(stamp.trusted, "{}", stamp.detail);
    assert!(!timestamp::judge(&token, b"another", &world.full()).trusted, "over another file");
    let nobody = Policy::new(signing::Anchors::none(), Timestamp::now());
    let stamp = timestamp::judge(&token, b"a file", &nobody);
    assert!(!stamp.trusted && stamp.time.is_some(), "nobody is trusted: {}", stamp.detail);
}

#[test]
fn counter_signatures_are_named_and_not_judged() {
    let world = World::new();
    let info = crate::surgery::at(&world.signed(b"other"), &crate::surgery::SIGNER_INFO);
    let counter = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 6];
    let p7m = with_unsigned(&world.signed(b"x"), &[attribute(&counter, &info)]);
    let report = signing::verify(&p7m, &world.full());
    assert_passes(&report, b"x");
    assert_eq!(report.signers[0].evidence.counter_signers, ["BLU LUCA"], "by the certificate");
    let told = report.checks.iter().find(|check| check.name == CheckName::CounterSignature);
    assert_eq!(told.expect("a line").passed, None, "nobody judged it");
}
