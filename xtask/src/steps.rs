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
    end: End,
}

enum End {
    Well,
    Failed(String),
    /// Why it was not begun.
    NotRun(String),
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
        let end = match &result {
            Ok(_) => {
                eprintln!("    {name}: {}", seconds(took));
                End::Well
            }
            Err(why) => {
                eprintln!("    {name} FAILED after {}: {why}", seconds(took));
                End::Failed(why.to_string())
            }
        };
        self.rows.push(Row { name: name.to_owned(), took, end });
        result.map_err(|_| Stopped)
    }

    /// Keeps for the summary that a step was left out, and why; the run does not fail by it.
    pub(crate) fn not_run(&mut self, name: &str, why: String) {
        self.rows.push(Row { name: name.to_owned(), took: Duration::ZERO, end: End::NotRun(why) });
    }

    /// The table of all steps; true when every one went well.
    pub(crate) fn summary(&self) -> bool {
        eprintln!("\n{} in {}", self.title, clock(self.begun.elapsed()));
        for row in &self.rows {
            let word = match row.end {
                End::Well => "ok",
                End::Failed(_) => "FAILED",
                End::NotRun(_) => "not run",
            };
            eprintln!("  {word:<8}{:>9}  {}", seconds(row.took), row.name);
        }
        for row in &self.rows {
            if let End::Failed(why) | End::NotRun(why) = &row.end {
                eprintln!("\n{}: {why}", row.name);
            }
        }
        !self.rows.iter().any(|row| matches!(row.end, End::Failed(_)))
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
        steps.not_run("left out", "nothing was named".to_owned());
        assert!(steps.summary(), "nothing failed yet");
        assert!(steps.step("bad", || Err::<(), _>("no")).is_err());
        assert!(!steps.summary(), "the summary tells");
    }
}
