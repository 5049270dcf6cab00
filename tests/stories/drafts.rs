//! The channel `sprint`: the data of a practice become one draft at the desk, whatever is cut or repeated.

use std::fs;

use harness::stage::{ACCOUNT, Scene, Visitor, Word};
use tests::place;
use tests::wire::{Side, Wire};

use crate::telling::{another, assert_refused, signed, state};

const DRAFTS: &str = "/impresa/bozze";

/// The company at the desk's pages, with a key that it made there.
fn company(scene: &Scene) -> (Visitor, String) {
    let mut visitor = Visitor::of(scene.desk.url());
    let door = visitor.open(DRAFTS).and_then(|page| page.form_with("password")).expect("a door");
    let values = [("utente", ACCOUNT.user), ("password", ACCOUNT.password)];
    let page = visitor.send(&door, &values).expect("let in");
    let form = page.form_with("nome").expect("a form for a key");
    let made = visitor.send(&form, &[("nome", "Origo")]).expect("a key").text();
    let key = made.split("id=\"chiave\">").nth(1).and_then(|rest| rest.split('<').next());
    (visitor, key.expect("shown once").to_owned())
}

fn know(scene: &Scene, url: &str, key: &str) -> harness::stage::Said {
    let url = format!("{}/sprint/v2", url.trim_end_matches('/'));
    let words: [Word<'_>; 9] = [
        &"desk",
        &"add",
        &"--kind",
        &"sprint",
        &"--url",
        &url,
        &"--password-stdin",
        &"--chamber",
        &"BG",
    ];
    scene.office.ask(&words, key).expect("origo answers")
}

/// How many drafts of requests the company sees.
fn seen(visitor: &mut Visitor) -> usize {
    let page = visitor.open(DRAFTS).expect("the page").text();
    page.matches("/impresa/bozze/richieste/").count()
}

#[test]
fn a_draft_arrives_once_and_people_go_on_from_it() {
    let scene = place::scene("drafts");
    let (mut visitor, key) = company(&scene);
    let refused = know(&scene, scene.desk.url(), "origo_wrong");
    assert_refused(&refused, "draftKey", refused.status);
    let known = know(&scene, scene.desk.url(), &key).yes().expect("the key is taken");
    assert_eq!(known.json["can"]["drafts"], true);
    assert_eq!(known.json["can"]["practices"], false, "no states, no attachments, no balance");
    let id = signed(&scene, &place::sample());
    scene.office.tell(&[&"submit", &id], "").expect("left at the desk");
    assert_eq!(seen(&mut visitor), 1, "it is seen on the company's page");
    assert_eq!(state(&scene, &id), "atDesk", "a draft is there; nothing was sent");
    scene.office.tell(&[&"submit", &id], "").expect("once more");
    assert_eq!(seen(&mut visitor), 1, "sent twice is one draft");

    let folder = scene.dir.join("consegna");
    scene.office.tell(&[&"export", &id, &"--as", &"handover", &"-o", &folder], "").unwrap();
    let steps = fs::read_to_string(folder.join("ISTRUZIONI.txt")).unwrap();
    let page = visitor.open(DRAFTS).unwrap();
    let code = page.link_with("/impresa/bozze/richieste/").unwrap();
    let code = code.rsplit('/').next().unwrap();
    assert!(steps.contains(code) && steps.contains("WebCO"), "{code}: {steps}");
    scene.office.tell(&[&"doctor"], "").expect("doctor asks the desk");
    let told: [Word<'_>; 6] = [&"told", &id, &"--state", &"sent", &"--protocol", &"4711/2026"];
    scene.office.tell(&told, "").expect("the outcome is typed in");
    assert_eq!(state(&scene, &id), "sent");
    scene.office.tell(&[&"submit", &id], "").expect("harmless");
    assert_eq!(seen(&mut visitor), 1, "what was filed is no draft to be changed");
}

#[test]
fn a_cut_around_the_creation_doubles_nothing() {
    let scene = place::scene("drafts-cut");
    let (mut visitor, key) = company(&scene);
    let wire = Wire::to(scene.desk.address()).expect("a wire");
    know(&scene, wire.url(), &key).yes().expect("through the wire");
    let mut there = 0;
    for (name, side) in [("AFTER", Side::AfterTheDesk), ("BEFORE", Side::BeforeTheDesk)] {
        let id = signed(&scene, &another(&scene, name));
        wire.cut_at("POST /sprint/v2/richieste", 0, side);
        scene.office.ask(&[&"submit", &id], "").expect("origo answers");
        assert!(wire.was_cut(), "{name}: {:?}", wire.seen());
        scene.office.tell(&[&"submit", &id], "").expect("then it goes on");
        there += 1;
        assert_eq!(seen(&mut visitor), there, "{name}: {:?}", wire.seen());
        assert_eq!(state(&scene, &id), "atDesk");
    }
}

#[test]
fn a_desk_that_is_none_of_this_interface_is_not_taken_for_one() {
    let scene = place::scene("drafts-other");
    let (_, key) = company(&scene);
    let url = format!("{}/impresa", scene.desk.url());
    let said = know(&scene, &url, &key);
    assert_refused(&said, "deskChanged", said.status);
}
