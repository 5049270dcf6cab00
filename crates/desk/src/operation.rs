//! How the desk is doing, for whoever watches over it: the last proof of the ledger, whether it is ending,
//! and numbers for Prometheus. Tells numbers and states, and never a company or a practice.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use prometheus::core::Collector;
use prometheus::{
    Histogram, HistogramOpts, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::{Connection, StorageError, events, ledger, register, statistics};

/// What every number's name begins with.
const PREFIX: &str = "origo_desk";
/// Bounds of the times to answer, in seconds.
const BOUNDS_S: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// What the last audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// When.
    pub at: Timestamp,
    /// What is broken; empty when movements equal balances and everything else holds.
    pub broken: Vec<String>,
}

/// The state of one running desk.
#[derive(Debug)]
pub struct Operation {
    stopping: AtomicBool,
    audited: Mutex<Option<Audited>>,
    numbers: Option<Numbers>,
}

#[derive(Debug)]
struct Numbers {
    requests: IntCounterVec,
    seconds: Histogram,
}

impl Numbers {
    fn new() -> Result<Self, prometheus::Error> {
        let seconds = HistogramOpts::new("request_seconds", "Time to answer").namespace(PREFIX);
        Ok(Self {
            requests: IntCounterVec::new(opts("requests_total", "Requests answered"), &["status"])?,
            seconds: Histogram::with_opts(seconds.buckets(BOUNDS_S.to_vec()))?,
        })
    }
}

fn opts(name: &str, help: &str) -> Opts {
    Opts::new(name, help).namespace(PREFIX)
}

impl Default for Operation {
    fn default() -> Self {
        // Only a wrong name fails, and a test asks for the numbers.
        let numbers = Numbers::new().ok();
        Self { stopping: AtomicBool::new(false), audited: Mutex::new(None), numbers }
    }
}

impl Operation {
    /// The desk is ending: it finishes what it has begun and wants nothing new.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether it is ending.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// A request was answered with this status.
    pub fn answered(&self, status: u16, took: Duration) {
        if let Some(numbers) = &self.numbers {
            numbers.requests.with_label_values(&[format!("{}xx", status / 100)]).inc();
            numbers.seconds.observe(took.as_secs_f64());
        }
    }

    /// The last audit, if there was one.
    #[must_use]
    pub fn audited(&self) -> Option<Audited> {
        self.audited.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Proves the ledger and the protocol register, and keeps what was found. The log says what is broken.
///
/// # Errors
/// Where the database fails; the last result stays.
pub fn audit(desk: &Desk) -> Result<Audited, DeskError> {
    let broken = desk.storage.read(|c| {
        let mut broken = ledger::audit(c)?;
        broken
            .extend(register::gaps(c)?.into_iter().map(|one| format!("register has gaps: {one}")));
        Ok::<_, StorageError>(broken)
    })?;
    for one in &broken {
        tracing::error!(broken = one, "the ledger is not whole");
    }
    let audited = Audited { at: desk.now(), broken };
    let mut last = desk.operation.audited.lock().unwrap_or_else(PoisonError::into_inner);
    *last = Some(audited.clone());
    Ok(audited)
}

/// Everything that a desk can prove of itself: ledger, register, and the chain of events from its
/// beginning.
///
/// # Errors
/// Where the database fails.
pub fn prove(connection: &Connection) -> Result<Vec<String>, StorageError> {
    let mut broken = ledger::audit(connection)?;
    broken.extend(
        register::gaps(connection)?.into_iter().map(|one| format!("register has gaps: {one}")),
    );
    if let Some(sequence) = events::check_chain(connection)? {
        broken.push(format!("event {sequence} does not follow"));
    }
    Ok(broken)
}

/// Everything in the text form of Prometheus.
///
/// # Errors
/// Where the database fails.
pub fn metrics(desk: &Desk) -> Result<String, DeskError> {
    let held = desk.storage.read(statistics::now)?;
    written(&desk.operation, held).map_err(|error| DeskError::Damaged(error.to_string()))
}

fn written(
    operation: &Operation,
    held: Vec<statistics::Numbers>,
) -> Result<String, prometheus::Error> {
    let mut families = Vec::new();
    if let Some(numbers) = &operation.numbers {
        families.extend(numbers.requests.collect());
        families.extend(numbers.seconds.collect());
    }
    let registry = Registry::new();
    for statistics::Numbers { name, kinds } in held {
        let gauges = IntGaugeVec::new(opts(name, "As the database holds it now"), &["kind"])?;
        for (kind, number) in kinds {
            gauges.with_label_values(&[kind]).set(number);
        }
        registry.register(Box::new(gauges))?;
    }
    let gauge = |name: &str, help: &str, value: i64| {
        let gauge = IntGauge::with_opts(opts(name, help))?;
        gauge.set(value);
        registry.register(Box::new(gauge))
    };
    if let Some(audited) = operation.audited() {
        let broken = i64::try_from(audited.broken.len()).unwrap_or(i64::MAX);
        gauge("ledger_broken", "Rules that the ledger breaks", broken)?;
        let at = audited.at.as_second();
        gauge("ledger_audited_seconds", "When the ledger was last proved", at)?;
    }
    gauge("stopping", "Whether the desk is ending", i64::from(operation.is_stopping()))?;
    families.extend(registry.gather());
    // What nothing was counted for yet is no mistake.
    families.retain(|family| !family.get_metric().is_empty());
    TextEncoder::new().encode_to_string(&families)
}
