//! What a desk's `Date` (RFC 9110, section 6.6.1) says of this device's clock. It is told to people and changes
//! nothing of what is sent, or when.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap};

/// Nothing was heard yet.
const UNKNOWN: i64 = i64::MIN;

/// How far this device's clock was ahead of the desk's at its last answer; one for all clones of a connector.
#[derive(Debug, Clone)]
pub(super) struct DeskClock {
    ahead_ms: Arc<AtomicI64>,
}

impl Default for DeskClock {
    fn default() -> Self {
        Self { ahead_ms: Arc::new(AtomicI64::new(UNKNOWN)) }
    }
}

impl DeskClock {
    /// Takes in the head of an answer that has just come.
    pub(super) fn heard(&self, headers: &HeaderMap, now: Timestamp) {
        if let Some(ahead_ms) = ahead_ms(headers, now) {
            self.ahead_ms.store(ahead_ms, Ordering::Relaxed);
        }
    }

    /// Milliseconds; negative where this device is behind.
    pub(super) fn ahead_ms(&self) -> Option<i64> {
        Some(self.ahead_ms.load(Ordering::Relaxed)).filter(|ahead_ms| *ahead_ms != UNKNOWN)
    }
}

/// An answer out of a cache (`Age`) tells nothing of now.
fn ahead_ms(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    if headers.contains_key(reqwest::header::AGE) {
        return None;
    }
    let date = rfc2822::parse(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some(now.as_millisecond() - date.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{AGE, HeaderValue};

    use super::*;

    #[test]
    fn the_difference_is_told_and_what_says_nothing_changes_nothing() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let clock = DeskClock::default();
        assert_eq!(clock.ahead_ms(), None, "nothing was heard");
        let mut headers = HeaderMap::new();
        clock.heard(&headers, now);
        headers.insert(DATE, HeaderValue::from_static("ieri"));
        clock.heard(&headers, now);
        assert_eq!(clock.ahead_ms(), None, "no date is no news");
        headers.insert(DATE, HeaderValue::from_static("Sun, 22 Nov 2026 09:50:00 GMT"));
        clock.heard(&headers, now);
        assert_eq!(clock.clone().ahead_ms(), Some(600_000), "ten minutes ahead of the desk");
        headers.insert(DATE, HeaderValue::from_static("Sun, 22 Nov 2026 10:00:30 GMT"));
        headers.insert(AGE, HeaderValue::from_static("3600"));
        clock.heard(&headers, now);
        assert_eq!(clock.ahead_ms(), Some(600_000), "a cache's answer is old");
    }
}
