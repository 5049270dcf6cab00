use std::time::Instant;

use draft::{
    ActorId, CommentKey, DocumentKind, Draft, DraftError, Heads, LineList, Operation, Place,
    TextUnit,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    AT_MS, anna, bruno, draft, key, kinds,
    model::{Model, act},
    set,
};

const PAUSE_MS: i64 = 60_000;
const LIST: LineList = LineList::Items;

fn add(number: u32) -> Operation {
    Operation::AddLine {
        list: LIST,
        key: key(number),
        place: Place::Last,
        value: Some(json!({ "n": number, "descrizione": "TELAIO" })),
    }
}

fn splice(path: &str, at: usize, insert: &str) -> Operation {
    Operation::SpliceText {
        path: path.into(),
        at,
        delete: 0,
        insert: insert.into(),
        unit: TextUnit::Scalar,
    }
}

#[test]
fn what_one_person_does_without_a_pause_is_one_moment() {
    let mut draft = draft(1);
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    draft.apply(splice("/annotazioni", 0, "a"), &anna(), AT_MS + 10).unwrap();
    draft.apply(splice("/annotazioni", 1, "b"), &anna(), AT_MS + 20).unwrap();
    draft.apply(set("/id", "1"), &bruno(), AT_MS + 30).unwrap();
    draft.apply(set("/title", "t"), &bruno(), AT_MS + 31 + PAUSE_MS).unwrap();
    let history = draft.history(PAUSE_MS);
    let told: Vec<_> = history
        .iter()
        .map(|moment| (moment.by.clone().unwrap(), moment.changes, moment.from_ms, moment.at_ms))
        .collect();
    let late = AT_MS + 31 + PAUSE_MS;
    assert_eq!(
        told,
        [
            (anna(), 3, AT_MS, AT_MS + 20),
            (bruno(), 1, AT_MS + 30, AT_MS + 30),
            (bruno(), 1, late, late)
        ],
        "another person or a pause begins a new moment"
    );
    assert_eq!(history[0].paths, ["/annotazioni", "/box4_trasporto"], "which boxes");
    assert_eq!(history[2].heads, draft.heads(), "the last moment is now");
    let then = draft.content_at(&history[0].heads).unwrap();
    assert_eq!(then.pointer("/annotazioni"), Some(&json!("ab")), "a moment can be looked at");
    assert_eq!(then.pointer("/id"), None, "without what came later");
}

#[test]
fn lines_groups_and_comments_are_told_by_their_own_paths() {
    let mut draft = draft(1);
    let mut at_ms = AT_MS;
    let mut told = |operation: Operation| {
        at_ms += 10 * PAUSE_MS;
        draft.apply(operation, &anna(), at_ms).unwrap();
        draft.history(PAUSE_MS).pop().unwrap().paths
    };
    let line = format!("/items/{}", key(1));
    assert_eq!(told(add(1)), [line.as_str()], "a new line stands for all that is in it");
    assert_eq!(told(set("/items/0/colli", 3)), [format!("{line}/colli")]);
    assert_eq!(told(splice("/items/0/descrizione", 0, "x")), [format!("{line}/descrizione")]);
    told(add(2));
    let to_end = Operation::MoveLine { list: LIST, key: key(1), place: Place::Last };
    assert_eq!(told(to_end), [format!("{line}/pos")]);
    let remove = Operation::RemoveLine { list: LIST, key: key(1) };
    assert_eq!(told(remove), [format!("{line}/removed")]);
    assert_eq!(told(set("/aPosteriori", json!({}))), ["/aPosteriori"]);
    assert_eq!(told(set("/aPosteriori/motivo", "m")), ["/aPosteriori/motivo"]);
    let comment = CommentKey::from(uuid::Uuid::from_u128(1));
    let add = Operation::AddComment { key: comment, path: "/title".into(), text: "x".into() };
    assert_eq!(told(add), ["/title/!comment"], "a comment is a moment of its box");
    let settle = Operation::SettleComment { key: comment, settled: true };
    assert_eq!(told(settle), ["/title/!comment"]);
}

#[test]
fn devices_with_equal_heads_tell_the_same_history_whatever_their_clocks_say() {
    let (mut one, mut two) = (draft(1), draft(2));
    for round in 0..6_i64 {
        // Bruno's clock is years behind.
        one.apply(set("/id", round.to_string()), &anna(), AT_MS + round).unwrap();
        two.apply(splice("/annotazioni", 0, "x"), &bruno(), round).unwrap();
        if round % 2 == 0 {
            one.merge(&two.save()).unwrap();
        }
        if round % 3 == 0 {
            two.merge(&one.save()).unwrap();
        }
    }
    two.merge(&one.save()).unwrap();
    one.merge(&two.save()).unwrap();
    assert_eq!(one.history(PAUSE_MS), two.history(PAUSE_MS), "one history");
    let loaded = Draft::load(&two.save(), ActorId([7; 16])).unwrap();
    assert_eq!(loaded.history(PAUSE_MS), one.history(PAUSE_MS), "and after loading");
    assert_eq!(one.history(PAUSE_MS).iter().map(|moment| moment.changes).sum::<usize>(), 12);
}

#[test]
fn the_last_change_of_a_box_says_who_and_when() {
    let mut draft = draft(1);
    assert_eq!(draft.last_change("/box4_trasporto").unwrap(), None, "nobody yet");
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS + 1).unwrap();
    draft.apply(splice("/annotazioni", 0, "ab"), &anna(), AT_MS + 2).unwrap();
    draft.apply(add(1), &anna(), AT_MS + 3).unwrap();
    let who = |draft: &Draft, path: &str| {
        let touch = draft.last_change(path).unwrap()?;
        Some((touch.by?, touch.at_ms))
    };
    assert_eq!(who(&draft, "/box4_trasporto"), Some((anna(), AT_MS + 1)));
    assert_eq!(who(&draft, "/items/0/descrizione"), Some((anna(), AT_MS + 3)), "with its line");
    let delete = Operation::SpliceText {
        path: "/annotazioni".into(),
        at: 0,
        delete: 1,
        insert: String::new(),
        unit: TextUnit::Scalar,
    };
    draft.apply(delete, &bruno(), AT_MS + 4).unwrap();
    assert_eq!(who(&draft, "/annotazioni"), Some((bruno(), AT_MS + 4)), "a deletion is a change");
    draft.apply(set("/items/0/colli", 2), &bruno(), AT_MS + 5).unwrap();
    assert_eq!(who(&draft, "/items/0"), Some((bruno(), AT_MS + 5)), "of anything in the line");
    assert!(draft.last_change("/nothing").is_err(), "an unknown path is said");
    let all = draft.last_changes();
    assert_eq!(all["/annotazioni"].by, Some(bruno()), "all boxes in one reading");
    assert_eq!(all[&format!("/items/{}/colli", key(1))].at_ms, AT_MS + 5);
}

#[test]
fn two_moments_are_compared_field_by_field_and_lines_by_key() {
    let mut draft = draft(1);
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    for number in 1..=3 {
        draft.apply(add(number), &anna(), AT_MS).unwrap();
    }
    let before = draft.heads();
    draft.apply(set("/box4_trasporto", "VIA AEREA"), &anna(), AT_MS).unwrap();
    draft.apply(set("/sportello/cciaa", "BG"), &anna(), AT_MS).unwrap();
    draft.apply(set("/items/0/colli", 2), &anna(), AT_MS).unwrap();
    draft.apply(Operation::RemoveLine { list: LIST, key: key(2) }, &anna(), AT_MS).unwrap();
    draft
        .apply(Operation::MoveLine { list: LIST, key: key(3), place: Place::First }, &anna(), AT_MS)
        .unwrap();
    draft.apply(add(4), &anna(), AT_MS).unwrap();
    draft.apply(set("/aPosteriori", json!({ "motivo": "m" })), &anna(), AT_MS).unwrap();
    let found: Vec<(String, Value, Value)> = draft
        .compare(&before, &draft.heads())
        .unwrap()
        .into_iter()
        .map(|difference| (difference.path, difference.before, difference.after))
        .collect();
    let item = |number: u32| json!({ "n": number, "descrizione": "TELAIO" });
    let expected = [
        ("/sportello/cciaa".to_owned(), Value::Null, json!("BG")),
        ("/box4_trasporto".to_owned(), json!("VIA MARE"), json!("VIA AEREA")),
        (format!("/items/{}/pos", key(3)), json!(2), json!(0)),
        (format!("/items/{}/colli", key(1)), Value::Null, json!(2)),
        (format!("/items/{}", key(4)), Value::Null, item(4)),
        (format!("/items/{}", key(2)), item(2), Value::Null),
        ("/aPosteriori".to_owned(), Value::Null, json!({ "motivo": "m" })),
    ];
    assert_eq!(found, expected, "in the order of the form");
    assert!(draft.compare(&before, &before).unwrap().is_empty(), "nothing differs from itself");
    let nowhere = Heads::from_hashes(vec![[7; 32]]);
    assert!(matches!(draft.compare(&nowhere, &before), Err(DraftError::UnknownHeads)));
    let back = draft.compare(&draft.heads(), &before).unwrap();
    assert_eq!(back.len(), expected.len(), "the other way round as much differs");
}

#[test]
fn going_back_is_one_change_that_touches_only_what_differs() {
    let mut draft = draft(1);
    for number in 1..=3 {
        draft.apply(add(number), &anna(), AT_MS).unwrap();
    }
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    let (then, paper) = (draft.heads(), draft.content());
    draft.apply(Operation::RemoveLine { list: LIST, key: key(2) }, &anna(), AT_MS).unwrap();
    draft.apply(add(4), &anna(), AT_MS).unwrap();
    draft.apply(set("/items/0/descrizione", "TELAI"), &anna(), AT_MS).unwrap();
    draft.apply(set("/aPosteriori", json!({})), &anna(), AT_MS).unwrap();
    let before = draft.history(0).len();
    let applied = draft.restore(&then, &bruno(), AT_MS + 1).unwrap();
    assert_eq!(draft.content(), paper, "as it was then");
    assert_eq!(draft.keys().items, [key(1), key(2), key(3)], "lines keep their keys");
    let history = draft.history(0);
    assert_eq!((history.len(), history[before].changes), (before + 1, 1), "one change");
    assert_eq!(history[before].by, Some(bruno()));
    assert_eq!(
        history[before].paths,
        [
            "/aPosteriori".to_owned(),
            format!("/items/{}/descrizione", key(1)),
            format!("/items/{}/removed", key(4)),
            format!("/items/{}/removed", key(2)),
        ]
        .into_iter()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>(),
        "and nothing that did not differ"
    );
    assert!(!applied.increment.is_empty());
    let again = draft.restore(&then, &bruno(), AT_MS + 2).unwrap();
    assert!(again.increment.is_empty(), "going where one is changes nothing");
}

#[test]
fn going_back_is_refused_while_two_values_stand() {
    let (mut one, mut two) = (draft(1), draft(2));
    let then = one.heads();
    one.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    two.apply(set("/box4_trasporto", "VIA AEREA"), &bruno(), AT_MS).unwrap();
    one.merge(&two.save()).unwrap();
    let error = one.restore(&then, &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::InConflict { .. }), "{error}");
    let nowhere = Heads::from_hashes(vec![[7; 32]]);
    assert!(matches!(one.restore(&nowhere, &anna(), AT_MS), Err(DraftError::UnknownHeads)));
}

#[test]
fn shared_documents_have_a_history_too() {
    let mut glossary = kinds::shared(DocumentKind::Glossary, 1);
    let empty = glossary.heads();
    let add = Operation::AddLine {
        list: LineList::Articoli,
        key: key(1),
        place: Place::Last,
        value: Some(json!({ "codice": "T-1" })),
    };
    glossary.apply(add, &anna(), AT_MS).unwrap();
    let line = format!("/articoli/{}", key(1));
    assert_eq!(glossary.history(0)[0].paths, [line.as_str()]);
    assert_eq!(glossary.compare(&empty, &glossary.heads()).unwrap()[0].path, line);
    glossary.restore(&empty, &anna(), AT_MS).unwrap();
    assert_eq!(glossary.content(), json!({ "articoli": [] }));
}

#[test]
fn unknown_members_go_back_too() {
    let paper = |extra: &str| {
        serde_json::from_value::<certificate::Certificate>(json!({ "id": "1", "nuovo": extra }))
            .unwrap()
    };
    let mut draft = draft(1);
    let empty = draft.heads();
    draft.import(&paper("a"), &anna(), AT_MS).unwrap();
    let first = draft.heads();
    draft.import(&paper("b"), &anna(), AT_MS).unwrap();
    let found = draft.compare(&first, &draft.heads()).unwrap();
    assert_eq!((found[0].path.as_str(), &found[0].after), ("/nuovo", &json!("b")));
    draft.restore(&first, &anna(), AT_MS).unwrap();
    assert_eq!(draft.certificate(), paper("a"), "what an import carried");
    draft.restore(&empty, &anna(), AT_MS).unwrap();
    assert_eq!(draft.content(), draft.content_at(&empty).unwrap(), "and its absence");
}

#[test]
fn the_history_of_five_thousand_changes_is_told_without_a_wait() {
    // Without optimisation the document itself takes its time.
    let count: usize = if cfg!(debug_assertions) { 500 } else { 5_000 };
    let mut draft = draft(1);
    draft
        .apply(set("/items", json!(vec![json!({ "marche": "ADM" }); 20])), &anna(), AT_MS)
        .unwrap();
    for letter in 1..count {
        let author = if letter % 50 < 25 { anna() } else { bruno() };
        let operation = match letter % 10 {
            0 => set("/id", letter.to_string()),
            1 => set(&format!("/items/{}/marche", letter % 20), letter.to_string()),
            _ => splice("/annotazioni", letter / 10, "x"),
        };
        draft.apply(operation, &author, AT_MS + i64::try_from(letter).unwrap()).unwrap();
    }
    let started = Instant::now();
    let history = draft.history(PAUSE_MS);
    let told_ms = started.elapsed().as_millis();
    assert_eq!(history.iter().map(|moment| moment.changes).sum::<usize>(), count);
    let started = Instant::now();
    draft.last_change("/items/0/descrizione").unwrap();
    let last_ms = started.elapsed().as_millis();
    let (first, now) = (history[0].heads.clone(), draft.heads());
    let started = Instant::now();
    draft.compare(&first, &now).unwrap();
    let compared_ms = started.elapsed().as_millis();
    println!("history {told_ms} ms, last change {last_ms} ms, compare {compared_ms} ms");
    let bound_ms = if cfg!(debug_assertions) { 10_000 } else { 1_000 };
    assert!(told_ms < bound_ms, "the history took {told_ms} ms on a machine however loaded");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_point_of_any_history_can_be_gone_back_to(acts in prop::collection::vec(act(), 1..30)) {
        let (mut draft, mut model) = (draft(1), Model::default());
        let mut points = vec![(draft.heads(), draft.content())];
        for act in acts {
            if let Some(operation) = model.act(act) {
                draft.apply(operation, &anna(), AT_MS).unwrap();
                points.push((draft.heads(), draft.content()));
            }
        }
        for (heads, content) in points {
            draft.restore(&heads, &bruno(), AT_MS).unwrap();
            prop_assert_eq!(draft.content(), content, "as it was at {}", &heads);
            prop_assert!(draft.compare(&heads, &draft.heads()).unwrap().is_empty(), "nothing differs");
        }
    }
}
