//! Our own program of `cargo xtask bench signing`: signs documents on a token and verifies signed files,
//! as the product does, and beside that the bare loops that are the floor of any signing program. The
//! words and what it prints are those of `tests/bench/README.md`; nothing here measures another program
//! or writes a table.

mod batch;
mod calls;
mod judging;
mod raw;
mod setting;
mod shelf;

use std::error::Error;
use std::process::ExitCode;

use harness::meter;
use setting::Setting;

/// What went wrong, in words for the bench's log.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    match run(&word) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            meter::complain("origo-bench-signing", &why.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(word: &str) -> Result<(), Failure> {
    let setting = Setting::read()?;
    let measures = match word {
        "batch" => batch::run(&setting, batch::Kept::File)?,
        "batch-stored" => batch::run(&setting, batch::Kept::Store)?,
        "single-call" => calls::run(&setting, calls::Way::Single)?,
        "three-calls" => calls::run(&setting, calls::Way::Three)?,
        "verify-warm" => judging::warm(&setting)?,
        "verify-cold" => judging::cold(&setting)?,
        _ => return Err(format!("no such word: {word:?}").into()),
    };
    meter::say(&measures);
    Ok(())
}
