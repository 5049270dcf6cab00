//! The running desk: router, jobs, and the orderly end of both.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::desk::Desk;
use crate::jobs::post::{self, Post};
use crate::jobs::{news, terms, upkeep, uploads};
use crate::routes;
use crate::traces::Traces;

/// How long the last mails may take after the last request.
const LAST_MAILS: Duration = Duration::from_secs(10);
/// How long requests under way may take after the desk was asked to end.
const LAST_REQUESTS: Duration = Duration::from_secs(45);
/// Pause between two proofs of the ledger.
const AUDIT_EVERY: Duration = Duration::from_secs(15 * 60);

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
    tokio::spawn(news::run(Arc::clone(&desk), jobs_stop.clone()));
    tokio::spawn(uploads::run(Arc::clone(&desk), jobs_stop.clone()));
    let posting = tokio::spawn(post::run(Arc::clone(&desk), post, from, jobs_stop.clone()));
    let timing = tokio::spawn(terms::run(Arc::clone(&desk), jobs_stop));
    let upkeep = tokio::spawn(upkeep::run(Arc::clone(&desk), AUDIT_EVERY, stop_jobs.subscribe()));
    let (stopping, mut stopped) = watch::channel(false);
    let told = Arc::clone(&desk);
    let desk_ended = Arc::clone(&desk);
    let stop = async move {
        stop.await;
        told.operation.stop();
        // Those who wait for news are not waited for.
        told.news.end();
        let _ = stopping.send(true);
    };
    let serving = axum::serve(listener, routes::router(desk)).with_graceful_shutdown(stop);
    let late = async {
        // The sender is gone only when the listener has failed.
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    let served = tokio::select! {
        served = serving.into_future() => served,
        () = late => {
            tracing::warn!("requests were cut off: they took too long after the end was asked for");
            Ok(())
        }
    };
    // The receiver is gone only when the job has ended by itself.
    let _ = stop_jobs.send(true);
    let jobs = async {
        let _ = tokio::join!(posting, upkeep);
    };
    if tokio::time::timeout(LAST_MAILS, jobs).await.is_err() {
        tracing::warn!("mails are left in the outbox: they leave after the next start");
    }
    if desk_ended.traces.is_some() {
        // The last spans: it blocks for seconds at most.
        let _ =
            tokio::task::spawn_blocking(move || desk_ended.traces.as_ref().map(Traces::end)).await;
    }
    // It has nothing to finish: what it did not do, the next start does.
    timing.abort();
    served
}
