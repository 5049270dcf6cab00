//! What one operation writes, and what becomes of it beside another's.

use automerge::{Change, legacy};
use draft::{LineList, Operation, Place};
use serde_json::{Value, json};

use crate::{AT_MS, anna, bruno, draft, forks::splice, key, meet, set};

const LIST: LineList = LineList::Items;

fn add(number: u32) -> Operation {
    Operation::AddLine { list: LIST, key: key(number), place: Place::Last, value: None }
}

/// The operations of Automerge in one increment: how many, and how many took a key away.
fn written(increment: &[u8]) -> (usize, usize) {
    let decoded = Change::from_bytes(increment.to_vec()).unwrap().decode();
    let deletes = decoded.operations.iter().filter(|op| {
        matches!((&op.action, &op.key), (legacy::OpType::Delete, legacy::Key::Map(_)))
    });
    (decoded.operations.len(), deletes.count())
}

#[test]
fn an_operation_writes_one_register_and_never_deletes_a_key() {
    let mut draft = draft(1);
    for number in [1, 2] {
        draft.apply(add(number), &anna(), AT_MS).unwrap();
    }
    let marks = format!("/items/{}/marche", key(1));
    let resolve =
        |path: &str, value: Value| Operation::ResolveConflict { path: path.into(), value };
    let last = Place::Last;
    // (the operation, how many writes; a decision writes its trace too)
    for (operation, writes) in [
        (set("/box4_trasporto", "VIA MARE"), 1),
        (set("/box4_trasporto", Value::Null), 1),
        (set("/ordine/copie", 3), 1),
        (set(&marks, "ADM"), 1),
        (set(&marks, ""), 1),
        (splice("/annotazioni", 0, 0, "ab"), 2),
        (splice("/annotazioni", 0, 1, ""), 1),
        (set("/annotazioni", Value::Null), 1),
        (Operation::MoveLine { list: LIST, key: key(1), place: last }, 1),
        (Operation::RemoveLine { list: LIST, key: key(1) }, 1),
        (Operation::RestoreLine { list: LIST, key: key(1) }, 1),
        (set("/aPosteriori", json!({})), 1),
        (set("/aPosteriori", Value::Null), 1),
        (resolve("/box4_trasporto", "VIA AEREA".into()), 2),
        (resolve("/annotazioni", "x".into()), 2),
        (resolve("/annotazioni", "x".into()), 1),
    ] {
        let applied = draft.apply(operation.clone(), &anna(), AT_MS).unwrap();
        assert_eq!(written(&applied.increment), (writes, 0), "{operation:?}");
    }
    for operation in [
        add(3),
        set("/items", json!([{ "n": 7 }])),
        set("/aPosteriori", json!({ "motivo": "ritardo" })),
        set("/aPosteriori", Value::Null),
        set("/impresa", json!({ "comune": "Bergamo" })),
        set("/impresa", Value::Null),
        resolve("/aPosteriori", false.into()),
        resolve(&format!("/items/{}/removed", key(1)), true.into()),
    ] {
        let applied = draft.apply(operation.clone(), &anna(), AT_MS).unwrap();
        assert_eq!(written(&applied.increment).1, 0, "{operation:?}");
    }
}

#[test]
fn a_line_goes_after_one_that_is_removed_at_the_same_time() {
    let (mut one, mut two) = (draft(1), draft(2));
    for number in 1..=4 {
        one.apply(add(number), &anna(), AT_MS).unwrap();
    }
    meet(&mut [&mut one, &mut two]);
    one.apply(Operation::RemoveLine { list: LIST, key: key(2) }, &anna(), AT_MS).unwrap();
    let place = Place::After(key(2));
    two.apply(Operation::MoveLine { list: LIST, key: key(4), place }, &bruno(), AT_MS).unwrap();
    let value = None;
    two.apply(Operation::AddLine { list: LIST, key: key(5), place, value }, &bruno(), AT_MS)
        .unwrap();
    meet(&mut [&mut one, &mut two]);
    assert!(one.conflicts().is_empty(), "only a place was asked of it: {:?}", one.conflicts());
    assert_eq!(one.keys().items, [key(1), key(5), key(4), key(3)], "both stand where it was");
    let place = Place::After(key(2));
    one.apply(Operation::MoveLine { list: LIST, key: key(1), place }, &anna(), AT_MS).unwrap();
    assert_eq!(one.keys().items, [key(1), key(5), key(4), key(3)], "known to be removed or not");
}

#[test]
fn lines_added_apart_get_one_number_and_both_stand() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(add(1), &anna(), AT_MS).unwrap();
    two.apply(add(2), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    let numbers: Vec<u32> = one.certificate().goods.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 1], "rule V17 asks a person to number them");
    assert!(one.conflicts().is_empty(), "no box was written twice");
    // Both number them anew, differently: two values for one number.
    one.apply(set("/items/1/n", 2), &anna(), AT_MS).unwrap();
    two.apply(set("/items/1/n", 3), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    let conflicts = one.conflicts();
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    assert!(conflicts[0].path.ends_with("/n"), "{conflicts:?}");
}

#[test]
fn a_confirmed_value_meets_what_another_writes_at_the_same_time() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    let path = "/box4_trasporto".to_owned();
    let confirm = Operation::ResolveConflict { path, value: "VIA MARE".into() };
    one.apply(confirm, &anna(), AT_MS).unwrap();
    two.apply(set("/box4_trasporto", "VIA AEREA"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert_eq!(one.conflicts().len(), 1, "she said that it is well: {:?}", one.conflicts());
}
