//! CPU, memory and bytes of this process in the words of the bench, and a clock that two processes share.

use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) use harness::meter::{complain, say};
use serde_json::{Value, json};
use sync_driver::transport::Traffic;

/// From here to now.
#[derive(Debug)]
pub(crate) struct Span(harness::meter::Span);

impl Span {
    pub(crate) fn begin() -> Self {
        Self(harness::meter::Span::begin())
    }

    /// Seconds, CPU seconds, memory and bytes.
    pub(crate) fn end(&self, traffic: Traffic) -> Value {
        let spent = self.0.end();
        json!({
            "seconds": spent.seconds,
            "cpu_s": spent.cpu_s,
            "rss_peak_mb": rss_peak_mb(),
            "bytes_in": traffic.received_bytes,
            "bytes_out": traffic.sent_bytes,
        })
    }
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
