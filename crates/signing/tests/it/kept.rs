//! A verifier that is kept says what a single validation says.

use harness::pki::{Key, OcspState, Person};
use jiff::Timestamp;
use signing::{Indication, SubIndication, Verifier};

use crate::world::{World, hours};
use crate::{assert_passes, assert_verdict, replaced, signed};

#[test]
fn it_says_the_same_again_and_again() {
    let world = World::new();
    let p7m = world.signed(b"10 boxes");
    let verifier = Verifier::new(world.full());
    let alone = signing::verify(&p7m, &world.full());
    for round in 0..3 {
        let kept = verifier.verify_at(&p7m, world.full().at);
        assert_passes(&kept, b"10 boxes");
        assert_eq!(kept.signers, alone.signers, "round {round}");
    }
    let changed = replaced(&p7m, b"10 boxes", b"12 boxes");
    let report = verifier.verify(&changed);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::HashFailure);
}

#[test]
fn what_it_remembers_ends_with_the_data_it_stands_on() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let now = Timestamp::now();
    let list = world.list("issuing", &[], now - hours(1), hours(3));
    let verifier = Verifier::new(world.waiting().with_crl(list));
    assert_passes(&verifier.verify_at(&p7m, now), b"x");
    assert_passes(&verifier.verify_at(&p7m, now + hours(1)), b"x");
    let after = verifier.verify_at(&p7m, now + hours(3));
    assert_verdict(&after, Indication::Indeterminate, SubIndication::TryLater);
    let four_years = verifier.verify_at(&p7m, now + hours(4 * 365 * 24));
    assert_verdict(&four_years, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    let before = verifier.verify_at(&p7m, now - hours(24));
    assert_verdict(&before, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
}

#[test]
fn one_signer_is_not_taken_for_another_of_the_same_authority() {
    let world = World::new();
    let revoked = [(world.identity.certificate.as_path(), Timestamp::now().as_second() - 60)];
    let list = world.list("issuing", &revoked, Timestamp::now() - hours(1), hours(24));
    let verifier = Verifier::new(world.waiting().with_crl(list));
    let person = Person::new("ADA", "VIOLA", "VLIDAA80A41F205X").with_key(Key::EcP256);
    let ada = world.pki.identity(&person, "viola").expect("identity");
    for _ in 0..2 {
        assert_passes(&verifier.verify(&signed(&ada, b"x")), b"x");
        let report = verifier.verify(&world.signed(b"x"));
        assert_verdict(&report, Indication::TotalFailed, SubIndication::Revoked);
    }
}

#[test]
fn a_refusal_is_not_remembered_as_a_yes() {
    let world = World::new();
    let verifier = Verifier::new(world.waiting());
    let p7m = world.signed(b"x");
    for _ in 0..2 {
        let report = verifier.verify(&p7m);
        assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
    }
    let answer = world.answer(OcspState::Good);
    assert_passes(&Verifier::new(world.waiting().with_ocsp(&answer)).verify(&p7m), b"x");
}

#[test]
fn several_threads_share_it() {
    let world = World::new();
    let p7m = world.signed(b"x");
    let verifier = Verifier::new(world.full());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let (verifier, p7m) = (verifier.clone(), &p7m);
            scope.spawn(move || (0..20).for_each(|_| assert_passes(&verifier.verify(p7m), b"x")));
        }
    });
}
