//! CPU and clock of this process, and the lines of JSON that a bench reads from its programs.

use std::io::Write as _;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// From here to now.
#[derive(Debug)]
pub struct Span {
    begun: Instant,
    cpu_s: f64,
}

/// What a span took.
#[derive(Debug, Clone, Copy)]
pub struct Spent {
    /// By the clock.
    pub seconds: f64,
    /// Of all threads of this process, seconds.
    pub cpu_s: f64,
}

impl Span {
    /// Begins here.
    #[must_use]
    pub fn begin() -> Self {
        Self { begun: Instant::now(), cpu_s: cpu_s() }
    }

    /// What it took so far.
    #[must_use]
    pub fn end(&self) -> Spent {
        Spent { seconds: self.begun.elapsed().as_secs_f64(), cpu_s: cpu_s() - self.cpu_s }
    }
}

/// The measures of so many documents, with what came before the first of them.
#[must_use]
pub fn measures(documents: usize, set_up: Spent, spent: Spent) -> Value {
    json!({
        "documents": documents,
        "seconds": spent.seconds,
        "cpu_s": spent.cpu_s,
        "setup_s": set_up.seconds,
        "setup_cpu_s": set_up.cpu_s,
    })
}

/// One line of JSON on standard output, for the bench to read at once.
pub fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    // The bench is gone when this fails, and so is everybody who could be told.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// For the bench's log.
pub fn complain(program: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "{program}: {why}");
}

/// CPU of all threads of this process since its start.
fn cpu_s() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}
