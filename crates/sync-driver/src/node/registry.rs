//! Which devices are connected: one session each. Of two connections of one pair that were dialled at
//! the same time both ends keep the same one; of two dialled by one device, the newer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sync::DeviceId;
use sync::replication::{Input, PresenceNote};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use crate::transport::{Link, Traffic};

/// How long sessions may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// How another device stands with this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerState {
    /// Which device.
    pub device: DeviceId,
    /// Everything of it is here.
    pub up_to_date: bool,
    /// It has everything of this device up to that number of the feed, files too.
    pub settled_seq: Option<i64>,
    /// Taken from it over this connection: documents and records.
    pub pulled: u64,
    /// Given to it over this connection.
    pub pushed: u64,
}

/// A session that runs.
pub(super) struct Live {
    pub(super) number: u64,
    dialled_by: DeviceId,
    link: Arc<Link>,
    inputs: mpsc::Sender<Input>,
    pub(super) state: PeerState,
}

pub(crate) struct Registry {
    me: DeviceId,
    live: Mutex<(u64, BTreeMap<DeviceId, Live>)>,
    /// Somebody left.
    left: Notify,
    turns: Mutex<BTreeMap<DeviceId, Arc<tokio::sync::Mutex<()>>>>,
}

impl Registry {
    pub(super) fn new(me: DeviceId) -> Self {
        Self {
            me,
            live: Mutex::new((0, BTreeMap::new())),
            left: Notify::new(),
            turns: Mutex::default(),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (u64, BTreeMap<DeviceId, Live>)> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The turn to dial a device.
    pub(super) fn dialling(&self, peer: DeviceId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(peer).or_default())
    }

    /// Enters a new connection; none where the one that stands is to be kept. Answers its number.
    pub(super) fn enter(
        &self,
        link: &Arc<Link>,
        dialled_here: bool,
        inputs: mpsc::Sender<Input>,
    ) -> Option<u64> {
        let peer = DeviceId(link.peer());
        let dialled_by = if dialled_here { self.me } else { peer };
        let (count, live) = &mut *self.lock();
        if let Some(standing) = live.get(&peer) {
            let preferred = self.me.min(peer);
            if standing.dialled_by != dialled_by && standing.dialled_by == preferred {
                return None;
            }
            standing.link.close("a newer connection of the same device");
        }
        *count += 1;
        let state =
            PeerState { device: peer, up_to_date: false, settled_seq: None, pulled: 0, pushed: 0 };
        let entry = Live { number: *count, dialled_by, link: Arc::clone(link), inputs, state };
        live.insert(peer, entry);
        Some(*count)
    }

    /// A session has ended.
    pub(super) fn leave(&self, peer: DeviceId, number: u64) -> bool {
        let (_, live) = &mut *self.lock();
        let ours = live.get(&peer).is_some_and(|entry| entry.number == number);
        if ours {
            live.remove(&peer);
            self.left.notify_one();
        }
        ours
    }

    /// Changes what is said of a peer.
    pub(super) fn state(&self, peer: DeviceId, number: u64, change: impl FnOnce(&mut PeerState)) {
        let (_, live) = &mut *self.lock();
        if let Some(entry) = live.get_mut(&peer).filter(|entry| entry.number == number) {
            change(&mut entry.state);
        }
    }

    pub(super) fn states(&self) -> Vec<PeerState> {
        self.lock().1.values().map(|entry| entry.state.clone()).collect()
    }

    pub(super) fn traffic(&self) -> Traffic {
        self.lock().1.values().fold(Traffic::default(), |sum, entry| {
            let one = entry.link.traffic();
            Traffic {
                received_bytes: sum.received_bytes + one.received_bytes,
                sent_bytes: sum.sent_bytes + one.sent_bytes,
            }
        })
    }

    pub(super) fn devices(&self) -> Vec<DeviceId> {
        self.lock().1.keys().copied().collect()
    }

    pub(super) fn is_connected(&self, peer: &DeviceId) -> bool {
        self.lock().1.contains_key(peer)
    }

    /// The feed of this device grew.
    pub(super) fn changed(&self) {
        for entry in self.lock().1.values() {
            // A full queue holds a change already, or the session is about to look anyway.
            let _ = entry.inputs.try_send(Input::Changed);
        }
    }

    /// Passes a note on to everybody but where it came from.
    pub(super) fn tell_all(&self, note: &PresenceNote, but: Option<DeviceId>) {
        for (peer, entry) in &self.lock().1 {
            if Some(*peer) != but && *peer != note.device {
                // Presence is renewed: one lost note does no harm.
                let _ = entry.inputs.try_send(Input::Presence(note.clone()));
            }
        }
    }

    pub(super) fn tick(&self) {
        for entry in self.lock().1.values() {
            let _ = entry.inputs.try_send(Input::Tick);
        }
    }

    pub(super) async fn close_all(&self, reason: &str) {
        let links: Vec<Arc<Link>> =
            self.lock().1.values().map(|entry| Arc::clone(&entry.link)).collect();
        for link in &links {
            // What was said last should arrive.
            let _ = timeout(GOODBYE, link.finish()).await;
            link.close(reason);
        }
        // A session notes at its end how far the peer was served: without that the next meeting would
        // compare everything.
        let gone = async {
            while !self.lock().1.is_empty() {
                self.left.notified().await;
            }
        };
        let _ = timeout(GOODBYE, gone).await;
    }
}
