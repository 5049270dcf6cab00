//! A network that is cut below the programs: `ip link set down`, in a network namespace of the test's own. The
//! test starts itself again inside of it (`unshare --net`, which needs root), where the loopback is the wire
//! between an office and its desk.

use std::process::Command;
use std::time::Duration;

use harness::child;
use tests::place;

use crate::telling::{another, balance_cents, signed, state};

const LIMIT: Duration = Duration::from_secs(300);
const INSIDE: &str = "ORIGO_TEST_UNPLUGGED";

/// Runs this very test inside a namespace; answers whether this is the inside.
fn inside(name: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        link("up");
        return true;
    }
    let mut command = Command::new("unshare");
    command.arg("--net").arg(std::env::current_exe().expect("a test knows its own file"));
    command.args(["--exact", &format!("unplugged::{name}"), "--nocapture"]).env(INSIDE, "1");
    let answer = child::ask(&mut command, b"", LIMIT).unwrap_or_else(|error| panic!("{error}"));
    let said = format!("{}{}", answer.stdout, answer.stderr);
    assert!(answer.status.success(), "namespaces need root, else: {said}");
    assert!(said.contains("1 passed"), "it ran inside: {said}");
    false
}

/// Plugs the wire in or out.
fn link(state: &str) {
    let set = Command::new("ip").args(["link", "set", "lo", state]).status();
    assert!(set.expect("ip is a program").success(), "the loopback {state}");
}

/// Segments that were sent again because nobody answered (`/proc/net/snmp`).
fn sent_again() -> u64 {
    let table = std::fs::read_to_string("/proc/net/snmp").unwrap_or_default();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("Tcp:"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let [names, values] = rows.as_slice() else {
        return 0;
    };
    let place = names.iter().position(|name| *name == "RetransSegs");
    place.and_then(|place| values.get(place)?.parse().ok()).unwrap_or_default()
}

#[test]
fn an_office_that_is_unplugged_keeps_the_practice_queued_and_files_it_once() {
    if !inside("an_office_that_is_unplugged_keeps_the_practice_queued_and_files_it_once") {
        return;
    }
    let scene = place::scene("unplugged");
    let id = signed(&scene, &another(&scene, "STACCATO-1"));
    let before = balance_cents(&scene);
    link("down");
    let said = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
    assert_eq!(said.text("/practices/0/state").expect("its state"), "queued", "{}", said.stdout);
    link("up");
    scene.office.tell(&[&"submit", &id], "").expect("plugged in again");
    assert_eq!(state(&scene, &id), "sent");
    assert_eq!(before - balance_cents(&scene), 1500, "one charge");
}

#[test]
fn a_wire_that_is_pulled_in_the_middle_of_a_submission_files_once() {
    if !inside("a_wire_that_is_pulled_in_the_middle_of_a_submission_files_once") {
        return;
    }
    let scene = place::scene("unplugged-middle");
    let id = signed(&scene, &another(&scene, "STACCATO-2"));
    let before = balance_cents(&scene);
    let desk = scene.desk.id().expect("it runs").to_string();
    let signal = |name: &str| {
        let sent = Command::new("kill").args([name, &desk]).status();
        assert!(sent.expect("kill is a program").success());
    };
    // The desk sleeps while the wire is pulled, so that a request is surely on its way.
    signal("-STOP");
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| scene.office.ask(&[&"submit", &id], ""));
        let under_way = || crate::stopped::is_waited_for(scene.desk.address().port()).then_some(());
        let waited = child::until("a request under way", LIMIT, under_way);
        link("down");
        signal("-CONT");
        waited.expect("the office has asked");
        let before = sent_again();
        let lost = || (sent_again() > before).then_some(());
        child::until("an answer that does not arrive", LIMIT, lost).expect("it is sent again");
        link("up");
        asking.join().expect("no panic").expect("origo answers")
    });
    scene.office.ask(&[&"submit", &id], "").expect("a person asks again");
    assert_eq!(state(&scene, &id), "sent");
    assert_eq!(before - balance_cents(&scene), 1500, "one charge");
    assert_eq!(scene.desk.practices().expect("FPWS lists").len(), 1, "one practice");
}
