//! `cargo xtask bench replication`: our replicator beside its peers, on one corpus, in one run.
//!
//! Two programs at a time.

mod cases;
mod conversation;
mod figures;
mod goals;
mod options;
mod program;
mod report;

use std::fs;
use std::path::PathBuf;

use crate::places::Places;
use crate::steps::Steps;

use super::document;
use super::machine::{self, Machine};
use figures::Measured;
use options::Options;
use program::Program;

/// Documents in a case; the peers are spared the last.
const SIZES: [usize; 4] = [1_000, 3_000, 10_000, 100_000];

/// The most documents that a peer is asked to bear.
const PEER_DOCUMENTS_MAX: usize = 10_000;

/// Builds what is measured, measures it, and writes the tables.
pub(super) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    let options = Options::parse(words)?;
    let folder = places.root.join(".origo").join("bench");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut steps = Steps::new("cargo xtask bench replication");
    let mut programs = Vec::new();
    for kind in &options.programs {
        let prepared = steps.step(&format!("{}: build", kind.name()), || kind.prepare(places));
        programs.push(
            prepared.map_err(|_| "cargo xtask bench replication: FAILED before it measured")?,
        );
    }
    let node = format!("node {}", machine::said("node", &["--version"]));
    let machine = Machine::here(&[node]);
    // The tables of a part would say less than those that stand there.
    let file = match &options.out {
        Some(file) => PathBuf::from(file),
        None if options.whole => places.root.join("docs").join("benchmarks.md"),
        None => folder.join("benchmarks.md"),
    };
    let mut results = Vec::new();
    for (program, documents) in cases(&programs, &options.documents) {
        let types = options.documents.first() == Some(&documents);
        let name = format!("{}: {documents} documents", program.name);
        let measured = steps.step(&name, || cases::measure(program, documents, types, &folder));
        results.push(measured.unwrap_or_else(|_| Measured::broken(program, documents)));
        // After each: who stops a run of hours keeps what it has measured.
        let text = report::written(&machine, &programs, &results, &options.command);
        document::keep(&file, &text)?;
    }
    let well = steps.summary();
    eprintln!(
        "\nThe tables are in {}, every line of the programs in {}",
        file.display(),
        folder.display()
    );
    if well { Ok(()) } else { Err("cargo xtask bench replication: FAILED in a case".to_owned()) }
}

/// Every program with every number of documents that it is asked to bear.
fn cases<'a>(
    programs: &'a [Program],
    documents: &'a [usize],
) -> impl Iterator<Item = (&'a Program, usize)> {
    documents.iter().flat_map(|documents| {
        let bears = |program: &&Program| !program.is_peer || *documents <= PEER_DOCUMENTS_MAX;
        programs.iter().filter(bears).map(|program| (program, *documents))
    })
}
