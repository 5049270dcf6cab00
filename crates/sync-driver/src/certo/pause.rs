//! A desk that was asked too often says when it may be asked again, and did nothing: everybody waits, and goes on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use wire::codes::DeskCode;
use wire::envelope::Refusal;

/// How often one request is put again.
pub(super) const TRIES: usize = 2;
/// A desk that wants more than its minute is left alone: the submission has longer waits of its own.
const LONGEST: Duration = Duration::from_secs(60);

/// Until when a desk is not asked, for all copies of a connector.
#[derive(Debug, Clone, Default)]
pub(super) struct Pause(Arc<Mutex<Option<Instant>>>);

impl Pause {
    /// Waits until the desk may be asked.
    pub(super) async fn over(&self) {
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }

    /// Whether a desk says that it was asked too often, and when to ask again.
    pub(super) fn begins(&self, refusal: &Refusal) -> bool {
        let after = refusal.detail["retryAfterMs"].as_u64().map(Duration::from_millis);
        let (DeskCode::Unavailable, Some(after)) = (&refusal.code, after) else { return false };
        if after > LONGEST {
            return false;
        }
        tracing::info!(?after, "the desk was asked too often: everything waits");
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + after);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: &str, detail: serde_json::Value) -> Refusal {
        Refusal { code: DeskCode::from(code), message: "m".into(), detail }
    }

    #[tokio::test]
    async fn who_asked_too_often_waits_as_long_as_it_is_told() {
        let (pause, begun) = (Pause::default(), Instant::now());
        pause.over().await;
        assert!(begun.elapsed() < Duration::from_millis(100), "nobody waits without a reason");
        let detail = serde_json::json!({ "retryAfterMs": 200 });
        assert!(pause.begins(&refusal("UNAVAILABLE", detail)));
        pause.clone().over().await;
        assert!(begun.elapsed() >= Duration::from_millis(200), "all copies do");
    }

    #[test]
    fn nothing_else_is_waited_for() {
        let pause = Pause::default();
        let long = serde_json::json!({ "retryAfterMs": 3_600_000 });
        assert!(!pause.begins(&refusal("UNAVAILABLE", long)), "longer than anybody looks on");
        assert!(!pause.begins(&refusal("UNAVAILABLE", serde_json::Value::Null)));
        let soon = serde_json::json!({ "retryAfterMs": 10 });
        assert!(
            !pause.begins(&refusal("CREDENTIALS", soon)),
            "another no is no answer of this kind"
        );
    }
}
