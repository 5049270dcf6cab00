//! For whoever watches over the desk: is it alive, does it take requests, and its numbers. The numbers
//! stand on an address of their own (`--operations`), never beside the pages.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::blocking;
use crate::desk::Desk;
use crate::operation;
use crate::storage::identity;
use crate::traces::{Answered, Traces};

/// Health and readiness, beside the interfaces.
pub(crate) fn health() -> Router<Arc<Desk>> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// The router of the operations address: the same, and the numbers.
pub fn router(desk: Arc<Desk>) -> Router {
    health().route("/metrics", get(metrics)).with_state(desk)
}

/// The process answers. Says what the last audit found, and stays yes: a restart would not mend it.
async fn alive(State(desk): State<Arc<Desk>>) -> Response {
    Json(json!({ "alive": true, "ledger": ledger(&desk) })).into_response()
}

/// The desk takes requests: its database and its documents answer, and it is not ending.
async fn ready(State(desk): State<Arc<Desk>>) -> Response {
    let stores = blocking(&desk, |desk| {
        let database = desk.storage.read(identity::current).is_ok();
        Ok((database, desk.blobs.check().is_ok()))
    });
    let (database, documents) = stores.await.unwrap_or((false, false));
    let stopping = desk.operation.is_stopping();
    let ready = database && documents && !stopping;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let said = json!({ "ready": ready, "database": database, "documents": documents,
        "stopping": stopping, "ledger": ledger(&desk) });
    (status, Json(said)).into_response()
}

fn ledger(desk: &Desk) -> Value {
    match desk.operation.audited() {
        None => json!({ "audited": null }),
        Some(audited) => json!({ "audited": audited.at, "whole": audited.broken.is_empty() }),
    }
}

/// The numbers, in the text form of Prometheus.
async fn metrics(State(desk): State<Arc<Desk>>) -> Response {
    const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";
    match blocking(&desk, operation::metrics).await {
        Ok(text) => ([(header::CONTENT_TYPE, KIND)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the numbers could not be told");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Counts and times every request, and tells the collector of traces where there is one.
pub(crate) async fn count(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let traced = desk.traces.as_ref().map(|_| Traced::of(&request));
    let response = next.run(request).await;
    let status = response.status().as_u16();
    desk.operation.answered(status, begun.elapsed());
    if let (Some(traces), Some(traced)) = (&desk.traces, traced) {
        traced.tell(traces, status);
    }
    response
}

/// What is told of a request, kept until it is answered.
struct Traced {
    method: Method,
    route: String,
    uri: Uri,
    headers: HeaderMap,
    begun: SystemTime,
}

impl Traced {
    fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        // The parent alone is read of them.
        let mut headers = HeaderMap::new();
        for name in ["traceparent", "tracestate"] {
            if let Some(value) = request.headers().get(name) {
                headers.insert(name, value.clone());
            }
        }
        Self {
            method: request.method().clone(),
            route: route.map_or("", MatchedPath::as_str).to_owned(),
            uri: request.uri().clone(),
            headers,
            begun: SystemTime::now(),
        }
    }

    fn tell(&self, traces: &Traces, status: u16) {
        let request = Answered {
            method: self.method.as_str(),
            route: &self.route,
            path: self.uri.path(),
            begun: self.begun,
            status,
        };
        traces.answered(&self.headers, &request);
    }
}

/// The headers that protect every answer, pages or not; a page's own stay.
pub(crate) async fn protect(
    State(desk): State<Arc<Desk>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    if desk.public_url.starts_with("https://") {
        let lasting = HeaderValue::from_static("max-age=31536000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(lasting);
    }
    response
}
