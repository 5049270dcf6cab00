//! `cargo xtask bench signing`: our batch and our verification beside their peers, on one token.
//!
//! Programs run one after the other, a few rounds of all of them, so that what else the machine does
//! falls on each alike. What a program says of itself is its loop; what the system says is the whole of
//! it, its start included.

mod card;
mod case;
mod corpus;
mod goals;
mod options;
mod report;
mod stage;

use std::path::PathBuf;

use super::document;
use super::figures;
use super::machine::{self, Machine};
use crate::places::Places;
use crate::steps::Steps;

use case::{BATCH, Case, Kind};
use options::Options;
use stage::{Stage, Tools};

/// A row with its runs.
type Measured = figures::Measured<Case>;

/// Prepares what is measured, measures it, and writes the tables.
pub(super) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    let options = Options::parse(words)?;
    let mut steps = Steps::new("cargo xtask bench signing");
    let unprepared = |_| "cargo xtask bench signing: FAILED before it measured";
    let tools = steps.step("packages and builds", || Tools::prepare(places, &options));
    let tools = tools.map_err(unprepared)?;
    let folder = places.root.join(".origo").join("bench").join("signing");
    let stage = steps.step("token and documents", || {
        Stage::set(&folder, &places.root, options.documents, tools)
    });
    let stage = stage.map_err(unprepared)?;
    let machine = Machine::here(&software());
    let mut results: Vec<Measured> = Vec::new();
    let mut signed: Option<PathBuf> = None;
    for kind in options.kinds() {
        for round in 1..=options.rounds(kind) {
            let name = format!("{}, round {round} of {}", kind.name(), options.rounds(kind));
            // A case that failed has its place in the tables and in the summary.
            let _ =
                steps.step(&name, || round_of(&stage, &options, kind, &mut results, &mut signed));
        }
    }
    let file = match &options.out {
        Some(file) => PathBuf::from(file),
        None if options.whole => places.root.join("docs").join("benchmarks.md"),
        None => folder.join("benchmarks.md"),
    };
    document::keep(&file, &report::written(&machine, &stage.programs(), &results, &options))?;
    let well = steps.summary();
    eprintln!("\nThe tables are in {}", file.display());
    if well { Ok(()) } else { Err("cargo xtask bench signing: FAILED in a case".to_owned()) }
}

/// Every case of a kind once; those that failed before are left out.
fn round_of(
    stage: &Stage,
    options: &Options,
    kind: Kind,
    results: &mut Vec<Measured>,
    signed: &mut Option<PathBuf>,
) -> Result<(), String> {
    let mut failures = Vec::new();
    for case in Case::of(kind).filter(|case| options.peers || !case.is_peer()) {
        let at = match results.iter().position(|result| result.case == case) {
            Some(at) => at,
            None => {
                results.push(Measured { case, samples: Vec::new(), failure: None });
                results.len() - 1
            }
        };
        if results[at].failure.is_some() {
            continue;
        }
        match stage.measure(case, options.documents_of(kind), signed.as_deref()) {
            Ok((sample, out)) => {
                results[at].samples.push(sample);
                // What our batch has signed is what is verified.
                if (kind, case.name) == (Kind::Signing, BATCH) {
                    *signed = Some(out);
                }
            }
            Err(why) => {
                failures.push(format!("{}: {why}", case.name));
                results[at].failure = Some(why);
            }
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("; ")) }
}

/// The token and the peers, by their versions.
fn software() -> Vec<String> {
    let first = |program: &str, words: &[&str], count: usize| {
        let said = machine::said(program, words);
        said.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
    };
    vec![
        first("openssl", &["version"], 2),
        format!("SoftHSM {}", first("softhsm2-util", &["--version"], 1)),
        first("python3", &["--version"], 2),
    ]
}
