//! `cargo xtask bench intake`: how many practices a second a desk takes in, the real `origo-desk` under the load of
//! offices on the same machine, empty and with a million practices behind it. It has no peers: the portals' servers
//! are not to be had.

mod options;
mod report;
mod stage;

use super::machine::Machine;
use super::{document, ours};
use crate::places::Places;
use crate::steps::Steps;

use self::options::Options;
use self::stage::{Base, Stage};

/// The practices a second that are wanted.
const RATE: usize = 100;

/// What one load took.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Load {
    practices: f64,
    seconds: f64,
    /// CPU of the load itself, which runs on the same cores.
    load_cpu_s: f64,
    /// CPU of the desk, and of its database's server.
    desk_cpu_s: f64,
    practice_ms: Spread,
    request_ms: Spread,
}

/// Of latencies, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Spread {
    p50: f64,
    p99: f64,
    max: f64,
}

/// One desk under both loads.
#[derive(Debug)]
struct Found {
    base: Base,
    at_rate: Result<Load, String>,
    at_once: Result<Load, String>,
}

/// Makes papers and desks, loads each, judges what it holds, and writes the tables.
pub(super) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    let options = Options::read(words)?;
    let mut steps = Steps::new("cargo xtask bench intake");
    let failed = |_| "cargo xtask bench intake: FAILED before it measured".to_owned();
    let stage = Stage::at(places, &options);
    steps.step("build, and signed practices", || stage.set()).map_err(failed)?;
    let machine = Machine::here(&[]);
    let mut found = Vec::new();
    for base in options.bases() {
        let why = |_| "it failed: see the log of the run".to_owned();
        let Ok(mut desk) = steps.step(&format!("{base}: a desk"), || stage.desk(base)) else {
            found.push(Found { base, at_rate: Err(why(())), at_once: Err(why(())) });
            continue;
        };
        let at_rate = steps.step(&format!("{base}: {RATE} a second"), || desk.at_a_rate(RATE));
        let at_once = steps.step(&format!("{base}: as fast as it can"), || desk.at_once());
        // What was told must be there, or its speed is worth nothing.
        let whole = steps.step(&format!("{base}: nothing lost, nothing twice"), || desk.judged());
        let judged = |load: Result<Load, _>| match (load, &whole) {
            (Ok(load), Ok(())) => Ok(load),
            _ => Err(why(())),
        };
        found.push(Found {
            base,
            at_rate: judged(at_rate.map_err(drop)),
            at_once: judged(at_once.map_err(drop)),
        });
    }
    stage.clear()?;
    let file = match &options.out {
        Some(file) => file.clone(),
        None => places.root.join("docs").join("benchmarks.md"),
    };
    let program = format!("origo-desk {}", ours::commit(&places.root));
    document::keep(&file, &report::written(&machine, &program, &options, &found))?;
    let well = steps.summary();
    eprintln!("\nThe tables are in {}", file.display());
    if well { Ok(()) } else { Err("cargo xtask bench intake: FAILED in a case".to_owned()) }
}
