//! Looks how far the events have come while somebody waits for them: steps of other processes, and of
//! `admin`, are seen in the same way as one's own.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::desk::Desk;
use crate::storage::events;

/// Between two looks.
const EVERY: Duration = Duration::from_millis(250);

/// Looks until `stop` turns true.
pub async fn run(desk: Arc<Desk>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if desk.news.is_awaited() {
            let looking = Arc::clone(&desk);
            let look = move || looking.storage.read(events::last);
            match tokio::task::spawn_blocking(look).await {
                Ok(Ok(sequence)) => desk.news.happened(sequence),
                Ok(Err(error)) => tracing::error!(%error, "the events could not be read"),
                Err(error) => tracing::error!(%error, "looking at the events broke off"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}
