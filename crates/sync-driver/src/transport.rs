//! Connections between devices: QUIC by public key, through iroh, behind a small seam.
//!
//! Owns the endpoint, who may connect, how a peer's address is found, and [`Link`]s that carry
//! frames in order. Deliberately knows no message and no membership: what a frame means is the
//! engine's, and who may connect says the [`Gate`]. Nothing of iroh shows outside of this module.
//!
//! No packet goes to a host that nobody named: no relay, no name server, no port mapping, no probe
//! of the internet. A host is named by the caller of [`Transport::dial`], by a peer's announcement
//! on the local link when `mdns` is asked for, or by a connected peer: two devices tell each other the
//! addresses at which they listen, and iroh tries those as further paths, whatever the local network
//! makes of them ([`Options::listen`] narrows what is told).

mod door;
mod endpoint;
mod failure;
mod frames;
mod link;
mod multicast;
mod nearby;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use iroh::endpoint::Incoming;
use iroh::{Endpoint, EndpointAddr, EndpointId, TransportAddr, Watcher as _};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use door::Gate;
pub use failure::{Ending, TransportError};
pub use frames::{FRAME_MAX, Frames, TooLarge, length_of};
pub use link::{Link, Traffic};
pub use multicast::{covers_multicast, multicast_route};

use door::Door;
use nearby::Nearby;

/// A connection that is not made within this is given up, in both directions.
pub const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// A peer from which nothing comes for this long is gone. Living ones give a sign every third of it,
/// and the time is counted from our own first sign that stays without an answer: a peer that dies is
/// noticed after 10 to 14 s.
pub const SILENCE_LIMIT: Duration = Duration::from_secs(10);

/// Handshakes under way and links that nobody has accepted yet; more are refused.
const WAITING_MAX: usize = 64;

/// Both sides of a fresh stream begin with this: the dialler so that the stream exists, the other
/// so that the dialler knows it was let in. Its last byte is the version of the framing.
const PREFACE: [u8; 4] = *b"ori\x01";

/// How long a fresh endpoint may look for the addresses of its interfaces.
const INTERFACES_LIMIT: Duration = Duration::from_secs(2);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alpn {
    /// Replication between members.
    Sync,
    /// A device that has a ticket and wants to become a member.
    Pair,
    /// A member that was refused and shows its membership records.
    Introduce,
}

impl Alpn {
    const ALL: [Self; 3] = [Self::Sync, Self::Pair, Self::Introduce];

    /// As the handshake names it; the number is the version of what is spoken behind it.
    #[must_use]
    pub const fn name(self) -> &'static [u8] {
        match self {
            Self::Sync => b"origo/sync/1",
            Self::Pair => b"origo/pair/1",
            Self::Introduce => b"origo/introduce/1",
        }
    }

    fn of(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|alpn| alpn.name() == name)
    }
}

/// How a device is reached.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A fixed UDP address, for a hub; without one the system chooses the port anew each time. An
    /// address of one interface is the only one told to peers. With none, or with that of all
    /// interfaces, peers learn all of them, and try them: those of virtual networks too.
    pub listen: Option<SocketAddr>,
    /// Whether this device announces its key and its addresses on the local link, and finds peers
    /// there by theirs.
    pub mdns: bool,
}

/// This device among others.
#[derive(Debug)]
pub struct Transport {
    endpoint: Endpoint,
    door: Arc<Door>,
    nearby: Option<Arc<Nearby>>,
    arrivals: Mutex<mpsc::Receiver<Link>>,
    tasks: Vec<Task>,
}

impl Transport {
    /// Opens the device's socket. `secret` is its Ed25519 key. Nobody may connect in either direction
    /// before [`Self::set_gate`].
    ///
    /// # Errors
    /// [`TransportError::Listen`] when the address is taken or not this machine's.
    pub async fn bind(secret: [u8; 32], options: Options) -> Result<Self, TransportError> {
        let door = Arc::new(Door::default());
        let endpoint = endpoint::bind(secret, options.listen, Arc::clone(&door)).await?;
        wait_for_interfaces(&endpoint).await;
        let (arrived, arrivals) = mpsc::channel(1);
        let mut tasks = vec![Task(tokio::spawn(receive(endpoint.clone(), arrived)))];
        let nearby = options.mdns.then(|| Arc::new(Nearby::new(endpoint.clone())));
        if let Some(nearby) = &nearby {
            nearby.look();
            tasks.push(Task(tokio::spawn(nearby::keep_looking(Arc::clone(nearby)))));
        }
        Ok(Self { endpoint, door, nearby, arrivals: Mutex::new(arrivals), tasks })
    }

    /// This device's public key.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        *self.endpoint.id().as_bytes()
    }

    /// The addresses of this machine's interfaces at which it listens now, as a ticket can name them;
    /// the loopback only where there is no other.
    #[must_use]
    pub fn bound(&self) -> Vec<SocketAddr> {
        self.endpoint.addr().ip_addrs().copied().collect()
    }

    /// Who may connect from now on, in both directions. Connections that live are not touched: see
    /// [`Self::drop_peer`].
    pub fn set_gate(&self, gate: Gate) {
        self.door.set(gate);
    }

    /// Closes every connection with this peer at once. Change what the gate says first, or it may
    /// connect anew.
    pub fn drop_peer(&self, peer: &[u8; 32]) {
        self.door.drop_peer(peer);
    }

    /// The next device that connected; `None` after [`Self::close`].
    pub async fn accept(&self) -> Option<Link> {
        self.arrivals.lock().await.recv().await
    }

    /// Connects to a device by its key, at all `addresses` at once and, when asked for, where it
    /// announces itself on the local link. When this returns the other side has let us in.
    ///
    /// # Errors
    /// Each variant of [`TransportError`] says what to do next; never later than [`CONNECT_LIMIT`].
    pub async fn dial(
        &self,
        peer: [u8; 32],
        addresses: &[SocketAddr],
        alpn: Alpn,
    ) -> Result<Link, TransportError> {
        let id = EndpointId::from_bytes(&peer).map_err(|_| TransportError::NotAKey)?;
        if id == self.endpoint.id() {
            return Err(TransportError::Itself);
        }
        if !self.door.admits(&peer, alpn) {
            return Err(TransportError::Barred);
        }
        if addresses.is_empty() {
            match &self.nearby {
                None => return Err(TransportError::NoAddress),
                Some(_) if !multicast_route() => return Err(TransportError::NoMulticastRoute),
                Some(nearby) => nearby.look(),
            }
        }
        let named = addresses.iter().copied().map(TransportAddr::Ip);
        let connecting = connect(&self.endpoint, EndpointAddr::from_parts(id, named), alpn);
        let met = timeout(CONNECT_LIMIT, connecting).await;
        match met.unwrap_or(Err(TransportError::NotSeen)) {
            // Silence means something else when we knew where to knock.
            Err(TransportError::NotSeen) if !addresses.is_empty() => {
                Err(TransportError::Unreachable { addresses: addresses.to_vec() })
            }
            other => other,
        }
    }

    /// Says goodbye to all peers and closes the socket. Links end.
    pub async fn close(&self) {
        self.endpoint.close().await;
        for task in &self.tasks {
            task.0.abort();
        }
    }
}

/// Ends with its owner.
#[derive(Debug)]
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The interfaces are read right after the socket is open; a machine without any has none to wait for.
async fn wait_for_interfaces(endpoint: &Endpoint) {
    let mut addresses = endpoint.watch_addr();
    let found = async {
        while addresses.get().ip_addrs().next().is_none() {
            if addresses.updated().await.is_err() {
                return;
            }
        }
    };
    // Without an interface there is nothing to name; the device can still be used when one comes.
    let _ = timeout(INTERFACES_LIMIT, found).await;
}

async fn connect(
    endpoint: &Endpoint,
    to: EndpointAddr,
    alpn: Alpn,
) -> Result<Link, TransportError> {
    let connection = endpoint.connect(to, alpn.name()).await.map_err(failure::of_connecting)?;
    let opened = async {
        let (mut send, mut recv) = connection.open_bi().await.ok()?;
        send.write_all(&PREFACE).await.ok()?;
        let mut answer = [0; PREFACE.len()];
        recv.read_exact(&mut answer).await.ok()?;
        (answer == PREFACE).then_some((send, recv))
    };
    match opened.await {
        Some((send, recv)) => Ok(Link::new(connection, alpn, send, recv)),
        None => Err(failure::of_unopened(connection.close_reason())),
    }
}

/// Lets devices in until the endpoint closes, each in a task of its own: one that stalls holds up
/// nobody else.
async fn receive(endpoint: Endpoint, arrived: mpsc::Sender<Link>) {
    let places = Arc::new(Semaphore::new(WAITING_MAX));
    while let Some(incoming) = endpoint.accept().await {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            incoming.refuse();
            continue;
        };
        let arrived = arrived.clone();
        tokio::spawn(async move {
            match timeout(CONNECT_LIMIT, welcome(incoming)).await {
                // The place is free again when somebody has accepted the link.
                Ok(Some(link)) => drop(arrived.send(link).await),
                Ok(None) => tracing::debug!("a connection was refused or broke off"),
                Err(_) => tracing::debug!("a connection stalled in its handshake"),
            }
            drop(place);
        });
    }
}

async fn welcome(incoming: Incoming) -> Option<Link> {
    // The door was asked in the handshake's hook.
    let connection = incoming.await.ok()?;
    let alpn = Alpn::of(connection.alpn())?;
    let (mut send, mut recv) = connection.accept_bi().await.ok()?;
    let mut greeting = [0; PREFACE.len()];
    recv.read_exact(&mut greeting).await.ok()?;
    if greeting != PREFACE {
        return None;
    }
    send.write_all(&PREFACE).await.ok()?;
    Some(Link::new(connection, alpn, send, recv))
}
