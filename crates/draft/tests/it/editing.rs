use std::time::{Duration, Instant};

use draft::{DraftError, LineList, Operation, Place, TextUnit};
use serde_json::{Value, json};

use crate::{AT_MS, anna, draft, key, set};

fn splice(path: &str, at: usize, delete: usize, insert: &str, unit: TextUnit) -> Operation {
    Operation::SpliceText { path: path.into(), at, delete, insert: insert.into(), unit }
}

fn add(number: u32, place: Place) -> Operation {
    Operation::AddLine { list: LineList::Items, key: key(number), place, value: None }
}

#[test]
fn every_kind_of_field_can_be_set_and_cleared() {
    let mut draft = draft(1);
    for (path, value, empty) in [
        ("/id", json!("EX-77"), json!("")),
        ("/tipoPratica", json!("VA"), Value::Null),
        ("/sportello/cciaa", json!("BG"), Value::Null),
        ("/box1_speditore", json!(["A", "B"]), json!([])),
        ("/box3_paesiOrigine", json!(["Cina", "Giappone"]), Value::Null),
        ("/box5_osservazioni", json!("L/C 12/2026"), json!("")),
        ("/ordine/copie", json!(3), Value::Null),
        ("/ordine/urgente", json!(true), Value::Null),
        ("/aPosteriori/documentiSpedizione", json!(["CMR 12"]), Value::Null),
        ("/dichiarazioneOrigine/codice", json!("ORCOM"), json!("")),
    ] {
        draft.apply(set(path, value.clone()), &anna(), AT_MS).unwrap();
        let json = serde_json::to_value(draft.certificate()).unwrap();
        assert_eq!(json.pointer(path), Some(&value), "{path} must read as it was set");
        draft.apply(set(path, empty), &anna(), AT_MS).unwrap();
        let json = serde_json::to_value(draft.certificate()).unwrap();
        assert_ne!(json.pointer(path), Some(&value), "{path} must be cleared");
    }
    assert_eq!(
        draft.certificate(),
        certificate::Certificate::default(),
        "with all cleared the paper is as new"
    );
}

#[test]
fn an_optional_part_is_there_when_asked_for_although_empty() {
    let mut draft = draft(1);
    draft.apply(set("/aPosteriori", json!({})), &anna(), AT_MS).unwrap();
    assert!(draft.certificate().retrospective.is_some(), "rule V16 looks at its presence");
    draft.apply(set("/aPosteriori/motivo", "ritardo"), &anna(), AT_MS).unwrap();
    draft.apply(set("/aPosteriori", Value::Null), &anna(), AT_MS).unwrap();
    assert!(draft.certificate().retrospective.is_none(), "null takes the part away as a whole");
}

#[test]
fn an_unknown_path_is_answered_with_the_nearest_one() {
    let mut draft = draft(1);
    let error = draft.apply(set("/box4_transporto", "VIA MARE"), &anna(), AT_MS).unwrap_err();
    let DraftError::UnknownPath { nearest, .. } = &error else { panic!("{error}") };
    assert_eq!(nearest, "/box4_trasporto", "the next step must name the field that was meant");
    for path in ["", "box4_trasporto", "/items/0/pos", "/form", "/id/x", "/box1_speditore/0"] {
        let error = draft.apply(set(path, "x"), &anna(), AT_MS).unwrap_err();
        let known =
            matches!(error, DraftError::UnknownPath { .. } | DraftError::UnknownLine { .. });
        assert!(known, "{path}: {error}");
    }
}

#[test]
fn a_refused_operation_leaves_no_trace() {
    let mut draft = draft(1);
    draft.apply(add(1, Place::Last), &anna(), AT_MS).unwrap();
    let before = draft.heads();
    let operations = [
        set("/impresa", json!({ "denominazione": "ACME", "numeroRea": 12 })),
        set("/ordine/copie", "three"),
        set("/items", json!([{ "n": 1 }, "no line"])),
        splice("/box5_osservazioni", 1, 0, "x", TextUnit::Utf16),
        splice("/box4_trasporto", 0, 0, "x", TextUnit::Utf16),
        add(1, Place::Last),
    ];
    for operation in operations {
        draft.apply(operation.clone(), &anna(), AT_MS).unwrap_err();
        assert_eq!(draft.heads(), before, "{operation:?} must change nothing");
    }
    assert_eq!(draft.certificate().company.name, "", "no half of a refused operation stays");
}

#[test]
fn setting_what_already_stands_makes_no_change() {
    let mut draft = draft(1);
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    let applied = draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    assert!(applied.increment.is_empty(), "an equal value is no edit");
}

#[test]
fn a_splice_counts_as_the_window_or_as_rust_does() {
    let mut draft = draft(1);
    draft.apply(set("/annotazioni", "a𝄞b"), &anna(), AT_MS).unwrap();
    draft.apply(splice("/annotazioni", 3, 1, "c", TextUnit::Utf16), &anna(), AT_MS).unwrap();
    assert_eq!(draft.certificate().notes, "a𝄞c", "a pair counts two in the window");
    draft.apply(splice("/annotazioni", 2, 1, "d\r\ne", TextUnit::Scalar), &anna(), AT_MS).unwrap();
    assert_eq!(draft.certificate().notes, "a𝄞d\ne", "one scalar value, and CRLF becomes LF");
    let error = draft
        .apply(splice("/annotazioni", 2, 0, "x", TextUnit::Utf16), &anna(), AT_MS)
        .unwrap_err();
    assert!(matches!(error, DraftError::OutsideText { .. }), "no cut inside a character: {error}");
    let error = draft
        .apply(splice("/annotazioni", usize::MAX, 1, "x", TextUnit::Scalar), &anna(), AT_MS)
        .unwrap_err();
    assert!(matches!(error, DraftError::OutsideText { .. }), "no overflow: {error}");
}

#[test]
fn setting_a_long_text_keeps_what_did_not_change() {
    let mut draft = draft(1);
    draft.apply(set("/box5_osservazioni", "INVOICE NO. 1 OF MAY"), &anna(), AT_MS).unwrap();
    let applied =
        draft.apply(set("/box5_osservazioni", "INVOICE NO. 22 OF MAY"), &anna(), AT_MS).unwrap();
    assert_eq!(draft.certificate().remarks, "INVOICE NO. 22 OF MAY");
    assert!(applied.increment.len() < 160, "the smallest splice, not the whole text");
}

#[test]
fn lines_are_added_moved_removed_and_restored_by_key() {
    let mut draft = draft(1);
    for number in 1..=3 {
        draft.apply(add(number, Place::Last), &anna(), AT_MS).unwrap();
    }
    let numbers: Vec<u32> = draft.certificate().goods.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 2, 3], "each new goods line takes the next number");

    let list = LineList::Items;
    let path = format!("/items/{}/descrizione", key(2));
    draft.apply(set(&path, "TELAIO"), &anna(), AT_MS).unwrap();
    draft
        .apply(Operation::MoveLine { list, key: key(2), place: Place::First }, &anna(), AT_MS)
        .unwrap();
    assert_eq!(draft.keys().items, [key(2), key(1), key(3)]);
    draft.apply(set("/items/0/colli", 4), &anna(), AT_MS).unwrap();
    assert_eq!(draft.certificate().goods[0].packages, Some(4), "an index follows the order");

    draft.apply(Operation::RemoveLine { list, key: key(2) }, &anna(), AT_MS).unwrap();
    assert_eq!(draft.keys().items, [key(1), key(3)]);
    assert_eq!(draft.removed_keys().items, [key(2)]);
    let error = draft.apply(set(&path, "x"), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::LineRemoved { .. }), "typing in a removed line: {error}");
    draft.apply(Operation::RestoreLine { list, key: key(2) }, &anna(), AT_MS).unwrap();
    assert_eq!(draft.keys().items, [key(2), key(1), key(3)], "back where it was");
    assert_eq!(draft.certificate().goods[0].description, "TELAIO", "with what it held");
}

#[test]
fn a_whole_list_keeps_the_keys_of_its_lines() {
    let mut draft = draft(1);
    draft
        .apply(set("/fatture", json!([{ "numero": "1" }, { "numero": "2" }])), &anna(), AT_MS)
        .unwrap();
    let keys = draft.keys().fatture;
    draft.apply(set("/fatture", json!("[{\"numero\":\"7\"}]")), &anna(), AT_MS).unwrap();
    assert_eq!(draft.keys().fatture, keys[..1], "the first line stays itself, the second goes");
    assert_eq!(draft.certificate().invoices[0].number, "7");
}

#[test]
fn the_paper_of_an_earlier_day_can_still_be_read() {
    let mut draft = draft(1);
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    draft.apply(add(1, Place::Last), &anna(), AT_MS).unwrap();
    let then = draft.frozen().unwrap();
    draft.apply(set("/box4_trasporto", "VIA AEREA"), &anna(), AT_MS).unwrap();
    draft.apply(set("/items/0/descrizione", "TELAIO"), &anna(), AT_MS).unwrap();
    assert_eq!(draft.certificate_at(&then.heads).unwrap(), then.certificate, "a seal by heads");
    let nowhere = draft::Heads::from_hashes(vec![[7; 32]]);
    assert!(matches!(draft.certificate_at(&nowhere), Err(DraftError::UnknownHeads)));
}

#[test]
fn a_field_takes_no_more_than_its_limit() {
    let mut draft = draft(1);
    let long = "x".repeat(70_000);
    for path in ["/box4_trasporto", "/box5_osservazioni"] {
        let error = draft.apply(set(path, long.as_str()), &anna(), AT_MS).unwrap_err();
        assert!(matches!(error, DraftError::TooLong { .. }), "{path}: {error}");
    }
}

#[test]
fn thousands_of_lines_are_added_as_one_change_without_waiting() {
    const LINES: u32 = 4_000;
    /// Unoptimised and on a busy machine; every line looking at every other would take minutes.
    const SOON: Duration = Duration::from_secs(60);
    let mut draft = draft(1);
    let operations: Vec<Operation> = (1..=LINES).map(|number| add(number, Place::Last)).collect();
    let began = Instant::now();
    draft.apply_all(&operations, &anna(), AT_MS).unwrap();
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    let goods = draft.certificate().goods;
    assert!(goods.iter().map(|line| line.number).eq(1..=LINES), "in order, numbered from 1");
    let again = draft.apply(add(7, Place::Last), &anna(), AT_MS).unwrap_err();
    assert!(matches!(again, DraftError::LineExists { .. }), "{again}");
    let twice = [add(LINES + 1, Place::Last), add(LINES + 1, Place::Last)];
    let twice = draft.apply_all(&twice, &anna(), AT_MS).unwrap_err();
    assert!(matches!(twice, DraftError::LineExists { .. }), "in one change too: {twice}");
    assert_eq!(draft.certificate().goods.len() as u32, LINES, "what is refused adds nothing");
}
