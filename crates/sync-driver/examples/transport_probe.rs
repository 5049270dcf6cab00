//! One device that a test leads by the hand: `transport_probe SEED [--listen ADDRESS] [--mdns]`.
//!
//! Its key is the seed 32 times over; it lets in seeds 1 to 9 and echoes what they send. Reads one
//! order per line and answers each with one line:
//! `dial SEED [ADDRESS..]`, `say WORD`, `hang up`, `stray ADDRESS`, `quit`.

use std::io::{self, Write as _};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sync_driver::transport::{Alpn, Link, Options, Transport, multicast_route};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::timeout;

/// How long an echo may take.
const ECHO_LIMIT: Duration = Duration::from_secs(20);

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match act().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "transport_probe: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn act() -> Result<(), Failure> {
    let mut words = std::env::args().skip(1);
    let seed: u8 = words.next().ok_or("which seed?")?.parse()?;
    let mut options = Options::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--mdns" => options.mdns = true,
            "--listen" => options.listen = Some(words.next().ok_or("listen where?")?.parse()?),
            other => return Err(format!("what is {other}?").into()),
        }
    }
    let begun = Instant::now();
    let transport = Arc::new(Transport::bind([seed; 32], options).await?);
    let known: Vec<[u8; 32]> = (1..=9).map(key).collect();
    transport.set_gate(Arc::new(move |peer, _| known.contains(peer)));
    let bound: Vec<String> = transport.bound().iter().map(ToString::to_string).collect();
    let route = multicast_route();
    say(&format!(
        "bound {} us {} multicast={route}",
        begun.elapsed().as_micros(),
        bound.join(",")
    ))?;
    let echoing = tokio::spawn(echo(Arc::clone(&transport)));
    obey(&transport).await?;
    transport.close().await;
    echoing.abort();
    Ok(())
}

/// The public key of the device with this seed.
fn key(seed: u8) -> [u8; 32] {
    *iroh::SecretKey::from_bytes(&[seed; 32]).public().as_bytes()
}

async fn obey(transport: &Transport) -> Result<(), Failure> {
    let mut link: Option<Link> = None;
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    while let Some(order) = orders.next_line().await? {
        let words: Vec<&str> = order.split_whitespace().collect();
        match words.as_slice() {
            ["dial", seed, addresses @ ..] => {
                let addresses: Result<Vec<SocketAddr>, _> =
                    addresses.iter().map(|address| address.parse()).collect();
                let begun = Instant::now();
                match transport.dial(key(seed.parse()?), &addresses?, Alpn::Sync).await {
                    Ok(made) => {
                        let at = made.remote_address().map(|at| at.to_string()).unwrap_or_default();
                        say(&format!("linked {} us {at}", begun.elapsed().as_micros()))?;
                        link = Some(made);
                    }
                    Err(error) => {
                        say(&format!(
                            "failed {} ms {error:?}: {error}",
                            begun.elapsed().as_millis()
                        ))?;
                    }
                }
            }
            ["say", word] => say(&exchange(link.as_ref(), word).await)?,
            ["hang", "up"] => {
                if let Some(link) = link.take() {
                    link.close("hung up");
                }
                say("hung up")?;
            }
            ["stray", address] => {
                let socket = UdpSocket::bind("0.0.0.0:0")?;
                let sent = socket.send_to(b"stray", address.parse::<SocketAddr>()?)?;
                say(&format!("strayed {sent}"))?;
            }
            ["quit"] => return Ok(()),
            _ => return Err(format!("no such order: {order}").into()),
        }
    }
    Ok(())
}

async fn exchange(link: Option<&Link>, word: &str) -> String {
    let Some(link) = link else {
        return "failed no link".to_owned();
    };
    let begun = Instant::now();
    if let Err(ending) = link.send(word.as_bytes()).await {
        return format!("failed {ending:?}");
    }
    match timeout(ECHO_LIMIT, link.recv()).await {
        Ok(Some(frame)) => {
            format!("heard {} us {}", begun.elapsed().as_micros(), String::from_utf8_lossy(&frame))
        }
        Ok(None) => format!("failed {:?}", link.ending()),
        Err(_) => "failed no echo".to_owned(),
    }
}

async fn echo(transport: Arc<Transport>) {
    while let Some(link) = transport.accept().await {
        tokio::spawn(async move {
            while let Some(frame) = link.recv().await {
                if link.send(&frame).await.is_err() {
                    return;
                }
            }
        });
    }
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
