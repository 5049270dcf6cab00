//! The authority over HTTP (RFC 3161 section 3.4), and what goes wrong on the way.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;

use super::Tsa;
use crate::loopback::Loopback;

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
    server: Loopback,
    world: Arc<World>,
}

impl TsaServer {
    /// Starts `tsa` on a port of the system's choice.
    pub fn start(tsa: Tsa) -> io::Result<Self> {
        let (faults, last) = (Mutex::default(), Mutex::default());
        let world = Arc::new(World { tsa, faults, last });
        let router = Router::new().route("/tsa", post(answer)).with_state(Arc::clone(&world));
        Ok(Self { server: Loopback::start(|_| router)?, world })
    }

    /// Where it is asked.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/tsa", self.server.address())
    }

    /// Lets the next question go wrong; more than one wait in their order.
    pub fn fault(&self, fault: TsaFault) {
        self.world.faults.lock().unwrap_or_else(PoisonError::into_inner).push_back(fault);
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
