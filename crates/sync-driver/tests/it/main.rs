//! The connector against peers that are down, cut the line, or are no desk at all; devices among
//! each other.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

#[cfg(target_os = "linux")]
mod company;
mod network;
mod node;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "namespaces are Linux's"))]
mod probe;
mod replica;
mod transport;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use certificate::Kind;
use secrecy::SecretString;
use sync::{Failure, ParkReason};
use sync_driver::{Account, Certo, CertoError, Proxy};

fn account() -> Account {
    Account { user: "USERTEST1".into(), password: SecretString::from("pw".to_owned()) }
}

/// A peer that reads one request and gives these bytes; nothing, and the line is cut.
fn peer(answer: &'static [u8]) -> String {
    peer_of(vec![answer])
}

/// The same, for several requests, each on a line of its own.
fn peer_of(answers: Vec<&'static [u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            stream.write_all(answer).unwrap();
        }
    });
    url
}

async fn failure(url: &str) -> Failure {
    Certo::new(url, account()).unwrap().list(Kind::Co, None).await.unwrap_err()
}

#[tokio::test]
async fn a_desk_that_is_down_surely_received_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(failure(&url).await, Failure::Unreachable { .. }));
}

#[tokio::test]
async fn a_line_that_is_cut_leaves_the_outcome_unknown() {
    assert!(matches!(failure(&peer(b"")).await, Failure::Lost { .. }));
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\"";
    assert!(matches!(failure(&peer(half)).await, Failure::Lost { .. }));
}

#[tokio::test]
async fn a_fault_of_the_desk_leaves_the_outcome_unknown() {
    let answer = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
    assert!(matches!(failure(&peer(answer)).await, Failure::Lost { .. }));
}

#[tokio::test]
async fn a_desk_that_was_asked_too_often_is_asked_again_when_it_says_so() {
    let body = r#"{"data":{"retryAfterMs":150},"codError":"UNAVAILABLE","message":"Riprovi.","result":"KO"}"#;
    let head = format!("HTTP/1.1 503 Service Unavailable\r\nContent-Length: {}\r\n", body.len());
    let busy: &[u8] = format!("{head}Connection: close\r\n\r\n{body}").leak().as_bytes();
    let free = told(r#"{"data":[],"codError":null,"message":null,"result":"OK"}"#);
    let begun = std::time::Instant::now();
    let desk = Certo::new(&peer_of(vec![busy, free]), account()).unwrap();
    assert_eq!(desk.corrections(Kind::Co, "M26C02ABCDE").await.unwrap(), []);
    assert!(begun.elapsed() >= std::time::Duration::from_millis(150), "not before");
    let desk = Certo::new(&peer_of(vec![busy; 3]), account()).unwrap();
    let still = desk.corrections(Kind::Co, "M26C02ABCDE").await.unwrap_err();
    assert!(matches!(still, Failure::Lost { .. }), "nor for ever: {still:?}");
}

#[tokio::test]
async fn a_page_in_place_of_an_envelope_stops_the_channel() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>";
    let stopped = failure(&peer(answer)).await;
    assert!(matches!(stopped, Failure::Blocked(ParkReason::Changed { .. })), "{stopped:?}");
}

#[tokio::test]
async fn a_wrong_password_asks_for_a_person() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 63\r\n\r\n\
        {\"data\":null,\"codError\":\"AU01\",\"message\":\"no\",\"result\":\"KO\"}    ";
    let blocked = failure(&peer(answer)).await;
    assert_eq!(blocked, Failure::Blocked(ParkReason::Account { code: "AU01".into() }));
}

/// An answer in JSON, as a desk gives it.
fn told(body: &str) -> &'static [u8] {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
    Box::leak(head.into_bytes().into_boxed_slice())
}

#[tokio::test]
async fn what_another_desk_leaves_out_of_a_correction_is_not_asked_and_other_rows_are_not_ours() {
    let body = r#"{"data":[{"idPratica":"M26C02ABCDE","testo":"Manca il DDT.","documentiMancanti":["DOT"]},
        {"idPratica":"M26C02ABCDF","testo":"altra"},{"pratica":7}],
        "codError":null,"message":null,"result":"OK"}"#;
    let desk = Certo::new(&peer(told(body)), account()).unwrap();
    let rows = desk.corrections(Kind::Co, "M26C02ABCDE").await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((rows[0].testo.as_str(), rows[0].giro), ("Manca il DDT.", 1));
    assert!(!rows[0].modello_base && rows[0].scadenza.is_none());
    assert_eq!(rows[0].documenti_mancanti, ["DOT"]);
}

#[tokio::test]
async fn a_desk_tells_by_its_date_how_wrong_this_clock_is_and_is_used_all_the_same() {
    let body = r#"{"data":[],"codError":null,"message":null,"result":"OK"}"#;
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2020 10:00:00 GMT\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let desk = Certo::new(&peer(Box::leak(head.into_bytes().into_boxed_slice())), account());
    let desk = desk.unwrap();
    assert_eq!(desk.clock_ahead_ms(), None, "it was not asked yet");
    assert_eq!(desk.corrections(Kind::Co, "M26C02ABCDE").await.unwrap(), [], "it answers as ever");
    let years = desk.clock_ahead_ms().unwrap() / (365 * 24 * 3_600_000);
    assert!(years >= 5, "the desk's 2020 lies years behind: {years}");
}

#[tokio::test]
async fn a_desk_without_the_list_of_corrections_refuses_and_nothing_is_made_up() {
    let page = b"HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n<html></html>";
    let desk = Certo::new(&peer(page), account()).unwrap();
    let failure = desk.corrections(Kind::Co, "M26C02ABCDE").await.unwrap_err();
    assert!(matches!(failure, Failure::Blocked(ParkReason::Changed { .. })), "{failure:?}");
}

#[test]
fn a_password_never_travels_in_clear_to_another_machine() {
    let error = Certo::new("http://desk.example:52443", account()).err();
    assert!(matches!(error, Some(CertoError::Clear(_))), "{error:?}");
    assert!(matches!(Certo::new("desk.example", account()).err(), Some(CertoError::Address(_))));
}

#[tokio::test]
async fn a_desk_behind_a_proxy_is_asked_through_it_and_a_loopback_one_never_is() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy: Proxy = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let heard = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let length = stream.read(&mut request).unwrap();
        stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    let desk = Certo::through(&proxy, "https://desk.example:52443", account()).unwrap();
    let failure = desk.list(Kind::Co, None).await.unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }), "nothing arrived: {failure:?}");
    let heard = heard.join().unwrap();
    assert!(heard.starts_with("CONNECT desk.example:52443 "), "{heard}");
    assert!(!heard.contains("USERTEST1"), "the proxy sees no credentials: {heard}");

    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 58\r\n\r\n\
        {\"data\":[],\"codError\":null,\"message\":null,\"result\":\"OK\"} ";
    let local = Certo::through(&proxy, &peer(answer), account()).unwrap();
    let listed = local.list(Kind::Co, None).await;
    assert!(!matches!(listed, Err(Failure::Unreachable { .. })), "straight: {listed:?}");
}
