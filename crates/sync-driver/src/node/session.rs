//! One connection: frames to the session, the session's wishes to the store and to the wire.

use std::collections::VecDeque;
use std::sync::Arc;

use sync::DeviceId;
use sync::replication::{Close, Frame, Input, Output, Session, Standing};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{NodeEvent, Shared};
use crate::replica::Shelf;
use crate::transport::Link;

/// Changes and notes that wait for a busy session.
const INPUTS_WAITING: usize = 64;
/// Addresses of a peer that are remembered.
const ADDRESSES_KEPT: usize = 4;

struct Conversation {
    shared: Arc<Shared>,
    peer: DeviceId,
    number: u64,
    session: Session,
    shelf: Option<Shelf>,
    /// The peer has this device's feed up to here.
    acknowledged: i64,
    // As many frames wait here as the conversation allows: a handful.
    outgoing: mpsc::UnboundedSender<Vec<u8>>,
}

/// Talks with a member until the connection ends. `dialled` hears, where this device has dialled, when the
/// connection is entered or given up.
pub(super) async fn run(shared: Arc<Shared>, link: Link, dialled: Option<oneshot::Sender<()>>) {
    let link = Arc::new(link);
    let peer = DeviceId(link.peer());
    let (inputs, waiting) = mpsc::channel(INPUTS_WAITING);
    let number = shared.registry.enter(&link, dialled.is_some(), inputs);
    if let Some(dialled) = dialled {
        // Nobody may be left who waits for it.
        let _ = dialled.send(());
    }
    let Some(number) = number else {
        link.close("another connection of the same devices is kept");
        return;
    };
    remember(&shared, &link, peer);
    shared.tell(NodeEvent::Peers);
    let (outgoing, frames) = mpsc::unbounded_channel();
    let writer = tokio::spawn(write(Arc::clone(&link), frames));
    let mut talk = Conversation {
        session: Session::new(shared.ground.company),
        shelf: Some(Shelf::new(Arc::clone(&shared.ground), peer)),
        acknowledged: 0,
        shared: Arc::clone(&shared),
        peer,
        number,
        outgoing,
    };
    let reason = talk.go_on(&link, waiting).await;
    talk.end(&link, writer, reason).await;
    if shared.registry.leave(peer, number) {
        shared.tell(NodeEvent::Peers);
    }
}

impl Conversation {
    /// Until the link ends, or the session does.
    async fn go_on(&mut self, link: &Link, mut waiting: mpsc::Receiver<Input>) -> Option<Close> {
        let mut inputs = vec![Input::Opened];
        inputs.extend(self.shared.notes().into_iter().map(Input::Presence));
        loop {
            for input in inputs.drain(..) {
                if let Some(close) = self.step(input).await {
                    return Some(close);
                }
            }
            tokio::select! {
                frame = link.recv() => match frame.map(|bytes| Frame::decode(&bytes)) {
                    Some(Ok(frame)) => inputs.push(Input::Frame(frame)),
                    Some(Err(error)) => {
                        tracing::warn!(peer = ?self.peer, %error, "a frame that is none");
                        return Some(Close::Unasked { what: "frame that cannot be read" });
                    }
                    None => return None,
                },
                input = waiting.recv() => match input {
                    Some(input) => {
                        if input == Input::Tick {
                            self.flush().await;
                        }
                        inputs.push(input);
                    }
                    // Replaced by a newer connection.
                    None => return None,
                },
            }
        }
    }

    /// One input and all that follows from it.
    async fn step(&mut self, input: Input) -> Option<Close> {
        let mut todo = VecDeque::from([input]);
        while let Some(input) = todo.pop_front() {
            for output in self.session.on((self.shared.now_ms)(), input) {
                match output {
                    Output::Send(frame) => self.send(&frame),
                    Output::Ask(lane, ask) => {
                        let answer = self.ask(ask).await;
                        todo.push_back(Input::Answer(lane, answer));
                    }
                    Output::Presence(note) => self.shared.noted(note, self.peer),
                    Output::Standing(standing) => {
                        let up_to_date = standing == Standing::UpToDate;
                        self.shared.registry.state(self.peer, self.number, |state| {
                            state.up_to_date = up_to_date;
                        });
                        self.shared.tell(NodeEvent::Peers);
                    }
                    Output::PeerSettled => {
                        let seq = self.acknowledged;
                        self.shared.registry.state(self.peer, self.number, |state| {
                            state.settled_seq = Some(seq);
                        });
                        self.shared.tell(NodeEvent::Peers);
                    }
                    Output::Close(close) => return Some(close),
                }
            }
        }
        None
    }

    fn send(&mut self, frame: &Frame) {
        let given = match frame {
            Frame::Bundle { parcels, records, .. } => parcels.len() + records.len(),
            Frame::Page { entries, .. } => {
                entries.iter().filter(|entry| entry.news.is_some()).count()
            }
            _ => 0,
        };
        if given > 0 {
            self.shared.registry.state(self.peer, self.number, |state| {
                state.pushed += given as u64;
            });
        }
        match frame.encode() {
            // The writer ends with the link, and so does the reader: nothing to say here.
            Ok(bytes) => drop(self.outgoing.send(bytes)),
            Err(error) => tracing::error!(%error, "a frame that cannot be sent"),
        }
    }

    async fn ask(&mut self, ask: sync::replication::Ask) -> sync::replication::Answer {
        if let sync::replication::Ask::Page { after: Some(after), .. } = &ask {
            self.acknowledged = after.seq;
        }
        let Some(mut shelf) = self.shelf.take() else {
            return sync::replication::Answer::Failed;
        };
        let now_ms = (self.shared.now_ms)();
        let carried_out = spawn_blocking(move || (shelf.answer(ask, now_ms), shelf)).await;
        let Ok((answered, shelf)) = carried_out else {
            return sync::replication::Answer::Failed;
        };
        self.shelf = Some(shelf);
        if answered.kept > 0 {
            self.shared.registry.state(self.peer, self.number, |state| {
                state.pulled += answered.kept as u64;
            });
            self.shared.wrote.notify_one();
        }
        if answered.roll_changed {
            self.shared.roll_changed();
        }
        if !answered.changed.is_empty() {
            self.shared.tell(NodeEvent::Changed(answered.changed));
        }
        answered.answer
    }

    async fn flush(&mut self) {
        if let Some(mut shelf) = self.shelf.take_if(|shelf| shelf.has_notes()) {
            let flushed = spawn_blocking(move || (shelf.flush(), shelf)).await;
            if let Ok((result, shelf)) = flushed {
                if let Err(error) = result {
                    tracing::warn!(%error, "what was handed out is not noted");
                }
                self.shelf = Some(shelf);
            }
        }
    }

    async fn end(mut self, link: &Arc<Link>, writer: JoinHandle<()>, reason: Option<Close>) {
        self.flush().await;
        let (ground, peer, now_ms) =
            (Arc::clone(&self.shared.ground), self.peer, (self.shared.now_ms)());
        let noted = spawn_blocking(move || ground.store.touched(&peer.0, now_ms)).await;
        if let Ok(Err(error)) = noted {
            tracing::warn!(%error, "the last contact is not noted");
        }
        match reason {
            Some(close) => {
                tracing::info!(?peer, %close, "connection closed");
                link.close(&close.to_string());
            }
            None => tracing::debug!(?peer, ending = ?link.ending(), "connection ended"),
        }
        drop(self);
        writer.abort();
    }
}

async fn write(link: Arc<Link>, mut frames: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(bytes) = frames.recv().await {
        if link.send(&bytes).await.is_err() {
            return;
        }
    }
}

/// Where the peer is now is tried first the next time.
fn remember(shared: &Arc<Shared>, link: &Link, peer: DeviceId) {
    let address = link.remote_address();
    let (ground, now_ms) = (Arc::clone(&shared.ground), (shared.now_ms)());
    drop(spawn_blocking(move || {
        let noted = ground.store.touched(&peer.0, now_ms).and_then(|()| {
            let Some(address) = address else {
                return Ok(());
            };
            let known = ground.store.peer(&peer.0)?.map(|peer| peer.addresses).unwrap_or_default();
            let address = address.to_string();
            let mut addresses: Vec<String> =
                known.iter().filter(|known| **known != address).cloned().collect();
            addresses.insert(0, address);
            addresses.truncate(ADDRESSES_KEPT);
            if addresses == known {
                return Ok(());
            }
            ground.store.set_addresses(&peer.0, &addresses)
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "the address of a device is not noted");
        }
    }));
}
