use draft::{CommentKey, DraftError, LineList, Operation, Place};
use serde_json::json;

use crate::{AT_MS, anna, bruno, draft, key, set};

fn name(number: u128) -> CommentKey {
    CommentKey::from(uuid::Uuid::from_u128(number))
}

fn comment(number: u128, path: &str, text: &str) -> Operation {
    Operation::AddComment { key: name(number), path: path.into(), text: text.into() }
}

#[test]
fn a_comment_is_kept_with_its_line_its_author_and_its_time() {
    let mut draft = draft(1);
    let list = LineList::Items;
    for number in 1..=2 {
        let add = Operation::AddLine { list, key: key(number), place: Place::Last, value: None };
        draft.apply(add, &anna(), AT_MS).unwrap();
    }
    draft.apply(comment(2, "/items/1/colli", " How many? "), &anna(), AT_MS + 2).unwrap();
    draft.apply(comment(1, "/box4_trasporto", "By sea?"), &bruno(), AT_MS + 1).unwrap();
    let to_front = Operation::MoveLine { list, key: key(2), place: Place::First };
    draft.apply(to_front, &anna(), AT_MS + 3).unwrap();
    let comments = draft.comments();
    let paths: Vec<&str> = comments.iter().map(|comment| comment.path.as_str()).collect();
    assert_eq!(paths, ["/box4_trasporto", &format!("/items/{}/colli", key(2))], "oldest first");
    assert_eq!((&comments[1].by, comments[1].at_ms), (&Some(anna()), AT_MS + 2), "who and when");
    assert_eq!(comments[1].text, "How many?", "without the space around it");
    assert!(!comments[1].settled);
}

#[test]
fn comments_are_edited_and_settled_and_stay_out_of_the_paper() {
    let mut draft = draft(1);
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    let before = draft.content();
    draft.apply(comment(1, "/box4_trasporto", "By sea?"), &bruno(), AT_MS).unwrap();
    let settle = |settled| Operation::SettleComment { key: name(1), settled };
    draft.apply(settle(true), &anna(), AT_MS + 1).unwrap();
    let edit = Operation::EditComment { key: name(1), text: "By sea, sure?".into() };
    draft.apply(edit.clone(), &bruno(), AT_MS + 2).unwrap();
    let comments = draft.comments();
    assert_eq!((comments[0].text.as_str(), comments[0].settled), ("By sea, sure?", true));
    assert_eq!((&comments[0].by, comments[0].at_ms), (&Some(bruno()), AT_MS), "first written then");
    assert_eq!(draft.content(), before, "the exchange form does not know them");
    let again = draft.apply(edit, &bruno(), AT_MS + 3).unwrap();
    assert!(again.increment.is_empty(), "saying the same again is no edit");
    draft.apply(settle(false), &anna(), AT_MS + 4).unwrap();
    assert!(!draft.comments()[0].settled, "and it can be taken up again");
    draft.frozen().unwrap();
}

#[test]
fn comments_of_two_people_apart_are_both_there_and_never_in_conflict() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(comment(1, "/box4_trasporto", "By sea?"), &anna(), AT_MS).unwrap();
    two.apply(comment(2, "/box4_trasporto", "By air?"), &bruno(), AT_MS).unwrap();
    one.merge(&two.save()).unwrap();
    two.merge(&one.save()).unwrap();
    let edit = |text: &str| Operation::EditComment { key: name(1), text: text.into() };
    one.apply(edit("By sea!"), &anna(), AT_MS).unwrap();
    two.apply(edit("By rail!"), &bruno(), AT_MS).unwrap();
    one.merge(&two.save()).unwrap();
    two.merge(&one.save()).unwrap();
    assert_eq!(one.comments(), two.comments(), "both devices show the same");
    assert_eq!(one.comments().len(), 2, "nothing lost");
    one.frozen().expect("a comment blocks no seal");
}

#[test]
fn what_is_no_comment_is_refused_by_name() {
    let mut draft = draft(1);
    let error = draft.apply(comment(1, "/box4_transporto", "x"), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::UnknownPath { .. }), "on a box that is there: {error}");
    let error = draft.apply(comment(1, "/box4_trasporto", "  "), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::WrongType { .. }), "empty: {error}");
    draft.apply(comment(1, "/box4_trasporto", "x"), &anna(), AT_MS).unwrap();
    let error = draft.apply(comment(1, "/id", "y"), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::CommentExists { .. }), "{error}");
    let settle = Operation::SettleComment { key: name(2), settled: true };
    let error = draft.apply(settle, &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::UnknownComment { .. }), "{error}");
    let error = draft.apply(set("/!comment:x", json!("x")), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::UnknownPath { .. }), "no field is a comment: {error}");
}
