//! `cargo xtask mutants`: changes the submission's machine, the ledger and the rules of the paper here and there, and
//! asks each time whether a test sees it. An hour and more, so it is no part of `test`.
//!
//! Owns which code by which tests, and the document; the changes are those of cargo-mutants, in a copy of the tree.

mod report;

use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::child;

use crate::cargo::cargo;
use crate::installation::tool;
use crate::places::Places;

/// All changes of one part: each is a compilation and a run of its tests.
const LIMIT: Duration = Duration::from_secs(12 * 60 * 60);
/// What cargo-mutants says where changes went unseen, and where tests hung.
const UNSEEN: [i32; 2] = [2, 3];

/// Code that must not change unseen.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    name: &'static str,
    package: &'static str,
    files: &'static [&'static str],
    /// The package's tests that are compiled: none for all. Each is another compilation a change.
    targets: &'static [&'static str],
    /// Words for those tests: none for all of them.
    tests: &'static [&'static str],
}

static PARTS: [Part; 3] = [
    Part {
        name: "machine",
        package: "sync",
        files: &["crates/sync/src/submission.rs", "crates/sync/src/submission/*.rs"],
        targets: &[],
        tests: &[],
    },
    Part {
        name: "ledger",
        package: "desk",
        files: &["crates/desk/src/storage/ledger.rs", "crates/desk/src/storage/ledger/*.rs"],
        targets: &["--test=it"],
        tests: &["ledger", "money"],
    },
    Part {
        name: "validator",
        package: "certificate",
        files: &["crates/certificate/src/rules.rs", "crates/certificate/src/rules/*.rs"],
        targets: &[],
        tests: &[],
    },
];

/// Changes one part, or each in turn, and writes what was seen into `docs/mutants.md`.
pub(crate) fn run(places: &Places, words: &[&str]) -> Result<(), String> {
    let (parts, shard) = read(words)?;
    tool::MUTANTS.install(&places.tools)?;
    let mut found = Vec::new();
    for part in parts {
        eprintln!("\n==> {}", part.name);
        let seen = changed(places, part, shard)?;
        eprintln!("    {} of {} seen", seen.seen, seen.all());
        found.push((part.name, seen));
    }
    let file = places.root.join("docs").join("mutants.md");
    report::keep(&file, &found, shard)?;
    let short: Vec<&str> =
        found.iter().filter(|(_, seen)| !seen.enough()).map(|(name, _)| *name).collect();
    match short.as_slice() {
        [] => Ok(()),
        short => Err(format!("mutants: too many go unseen in: {}", short.join(", "))),
    }
}

fn read<'a>(words: &[&'a str]) -> Result<(Vec<&'static Part>, Option<&'a str>), String> {
    let named = words.first().and_then(|name| PARTS.iter().find(|part| part.name == *name));
    let rest = if named.is_some() { &words[1..] } else { words };
    let parts = named.map_or_else(|| PARTS.iter().collect(), |part| vec![part]);
    match rest {
        [] => Ok((parts, None)),
        ["--shard", shard] => Ok((parts, Some(shard))),
        other => Err(format!(
            "mutants knows no {}; there are machine, ledger and validator, and --shard K/N",
            other.join(" ")
        )),
    }
}

fn changed(places: &Places, part: &Part, shard: Option<&str>) -> Result<report::Seen, String> {
    let out = out(places, part);
    std::fs::create_dir_all(&out).map_err(|why| format!("{}: {why}", out.display()))?;
    let mut command = cargo();
    command.current_dir(&places.root).env("PATH", with_tools(&places.tools)?);
    // What a debugger would want takes a third of the time.
    command.env("CARGO_PROFILE_DEV_DEBUG", "false");
    // Each change is one file's: the rest of the crate need not be compiled again, whatever a build server says.
    command.env("CARGO_INCREMENTAL", "1");
    // What others wrote is compiled once, for all runs; a folder for each part, so that two may run beside each other.
    command.env("CARGO_TARGET_DIR", out.join("target"));
    command.args(["mutants", "--no-shuffle", "--colors", "never", "--gitignore", "true"]);
    command.args(["--package", part.package]);
    for file in part.files {
        command.args(["--file", file]);
    }
    command.arg("--output").arg(&out);
    if let Some(shard) = shard {
        // Of every file some, so that a shard speaks for all of them.
        command.args(["--sharding", "round-robin", "--shard", shard]);
    }
    // Not behind the "--": that holds for running tests only, and all of the package's would be compiled.
    command.arg("--cargo-arg=--locked");
    command.args(part.targets.iter().map(|target| format!("--cargo-arg={target}")));
    command.args(["--", "--"]).args(part.tests);
    let answer = child::ask(&mut command, b"", LIMIT).map_err(|why| why.to_string())?;
    if !answer.status.success() && !answer.status.code().is_some_and(|code| UNSEEN.contains(&code))
    {
        return Err(format!("{}{}", answer.stdout, answer.stderr));
    }
    report::Seen::read(&out.join("mutants.out").join("outcomes.json"))
}

fn out(places: &Places, part: &Part) -> PathBuf {
    places.root.join(".origo").join("mutants").join(part.name)
}

fn with_tools(tools: &Path) -> Result<std::ffi::OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ours = std::iter::once(tools.join("bin"));
    std::env::join_paths(ours.chain(std::env::split_paths(&path))).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_or_all_and_a_shard() {
        let (parts, shard) = read(&["ledger", "--shard", "0/4"]).unwrap();
        assert_eq!((parts.len(), parts[0].package, shard), (1, "desk", Some("0/4")));
        assert_eq!(read(&[]).unwrap().0.len(), PARTS.len());
        assert!(read(&["lodger"]).is_err(), "no such part");
    }

    #[test]
    fn the_code_that_is_named_is_there() {
        let root = Places::here().root;
        for file in PARTS.iter().flat_map(|part| part.files) {
            let place = root.join(file.trim_end_matches("/*.rs"));
            assert!(place.exists(), "{file} is gone: name the code where it is now");
        }
    }
}
