//! What a Chamber announces of its desk reaches the offices beforehand, and is gone when it is taken back.

use harness::stage::{Officer, Scene, Secrets};
use serde_json::Value;
use tests::place;

use crate::telling::{another, signed};

const SUPERVISOR: Secrets = Secrets { user: "responsabile", password: "chiuso-per-lavori-3" };

/// What the queue says of outages, once the desk was asked.
fn notices(scene: &Scene) -> Vec<Value> {
    scene.office.tell(&[&"status", &"--refresh"], "").expect("the desk tells");
    let queue = scene.office.tell(&[&"queue"], "").expect("the queue is told");
    let notices = queue.json["notices"].as_array().expect("a list").clone();
    notices.into_iter().filter(|notice| notice["id"] == "outage").collect()
}

#[test]
fn an_outage_that_is_announced_is_told_with_its_hours_until_it_is_taken_back() {
    let scene = place::scene("outage");
    let who = ["--user", SUPERVISOR.user, "--name", "Bruno Bianchi", "--chamber", "BG"];
    let add = ["officer", "add", "--role", "supervisor", "--password-stdin"];
    scene.desk.admin(&[&add[..], &who].concat(), SUPERVISOR.password).unwrap();
    // Somebody has to be asked, and something to wait for.
    let id = signed(&scene, &another(&scene, "OUTAGE"));
    scene.submit(&id).unwrap();
    assert_eq!(notices(&scene), Vec::<Value>::new(), "nothing is announced");

    let mut officer = Officer::enter(scene.desk.url(), &SUPERVISOR).unwrap();
    let words = ("Manutenzione dei server.", "The servers are looked after.");
    officer.announce_outage("2099-12-01T18:00", "2099-12-02T06:30", words).unwrap();
    let told = notices(&scene);
    let [notice] = told.as_slice() else { panic!("one outage: {told:?}") };
    let said = notice["words"].as_str().unwrap();
    for part in ["BG", "01/12/2099 18:00", "02/12/2099 06:30"] {
        assert!(said.contains(part), "{part} is in: {said}");
    }
    assert!(said.contains(words.0) || said.contains(words.1), "the Chamber's own words: {said}");
    assert!(notice["nextStep"].as_str().unwrap().len() > 20, "{notice}");
    let checks = scene.office.ask(&[&"doctor"], "").unwrap().json["checks"].clone();
    let told = checks.as_array().unwrap().iter().any(|check| check["id"] == "outage");
    assert!(told, "the first page has it, too: {checks}");

    officer.withdraw_outage().unwrap();
    assert_eq!(notices(&scene), Vec::<Value>::new(), "and it is gone when it is taken back");
}
