//! CPU and clock of this process, and its line of JSON.

use std::io::Write as _;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// From here to now.
pub(crate) struct Span {
    begun: Instant,
    cpu_s: f64,
}

/// What a span took.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    seconds: f64,
    cpu_s: f64,
}

impl Span {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), cpu_s: cpu_s() }
    }

    pub(crate) fn end(&self) -> Spent {
        Spent { seconds: self.begun.elapsed().as_secs_f64(), cpu_s: cpu_s() - self.cpu_s }
    }
}

/// The measures of so many documents, with what came before the first of them.
pub(crate) fn measures(documents: usize, set_up: Spent, spent: Spent) -> Value {
    json!({
        "documents": documents,
        "seconds": spent.seconds,
        "cpu_s": spent.cpu_s,
        "setup_s": set_up.seconds,
        "setup_cpu_s": set_up.cpu_s,
    })
}

/// CPU of all threads of this process since its start.
fn cpu_s() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// One line of JSON on standard output.
pub(crate) fn say(line: &Value) {
    // The bench is gone when this fails, and so is everybody who could be told.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// For the bench's log.
pub(crate) fn complain(why: &str) {
    let _ = writeln!(std::io::stderr(), "origo-bench-signing: {why}");
}
