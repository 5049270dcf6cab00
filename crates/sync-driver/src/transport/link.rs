//! One connection with one peer: frames in order, both ways at once.
//!
//! Reading goes at the reader's pace: what is not read stays at the sender, past a window of 2 MB.

use std::net::SocketAddr;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use iroh::TransportAddr;
use iroh::endpoint::{Connection, ReadError, RecvStream, SendStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Alpn;
use super::failure::{self, CLOSED, Ending, FRAME_TOO_LARGE};
use super::frames::{self, Frames};

/// How long the last frames may take to arrive.
const FINISH_LIMIT: Duration = Duration::from_secs(5);

/// What went over connections, in UDP datagrams: handshakes, encryption and repetitions included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Bytes that came.
    pub received_bytes: u64,
    /// Bytes that went.
    pub sent_bytes: u64,
}

/// A connection that both sides have let in. All verbs take `&self`: one task may receive while
/// another sends.
///
/// Dropping it sends what was given to [`Self::send`], then closes.
#[derive(Debug)]
pub struct Link {
    connection: Connection,
    alpn: Alpn,
    outgoing: Mutex<Option<mpsc::Sender<Vec<u8>>>>,
    writer: tokio::sync::Mutex<Option<JoinHandle<()>>>,
    incoming: tokio::sync::Mutex<Reader>,
    // What we found ourselves; the connection itself only knows that it was closed here.
    found: OnceLock<Ending>,
}

#[derive(Debug)]
struct Reader {
    stream: RecvStream,
    frames: Frames,
}

impl Link {
    pub(super) fn new(
        connection: Connection,
        alpn: Alpn,
        send: SendStream,
        recv: RecvStream,
    ) -> Self {
        // One frame waits while one is written; the next waits in `send`.
        let (outgoing, frames) = mpsc::channel(1);
        Self {
            connection,
            alpn,
            outgoing: Mutex::new(Some(outgoing)),
            writer: tokio::sync::Mutex::new(Some(tokio::spawn(write(send, frames)))),
            incoming: tokio::sync::Mutex::new(Reader { stream: recv, frames: Frames::default() }),
            found: OnceLock::new(),
        }
    }

    /// The public key of the other side, proven in the handshake.
    #[must_use]
    pub fn peer(&self) -> [u8; 32] {
        *self.connection.remote_id().as_bytes()
    }

    /// What the connection is for.
    #[must_use]
    pub fn alpn(&self) -> Alpn {
        self.alpn
    }

    /// Where the other side is now: an address worth remembering. It may change while the link lives.
    #[must_use]
    pub fn remote_address(&self) -> Option<SocketAddr> {
        let paths = self.connection.paths();
        let path = paths.iter().find(|path| path.is_selected()).or_else(|| paths.iter().next());
        match path?.remote_addr() {
            TransportAddr::Ip(address) => Some(*address),
            _ => None,
        }
    }

    /// What it has carried so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let stats = self.connection.stats();
        Traffic { received_bytes: stats.udp_rx.bytes, sent_bytes: stats.udp_tx.bytes }
    }

    /// Sends a frame; waits while the other side does not read. `Ok` says that it is on its way, not
    /// that it has arrived. May be cancelled: then the frame was not sent at all.
    ///
    /// # Errors
    /// [`Ending::TooLarge`] for a frame past the limit, and the link lives on; otherwise why the link
    /// has ended.
    pub async fn send(&self, frame: &[u8]) -> Result<(), Ending> {
        let bytes = frames::framed(frame)?;
        let outgoing = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sent = match outgoing {
            Some(outgoing) => outgoing.send(bytes).await.is_ok(),
            None => false,
        };
        if sent { Ok(()) } else { Err(self.ending().unwrap_or(Ending::Here)) }
    }

    /// The next frame; `None` when the link has ended, and [`Self::ending`] says why. May be
    /// cancelled: nothing is lost.
    pub async fn recv(&self) -> Option<Vec<u8>> {
        let mut reader = self.incoming.lock().await;
        loop {
            let wanted = reader.frames.wanted();
            let chunk = match reader.stream.read_chunk(wanted).await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => {
                    self.ended_by_stream(reader.frames.is_amid());
                    return None;
                }
                Err(error) => {
                    self.ended_by(&error);
                    return None;
                }
            };
            match reader.frames.take(&mut chunk.as_ref()) {
                Ok(None) => {}
                Ok(Some(frame)) => return Some(frame),
                Err(error) => {
                    self.find(Ending::TooLarge(error));
                    self.connection.close(FRAME_TOO_LARGE, b"frame too large");
                    return None;
                }
            }
        }
    }

    /// Why the link has ended; `None` while it lives.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        let closed = || self.connection.close_reason().map(|reason| failure::ending(&reason));
        self.found.get().cloned().or_else(closed)
    }

    /// Waits for the end of the link, whatever its reason; reads nothing.
    pub async fn ended(&self) -> Ending {
        let reason = self.connection.closed().await;
        self.found.get().cloned().unwrap_or_else(|| failure::ending(&reason))
    }

    /// Says that no more frames will come, and waits until the other side has received those that were
    /// sent; `false` when that is not certain. Its frames can still be received.
    pub async fn finish(&self) -> bool {
        drop(self.outgoing.lock().unwrap_or_else(PoisonError::into_inner).take());
        let Some(writer) = self.writer.lock().await.take() else {
            return self.connection.close_reason().is_none();
        };
        let written = timeout(FINISH_LIMIT, writer).await;
        matches!(written, Ok(Ok(()))) && self.connection.close_reason().is_none()
    }

    /// Closes both directions at once; frames under way are lost. `reason` is shown or logged at the
    /// other end.
    pub fn close(&self, reason: &str) {
        self.connection.close(CLOSED, reason.as_bytes());
    }

    fn ended_by_stream(&self, amid_a_frame: bool) {
        self.find(if amid_a_frame {
            Ending::Lost { cause: "the stream ended within a frame".to_owned() }
        } else {
            Ending::Finished
        });
    }

    fn ended_by(&self, error: &ReadError) {
        match error {
            // The connection remembers it.
            ReadError::ConnectionLost(_) => {}
            other => self.find(Ending::Lost { cause: other.to_string() }),
        }
    }

    /// The first finding counts.
    fn find(&self, ending: Ending) {
        let _ = self.found.set(ending);
    }
}

/// Writes frames until no more can come; a frame that has begun is always written to its end, so that
/// a cancelled `send` cannot tear one apart.
async fn write(mut stream: SendStream, mut frames: mpsc::Receiver<Vec<u8>>) {
    while let Some(frame) = frames.recv().await {
        if stream.write_all(&frame).await.is_err() {
            return;
        }
    }
    if stream.finish().is_ok() {
        // Resolves when the other side has acknowledged everything.
        let _ = stream.stopped().await;
    }
}
