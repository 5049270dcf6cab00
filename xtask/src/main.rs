//! `cargo xtask`: the project's own words. CI, CONTRIBUTING.md and people use the same ones.
//!
//! Compiled before anything else on a fresh machine, so it stays small: it knows no crate of the
//! product, only `harness` for the demonstration's token, and starts everything else as a program.

mod bench;
mod bindings;
mod cargo;
mod fuzz;
mod installation;
mod mutants;
mod places;
mod referees;
mod run;
mod simulate;
mod steps;
mod test;
mod tidy;

use std::process::ExitCode;

use harness::child;

use places::Places;
use run::Show;

const HELP: &str = "\
cargo xtask WORD

  run              starts a desk, prepares a demonstration token, opens the window with samples
  run --headless   walks the journey in the terminal, ends with one line of JSON
                   (so does `run` where there is no display)
  test             installs what is missing, then checks and tests everything
  bench            all benches, each with its part of docs/benchmarks.md, or one:
    replication    the replicator beside samod and automerge-repo
                   (a part: bench replication --peers none|samod|automerge-repo --documents 1000,3000)
    submission     a queue of signed practices to a desk on this machine
                   (a part: bench submission --practices N --out FILE)
    signing        batch and verification beside openssl, python-pkcs11 and pyHanko, a few minutes
                   (a part: bench signing --without-card --without-peers --documents N --rounds R)
    intake         practices a second at the desk, empty and with a million behind it
                   (a part: bench intake --practices N --filled N --filled-postgres N)
    paper          rules, print and tables beside WeasyPrint, reportlab and openpyxl
    archive        what a person asks of 100,000 practices (a part: bench archive --practices N)
  simulate         plays simulated offices: --seeds N (2000), --from S, or one again with --seed S
  fuzz [TARGET]    feeds foreign bytes to what reads them: --seconds S (60) for each target
  mutants [PART]   changes machine, ledger and validator, and asks whether a test sees it: --shard K/N
  referees         judges corpora of others: --dss CHECKOUT, --openssl CHECKOUT
  tidy             the rules of the house: directions, lengths, words, licences, documents
  bindings         writes ui/src/bindings.ts anew from the window's commands
  help             this

ORIGO_DEMO names another folder than .origo/demo for `run`.
";

fn main() -> ExitCode {
    end_all_on_interrupt();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let places = Places::here();
    let done = match words.as_slice() {
        ["run"] => run::run(&places, Show::Window),
        ["run", "--headless"] => run::run(&places, Show::Headless),
        ["test"] => test::run(&places),
        ["bench", options @ ..] => bench::run(&places, options),
        ["simulate", options @ ..] => simulate::run(&places, options),
        ["fuzz", options @ ..] => fuzz::run(&places, options),
        ["mutants", options @ ..] => mutants::run(&places, options),
        ["referees", options @ ..] => referees::run(&places, options),
        ["tidy"] => tidy::run(&places.root),
        ["bindings"] => bindings::run(&places),
        ["help" | "--help" | "-h"] => {
            eprint!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\n{why}");
            ExitCode::FAILURE
        }
    }
}

fn end_all_on_interrupt() {
    let set = ctrlc::set_handler(|| {
        child::end_all();
        std::process::exit(130);
    });
    if let Err(error) = set {
        eprintln!("Ctrl-C may leave programs running: {error}");
    }
}
