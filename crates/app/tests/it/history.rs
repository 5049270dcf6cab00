use app::{Code, archive, comments, editing, history, sealing};

use crate::home::Home;

#[test]
fn undo_takes_back_ones_own_last_edit_and_says_where_it_was() {
    let home = Home::new();
    let (mine, other) = (home.office(), home.office());
    let id = home.practice(&mine, "ex-01.json");
    let nothing = editing::undo(&mine, id).unwrap_err();
    assert_eq!(nothing.code, Code::NothingToUndo, "an import is not typed");
    editing::set_text(&mine, id, "/title", "MINE").unwrap();
    editing::set_text(&other, id, "/box4_trasporto", "VIA AEREA").unwrap();
    assert_eq!(archive::open(&mine, id).unwrap().undo.as_deref(), Some("/title"));
    assert_eq!(editing::redo(&mine, id).unwrap_err().code, Code::NothingToUndo);
    editing::undo(&mine, id).unwrap();
    let view = archive::open(&mine, id).unwrap();
    assert!(view.document["title"].as_str().unwrap().starts_with("Textile"), "as it was before");
    assert_eq!(view.document["box4_trasporto"], "VIA AEREA", "the other's edit stays");
    assert_eq!((view.undo, view.redo.as_deref()), (None, Some("/title")));
    editing::redo(&mine, id).unwrap();
    assert_eq!(archive::open(&other, id).unwrap().document["title"], "MINE", "stored, as any edit");
}

#[test]
fn a_refused_edit_does_not_forget_what_can_be_taken_back() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    editing::set_text(&office, id, "/title", "ONE").unwrap();
    editing::set_text(&office, id, "/items/0/colli", "many").unwrap_err();
    assert_eq!(archive::open(&office, id).unwrap().undo.as_deref(), Some("/title"));
}

#[test]
fn of_what_is_sealed_nothing_is_taken_back() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    editing::set_text(&office, id, "/title", "ONE").unwrap();
    sealing::freeze(&office, id).unwrap();
    assert_eq!(archive::open(&office, id).unwrap().undo, None);
    assert_eq!(editing::undo(&office, id).unwrap_err().code, Code::Sealed);
    assert_eq!(archive::open(&office, id).unwrap().late_edits, None, "nobody wrote since");
}

#[test]
fn the_past_is_told_compared_and_brought_back() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let begun = history::moments(&office, id).unwrap();
    assert_eq!(begun.len(), 1, "the import");
    editing::set_text(&office, id, "/title", "OTHER").unwrap();
    let told = history::moments(&office, id).unwrap();
    let last = told.last().unwrap();
    assert!(last.pointers.contains(&"/title".to_owned()), "{last:?}");
    assert_eq!(last.changes, 2, "without a pause it is one moment");
    assert!(!last.by.is_empty() && last.from <= last.at);
    let then = begun[0].heads.clone();
    let differs = history::compare(&office, id, then.clone(), Vec::new()).unwrap();
    assert_eq!(differs.len(), 1);
    assert_eq!((&*differs[0].pointer, &differs[0].after), ("/title", &"OTHER".into()));
    history::restore(&office, id, then.clone()).unwrap();
    assert!(history::compare(&office, id, then, Vec::new()).unwrap().is_empty(), "as it was");
    assert_eq!(archive::open(&office, id).unwrap().undo.as_deref(), Some("/title"));
}

#[test]
fn a_moment_that_there_is_not_is_refused() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    for heads in ["no hash", &"0".repeat(64)] {
        let error = history::restore(&office, id, vec![heads.to_owned()]).unwrap_err();
        assert_eq!(error.code, Code::BadField, "{heads}");
    }
}

#[test]
fn a_remark_stands_beside_its_box_until_it_is_settled() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let paper = archive::show(&office, id).unwrap();
    let key = comments::add(&office, id, "/items/0/marche", " Which marks? ").unwrap();
    let view = archive::open(&office, id).unwrap();
    let comment = &view.comments[0];
    assert_eq!((&*comment.key, &*comment.text, comment.settled), (&*key, "Which marks?", false));
    assert_eq!(comment.pointer, format!("/items/{}/marche", view.keys.items[0]), "by key");
    comments::settle(&office, id, &key, true).unwrap();
    assert!(archive::open(&office, id).unwrap().comments[0].settled);
    assert_eq!(archive::show(&office, id).unwrap(), paper, "no part of the paper");
}

#[test]
fn an_empty_or_endless_remark_or_one_on_no_box_is_refused() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let long = "x".repeat(comments::LIMIT + 1);
    for (pointer, text) in [("/title", " \n"), ("/title", &*long), ("/nowhere", "here?")] {
        let error = comments::add(&office, id, pointer, text).unwrap_err();
        assert_eq!((error.code, error.detail["pointer"].as_str()), (Code::BadField, pointer));
    }
    let error = comments::settle(&office, id, "no key", true).unwrap_err();
    assert_eq!(error.code, Code::BadField);
    assert!(archive::open(&office, id).unwrap().comments.is_empty());
}
