//! An office whose archive is encrypted does the whole journey, and leaves nothing readable behind.

use std::fs;
use std::path::{Path, PathBuf};

use harness::stage::{OFFICER, Office, Officer, PIN, Word, programs_beside_tests};
use tests::place;

/// Files of the folder that hold these octets.
fn files_with(folder: &Path, octets: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, octets));
        } else if fs::read(&path).is_ok_and(|all| all.windows(octets.len()).any(|w| w == octets)) {
            found.push(path);
        }
    }
    found
}

/// What stands in the practice, the signature, the documents and the answers.
const READABLE: [&[u8]; 5] =
    [b"TESSILMACCHINE", b"99990010169", b"MRTLCU70A01A794I", b"%PDF", b"<?xml"];

#[test]
fn the_journey_of_an_encrypted_archive_leaves_nothing_readable_in_it() {
    let scene = place::scene("encrypted");
    let home = scene.office.home();
    let program = programs_beside_tests(&["origo"]).join("origo");
    let mut env = place::props().pki.env();
    let run = scene.dir.join("run");
    fs::create_dir_all(&run).expect("a folder");
    env.push(("XDG_RUNTIME_DIR".to_owned(), run.clone().into()));
    let office = Office::new(&program, home, env);
    let tell =
        |words: &[Word<'_>], input: &str| office.tell(words, input).expect("the story goes on");
    let first = scene.take_in(&place::sample()).expect("taken in");
    assert!(!files_with(home, READABLE[3]).is_empty(), "readable before");

    let recovery = tell(&[&"encrypt"], "").text("/recovery").expect("a recovery key");
    assert_eq!(recovery.split('-').count(), 8, "eight groups: {recovery}");
    let again = office.ask(&[&"encrypt"], "").expect("asked").text("/error/code");
    assert_eq!(again.expect("why"), "alreadyEncrypted");
    tell(&[&"freeze", &first], "");
    let module = place::props().pki.module_path();
    let sign: [Word<'_>; 7] = [
        &"sign",
        &first,
        &"--module",
        &module,
        &"--token",
        &place::props().token.label,
        &"--pin-stdin",
    ];
    let p7m = tell(&sign, PIN).text("/results/0/p7m").expect("a signed file");
    assert!(Path::new(&p7m).starts_with(&run), "what other programs read passes away: {p7m}");
    let protocol = tell(&[&"submit", &first], "").text("/practices/0/protocol").expect("filed");
    Officer::enter(scene.desk.url(), &OFFICER).expect("enters").issue(&protocol).expect("issues");
    let status = tell(&[&"status", &first, &"--refresh"], "");
    assert_eq!(status.text("/practices/0/state").expect("a state"), "issued");
    let out = scene.dir.join("issued");
    tell(&[&"fetch", &first, &"-o", &out], "");
    let doctor = tell(&[&"doctor"], "");
    assert!(doctor.stdout.contains("encrypted"), "{}", doctor.stdout);
    for octets in READABLE {
        let found = files_with(home, octets);
        assert!(found.is_empty(), "{} in {found:?}", String::from_utf8_lossy(octets));
    }

    // The passphrase is forgotten, and its file with it.
    fs::remove_dir_all(home.join("secrets")).expect("removed");
    let lost = office.ask(&[&"list"], "").expect("asked");
    assert_eq!((lost.status, &*lost.text("/error/code").expect("why")), (3, "keyLost"));
    let wrong = recovery.replace(|letter: char| letter.is_ascii_digit(), "0");
    let wrong = office.ask(&[&"decrypt", &"--recovery-stdin"], &wrong).expect("asked");
    assert_eq!(wrong.text("/error/code").expect("why"), "keyWrong");
    tell(&[&"decrypt", &"--recovery-stdin"], &recovery);
    let listed = tell(&[&"list"], "");
    assert_eq!(listed.text("/practices/0/id").expect("an id"), first, "everything is there");
    let verdict = tell(&[&"status", &first], "");
    assert_eq!(verdict.text("/practices/0/protocol").expect("a number"), protocol);
    tell(&[&"export", &first, &"--as", &"bundle", &"-o", &scene.dir.join("bundle")], "");
}

#[test]
fn an_archive_that_a_hub_has_open_is_not_touched() {
    let scene = place::scene("encrypted-hub");
    let hub = scene.office.hub().expect("a hub");
    let refused = scene.office.ask(&[&"encrypt"], "").expect("asked");
    assert_eq!(refused.text("/error/code").expect("why"), "homeInUse");
    scene.office.tell(&[&"list"], "").expect("as it was");
    drop(hub);
    scene.office.tell(&[&"encrypt"], "").expect("encrypted");
    let hub = scene.office.hub().expect("a hub on an encrypted archive");
    scene.office.tell(&[&"list"], "").expect("and a command beside it");
    let refused = scene.office.ask(&[&"decrypt"], "").expect("asked");
    assert_eq!(refused.text("/error/code").expect("why"), "homeInUse");
    drop(hub);
}
