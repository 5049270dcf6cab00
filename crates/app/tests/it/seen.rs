use app::{archive, editing, seen};

use crate::home::Home;

#[test]
fn a_keystroke_over_an_older_text_lands_between_its_own_letters() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let view = archive::open(&office, id).unwrap();
    let pointer = format!("/items/{}/descrizione", view.keys.items[0]);
    let before = view.document["items"][0]["descrizione"].as_str().unwrap();
    assert!(before.starts_with("TELAIO"), "the example begins so");
    editing::splice(&office, id, &pointer, 0, 0, "UN ").unwrap();
    seen::splice(&office, id, &pointer, before, ("TELAIO".len(), 0), "!").unwrap();
    let view = archive::open(&office, id).unwrap();
    let now = view.document["items"][0]["descrizione"].as_str().unwrap();
    assert!(now.starts_with("UN TELAIO!"), "after the word it was typed after: {now}");
}
