use draft::{ActorId, Draft, DraftError, LineList, Operation, Place, PracticeId, TextUnit};
use serde_json::{Value, json};

use crate::{AT_MS, anna, bruno, draft, key, set};

fn exchange(one: &mut Draft, two: &mut Draft) {
    let (from_one, from_two) = (one.save(), two.save());
    one.merge(&from_two).unwrap();
    two.merge(&from_one).unwrap();
    assert_eq!(one.heads(), two.heads(), "both have heard everything");
    assert_eq!(one.certificate(), two.certificate(), "the same history reads the same");
    assert_eq!(one.conflicts(), two.conflicts(), "and shows the same conflicts");
}

#[test]
fn two_devices_that_start_apart_hold_the_same_texts() {
    let (mut one, mut two) = (draft(1), draft(2));
    assert_eq!(one.heads(), two.heads(), "the first change is the same bytes everywhere");
    one.apply(set("/annotazioni", "prima"), &anna(), AT_MS).unwrap();
    two.apply(set("/box5_osservazioni", "seconda"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    assert_eq!(one.certificate().notes, "prima");
    assert_eq!(one.certificate().remarks, "seconda");
    assert!(one.conflicts().is_empty(), "different fields are no conflict");
}

#[test]
fn a_register_changed_on_both_sides_is_shown_and_blocks_freezing_until_a_person_decides() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    two.apply(set("/box4_trasporto", "VIA AEREA"), &bruno(), AT_MS + 5).unwrap();
    exchange(&mut one, &mut two);

    let conflicts = one.conflicts();
    assert_eq!(conflicts.len(), 1, "one register, one conflict");
    assert_eq!(conflicts[0].path, "/box4_trasporto");
    let candidates = &conflicts[0].candidates;
    assert_eq!(candidates[0].value, json!("VIA MARE"), "the older one first");
    assert_eq!(candidates[0].by, Some(anna()), "who wrote it");
    assert_eq!(candidates[1].by, Some(bruno()));
    assert_eq!(candidates[1].at_ms, AT_MS + 5, "when");
    let DraftError::InConflict { paths } = one.frozen().unwrap_err() else { panic!() };
    assert_eq!(paths, ["/box4_trasporto"], "the refusal names what to resolve");

    let error = two.apply(set("/box4_trasporto", "VIA TERRA"), &bruno(), AT_MS).unwrap_err();
    assert!(
        matches!(error, DraftError::InConflict { .. }),
        "typing over it decides nothing: {error}"
    );

    let standing = serde_json::to_value(one.certificate()).unwrap()["box4_trasporto"].clone();
    let decide = Operation::ResolveConflict { path: "/box4_trasporto".into(), value: standing };
    let applied = one.apply(decide, &anna(), AT_MS + 9).unwrap();
    assert!(!applied.increment.is_empty(), "confirming what stands leaves a trace");
    exchange(&mut one, &mut two);
    assert!(two.conflicts().is_empty(), "decided once is decided everywhere");
    two.frozen().unwrap();
}

#[test]
fn equal_values_written_apart_are_no_conflict() {
    let (mut one, mut two) = (draft(1), draft(2));
    for (draft, author) in [(&mut one, anna()), (&mut two, bruno())] {
        draft.apply(set("/ordine/copie", 2), &author, AT_MS).unwrap();
        draft.apply(set("/id", "x"), &author, AT_MS).unwrap();
        draft.apply(set("/id", ""), &author, AT_MS).unwrap();
    }
    exchange(&mut one, &mut two);
    assert!(one.conflicts().is_empty(), "two people of one mind");
    one.frozen().unwrap();
    one.apply(set("/ordine/copie", 3), &anna(), AT_MS).unwrap();
}

#[test]
fn clearing_against_writing_is_a_conflict_and_hides_neither() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(set("/giacenzaMerci", "Albino"), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    one.apply(set("/giacenzaMerci", Value::Null), &anna(), AT_MS).unwrap();
    two.apply(set("/giacenzaMerci", "Nembro"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let values: Vec<Value> =
        one.conflicts().remove(0).candidates.into_iter().map(|candidate| candidate.value).collect();
    assert!(values.contains(&Value::Null) && values.contains(&json!("Nembro")), "{values:?}");
}

#[test]
fn lines_added_moved_and_edited_apart_are_all_there_once() {
    let (mut one, mut two) = (draft(1), draft(2));
    let list = LineList::Items;
    let add = |number: u32| Operation::AddLine {
        list,
        key: key(number),
        place: Place::Last,
        value: Some(json!({ "n": number, "descrizione": "10 colli" })),
    };
    one.apply(add(1), &anna(), AT_MS).unwrap();
    one.apply(add(2), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    one.apply(add(3), &anna(), AT_MS).unwrap();
    two.apply(add(4), &bruno(), AT_MS).unwrap();
    one.apply(Operation::MoveLine { list, key: key(1), place: Place::Last }, &anna(), AT_MS)
        .unwrap();
    let path = format!("/items/{}/marche", key(1));
    two.apply(set(&path, "ADM 1-6"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let mut keys = one.keys().items;
    keys.sort();
    let mut all = vec![key(1), key(2), key(3), key(4)];
    all.sort();
    assert_eq!(keys, all, "nothing twice, nothing lost");
    let moved = one.keys().items.iter().position(|line| *line == key(1)).unwrap();
    assert_eq!(one.certificate().goods[moved].marks, "ADM 1-6", "the edit followed the line");

    let to = |place| Operation::MoveLine { list, key: key(4), place };
    one.apply(to(Place::First), &anna(), AT_MS).unwrap();
    two.apply(to(Place::After(key(2))), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let conflict = one.conflicts().remove(0);
    assert_eq!(conflict.path, format!("/items/{}/pos", key(4)), "two places for one line");
    let value = conflict.candidates[0].value.clone();
    one.apply(Operation::ResolveConflict { path: conflict.path, value }, &anna(), AT_MS).unwrap();
    assert!(one.conflicts().is_empty(), "a place can be decided like a value");
}

#[test]
fn typing_in_one_text_from_two_sides_keeps_both() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(set("/annotazioni", "merce in magazzino"), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let splice = |at, insert: &str| Operation::SpliceText {
        path: "/annotazioni".into(),
        at,
        delete: 0,
        insert: insert.into(),
        unit: TextUnit::Utf16,
    };
    one.apply(splice(0, "La "), &anna(), AT_MS).unwrap();
    two.apply(splice(18, " a Lodi"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    assert_eq!(one.certificate().notes, "La merce in magazzino a Lodi");
}

#[test]
fn a_late_edit_does_not_change_what_was_frozen() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    let sealed = one.frozen().unwrap();
    two.apply(set("/box5_osservazioni", "late"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    assert_ne!(one.heads(), sealed.heads, "the late edit arrived");
    assert_eq!(one.certificate_at(&sealed.heads).unwrap(), sealed.certificate, "beside the seal");
}

#[test]
fn a_peer_can_send_only_what_is_new() {
    let (mut one, mut two) = (draft(1), draft(2));
    let before = two.heads();
    one.apply(set("/id", "1"), &anna(), AT_MS).unwrap();
    one.apply(set("/title", "t"), &anna(), AT_MS).unwrap();
    let merged = two.merge(&one.changes_since(&before)).unwrap();
    assert_eq!(two.certificate(), one.certificate());
    assert!(!merged.increment.is_empty(), "the store needs the bytes that were new");
    let merged = two.merge(&one.save()).unwrap();
    assert!(merged.increment.is_empty(), "hearing it twice changes nothing");
    let late = one.apply(set("/id", "2"), &anna(), AT_MS).unwrap();
    let later = one.apply(set("/id", "3"), &anna(), AT_MS).unwrap();
    let error = two.merge(&later.increment).unwrap_err();
    assert!(matches!(error, DraftError::MissingChanges { .. }), "a gap is said: {error}");
    assert_eq!(two.certificate().id, "1", "and leaves the draft as it was");
    two.merge(&[late.increment, later.increment].concat()).unwrap();
    assert_eq!(two.certificate().id, "3");
}

#[test]
fn another_practices_document_is_refused() {
    let mut one = draft(1);
    let other = Draft::create(PracticeId::new(5, &[5; 10]), ActorId([2; 16])).unwrap();
    let error = one.merge(&other.save()).unwrap_err();
    assert!(matches!(error, DraftError::OtherPractice { .. }), "{error}");
}
