//! Two sides of a fork that typed into one text.

use draft::{ActorId, Author, Conflict, ConflictKind, Draft, DraftError, Operation, TextUnit};
use serde_json::{Value, json};

use crate::{AT_MS, anna, bruno, carla, draft, meet, set};

const NOTES: &str = "/annotazioni";

pub(crate) fn splice(path: &str, at: usize, delete: usize, insert: &str) -> Operation {
    let unit = TextUnit::Scalar;
    Operation::SpliceText { path: path.into(), at, delete, insert: insert.into(), unit }
}

pub(crate) fn decide(path: &str, value: impl Into<Value>) -> Operation {
    Operation::ResolveConflict { path: path.into(), value: value.into() }
}

/// Two drafts that have both heard the same beginning.
fn pair(text: &str) -> (Draft, Draft) {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(set(NOTES, text), &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    (one, two)
}

pub(crate) fn values(conflict: &Conflict) -> Vec<Value> {
    conflict.candidates.iter().map(|candidate| candidate.value.clone()).collect()
}

#[test]
fn ten_boxes_and_twelve_boxes_are_not_merged_in_silence() {
    let (mut one, mut two) = pair("");
    one.apply(set(NOTES, "10 colli"), &anna(), AT_MS + 1).unwrap();
    two.apply(set(NOTES, "12 colli"), &bruno(), AT_MS + 2).unwrap();
    meet(&mut [&mut one, &mut two]);
    let conflicts = one.conflicts();
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    let conflict = &conflicts[0];
    assert_eq!((conflict.path.as_str(), conflict.kind), (NOTES, ConflictKind::Text));
    assert_eq!(conflict.standing, json!(one.certificate().notes), "what the paper shows");
    assert_eq!(values(conflict), [json!("10 colli"), json!("12 colli")], "each side's whole text");
    assert_eq!(conflict.candidates[0].by, Some(anna()), "and who typed there");
    assert_eq!(conflict.candidates[1].at_ms, AT_MS + 2, "and when");
    assert!(matches!(one.frozen(), Err(DraftError::InConflict { .. })), "nothing unread is sealed");

    one.apply(splice(NOTES, 0, 0, "x"), &anna(), AT_MS + 3).unwrap();
    assert_eq!(one.conflicts().len(), 1, "typing on is allowed and decides nothing");
    one.apply(decide(NOTES, "12 colli"), &anna(), AT_MS + 4).unwrap();
    assert!(one.conflicts().is_empty(), "the decision does: {:?}", one.conflicts());
    assert_eq!(one.certificate().notes, "12 colli");
    meet(&mut [&mut one, &mut two]);
    two.frozen().unwrap();
}

#[test]
fn confirming_what_stands_is_a_trace_that_the_paper_does_not_show() {
    let (mut one, mut two) = pair("merce");
    one.apply(splice(NOTES, 5, 0, " usata"), &anna(), AT_MS).unwrap();
    two.apply(splice(NOTES, 5, 0, " nuova"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    let standing = one.conflicts().remove(0).standing;
    let before = one.certificate();
    let applied = one.apply(decide(NOTES, standing), &anna(), AT_MS).unwrap();
    assert!(!applied.increment.is_empty(), "somebody has read it");
    assert!(one.conflicts().is_empty());
    assert_eq!(one.certificate(), before, "and no member of the paper says so");
}

#[test]
fn edits_far_apart_merge_and_neighbouring_words_do_not() {
    let text = "una due tre quattro cinque sei";
    // (place and text of one, place and text of the other, whether a person has to look)
    for (left, right, conflict) in [
        ((0, 0, "XX"), (27, 3, "SETTE"), false),
        ((0, 3, "UNA"), (8, 3, "TRE"), false),
        ((0, 3, "UNA"), (4, 3, "DUE"), true),
        ((3, 0, "!"), (4, 0, "?"), true),
        ((4, 3, ""), (4, 3, "DUE"), true),
        ((5, 0, "x"), (5, 0, "x"), true),
        ((4, 4, ""), (4, 4, ""), false),
        ((4, 4, ""), (4, 8, ""), true),
        ((0, 30, "tutto nuovo"), (20, 1, "C"), true),
        ((30, 0, "\nfine"), (30, 0, "\nFINE"), true),
    ] {
        let (mut one, mut two) = pair(text);
        one.apply(splice(NOTES, left.0, left.1, left.2), &anna(), AT_MS).unwrap();
        two.apply(splice(NOTES, right.0, right.1, right.2), &bruno(), AT_MS).unwrap();
        meet(&mut [&mut one, &mut two]);
        let found = one.conflicts();
        assert_eq!(!found.is_empty(), conflict, "{left:?} against {right:?}: {found:?}");
    }
}

#[test]
fn what_was_typed_and_taken_back_is_no_touch() {
    let (mut one, mut two) = pair("merce");
    one.apply(splice(NOTES, 5, 0, " usata"), &anna(), AT_MS).unwrap();
    one.apply(splice(NOTES, 5, 6, ""), &anna(), AT_MS).unwrap();
    two.apply(splice(NOTES, 5, 0, " nuova"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert!(one.conflicts().is_empty(), "nothing of it is left: {:?}", one.conflicts());
}

#[test]
fn a_fork_stays_undecided_although_everybody_has_typed_on() {
    let (mut one, mut two) = pair("merce");
    one.apply(splice(NOTES, 5, 0, " usata"), &anna(), AT_MS).unwrap();
    two.apply(splice(NOTES, 5, 0, " nuova"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    for (draft, author) in [(&mut one, anna()), (&mut two, bruno())] {
        draft.apply(set("/id", "EX-1"), &author, AT_MS).unwrap();
    }
    meet(&mut [&mut one, &mut two]);
    one.apply(set("/title", "t"), &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert_eq!(values(&two.conflicts()[0]).len(), 2, "the same two sides: {:?}", two.conflicts());
    let loaded = Draft::load(&two.save(), ActorId([9; 16])).unwrap();
    assert_eq!(loaded.conflicts(), two.conflicts(), "and so after loading");
}

#[test]
fn two_reviews_apart_cover_what_each_had_seen_and_nothing_more() {
    let (mut one, mut two) = pair("merce");
    let mut three = draft(3);
    meet(&mut [&mut one, &mut three]);
    one.apply(splice(NOTES, 5, 0, " usata"), &anna(), AT_MS).unwrap();
    two.apply(splice(NOTES, 5, 0, " nuova"), &bruno(), AT_MS).unwrap();
    three.apply(splice(NOTES, 0, 5, "merci"), &carla(), AT_MS).unwrap();
    // Anna sees hers and Bruno's; Carla sees hers and Bruno's.
    meet(&mut [&mut one, &mut two]);
    three.merge(&two.changes_since(&draft(4).heads())).unwrap_or_else(|error| panic!("{error}"));
    let standing = one.conflicts().remove(0).standing;
    one.apply(decide(NOTES, standing), &anna(), AT_MS).unwrap();
    assert!(one.conflicts().is_empty(), "Anna has seen what she has");
    meet(&mut [&mut one, &mut two, &mut three]);
    let open = three.conflicts();
    assert_eq!(open.len(), 1, "nobody has seen Anna's and Carla's words together: {open:?}");
    let standing = open[0].standing.clone();
    two.apply(decide(NOTES, standing), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two, &mut three]);
    assert!(three.conflicts().is_empty(), "until Bruno has: {:?}", three.conflicts());
}

#[test]
fn the_order_of_arrival_changes_no_conflict() {
    let (mut one, mut two) = pair("una due tre");
    let mut three = draft(3);
    meet(&mut [&mut one, &mut three]);
    one.apply(splice(NOTES, 0, 3, "UNA"), &anna(), AT_MS).unwrap();
    two.apply(splice(NOTES, 4, 3, "DUE"), &bruno(), AT_MS).unwrap();
    three.apply(splice(NOTES, 8, 3, "TRE"), &carla(), AT_MS).unwrap();
    let saves = [one.save(), two.save(), three.save()];
    let orders = [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]];
    let read = orders.map(|order| {
        let mut draft = Draft::load(&saves[order[0]], ActorId([9; 16])).unwrap();
        draft.conflicts();
        draft.merge(&saves[order[1]]).unwrap();
        draft.conflicts();
        draft.merge(&saves[order[2]]).unwrap();
        draft.conflicts()
    });
    assert!(!read[0].is_empty());
    assert!(read.iter().all(|found| *found == read[0]), "{read:#?}");
}

#[test]
fn of_very_many_sides_the_newest_are_named_and_all_are_noticed() {
    let mut people: Vec<Draft> = (1..=12).map(draft).collect();
    for (number, draft) in (0_i64..).zip(&mut people) {
        let text = format!("{number} colli");
        let author = Author::new(&format!("Person {number}"));
        draft.apply(set(NOTES, text), &author, AT_MS + number).unwrap();
    }
    let saves: Vec<Vec<u8>> = people.iter().map(Draft::save).collect();
    for save in &saves {
        people[0].merge(save).unwrap();
    }
    for save in saves.iter().rev() {
        people[11].merge(save).unwrap();
    }
    let conflicts = people[0].conflicts();
    assert_eq!(conflicts, people[11].conflicts(), "in whatever order they came");
    assert_eq!(conflicts[0].candidates.len(), 8, "{conflicts:#?}");
    let newest = conflicts[0].candidates.iter().map(|side| side.at_ms).max();
    assert_eq!(newest, Some(AT_MS + 11), "the newest is among them: {conflicts:#?}");
    let standing = conflicts[0].standing.clone();
    people[0].apply(decide(NOTES, standing), &anna(), AT_MS).unwrap();
    assert!(people[0].conflicts().is_empty(), "one decision is enough");
}
