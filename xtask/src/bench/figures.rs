//! What was measured, as numbers.

use std::process::Command;
use std::time::{Duration, Instant};

use harness::child::{self, Answer};
use serde_json::Value;

use super::usage;

/// One run of a program over all its documents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sample {
    /// How many.
    pub(super) documents: f64,
    /// Of the loop over them, by the program's own clock.
    pub(super) seconds: f64,
    pub(super) cpu_s: f64,
    /// Of the program from its start to its end, by the system.
    pub(super) whole_s: f64,
    pub(super) whole_cpu_s: f64,
    /// PKCS#11 calls, where the token counts them.
    pub(super) calls: Option<f64>,
}

impl Sample {
    /// Of a program that is started here and says its measures in its last line.
    pub(super) fn of(command: &mut Command, limit: Duration) -> Result<Self, String> {
        let clock = || usage::of_ended().ok_or("the system does not tell the CPU of programs");
        let (before_s, begun) = (clock()?, Instant::now());
        let answer = child::ask(command, b"", limit).map_err(|error| error.to_string())?;
        let (whole_s, whole_cpu_s) = (begun.elapsed().as_secs_f64(), clock()? - before_s);
        let line = last_line(&answer)?;
        Self::read(&line, whole_s, whole_cpu_s)
            .ok_or_else(|| format!("a line without measures: {line}"))
    }

    /// From a program's line of measures and what the system says; a program that does not know its CPU
    /// is a process for each document, and all of it is the loop. None when a number is missing.
    fn read(line: &Value, whole_s: f64, whole_cpu_s: f64) -> Option<Self> {
        let number = |name: &str| line[name].as_f64();
        Some(Self {
            documents: number("documents").filter(|count| *count > 0.0)?,
            seconds: number("seconds")?,
            cpu_s: number("cpu_s").unwrap_or(whole_cpu_s),
            whole_s,
            whole_cpu_s,
            calls: None,
        })
    }

    /// CPU of the loop for each document, in milliseconds.
    pub(super) fn cpu_ms(&self) -> f64 {
        1e3 * self.cpu_s / self.documents
    }

    /// Time of the loop for each document, in milliseconds.
    pub(super) fn wall_ms(&self) -> f64 {
        1e3 * self.seconds / self.documents
    }

    /// CPU of everything but the loop, in milliseconds.
    pub(super) fn setup_cpu_ms(&self) -> f64 {
        1e3 * (self.whole_cpu_s - self.cpu_s).max(0.0)
    }
}

/// A case of a bench with its runs.
#[derive(Debug)]
pub(super) struct Measured<C: 'static> {
    pub(super) case: &'static C,
    pub(super) samples: Vec<Sample>,
    /// Why there are no more.
    pub(super) failure: Option<String>,
}

impl<C> Measured<C> {
    /// The median of a figure; none where nothing was measured.
    pub(super) fn median(&self, part: impl Fn(&Sample) -> f64) -> Option<f64> {
        let mut values: Vec<f64> = self.samples.iter().map(part).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }

    /// The least and the most of a figure.
    pub(super) fn range(&self, part: impl Fn(&Sample) -> f64) -> Option<(f64, f64)> {
        let least = self.samples.iter().map(&part).min_by(f64::total_cmp)?;
        Some((least, self.samples.iter().map(&part).max_by(f64::total_cmp)?))
    }
}

/// `median (least to most)`.
pub(super) fn spread<C>(result: &Measured<C>, part: fn(&Sample) -> f64) -> Option<String> {
    let (least, most) = result.range(part)?;
    let median = result.median(part)?;
    Some(format!("{} ({} to {})", fine(median), fine(least), fine(most)))
}

/// Hundredths: differences between signing programs are smaller than [`super::table::figure`] tells.
fn fine(value: f64) -> String {
    if value >= 10.0 { format!("{value:.1}") } else { format!("{value:.2}") }
}

/// The last line of a program that ended well, as JSON.
pub(super) fn last_line(answer: &Answer) -> Result<Value, String> {
    if !answer.status.success() {
        let said: Vec<&str> = answer.stderr.trim().lines().rev().take(3).collect();
        return Err(format!("{}: {}", answer.status, said.join(" / ")));
    }
    let line = answer.stdout.lines().rev().find_map(|line| serde_json::from_str(line).ok());
    line.ok_or_else(|| "no line of measures".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_program_that_does_not_know_its_cpu_is_all_loop() {
        let line = json!({ "documents": 100, "seconds": 2.5 });
        let sample = Sample::read(&line, 2.6, 2.0).unwrap();
        assert_eq!((sample.cpu_ms(), sample.wall_ms(), sample.setup_cpu_ms()), (20.0, 25.0, 0.0));
        let line = json!({ "documents": 100, "seconds": 2.5, "cpu_s": 1.5 });
        let sample = Sample::read(&line, 2.6, 2.0).unwrap();
        assert_eq!((sample.cpu_ms(), sample.setup_cpu_ms()), (15.0, 500.0));
        assert_eq!(Sample::read(&json!({ "seconds": 1 }), 1.0, 1.0), None, "no documents");
    }

    #[test]
    fn one_slow_run_does_not_move_the_median() {
        let sample = |cpu_s: f64| Sample { documents: 1.0, cpu_s, ..Sample::default() };
        let samples = vec![sample(1.0), sample(9.0), sample(2.0)];
        let measured = Measured { case: &"a program", samples, failure: None };
        assert_eq!(measured.median(|sample| sample.cpu_s), Some(2.0));
        assert_eq!(measured.range(|sample| sample.cpu_s), Some((1.0, 9.0)));
    }
}
