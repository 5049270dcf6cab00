//! Traces for OpenTelemetry: a span for each request, sent to a collector (OTLP over HTTP).
//!
//! Says which operation, how long, and how it ended. Addresses with a practice's code in them, names, bodies and
//! queries are never told: a span carries the pattern of its route and the name of its operation, from lists.

use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use ureq::Agent;
use wire::fpws::paths;

/// How long a collector may take; spans are let go then.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the last spans may take when the desk ends.
const LAST: Duration = Duration::from_secs(3);
/// A collector has little to say.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Why no traces can be sent.
#[derive(Debug, thiserror::Error)]
#[error("the collector's address cannot be used: {0}")]
pub struct TracesError(String);

/// Where spans go.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

/// One request that was answered.
#[derive(Debug)]
pub struct Answered<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Pattern of the route, with its parameters by name: never what stood in their place.
    pub route: &'a str,
    /// Path, by which alone an operation of FPWS is known.
    pub path: &'a str,
    /// When it came.
    pub begun: SystemTime,
    /// HTTP status of the answer.
    pub status: u16,
}

impl Traces {
    /// Sends to a collector's address, as `http://127.0.0.1:4318/v1/traces`, in lots, from a thread of its own.
    ///
    /// # Errors
    /// [`TracesError`] where it is no address.
    pub fn to(collector: &str) -> Result<Self, TracesError> {
        let config =
            Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false);
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(collector)
            .with_timeout(PATIENCE)
            .with_http_client(Collector(config.build().into()))
            .build()
            .map_err(|error| TracesError(error.to_string()))?;
        let resource = Resource::builder()
            .with_service_name("origo-desk")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        let tracer = provider.tracer("origo-desk");
        Ok(Self { provider, tracer })
    }

    /// Tells of a request, as a part of what its sender is tracing where it says so (W3C `traceparent`).
    pub fn answered(&self, headers: &HeaderMap, request: &Answered<'_>) {
        let parent = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        let operation = paths::find(request.method, request.path).map(|route| route.operation);
        let method = known_method(request.method);
        let mut attributes = vec![
            KeyValue::new("http.request.method", method),
            KeyValue::new("http.route", request.route.to_owned()),
            KeyValue::new("http.response.status_code", i64::from(request.status)),
        ];
        attributes.extend(
            operation.map(|operation| KeyValue::new("origo.operation", format!("{operation:?}"))),
        );
        let builder = self
            .tracer
            .span_builder(format!("{method} {}", request.route))
            .with_kind(SpanKind::Server)
            .with_start_time(request.begun)
            .with_attributes(attributes);
        let mut span = self.tracer.build_with_context(builder, &parent);
        if request.status >= 500 {
            span.set_status(Status::error(""));
        }
        span.end();
    }

    /// Sends what is left. Blocks for seconds at most.
    pub fn end(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(LAST) {
            tracing::warn!(%error, "the last traces did not leave");
        }
    }
}

/// Anybody may send any word as a method: only those that exist are told.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("_OTHER")
}

/// The desk's own HTTP client, which checks a collector's certificate against the system's authorities.
#[derive(Debug)]
struct Collector(Agent);

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, body.to_vec());
        let (parts, body) = self.0.run(request)?.into_parts();
        let bytes = body.into_with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(Response::from_parts(parts, bytes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::known_method;

    #[test]
    fn a_word_of_the_senders_own_is_not_told() {
        assert_eq!(known_method("PUT"), "PUT");
        assert_eq!(known_method("MRTLCU70A01A794I"), "_OTHER");
    }
}
