//! The desk over HTTP. Owns the router and what all handlers share: reading bodies within limits,
//! running blocking work beside the event loop, and answering in the envelope.

pub mod extensions;
pub mod fpws;
mod money;
pub mod operation;
pub mod password;
pub mod ptcows;
pub mod sprint;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http_body_util::BodyExt as _;
use serde::Serialize;
use tower_http::set_header::SetResponseHeaderLayer;
use wire::codes::DeskCode;
use wire::envelope::Envelope;

use crate::desk::{BODY_BYTES_MAX, Desk, FILE_BYTES_MAX};
use crate::error::DeskError;

/// A sender that is silent for so long is cut off.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// Room that is made for a body by what its sender says of its size.
const AHEAD_BYTES_MAX: usize = 1024 * 1024;
/// A body above the limit is read on up to here, so that its sender hears why it was refused.
const DRAINED_BYTES_MAX: usize = 128 * 1024 * 1024;

/// The interfaces of the company side, and the pages of [`crate::pages`].
pub fn router(desk: Arc<Desk>) -> Router {
    let company = Router::new()
        .route("/fpbews/{*operation}", any(fpws::dispatch))
        .route("/ptcows/{*operation}", any(ptcows::dispatch))
        .route("/sprint/{*operation}", any(sprint::dispatch));
    let add = |router: Router<Arc<Desk>>, (path, method)| router.route(path, method);
    extensions::routes()
        .into_iter()
        .fold(company, add)
        .layer(epoch(&desk))
        .merge(operation::health())
        .with_state(Arc::clone(&desk))
        .merge(crate::pages::router(Arc::clone(&desk)))
        .layer(from_fn_with_state(Arc::clone(&desk), operation::protect))
        .layer(from_fn_with_state(desk, operation::count))
}

/// Tells every client which life of the desk's data it speaks to.
fn epoch(desk: &Desk) -> SetResponseHeaderLayer<HeaderValue> {
    // Hex digits are always a header.
    let epoch = HeaderValue::from_str(&desk.epoch).unwrap_or(HeaderValue::from_static(""));
    SetResponseHeaderLayer::overriding(HeaderName::from_static("origo-epoch"), epoch)
}

/// Runs work that blocks (database, documents, cryptography) beside the event loop.
pub(crate) async fn blocking<T: Send + 'static>(
    desk: &Arc<Desk>,
    work: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    desk.run(work).await
}

/// The bytes of a body, at most [`BODY_BYTES_MAX`].
pub(crate) async fn read_body(mut body: Body) -> Result<Vec<u8>, DeskError> {
    let broken = || DeskError::refused(DeskCode::Invalid, "La richiesta è arrivata incompleta.");
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(AHEAD_BYTES_MAX));
    let mut seen = 0_usize;
    loop {
        let frame = tokio::time::timeout(SILENCE_MAX, body.frame()).await.map_err(|_| broken())?;
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| broken())?.into_data() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen <= BODY_BYTES_MAX {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
            if seen > DRAINED_BYTES_MAX {
                break;
            }
        }
    }
    if seen > BODY_BYTES_MAX { Err(DeskError::too_large(FILE_BYTES_MAX)) } else { Ok(bytes) }
}

/// The envelope of an outcome. Business errors are HTTP 200: the known clients read the body alone.
pub(crate) fn respond<T: Serialize>(outcome: Result<T, DeskError>) -> Response {
    match outcome {
        Ok(data) => json(StatusCode::OK, &Envelope::ok(data)),
        Err(error) => refuse(error),
    }
}

/// The envelope of an error; a failure of the desk is logged here and nowhere else.
pub(crate) fn refuse(error: DeskError) -> Response {
    let code = error.code();
    let (status, message, detail) = match error {
        DeskError::Refused { message, detail, .. } => {
            let status = match code {
                DeskCode::PayloadMismatch => StatusCode::CONFLICT,
                DeskCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::OK,
            };
            (status, message, detail)
        }
        failure => {
            tracing::error!(error = %failure, "a request failed");
            let message = "Lo sportello ha avuto un guasto e lo ha registrato. Verifichi lo stato \
                           della pratica prima di ripetere.";
            (StatusCode::INTERNAL_SERVER_ERROR, message.to_owned(), None)
        }
    };
    json(status, &Envelope::refused(code, message, detail))
}

/// An operation that this desk does not know: an envelope all the same.
pub(crate) fn not_offered(method: &str, path: &str) -> Response {
    refuse(DeskError::refused(
        DeskCode::NotOffered,
        format!("L'operazione {method} {path:.200} non è offerta da questo sportello."),
    ))
}

pub(crate) fn header_text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    value.unwrap_or_default().trim().to_owned()
}

fn json<T: Serialize>(status: StatusCode, envelope: &Envelope<T>) -> Response {
    match serde_json::to_vec(envelope) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
