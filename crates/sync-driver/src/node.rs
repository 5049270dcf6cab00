//! The running node of a home: it listens, dials the company's other devices, and keeps a session with
//! each that is reached. The same on a laptop, in the window and on a hub.
//!
//! Owns sockets, timers and who is connected. What is exchanged is `sync`'s session, what is kept
//! [`crate::replica`]'s. One node a home (a lock file): other processes of the home ask it through the
//! home's tables, and it sees what they write.

mod dial;
mod introducing;
mod joining;
mod pairing;
mod presence;
mod registry;
mod session;
mod watch;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use draft::PracticeId;
use store::{NodeLock, StoreError};
use sync::DeviceId;
use sync::replication::PresenceNote;
use tokio::sync::{Notify, Semaphore, broadcast};
use tokio::task::JoinHandle;

use crate::replica::Ground;
use crate::transport::{Alpn, Options, Traffic, Transport, TransportError, multicast_route};

pub use dial::{Once, Unreached};
pub use joining::{JoinError, Joined, join};
pub use pairing::PRE_ACCEPTED;
pub use presence::PersonHere;
pub use registry::PeerState;
pub use watch::SYNC_NOW;

use presence::Book;
use registry::Registry;

/// Events that a slow listener may miss; it then looks at everything anew.
const EVENTS_KEPT: usize = 256;

/// How a node is run.
#[derive(Debug, Clone, Default)]
pub struct NodeOptions {
    /// A fixed UDP address, for a hub; else any port.
    pub listen: Option<SocketAddr>,
    /// Find and be found on the local link.
    pub mdns: bool,
    /// Addresses that a person typed: each member that is not reached otherwise is tried there.
    pub hubs: Vec<SocketAddr>,
}

/// What a node tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeEvent {
    /// Documents are now other than they were, by another device.
    Changed(Vec<PracticeId>),
    /// Somebody came, moved or left.
    Presence,
    /// A device connected or left, or caught up.
    Peers,
    /// Who belongs to the company changed, or a device asks to.
    Devices,
}

/// Why there is no node.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Another process of this home runs one.
    #[error("another Origo of this home is connected already")]
    Running,
    /// The socket.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A running node. It ends with [`Node::stop`], or when it is dropped.
pub struct Node {
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
    _lock: NodeLock,
}

pub(crate) struct Shared {
    pub(crate) ground: Arc<Ground>,
    pub(crate) transport: Transport,
    pub(crate) options: NodeOptions,
    pub(crate) registry: Registry,
    pub(crate) events: broadcast::Sender<NodeEvent>,
    pub(crate) now_ms: fn() -> i64,
    book: Mutex<Book>,
    /// This process wrote: look at the feed at once.
    wrote: Notify,
    /// Dial at once, whatever the patience was.
    hurry: Notify,
    /// Another process may have asked for something.
    errands: Notify,
    /// Strangers that may show their records at once.
    introductions: Semaphore,
}

impl Node {
    /// Starts the node of a home.
    ///
    /// # Errors
    /// [`NodeError`].
    pub async fn start(
        ground: Arc<Ground>,
        options: NodeOptions,
        now_ms: fn() -> i64,
    ) -> Result<Self, NodeError> {
        let lock = ground.store.lock_node()?.ok_or(NodeError::Running)?;
        let transport = Transport::bind(
            *ground.key.secret(),
            Options { listen: options.listen, mdns: options.mdns },
        )
        .await?;
        let me = ground.key.id();
        let shared = Arc::new(Shared {
            registry: Registry::new(me),
            book: Mutex::new(Book::new(me)),
            events: broadcast::channel(EVENTS_KEPT).0,
            wrote: Notify::new(),
            hurry: Notify::new(),
            errands: Notify::new(),
            introductions: Semaphore::new(introducing::AT_ONCE),
            ground,
            transport,
            options,
            now_ms,
        });
        shared.transport.set_gate(gate(&shared.ground, now_ms));
        let tasks = vec![
            tokio::spawn(accept(Arc::clone(&shared))),
            tokio::spawn(dial::keep_dialling(Arc::clone(&shared))),
            tokio::spawn(watch::watch(Arc::clone(&shared))),
            tokio::spawn(watch::run_errands(Arc::clone(&shared))),
        ];
        Ok(Self { shared, tasks, _lock: lock })
    }

    /// What happens from now on.
    pub fn events(&self) -> broadcast::Receiver<NodeEvent> {
        self.shared.events.subscribe()
    }

    /// This process has written to the home.
    pub fn wrote(&self) {
        self.shared.wrote.notify_one();
    }

    /// The person at this device is at that box, or has left (none).
    pub fn here(&self, practice: Option<PracticeId>, pointer: Option<String>) {
        let note = self.shared.book().here((self.shared.now_ms)(), practice, pointer);
        self.shared.registry.tell_all(&note, None);
    }

    /// The other people of the company that are at some practice now.
    pub fn people(&self) -> Vec<PersonHere> {
        let roll = self.shared.ground.roll();
        self.shared.book().people((self.shared.now_ms)(), &roll)
    }

    /// The other devices that are connected now.
    pub fn peers(&self) -> Vec<PeerState> {
        self.shared.registry.states()
    }

    /// What the connections that live now have carried.
    pub fn traffic(&self) -> Traffic {
        self.shared.registry.traffic()
    }

    /// Where this device listens.
    pub fn listening(&self) -> Vec<SocketAddr> {
        self.shared.transport.bound()
    }

    /// Whether devices on this network can find each other by themselves.
    pub fn finds_others(&self) -> bool {
        self.shared.options.mdns && multicast_route()
    }

    /// Dials everybody now.
    pub fn hurry(&self) {
        self.shared.hurry.notify_one();
    }

    /// Dials everybody, and waits until all that are reached have everything, here and there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sync_once(
        &self,
        with: Option<SocketAddr>,
        limit: Duration,
    ) -> Result<Once, StoreError> {
        dial::sync_once(&self.shared, with, limit).await
    }

    /// Says goodbye and ends.
    pub async fn stop(self) {
        for task in &self.tasks {
            task.abort();
        }
        self.shared.registry.close_all("the other device has closed Origo").await;
        self.shared.transport.close().await;
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Shared {
    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell(&self, event: NodeEvent) {
        // Nobody listens on a hub.
        let _ = self.events.send(event);
    }

    /// A note came: it is passed on where it is news.
    pub(crate) fn noted(&self, note: PresenceNote, from: DeviceId) {
        if self.ground.roll().member(&note.device).is_none() {
            return;
        }
        if self.book().take(&note, (self.now_ms)()) {
            self.registry.tell_all(&note, Some(from));
            self.tell(NodeEvent::Presence);
        }
    }

    /// Notes for a device that has just connected.
    pub(crate) fn notes(&self) -> Vec<PresenceNote> {
        self.book().notes((self.now_ms)())
    }

    /// The roll may be another one: whoever is out is disconnected at once.
    pub(crate) fn roll_changed(&self) {
        let roll = self.ground.roll();
        for peer in self.registry.devices() {
            if roll.member(&peer).is_none() {
                self.transport.drop_peer(&peer.0);
            }
        }
        self.hurry.notify_one();
        self.tell(NodeEvent::Devices);
    }
}

/// Members may replicate; whoever may hold a ticket may ask to join; whoever was not put out may show why
/// it should be known.
fn gate(ground: &Arc<Ground>, now_ms: fn() -> i64) -> crate::transport::Gate {
    let ground = Arc::clone(ground);
    Arc::new(move |peer, alpn| {
        let peer = DeviceId(*peer);
        let is_out = || ground.roll().known(&peer).is_some_and(|standing| standing.revoked);
        match alpn {
            Alpn::Sync => ground.roll().member(&peer).is_some(),
            Alpn::Introduce => !is_out(),
            Alpn::Pair => {
                !is_out() && ground.store.invitations(now_ms()).is_ok_and(|open| !open.is_empty())
            }
        }
    })
}

async fn accept(shared: Arc<Shared>) {
    while let Some(link) = shared.transport.accept().await {
        let shared = Arc::clone(&shared);
        match link.alpn() {
            Alpn::Sync => drop(tokio::spawn(session::run(shared, link, None))),
            Alpn::Pair => drop(tokio::spawn(pairing::answer(shared, link))),
            Alpn::Introduce => drop(tokio::spawn(introducing::answer(shared, link))),
        }
    }
}
