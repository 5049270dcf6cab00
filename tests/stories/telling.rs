//! Short ways to say what happens in several stories, and to look at what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;
use harness::stage::{Said, Scene};
use serde_json::Value;
use tests::place;

/// Day for which the sample's relative days hold.
pub(crate) const TODAY: &str = "2026-11-22";

/// Another practice like the sample, as a file of the scene. Its marks differ too: a desk takes the
/// same content for the same practice, whatever it is called.
pub(crate) fn another(scene: &Scene, name: &str) -> PathBuf {
    altered(scene, name, |practice| {
        practice["id"] = name.into();
        practice["items"][0]["marche"] = name.into();
    })
}

/// The sample with a change, as a file of the scene.
pub(crate) fn altered(scene: &Scene, name: &str, change: impl FnOnce(&mut Value)) -> PathBuf {
    let text = fs::read(place::sample()).expect("the sample is there");
    let mut practice: Value = serde_json::from_slice(&text).expect("the sample is JSON");
    change(&mut practice);
    let path = scene.dir.join(format!("{name}.json"));
    fs::write(&path, practice.to_string()).expect("the scene's folder can be written");
    path
}

/// A practice of this file, sealed; gives its id.
pub(crate) fn sealed(scene: &Scene, file: &Path) -> String {
    let id = scene.take_in(file).expect("imported with its documents");
    scene.office.tell(&[&"freeze", &id], "").expect("sealed");
    id
}

/// A practice of this file, signed; gives its id.
pub(crate) fn signed(scene: &Scene, file: &Path) -> String {
    let id = sealed(scene, file);
    scene.sign(&id, &place::props().token).expect("signed");
    id
}

/// DIRITTI at the desk, in cents, as the desk says now.
pub(crate) fn balance_cents(scene: &Scene) -> i64 {
    let said = scene.office.tell(&[&"balance"], "").expect("the desk tells the balance");
    let amount = said.text("/balances/0/balance/amount").expect("an amount");
    let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("an amount of euro and cents")
}

/// State of a practice as the office knows it after asking the desk.
pub(crate) fn state(scene: &Scene, id: &str) -> String {
    let said = scene.office.tell(&[&"status", &id, &"--refresh"], "").expect("the desk tells");
    said.text("/practices/0/state").expect("a state")
}

/// Asserts that the answer was no, with this code and exit status, and a next step for a person.
pub(crate) fn assert_refused(said: &Said, code: &str, status: i32) {
    let error = &said.json["error"];
    assert_eq!(error["code"], code, "of {}: {} {}", said.asked, said.stdout, said.stderr);
    assert_eq!(said.status, status, "exit status of {}", said.asked);
    for field in ["message", "nextStep"] {
        let words = error[field].as_str().unwrap_or_default();
        assert!(words.len() > 8, "{field} says something: {error}");
    }
}

/// What a tool says on standard output; only exit status 0 will do.
pub(crate) fn tool(program: &str, words: &[&std::ffi::OsStr]) -> String {
    let answer = child::ask(Command::new(program).args(words), b"", Duration::from_secs(60));
    let answer = answer.unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.status.success(), "{program}: {}{}", answer.stdout, answer.stderr);
    answer.stdout
}

/// The text of a PDF.
pub(crate) fn pdf_text(pdf: &Path) -> String {
    tool("pdftotext", &["-layout".as_ref(), pdf.as_os_str(), "-".as_ref()])
}
