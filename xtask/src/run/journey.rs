//! The whole journey in the terminal: from a file of practice data to the issued certificate.

use std::error::Error;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;
use harness::pki::Pki;
use harness::stage::{CHAMBER, OFFICER, Officer};
use serde_json::{Value, json};

use super::scene;
use crate::places::Places;

/// The practice that travels.
const SAMPLE: &str = "telai-bursa.json";

/// Day for which the sample's relative days hold.
const TODAY: &str = "2026-11-22";

/// A list is turned into PEM in no time.
const OPENSSL_LIMIT: Duration = Duration::from_secs(20);

/// Walks it and prints each step on standard error, the closing line on standard output.
pub(super) fn walk(places: &Places) -> Result<(), String> {
    let mut steps = Steps { done: 0 };
    let closing = walk_steps(places, &mut steps).map_err(|error| {
        format!(
            "Step {} failed: {error}\nThe desk's log is journey/desk/serve.log in the \
             demonstration's folder (.origo/demo, or ORIGO_DEMO). Mend the cause and run again: it \
             starts afresh.",
            steps.done + 1
        )
    })?;
    writeln!(std::io::stdout(), "{closing}").map_err(|error| error.to_string())
}

fn walk_steps(places: &Places, steps: &mut Steps) -> Result<Value, Box<dyn Error>> {
    let (file, practice) = scene::sample(places, SAMPLE)?;
    let (props, scene) = scene::set(places, "journey", true, &practice)?;
    let (desk, label) = (scene.desk.url(), &props.token.label);
    steps.say(format_args!("the desk of {CHAMBER} serves at {desk}; company registered"));
    steps.say(format_args!("token {label} with the key of LUCA MORETTI (SoftHSM)"));
    let id = scene.take_in(&file)?;
    steps.say(format_args!("imported {SAMPLE} with its documents: practice {id}"));
    let check = scene.office.tell(&[&"check", &id, &"--today", &TODAY], "")?;
    let findings = check.json["findings"].as_array().map_or(0, Vec::len);
    let fee = check.text("/fees/total")?;
    steps.say(format_args!("checked: {findings} findings, fee {fee}"));
    let seal = scene.office.tell(&[&"freeze", &id], "")?;
    steps.say(format_args!("sealed: SHA-256 {}", seal.text("/sha256")?));
    let p7m = scene.sign(&id, &props.token)?;
    steps.say(format_args!("signed: {}", p7m.display()));
    let protocol = scene.submit(&id)?;
    steps.say(format_args!("submitted and charged: protocol {protocol}"));
    Officer::enter(scene.desk.url(), &OFFICER)?.issue(&protocol)?;
    steps.say(format_args!("issued on the officer's page"));
    let status = scene.office.tell(&[&"status", &id, &"--refresh"], "")?;
    let state = status.text("/practices/0/state")?;
    let certificate = status.text("/practices/0/certificate")?;
    steps.say(format_args!("status: {state}, certificate {certificate}"));
    let pdf = scene.fetch(&id)?;
    steps.say(format_args!("fetched: {}", pdf.display()));
    let anchors = props.pki.anchors_dir();
    let verdict = scene.office.tell(&[&"verify", &p7m, &"--anchors", &anchors], "")?;
    let verdict = verdict.text("/indication")?;
    steps.say(format_args!("signature verified: {verdict}"));
    Ok(json!({
        "practice": id,
        "protocol": protocol,
        "certificate": certificate,
        "state": state,
        "p7m": p7m,
        "pdf": pdf,
        "ca": anchors_with_lists(&props.pki, &scene.dir)?,
    }))
}

/// The test anchors and their revocation lists in one PEM file: whoever judges the signature elsewhere
/// (`openssl cms -verify -CAfile`, `origo verify --anchors`) needs nothing else.
pub(crate) fn anchors_with_lists(pki: &Pki, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut pem = std::fs::read_to_string(pki.anchors_pem())?;
    for list in [pki.root_crl_path(), pki.crl_path()] {
        let mut openssl = Command::new("openssl");
        openssl.args(["crl", "-inform", "DER", "-outform", "PEM", "-in"]).arg(list);
        pem.push_str(&child::ask(&mut openssl, b"", OPENSSL_LIMIT)?.stdout);
    }
    let path = folder.join("ca.pem");
    std::fs::write(&path, pem)?;
    Ok(path)
}

/// Numbers the steps that a person reads.
struct Steps {
    done: u32,
}

impl Steps {
    fn say(&mut self, what: fmt::Arguments<'_>) {
        self.done += 1;
        eprintln!("  {:>2}. {what}", self.done);
    }
}
