//! `cargo xtask bench submission`: a queue of signed practices to a desk on the same machine, by the real
//! programs, and what following them costs. It has no peers: no other program submits by itself.

mod options;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use harness::child::{self, Running};
use harness::relay::{Carried, Relay};
use harness::stage::{Props, Scene};
use serde_json::Value;

use self::options::Options;
use super::machine::Machine;
use super::usage::{self, Usage};
use super::{document, ours};
use crate::places::Places;
use crate::steps::{Steps, Stopped};

/// One command over the whole queue.
const COMMAND_LIMIT: Duration = Duration::from_secs(4 * 60 * 60);

/// What one command took.
#[derive(Debug, Clone, Copy)]
struct Measure {
    practices: usize,
    seconds: f64,
    carried: Carried,
    /// Of the office's program.
    office: Usage,
    /// Of the desk's, since before; its peak is of its whole life.
    desk: Usage,
}

/// Makes the queue, submits it, follows it once, and writes the tables.
pub(super) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    let options = Options::read(words)?;
    let mut steps = Steps::new("cargo xtask bench submission");
    let failed = "cargo xtask bench submission: FAILED before it measured".to_owned();
    let programs = ["--bin", "origo", "--bin", "origo-desk"];
    let build = || ours::example(&places.root, "origo-bench-intake", &programs);
    steps.step("build", build).map_err(|_| failed.clone())?;
    let stage = steps
        .step("a queue of signed practices", || Stage::set(places, options.practices))
        .map_err(|_| failed)?;
    let machine = Machine::here(&[]);
    let submitted =
        steps.step("submit --all-signed", || stage.measure(&["submit", "--all-signed"]));
    let mut follow = |what| steps.step(what, || stage.measure(&["status", "--refresh"]));
    let followed = Followed {
        news: follow("status --refresh, all of them new"),
        quiet: follow("status --refresh, nothing new"),
    };
    let file = match &options.out {
        Some(file) => file.clone(),
        None => places.root.join("docs").join("benchmarks.md"),
    };
    let program = format!("origo and origo-desk {}", ours::commit(&places.root));
    document::keep(&file, &report::written(&machine, &program, &submitted, &followed))?;
    let well = steps.summary();
    eprintln!("\nThe tables are in {}", file.display());
    if well { Ok(()) } else { Err("cargo xtask bench submission: FAILED in a case".to_owned()) }
}

/// Two rounds of following.
struct Followed {
    /// After all were submitted.
    news: Result<Measure, Stopped>,
    /// With nothing to learn.
    quiet: Result<Measure, Stopped>,
}

struct Stage {
    scene: Scene,
    relay: Relay,
    practices: usize,
}

impl Stage {
    /// An office and a desk in an empty folder, with so many practices signed.
    fn set(places: &Places, practices: usize) -> Result<Self, String> {
        let folder = places.root.join(".origo").join("bench").join("submission");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| shown(&folder, &error))?;
        }
        fs::create_dir_all(&folder).map_err(|error| shown(&folder, &error))?;
        let sample = read(&places.root.join("xtask/samples/telai-bursa.json"))?;
        let said = |error: &dyn std::error::Error| error.to_string();
        let props = Props::make(&folder.join("props")).map_err(|error| said(&error))?;
        let programs = places.target.join("release");
        let euro = format!("{}.00", 100 * practices);
        let scene = Scene::set(&programs, &folder, &props, &sample["impresa"], &euro)
            .map_err(|error| said(&error))?;
        for number in 0..practices {
            let file = another(&folder, &sample, number)?;
            let id = scene.take_in(&file).map_err(|error| said(&error))?;
            scene.office.tell(&[&"freeze", &id], "").map_err(|error| said(&error))?;
        }
        let signed = scene.ask_to_sign(&["--all-ready"], &props.token, &props.token.pin);
        signed.and_then(harness::stage::Said::yes).map_err(|error| said(&error))?;
        let relay = Relay::to(scene.desk.address()).map_err(|error| said(&error))?;
        scene.know_desk(relay.url()).map_err(|error| said(&error))?;
        // What was asked until here is not measured.
        let _ = relay.take();
        Ok(Self { scene, relay, practices })
    }

    /// One command of the office, looked at while it runs.
    fn measure(&self, words: &[&str]) -> Result<Measure, String> {
        let desk = self.scene.desk.id().ok_or("the desk does not run")?;
        let absent = || "the system does not tell what programs use".to_owned();
        let before = usage::of(desk).ok_or_else(absent)?;
        let log = self.scene.dir.join(format!("{}.log", words[0]));
        let words: Vec<&dyn AsRef<std::ffi::OsStr>> = words.iter().map(|word| word as _).collect();
        let mut command: Command = self.scene.office.behind(&[], &words);
        let begun = Instant::now();
        let mut running =
            Running::start_logged(&mut command, &log).map_err(|error| error.to_string())?;
        let mut office = None;
        let ended = child::until("the office's command", COMMAND_LIMIT, || {
            office = usage::of(running.id()).or(office);
            running.ended().ok().flatten()
        });
        let seconds = begun.elapsed().as_secs_f64();
        let status = ended.map_err(|error| error.to_string())?;
        if !status.success() {
            let said = fs::read_to_string(&log).unwrap_or_default();
            return Err(said.lines().last().unwrap_or_default().to_owned());
        }
        let after = usage::of(desk).ok_or_else(absent)?;
        Ok(Measure {
            practices: self.practices,
            seconds,
            carried: self.relay.take(),
            office: office.ok_or_else(absent)?,
            desk: Usage { cpu_s: after.cpu_s - before.cpu_s, ..after },
        })
    }
}

/// The sample under another reference and with other marks, as a file.
fn another(folder: &Path, sample: &Value, number: usize) -> Result<PathBuf, String> {
    let mut practice = sample.clone();
    practice["id"] = format!("CODA-{number:05}").into();
    practice["items"][0]["marche"] = format!("CODA-{number:05}").into();
    let path = folder.join("practice.json");
    fs::write(&path, practice.to_string()).map_err(|error| shown(&path, &error))?;
    Ok(path)
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read(path).map_err(|error| shown(path, &error))?;
    serde_json::from_slice(&text).map_err(|error| error.to_string())
}

fn shown(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
