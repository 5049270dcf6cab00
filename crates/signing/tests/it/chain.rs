use harness::pki::{Identity, Issuer, Person, Pki, Usage, Validity};
use jiff::{SignedDuration, Timestamp};
use signing::{Anchors, CheckName, Indication, Policy, SubIndication, cades};
use tempfile::TempDir;

use crate::{FileSigner, assert_failed_at, assert_passes, assert_verdict, signed};

struct World {
    _dir: TempDir,
    pki: Pki,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("dir");
        let pki = Pki::make(dir.path()).expect("authority");
        Self { _dir: dir, pki }
    }

    fn person() -> Person {
        Person::new("LUCA", "BLU", "BLULCU80A01F205X")
    }

    fn identity(&self, person: &Person) -> Identity {
        self.pki.identity(person, "blu").expect("identity")
    }

    fn policy(&self) -> Policy {
        let anchors = Anchors::from_dir(&self.pki.anchors_dir()).expect("anchors");
        Policy { anchors, crls: Vec::new(), at: Timestamp::now() }
    }

    /// The same without any revocation list.
    fn policy_without_lists(&self) -> Policy {
        let root = std::fs::read(self.pki.anchors_pem()).expect("root");
        Policy { anchors: Anchors::from_pem(&root).expect("anchor"), ..self.policy() }
    }
}

#[test]
fn without_a_list_the_verdict_waits_for_it_and_for_nothing_else() {
    let world = World::new();
    let p7m = signed(&world.identity(&World::person()), b"x");
    let report = signing::verify(&p7m, &world.policy_without_lists());
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
    assert!(report.only_revocation_missing(), "a desk may take it in: {:#?}", report.checks);

    let list = std::fs::read(world.pki.crl_path()).expect("list");
    let policy = Policy { crls: vec![list], ..world.policy_without_lists() };
    assert_passes(&signing::verify(&p7m, &policy), b"x");
}

#[test]
fn missing_lists_excuse_no_other_fault() {
    let world = World::new();
    let p7m = signed(&world.identity(&World::person()), b"10 boxes");
    let changed = crate::replaced(&p7m, b"10 boxes", b"12 boxes");
    let report = signing::verify(&changed, &world.policy_without_lists());
    assert!(!report.only_revocation_missing(), "the content was changed: {:#?}", report.checks);
    let nobody = Policy { anchors: Anchors::none(), ..world.policy() };
    let report = signing::verify(&p7m, &nobody);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoCertificateChainFound);
    assert!(!report.only_revocation_missing(), "nobody is trusted: {:#?}", report.checks);
}

#[test]
fn a_stale_list_is_a_missing_list() {
    let world = World::new();
    let p7m = signed(&world.identity(&World::person()), b"x");
    let month = SignedDuration::from_hours(24 * 40);
    let policy = Policy { at: Timestamp::now() + month, ..world.policy() };
    let report = signing::verify(&p7m, &policy);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
}

#[test]
fn the_issuing_authority_may_be_the_anchor() {
    let world = World::new();
    let p7m = signed(&world.identity(&World::person()), b"x");
    let issuing = std::fs::read(world.pki.issuing_pem()).expect("issuing");
    let list = std::fs::read(world.pki.crl_path()).expect("list");
    let anchors = Anchors::from_pem(&issuing).expect("anchor").with_crl(&list);
    let report = signing::verify(&p7m, &Policy { anchors, ..world.policy() });
    assert_passes(&report, b"x");
}

#[test]
fn a_strangers_signature_leads_to_no_anchor() {
    let world = World::new();
    let p7m = signed(&world.identity(&World::person().with_issuer(Issuer::Stranger)), b"x");
    let report = signing::verify(&p7m, &world.policy());
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoCertificateChainFound);
    assert!(!report.only_revocation_missing(), "no chain is no missing list");
    assert_eq!(report.signers[0].issuer, "Stranger Issuing CA", "and it is named");
}

#[test]
fn an_authority_of_the_same_name_does_not_pass_for_the_anchor() {
    let (world, impostor) = (World::new(), World::new());
    let p7m = signed(&impostor.identity(&World::person()), b"x");
    let report = signing::verify(&p7m, &world.policy());
    assert_verdict(
        &report,
        Indication::Indeterminate,
        SubIndication::CertificateChainGeneralFailure,
    );
}

#[test]
fn a_revoked_certificate_fails() {
    let world = World::new();
    let identity = world.identity(&World::person());
    let p7m = signed(&identity, b"x");
    let list = world.pki.crl_revoking(&identity.certificate, 60).expect("list");
    let policy =
        Policy { crls: vec![std::fs::read(list).expect("list")], ..world.policy_without_lists() };
    let report = signing::verify(&p7m, &policy);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::Revoked);
    assert_failed_at(&report, CheckName::Revocation);
    let before = Policy { at: policy.at - SignedDuration::from_mins(10), ..policy };
    assert_passes(&signing::verify(&p7m, &before), b"x");
}

#[test]
fn a_list_that_somebody_else_signed_counts_for_nothing() {
    let (world, impostor) = (World::new(), World::new());
    let p7m = signed(&world.identity(&World::person()), b"x");
    let list = std::fs::read(impostor.pki.crl_path()).expect("list");
    let policy = Policy { crls: vec![list], ..world.policy_without_lists() };
    let report = signing::verify(&p7m, &policy);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
}

#[test]
fn an_expired_certificate_that_signed_after_its_end_fails() {
    let world = World::new();
    let identity = world.identity(&World::person().with_validity(Validity::Expired));
    let report = signing::verify(&signed(&identity, b"x"), &world.policy());
    assert_verdict(&report, Indication::TotalFailed, SubIndication::Expired);
    assert_failed_at(&report, CheckName::Validity);
}

#[test]
fn an_expired_certificate_that_says_it_signed_in_time_is_undecided() {
    let world = World::new();
    let identity = world.identity(&World::person().with_validity(Validity::Expired));
    let then = Timestamp::now() - SignedDuration::from_hours(24 * 365);
    let p7m = cades::sign(b"x", &mut FileSigner::new(&identity), then).expect("signed");
    let report = signing::verify(&p7m, &world.policy());
    assert_verdict(&report, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    assert!(!report.only_revocation_missing(), "nobody vouches for that time");
}

#[test]
fn a_certificate_that_is_not_yet_valid_fails() {
    let world = World::new();
    let identity = world.identity(&World::person().with_validity(Validity::NotYet));
    let report = signing::verify(&signed(&identity, b"x"), &world.policy());
    assert_verdict(&report, Indication::TotalFailed, SubIndication::NotYetValid);
}

#[test]
fn a_certificate_for_logging_in_does_not_sign_documents() {
    let world = World::new();
    let identity = world.identity(&World::person().with_usage(Usage::DigitalSignature));
    let report = signing::verify(&signed(&identity, b"x"), &world.policy());
    assert_verdict(&report, Indication::Indeterminate, SubIndication::ChainConstraintsFailure);
    assert_failed_at(&report, CheckName::KeyUsage);
    assert!(!report.only_revocation_missing(), "another certificate is needed");
}
