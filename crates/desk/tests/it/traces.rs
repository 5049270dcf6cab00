//! What a collector of OpenTelemetry is told, and what it is not.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use desk::traces::Traces;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;

use crate::http;
use crate::papers::{MORETTI, example};
use crate::world::{PASSWORD, World};

/// A collector that keeps the bodies that it is sent.
struct Collector {
    url: String,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Collector {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1/traces", listener.local_addr().unwrap());
        let bodies: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let kept = Arc::clone(&bodies);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(body) = body(stream) {
                    kept.lock().unwrap().push(body);
                }
            }
        });
        Self { url, bodies }
    }

    fn spans(&self) -> Vec<Span> {
        let bodies = self.bodies.lock().unwrap();
        let requests = bodies.iter().map(|body| ExportTraceServiceRequest::decode(&body[..]).unwrap());
        requests
            .flat_map(|request| request.resource_spans)
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .collect()
    }
}

/// The body of one request, which is answered with nothing.
fn body(stream: TcpStream) -> Option<Vec<u8>> {
    let mut out = stream.try_clone().ok()?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    Some(body)
}

fn text<'a>(span: &'a Span, name: &str) -> &'a str {
    let found = span.attributes.iter().find(|attribute| attribute.key == name);
    match found.and_then(|found| found.value.as_ref()?.value.as_ref()) {
        Some(Value::StringValue(text)) => text,
        _ => "",
    }
}

#[test]
fn a_collector_hears_of_operations_and_never_of_people() {
    let dir = tempfile::tempdir().unwrap();
    let collector = Collector::open();
    let places = crate::places::of(dir.path());
    let world =
        World::changed(&places, |desk| desk.traces = Some(Traces::to(&collector.url).unwrap()));
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let (id, protocol) = company.file(&practice);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let parent = format!("00-{trace}-b7ad6b7169203331-01");
    company.call_with("POST", "/fpbews/pratica/listaA2A", &[("traceparent", &parent)], None).data();
    // Whoever looks for addresses has his own words told to nobody.
    let guess = format!("/{MORETTI}/{id}?codice={MORETTI}");
    assert_eq!(http::request(world.at, "GET", &guess, &[], None).status, 404);
    world.desk.traces.as_ref().unwrap().end();

    let spans = collector.spans();
    let named = |operation: &str| spans.iter().filter(|s| text(s, "origo.operation") == operation).count();
    assert_eq!((named("Create"), named("Send"), named("Desks")), (1, 1, 1), "{spans:?}");
    assert!(named("Attach") >= 2, "{spans:?}");
    let create = spans.iter().find(|span| text(span, "origo.operation") == "Create").unwrap();
    assert_eq!(create.name, "PUT /fpbews/{*operation}");
    assert!(create.end_time_unix_nano > create.start_time_unix_nano, "it took its time");
    let desks = spans.iter().find(|span| text(span, "origo.operation") == "Desks").unwrap();
    assert_eq!(hex::encode(&desks.trace_id), trace, "a part of what the sender traces");

    let all: Vec<u8> = collector.bodies.lock().unwrap().concat();
    let all = String::from_utf8_lossy(&all);
    let company = [practice.company.fiscal_code.as_str(), practice.company.name.as_str()];
    for secret in [MORETTI, &id, &protocol, "tessil", PASSWORD].into_iter().chain(company) {
        assert!(!secret.is_empty() && !all.contains(secret), "{secret} was told");
    }
}

#[test]
fn a_collector_that_is_not_there_hinders_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let places = crate::places::of(dir.path());
    let nobody = "http://127.0.0.1:1/v1/traces";
    let world = World::changed(&places, |desk| desk.traces = Some(Traces::to(nobody).unwrap()));
    let practice = example("ex-01.json");
    world.company("tessil", &practice, 10_000).file(&practice);
    let begun = std::time::Instant::now();
    world.desk.traces.as_ref().unwrap().end();
    assert!(begun.elapsed().as_secs() < 8, "the end is not waited for");
    assert!(Traces::to("no address at all").is_err(), "and what is no address is said at once");
}
