//! CPU, memory and clock of this process, and its lines of JSON.

use std::io::Write as _;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use sync_driver::transport::Traffic;

/// From here to now.
#[derive(Debug)]
pub(crate) struct Span {
    begun: Instant,
    cpu_s: f64,
}

impl Span {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), cpu_s: cpu_s() }
    }

    /// Seconds, CPU seconds, memory and bytes, in the words of the bench.
    pub(crate) fn end(&self, traffic: Traffic) -> Value {
        json!({
            "seconds": self.begun.elapsed().as_secs_f64(),
            "cpu_s": cpu_s() - self.cpu_s,
            "rss_peak_mb": rss_peak_mb(),
            "bytes_in": traffic.received_bytes,
            "bytes_out": traffic.sent_bytes,
        })
    }
}

/// CPU of all threads of this process since its start.
fn cpu_s() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// The most memory that this process ever held, in megabytes; 0 where the system does not tell.
fn rss_peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1024.0 / 1e6
}

/// Microseconds since 1970, to compare between two processes of one machine.
pub(crate) fn now_us() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_micros()).unwrap_or(u64::MAX)
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    i64::try_from(now_us() / 1_000).unwrap_or(i64::MAX)
}

/// One line of JSON on standard output, for the bench to read at once.
pub(crate) fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    // The bench is gone when this fails, and so is everybody who could be told.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// For the bench's log.
pub(crate) fn complain(why: &str) {
    let _ = writeln!(std::io::stderr(), "origo-bench: {why}");
}
