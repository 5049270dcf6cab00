//! Looks now and then at what time brings: requests for correction that nobody answered in time, and
//! absences that begin. Both steps may be repeated, by several desks beside each other too.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination;

/// Days turn at midnight; nobody waits for this by the minute.
const PAUSE: Duration = Duration::from_mins(10);

/// Looks at once, then again and again until `stop` turns true.
pub async fn run(desk: Arc<Desk>, mut stop: watch::Receiver<bool>) {
    loop {
        let looking = Arc::clone(&desk);
        match tokio::task::spawn_blocking(move || look(&looking)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "terms and absences were not looked at"),
            Err(error) => tracing::error!(%error, "the look at terms broke off"),
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Looks once.
///
/// # Errors
/// Where the database fails.
pub fn look(desk: &Desk) -> Result<(), DeskError> {
    let proposed = examination::propose_rejections(desk)?;
    let moved = examination::stand_in(desk)?;
    if proposed + moved > 0 {
        tracing::info!(proposed, moved, "terms have passed, absences have begun");
    }
    Ok(())
}
