//! The queue towards desks: what waits and why, holding it, and going on by itself.

use std::time::Duration;

use harness::child;
use tests::place;

use crate::telling::{another, assert_refused, signed};

#[test]
fn a_paused_queue_sends_nothing_and_goes_on_by_itself_when_it_is_let() {
    let scene = place::scene("queue");
    let id = signed(&scene, &another(&scene, "QUEUE"));
    let hub = scene.office.hub().unwrap();
    scene.office.tell(&[&"queue", &"--pause"], "").unwrap();
    let said = scene.office.ask(&[&"submit", &id], "").unwrap();
    assert_refused(&said, "queuePaused", 1);
    let queue = scene.office.tell(&[&"queue"], "").unwrap();
    assert_eq!(queue.json["items"].as_array().unwrap().len(), 1, "{}", queue.json);
    assert_eq!(queue.text("/items/0/id").unwrap(), id);
    for told in ["why", "since", "next"] {
        assert!(
            queue.text(&format!("/items/0/{told}")).is_ok_and(|words| words.len() > 8),
            "{told}"
        );
    }
    assert_eq!(queue.text("/paused/code").unwrap(), "queuePaused");
    assert!(scene.desk.practices().unwrap().is_empty(), "nothing has left");

    let queue = scene.office.tell(&[&"queue", &"--resume"], "").unwrap();
    assert!(queue.json["paused"].is_null(), "{}", queue.json);
    let sent = child::until("the hub sends it", Duration::from_secs(60), || {
        let said = scene.office.tell(&[&"status", &id], "").unwrap();
        said.text("/practices/0/protocol").ok()
    });
    assert!(!sent.unwrap().is_empty(), "without another word");
    drop(hub);
    let queue = scene.office.tell(&[&"queue"], "").unwrap();
    assert_eq!(queue.json["items"], serde_json::json!([]), "nothing waits any more");
}

#[test]
fn too_little_money_holds_the_rest_and_says_how_much_is_missing() {
    let scene = place::scene("queue-funds");
    let ids: Vec<String> =
        (0..8).map(|n| signed(&scene, &another(&scene, &format!("FUNDS-{n}")))).collect();
    let mut words: Vec<harness::stage::Word<'_>> = vec![&"submit"];
    words.extend(ids.iter().map(|id| id as harness::stage::Word<'_>));
    let said = scene.office.ask(&words, "").unwrap();
    assert_refused(&said, "insufficientFunds", 1);
    assert_eq!(scene.desk.practices().unwrap().len(), 6, "100 euro pay six at 15");
    let queue = scene.office.tell(&[&"queue"], "").unwrap();
    let items = queue.json["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{}", queue.json);
    assert_eq!(items[0]["missing"], "5.00", "{}", queue.json);
}
