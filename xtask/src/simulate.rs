//! `cargo xtask simulate`: more seeds of the simulated office than a test run has time for, optimised.

use std::time::Duration;

use harness::child;

use crate::cargo::cargo;
use crate::places::Places;

/// Seeds of a run that names no other number.
const SEEDS: u64 = 2_000;
/// A cold release build comes first.
const LIMIT: Duration = Duration::from_secs(12 * 60 * 60);
const TEST: &str = "everybody_agrees_and_nothing_acknowledged_is_lost";

/// Plays seeds, or one of them again with its story.
pub(crate) fn run(places: &Places, options: &[&str]) -> Result<(), String> {
    let mut command = cargo();
    command.current_dir(&places.root).args([
        "test",
        "--release",
        "--locked",
        // As the benches choose: see there.
        "--workspace",
        "--test",
        "simulation",
        TEST,
        "--",
        "--nocapture",
    ]);
    for (name, value) in variables(options)? {
        command.env(name, value.to_string());
    }
    child::run(&mut command, LIMIT).map_err(|why| why.to_string())
}

fn variables(options: &[&str]) -> Result<Vec<(&'static str, u64)>, String> {
    let mut found = vec![("ORIGO_SEEDS", SEEDS)];
    for pair in options.chunks(2) {
        let name = match pair {
            ["--seeds", _] => "ORIGO_SEEDS",
            ["--from", _] => "ORIGO_FROM",
            ["--seed", _] => "ORIGO_SEED",
            _ => return Err(format!("simulate knows no {}", pair.join(" "))),
        };
        let value = pair[1].parse().map_err(|_| format!("{} wants a number", pair[0]))?;
        found.push((name, value));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_become_what_the_test_reads() {
        let read = variables(&["--seeds", "10", "--from", "7"]);
        assert_eq!(read, Ok(vec![("ORIGO_SEEDS", 2_000), ("ORIGO_SEEDS", 10), ("ORIGO_FROM", 7)]));
        assert!(variables(&["--seeds"]).is_err(), "a number is missing");
        assert!(variables(&["--sweets", "1"]).is_err(), "no such word");
    }
}
