//! Several devices of one company, by their programs alone: `hub`, `pair`, `sync`, and every other command
//! beside a running hub.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use harness::child;
use harness::stage::{Hub, Office, Said, Scene};
use serde_json::Value;
use tests::place;

use crate::telling::{TODAY, another, sealed, signed, state};

/// Longer than two processes on loopback take on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// An office whose home is not there yet, of a person with that name.
fn colleague(scene: &Scene, name: &str) -> Office {
    let env = vec![("USER".to_owned(), OsString::from(name))];
    scene.office.elsewhere(&scene.dir.join(name), env)
}

fn invited(scene: &Scene) -> String {
    let said = scene.office.tell(&[&"pair", &"invite", &"--yes"], "").expect("a ticket");
    assert!(said.text("/expiresAt").expect("its end").ends_with('Z'), "until when it is good");
    said.text("/ticket").expect("its text")
}

fn joined(scene: &Scene, name: &str) -> Office {
    let office = colleague(scene, name);
    let ticket = invited(scene);
    let said = office.tell(&[&"pair", &"join", &ticket, &"--yes"], "").expect("joined");
    assert_eq!(said.text("/company").expect("its name"), "Tessilmacchine Valseriana S.r.l.");
    office
}

fn number(said: &Said, pointer: &str) -> u64 {
    let found = said.json.pointer(pointer).and_then(Value::as_u64);
    found.unwrap_or_else(|| panic!("no {pointer} in {}", said.stdout))
}

fn shown(office: &Office, id: &str) -> String {
    office.tell(&[&"show", &id], "").expect("shown").stdout
}

/// Waits until the hub's home shows what another home shows.
fn agree(one: &Office, other: &Office, id: &str) {
    let same = || (shown(one, id) == shown(other, id)).then_some(());
    child::until("two homes that show the same", LIMIT, same).expect("they converge");
}

fn synced(office: &Office) -> Said {
    office.tell(&[&"sync", &"--once"], "").expect("synchronised")
}

fn hub(scene: &Scene) -> Hub {
    scene.office.hub().expect("a hub")
}

#[test]
fn two_homes_converge_through_hub_pair_and_sync_alone() {
    let scene = place::scene("together");
    let _hub = hub(&scene);
    let bruno = joined(&scene, "bruno");
    let id = scene.take_in(&another(&scene, "INSIEME-1")).expect("imported with its documents");
    let first = synced(&bruno);
    assert!(number(&first, "/pulled") >= 1, "the practice came: {}", first.stdout);
    agree(&scene.office, &bruno, &id);

    // Both change the same box and each another one, apart.
    bruno.tell(&[&"set", &id, &"/box4_trasporto", &"BY TRUCK"], "").expect("Bruno edits");
    bruno.tell(&[&"set", &id, &"/title", &"by Bruno"], "").expect("Bruno edits");
    scene.office.tell(&[&"set", &id, &"/box4_trasporto", &"BY SEA"], "").expect("Anna edits");
    scene.office.tell(&[&"set", &id, &"/giacenzaMerci", &"Genova"], "").expect("Anna edits");
    let second = synced(&bruno);
    assert_eq!(number(&second, "/conflicts"), 1, "one practice waits for a person");
    agree(&scene.office, &bruno, &id);

    let asked = bruno.ask(&[&"conflicts", &id], "").expect("asked");
    assert_eq!(asked.status, 1, "there is something to decide");
    assert_eq!(asked.text("/conflicts/0/pointer").expect("where"), "/box4_trasporto");
    let values: Vec<&str> = (0..2)
        .filter_map(|n| asked.json.pointer(&format!("/conflicts/0/candidates/{n}/value"))?.as_str())
        .collect();
    assert!(
        values.contains(&"BY TRUCK") && values.contains(&"BY SEA"),
        "both are heard: {values:?}"
    );
    for office in [&scene.office, &bruno] {
        let refused = office.ask(&[&"freeze", &id], "").expect("asked");
        assert_eq!(refused.status, 1, "nothing in conflict is sealed");
        assert_eq!(refused.text("/error/code").expect("a code"), "conflict");
    }
    bruno.tell(&[&"resolve", &id, &"/box4_trasporto", &"BY SEA"], "").expect("decided");
    assert_eq!(number(&synced(&bruno), "/conflicts"), 0, "decided for everybody");
    agree(&scene.office, &bruno, &id);
    assert!(shown(&bruno, &id).contains("Genova"), "what only one changed is there");
    scene.office.tell(&[&"freeze", &id], "").expect("sealed");
}

#[test]
fn every_command_works_on_a_home_whose_hub_is_running() {
    let scene = place::scene("beside-a-hub");
    let _hub = hub(&scene);
    let office = &scene.office;
    let bruno = joined(&scene, "bruno");
    let id = signed(&scene, &another(&scene, "INSIEME-2"));
    for words in [
        vec!["list"],
        vec!["show", &id],
        vec!["check", &id, "--today", TODAY],
        vec!["pair", "list"],
        vec!["conflicts", &id],
        vec!["doctor"],
        vec!["balance"],
        vec!["desk", "list"],
        vec!["submit", &id],
        vec!["status", &id, "--refresh"],
    ] {
        let words: Vec<&dyn AsRef<std::ffi::OsStr>> = words.iter().map(|w| w as _).collect();
        let said = office.ask(&words, "").expect("asked");
        assert!(said.status <= 1, "{}: {} {}", said.asked, said.stdout, said.stderr);
        assert!(said.json["error"].is_null(), "{}: {}", said.asked, said.stdout);
    }
    let alone = office.ask(&[&"sync", &"--once"], "").expect("asked");
    assert_eq!(alone.status, 3, "through the hub: Bruno is away: {}", alone.stdout);
    assert_eq!(state(&scene, &id), "sent", "the practice is at the desk");
    let pdf = scene.dir.join("form.pdf");
    office.tell(&[&"export", &id, &"--as", &"pdf", &"-o", &pdf], "").expect("exported");

    // The other device sees what became of it, and does not submit it a second time.
    synced(&bruno);
    let listed = bruno.tell(&[&"list"], "").expect("listed");
    assert_eq!(listed.text("/practices/0/state").expect("its state"), "sent");
    assert!(!listed.text("/practices/0/protocol").expect("its number").is_empty());
    let next = sealed(&scene, &another(&scene, "INSIEME-3"));
    scene.sign(&next, &place::props().token).expect("signed");
    synced(&bruno);
    let refused = bruno.ask(&[&"submit", &next], "").expect("asked");
    assert_eq!(refused.status, 1, "one device submits: {}", refused.stdout);
    let code = refused.text("/practices/0/error/code").expect("why");
    assert_eq!(code, "notSubmitter", "and the other says how to take its place");

    // The hub's is the device that submits: it takes up what Bruno wanted as soon as it hears of it.
    synced(&bruno);
    let sent = child::until("the hub submits for Bruno", LIMIT, || {
        let said = office.tell(&[&"status", &next], "").ok()?;
        said.text("/practices/0/protocol").ok().filter(|number| !number.is_empty())
    });
    let number = sent.expect("nobody has asked the hub's home");
    let held = scene.desk.practices().expect("FPWS lists");
    assert_eq!(held.len(), 2, "each practice once");
    synced(&bruno);
    let told = bruno.tell(&[&"status", &next], "").expect("told");
    assert_eq!(told.text("/practices/0/protocol").expect("its number"), number);
}

#[test]
fn tickets_are_good_once_and_a_home_has_one_company() {
    let scene = place::scene("tickets");
    let _hub = hub(&scene);
    let ticket = invited(&scene);
    let bruno = colleague(&scene, "bruno");
    // In the middle: the last letter may say nothing, and may be this one already.
    let (before, after) = ticket.split_at(ticket.len() / 2);
    let other = if after.starts_with('A') { "B" } else { "A" };
    let damaged = format!("{before}{other}{}", &after[1..]);
    let refused = bruno.ask(&[&"pair", &"join", &damaged, &"--yes"], "").expect("asked");
    assert_eq!(refused.text("/error/code").expect("a code"), "ticketDamaged");
    bruno.tell(&[&"pair", &"join", &ticket, &"--yes"], "").expect("joined");
    let again = bruno.ask(&[&"pair", &"join", &ticket, &"--yes"], "").expect("asked");
    assert_eq!(again.text("/error/code").expect("a code"), "homeNotEmpty");
    // Another ticket is open, so that the door for joiners is.
    invited(&scene);
    let carla = colleague(&scene, "carla");
    let used = carla.ask(&[&"pair", &"join", &ticket, &"--yes"], "").expect("asked");
    assert_eq!(used.status, 1, "the answer is no");
    assert_eq!(used.text("/error/code").expect("a code"), "ticketUsed");
    assert!(!used.text("/error/nextStep").expect("a next step").is_empty());
    let init = carla.ask(&[&"list"], "").expect("asked");
    assert_eq!(init.text("/error/code").expect("a code"), "notInitialised", "nothing was kept");
}

#[test]
fn a_joiner_is_let_in_by_the_code_that_both_screens_show() {
    let scene = place::scene("code");
    let _hub = hub(&scene);
    let said = scene.office.tell(&[&"pair", &"invite"], "").expect("a ticket");
    let ticket = said.text("/ticket").expect("its text");
    let bruno = colleague(&scene, "bruno");
    std::thread::scope(|scope| {
        let joining = scope.spawn(|| bruno.ask(&[&"pair", &"join", &ticket, &"--yes"], ""));
        let pending = || {
            let listed = scene.office.tell(&[&"pair", &"list"], "").ok()?;
            listed.text("/pending/0/code").ok()
        };
        let code = child::until("a joiner's code", LIMIT, pending).expect("somebody asks");
        let wrong = scene.office.ask(&[&"pair", &"accept", &"000000"], "").expect("asked");
        assert!(wrong.status == 1 || code == "000000", "another code lets nobody in");
        scene.office.tell(&[&"pair", &"accept", &code], "").expect("accepted");
        let said = joining.join().expect("no panic").expect("asked").yes().expect("joined");
        assert!(said.stderr.contains(&code), "the joiner's screen showed {code}: {}", said.stderr);
    });
    let listed = scene.office.tell(&[&"pair", &"list"], "").expect("listed");
    assert_eq!(listed.json["devices"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_revoked_device_gets_nothing_more_and_keeps_what_it_had() {
    let scene = place::scene("revoked");
    let _hub = hub(&scene);
    let bruno = joined(&scene, "bruno");
    let before = scene.office.import(&another(&scene, "PRIMA")).expect("imported");
    synced(&bruno);
    let device = bruno.tell(&[&"pair", &"list"], "").expect("listed");
    let mine = device.json["devices"].as_array().expect("devices").iter();
    let mine = mine.filter(|one| one["thisDevice"] == true).find_map(|one| one["id"].as_str());
    let mine = mine.expect("its own id").to_owned();
    let refused = bruno.ask(&[&"pair", &"revoke", &mine], "").expect("asked");
    assert_eq!(refused.text("/error/code").expect("a code"), "notAdministrator");
    scene.office.tell(&[&"pair", &"revoke", &mine], "").expect("revoked");
    let after = scene.office.import(&another(&scene, "DOPO")).expect("imported");
    let outside = bruno.ask(&[&"sync", &"--once"], "").expect("asked");
    assert_eq!(outside.status, 3, "nobody lets it in: {}", outside.stdout);
    assert!(bruno.ask(&[&"show", &after], "").expect("asked").status == 1, "nothing came");
    assert!(shown(&bruno, &before).contains("PRIMA"), "what it had stays");
}

#[test]
fn a_hub_that_is_killed_has_lost_nothing_that_was_given_to_it() {
    let scene = place::scene("killed-hub");
    let killed = hub(&scene);
    let bruno = joined(&scene, "bruno");
    let id = bruno.import(&another(&scene, "UCCISO")).expect("imported");
    let given = synced(&bruno);
    assert!(number(&given, "/pushed") >= 1, "given to the hub: {}", given.stdout);
    kill(killed.id());
    drop(killed);
    assert_eq!(shown(&scene.office, &id), shown(&bruno, &id), "it is on the hub's disk");
    let again = hub(&scene);
    bruno.tell(&[&"set", &id, &"/title", &"afterwards"], "").expect("edited");
    let address = again.address().to_string();
    bruno.tell(&[&"sync", &"--once", &"--with", &address], "").expect("at its new address");
    agree(&scene.office, &bruno, &id);
}

fn kill(process: u32) {
    let killed = std::process::Command::new("kill").args(["-9", &process.to_string()]).status();
    assert!(killed.expect("kill is a program").success(), "the hub was there");
    let folder = format!("/proc/{process}");
    let gone = || (!Path::new(&folder).join("exe").exists()).then_some(());
    child::until("the killed hub's end", LIMIT, gone).expect("it ends");
}
