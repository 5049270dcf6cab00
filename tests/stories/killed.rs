//! Real programs are killed (`kill -9`) at each of their steps: whenever they wait for the disk, when a request
//! leaves, when an answer is awaited. `strace` does it, so no program knows a word of it. One practice, one
//! protocol, one charge, one mail.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use harness::child::{self, Running};
use harness::stage::Scene;
use tests::place;
use tests::wire::Wire;

use crate::telling::{another, balance_cents, signed};

const LIMIT: Duration = Duration::from_secs(120);
/// More than any submission has.
const MOMENTS_MAX: usize = 200;
/// How often a person asks again before giving up.
const TRIES: usize = 6;
/// Where a program is killed: the calls before which it dies.
const AT_THE_DISK: &str = "fdatasync,fsync";
const WHEN_A_REQUEST_LEAVES: &str = "sendto,writev";
const BEFORE_AN_ANSWER_IS_READ: &str = "recvfrom,readv";

#[test]
fn an_office_killed_whenever_it_waits_for_the_disk_files_and_pays_once() {
    // Each journaled step waits several times: every third moment is another step.
    office_killed("office-killed-disk", AT_THE_DISK, 3);
}

#[test]
fn an_office_killed_as_each_request_leaves_files_and_pays_once() {
    office_killed("office-killed-request", WHEN_A_REQUEST_LEAVES, 1);
}

#[test]
fn an_office_killed_before_each_answer_files_and_pays_once() {
    office_killed("office-killed-answer", BEFORE_AN_ANSWER_IS_READ, 1);
}

/// Moments at which an office dies that has two practices under way; the last is after its end. `strace` counts the
/// calls of each thread, and which thread does what is the machine's, so a later moment may be missed.
const WITH_TWO_UNDER_WAY: [usize; 4] = [3, 7, 12, MOMENTS_MAX];

#[test]
fn an_office_killed_with_two_under_way_files_and_pays_each_once() {
    let scene = place::scene("two-killed");
    scene.desk.top_up("2000.00").expect("a top-up");
    let wire = Wire::to(scene.desk.address()).expect("a wire");
    scene.know_desk(wire.url()).expect("the wire is known");
    let mut deaths = 0;
    let mut protocols = BTreeSet::new();
    for moment in WITH_TWO_UNDER_WAY {
        let ids = ["A", "B"]
            .map(|name| signed(&scene, &another(&scene, &format!("TWO-{moment}-{name}"))));
        let before = balance_cents(&scene);
        wire.mend();
        let (traced, inject) =
            (traced(WHEN_A_REQUEST_LEAVES), inject(WHEN_A_REQUEST_LEAVES, moment));
        let prefix = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &traced, "-e", &inject];
        let mut command = scene.office.behind(&prefix, &[&"submit", &ids[0], &ids[1]]);
        let ended = child::ask(&mut command, b"", LIMIT).expect("strace runs").status;
        deaths += usize::from(!ended.success());
        assert!(ended.success() || moment < MOMENTS_MAX, "nothing disturbed it in the end");
        let seen = wire.seen();
        for id in &ids {
            let asked = (0..TRIES).find_map(|_| {
                let said = scene.office.ask(&[&"submit", id], "").expect("origo answers");
                said.text("/practices/0/protocol").ok()
            });
            let protocol = asked.unwrap_or_else(|| panic!("no protocol after {moment}: {seen:#?}"));
            assert!(protocols.insert(protocol), "a protocol number of its own after {moment}");
        }
        assert_eq!(before - balance_cents(&scene), 3000, "one charge each after {moment}");
        let held = scene.desk.practices().expect("FPWS lists").len();
        assert_eq!(held, protocols.len(), "one practice at the desk for each, after {moment}");
        if moment == MOMENTS_MAX {
            assert!(deaths >= 2, "it was killed at several moments");
            let at = |word: &str, number: usize| {
                let found = seen.iter().enumerate().filter(|(_, line)| line.contains(word));
                found.map(|(at, _)| at).nth(number).unwrap_or_else(|| panic!("{word}: {seen:#?}"))
            };
            assert!(at("creaA2A", 1) < at("inviaA2A", 0), "both were under way: {seen:#?}");
        }
    }
}

#[test]
fn a_desk_killed_whenever_it_waits_for_the_disk_files_and_charges_once() {
    desk_killed("desk-killed-disk", AT_THE_DISK, 1);
}

#[test]
fn a_desk_killed_as_each_answer_leaves_files_and_charges_once() {
    desk_killed("desk-killed-answer", WHEN_A_REQUEST_LEAVES, 1);
}

/// One practice after another, the office killed one moment later each time, until it gets through.
fn office_killed(name: &str, calls: &str, stride: usize) {
    let scene = place::scene(name);
    scene.desk.top_up("2000.00").expect("a top-up");
    let mut protocols = BTreeSet::new();
    for (number, moment) in (1..MOMENTS_MAX).step_by(stride).enumerate() {
        let id = signed(&scene, &another(&scene, &format!("KILL-{number:02}")));
        let before = balance_cents(&scene);
        let inject = inject(calls, moment);
        let prefix =
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &traced(calls), "-e", &inject];
        let mut command = scene.office.behind(&prefix, &[&"submit", &id]);
        let ended = child::ask(&mut command, b"", LIMIT).expect("strace runs").status;
        judge(&scene, &id, before, &mut protocols, &format!("{calls} {moment}"));
        if ended.success() {
            assert!(number >= 3, "it was killed at several moments");
            return;
        }
    }
    panic!("a submission of more than {MOMENTS_MAX} moments");
}

/// The same with the desk, which is started again after each death.
fn desk_killed(name: &str, calls: &str, stride: usize) {
    let mut scene = place::scene(name);
    scene.desk.top_up("2000.00").expect("a top-up");
    let mut protocols = BTreeSet::new();
    for (number, moment) in (1..MOMENTS_MAX).step_by(stride).enumerate() {
        let id = signed(&scene, &another(&scene, &format!("KILL-{number:02}")));
        let before = balance_cents(&scene);
        let desk = scene.desk.id().expect("it runs");
        let tracer = attached(desk, calls, moment);
        let said = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
        let died = !is_alive(desk);
        drop(tracer);
        if died {
            scene.desk.stop();
            scene.desk.start().expect("a killed desk starts again");
        }
        judge(&scene, &id, before, &mut protocols, &format!("{calls} {moment}"));
        if !died {
            assert_eq!(said.status, 0, "nothing disturbed it: {}", said.stdout);
            assert!(number >= 3, "it was killed at several moments");
            mails_are(&scene, protocols.len());
            return;
        }
    }
    panic!("a submission of more than {MOMENTS_MAX} moments");
}

/// Asks again until the desk has accepted, and looks at what it cost.
fn judge(
    scene: &Scene,
    id: &str,
    before_cents: i64,
    protocols: &mut BTreeSet<String>,
    moment: &str,
) {
    let asked = (0..TRIES).find_map(|_| {
        let said = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
        said.text("/practices/0/protocol").ok()
    });
    let protocol = asked.unwrap_or_else(|| panic!("no protocol after a death at {moment}"));
    let charged = before_cents - balance_cents(scene);
    assert_eq!(charged, 1500, "one charge after a death at {moment}");
    assert!(protocols.insert(protocol), "a protocol number of its own after {moment}");
    let held = scene.desk.practices().expect("FPWS lists").len();
    assert_eq!(held, protocols.len(), "one practice at the desk for each, after {moment}");
}

/// One mail for each protocol, however often the desk died over it.
fn mails_are(scene: &Scene, wanted: usize) {
    let folder = scene.desk.data().join("mail");
    let count = || {
        let files = fs::read_dir(&folder).into_iter().flatten().flatten();
        files.filter(|file| file.path().extension().is_some_and(|kind| kind == "eml")).count()
    };
    let all = || (count() >= wanted).then_some(());
    child::until("the desk's mails", LIMIT, all).expect("they leave");
    assert_eq!(count(), wanted, "a mail for each protocol");
}

fn traced(calls: &str) -> String {
    format!("trace={calls}")
}

/// The words by which `strace` kills a program as it begins one of these calls for the `moment`th time.
fn inject(calls: &str, moment: usize) -> String {
    format!("inject={calls}:signal=KILL:when={moment}")
}

/// `strace` at a program that runs, once it has all of its threads.
fn attached(process: u32, calls: &str, moment: usize) -> Running {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-p", &process.to_string()]);
    command.args(["-e", &traced(calls), "-e", &inject(calls, moment)]);
    let tracer = Running::start(&mut command).expect("strace starts");
    let seized = || {
        let tasks = fs::read_dir(format!("/proc/{process}/task")).ok()?.flatten();
        let is_traced = |task: &fs::DirEntry| {
            let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
            status.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"))
        };
        tasks.into_iter().all(|task| is_traced(&task)).then_some(())
    };
    child::until("strace at the desk", LIMIT, seized).expect("it may trace");
    tracer
}

/// Whether a program runs: a killed one may wait for its parent to see it.
fn is_alive(process: u32) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat"));
    let state = stat.unwrap_or_default();
    state.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}
