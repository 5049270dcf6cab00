//! Our own programs of `cargo xtask bench intake`: papers of many practices, a desk that holds many already, and
//! a load on a running desk. What they say and print: `tests/bench/README.md`; they write no table.

mod check;
mod fill;
mod load;
mod papers;
mod setting;

use std::error::Error;
use std::process::ExitCode;

use harness::meter;

/// What went wrong, in words for the bench's log.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    let answer = match word.as_str() {
        "papers" => papers::make(),
        "fill" => fill::run(),
        "load" => load::run(),
        "check" => check::run(),
        other => Err(format!("no such word: {other:?}").into()),
    };
    match answer {
        Ok(measures) => {
            meter::say(&measures);
            ExitCode::SUCCESS
        }
        Err(why) => {
            meter::complain("origo-bench-intake", &why.to_string());
            ExitCode::FAILURE
        }
    }
}
