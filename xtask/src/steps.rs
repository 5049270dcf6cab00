//! What a person sees of a long run: each step with its time, and a summary. Runs nothing itself.

use std::fmt::Display;
use std::time::{Duration, Instant};

/// The steps of one run.
pub(crate) struct Steps {
    title: &'static str,
    begun: Instant,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    took: Duration,
    failure: Option<String>,
}

impl Steps {
    pub(crate) fn new(title: &'static str) -> Self {
        Self { title, begun: Instant::now(), rows: Vec::new() }
    }

    /// Does one step and says how long it took; its failure is kept for the summary and given back.
    pub(crate) fn step<T, E: Display>(
        &mut self,
        name: &str,
        act: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Stopped> {
        eprintln!("\n==> [{}] {name}", clock(self.begun.elapsed()));
        let begun = Instant::now();
        let result = act();
        let took = begun.elapsed();
        let failure = result.as_ref().err().map(ToString::to_string);
        match &failure {
            None => eprintln!("    {name}: {}", seconds(took)),
            Some(why) => eprintln!("    {name} FAILED after {}: {why}", seconds(took)),
        }
        self.rows.push(Row { name: name.to_owned(), took, failure });
        result.map_err(|_| Stopped)
    }

    /// The table of all steps; true when every one went well.
    pub(crate) fn summary(&self) -> bool {
        eprintln!("\n{} in {}", self.title, clock(self.begun.elapsed()));
        for row in &self.rows {
            let word = if row.failure.is_some() { "FAILED" } else { "ok" };
            eprintln!("  {word:<7}{:>9}  {}", seconds(row.took), row.name);
        }
        for row in &self.rows {
            if let Some(why) = &row.failure {
                eprintln!("\n{}: {why}", row.name);
            }
        }
        self.rows.iter().all(|row| row.failure.is_none())
    }
}

/// A step failed, and said so.
#[derive(Debug)]
pub(crate) struct Stopped;

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn clock(time: Duration) -> String {
    format!("{:02}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_step_makes_the_run_fail() {
        let mut steps = Steps::new("trial");
        assert!(steps.step("good", || Ok::<_, String>(1)).is_ok());
        assert!(steps.summary(), "nothing failed yet");
        assert!(steps.step("bad", || Err::<(), _>("no")).is_err());
        assert!(!steps.summary(), "the summary tells");
    }
}
