//! The office hears from its desk by itself, keeps what the desk signs, and files what was issued.

use std::time::Duration;

use harness::child;
use harness::stage::{OFFICER, Officer, Scene};
use tests::place;

use crate::telling::{another, assert_refused, signed, state, tool};

/// Longer than a question to the feed waits, and than the pause after a desk that did not answer.
const NEWS: Duration = Duration::from_secs(60);

/// Waits until the office knows this state, without asking the desk.
fn hears(scene: &Scene, id: &str, state: &str) {
    let heard = child::until(&format!("{id} is {state}"), NEWS, || {
        let said = scene.office.tell(&[&"status", &id], "").expect("the office tells");
        (said.text("/practices/0/state").ok().as_deref() == Some(state)).then_some(())
    });
    heard.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_hub_hears_what_the_officer_decides_and_files_what_was_issued_before_anybody_asks() {
    let mut scene = place::scene("feed");
    let [first, second] = ["FEED-1", "FEED-2"].map(|name| signed(&scene, &another(&scene, name)));
    let protocol = scene.submit(&first).unwrap();
    let other = scene.submit(&second).unwrap();
    let hub = scene.office.hub().unwrap();
    let mut officer = Officer::enter(scene.desk.url(), &OFFICER).unwrap();
    officer.reject(&other, "La fattura non corrisponde.").unwrap();
    hears(&scene, &second, "rejected");
    officer.issue(&protocol).unwrap();
    hears(&scene, &first, "issued");
    drop(hub);
    assert_eq!(state(&scene, &first), "issued", "asked directly it is the same");

    scene.desk.stop();
    let pdf = scene.fetch(&first).expect("it is in the archive already");
    let said = tool("pdfsig", &["-nocert".as_ref(), pdf.as_os_str()]);
    assert!(said.contains("Signature is Valid."), "{said}");
    let out = scene.dir.join("receipts");
    let kept = scene.office.tell(&[&"fetch", &first, &"--receipts", &"-o", &out], "").unwrap();
    let files = kept.json["files"].as_array().unwrap().len();
    assert_eq!(files, 2, "acceptance and outcome, as the desk signed them: {}", kept.json);
}

#[test]
fn what_another_key_signs_is_not_kept_until_a_person_adds_the_desk_again() {
    let mut scene = place::scene("other-key");
    let [first, second] = ["KEY-1", "KEY-2"].map(|name| signed(&scene, &another(&scene, name)));
    scene.submit(&first).unwrap();
    scene.desk.stop();
    // Somebody else's key in the place of the one that was pinned.
    let database = rusqlite::Connection::open(scene.desk.data().join("desk.sqlite")).unwrap();
    assert_eq!(database.execute("DELETE FROM desk_keys", []).unwrap(), 1);
    drop(database);
    scene.desk.start().unwrap();
    let said = scene.office.ask(&[&"submit", &second], "").unwrap();
    assert_refused(&said, "receiptNotBelieved", 1);
    assert!(said.text("/practices/0/protocol").is_ok(), "it was accepted all the same");
    let out = scene.dir.join("receipts");
    let none = scene.office.ask(&[&"fetch", &second, &"--receipts", &"-o", &out], "").unwrap();
    assert_refused(&none, "notIssued", 1);
    let shown = scene.office.ask(&[&"status", &second], "").unwrap();
    assert_refused(&shown, "receiptNotBelieved", 1);

    scene.know_desk(scene.desk.url()).unwrap();
    scene.office.tell(&[&"status", &second, &"--refresh"], "").unwrap();
    let kept = scene.office.tell(&[&"fetch", &second, &"--receipts", &"-o", &out], "").unwrap();
    assert_eq!(kept.json["files"].as_array().unwrap().len(), 1, "{}", kept.json);
}
