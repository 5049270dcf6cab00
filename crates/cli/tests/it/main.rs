//! The terminal's contract: exit statuses, one JSON object, words with a next step.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod proofs;
mod remote;
mod secrets;
mod signing;

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn origo(home: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    command.args(["--home", &home.display().to_string(), "--lang", "en"]).args(words);
    command.env("ORIGO_PASSPHRASE_FILE", passphrase()).output().unwrap()
}

/// What seals the secrets of a test's home: never the keychain of whoever runs it.
fn passphrase() -> PathBuf {
    fixture("passphrase")
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "one object on one line: {text}");
    serde_json::from_str(&text).unwrap()
}

fn home() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let company = fixture("ex-01.json").display().to_string();
    let made = origo(folder.path(), &["init", "--company", &company]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    folder
}

#[test]
fn a_check_of_a_file_needs_no_home_and_exits_1_on_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let good = fixture("ex-01.json").display().to_string();
    let said = origo(&nowhere, &["--json", "check", "--file", &good, "--today", "2026-11-22"]);
    assert_eq!(said.status.code(), Some(0));
    assert_eq!(json(&said)["fees"]["total"], "15.00");
    let mut practice: Value =
        serde_json::from_slice(&std::fs::read(fixture("ex-01.json")).unwrap()).unwrap();
    practice["paeseDestinazione"] = "Grecia".into();
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, practice.to_string()).unwrap();
    let bad = bad.display().to_string();
    let said = origo(&nowhere, &["--json", "check", "--file", &bad, "--today", "2026-11-22"]);
    assert_eq!(said.status.code(), Some(1));
    let finding = &json(&said)["findings"][0];
    assert_eq!((finding["rule"].as_str(), finding["box"].as_str()), (Some("V07"), Some("2")));
    assert!(!nowhere.exists(), "no home was made");
}

#[test]
fn each_kind_of_failure_has_its_exit_status_and_words() {
    let home = home();
    let file = fixture("ex-01.json").display().to_string();
    let cases: &[(&[&str], i32, Option<&str>)] = &[
        (&["check"], 2, None),
        (&["sign"], 2, Some("usage")),
        (&["show", "EX-77"], 1, Some("unknownPractice")),
        (&["check", "--file", "absent.json"], 3, Some("fileAbsent")),
        (&["verify", &file], 1, None),
        (&["submit", "--all-signed"], 0, None),
        (&["balance"], 3, Some("deskAbsent")),
    ];
    for (words, status, code) in cases {
        let said = origo(home.path(), &[&["--json"], *words].concat());
        assert_eq!(said.status.code(), Some(*status), "{words:?}: {said:?}");
        if let Some(code) = code {
            let error = json(&said)["error"].clone();
            assert_eq!(error["code"], *code, "{words:?}");
            assert!(error["nextStep"].as_str().is_some_and(|words| words.len() > 8), "{error}");
        }
    }
}

#[test]
fn a_practice_is_imported_once_shown_and_set() {
    let home = home();
    let file = fixture("ex-01.json").display().to_string();
    let said = origo(home.path(), &["--json", "import", &file]);
    let id = json(&said)["practices"][0]["id"].as_str().unwrap().to_owned();
    let again = origo(home.path(), &["--json", "import", &file]);
    assert_eq!(again.status.code(), Some(1), "the same reference again is refused");
    assert_eq!(json(&again)["refused"][0]["code"], "alreadyImported");
    assert!(origo(home.path(), &["set", &id, "/items/0/colli", "7"]).status.success());
    let shown = origo(home.path(), &["show", "EX-01"]);
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["items"][0]["colli"], 7, "a typed field reads its text");
    assert_eq!(shown["origo"]["id"], id.as_str());
    assert_eq!(shown["expected"]["dirittiEUR"], "15.00", "unknown members are carried along");
}

#[test]
fn words_for_people_name_the_next_step_in_their_language() {
    let home = home();
    let english = origo(home.path(), &["show", "EX-77"]);
    assert!(String::from_utf8_lossy(&english.stderr).contains("→ Look it up in the archive"));
    let italian = origo(home.path(), &["--lang", "it", "show", "EX-77"]);
    assert_eq!(italian.status.code(), Some(2), "--lang stands once");
}
