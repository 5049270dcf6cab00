//! Takes away what was begun to be uploaded and never finished.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::{Lock, uploads};

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(3_600);
/// A file to which nothing came for so long is not waited for any longer.
pub const IDLE_MAX: SignedDuration = SignedDuration::from_hours(72);

/// Sweeps until `stop` turns true.
pub async fn run(desk: Arc<Desk>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let sweeping = Arc::clone(&desk);
        match tokio::task::spawn_blocking(move || sweep(&sweeping)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::info!(count, "unfinished uploads were taken away"),
            Ok(Err(error)) => tracing::error!(%error, "unfinished uploads could not be taken away"),
            Err(error) => tracing::error!(%error, "sweeping broke off"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Takes away what is idle now; says how many.
///
/// # Errors
/// Where the database fails.
pub fn sweep(desk: &Desk) -> Result<usize, DeskError> {
    let since = desk.now().checked_sub(IDLE_MAX).unwrap_or(jiff::Timestamp::MIN);
    let mut taken = 0;
    for upload in desk.storage.read(|c| uploads::idle(c, since))? {
        taken += desk.storage.write_on(&[Lock::practice(&upload.practice)], |tx| {
            // A piece may have come meanwhile.
            let still = uploads::find(tx, &upload.id)?;
            if still.is_none_or(|still| still.received_bytes != upload.received_bytes) {
                return Ok::<_, DeskError>(0);
            }
            uploads::remove(tx, &upload)?;
            Ok(1)
        })?;
    }
    Ok(taken)
}
