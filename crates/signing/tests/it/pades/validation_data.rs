//! Revocation lists and OCSP responses that a file keeps beside its signatures: each speaks as far as its
//! issuer signed it.

use harness::pki::OcspState;
use jiff::Timestamp;
use signing::{CheckName, Indication, Report, SubIndication, pades};

use super::invoice;
use super::store::{in_digits, with_objects};
use crate::world::{World, hours};
use crate::{FileSigner, assert_failed_at, assert_verdict};

fn signed(world: &World) -> Vec<u8> {
    let mut signer = FileSigner::new(&world.identity);
    pades::sign(&invoice(), &mut signer, None, Timestamp::now()).expect("signed")
}

/// With these in the arrays of its store.
fn with_data(pdf: &[u8], crls: &[Vec<u8>], responses: &[Vec<u8>]) -> Vec<u8> {
    let streams: Vec<(u32, String)> =
        (150..).zip(crls.iter().chain(responses)).map(|(id, der)| (id, in_digits(der))).collect();
    let names: Vec<String> = streams.iter().map(|(id, _)| format!("{id} 0 R")).collect();
    let (lists, answers) = names.split_at(crls.len());
    let store = format!("<< /CRLs [{}] /OCSPs [{}] >>", lists.join(" "), answers.join(" "));
    let objects: Vec<(u32, &str)> = streams.iter().map(|(id, text)| (*id, text.as_str())).collect();
    with_objects(pdf, &store, &objects)
}

/// The lists of a world: its root's and its issuing authority's.
fn lists(world: &World) -> Vec<Vec<u8>> {
    let read = |path| std::fs::read(path).expect("a list");
    vec![read(world.pki.root_crl_path()), read(world.pki.crl_path())]
}

fn judged(pdf: &[u8], world: &World) -> Report {
    pades::verify(pdf, &world.bare())
}

#[test]
fn lists_in_the_file_let_a_machine_without_network_pass_it() {
    let world = World::new();
    let once = signed(&world);
    assert_verdict(&judged(&once, &world), Indication::Indeterminate, SubIndication::TryLater);
    let report = judged(&with_data(&once, &lists(&world), &[]), &world);
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert!(report.wanted.is_empty(), "there is nothing left to fetch: {:?}", report.wanted);
}

#[test]
fn a_response_in_the_file_speaks_for_the_signer() {
    let world = World::new();
    let root = vec![lists(&world).remove(0)];
    let good = with_data(&signed(&world), &root, &[world.answer(OcspState::Good)]);
    let report = judged(&good, &world);
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    let ago = (Timestamp::now() - hours(2)).as_second();
    let revoked = world.answer(OcspState::Revoked(ago));
    let report = judged(&with_data(&signed(&world), &root, &[revoked]), &world);
    assert_failed_at(&report, CheckName::Revocation);
    assert!(!report.passed(), "its authority took the certificate back");
}

#[test]
fn lists_of_strangers_and_rubbish_say_nothing() {
    let (world, other) = (World::new(), World::new());
    let rubbish = vec![b"no list".to_vec(), vec![0x30; 4_000], Vec::new()];
    let data = [lists(&other), rubbish.clone()].concat();
    let report = judged(&with_data(&signed(&world), &data, &rubbish), &world);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
    assert!(report.statement.intact, "the signature is as it was: {:#?}", report.checks);
}

#[test]
fn a_list_that_was_changed_says_nothing() {
    let world = World::new();
    let mut changed = lists(&world);
    let last = changed[1].len() - 1;
    changed[1][last] ^= 1;
    let report = judged(&with_data(&signed(&world), &changed, &[]), &world);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::TryLater);
}
