//! `cargo xtask bench archive`: what a person asks of an archive of 100,000 practices. It has no peers: no other
//! program keeps one. The home is made once, as the window makes practices, and kept for the next run.

mod options;
mod report;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use harness::child;
use serde_json::Value;

use self::options::Options;
use super::machine::Machine;
use super::{document, figures, ours};
use crate::places::Places;
use crate::steps::Steps;

const EXAMPLE: &str = "origo-bench-archive";
/// A hundred thousand practices taken in one after another.
const MAKE_LIMIT: Duration = Duration::from_secs(2 * 60 * 60);
const ASK_LIMIT: Duration = Duration::from_secs(600);

/// One question.
#[derive(Debug, PartialEq, Eq)]
struct Case {
    word: &'static str,
    does: &'static str,
    times: usize,
    /// Whether a person waits for it as for a page.
    page: bool,
}

const fn page(word: &'static str, does: &'static str) -> Case {
    Case { word, does, times: 200, page: true }
}

static CASES: [Case; 8] = [
    page("first", "the first page of all practices"),
    page("deep", "a page from the middle, by its key"),
    page("state", "those in one state, a fifth of all"),
    page("country", "those of one country, a quarter of all"),
    page("rare", "a word that stands in one practice"),
    page("common", "the beginning of a word that stands in all"),
    page("counts", "how many are in which state, and which press"),
    Case { word: "export", does: "all of them written as CSV", times: 3, page: false },
];

/// What a program said of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Answer {
    p50_ms: f64,
    p95_ms: f64,
    times: f64,
}

impl Answer {
    /// From a program's line of measures; none when a number is missing or none.
    fn read(line: &Value) -> Option<Self> {
        let number = |name: &str| line[name].as_f64().filter(|number| number.is_finite());
        let answer = Self {
            p50_ms: number("p50_ms")?,
            p95_ms: number("p95_ms")?,
            times: number("documents")?,
        };
        (answer.times > 0.0 && answer.p50_ms <= answer.p95_ms).then_some(answer)
    }
}

/// A question with what was found, or why not.
type Found = (&'static Case, Result<Answer, String>);

/// Makes the home, asks every question, and writes the tables.
pub(super) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    let options = Options::read(words)?;
    let mut steps = Steps::new("cargo xtask bench archive");
    let stage =
        Stage { folder: places.root.join(".origo").join("bench").join("archive"), places, options };
    steps
        .step("build, and the home of many practices", || stage.set())
        .map_err(|_| "cargo xtask bench archive: FAILED before it measured")?;
    let machine = Machine::here(&[]);
    let mut found: Vec<Found> = Vec::new();
    for case in &CASES {
        let answer = steps.step(case.does, || stage.ask(case.word, case.times, ASK_LIMIT));
        found.push((case, answer.map_err(|_| "it failed: see the log of the run".to_owned())));
    }
    let file = match &stage.options.out {
        Some(file) => file.clone(),
        None => places.root.join("docs").join("benchmarks.md"),
    };
    let program = format!("origo {}", ours::commit(&places.root));
    document::keep(&file, &report::written(&machine, &program, stage.options.practices, &found))?;
    let well = steps.summary();
    eprintln!("\nThe tables are in {}", file.display());
    if well { Ok(()) } else { Err("cargo xtask bench archive: FAILED in a case".to_owned()) }
}

struct Stage<'a> {
    places: &'a Places,
    folder: PathBuf,
    options: Options,
}

impl Stage<'_> {
    fn set(&self) -> Result<(), String> {
        ours::example(&self.places.root, EXAMPLE, &[])?;
        fs::create_dir_all(&self.folder)
            .map_err(|error| format!("{}: {error}", self.folder.display()))?;
        self.said("make", 1, MAKE_LIMIT).map(drop)
    }

    fn ask(&self, word: &str, times: usize, limit: Duration) -> Result<Answer, String> {
        let line = self.said(word, times, limit)?;
        Answer::read(&line).ok_or_else(|| format!("a line without measures: {line}"))
    }

    fn said(&self, word: &str, times: usize, limit: Duration) -> Result<Value, String> {
        let program = self.places.target.join("release").join("examples").join(EXAMPLE);
        let mut command = Command::new(program);
        let home = self.folder.join(format!("home-{}", self.options.practices));
        command.arg(word).env("BENCH_HOME", home).env("BENCH_TIMES", times.to_string());
        command.env("BENCH_PRACTICES", self.options.practices.to_string());
        let answer = child::ask(&mut command, b"", limit).map_err(|error| error.to_string())?;
        figures::last_line(&answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_is_an_answer_only_when_its_numbers_can_be() {
        let line = json!({ "documents": 200, "seconds": 1.0, "p50_ms": 2.5, "p95_ms": 7.0 });
        let answer = Answer::read(&line).unwrap();
        assert_eq!((answer.p50_ms, answer.p95_ms, answer.times), (2.5, 7.0, 200.0));
        for broken in [
            json!({ "documents": 200, "p50_ms": 2.5 }),
            json!({ "documents": 0, "p50_ms": 2.5, "p95_ms": 7.0 }),
            json!({ "documents": 5, "p50_ms": 9.0, "p95_ms": 7.0 }),
            json!({ "documents": 5, "p50_ms": "2", "p95_ms": 7.0 }),
        ] {
            assert_eq!(Answer::read(&broken), None, "{broken}");
        }
    }

    #[test]
    fn every_word_is_asked_once() {
        let mut words: Vec<&str> = CASES.iter().map(|case| case.word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), CASES.len());
    }
}
