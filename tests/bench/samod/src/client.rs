//! The side that comes and goes: first replication, reconnection, and the reader of what another
//! types.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use futures::StreamExt as _;
use futures::stream;
use samod::{DocHandle, Repo};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines, Stdin};
use tokio::sync::mpsc;

use crate::Failure;
use crate::meter::{self, Span, Traffic};
use crate::{corpus, peer};

/// How many documents are asked for at a time.
const AT_ONCE: usize = 64;

/// Replicates into an empty home and prints what it cost.
pub(crate) async fn first(home: &Path, address: &str, expected: usize) -> Result<(), Failure> {
    let span = Span::begin();
    let traffic = Traffic::default();
    let repo = peer::open(home).await;
    let _connection = peer::connect(&repo, address, &traffic).await?;
    let handles = find_all(&repo, expected).await?;
    for (index, handle) in handles.iter().enumerate() {
        until(handle, |doc| corpus::is_whole(doc, index)).await?;
    }
    let mut line = span.end(&traffic);
    line["documents"] = json!(handles.len());
    meter::say(&line);
    corpus::set_count(home, expected)?;
    repo.stop().await;
    Ok(())
}

/// Comes back `times` times, each after `changed` documents were changed on the other side.
pub(crate) async fn reconnect(
    home: &Path,
    address: &str,
    changed: usize,
    times: usize,
) -> Result<(), Failure> {
    let documents = corpus::count(home)?;
    let mut bench = Bench::new();
    for time in 1..=times {
        let answer = bench.ask(&format!("change {changed}")).await?;
        let span = Span::begin();
        let traffic = Traffic::default();
        let repo = peer::open(home).await;
        let connection = peer::connect(&repo, address, &traffic).await?;
        // Only documents that are open are compared: nothing else says which ones changed.
        let handles = find_all(&repo, documents).await?;
        for (index, value) in changes(&answer)? {
            let handle = handles.get(index).ok_or("a change of a document that is not here")?;
            until(handle, |doc| corpus::is_changed(doc, &value)).await?;
        }
        let mut line = span.end(&traffic);
        line["time"] = json!(time);
        meter::say(&line);
        connection.close();
        repo.stop().await;
    }
    Ok(())
}

/// Waits for each character that the other side types; prints the median and the 95th percentile.
pub(crate) async fn keystroke(home: &Path, address: &str, times: usize) -> Result<(), Failure> {
    let span = Span::begin();
    let traffic = Traffic::default();
    let repo = peer::open(home).await;
    let _connection = peer::connect(&repo, address, &traffic).await?;
    let handle = find(&repo, 0).await?;
    let mut seen = lengths(handle);
    let mut seen_us = BTreeMap::new();
    let mut bench = Bench::new();
    let mut waits_ms = Vec::new();
    for _ in 0..times {
        let answer = bench.ask("type").await?;
        let length = answer["typed"].as_u64().ok_or("no length")?;
        let typed_us = answer["at_us"].as_u64().ok_or("no time")?;
        // A text of this length or longer shows the character.
        while seen_us.range(length..).next().is_none() {
            let (shown, at_us) = seen.recv().await.ok_or("the document is gone")?;
            seen_us.entry(shown).or_insert(at_us);
        }
        let first_us = seen_us.range(length..).map(|(_, at_us)| *at_us).min().unwrap_or(typed_us);
        waits_ms.push(first_us.saturating_sub(typed_us) as f64 / 1e3);
    }
    waits_ms.sort_by(f64::total_cmp);
    let at =
        |share: f64| waits_ms.get(((waits_ms.len() as f64 * share).ceil() as usize).max(1) - 1);
    let mut line = span.end(&traffic);
    line["p50_ms"] = json!(at(0.50));
    line["p95_ms"] = json!(at(0.95));
    line["times"] = json!(times);
    meter::say(&line);
    repo.stop().await;
    Ok(())
}

/// Lengths of the notes after each change from elsewhere, with the time at which they stood there.
fn lengths(handle: DocHandle) -> mpsc::UnboundedReceiver<(u64, u64)> {
    let (tell, told) = mpsc::unbounded_channel();
    let mut changes = handle.changes();
    tokio::spawn(async move {
        while changes.next().await.is_some() {
            let length = handle.with_document(|doc| corpus::notes_len(doc)) as u64;
            if tell.send((length, meter::now_us())).is_err() {
                break;
            }
        }
    });
    told
}

async fn find(repo: &Repo, index: usize) -> Result<DocHandle, Failure> {
    let found = repo.find(corpus::id(index)?).await?;
    found.ok_or_else(|| format!("nobody has document {index}").into())
}

/// Finds every document of the corpus, in its order; says once a second how far it has come.
async fn find_all(repo: &Repo, documents: usize) -> Result<Vec<DocHandle>, Failure> {
    let one = |index| async move { find(repo, index).await.map(|handle| (index, handle)) };
    let mut found = stream::iter(0..documents).map(one).buffer_unordered(AT_ONCE);
    let mut handles = BTreeMap::new();
    let mut said = Instant::now();
    while let Some(one) = found.next().await {
        let (index, handle) = one?;
        handles.insert(index, handle);
        if said.elapsed().as_secs() >= 1 {
            said = Instant::now();
            meter::say(&json!({ "have": handles.len(), "of": documents }));
        }
    }
    Ok(handles.into_values().collect())
}

/// Waits until a document is as `wanted`.
async fn until(
    handle: &DocHandle,
    wanted: impl Fn(&automerge::Automerge) -> bool,
) -> Result<(), Failure> {
    let mut changes = handle.changes();
    while !handle.with_document(|doc| wanted(doc)) {
        changes.next().await.ok_or("the document is gone")?;
    }
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
