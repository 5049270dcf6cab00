//! `origo sign` with a token of SoftHSM: queue, one PIN, report, log, return.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use harness::pki::{PIN, shared};
use serde_json::{Value, json};

use crate::{fixture, home, json as said, origo};

const ROSSI: &str = "RSSMRA80A01F205X";

/// A sealed practice of this signatory, whose invoice is to be visaed.
fn sealed(home: &Path, reference: &str, signatory: &str) -> String {
    let text = std::fs::read(fixture("ex-01.json")).unwrap();
    let mut practice: Value = serde_json::from_slice(&text).unwrap();
    practice["id"] = reference.into();
    practice["title"] = "=1+1".into();
    practice["firmatario"]["codiceFiscale"] = signatory.into();
    practice["allegati"][0]["visti"] = json!(1);
    practice["ordine"]["vistiFattura"] = json!(1);
    let file = written(home, &format!("{reference}.json"), practice.to_string().as_bytes());
    let made = said(&origo(home, &["--json", "import", &file]));
    let id = made["practices"][0]["id"].as_str().unwrap().to_owned();
    for (name, kind) in [("fattura_2026_EX_0418.pdf", "FAE"), ("packing_list_0418.pdf", "PAC")] {
        let file = written(home, name, &harness::stage::pdf(&[name]));
        assert!(origo(home, &["attach", &id, &file, "--type", kind]).status.success());
    }
    let frozen = origo(home, &["freeze", &id]);
    assert!(frozen.status.success(), "{}", String::from_utf8_lossy(&frozen.stderr));
    id
}

fn written(home: &Path, name: &str, bytes: &[u8]) -> String {
    let path = home.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// `origo --json sign ...` with the shared token and this on standard input.
fn sign(home: &Path, words: &[&str], pins: &str) -> Output {
    let module = shared().pki.module_path().display().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    command
        .args(["--home", &home.display().to_string(), "--lang", "en", "--json", "sign"])
        .args(words)
        .args(["--module", &module, "--token", &shared().token.label, "--pin-stdin"])
        .envs(shared().pki.env())
        .write_stdin(pins);
    command.output().unwrap()
}

#[test]
fn the_queue_is_signed_with_one_pin_and_told_as_a_table_and_a_log() {
    let home = home();
    let id = sealed(home.path(), "EX-S1", ROSSI);
    let queue = said(&origo(home.path(), &["--json", "sign", "--queue", "--signatory", ROSSI]));
    assert_eq!(queue["items"][0]["id"], id.as_str());
    assert_eq!(queue["items"][0]["documents"].as_array().map(Vec::len), Some(2), "{queue}");
    let none = said(&origo(home.path(), &["--json", "sign", "--queue", "--signatory", "NOBODY"]));
    assert_eq!(none["items"], json!([]));
    let contract = written(home.path(), "contratto.pdf", &harness::stage::pdf(&["CONTRATTO"]));
    let report = home.path().join("firme.csv");
    let report_words = report.display().to_string();
    let paper = ["--paper", contract.as_str(), "--kind", "contract"];
    let words = [&[id.as_str(), "--report", report_words.as_str()][..], &paper].concat();
    let output = sign(home.path(), &words, PIN);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let results = said(&output)["results"].clone();
    assert_eq!(results[0]["outcome"], "signed", "{results}");
    assert_eq!(results[1]["outcome"], "signed", "the contract under the same PIN: {results}");
    let signed = PathBuf::from(results[1]["p7m"].as_str().unwrap());
    assert!(signed.ends_with("contratto.pdf"), "a PDF is signed inside: {}", signed.display());
    let bytes = std::fs::read(&signed).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.windows(10).any(|at| at == b"/ByteRange"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("3/3"), "progress is told: {stderr}");
    let table = std::fs::read_to_string(&report).unwrap();
    assert!(table.contains(",'=1+1,"), "no formula for a spreadsheet: {table}");
    let log = report.with_extension("jsonl").display().to_string();
    let checked = said(&origo(home.path(), &["--json", "sign", "--check-log", &log]));
    assert_eq!(checked["entries"], 3);
    let own = said(&origo(home.path(), &["--json", "sign", "--check-log"]));
    assert_eq!(own, checked, "the log of the home is the same");
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, text.replacen("\"number\":2", "\"number\":4", 1)).unwrap();
    let broken = origo(home.path(), &["--json", "sign", "--check-log", &log]);
    assert_eq!(broken.status.code(), Some(1));
    assert_eq!(said(&broken)["error"]["code"], "logBroken");
}

#[test]
fn a_practice_is_sent_back_with_a_reason() {
    let home = home();
    let id = sealed(home.path(), "EX-S2", ROSSI);
    let bare = origo(home.path(), &["--json", "sign", "--return", &id]);
    assert_eq!(bare.status.code(), Some(2), "a reason is owed");
    let sent =
        origo(home.path(), &["--json", "sign", "--return", &id, "--reason", "Manca il peso"]);
    assert_eq!((sent.status.code(), said(&sent)["revision"].as_u64()), (Some(0), Some(2)));
    let listed = said(&origo(home.path(), &["--json", "list", "--state", "draft"]));
    assert!(listed.to_string().contains("Manca il peso"), "the drafter reads it: {listed}");
    let again = origo(home.path(), &["--json", "sign", "--return", &id, "--reason", "Again"]);
    assert_eq!(said(&again)["error"]["code"], "notSealed");
}

#[test]
fn a_wrong_pin_is_not_followed_by_the_next_line() {
    let home = home();
    let id = sealed(home.path(), "EX-S3", "GLLGUO80A01F205X");
    let module = shared().pki.module_path().display().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    let output = command
        .args(["--home", &home.path().display().to_string(), "--json", "sign", &id])
        .args(["--module", &module, "--token", &shared().wrong_pins.label, "--pin-stdin"])
        .envs(shared().pki.env())
        .write_stdin(format!("999999\n{PIN}\n"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said(&output)["error"]["code"], "pinIncorrect", "the right one stood below it");
}
