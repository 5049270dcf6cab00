//! Reaching the company's other devices: each member that is not connected is dialled where it was last,
//! where a person says it is, or where it announces itself; with patience that grows.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use store::StoreError;
use sync::DeviceId;
use tokio::time::{Instant, sleep, timeout};

use super::{Shared, introducing, session};
use crate::transport::{Alpn, TransportError};

/// Between two looks at who is not connected.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// First pause after a dial in vain; doubled each time.
const PAUSE_FIRST: Duration = Duration::from_secs(2);
/// Longest pause.
const PAUSE_LONGEST: Duration = Duration::from_secs(60);
/// How long a connection that came from the other side may take to be entered.
const CROSSING: Duration = Duration::from_millis(300);
/// Between two looks whether everything is there.
const SETTLING: Duration = Duration::from_millis(20);

/// What a synchronisation that was asked for has done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Once {
    /// Devices that were reached and have everything, and of which everything is here.
    pub reached: Vec<DeviceId>,
    /// Devices that were not.
    pub unreached: Vec<Unreached>,
    /// Documents and records that came.
    pub pulled: u64,
    /// Documents and records that went.
    pub pushed: u64,
}

/// A device that was not reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreached {
    /// Which.
    pub device: DeviceId,
    /// Why, with the next step.
    pub why: String,
}

struct Patience {
    next: Instant,
    pause: Duration,
}

/// Dials until the node ends.
pub(super) async fn keep_dialling(shared: Arc<Shared>) {
    let patience: Arc<Mutex<BTreeMap<DeviceId, Patience>>> = Arc::default();
    loop {
        let now = Instant::now();
        for peer in others(&shared) {
            let due = lock(&patience).get(&peer).is_none_or(|patience| patience.next <= now);
            if !due || shared.registry.is_connected(&peer) {
                continue;
            }
            // Until the outcome is known nobody else dials this device.
            let pause = lock(&patience).get(&peer).map_or(PAUSE_FIRST, |patience| patience.pause);
            let next = Patience { next: now + pause + jitter(peer, pause), pause };
            lock(&patience).insert(peer, next);
            let (shared, patience) = (Arc::clone(&shared), Arc::clone(&patience));
            tokio::spawn(async move {
                let reached = dial(&shared, peer, &[]).await.is_ok();
                if let Some(patience) = lock(&patience).get_mut(&peer) {
                    let doubled = (patience.pause * 2).min(PAUSE_LONGEST);
                    patience.pause = if reached { PAUSE_FIRST } else { doubled };
                }
            });
        }
        tokio::select! {
            () = sleep(LOOK_EVERY) => {}
            () = shared.hurry.notified() => lock(&patience).clear(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A part of the pause that differs between devices, so that an office does not dial in step.
fn jitter(peer: DeviceId, pause: Duration) -> Duration {
    pause / 256 * u32::from(peer.0[0]) / 4
}

/// The company's other devices.
fn others(shared: &Shared) -> Vec<DeviceId> {
    let me = shared.ground.key.id();
    let roll = shared.ground.roll();
    let others = roll.devices().filter(|(device, standing)| **device != me && !standing.revoked);
    others.map(|(device, _)| *device).collect()
}

/// Dials one member, and talks with it from then on. Of several who want that at once, one dials.
async fn dial(
    shared: &Arc<Shared>,
    peer: DeviceId,
    with: &[SocketAddr],
) -> Result<(), TransportError> {
    let turn = shared.registry.dialling(peer);
    let _turn = turn.lock().await;
    if shared.registry.is_connected(&peer) {
        return Ok(());
    }
    let dialled = dial_now(shared, peer, with).await;
    if dialled.is_err() {
        // It may have dialled at the same moment: one of the two connections was closed, one is kept.
        sleep(CROSSING).await;
        if shared.registry.is_connected(&peer) {
            return Ok(());
        }
    }
    dialled
}

async fn dial_now(
    shared: &Arc<Shared>,
    peer: DeviceId,
    with: &[SocketAddr],
) -> Result<(), TransportError> {
    let mut addresses = with.to_vec();
    if addresses.is_empty() {
        let known = shared.ground.store.peer(&peer.0).ok().flatten();
        let known = known.into_iter().flat_map(|peer| peer.addresses);
        addresses.extend(known.filter_map(|text| text.parse::<SocketAddr>().ok()));
        addresses.extend(&shared.options.hubs);
        addresses.dedup();
    }
    let link = match shared.transport.dial(peer.0, &addresses, Alpn::Sync).await {
        // It may have moved: where it announces itself counts too.
        Err(TransportError::Unreachable { .. }) if shared.options.mdns && with.is_empty() => {
            addresses.clear();
            shared.transport.dial(peer.0, &addresses, Alpn::Sync).await
        }
        other => other,
    };
    let link = match link {
        // It may be an earlier copy of itself that has not heard of this device.
        Err(TransportError::Refused) => {
            introducing::introduce(shared, peer, &addresses).await?;
            shared.transport.dial(peer.0, &addresses, Alpn::Sync).await?
        }
        other => other?,
    };
    let (entered, hears) = tokio::sync::oneshot::channel();
    tokio::spawn(session::run(Arc::clone(shared), link, Some(entered)));
    // Until it is entered somebody else would dial once more.
    let _ = hears.await;
    Ok(())
}

/// Dials everybody, or whoever answers at `with`, and waits until all that were reached are settled.
pub(super) async fn sync_once(
    shared: &Arc<Shared>,
    with: Option<SocketAddr>,
    limit: Duration,
) -> Result<Once, StoreError> {
    let with: Vec<SocketAddr> = with.into_iter().collect();
    let before = tally(shared);
    let mut once = Once::default();
    let dials: Vec<_> = others(shared)
        .into_iter()
        .map(|peer| {
            let (shared, with) = (Arc::clone(shared), with.clone());
            (peer, tokio::spawn(async move { dial(&shared, peer, &with).await }))
        })
        .collect();
    for (peer, dial) in dials {
        match dial.await {
            Ok(Ok(())) => once.reached.push(peer),
            Ok(Err(error)) => {
                once.unreached.push(Unreached { device: peer, why: error.to_string() });
            }
            Err(_) => {}
        }
    }
    // Of several members one answers at a typed address; the others are not meant.
    if !with.is_empty() && !once.reached.is_empty() {
        once.unreached.clear();
    }
    let waited = timeout(limit, settled(shared, &once.reached)).await;
    if let Ok(settled) = waited {
        settled?;
    } else {
        let here = shared.registry.states();
        let late = |device: &DeviceId| !here.iter().any(|s| s.device == *device && s.up_to_date);
        for device in once.reached.extract_if(.., |device| late(device)) {
            let why = "it was reached, but not everything has come yet: try again".to_owned();
            once.unreached.push(Unreached { device, why });
        }
    }
    let after = tally(shared);
    once.pulled = after.0.saturating_sub(before.0);
    once.pushed = after.1.saturating_sub(before.1);
    Ok(once)
}

fn tally(shared: &Shared) -> (u64, u64) {
    let states = shared.registry.states();
    states.iter().fold((0, 0), |(pulled, pushed), s| (pulled + s.pulled, pushed + s.pushed))
}

async fn settled(shared: &Shared, peers: &[DeviceId]) -> Result<(), StoreError> {
    loop {
        let states = shared.registry.states();
        let here = shared.ground.store.feed_position()?.seq;
        let all = peers.iter().all(|peer| {
            // A session that has ended meanwhile is not waited for.
            states.iter().find(|state| state.device == *peer).is_none_or(|state| {
                state.up_to_date && state.settled_seq.is_some_and(|seq| seq >= here)
            })
        });
        if all {
            return Ok(());
        }
        sleep(SETTLING).await;
    }
}
