//! `cargo xtask bench paper`: rules, the printed page and a table of goods, beside the peers that do a
//! part of the same. The rules have none: no other program knows them.

mod case;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;

use self::case::{CASES, Case, LINES_OF_TABLE, Program};
use super::figures::{self, Sample};
use super::machine::Machine;
use super::{document, ours};
use crate::installation::python;
use crate::places::Places;
use crate::steps::Steps;

/// A row with its runs.
type Measured = figures::Measured<Case>;

const ROUNDS: usize = 5;
const RUN_LIMIT: Duration = Duration::from_secs(300);
const EXAMPLE: &str = "origo-bench-paper";

/// Where it is measured.
struct Stage {
    folder: PathBuf,
    ours: PathBuf,
    python: PathBuf,
    scripts: PathBuf,
    fonts: PathBuf,
}

/// Prepares what is measured, measures it, and writes the tables.
pub(super) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    if let [word, ..] = words {
        return Err(format!("bench paper takes no options: {word}"));
    }
    let mut steps = Steps::new("cargo xtask bench paper");
    let stage = steps.step("packages, build, table and page", || Stage::set(places));
    let stage = stage.map_err(|_| "cargo xtask bench paper: FAILED before it measured")?;
    let machine = Machine::here(&[]);
    let start = |case| Measured { case, samples: Vec::new(), failure: None };
    let mut results: Vec<Measured> = CASES.iter().map(start).collect();
    for round in 1..=ROUNDS {
        let _ = steps.step(&format!("round {round} of {ROUNDS}"), || stage.round(&mut results));
    }
    let file = places.root.join("docs").join("benchmarks.md");
    let programs = format!("origo {}, {}", ours::commit(&places.root), stage.peers()?);
    document::keep(&file, &report::written(&machine, &programs, &results))?;
    let well = steps.summary();
    eprintln!("\nThe tables are in {}", file.display());
    if well { Ok(()) } else { Err("cargo xtask bench paper: FAILED in a case".to_owned()) }
}

impl Stage {
    fn set(places: &Places) -> Result<Self, String> {
        ours::example(&places.root, EXAMPLE, &[])?;
        let scripts = places.root.join("tests").join("bench").join("paper");
        let tools = places.tools.join("bench-paper");
        let python = python::environment(&tools, &scripts.join("requirements.txt"))?;
        let folder = places.root.join(".origo").join("bench").join("paper");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let fonts = places.root.join("crates").join("rendering").join("fonts");
        let ours = places.target.join("release").join("examples").join(EXAMPLE);
        let stage = Self { folder, ours, python, scripts, fonts };
        stage.ask(Program::Ours("make"), LINES_OF_TABLE, 1)?;
        Ok(stage)
    }

    /// Every case once; those that failed before are left out.
    fn round(&self, results: &mut [Measured]) -> Result<(), String> {
        let mut failures = Vec::new();
        for result in results.iter_mut().filter(|result| result.failure.is_none()) {
            match self.ask(result.case.program, result.case.lines, result.case.times) {
                Ok(sample) => result.samples.push(sample),
                Err(why) => {
                    failures.push(format!("{}: {why}", result.case.name));
                    result.failure = Some(why);
                }
            }
        }
        if failures.is_empty() { Ok(()) } else { Err(failures.join("; ")) }
    }

    fn ask(&self, program: Program, lines: usize, times: usize) -> Result<Sample, String> {
        let mut command = match program {
            Program::Ours(word) => {
                let mut command = Command::new(&self.ours);
                command.arg(word);
                command
            }
            Program::Python(script) => {
                let mut command = Command::new(&self.python);
                command.arg(self.scripts.join(script));
                command.env("PYTHONPATH", self.scripts.parent().unwrap_or(&self.scripts));
                command
            }
        };
        let file = |name: &str| self.folder.join(name);
        command.env("BENCH_LINES", lines.to_string()).env("BENCH_TIMES", times.to_string());
        command.env("BENCH_TABLE", file("goods.xlsx")).env("BENCH_PAGE", file("page.json"));
        command.env("BENCH_OUT", file("page.pdf")).env("BENCH_FONTS", &self.fonts);
        let sample = Sample::of(&mut command, RUN_LIMIT)?;
        if sample.documents as usize != times {
            return Err(format!("{} times instead of {times}", sample.documents));
        }
        if case::prints(program) {
            one_page(&file("page.pdf"))?;
        }
        Ok(sample)
    }

    fn peers(&self) -> Result<String, String> {
        let mut command = Command::new(&self.python);
        command.args(["-m", "pip", "list", "--format", "freeze", "--disable-pip-version-check"]);
        let answer = child::ask(&mut command, b"", RUN_LIMIT).map_err(|error| error.to_string())?;
        let named = |row: &&str| {
            ["openpyxl", "reportlab", "weasyprint"].iter().any(|name| row.starts_with(name))
        };
        let rows = answer.stdout.lines().filter(named).map(|row| row.replace("==", " "));
        Ok(rows.collect::<Vec<_>>().join(", "))
    }
}

/// What was printed is a PDF of one page, or it does not count.
fn one_page(file: &Path) -> Result<(), String> {
    let mut command = Command::new("pdfinfo");
    command.arg(file);
    let answer = child::ask(&mut command, b"", RUN_LIMIT).map_err(|error| error.to_string())?;
    let pages = answer.stdout.lines().find_map(|line| line.strip_prefix("Pages:"));
    match pages.map(str::trim) {
        Some("1") => Ok(()),
        other => Err(format!("{} has {} pages", file.display(), other.unwrap_or("no"))),
    }
}
