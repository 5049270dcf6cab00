//! Proofs of the library and what is drawn from them, whatever the order in which devices hear of it.

use certificate::{Certificate, Proof};
use draft::{ActorId, DocumentKind, Draft, LineList, Operation, Place};
use proptest::prelude::*;
use serde_json::json;

use crate::kinds::shared;
use crate::{AT_MS, anna, bruno, draft, key, set};

/// The first bytes of an empty library, which every device makes for itself.
const SKELETON: &str = "3baab249cd7d5b5c5a4be689068ae3a4d88b047e7b02f475df07146a5ecb56f7";

#[test]
fn an_empty_library_begins_with_the_same_bytes_everywhere() {
    let heads = shared(DocumentKind::Proofs, 1).heads().to_string();
    assert_eq!(heads, SKELETON, "the skeleton of form 1");
}

fn proof() -> Proof {
    Proof { quantity: "1.000".to_owned(), unit: "KG".to_owned(), ..Proof::default() }
}

/// What a practice draws from the proof `p`.
fn draws(paper: &Certificate) -> Vec<String> {
    let of = paper.attachments.iter().filter(|one| one.proof == "p");
    of.map(|one| one.drawn.clone()).collect()
}

fn document(number: u32, amount: u32) -> Operation {
    let value =
        json!({ "tipo": "DDO", "nome": "d.pdf", "prova": "p", "scarico": format!("KG {amount}") });
    Operation::AddLine {
        list: LineList::Allegati,
        key: key(number),
        place: Place::Last,
        value: Some(value),
    }
}

/// What one of two people does with the documents of a practice.
#[derive(Debug, Clone)]
enum Act {
    Add(u32, u32),
    Draw(u32, u32),
    Remove(u32),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (10_u32..20, 1_u32..500).prop_map(|(line, amount)| Act::Add(line, amount)),
        (0_u32..3, 1_u32..500).prop_map(|(line, amount)| Act::Draw(line, amount)),
        (0_u32..3).prop_map(Act::Remove),
    ]
}

fn carry_out(draft: &mut Draft, side: u32, acts: &[Act], by: &draft::Author) {
    for act in acts {
        // Refused where the line is there already, or gone: as a person would be.
        let _ = match act {
            Act::Add(line, amount) => draft.apply(document(side * 100 + line, *amount), by, AT_MS),
            Act::Draw(line, amount) => {
                let path = format!("/allegati/{}/scarico", key(*line));
                draft.apply(set(&path, format!("KG {amount}")), by, AT_MS)
            }
            Act::Remove(line) => draft.apply(
                Operation::RemoveLine { list: LineList::Allegati, key: key(*line) },
                by,
                AT_MS,
            ),
        };
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_sum_drawn_is_the_same_on_every_device(
        ours in prop::collection::vec(act(), 0..6),
        theirs in prop::collection::vec(act(), 0..6),
    ) {
        let mut base = draft(1);
        for line in 0..3 {
            base.apply(document(line, 10), &anna(), AT_MS).unwrap();
        }
        let mut one = Draft::load(&base.save(), ActorId([2; 16])).unwrap();
        let mut two = Draft::load(&base.save(), ActorId([3; 16])).unwrap();
        carry_out(&mut one, 1, &ours, &anna());
        carry_out(&mut two, 2, &theirs, &bruno());
        // Heard in either order, and twice.
        let (first, second) = (one.save(), two.save());
        for save in [&second, &second] {
            one.merge(save).unwrap();
        }
        base.merge(&second).unwrap();
        base.merge(&first).unwrap();
        two.merge(&first).unwrap();
        let sums: Vec<_> = [&one, &two, &base].map(|draft| {
            let drawn = draws(&draft.certificate());
            proof().balance(drawn.iter().map(String::as_str)).unwrap().drawn
        }).to_vec();
        prop_assert_eq!(sums[0], sums[1]);
        prop_assert_eq!(sums[0], sums[2]);
    }

    #[test]
    fn proofs_that_two_devices_add_apart_are_both_kept(
        ours in prop::collection::btree_set(0_u32..20, 0..6),
        theirs in prop::collection::btree_set(20_u32..40, 0..6),
    ) {
        let add = |number: u32| Operation::AddLine {
            list: LineList::Prove,
            key: key(number),
            place: Place::Last,
            value: Some(json!({ "tipo": "DDO", "numero": number.to_string() })),
        };
        let (mut one, mut two) = (shared(DocumentKind::Proofs, 1), shared(DocumentKind::Proofs, 2));
        for number in &ours {
            one.apply(add(*number), &anna(), AT_MS).unwrap();
        }
        for number in &theirs {
            two.apply(add(*number), &bruno(), AT_MS).unwrap();
        }
        let (first, second) = (one.save(), two.save());
        one.merge(&second).unwrap();
        two.merge(&first).unwrap();
        prop_assert_eq!(one.content(), two.content());
        prop_assert_eq!(one.lines(LineList::Prove).len(), ours.len() + theirs.len());
    }
}
