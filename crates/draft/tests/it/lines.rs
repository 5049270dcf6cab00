//! Two sides of a fork that meet in one line, or in one optional part.

use draft::{ActorId, ConflictKind, Draft, DraftError, LineList, Operation, Place};
use serde_json::{Value, json};

use crate::{
    AT_MS, anna, bruno, carla, draft,
    forks::{decide, splice, values},
    key, meet, set,
};

#[test]
fn a_line_removed_here_and_edited_there_is_shown_with_what_was_edited() {
    let list = LineList::Items;
    let path = |member: &str| format!("/items/{}/{member}", key(1));
    let edits = [
        set(&path("marche"), "ADM 7"),
        splice(&path("descrizione"), 0, 0, "GRANDE "),
        Operation::MoveLine { list, key: key(1), place: Place::Last },
    ];
    for edit in edits {
        let (mut one, mut two) = (draft(1), draft(2));
        let value = Some(json!({ "descrizione": "TELAIO" }));
        for number in [1, 2] {
            let value = value.clone();
            let add = Operation::AddLine { list, key: key(number), place: Place::Last, value };
            one.apply(add, &anna(), AT_MS).unwrap();
        }
        meet(&mut [&mut one, &mut two]);
        one.apply(Operation::RemoveLine { list, key: key(1) }, &anna(), AT_MS + 1).unwrap();
        two.apply(edit.clone(), &bruno(), AT_MS + 2).unwrap();
        meet(&mut [&mut one, &mut two]);
        let conflicts = one.conflicts();
        assert_eq!(conflicts.len(), 1, "{edit:?}: {conflicts:?}");
        let conflict = &conflicts[0];
        assert_eq!(
            (conflict.path.as_str(), conflict.kind),
            (&*path("removed"), ConflictKind::Line)
        );
        assert_eq!(conflict.standing, json!(true), "it is not in the paper now");
        assert_eq!(values(conflict), [json!(true), json!(false)], "away, or kept");
        assert_eq!(conflict.candidates[0].by, Some(anna()), "who removed it");
        assert_eq!(conflict.candidates[1].by, Some(bruno()), "who edited it");
        let kept = conflict.candidates[1].line.as_ref().expect("the line as he had it");
        assert!(kept["descrizione"].as_str().unwrap().ends_with("TELAIO"), "{kept}");

        two.apply(set(&path("colli"), 4), &bruno(), AT_MS + 3).unwrap();
        assert_eq!(two.conflicts().len(), 1, "editing on is allowed and decides nothing");
        two.apply(decide(&path("removed"), false), &bruno(), AT_MS + 4).unwrap();
        meet(&mut [&mut one, &mut two]);
        assert!(one.conflicts().is_empty(), "kept: {:?}", one.conflicts());
        assert!(one.keys().items.contains(&key(1)), "it is back");
        one.frozen().unwrap();
    }
}

#[test]
fn a_removal_that_is_confirmed_stays_one() {
    let (mut one, mut two) = (draft(1), draft(2));
    let list = LineList::Items;
    let add = Operation::AddLine { list, key: key(1), place: Place::Last, value: None };
    one.apply(add, &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    one.apply(Operation::RemoveLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    two.apply(set("/items/0/marche", "ADM"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    let path = format!("/items/{}/removed", key(1));
    one.apply(decide(&path, true), &anna(), AT_MS).unwrap();
    assert!(one.conflicts().is_empty() && one.keys().items.is_empty());
    let error = one.apply(set(&format!("/items/{}/colli", key(1)), 1), &anna(), AT_MS);
    assert!(matches!(error, Err(DraftError::LineRemoved { .. })), "decided is decided: {error:?}");
    two.apply(set(&format!("/items/{}/colli", key(1)), 2), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert_eq!(one.conflicts().len(), 1, "what the decision had not seen is open again");
}

#[test]
fn both_remove_and_both_restore_in_one_mind() {
    let (mut one, mut two) = (draft(1), draft(2));
    let list = LineList::Fatture;
    let add = Operation::AddLine { list, key: key(1), place: Place::Last, value: None };
    one.apply(add, &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    one.apply(Operation::RemoveLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    two.apply(Operation::RemoveLine { list, key: key(1) }, &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert!(one.conflicts().is_empty(), "{:?}", one.conflicts());
    one.apply(Operation::RestoreLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    two.apply(Operation::RestoreLine { list, key: key(1) }, &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert!(one.conflicts().is_empty() && one.keys().fatture == [key(1)]);
    // Away and back again on one side, an edit on the other: nothing is hidden.
    one.apply(Operation::RemoveLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    one.apply(Operation::RestoreLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    two.apply(set("/fatture/0/numero", "7"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert!(one.conflicts().is_empty(), "{:?}", one.conflicts());
    // Away here; there away and back: two minds.
    one.apply(Operation::RemoveLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    two.apply(Operation::RemoveLine { list, key: key(1) }, &bruno(), AT_MS).unwrap();
    two.apply(Operation::RestoreLine { list, key: key(1) }, &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert_eq!(one.conflicts()[0].kind, ConflictKind::Line);
    assert_eq!(values(&one.conflicts()[0]), [json!(true), json!(false)]);
}

#[test]
fn what_lies_in_a_removed_line_is_no_conflict_unless_the_removal_is() {
    let (mut one, mut two) = (draft(1), draft(2));
    let list = LineList::Items;
    let add = Operation::AddLine { list, key: key(1), place: Place::Last, value: None };
    one.apply(add, &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    for (draft, author, text) in [(&mut one, anna(), "uno"), (&mut two, bruno(), "due")] {
        draft.apply(set("/items/0/descrizione", text), &author, AT_MS).unwrap();
        draft.apply(set("/items/0/marche", text), &author, AT_MS).unwrap();
    }
    meet(&mut [&mut one, &mut two]);
    assert_eq!(one.conflicts().len(), 2, "{:?}", one.conflicts());
    one.apply(Operation::RemoveLine { list, key: key(1) }, &anna(), AT_MS).unwrap();
    assert!(one.conflicts().is_empty(), "the line is away with all in it: {:?}", one.conflicts());
    two.apply(set("/items/0/colli", 3), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    let paths: Vec<String> = one.conflicts().into_iter().map(|conflict| conflict.path).collect();
    assert_eq!(paths.len(), 3, "the removal is open, and so all that lies in it: {paths:?}");
    assert!(paths.is_sorted(), "by path: {paths:?}");
}

#[test]
fn an_optional_part_cleared_here_and_filled_there_is_a_conflict_of_the_part() {
    let part = "/aPosteriori";
    for said in [true, false] {
        let (mut one, mut two) = (draft(1), draft(2));
        let first = if said { set(part, json!({})) } else { set("/aPosteriori/motivo", "ritardo") };
        one.apply(first, &anna(), AT_MS).unwrap();
        meet(&mut [&mut one, &mut two]);
        one.apply(set(part, Value::Null), &anna(), AT_MS).unwrap();
        two.apply(set("/aPosteriori/dataSpedizione", "2026-11-02"), &bruno(), AT_MS + 1).unwrap();
        meet(&mut [&mut one, &mut two]);
        let conflicts = one.conflicts();
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        assert_eq!((conflicts[0].path.as_str(), conflicts[0].kind), (part, ConflictKind::Register));
        assert_eq!(values(&conflicts[0]), [json!(false), json!(true)], "away, or there");
        assert!(one.certificate().retrospective.is_some(), "his write is in the paper meanwhile");
        for there in [true, false] {
            let mut copy = Draft::load(&one.save(), ActorId([8; 16])).unwrap();
            copy.apply(decide(part, there), &anna(), AT_MS).unwrap();
            assert!(copy.conflicts().is_empty(), "{there}: {:?}", copy.conflicts());
            assert_eq!(copy.certificate().retrospective.is_some(), there, "as decided");
        }
    }
}

#[test]
fn a_removal_that_had_seen_the_edit_settles_it_for_all() {
    let list = LineList::Items;
    let (mut one, mut two, mut three) = (draft(1), draft(2), draft(3));
    let add = Operation::AddLine { list, key: key(1), place: Place::Last, value: None };
    one.apply(add, &anna(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two, &mut three]);
    one.apply(set("/items/0/marche", "ADM"), &anna(), AT_MS).unwrap();
    two.apply(Operation::RemoveLine { list, key: key(1) }, &bruno(), AT_MS).unwrap();
    three.merge(&one.save()).unwrap();
    three.apply(Operation::RemoveLine { list, key: key(1) }, &carla(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two, &mut three]);
    assert!(one.conflicts().is_empty(), "Carla knew the mark: {:?}", one.conflicts());
}
