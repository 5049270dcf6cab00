//! Two colleagues: one before the real window, one at a hub. What the other writes is seen, a conflict is
//! decided beside the box.

use std::ffi::OsString;

use harness::stage::Office;
use tests::place;

use crate::browser::{Browser, in_time};

#[tokio::test]
async fn a_colleague_is_seen_and_a_conflict_is_decided_beside_the_box() {
    in_time(story()).await;
}

async fn story() {
    let scene = place::scene("window-together");
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    let hub = scene.office.hub().expect("a hub");
    let said = scene.office.tell(&[&"pair", &"invite", &"--yes"], "").expect("a ticket");
    let ticket = said.text("/ticket").expect("its text");
    let home = scene.dir.join("carla");
    let env = vec![("USER".to_owned(), OsString::from("carla"))];
    let carla: Office = scene.office.elsewhere(&home, env);
    carla.tell(&[&"pair", &"join", &ticket, &"--yes"], "").expect("joined");
    carla.tell(&[&"sync"], "").expect("synchronised");
    // Apart, both change how the goods travel.
    carla.tell(&[&"set", &id, &"/box4_trasporto", &"BY RAIL"], "").expect("edited");
    scene.office.tell(&[&"set", &id, &"/box4_trasporto", &"BY SEA"], "").expect("edited");

    let mut env = place::props().pki.env();
    env.extend(carla.env());
    env.push(("ORIGO_LANG".to_owned(), "it".into()));
    let browser = Browser::window(&scene.dir, env).await;
    browser.click("[data-testid=place-archive]").await;
    browser.click(&format!("[data-testid=archive-row][data-id='{id}'] .row-link")).await;
    // The window is the node of Carla's home: what the hub has comes by itself.
    browser.see("[data-testid=conflict-bar]").await;
    browser.picture("conflict").await;
    let refused = carla.ask(&[&"freeze", &id], "").expect("asked");
    assert_eq!(
        refused.text("/error/code").expect("why"),
        "conflict",
        "nothing in conflict is sealed"
    );
    browser.click("[data-testid=conflict-next]").await;
    browser.picture("conflict-card").await;
    browser.click("[data-testid=conflict-take-0]").await;
    browser.see("#saved[data-saved=saved]").await;
    carla.tell(&[&"sync"], "").expect("synchronised");
    let left = scene.office.tell(&[&"conflicts", &id], "").expect("decided for everybody");
    assert_eq!(left.json["conflicts"].as_array().map(Vec::len), Some(0));

    // A remote edit appears in the open page.
    scene.office.tell(&[&"set", &id, &"/items/0/descrizione", &"DAL COLLEGA"], "").expect("edited");
    let arrived = async || {
        let field = browser.see("#goods-0-description").await;
        field.prop("value").await.ok().flatten().is_some_and(|value| value == "DAL COLLEGA")
    };
    browser.hold("the colleague's words", arrived).await;
    browser.picture("remote-edit").await;
    browser.click("[data-testid=place-devices]").await;
    browser.see("[data-testid=member]").await;
    browser.picture("people").await;
    drop(hub);
}
