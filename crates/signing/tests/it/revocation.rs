use harness::pki::{Authorised, OcspState};
use jiff::Timestamp;
use signing::{CheckName, Indication, SubIndication, Trust, WantedKind, Why, cades};

use crate::surgery::{SIGNED_DATA, edited, element, parts, smime_attribute, value, with_unsigned};
use crate::world::{World, hours};
use crate::{FileSigner, assert_failed_at, assert_passes, assert_verdict};

#[test]
fn a_report_says_what_it_wants_and_passes_with_it() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let report = signing::verify(&p7m, &world.waiting());
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
    let urls: Vec<&str> = report.wanted.iter().map(|one| one.url.as_str()).collect();
    let expected = ["http://ocsp.origo-test.example", "http://crl.origo-test.example/issuing.crl"];
    assert_eq!(urls, expected, "as the certificate names them, the smaller first");
    let answer = world.answer(OcspState::Good);
    let report = signing::verify(&p7m, &world.waiting().with_ocsp(&answer));
    assert_passes(&report, b"x");
    assert!(report.wanted.is_empty(), "nothing more");
}

#[test]
fn the_statement_tells_integrity_and_trust_apart() {
    let world = World::new();
    let p7m = world.signed(b"10 boxes");
    let passed = signing::verify(&p7m, &world.full()).statement;
    assert_eq!((passed.intact, passed.trust), (true, Trust::Held), "all checked");
    assert!(passed.unchecked.is_empty() && passed.checked.contains(&CheckName::Revocation));

    let waiting = signing::verify(&p7m, &world.waiting());
    assert_eq!(waiting.statement.unchecked[0].why, Why::NoRevocationData);
    let offline = waiting.offline().statement;
    assert_eq!((offline.intact, offline.trust), (true, Trust::NotChecked), "{offline:?}");
    assert_eq!(offline.unchecked[0].name, CheckName::Revocation);
    assert_eq!(offline.unchecked[0].why, Why::Offline);

    let nobody = signing::Policy::new(signing::Anchors::none(), Timestamp::now());
    let nobody = signing::verify(&p7m, &nobody).statement;
    assert_eq!((nobody.intact, nobody.trust), (true, Trust::NotChecked), "{nobody:?}");
    assert_eq!(nobody.unchecked[0].why, Why::NoAnchors);

    let changed = crate::replaced(&p7m, b"10 boxes", b"12 boxes");
    assert!(!signing::verify(&changed, &world.full()).statement.intact, "somebody changed it");
}

#[test]
fn a_responder_that_says_revoked_is_believed_even_beside_a_clean_list() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let ago = Timestamp::now() - hours(1);
    let answer = world.answer(OcspState::Revoked(ago.as_second()));
    for policy in [world.waiting(), world.full()] {
        let report = signing::verify(&p7m, &policy.with_ocsp(&answer));
        assert_verdict(&report, Indication::TotalFailed, SubIndication::Revoked);
        assert_failed_at(&report, CheckName::Revocation);
    }
}

#[test]
fn who_says_to_have_signed_before_the_revocation_cannot_prove_it() {
    let world = World::new();
    let (now, before) = (Timestamp::now(), Timestamp::now() - hours(3));
    let mut signer = FileSigner::new(&world.identity);
    let p7m = cades::sign(b"x", &mut signer, before).expect("signed");
    let answer = world.answer(OcspState::Revoked((now - hours(1)).as_second()));
    let report = signing::verify(&p7m, &world.waiting().with_ocsp(&answer));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::RevokedNoPoe);
}

#[test]
fn a_responder_that_does_not_know_says_nothing() {
    let world = World::new();
    let answer = world.answer(OcspState::Unknown);
    let report = signing::verify(&world.signed(b"x"), &world.waiting().with_ocsp(&answer));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
}

#[test]
fn an_old_answer_is_no_answer_unless_it_is_bad_news() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let later = Timestamp::now() + hours(72);
    let good = world.waiting().with_ocsp(&world.answer(OcspState::Good)).at(later);
    let report = signing::verify(&p7m, &good);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
    let ago = (Timestamp::now() - hours(1)).as_second();
    let bad = world.waiting().with_ocsp(&world.answer(OcspState::Revoked(ago))).at(later);
    let report = signing::verify(&p7m, &bad);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::Revoked);
}

#[test]
fn only_the_authority_and_whom_it_authorised_may_answer() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let request = World::request(&signing::verify(&p7m, &world.waiting()));
    let judged = |answer: &[u8]| signing::verify(&p7m, &world.waiting().with_ocsp(answer));
    let by = |responder: &harness::pki::Identity, options: &[&str]| {
        let state = OcspState::Good;
        world.pki.ocsp_answer_by(&request, state, responder, options).expect("openssl ocsp")
    };
    assert_passes(&judged(&by(&world.pki.issuing(), &[])), b"x");
    let responder = world.pki.authorised("responder", Authorised::Ocsp).expect("responder");
    assert_passes(&judged(&by(&responder, &[])), b"x");
    assert_passes(&judged(&by(&responder, &["-resp_key_id"])), b"x");

    let other = world.pki.authorised("other", Authorised::Nothing).expect("other");
    let stranger = World::new();
    let strange = stranger.pki.authorised("responder", Authorised::Ocsp).expect("responder");
    for (name, answer) in [
        ("a certificate for something else", by(&other, &[])),
        ("the signer", by(&world.identity, &[])),
        ("another authority's responder", by(&strange, &[])),
        ("another authority", by(&stranger.pki.issuing(), &[])),
    ] {
        let report = judged(&answer);
        assert_eq!(report.sub_indication, Some(SubIndication::TryLater), "{name}");
    }
    let mut changed = by(&responder, &[]);
    let last = changed.len() - 1;
    changed[last] ^= 1;
    assert!(!judged(&changed).passed(), "a changed answer");
}

#[test]
fn an_answer_about_somebody_else_says_nothing() {
    let world = World::new();
    let person = harness::pki::Person::new("ADA", "VIOLA", "VLIDAA80A41F205X");
    let ada = world.pki.identity(&person, "viola").expect("identity");
    let about_ada = World::request(&signing::verify(&crate::signed(&ada, b"x"), &world.waiting()));
    let answer =
        world.pki.ocsp_answer(&about_ada, OcspState::Good, "responder").expect("openssl ocsp");
    let report = signing::verify(&world.signed(b"x"), &world.waiting().with_ocsp(&answer));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
}

#[test]
fn answers_and_lists_inside_the_file_count() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let answer = world.answer(OcspState::Good);
    let list = std::fs::read(world.pki.crl_path()).expect("list");
    // RFC 5940: OCSP response as other revocation information.
    let oid = element(6, &[0x2b, 6, 1, 5, 5, 7, 16, 2]);
    let other = element(0xa1, &[oid, answer.clone()].concat());
    let basic = value(&parts(&parts(&parts(&answer)[1])[0])[1]).to_vec();
    let values = |tag: u8, one: &[u8]| {
        let inside = element(tag, &element(0x30, one));
        vec![crate::surgery::attribute(&smime_attribute(24), &element(0x30, &inside))]
    };
    for (name, file) in [
        ("list", with_revocation(&p7m, &list)),
        ("OCSP", with_revocation(&p7m, &other)),
        ("OCSP in revocation-values", with_unsigned(&p7m, &values(0xa1, &basic))),
        ("list in revocation-values", with_unsigned(&p7m, &values(0xa0, &list))),
    ] {
        let report = signing::verify(&file, &world.waiting());
        assert!(report.passed(), "{name}: {:#?}", report.checks);
    }
}

/// The file with something among its revocation lists.
fn with_revocation(p7m: &[u8], data: &[u8]) -> Vec<u8> {
    edited(p7m, &SIGNED_DATA, &mut |fields| {
        let place = fields.len() - 1;
        fields.insert(place, element(0xa1, data));
    })
}

#[test]
fn nonsense_among_the_revocation_data_does_no_harm() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let unknown = element(0xa1, &[element(6, &[0x2a, 3]), element(0x30, &[])].concat());
    let broken = element(0x30, &[2, 1, 1]);
    for data in [unknown, broken] {
        let report = signing::verify(&with_revocation(&p7m, &data), &world.full());
        assert!(report.passed(), "{data:02x?}: {:#?}", report.checks);
    }
}

#[test]
fn attribute_certificates_are_left_aside_and_named() {
    let world = World::new();
    let p7m = edited(&world.signed(b"x"), &[1, 0, 3], &mut |certificates| {
        certificates.push(element(0xa2, &[2, 1, 1]));
    });
    let report = signing::verify(&p7m, &world.full());
    assert_passes(&report, b"x");
    assert!(report.checks[0].detail.contains("1 attribute certificate"), "{:?}", report.checks[0]);
}

#[test]
fn a_validation_of_the_past_takes_a_list_that_came_later() {
    let world = World::new();
    let past = Timestamp::now() - signing_hour();
    let list = |role| world.list(role, &[], Timestamp::now(), hours(24));
    let policy = world.bare().with_crl(list("issuing")).with_crl(list("root")).at(past);
    let mut signer = FileSigner::new(&world.identity);
    let p7m = cades::sign(b"x", &mut signer, past).expect("signed");
    assert_passes(&signing::verify(&p7m, &policy), b"x");
    assert!(policy.crls.iter().all(|crl| !crl.is_empty()), "and there were lists");
}

/// Within the certificate's validity, which began an hour ago.
fn signing_hour() -> jiff::SignedDuration {
    jiff::SignedDuration::from_mins(30)
}

#[test]
fn wanted_addresses_are_those_of_the_web() {
    let world = World::new();
    let report = signing::verify(&world.signed(b"x"), &world.waiting());
    for one in &report.wanted {
        assert!(one.url.starts_with("http://"), "{}", one.url);
        assert_eq!(one.about, "BLU LUCA", "the signer is asked about");
    }
    assert!(matches!(report.wanted[1].kind, WantedKind::Crl), "a list as well");
}

#[test]
fn answers_beside_the_anchors_count() {
    let world = World::new();
    let dir = tempfile::tempdir().expect("dir");
    for file in ["root.pem", "root.crl"] {
        std::fs::copy(world.pki.anchors_dir().join(file), dir.path().join(file)).expect("copied");
    }
    std::fs::write(dir.path().join("blu.ors"), world.answer(OcspState::Good)).expect("answer");
    let anchors = signing::Anchors::from_dir(dir.path()).expect("anchors");
    let policy = signing::Policy::new(anchors, Timestamp::now());
    assert_passes(&signing::verify(&world.signed(b"x"), &policy), b"x");
}
