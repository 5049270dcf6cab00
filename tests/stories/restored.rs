//! A desk that was restored from a copy has forgotten what it answered since: the office notices, says so, and
//! files nothing twice.

use harness::stage::{OFFICER, Officer};
use tests::place;

use crate::telling::{another, assert_refused, balance_cents, signed, state};

#[test]
fn what_a_restored_desk_forgot_is_shown_and_filed_again_under_the_same_key_with_one_charge() {
    let mut scene = place::scene("restored");
    let [kept, lost, never] =
        ["KEPT", "LOST", "NEVER"].map(|name| signed(&scene, &another(&scene, name)));
    let protocol = scene.submit(&kept).unwrap();
    let copy = scene.dir.join("copy");
    scene.desk.back_up(&copy).unwrap();
    let before = balance_cents(&scene);
    let forgotten = scene.submit(&lost).unwrap();
    assert_eq!(before - balance_cents(&scene), 1500);
    scene.desk.restore(&copy).unwrap();

    let said = scene.office.ask(&[&"status", &"--refresh"], "").unwrap();
    assert_refused(&said, "deskForgot", 1);
    let shown = scene.office.ask(&[&"status", &lost], "").unwrap();
    assert_refused(&shown, "deskForgot", 1);
    let words = shown.text("/error/message").unwrap();
    assert!(words.contains(&forgotten), "the number that was given is named: {words}");
    assert_eq!(state(&scene, &kept), "sent", "what the copy holds goes on");
    assert_eq!(balance_cents(&scene), before, "the restored desk has charged nothing for it");
    let said = scene.office.ask(&[&"submit", &lost], "").unwrap();
    assert_refused(&said, "deskForgot", 1);
    assert_eq!(scene.desk.practices().unwrap().len(), 1, "nothing is repeated blindly");
    let said = scene.office.ask(&[&"submit", &kept, &"--again"], "").unwrap();
    assert_refused(&said, "wrongState", 1);

    let again = scene.office.tell(&[&"submit", &lost, &"--again"], "").unwrap();
    assert!(again.text("/practices/0/protocol").is_ok(), "{}", again.json);
    assert_eq!(before - balance_cents(&scene), 1500, "one charge");
    let numbers: Vec<String> = scene
        .desk
        .practices()
        .unwrap()
        .iter()
        .map(|row| row["protocollo"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(numbers.len(), 2, "one practice each: {numbers:?}");
    assert!(numbers.contains(&protocol));
    scene.office.tell(&[&"status", &lost, &"--refresh"], "").expect("nothing is amiss any more");
    assert!(!scene.submit(&never).unwrap().is_empty(), "and the office works on");
}

#[test]
fn what_was_on_its_way_and_an_outcome_that_was_forgotten() {
    let mut scene = place::scene("restored-outcome");
    let id = signed(&scene, &another(&scene, "OUTCOME"));
    let protocol = scene.submit(&id).unwrap();
    let copy = scene.dir.join("copy");
    scene.desk.back_up(&copy).unwrap();
    Officer::enter(scene.desk.url(), &OFFICER).unwrap().issue(&protocol).unwrap();
    assert_eq!(state(&scene, &id), "issued");
    scene.desk.restore(&copy).unwrap();
    let said = scene.office.ask(&[&"status", &"--refresh"], "").unwrap();
    assert_refused(&said, "deskForgot", 1);
    let said = scene.office.ask(&[&"submit", &id, &"--again"], "").unwrap();
    assert_refused(&said, "wrongState", 1);
    let pdf = scene.fetch(&id).expect("what was issued stays in the archive");
    assert!(pdf.exists());
    Officer::enter(scene.desk.url(), &OFFICER).unwrap().issue(&protocol).unwrap();
    assert_eq!(state(&scene, &id), "issued", "the Chamber has recorded it again");
    scene.office.tell(&[&"status", &id], "").expect("nothing is amiss any more");
}
