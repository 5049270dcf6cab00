//! The power is cut at every moment of a working day: the home opens, and what was said to be saved is there.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use draft::{ActorId, Draft, Operation, TextUnit};
use harness::power::{Image, Recording};
use store::{Digest, Journal, Signature, Store};

use crate::facts::{seal, shown};
use crate::{AT_MS, edit, practice, start, stored};

const HOME: &str = "ORIGO_TEST_POWER_HOME";
const UNSYNCED: &str = "ORIGO_TEST_POWER_UNSYNCED";
const KEYSTROKES: usize = 12;
const STEPS: usize = 6;

/// Types, keeps a file, seals, signs and journals; says each thing when it is saved.
fn work(folder: &Path) {
    let store = Store::open(folder).unwrap();
    if std::env::var_os(UNSYNCED).is_some() {
        store.trust_the_system().unwrap();
    }
    let say = |line: String| {
        let mut out = std::io::stdout();
        writeln!(out, "{line}").unwrap();
        out.flush().unwrap();
    };
    let (mut draft, mut version) = start(&store, 1);
    say("created".to_owned());
    for number in 0..KEYSTROKES {
        let operation = Operation::SpliceText {
            path: "/box5_osservazioni".into(),
            at: number,
            delete: 0,
            insert: "x".to_owned(),
            unit: TextUnit::Utf16,
        };
        version = stored(edit(&store, &mut draft, version, operation).unwrap());
        say(format!("typed {}", number + 1));
    }
    let file = store.put_blob(&vec![7; 9_000], "application/pdf", AT_MS).unwrap();
    say(format!("file {file}"));
    let sealed = store.put_seal(&seal(), &shown("sealed"), None).unwrap();
    say(format!("sealed {sealed}"));
    let signature = Signature {
        seal: sealed,
        p7m: vec![3; 5_000],
        signer: "MORETTI LUCA".to_owned(),
        fiscal_code: String::new(),
        files: Vec::new(),
        signed_at_ms: AT_MS,
    };
    let journal = |seen: i64, state_json: &'static str| Journal {
        seal: sealed,
        seen,
        idempotency_key: "key",
        state_json,
        next_attempt_ms: None,
        at_ms: AT_MS,
    };
    let first = journal(0, "{}");
    store.put_signature(&signature, Some(&first), &shown("signed"), None, None).unwrap();
    say("signed".to_owned());
    for seen in 1..=STEPS {
        let seen = i64::try_from(seen).unwrap();
        store.outbox_put(&journal(seen, "{\"step\":1}"), Some(&shown("queued"))).unwrap();
        say(format!("journaled {}", seen + 1));
    }
}

/// By itself a test; with the variable set, the program that is recorded below.
#[test]
fn a_day_of_work_is_done_to_its_end() {
    if let Some(home) = std::env::var_os(HOME) {
        return work(&PathBuf::from(home));
    }
    let folder = tempfile::tempdir().unwrap();
    work(folder.path());
    let said = (1..=KEYSTROKES).map(|number| format!("typed {number}")).collect::<Vec<_>>();
    assert_eq!(holds(folder.path(), &said), Ok(()));
}

fn recorded(unsynced: bool) -> (tempfile::TempDir, Recording) {
    let place = tempfile::tempdir().unwrap();
    let home = place.path().join("home");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "power::a_day_of_work_is_done_to_its_end", "--nocapture"]);
    command.env(HOME, &home);
    if unsynced {
        command.env(UNSYNCED, "1");
    }
    let recording = Recording::of(&command, &home, Duration::from_secs(120));
    (place, recording.unwrap_or_else(|error| panic!("{error}")))
}

/// Whether a home opens and holds what was said.
fn holds(folder: &Path, said: &[String]) -> Result<(), String> {
    let store = Store::open(folder).map_err(|error| format!("it does not open: {error}"))?;
    let wrong = store.audit().map_err(|error| error.to_string())?;
    if !wrong.is_empty() {
        return Err(format!("the feed does not tell what is stored: {wrong:?}"));
    }
    for line in said {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let held = match word {
            "created" => store.load_draft(practice(1)).is_ok(),
            "typed" => {
                typed(&store).is_some_and(|length| rest.parse().is_ok_and(|said| length >= said))
            }
            "file" => rest.parse::<Digest>().is_ok_and(|file| store.blob(file).is_ok()),
            "sealed" => store.seals(practice(1)).is_ok_and(|seals| seals.len() == 1),
            "signed" => store.signatures(seal().id()).is_ok_and(|all| all.len() == 1),
            "journaled" => {
                let entry = store.outbox_get(seal().id()).ok().flatten();
                entry.is_some_and(|entry| rest.parse().is_ok_and(|said| entry.version >= said))
            }
            // What the test's own frame says.
            _ => true,
        };
        if !held {
            return Err(format!("it was said to be saved, and is gone: {line}"));
        }
    }
    Ok(())
}

fn typed(store: &Store) -> Option<usize> {
    let kept = store.load_draft(practice(1)).ok()?;
    let draft = Draft::load(&kept.bytes, ActorId([7; 16])).ok()?;
    (draft.heads() == kept.heads).then(|| draft.certificate().remarks.len())
}

fn judge(folder: PathBuf) -> impl FnMut(&Image) -> Result<(), String> {
    move |image| {
        image.lay(&folder).map_err(|error| error.to_string())?;
        holds(&folder, &image.said)
    }
}

/// Where hundreds of homes are laid out: in memory, where the system has such a folder.
pub(crate) fn place_for_images() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

#[test]
fn what_was_said_to_be_saved_survives_a_power_cut_at_any_moment() {
    let (_place, recording) = recorded(false);
    let images = place_for_images();
    let cuts = recording.cut_everywhere(judge(images.path().join("home")));
    let cuts = cuts.unwrap_or_else(|lost| panic!("{lost}"));
    println!("{cuts} cuts, {} syncs", recording.syncs());
    assert!(cuts >= 500, "only {cuts} cuts: the recording is not of a day's work");
}

#[test]
fn the_rig_sees_that_work_is_lost_where_the_disk_is_not_waited_for() {
    let (_place, recording) = recorded(true);
    let images = place_for_images();
    let lost = recording.cut_everywhere(judge(images.path().join("home")));
    let lost = lost.expect_err("with synchronous=OFF a cut must take something");
    assert!(lost.contains("it was said to be saved, and is gone"), "{lost}");
}
