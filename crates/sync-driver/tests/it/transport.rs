//! Two devices on the loopback: what passes, what is refused, and what is noticed.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use iroh::endpoint::{Connection, RecvStream, SendStream, presets};
use iroh::{Endpoint, EndpointAddr, EndpointId, SecretKey, TransportAddr};
use sync_driver::transport::{
    Alpn, Ending, FRAME_MAX, Link, Options, SILENCE_LIMIT, TooLarge, Transport, TransportError,
};
use tokio::time::timeout;

use crate::probe::Probe;

/// Past this a test has failed; all but one take milliseconds.
const LIMIT: Duration = Duration::from_secs(30);

fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn key(seed: u8) -> [u8; 32] {
    *SecretKey::from_bytes(&[seed; 32]).public().as_bytes()
}

/// A device on the loopback that lets everybody in.
async fn device(seed: u8) -> Transport {
    let options = Options { listen: Some(loopback()), mdns: false };
    let transport = Transport::bind([seed; 32], options).await.unwrap();
    assert_eq!(transport.id(), key(seed), "the device's name is its key");
    transport.set_gate(Arc::new(|_, _| true));
    transport
}

async fn linked(from: &Transport, to: &Transport) -> (Link, Link) {
    let at = to.bound();
    let (dialled, accepted) = tokio::join!(from.dial(to.id(), &at, Alpn::Sync), to.accept());
    (dialled.unwrap(), accepted.unwrap())
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(LIMIT, what).await.expect("this should have taken no time at all")
}

#[tokio::test]
async fn frames_go_both_ways_at_once_and_each_side_knows_the_other() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let (at_anna, at_bruno) = linked(&anna, &bruno).await;
    assert_eq!((at_anna.peer(), at_bruno.peer()), (bruno.id(), anna.id()));
    assert_eq!((at_anna.alpn(), at_bruno.alpn()), (Alpn::Sync, Alpn::Sync));
    assert_eq!(at_anna.remote_address(), bruno.bound().first().copied(), "worth remembering");
    let frames: Vec<Vec<u8>> = vec![b"one".to_vec(), Vec::new(), vec![3; 100_000]];
    soon(async {
        let talk = async |link: &Link| {
            for frame in &frames {
                link.send(frame).await.unwrap();
            }
        };
        let listen = async |link: &Link| {
            for frame in &frames {
                assert_eq!(link.recv().await.as_ref(), Some(frame), "in order, whole");
            }
        };
        tokio::join!(talk(&at_anna), talk(&at_bruno), listen(&at_anna), listen(&at_bruno));
    })
    .await;
    assert_eq!((at_anna.ending(), at_bruno.ending()), (None, None), "both live");
}

#[tokio::test]
async fn what_was_sent_before_the_end_arrives_and_the_end_is_told_apart_from_a_loss() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let (at_anna, at_bruno) = linked(&anna, &bruno).await;
    at_anna.send(b"last words").await.unwrap();
    let (arrived, heard) = soon(async { tokio::join!(at_anna.finish(), at_bruno.recv()) }).await;
    assert!(arrived, "acknowledged");
    assert_eq!(heard.as_deref(), Some(b"last words".as_slice()));
    assert_eq!(soon(at_bruno.recv()).await, None);
    assert_eq!(at_bruno.ending(), Some(Ending::Finished));
    at_bruno.send(b"still open").await.unwrap();
    assert_eq!(soon(at_anna.recv()).await.as_deref(), Some(b"still open".as_slice()));
    at_bruno.close("enough");
    assert_eq!(soon(at_anna.recv()).await, None);
    assert_eq!(at_anna.ending(), Some(Ending::Closed { reason: "enough".to_owned() }));
}

#[tokio::test]
async fn a_frame_of_eight_megabytes_passes_and_waits_for_its_reader() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let (at_anna, at_bruno) = linked(&anna, &bruno).await;
    let frame: Vec<u8> = (0..FRAME_MAX).map(|n| (n % 251) as u8).collect();
    let sent = AtomicUsize::new(0);
    let send = async {
        for _ in 0..5 {
            at_anna.send(&frame).await.unwrap();
            sent.fetch_add(1, Ordering::SeqCst);
        }
    };
    let receive = async {
        for read in 1..=5 {
            assert_eq!(at_bruno.recv().await.as_ref(), Some(&frame), "whole");
            // One is being written and one waits; what is in the windows is less than a frame.
            assert!(sent.load(Ordering::SeqCst) <= read + 2, "the sender waits for the reader");
        }
    };
    soon(async { tokio::join!(send, receive) }).await;
}

#[tokio::test]
async fn reading_that_is_given_up_loses_nothing() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let (at_anna, at_bruno) = linked(&anna, &bruno).await;
    let frame = vec![9; 3 << 20];
    let read = async {
        loop {
            // Far too short for three megabytes: many attempts are cancelled amid the frame.
            if let Ok(heard) = timeout(Duration::from_micros(300), at_bruno.recv()).await {
                return heard;
            }
        }
    };
    let (sent, heard) = soon(async { tokio::join!(at_anna.send(&frame), read) }).await;
    sent.unwrap();
    assert_eq!(heard, Some(frame));
}

#[tokio::test]
async fn a_frame_past_the_limit_is_refused_by_its_sender_and_the_link_lives_on() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let (at_anna, at_bruno) = linked(&anna, &bruno).await;
    let refused = at_anna.send(&vec![0; FRAME_MAX + 1]).await;
    assert_eq!(refused, Err(Ending::TooLarge(TooLarge { length: FRAME_MAX + 1 })));
    at_anna.send(b"smaller").await.unwrap();
    assert_eq!(soon(at_bruno.recv()).await.as_deref(), Some(b"smaller".as_slice()));
}

/// A program that is none of ours. Its streams stay open: who talks to it must not need their end.
struct Stranger {
    connection: Connection,
    _streams: (SendStream, RecvStream),
    _endpoint: Endpoint,
}

/// The right handshake, and then these bytes.
async fn raw(seed: u8, to: &Transport, bytes: &[u8]) -> Stranger {
    let endpoint = Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(&[seed; 32]))
        .bind()
        .await
        .unwrap();
    let addresses = to.bound().into_iter().map(TransportAddr::Ip);
    let id = EndpointId::from_bytes(&to.id()).unwrap();
    let address = EndpointAddr::from_parts(id, addresses);
    let connection = endpoint.connect(address, Alpn::Sync.name()).await.unwrap();
    let mut streams = connection.open_bi().await.unwrap();
    streams.0.write_all(bytes).await.unwrap();
    Stranger { connection, _streams: streams, _endpoint: endpoint }
}

#[tokio::test]
async fn an_announced_length_past_the_limit_closes_the_link_at_its_receiver() {
    let bruno = device(2).await;
    let length = u32::try_from(FRAME_MAX + 1).unwrap().to_be_bytes();
    let bytes = [b"ori\x01".as_slice(), &length].concat();
    let (stranger, at_bruno) =
        soon(async { tokio::join!(raw(7, &bruno, &bytes), bruno.accept()) }).await;
    let at_bruno = at_bruno.unwrap();
    assert_eq!(soon(at_bruno.recv()).await, None, "no frame, no waiting for its bytes");
    assert_eq!(
        at_bruno.ending(),
        Some(Ending::TooLarge(TooLarge { length: FRAME_MAX + 1 })),
        "the receiver knows why"
    );
    let told = soon(stranger.connection.closed()).await.to_string();
    assert!(told.contains("too large"), "and so does the sender: {told}");
}

#[tokio::test]
async fn a_stranger_that_stalls_holds_up_nobody() {
    let (anna, bruno) = (device(1).await, device(2).await);
    // One byte of the preface, and silence.
    let _stranger = soon(raw(7, &bruno, b"o")).await;
    let begun = Instant::now();
    let (at_anna, _at_bruno) = soon(linked(&anna, &bruno)).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "others are let in meanwhile");
    assert_eq!(at_anna.peer(), bruno.id());
}

#[tokio::test]
async fn another_key_at_the_right_address_is_refused() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let error = soon(anna.dial(key(3), &bruno.bound(), Alpn::Sync)).await.unwrap_err();
    assert!(matches!(error, TransportError::OtherKey), "{error:?}");
    assert!(error.to_string().contains("correct the address"), "it says what to do: {error}");
}

#[tokio::test]
async fn without_an_address_one_is_asked_for_at_once() {
    let anna = device(1).await;
    let begun = Instant::now();
    let error = anna.dial(key(2), &[], Alpn::Sync).await.unwrap_err();
    assert!(matches!(error, TransportError::NoAddress), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(1), "nothing to wait for");
    let error = anna.dial(anna.id(), &anna.bound(), Alpn::Sync).await.unwrap_err();
    assert!(matches!(error, TransportError::Itself), "{error:?}");
}

#[tokio::test]
async fn nobody_connects_before_a_gate_is_set() {
    let options = || Options { listen: Some(loopback()), mdns: false };
    let anna = Transport::bind([1; 32], options()).await.unwrap();
    let bruno = device(2).await;
    let error = anna.dial(bruno.id(), &bruno.bound(), Alpn::Sync).await.unwrap_err();
    assert!(matches!(error, TransportError::Barred), "{error:?}");
    let error = soon(bruno.dial(anna.id(), &anna.bound(), Alpn::Sync)).await.unwrap_err();
    assert!(matches!(error, TransportError::Refused), "{error:?}");
}

#[tokio::test]
async fn the_gate_refuses_by_key_and_purpose_in_both_directions() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let book = Arc::clone(&asked);
    // Bruno is no member at Anna's, but may pair.
    anna.set_gate(Arc::new(move |peer, alpn| {
        book.lock().unwrap().push((*peer, alpn));
        alpn == Alpn::Pair
    }));
    let incoming = soon(bruno.dial(anna.id(), &anna.bound(), Alpn::Sync)).await.unwrap_err();
    assert!(matches!(incoming, TransportError::Refused), "{incoming:?}");
    let outgoing = soon(anna.dial(bruno.id(), &bruno.bound(), Alpn::Sync)).await.unwrap_err();
    assert!(matches!(outgoing, TransportError::Barred), "{outgoing:?}");
    let asked: Vec<_> = asked.lock().unwrap().clone();
    assert!(asked.iter().all(|who| *who == (bruno.id(), Alpn::Sync)), "{asked:?}");
    let at = anna.bound();
    let (pairing, accepted) =
        soon(async { tokio::join!(bruno.dial(anna.id(), &at, Alpn::Pair), anna.accept()) }).await;
    assert_eq!(pairing.unwrap().alpn(), Alpn::Pair);
    assert_eq!(accepted.unwrap().alpn(), Alpn::Pair, "the refused ones never came this far");
}

#[tokio::test]
async fn one_who_is_shut_out_is_gone_within_a_second_and_stays_out() {
    let (anna, bruno, carla) = (device(1).await, device(2).await, device(3).await);
    let (at_bruno, at_anna) = soon(linked(&bruno, &anna)).await;
    let (second_at_anna, second_at_bruno) = soon(linked(&anna, &bruno)).await;
    let (of_carla, at_carla) = soon(linked(&anna, &carla)).await;
    let out = bruno.id();
    anna.set_gate(Arc::new(move |peer, _| *peer != out));
    let begun = Instant::now();
    anna.drop_peer(&out);
    for link in [&at_bruno, &at_anna, &second_at_bruno, &second_at_anna] {
        assert_eq!(soon(link.recv()).await, None, "on both sides, whoever had dialled");
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "at once: {:?}", begun.elapsed());
    assert_eq!(at_bruno.ending(), Some(Ending::ShutOut), "and told why");
    assert_eq!(at_anna.ending(), Some(Ending::Here));
    let error = soon(bruno.dial(anna.id(), &anna.bound(), Alpn::Sync)).await.unwrap_err();
    assert!(matches!(error, TransportError::Refused), "{error:?}");
    of_carla.send(b"still here").await.unwrap();
    assert!(soon(at_carla.recv()).await.is_some(), "others are not touched");
}

#[tokio::test]
async fn a_taken_port_is_said_to_be_taken() {
    let anna = device(1).await;
    let options = Options { listen: anna.bound().first().copied(), mdns: false };
    let error = Transport::bind([2; 32], options).await.unwrap_err();
    assert!(matches!(error, TransportError::Listen { .. }), "{error:?}");
    assert!(error.to_string().contains("choose another port"), "{error}");
}

#[tokio::test]
async fn after_closing_nobody_is_accepted_and_the_peer_is_told() {
    let (anna, bruno) = (device(1).await, device(2).await);
    let (at_anna, _at_bruno) = soon(linked(&anna, &bruno)).await;
    bruno.close().await;
    assert!(soon(bruno.accept()).await.is_none());
    assert_eq!(soon(at_anna.recv()).await, None);
    assert!(
        matches!(at_anna.ending(), Some(Ending::Closed { .. } | Ending::Lost { .. })),
        "told, not waited for: {:?}",
        at_anna.ending()
    );
    let error = soon(bruno.dial(anna.id(), &anna.bound(), Alpn::Sync)).await.unwrap_err();
    assert!(matches!(error, TransportError::Closed), "{error:?}");
}

#[tokio::test]
async fn a_peer_that_dies_is_noticed_in_time_and_reached_again_when_it_is_back() {
    let anna = device(1).await;
    let probe = Probe::start(&[], &["2", "--listen", "127.0.0.1:0"]);
    let address: SocketAddr = probe.addresses()[0].parse().unwrap();
    let link = soon(anna.dial(key(2), &[address], Alpn::Sync)).await.unwrap();
    link.send(b"there?").await.unwrap();
    assert!(soon(link.recv()).await.is_some(), "it echoes");
    let begun = Instant::now();
    probe.kill();
    assert_eq!(soon(link.recv()).await, None);
    let took = begun.elapsed();
    assert_eq!(link.ending(), Some(Ending::Silent), "nobody said goodbye");
    assert!(took < SILENCE_LIMIT + Duration::from_secs(5), "noticed after {took:?}");
    let again = Probe::start(&[], &["2", "--listen", &address.to_string()]);
    let link = soon(anna.dial(key(2), &[address], Alpn::Sync)).await.unwrap();
    link.send(b"back?").await.unwrap();
    assert!(soon(link.recv()).await.is_some(), "the same key at the same address");
    drop(again);
}
