//! Programs that stand still (SIGSTOP) for a while, and a desk that is started again in between.

use std::process::Command;
use std::time::Duration;

use harness::child::{self, Running};
use tests::place;

use crate::telling::{another, balance_cents, signed, state};

const LIMIT: Duration = Duration::from_secs(120);

fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status();
    assert!(sent.expect("kill is a program").success(), "{name} to {process}");
}

/// Whether a connection of this computer waits at a port with bytes that nobody has read (proc(5)).
pub(crate) fn is_waited_for(port: u16) -> bool {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let waits = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.get(1).and_then(|one| one.rsplit_once(':')).map(|(_, port)| port);
        let unread = words.get(4).and_then(|one| one.split_once(':')).map(|(_, unread)| unread);
        at.and_then(|at| u16::from_str_radix(at, 16).ok()) == Some(port)
            && unread.is_some_and(|unread| unread.chars().any(|digit| digit != '0'))
    };
    table.lines().skip(1).any(waits)
}

#[test]
fn a_desk_that_stands_still_is_waited_for_and_files_once() {
    let scene = place::scene("desk-stopped");
    let id = signed(&scene, &another(&scene, "FERMO-1"));
    let before = balance_cents(&scene);
    let desk = scene.desk.id().expect("it runs");
    signal(desk, "-STOP");
    let said = std::thread::scope(|scope| {
        let asking = scope.spawn(|| scene.office.ask(&[&"submit", &id], ""));
        let waiting = || is_waited_for(scene.desk.address().port()).then_some(());
        let waited = child::until("a request at the stopped desk", LIMIT, waiting);
        signal(desk, "-CONT");
        waited.expect("the office has asked");
        asking.join().expect("no panic")
    });
    let said = said.expect("origo answers").yes().expect("the desk has woken up");
    assert!(said.text("/practices/0/protocol").is_ok());
    assert_eq!(before - balance_cents(&scene), 1500, "one charge");
}

#[test]
fn a_second_command_waits_for_one_that_stands_still_and_files_once() {
    let scene = place::scene("office-stopped");
    let id = signed(&scene, &another(&scene, "FERMO-2"));
    let before = balance_cents(&scene);
    // The desk sleeps, so that the first command is surely in the middle when it is stopped.
    let desk = scene.desk.id().expect("it runs");
    signal(desk, "-STOP");
    let log = scene.dir.join("first.log");
    let mut command = scene.office.behind(&[], &[&"submit", &id]);
    let first = Running::start_logged(&mut command, &log).expect("it starts");
    let waiting = || is_waited_for(scene.desk.address().port()).then_some(());
    let waited = child::until("a request at the stopped desk", LIMIT, waiting);
    signal(first.id(), "-STOP");
    signal(desk, "-CONT");
    waited.expect("the first command has asked");
    let second = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
    assert_eq!(second.status, 3, "the first holds its turn: {}", second.stdout);
    assert_eq!(second.text("/error/code").expect("why"), "stillAsking");
    signal(first.id(), "-CONT");
    let ended = first.wait(LIMIT).expect("it ends");
    assert!(ended.success(), "{}", std::fs::read_to_string(log).unwrap_or_default());
    assert_eq!(state(&scene, &id), "sent", "at the desk");
    assert_eq!(before - balance_cents(&scene), 1500, "one charge");
    assert_eq!(scene.desk.practices().expect("FPWS lists").len(), 1, "one practice");
}

#[test]
fn a_desk_that_was_away_and_comes_back_takes_what_is_queued() {
    let mut scene = place::scene("desk-away");
    let id = signed(&scene, &another(&scene, "FERMO-3"));
    let before = balance_cents(&scene);
    scene.desk.stop();
    let refused = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
    assert_eq!(refused.text("/practices/0/state").expect("its state"), "queued", "and not lost");
    let code = refused.text("/practices/0/error/code").expect("why");
    assert_eq!(code, "deskUnreachable", "{}", refused.stdout);
    scene.desk.start().expect("it comes back");
    assert_eq!(state(&scene, &id), "sent", "a refresh is another attempt");
    assert_eq!(before - balance_cents(&scene), 1500, "one charge");
}
