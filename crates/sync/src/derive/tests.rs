use certificate::lifecycle::DeskState;
use draft::PracticeId;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::device::DeviceKey;
use crate::record::{Receipt, Seal, Signed};

fn record(by: u8, at_ms: i64, body: Body) -> Record {
    let practice = PracticeId::from_bytes([1; 16]);
    Record::make(&DeviceKey::from_secret(&[by; 32]), Some(practice), at_ms, body)
}

fn sealed(by: u8, revision: u32, id: &str) -> Record {
    let seal = Seal {
        id: id.to_owned(),
        revision,
        heads: Heads::from_hashes(vec![[revision as u8; 32]]),
        base_form: String::new(),
        order_detail: String::new(),
        printed_sha256: String::new(),
        attachments: json!([]),
        fee_cents: 0,
        details: String::new(),
        sealed_by: "Anna".to_owned(),
    };
    record(by, 10, Body::Seal(Box::new(seal)))
}

fn signed(seal: &str) -> Record {
    let signed = Signed {
        seal: seal.to_owned(),
        p7m: String::new(),
        signer: String::new(),
        fiscal_code: String::new(),
        files: Vec::new(),
    };
    record(1, 20, Body::Signed(signed))
}

fn told(by: u8, at_ms: i64, seal: &str, state: &DeskState, protocol: Option<&str>) -> Record {
    let fact = json!({
        "idPratica": "M26B25AB123", "tipoPratica": "CO", "stato": state.label(), "protocollo": protocol,
    });
    serde_json::from_value::<PracticeRow>(fact.clone()).expect("a row of a desk's list");
    let receipt = Receipt { seal: seal.to_owned(), what: "state".to_owned(), fact };
    record(by, at_ms, Body::Receipt(receipt))
}

fn opened(revision: u32) -> Record {
    record(1, 5, Body::RevisionOpened { revision, returned: None })
}

#[test]
fn nothing_known_is_a_draft_of_revision_one() {
    let state = derive(&[]);
    assert_eq!((state.lifecycle, state.revision), (Lifecycle::Draft, 1));
}

#[test]
fn a_practice_goes_from_seal_to_issue_as_the_records_say() {
    let mut records = vec![sealed(1, 1, "aa")];
    assert_eq!(derive(&records).lifecycle, Lifecycle::Sealed);
    records.push(signed("aa"));
    assert_eq!(derive(&records).lifecycle, Lifecycle::Signed);
    records.push(told(1, 30, "aa", &DeskState::Sent, Some("BG/2026/1")));
    let state = derive(&records);
    assert_eq!((state.lifecycle, &*state.protocol), (Lifecycle::Sent, "BG/2026/1"));
    records.push(told(1, 40, "aa", &DeskState::Issued, Some("BG/2026/1")));
    assert_eq!(derive(&records).lifecycle, Lifecycle::Issued);
}

#[test]
fn a_clock_of_another_decade_turns_nothing_back() {
    let records = [
        sealed(1, 1, "aa"),
        told(1, 40, "aa", &DeskState::Issued, Some("1")),
        told(2, 4_000_000_000_000, "aa", &DeskState::Sent, Some("1")),
    ];
    assert_eq!(derive(&records).lifecycle, Lifecycle::Issued, "the furthest state counts");
}

#[test]
fn a_new_revision_is_a_draft_again_whatever_was_said_of_the_last() {
    let records =
        [sealed(1, 1, "aa"), told(1, 30, "aa", &DeskState::CorrectionAsked, Some("1")), opened(2)];
    let state = derive(&records);
    assert_eq!((state.lifecycle, state.revision), (Lifecycle::Draft, 2));
}

#[test]
fn two_seals_of_one_revision_wait_for_a_person_who_voids_one() {
    let mut records = vec![sealed(1, 1, "aa"), sealed(2, 1, "bb")];
    assert!(derive(&records).is_sealed_twice());
    records.push(record(1, 9, Body::Void { seal: "bb".to_owned(), reason: "twice".to_owned() }));
    let state = derive(&records);
    assert_eq!(state.seals, ["aa"], "the other one stands");
    assert!(!state.is_sealed_twice());
}

#[test]
fn two_protocol_numbers_are_both_kept_and_said() {
    let records = [
        sealed(1, 1, "aa"),
        told(1, 30, "aa", &DeskState::Sent, Some("1")),
        told(2, 31, "aa", &DeskState::Sent, Some("2")),
    ];
    let state = derive(&records);
    assert!(state.is_filed_twice());
    assert_eq!(state.protocols, ["1", "2"]);
}

#[test]
fn edits_after_the_seal_are_late_edits_of_the_draft() {
    let state = derive(&[sealed(1, 1, "aa")]);
    assert!(!state.has_late_edits(&Heads::from_hashes(vec![[1; 32]])));
    assert!(state.has_late_edits(&Heads::from_hashes(vec![[9; 32]])));
}

proptest! {
    #[test]
    fn any_order_and_repetition_derive_the_same(order in proptest::collection::vec(0usize..9, 9..40)) {
        let all = [
            sealed(1, 1, "aa"), sealed(2, 1, "bb"), signed("aa"), opened(2), sealed(1, 2, "cc"),
            signed("cc"), told(1, 30, "aa", &DeskState::CorrectionAsked, Some("1")),
            told(1, 50, "cc", &DeskState::Sent, Some("1")), told(2, 7, "cc", &DeskState::ToExamine, Some("1")),
        ];
        let mut some: Vec<&Record> = order.iter().map(|index| &all[*index]).collect();
        let expected = derive(some.clone());
        some.reverse();
        some.extend(some.clone());
        prop_assert_eq!(derive(some), expected);
    }
}
