use draft::{
    ActorId, CommentKey, Draft, LineList, Operation, Place, TextUnit, UNDO_LIMIT, UndoStack,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    AT_MS, anna, bruno, draft, key,
    model::{Act, Model, act},
    set,
};

const PAUSE_MS: i64 = 1_000;
const NOTES: &str = "/annotazioni";
const LIST: LineList = LineList::Items;

fn stack() -> UndoStack {
    UndoStack::new(PAUSE_MS)
}

fn splice(at: usize, delete: usize, insert: &str) -> Operation {
    Operation::SpliceText {
        path: NOTES.into(),
        at,
        delete,
        insert: insert.into(),
        unit: TextUnit::Scalar,
    }
}

fn add(number: u32) -> Operation {
    Operation::AddLine { list: LIST, key: key(number), place: Place::Last, value: None }
}

fn notes(draft: &Draft) -> String {
    draft.certificate().notes
}

fn exchange(one: &mut Draft, two: &mut Draft) {
    one.merge(&two.save()).unwrap();
    two.merge(&one.save()).unwrap();
}

#[test]
fn each_kind_of_edit_is_undone_and_done_again() {
    let (mut draft, mut stack) = (draft(1), stack());
    let operations = [
        set("/box4_trasporto", "VIA MARE"),
        set("/box4_trasporto", "VIA AEREA"),
        set("/aPosteriori", json!({ "motivo": "m" })),
        set("/annotazioni", "dieci colli"),
        set("/annotazioni", "dodici colli"),
        add(1),
        add(2),
        set("/items/0/descrizione", "TELAIO"),
        Operation::MoveLine { list: LIST, key: key(2), place: Place::First },
        Operation::RemoveLine { list: LIST, key: key(1) },
        Operation::RestoreLine { list: LIST, key: key(1) },
        set("/fatture", json!([{ "numero": "1" }, { "numero": "2" }])),
        set("/fatture", json!([{ "numero": "7" }])),
    ];
    let mut states = vec![draft.content()];
    for (number, operation) in (0..).zip(operations) {
        let at_ms = AT_MS + number * 10 * PAUSE_MS;
        draft.apply_recorded(&mut stack, operation, &anna(), at_ms).unwrap();
        states.push(draft.content());
    }
    for _ in 0..3 {
        for state in states.iter().rev().skip(1) {
            let undone = draft.undo(&mut stack, &anna(), AT_MS).unwrap();
            assert!(!undone.skipped, "nobody else was there: {:?}", undone.path);
            assert_eq!(&draft.content(), state, "back by one step");
        }
        let nothing = draft.undo(&mut stack, &anna(), AT_MS).unwrap();
        assert_eq!((nothing.path, nothing.skipped), (None, false), "and no further");
        for state in states.iter().skip(1) {
            draft.redo(&mut stack, &anna(), AT_MS).unwrap();
            assert_eq!(&draft.content(), state, "forth by one step");
        }
        assert_eq!(stack.redo_steps(), 0, "and no further");
    }
}

#[test]
fn an_undo_says_where_it_was() {
    let (mut draft, mut stack) = (draft(1), stack());
    draft.apply_recorded(&mut stack, set("/sportello/sede", "x"), &anna(), AT_MS).unwrap();
    draft.apply_recorded(&mut stack, add(1), &anna(), AT_MS).unwrap();
    draft.apply_recorded(&mut stack, set("/items/0/colli", 2), &anna(), AT_MS).unwrap();
    let line = format!("/items/{}", key(1));
    for path in [format!("{line}/colli"), line, "/sportello/sede".to_owned()] {
        let undone = draft.undo(&mut stack, &anna(), AT_MS).unwrap();
        assert_eq!(undone.path, Some(path), "so that the window can show the box");
    }
}

#[test]
fn keystrokes_join_into_words() {
    let (mut draft, mut stack) = (draft(1), stack());
    for (number, letter) in "dieci colli".chars().enumerate() {
        let at_ms = AT_MS + i64::try_from(number).unwrap();
        draft
            .apply_recorded(&mut stack, splice(number, 0, &letter.to_string()), &anna(), at_ms)
            .unwrap();
    }
    assert_eq!(stack.undo_steps(), 2, "a step for each word");
    draft.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(notes(&draft), "dieci ");
    draft.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(notes(&draft), "");
    draft.redo(&mut stack, &anna(), AT_MS).unwrap();
    draft.redo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(notes(&draft), "dieci colli");
}

#[test]
fn letters_deleted_one_by_one_come_back_in_their_order() {
    for forwards in [false, true] {
        let (mut draft, mut stack) = (draft(1), stack());
        draft.apply(set(NOTES, "dieci colli"), &anna(), AT_MS).unwrap();
        for number in 0..4 {
            let at = if forwards { 1 } else { 9 - number };
            draft.apply_recorded(&mut stack, splice(at, 1, ""), &anna(), AT_MS).unwrap();
        }
        assert_eq!(stack.undo_steps(), 1, "one step");
        let left = notes(&draft);
        draft.undo(&mut stack, &anna(), AT_MS).unwrap();
        assert_eq!(notes(&draft), "dieci colli", "in the order in which they stood");
        draft.redo(&mut stack, &anna(), AT_MS).unwrap();
        assert_eq!(notes(&draft), left, "and gone again");
    }
}

#[test]
fn a_step_ends_at_a_pause_at_another_place_and_at_forty_characters() {
    let steps = |edits: &[(Operation, i64)]| {
        let (mut draft, mut stack) = (draft(1), stack());
        for (operation, at_ms) in edits {
            draft.apply_recorded(&mut stack, operation.clone(), &anna(), *at_ms).unwrap();
        }
        stack.undo_steps()
    };
    assert_eq!(steps(&[(splice(0, 0, "a"), 0), (splice(1, 0, "b"), PAUSE_MS)]), 1);
    assert_eq!(steps(&[(splice(0, 0, "a"), 0), (splice(1, 0, "b"), PAUSE_MS + 1)]), 2, "a pause");
    assert_eq!(steps(&[(splice(0, 0, "ab"), 0), (splice(0, 0, "c"), 1)]), 2, "another place");
    assert_eq!(steps(&[(splice(0, 0, "a"), 0), (splice(0, 1, ""), 1)]), 2, "typing and deleting");
    assert_eq!(steps(&[(splice(0, 0, "a"), 0), (set("/id", "1"), 1), (splice(1, 0, "b"), 2)]), 3);
    let typed: Vec<_> = (0..100).map(|at| (splice(at, 0, "a"), 0)).collect();
    assert_eq!(steps(&typed), 3, "at most forty characters");
    let many: Vec<_> = (0..300_i64).map(|at| (set("/id", at.to_string()), at)).collect();
    assert_eq!(steps(&many), UNDO_LIMIT, "the oldest steps are given up");
}

#[test]
fn a_new_edit_gives_up_what_could_be_done_again() {
    let (mut draft, mut stack) = (draft(1), stack());
    draft.apply_recorded(&mut stack, set("/id", "1"), &anna(), AT_MS).unwrap();
    draft.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(stack.redo_steps(), 1);
    draft.apply_recorded(&mut stack, set("/title", "t"), &anna(), AT_MS).unwrap();
    assert_eq!(stack.redo_steps(), 0);
}

#[test]
fn a_register_that_somebody_else_has_written_since_is_left_to_her() {
    let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
    let write = set("/box4_trasporto", "VIA MARE");
    one.apply_recorded(&mut stack, write, &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    two.apply(set("/box4_trasporto", "VIA AEREA"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let undone = one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert!(undone.skipped && undone.applied.increment.is_empty(), "her edit stands: {undone:?}");
    assert_eq!(one.certificate().transport, "VIA AEREA");
    assert_eq!(stack.redo_steps(), 0, "and there is nothing to do again");
}

#[test]
fn a_register_in_conflict_is_left_to_a_decision() {
    let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
    one.apply_recorded(&mut stack, set("/id", "1"), &anna(), AT_MS).unwrap();
    two.apply(set("/id", "2"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let undone = one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert!(undone.skipped, "undo decides nothing");
    assert_eq!(one.conflicts().len(), 1);
    let decide = Operation::ResolveConflict { path: "/id".into(), value: json!("2") };
    one.apply_recorded(&mut stack, decide, &anna(), AT_MS).unwrap();
    let id = one.certificate().id;
    one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(one.certificate().id, id, "a decision is not undone");
}

#[test]
fn in_a_text_only_my_own_letters_go_and_come() {
    let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
    one.apply(set(NOTES, "colli in magazzino"), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    one.apply_recorded(&mut stack, splice(0, 5, "dieci pacchi"), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    // Bruno writes inside Anna's words, and takes one of her letters away.
    two.apply(splice(5, 0, " bei"), &bruno(), AT_MS).unwrap();
    two.apply(splice(0, 1, ""), &bruno(), AT_MS).unwrap();
    two.apply(splice(notes(&two).chars().count(), 0, " a Lodi"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    assert_eq!(notes(&one), "ieci bei pacchi in magazzino a Lodi");
    let undone = one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert!(undone.skipped, "a letter of mine was not there any more");
    let left = notes(&one);
    assert!(left.contains(" bei") && left.ends_with(" in magazzino a Lodi"), "{left}");
    assert!(left.contains("colli") && !left.contains("pacchi"), "mine is turned around: {left}");
    one.redo(&mut stack, &anna(), AT_MS).unwrap();
    let again = notes(&one);
    assert!(again.contains(" pacchi") && again.contains(" bei"), "and again: {again}");
    assert!(!again.contains("colli"), "{again}");
}

#[test]
fn letters_that_two_people_deleted_stay_deleted() {
    let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
    one.apply(set(NOTES, "abcd"), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    one.apply_recorded(&mut stack, splice(0, 3, ""), &anna(), AT_MS).unwrap();
    two.apply(splice(1, 3, ""), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let undone = one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(notes(&one), "a", "what Bruno deleted too is his decision as well");
    assert!(undone.skipped);
}

#[test]
fn typing_joins_although_somebody_else_types_elsewhere() {
    let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
    one.apply(set(NOTES, "fine"), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    for (at, letter) in ["d", "i", "e", "c", "i"].into_iter().enumerate() {
        one.apply_recorded(&mut stack, splice(at, 0, letter), &anna(), AT_MS).unwrap();
        two.apply(splice(notes(&two).chars().count(), 0, "x"), &bruno(), AT_MS).unwrap();
        exchange(&mut one, &mut two);
    }
    assert_eq!(notes(&one), "diecifinexxxxx");
    assert_eq!(stack.undo_steps(), 1, "one word, one step");
    one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(notes(&one), "finexxxxx");
}

#[test]
fn a_new_line_that_somebody_else_has_filled_in_stays() {
    let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
    one.apply_recorded(&mut stack, add(1), &anna(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    two.apply(set("/items/0/marche", "ADM"), &bruno(), AT_MS).unwrap();
    exchange(&mut one, &mut two);
    let undone = one.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert!(undone.skipped, "her words would go with the line");
    assert_eq!(one.certificate().goods[0].marks, "ADM");
}

#[test]
fn an_import_and_a_way_back_can_be_undone() {
    let (mut draft, mut stack) = (draft(1), stack());
    let start = draft.heads();
    let paper = serde_json::from_str(include_str!("../fixtures/ex-03.json")).unwrap();
    let applied = draft.import(&paper, &anna(), AT_MS).unwrap();
    draft.record(&mut stack, &applied);
    let imported = draft.content();
    let applied = draft.restore(&start, &anna(), AT_MS).unwrap();
    draft.record(&mut stack, &applied);
    draft.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(draft.content(), imported, "the way back undone");
    draft.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(draft.content(), draft.content_at(&start).unwrap(), "the import undone");
}

#[test]
fn the_stack_holds_in_another_opening_of_the_document() {
    let (mut draft, mut stack) = (draft(1), stack());
    draft.apply_recorded(&mut stack, set("/id", "1"), &anna(), AT_MS).unwrap();
    let before = draft.save();
    draft.apply_recorded(&mut stack, set(NOTES, "due"), &anna(), AT_MS).unwrap();
    let mut reopened = Draft::load(&draft.save(), ActorId([8; 16])).unwrap();
    reopened.undo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!(notes(&reopened), "", "ids hold, not places in memory");
    // A document that never got the change: a disk that was full.
    let mut lost = Draft::load(&before, ActorId([9; 16])).unwrap();
    let redone = lost.redo(&mut stack, &anna(), AT_MS).unwrap();
    assert_eq!((redone.skipped, notes(&lost).as_str()), (true, ""), "is left as it is");
}

#[test]
fn comments_are_not_undone() {
    let (mut draft, mut stack) = (draft(1), stack());
    let key = CommentKey::from(uuid::Uuid::from_u128(1));
    let add = Operation::AddComment { key, path: "/id".into(), text: "x".into() };
    draft.apply_recorded(&mut stack, add, &anna(), AT_MS).unwrap();
    let settle = Operation::SettleComment { key, settled: true };
    draft.apply_recorded(&mut stack, settle, &anna(), AT_MS).unwrap();
    assert_eq!(stack.undo_steps(), 0, "they are beside the paper");
}

/// What two people do, in the order in which it happens.
#[derive(Debug, Clone)]
enum Event {
    Mine(Act),
    Theirs(Act),
    Exchange,
    Undo,
    Redo,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => act().prop_map(Event::Mine),
        4 => act().prop_map(Event::Theirs),
        2 => Just(Event::Exchange),
        2 => Just(Event::Undo),
        1 => Just(Event::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn undoing_all_leads_back_and_doing_all_again_leads_forth(acts in prop::collection::vec(act(), 1..40)) {
        let (mut draft, mut stack, mut model) = (draft(1), stack(), Model::default());
        let start = draft.content();
        for act in acts {
            if let Some(operation) = model.act(act) {
                draft.apply_recorded(&mut stack, operation, &anna(), AT_MS).unwrap();
            }
        }
        let end = draft.content();
        for _ in 0..2 {
            while stack.undo_steps() > 0 {
                prop_assert!(!draft.undo(&mut stack, &anna(), AT_MS).unwrap().skipped, "nothing is in the way");
            }
            prop_assert_eq!(&draft.content(), &start, "all undone");
            while stack.redo_steps() > 0 {
                prop_assert!(!draft.redo(&mut stack, &anna(), AT_MS).unwrap().skipped, "nothing is in the way");
            }
            prop_assert_eq!(&draft.content(), &end, "all done again");
        }
    }

    #[test]
    fn undoing_everything_of_mine_leaves_everything_of_the_others(events in prop::collection::vec(event(), 1..40)) {
        let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
        let (mut mine, mut theirs) = (Model::default(), Model { made: 1_000, ..Model::default() });
        for event in events {
            match event {
                Event::Mine(act) => if let Some(operation) = mine.act(act) {
                    // The model does not see the other's edits: what does not fit is no edit.
                    let _ = one.apply_recorded(&mut stack, operation, &anna(), AT_MS);
                },
                Event::Theirs(act) => if let Some(operation) = theirs.act(act) {
                    let _ = two.apply(operation, &bruno(), AT_MS);
                },
                Event::Exchange => exchange(&mut one, &mut two),
                Event::Undo => drop(one.undo(&mut stack, &anna(), AT_MS).unwrap()),
                Event::Redo => drop(one.redo(&mut stack, &anna(), AT_MS).unwrap()),
            }
        }
        exchange(&mut one, &mut two);
        let before = one.content();
        while stack.undo_steps() > 0 {
            one.undo(&mut stack, &anna(), AT_MS).unwrap();
        }
        let after = one.content();
        exchange(&mut one, &mut two);
        prop_assert_eq!(two.content(), after.clone(), "both devices read the same");
        for path in ["/box4_trasporto", "/box1_speditore", "/ordine/copie", "/box3_paesiOrigine"] {
            let last = one.last_change(path).unwrap().and_then(|touch| touch.by);
            let (was, is) = (before.pointer(path), after.pointer(path));
            if last == Some(bruno()) {
                prop_assert_eq!(was, is, "{} is what Bruno wrote", path);
            }
        }
        for key in one.keys().items.iter().chain(&one.removed_keys().items) {
            let path = format!("/items/{key}/marche");
            if let Some(touch) = one.last_change(&path).unwrap() && touch.by == Some(bruno()) {
                prop_assert_eq!(line(&one, &path), line(&two, &path), "a register in a line");
            }
        }
        for line in theirs.lines.iter().filter(|(_, removed, _)| !removed) {
            let path = format!("/items/{}", line.0);
            let removed = one.last_change(&format!("{path}/removed")).unwrap().and_then(|touch| touch.by);
            let gone = !one.keys().items.contains(&line.0);
            prop_assert!(!gone || removed.is_none_or(|by| by == bruno()), "{path} went by my undo");
        }
    }

    #[test]
    fn letters_of_the_others_stand_whatever_i_undo(edits in prop::collection::vec((any::<bool>(), 0..60_usize, 0..4_usize, "[a-z]{0,4}", prop::bool::weighted(0.3)), 1..30)) {
        let (mut one, mut two, mut stack) = (draft(1), draft(2), stack());
        one.apply(set(NOTES, "."), &anna(), AT_MS).unwrap();
        exchange(&mut one, &mut two);
        // Anna writes small letters and Bruno capitals; Bruno deletes nothing of his own.
        let mut written = 0;
        for (number, (hers, at, delete, insert, meet)) in (0..).zip(edits) {
            if hers {
                let text: Vec<char> = notes(&one).chars().collect();
                let at = at % (text.len() + 1);
                let delete = text[at..].iter().take(delete).take_while(|letter| letter.is_lowercase()).count();
                one.apply_recorded(&mut stack, splice(at, delete, &insert), &anna(), AT_MS + number * 300).unwrap();
            } else {
                let at = at % (notes(&two).chars().count() + 1);
                two.apply(splice(at, 0, &insert.to_uppercase()), &bruno(), AT_MS).unwrap();
                written += insert.len();
            }
            if meet {
                exchange(&mut one, &mut two);
            }
        }
        exchange(&mut one, &mut two);
        let his = |text: String| text.chars().filter(|letter| !letter.is_lowercase()).collect::<String>();
        let before = his(notes(&one));
        prop_assert_eq!(before.len(), written + 1, "all his letters are there");
        let end = notes(&one);
        let steps = stack.undo_steps();
        for _ in 0..2 {
            for _ in 0..steps {
                prop_assert!(!one.undo(&mut stack, &anna(), AT_MS).unwrap().skipped, "nobody touched mine");
            }
            prop_assert_eq!(notes(&one), &*before, "his letters in their order, and none of mine");
            for _ in 0..steps {
                one.redo(&mut stack, &anna(), AT_MS).unwrap();
            }
            let letters = |text: &str| { let mut all: Vec<char> = text.chars().collect(); all.sort_unstable(); all };
            prop_assert_eq!(letters(&notes(&one)), letters(&end), "all mine are there again");
            prop_assert_eq!(his(notes(&one)), &*before, "among his in their order");
        }
    }
}

fn line(draft: &Draft, path: &str) -> Value {
    let key: draft::LineKey = path.split('/').nth(2).unwrap().parse().unwrap();
    let index = draft.keys().items.iter().position(|known| *known == key);
    index.map_or(Value::Null, |index| {
        draft.content().pointer(&format!("/items/{index}/marche")).cloned().unwrap_or_default()
    })
}
