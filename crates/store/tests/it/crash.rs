//! A process is killed in the middle of typing; what it reported saved must be there.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use draft::{ActorId, Draft, Operation, TextUnit};
use store::Store;

use crate::{edit, practice, start, stored};

const HOME: &str = "ORIGO_TEST_TYPING_HOME";
const KEYSTROKES: usize = 600;

fn letter(number: usize) -> char {
    char::from(b'a' + u8::try_from(number % 26).unwrap())
}

/// Types, and says each keystroke that was stored.
fn type_keys(folder: &Path, keystrokes: usize) {
    let store = Store::open(folder).unwrap();
    let (mut draft, mut version) = start(&store, 1);
    let mut out = std::io::stdout();
    for number in 0..keystrokes {
        let operation = Operation::SpliceText {
            path: "/box5_osservazioni".into(),
            at: number,
            delete: 0,
            insert: letter(number).to_string(),
            unit: TextUnit::Utf16,
        };
        version = stored(edit(&store, &mut draft, version, operation).unwrap());
        writeln!(out, "saved {}", number + 1).unwrap();
        out.flush().unwrap();
    }
}

/// What is there after the end, however it came.
fn typed(folder: &Path) -> String {
    let store = Store::open(folder).unwrap();
    let stored = store.load_draft(practice(1)).unwrap();
    let draft = Draft::load(&stored.bytes, ActorId([7; 16])).unwrap();
    assert_eq!(draft.heads(), stored.heads, "heads and bytes are of one transaction");
    let paper = draft.certificate();
    assert_eq!(store.shadow(practice(1)).unwrap(), paper, "and so is the shadow");
    let entry = store.feed_after(0, 10).unwrap();
    assert_eq!(entry.len(), 1, "one document, one feed entry");
    paper.remarks
}

/// By itself a test; with the variable set, the process that is killed below.
#[test]
fn a_typist_finds_everything_typed() {
    if let Some(home) = std::env::var_os(HOME) {
        return type_keys(&PathBuf::from(home), KEYSTROKES);
    }
    let folder = tempfile::tempdir().unwrap();
    type_keys(folder.path(), 20);
    assert_eq!(typed(folder.path()), (0..20).map(letter).collect::<String>());
}

#[test]
fn what_was_reported_saved_survives_a_kill_at_any_moment() {
    // 99 to 101 and 200 are about the compaction.
    for moment in [1, 2, 17, 60, 99, 100, 101, 158, 200, 240] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::a_typist_finds_everything_typed", "--nocapture"])
            .env(HOME, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut acknowledged = 0;
        let mut killed = false;
        // Lines that were in the pipe when it died were reported all the same.
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let Some((_, number)) = line.split_once("saved ") else {
                continue;
            };
            acknowledged = number.parse().unwrap();
            if acknowledged >= moment && !killed {
                child.kill().unwrap();
                killed = true;
            }
        }
        let status = child.wait().unwrap();
        assert!(killed && !status.success(), "it must die in the middle: {status}");
        assert!(acknowledged < KEYSTROKES, "killed at {moment}, it typed on to the end");
        let text = typed(folder.path());
        let expected: String = (0..text.len()).map(letter).collect();
        assert_eq!(text, expected, "nothing out of order after a kill at {moment}");
        assert!(
            text.len() >= acknowledged,
            "{acknowledged} keystrokes were reported saved, {} are there",
            text.len()
        );
    }
}
