//! The authority over HTTP (RFC 3161 section 3.4), and what goes wrong on the way.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use tokio::sync::oneshot;

use super::Tsa;

/// One question that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TsaFault {
    /// The answer to the question before this one.
    Old,
    /// The authority says no.
    Refuse,
    /// Half of the answer.
    Cut,
    /// A page for people.
    Text,
    /// An answer without an end, nearly.
    Huge,
    /// No answer.
    Hang,
    /// This HTTP status.
    Status(u16),
}

struct World {
    tsa: Tsa,
    faults: Mutex<VecDeque<TsaFault>>,
    last: Mutex<Vec<u8>>,
}

/// A running authority. Owns a thread; dropping it ends the server.
pub struct TsaServer {
    address: SocketAddr,
    world: Arc<World>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TsaServer {
    /// Starts `tsa` on a port of the system's choice.
    pub fn start(tsa: Tsa) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (faults, last) = (Mutex::default(), Mutex::default());
        let world = Arc::new(World { tsa, faults, last });
        let router = Router::new().route("/tsa", post(answer)).with_state(Arc::clone(&world));
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                tokio::select! {
                    _ = axum::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, world, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it is asked.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/tsa", self.address)
    }

    /// Lets the next question go wrong; more than one wait in their order.
    pub fn fault(&self, fault: TsaFault) {
        self.world.faults.lock().unwrap_or_else(PoisonError::into_inner).push_back(fault);
    }
}

impl Drop for TsaServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn answer(State(world): State<Arc<World>>, headers: HeaderMap, query: Bytes) -> Response {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/timestamp-query") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let fault = world.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    match fault {
        Some(TsaFault::Hang) => return std::future::pending().await,
        Some(TsaFault::Status(status)) => {
            let status = StatusCode::from_u16(status);
            return status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        }
        Some(TsaFault::Text) => return "Servizio in manutenzione".into_response(),
        Some(TsaFault::Huge) => return reply(vec![0; 8 * 1024 * 1024]),
        Some(TsaFault::Old) => {
            let last = world.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
            return reply(last);
        }
        Some(TsaFault::Refuse | TsaFault::Cut) | None => {}
    }
    let query = if fault == Some(TsaFault::Refuse) { Bytes::from_static(b"?") } else { query };
    let asked = Arc::clone(&world);
    let made = tokio::task::spawn_blocking(move || asked.tsa.answer(&query)).await;
    match made {
        Ok(Ok(mut bytes)) => {
            *world.last.lock().unwrap_or_else(PoisonError::into_inner) = bytes.clone();
            if fault == Some(TsaFault::Cut) {
                bytes.truncate(bytes.len() / 2);
            }
            reply(bytes)
        }
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn reply(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/timestamp-reply")], bytes).into_response()
}
