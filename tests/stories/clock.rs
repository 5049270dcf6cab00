//! A device whose clock is wrong is told by the desk's own `Date`; nothing is held up.

use serde_json::Value;
use tests::place;
use tests::wire::Wire;

use crate::telling::{another, signed};

/// What the queue says of the clock.
fn notice(scene: &harness::stage::Scene) -> Value {
    let queue = scene.office.tell(&[&"queue"], "").expect("the queue is told");
    let notices = queue.json["notices"].as_array().expect("a list").clone();
    notices.into_iter().find(|notice| notice["id"] == "clock").unwrap_or_default()
}

#[test]
fn a_wrong_clock_is_told_with_a_next_step_and_the_practice_is_sent_all_the_same() {
    let scene = place::scene("clock");
    let wire = Wire::to(scene.desk.address()).unwrap();
    scene.know_desk(wire.url()).unwrap();
    assert_eq!(notice(&scene), Value::Null, "desk and device agree");
    wire.tell_date(Some("Sun, 22 Nov 2020 10:00:00 GMT"));
    let id = signed(&scene, &another(&scene, "CLOCK"));
    let protocol = scene.submit(&id).unwrap();
    assert!(!protocol.is_empty(), "accepted as ever: {protocol}");

    let told = notice(&scene);
    let words = told["words"].as_str().unwrap();
    assert!(
        words.contains("BG") && words.contains("2020-11-22"),
        "by whom it is said, and when: {words}"
    );
    assert!(told["nextStep"].as_str().unwrap().len() > 20, "{told}");
    let checks = scene.office.ask(&[&"doctor"], "").unwrap();
    let checks = checks.json["checks"].as_array().unwrap().clone();
    let check = checks.iter().find(|check| check["id"] == "clock").expect("the doctor says it");
    assert_eq!(check["state"], "warning");

    wire.tell_date(None);
    scene.office.tell(&[&"status", &"--refresh"], "").unwrap();
    assert_eq!(notice(&scene), Value::Null, "once the clocks agree nothing is said");
}
