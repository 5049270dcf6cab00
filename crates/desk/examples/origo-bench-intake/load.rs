//! Offices that file practices: each practice is created, gets two documents of 200 KB and its order detail, and
//! is sent; five requests of FPWS, as the real clients make them.
//!
//! At a rate, a practice begins when its time has come, whether the desk keeps up or not, and what it takes is
//! counted from that time (no coordinated omission). Without a rate, so many offices file one after the other.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::meter::{self, Span};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::Failure;
use crate::setting::{PASSWORD, base_form, number, papers, text, user};

/// Each of the two documents.
const DOCUMENT_BYTES: usize = 200_000;
/// Offices where no rate is set: more than the desk's cores, so that it never waits for one.
const OFFICES: usize = 16;
/// One request.
const LIMIT: Duration = Duration::from_secs(60);

struct Load {
    client: Client,
    url: String,
    papers: PathBuf,
    order: Vec<u8>,
}

/// What one practice took.
struct Took {
    practice_ms: f64,
    requests_ms: Vec<f64>,
}

/// Files the practices `BENCH_FIRST..BENCH_FIRST + BENCH_PRACTICES`.
pub(crate) fn run() -> Result<Value, Failure> {
    // The client wants one although nothing here is encrypted; a second one is refused, and that is no harm.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(all())
}

async fn all() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (first, count, rate) =
        (number("BENCH_FIRST")?, number("BENCH_PRACTICES")?, number("BENCH_RATE")?);
    let papers = papers()?;
    let order = std::fs::read(papers.join("order.xml"))?;
    let client = Client::builder().no_proxy().timeout(LIMIT).build()?;
    let load = Arc::new(Load { client, url: text("BENCH_URL")?, papers, order });
    load.sign_in().await?;
    let set_up = set_up.end();
    let span = Span::begin();
    let took = if rate > 0 {
        at_a_rate(&load, first, count, rate).await?
    } else {
        at_once(&load, first, count).await?
    };
    let spent = span.end();
    let mut measures = meter::measures(took.len(), set_up, spent);
    let practices = took.iter().map(|one| one.practice_ms).collect();
    let requests = took.iter().flat_map(|one| one.requests_ms.iter().copied()).collect();
    if let Some(line) = measures.as_object_mut() {
        line.insert("practice_ms".to_owned(), spread(practices));
        line.insert("request_ms".to_owned(), spread(requests));
    }
    Ok(measures)
}

async fn at_a_rate(
    load: &Arc<Load>,
    first: usize,
    count: usize,
    rate: usize,
) -> Result<Vec<Took>, Failure> {
    let begun = Instant::now();
    let mut filing = JoinSet::new();
    for place in 0..count {
        let due = begun + Duration::from_secs_f64(place as f64 / rate as f64);
        let load = Arc::clone(load);
        filing.spawn(async move {
            tokio::time::sleep_until(due.into()).await;
            load.file(first + place, due).await
        });
    }
    gathered(filing).await
}

async fn at_once(load: &Arc<Load>, first: usize, count: usize) -> Result<Vec<Took>, Failure> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut filing = JoinSet::new();
    for _ in 0..OFFICES {
        let (load, next) = (Arc::clone(load), Arc::clone(&next));
        filing.spawn(async move {
            let mut took = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= count {
                    return Ok(took);
                }
                took.push(load.file(first + place, Instant::now()).await?);
            }
        });
    }
    Ok(gathered(filing).await?.into_iter().flatten().collect())
}

/// All of them; the first failure ends the run.
async fn gathered<T: Send + 'static>(
    mut filing: JoinSet<Result<T, Failure>>,
) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    while let Some(one) = filing.join_next().await {
        all.push(one??);
    }
    Ok(all)
}

impl Load {
    /// Every account once: a desk that has just started checks each password at length, once.
    async fn sign_in(&self) -> Result<(), Failure> {
        for number in 0..crate::setting::ACCOUNTS {
            self.ask(Method::POST, "listaA2A", number, String::new()).await?;
        }
        Ok(())
    }

    /// One practice from the beginning to its protocol number.
    async fn file(&self, number: usize, due: Instant) -> Result<Took, Failure> {
        let mut requests_ms = Vec::with_capacity(5);
        let mut mark = Instant::now();
        let mut lap = || {
            let ms = mark.elapsed().as_secs_f64() * 1e3;
            requests_ms.push(ms);
            mark = Instant::now();
        };
        let p7m = tokio::fs::read(base_form(&self.papers, number)).await?;
        let made = self.ask(Method::PUT, "creaA2A", number, create(&p7m, number)).await?;
        lap();
        let id = made["idPratica"].as_str().ok_or("no practice code")?;
        let attach = format!("aggiungiAllegatoA2A?idPratica={id}");
        for (kind, name) in [("FAE", "fattura.pdf"), ("PAC", "packing-list.pdf")] {
            let body = document(kind, name, &noise(number, name));
            self.ask(Method::PUT, &attach, number, body).await?;
            lap();
        }
        let order = document("GEN", "dettaglio-richiesta.xml", &self.order);
        self.ask(Method::PUT, &attach, number, order).await?;
        lap();
        let sent = self
            .ask(Method::POST, &format!("inviaA2A?idPratica={id}"), number, String::new())
            .await?;
        lap();
        if sent["protocollo"].as_str().is_none_or(str::is_empty) {
            return Err(format!("practice {id} was sent without a protocol number").into());
        }
        Ok(Took { practice_ms: due.elapsed().as_secs_f64() * 1e3, requests_ms })
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        number: usize,
        body: String,
    ) -> Result<Value, Failure> {
        let url = format!("{}/fpbews/pratica/{path}", self.url);
        let request = self
            .client
            .request(method, url)
            .header("FPWS-UserId", user(number))
            .header("FPWS-Password", PASSWORD)
            .header("Content-Type", "application/json")
            .body(body);
        let answer: Value = serde_json::from_slice(&request.send().await?.bytes().await?)?;
        match &answer["result"] {
            Value::String(yes) if yes == "OK" => Ok(answer["data"].clone()),
            _ => Err(format!("{path}: {answer}").into()),
        }
    }
}

fn create(p7m: &[u8], number: usize) -> String {
    with_file(
        p7m,
        json!({
            "mobFirmato": true,
            "datiPratica": {
                "tPratica": "cdor",
                "tipoSportello": "CO",
                "tipoPratica": "CO",
                "descrizione": format!("carico {number}"),
                "cciaaCompetenza": "BG",
                "datiImpresa": { "codFisc": "99990010169" },
                "datiIdp": null,
                "codiceSedeDistaccata": "Bergamo",
            },
        }),
    )
}

fn document(kind: &str, name: &str, bytes: &[u8]) -> String {
    with_file(
        bytes,
        json!({
            "tipoAllegato": kind,
            "descrizioneAllegato": name,
            "allegatoFileName": name,
        }),
    )
}

/// An object of JSON, with a file. Base64 has nothing to escape, and looking for it would be the load's time.
fn with_file(bytes: &[u8], object: Value) -> String {
    let mut body = String::with_capacity(bytes.len() / 3 * 4 + 1_000);
    body.push_str("{\"modelloBaseB64\":\"");
    STANDARD.encode_string(bytes, &mut body);
    body.push_str("\",");
    body.push_str(object.to_string().trim_start_matches('{'));
    body
}

/// Bytes of which no two documents have the same, and which nothing makes shorter (xorshift64*).
fn noise(number: usize, name: &str) -> Vec<u8> {
    let mut state = (number as u64 + 1) ^ ((name.len() as u64) << 40) ^ 0x9E37_79B9_7F4A_7C15;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    while bytes.len() < DOCUMENT_BYTES {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        bytes.extend_from_slice(&state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes());
    }
    bytes
}

fn spread(mut ms: Vec<f64>) -> Value {
    ms.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (ms.len() as f64 * share) as usize;
        ms.get(place.min(ms.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    json!({ "p50": at(0.50), "p95": at(0.95), "p99": at(0.99), "max": at(1.0) })
}
