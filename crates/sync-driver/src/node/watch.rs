//! What this node does because time went on, or because another process of the home wrote: sessions are
//! told of the feed, the roll is read anew, errands are run.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use sync::Roll;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, interval};

use super::{NodeEvent, Shared, dial};

/// Between two looks whether another process wrote.
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// Between two ticks of the sessions.
const TICK_EVERY: Duration = Duration::from_millis(400);
/// How long an errand may wait for devices.
const ERRAND_LIMIT: Duration = Duration::from_secs(30);

/// The errand that asks for a synchronisation now.
pub const SYNC_NOW: &str = "syncNow";

#[derive(Default)]
struct Seen {
    version: i64,
    seq: i64,
    joiners: usize,
    roll: Arc<Roll>,
}

/// Looks until the node ends.
pub(super) async fn watch(shared: Arc<Shared>) {
    let mut look = interval(LOOK_EVERY);
    let mut ticked = Instant::now();
    let mut seen = Seen { roll: shared.ground.roll(), ..Seen::default() };
    loop {
        tokio::select! {
            _ = look.tick() => {}
            () = shared.wrote.notified() => {}
        }
        let (looking, before) = (Arc::clone(&shared), seen);
        let looked = spawn_blocking(move || look_at(&looking, before)).await;
        seen = looked.unwrap_or_default();
        if ticked.elapsed() >= TICK_EVERY {
            ticked = Instant::now();
            tick(&shared);
        }
    }
}

/// Compares the home with what was seen; blocking.
fn look_at(shared: &Arc<Shared>, mut seen: Seen) -> Seen {
    let store = &shared.ground.store;
    let Ok(version) = store.data_version() else {
        return seen;
    };
    if version == seen.version {
        return seen;
    }
    seen.version = version;
    if let Ok(position) = store.feed_position()
        && position.seq != seen.seq
    {
        seen.seq = position.seq;
        shared.registry.changed();
    }
    if let Err(error) = shared.ground.reload() {
        tracing::error!(%error, "the roll cannot be read");
    }
    // Whoever wrote in this process has read it anew already: what counts is what was seen here.
    let roll = shared.ground.roll();
    if roll != std::mem::replace(&mut seen.roll, Arc::clone(&roll)) {
        shared.roll_changed();
    }
    if let Ok(joiners) = store.joiners()
        && joiners.len() != std::mem::replace(&mut seen.joiners, joiners.len())
    {
        shared.tell(NodeEvent::Devices);
    }
    shared.errands.notify_one();
    seen
}

fn tick(shared: &Arc<Shared>) {
    shared.registry.tick();
    let now_ms = (shared.now_ms)();
    let renewed = shared.book().renewed(now_ms);
    if let Some(note) = renewed {
        shared.registry.tell_all(&note, None);
    }
    if shared.book().fade(now_ms) {
        shared.tell(NodeEvent::Presence);
    }
}

/// Runs what other processes of the home ask for, one after the other.
pub(super) async fn run_errands(shared: Arc<Shared>) {
    loop {
        shared.errands.notified().await;
        while let Ok(Some(errand)) = shared.ground.store.next_errand() {
            let answer = match errand.kind.as_str() {
                SYNC_NOW => {
                    let with = errand.body["with"].as_str().and_then(|text| text.parse().ok());
                    match dial::sync_once(&shared, with, ERRAND_LIMIT).await {
                        Ok(once) => serde_json::to_value(&once).unwrap_or_default(),
                        Err(error) => json!({ "error": error.to_string() }),
                    }
                }
                _ => json!({ "error": "this version does not know that errand" }),
            };
            if let Err(error) = shared.ground.store.answer_errand(errand.number, &answer) {
                tracing::debug!(%error, "an errand that nobody waits for");
                break;
            }
        }
    }
}
