//! `cargo xtask fuzz`: the fuzzer over everything that reads foreign bytes. Owns saying what it needs.

use std::process::{Command, Stdio};
use std::time::Duration;

use harness::child;

use crate::places::Places;

const TARGETS: [&str; 6] = ["frame", "ticket", "record", "pairing", "document", "prefix"];
/// Seconds for each target where nothing else is said.
const SECONDS: u64 = 60;
/// A cold instrumented build comes first.
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const NEEDS: &str = "the fuzzer needs a nightly compiler and cargo-fuzz: \
    `rustup toolchain install nightly`, then `cargo install cargo-fuzz`; \
    `cargo test -p tests --test fuzz` runs the same functions without them";

/// Feeds one target, or each in turn.
pub(crate) fn run(places: &Places, options: &[&str]) -> Result<(), String> {
    let (targets, seconds) = read(options)?;
    if !there_is(&["+nightly", "--version"]) || !there_is(&["fuzz", "--version"]) {
        return Err(NEEDS.to_owned());
    }
    for target in targets {
        eprintln!("\n==> {target}, {seconds} s");
        let mut command = Command::new("cargo");
        let time = format!("-max_total_time={seconds}");
        // New inputs go to a folder that is not committed; the corpus is only read.
        let found = places.root.join("fuzz").join("artifacts").join(format!("{target}-corpus"));
        std::fs::create_dir_all(&found).map_err(|why| why.to_string())?;
        let found = found.to_string_lossy().into_owned();
        let corpus = format!("fuzz/corpus/{target}");
        command
            .current_dir(&places.root)
            .args(["+nightly", "fuzz", "run", target, &found, &corpus, "--", &time])
            .args(["-print_final_stats=1", "-rss_limit_mb=4096"]);
        child::run(&mut command, BUILD_LIMIT + Duration::from_secs(seconds))
            .map_err(|why| format!("{target}: {why}"))?;
    }
    Ok(())
}

fn there_is(words: &[&str]) -> bool {
    let mut command = Command::new("cargo");
    command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn read<'a>(options: &[&'a str]) -> Result<(Vec<&'a str>, u64), String> {
    let (targets, rest) = match options {
        [target, rest @ ..] if TARGETS.contains(target) => (vec![*target], rest),
        rest => (TARGETS.to_vec(), rest),
    };
    let seconds = match rest {
        [] => SECONDS,
        ["--seconds", text] => text.parse().map_err(|_| "--seconds wants a number".to_owned())?,
        other => {
            return Err(format!(
                "fuzz knows no {}; the targets are {}",
                other.join(" "),
                TARGETS.join(", ")
            ));
        }
    };
    Ok((targets, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_target_or_all_for_as_long_as_is_said() {
        assert_eq!(read(&["ticket", "--seconds", "5"]), Ok((vec!["ticket"], 5)));
        assert_eq!(read(&[]), Ok((TARGETS.to_vec(), SECONDS)));
        assert!(read(&["tickets"]).is_err(), "no such target");
    }
}
