//! The running desk: router, jobs, and the orderly end of both.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::desk::Desk;
use crate::jobs::post::{self, Post};
use crate::jobs::terms;
use crate::routes;

/// How long the last mails may take after the last request.
const LAST_MAILS: Duration = Duration::from_secs(10);

/// Serves until `stop` is ready; requests under way are finished first, then due mails leave.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    desk: Arc<Desk>,
    listener: TcpListener,
    post: Post,
    from: Mailbox,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stop_jobs, jobs_stop) = watch::channel(false);
    let posting = tokio::spawn(post::run(Arc::clone(&desk), post, from, jobs_stop.clone()));
    let timing = tokio::spawn(terms::run(Arc::clone(&desk), jobs_stop));
    let served = axum::serve(listener, routes::router(desk)).with_graceful_shutdown(stop).await;
    // The receiver is gone only when the job has ended by itself.
    let _ = stop_jobs.send(true);
    if tokio::time::timeout(LAST_MAILS, posting).await.is_err() {
        tracing::warn!("mails are left in the outbox: they leave after the next start");
    }
    // It has nothing to finish: what it did not do, the next start does.
    timing.abort();
    served
}
