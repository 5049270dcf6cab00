//! A member that is refused shows why it should be known; a device that is shown it looks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use sync::DeviceId;
use sync::introduction::{Message, Unproven};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::Shared;
use crate::transport::{Alpn, Link, TransportError};

/// How long one side waits for the other's message.
const PATIENCE: Duration = Duration::from_secs(10);
/// Strangers that are listened to at once; more are turned away and dial again.
pub(super) const AT_ONCE: usize = 4;

/// Shows this device's records to a peer that has refused it. `Ok`: it may be dialled again.
pub(super) async fn introduce(
    shared: &Shared,
    peer: DeviceId,
    addresses: &[SocketAddr],
) -> Result<(), TransportError> {
    let ground = Arc::clone(&shared.ground);
    let Ok(Ok(shows)) = spawn_blocking(move || ground.shows()).await else {
        return Err(TransportError::Refused);
    };
    let link = shared.transport.dial(peer.0, addresses, Alpn::Introduce).await?;
    let answered = match link.send(&shows.encode()).await {
        Ok(()) => timeout(PATIENCE, link.recv()).await.ok().flatten(),
        Err(_) => None,
    };
    link.close("done");
    match answered.and_then(|bytes| Message::decode(&bytes)) {
        Some(Message::Known) => Ok(()),
        Some(Message::Show(_) | Message::Stranger) | None => Err(TransportError::Refused),
    }
}

/// Answers one device that shows its records.
pub(super) async fn answer(shared: Arc<Shared>, link: Link) {
    let Ok(_place) = shared.introductions.try_acquire() else {
        link.close("too many introductions at once");
        return;
    };
    let peer = DeviceId(link.peer());
    let shown = timeout(PATIENCE, link.recv()).await.ok().flatten();
    let met = match shown.and_then(|bytes| Message::decode(&bytes)) {
        Some(Message::Show(shown)) => meet(&shared, peer, shown).await,
        _ => Err(Unproven::Damaged),
    };
    let answer = match met {
        Ok(()) => {
            tracing::info!(?peer, "a device has shown that it belongs to the company");
            Message::Known
        }
        Err(unproven) => {
            tracing::info!(?peer, %unproven, "a device that introduced itself is refused");
            Message::Stranger
        }
    };
    if link.send(&answer.encode()).await.is_ok() {
        // The answer is to arrive before the connection ends.
        link.finish().await;
        let _ = timeout(PATIENCE, link.ended()).await;
    }
}

async fn meet(shared: &Shared, peer: DeviceId, shown: Vec<Vec<u8>>) -> Result<(), Unproven> {
    let (ground, now_ms) = (Arc::clone(&shared.ground), (shared.now_ms)());
    let met = spawn_blocking(move || ground.meet(peer, &shown, now_ms)).await;
    let met = met.unwrap_or(Ok(Err(Unproven::Damaged)));
    let met = met.unwrap_or_else(|error| {
        tracing::warn!(%error, "an introduction cannot be kept");
        Err(Unproven::NotNamed)
    });
    if met.is_ok() {
        shared.roll_changed();
        shared.wrote.notify_one();
    }
    met
}
