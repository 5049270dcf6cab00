//! Who may connect: asked before a connection is dialled and right after each handshake, in both
//! directions; and the living connections, so that one who is shut out goes at once.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use iroh::EndpointAddr;
use iroh::endpoint::{
    AfterHandshakeOutcome, BeforeConnectOutcome, Connection, EndpointHooks, WeakConnectionHandle,
};

use super::Alpn;
use super::failure::{NOT_LET_IN, SHUT_OUT};

/// Whether the device with this key may connect for this purpose. Called often and from any thread:
/// it looks something up and does not wait.
pub type Gate = Arc<dyn Fn(&[u8; 32], Alpn) -> bool + Send + Sync>;

/// Closed until a gate is set.
#[derive(Default)]
pub(super) struct Door {
    gate: Mutex<Option<Gate>>,
    living: Mutex<BTreeMap<[u8; 32], Vec<WeakConnectionHandle>>>,
}

impl Debug for Door {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("peers", &locked(&self.living).len()).finish_non_exhaustive()
    }
}

impl Door {
    pub(super) fn set(&self, gate: Gate) {
        *locked(&self.gate) = Some(gate);
    }

    pub(super) fn admits(&self, peer: &[u8; 32], alpn: Alpn) -> bool {
        let gate = locked(&self.gate).clone();
        gate.is_some_and(|gate| gate(peer, alpn))
    }

    pub(super) fn drop_peer(&self, peer: &[u8; 32]) {
        let connections = locked(&self.living).remove(peer).unwrap_or_default();
        for connection in connections.iter().filter_map(WeakConnectionHandle::upgrade) {
            connection.close(SHUT_OUT, b"no longer let in");
        }
    }

    fn remember(&self, peer: [u8; 32], connection: &Connection) {
        let mut living = locked(&self.living);
        living.retain(|_, of_peer| {
            of_peer.retain(|one| one.upgrade().is_some_and(|one| one.close_reason().is_none()));
            !of_peer.is_empty()
        });
        living.entry(peer).or_default().push(connection.weak_handle());
    }
}

/// A panic elsewhere leaves both tables whole: they are replaced in one step.
fn locked<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The door at iroh's hooks. Holds no endpoint: an endpoint that holds itself is never freed.
#[derive(Debug)]
pub(super) struct Doorkeeper(pub(super) Arc<Door>);

impl EndpointHooks for Doorkeeper {
    async fn before_connect<'a>(
        &'a self,
        remote: &'a EndpointAddr,
        alpn: &'a [u8],
    ) -> BeforeConnectOutcome {
        let admitted = Alpn::of(alpn).is_some_and(|alpn| self.0.admits(remote.id.as_bytes(), alpn));
        if admitted { BeforeConnectOutcome::Accept } else { BeforeConnectOutcome::Reject }
    }

    async fn after_handshake<'a>(&'a self, connection: &'a Connection) -> AfterHandshakeOutcome {
        let remote = connection.remote_id();
        let peer = remote.as_bytes();
        // First remembered, then asked: who is shut out between the two is found among the living.
        self.0.remember(*peer, connection);
        let admitted = Alpn::of(connection.alpn()).is_some_and(|alpn| self.0.admits(peer, alpn));
        if admitted {
            AfterHandshakeOutcome::Accept
        } else {
            AfterHandshakeOutcome::Reject { error_code: NOT_LET_IN, reason: b"not let in".to_vec() }
        }
    }
}
