//! What is looked after on a schedule: the ledger is proved, and card providers are asked what they forgot
//! to tell.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation;
use crate::payment::checkout;

/// Pause between two questions to the card provider.
const ASK_EVERY: Duration = Duration::from_secs(60);

/// Does both until `stop` turns true; the ledger is proved at once, and then every `audit_every`.
pub async fn run(desk: Arc<Desk>, audit_every: Duration, stop: watch::Receiver<bool>) {
    let audit = |desk: &Desk| operation::audit(desk).map(|_| ());
    let ask = |desk: &Desk| checkout::catch_up(desk).map(|_| ());
    tokio::join!(
        repeat(Arc::clone(&desk), "the audit", audit_every, stop.clone(), audit),
        repeat(desk, "the card provider's answers", ASK_EVERY, stop, ask),
    );
}

async fn repeat(
    desk: Arc<Desk>,
    what: &'static str,
    every: Duration,
    mut stop: watch::Receiver<bool>,
    work: impl Fn(&Desk) -> Result<(), DeskError> + Copy + Send + 'static,
) {
    while !*stop.borrow() {
        let desk = Arc::clone(&desk);
        match tokio::task::spawn_blocking(move || work(&desk)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, what, "a job failed"),
            Err(error) => tracing::error!(%error, what, "a job broke off"),
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}
