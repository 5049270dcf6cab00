//! Whether everything that was told is there, and once: protocol numbers without a gap, a ledger that is whole,
//! one charge a practice, and a chain of events that holds.

use desk::storage::{events, ledger, register};
use harness::meter::{self, Span};
use serde_json::Value;

use crate::Failure;
use crate::setting::{number, storage};

/// Judges a desk that took `BENCH_PRACTICES` in.
pub(crate) fn run() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (storage, wanted) = (storage()?, number("BENCH_PRACTICES")?);
    let set_up = set_up.end();
    let span = Span::begin();
    let count = |query: &str| -> Result<i64, Failure> {
        let read = storage.read(|c| c.one(query, &[], |row| row.get::<_, i64>(0)));
        Ok(read?)
    };
    let sent = count("SELECT COUNT(*) FROM practices WHERE protocol IS NOT NULL")?;
    let numbers = count("SELECT COUNT(*) FROM protocols")?;
    let charges = count("SELECT COUNT(*) FROM entries WHERE kind = 'capture'")?;
    for (what, found) in [("practices", sent), ("numbers", numbers), ("charges", charges)] {
        if found != i64::try_from(wanted)? {
            return Err(format!("{found} {what}, and {wanted} were sent").into());
        }
    }
    let mut wrong = storage.read(ledger::audit)?;
    wrong.extend(storage.read(register::gaps)?);
    if let Some(event) = storage.read(events::check_chain)? {
        wrong.push(format!("the chain of events is broken at {event}"));
    }
    if !wrong.is_empty() {
        return Err(wrong.join("; ").into());
    }
    Ok(meter::measures(wanted.max(1), set_up, span.end()))
}
