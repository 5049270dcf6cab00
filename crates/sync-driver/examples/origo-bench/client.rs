//! The side that comes and goes: first replication, reconnection, and the reader of what another
//! types.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use store::Store;
use sync_driver::node::{Node, NodeEvent};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines, Stdin};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::home::{self, Device};
use crate::meter::{self, Span};
use crate::{Failure, corpus};

/// How long both sides may take to agree that all is there, after what was measured.
const SETTLING: Duration = Duration::from_secs(30);
/// The membership records, which stand in a home before anything is replicated.
const RECORDS: i64 = 2;

/// Replicates into an empty home and prints what it cost.
pub(crate) async fn first(
    folder: &Path,
    address: SocketAddr,
    expected: usize,
) -> Result<(), Failure> {
    drop(home::make(folder, Device::Joiner)?);
    let span = Span::begin();
    let (ground, node) = home::start(folder, home::visiting(address)).await?;
    let mut events = node.events();
    let mut said = Instant::now();
    // A document that comes twice would count twice: the papers themselves are looked at in the end.
    loop {
        let have = usize::try_from(ground.store.feed_position()?.seq - RECORDS).unwrap_or(0);
        if have >= expected {
            break;
        }
        if said.elapsed().as_secs() >= 1 {
            said = Instant::now();
            meter::say(&json!({ "have": have, "of": expected }));
        }
        news(&mut events).await?;
    }
    let mut line = span.end(node.traffic());
    for index in 0..expected {
        if !corpus::is_whole(&ground.store.shadow(corpus::id(index))?, index) {
            return Err(format!("document {index} did not come with all its changes").into());
        }
    }
    line["documents"] = json!(expected);
    meter::say(&line);
    home::set_count(folder, expected)?;
    leave(node).await
}

/// Comes back `times` times, each after `changed` documents were changed on the other side.
pub(crate) async fn reconnect(
    folder: &Path,
    address: SocketAddr,
    changed: usize,
    times: usize,
) -> Result<(), Failure> {
    let mut bench = Bench::new();
    for time in 1..=times {
        let answer = bench.ask(&format!("change {changed}")).await?;
        let changes = changes(&answer)?;
        let span = Span::begin();
        let (ground, node) = home::start(folder, home::visiting(address)).await?;
        let mut events = node.events();
        while !all_there(&ground.store, &changes)? {
            news(&mut events).await?;
        }
        let mut line = span.end(node.traffic());
        line["time"] = json!(time);
        meter::say(&line);
        leave(node).await?;
    }
    Ok(())
}

/// Waits for each character that the other side types; prints the median and the 95th percentile.
pub(crate) async fn keystroke(
    folder: &Path,
    address: SocketAddr,
    times: usize,
) -> Result<(), Failure> {
    let span = Span::begin();
    let (ground, node) = home::start(folder, home::visiting(address)).await?;
    let mut events = node.events();
    node.here(Some(corpus::id(0)), None);
    while node.peers().iter().all(|peer| !peer.up_to_date) {
        news(&mut events).await?;
    }
    let mut seen_us = BTreeMap::new();
    let mut bench = Bench::new();
    let mut waits_ms = Vec::new();
    for _ in 0..times {
        let answer = bench.ask("type").await?;
        let length = answer["typed"].as_u64().ok_or("no length")?;
        let typed_us = answer["at_us"].as_u64().ok_or("no time")?;
        // A text of this length or longer shows the character.
        while seen_us.range(length..).next().is_none() {
            let shown = corpus::notes_len(&ground.store.shadow(corpus::id(0))?) as u64;
            seen_us.entry(shown).or_insert_with(meter::now_us);
            if shown < length {
                news(&mut events).await?;
            }
        }
        let first_us = seen_us.range(length..).map(|(_, at_us)| *at_us).min().unwrap_or(typed_us);
        waits_ms.push(first_us.saturating_sub(typed_us) as f64 / 1e3);
    }
    waits_ms.sort_by(f64::total_cmp);
    let at =
        |share: f64| waits_ms.get(((waits_ms.len() as f64 * share).ceil() as usize).max(1) - 1);
    let mut line = span.end(node.traffic());
    line["p50_ms"] = json!(at(0.50));
    line["p95_ms"] = json!(at(0.95));
    line["times"] = json!(times);
    meter::say(&line);
    leave(node).await
}

/// Waits until something may be other than it was.
async fn news(events: &mut Receiver<NodeEvent>) -> Result<(), Failure> {
    match events.recv().await {
        Ok(_) | Err(RecvError::Lagged(_)) => Ok(()),
        Err(RecvError::Closed) => Err("the node is gone".into()),
    }
}

fn all_there(store: &Store, changes: &[(usize, String)]) -> Result<bool, Failure> {
    for (index, value) in changes {
        if !corpus::is_changed(&store.shadow(corpus::id(*index))?, value) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Both sides note how far they are, as after any connection; then the node says goodbye.
async fn leave(node: Node) -> Result<(), Failure> {
    node.sync_once(None, SETTLING).await?;
    node.stop().await;
    Ok(())
}

fn changes(answer: &Value) -> Result<Vec<(usize, String)>, Failure> {
    let rows = answer["changed"].as_array().ok_or("no list of changes")?;
    let row = |row: &Value| Some((row[0].as_u64()? as usize, row[1].as_str()?.to_owned()));
    Ok(rows.iter().filter_map(row).collect())
}

/// The bench, which passes requests on to the other side.
struct Bench {
    answers: Lines<BufReader<Stdin>>,
}

impl Bench {
    fn new() -> Self {
        Self { answers: BufReader::new(tokio::io::stdin()).lines() }
    }

    async fn ask(&mut self, request: &str) -> Result<Value, Failure> {
        meter::say(&json!({ "ask": request }));
        let line = self.answers.next_line().await?.ok_or("the bench is gone")?;
        Ok(serde_json::from_str(&line)?)
    }
}
