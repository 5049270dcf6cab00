//! `cargo xtask bench`: what is ours beside its peers, each bench in one run on one corpus.
//!
//! Starts programs that speak the words of `tests/bench/README.md`, reads their lines of JSON and what
//! the system says of them, and writes the tables. Measures nothing inside a program. Each bench has a
//! part of the document of its own, and a run replaces that alone.

mod archive;
mod document;
mod figures;
mod intake;
mod machine;
mod ours;
mod paper;
mod replication;
mod signing;
mod submission;
mod table;
mod usage;

use crate::places::Places;

/// Measures all benches, or the one that is named with its options behind it.
pub(crate) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    match words {
        [] => {
            // The short ones first; one that fails does not take the others with it.
            let short = [paper::run, signing::run, submission::run, intake::run, archive::run]
                .map(|run| run(places, &[]));
            short.into_iter().fold(replication::run(places, &[]), Result::and)
        }
        ["archive", options @ ..] => archive::run(places, options),
        ["intake", options @ ..] => intake::run(places, options),
        ["paper", options @ ..] => paper::run(places, options),
        ["replication", options @ ..] => replication::run(places, options),
        ["signing", options @ ..] => signing::run(places, options),
        ["submission", options @ ..] => submission::run(places, options),
        [other, ..] => Err(format!(
            "bench: no such bench: {other}; there are archive, intake, paper, replication, signing and submission"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_want_the_name_of_their_bench() {
        let refused = run(&Places::here(), &["--peers", "none"]).unwrap_err();
        assert!(
            refused.contains("archive, intake, paper, replication, signing and submission"),
            "{refused}"
        );
    }
}
