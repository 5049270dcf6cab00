//! `cargo xtask fuzz`: the fuzzer over everything that reads foreign bytes. Owns having it there: cargo-fuzz
//! is compiled once into the checkout's tools, and works with the stable compiler, which is told to
//! allow the options of the instrumented build (`RUSTC_BOOTSTRAP`).

use std::path::Path;
use std::time::Duration;

use harness::child;

use crate::cargo::cargo;
use crate::installation::tool;
use crate::places::Places;

/// Seconds for each target where nothing else is said.
const SECONDS: u64 = 60;
/// A cold instrumented build comes first.
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);

/// Feeds one target, or each in turn.
pub(crate) fn run(places: &Places, options: &[&str]) -> Result<(), String> {
    let all = targets(&places.root)?;
    let (targets, seconds) = read(&all, options)?;
    tool::FUZZ.install(&places.tools)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let tools = std::iter::once(places.tools.join("bin"));
    let path = std::env::join_paths(tools.chain(std::env::split_paths(&path)))
        .map_err(|why| why.to_string())?;
    for target in targets {
        eprintln!("\n==> {target}, {seconds} s");
        let mut command = cargo();
        let time = format!("-max_total_time={seconds}");
        // New inputs go to a folder that is not committed; the corpus is only read.
        let found = places.root.join("fuzz").join("artifacts").join(format!("{target}-corpus"));
        std::fs::create_dir_all(&found).map_err(|why| why.to_string())?;
        let found = found.to_string_lossy().into_owned();
        let corpus = format!("fuzz/corpus/{target}");
        command
            .current_dir(&places.root)
            .env("PATH", &path)
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", "run", target, &found, &corpus, "--", &time])
            .args(["-print_final_stats=1", "-rss_limit_mb=4096", "-timeout=25"]);
        child::run(&mut command, BUILD_LIMIT + Duration::from_secs(seconds))
            .map_err(|why| format!("{target}: {why}"))?;
    }
    Ok(())
}

/// One file for each in `fuzz/fuzz_targets`.
fn targets(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("fuzz").join("fuzz_targets");
    let entries =
        std::fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(String::from))
        .collect();
    names.sort();
    Ok(names)
}

fn read<'a>(all: &'a [String], options: &[&str]) -> Result<(Vec<&'a str>, u64), String> {
    let names = || all.iter().map(String::as_str);
    let named = options.first().and_then(|first| names().find(|name| name == first));
    let (targets, rest) = match named {
        Some(target) => (vec![target], &options[1..]),
        None => (names().collect(), options),
    };
    let seconds = match rest {
        [] => SECONDS,
        ["--seconds", text] => text.parse().map_err(|_| "--seconds wants a number".to_owned())?,
        other => {
            return Err(format!(
                "fuzz knows no {}; the targets are {}",
                other.join(" "),
                names().collect::<Vec<_>>().join(", ")
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
        let all = ["record", "ticket"].map(String::from);
        assert_eq!(read(&all, &["ticket", "--seconds", "5"]), Ok((vec!["ticket"], 5)));
        assert_eq!(read(&all, &[]), Ok((vec!["record", "ticket"], SECONDS)));
        assert!(read(&all, &["tickets"]).is_err(), "no such target");
    }

    #[test]
    fn every_target_has_its_place_in_the_manifest_and_a_corpus() {
        let root = Places::here().root;
        let manifest = std::fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
        let targets = targets(&root).unwrap();
        assert!(!targets.is_empty(), "there is something to feed");
        for target in targets {
            assert!(manifest.contains(&format!("name = \"{target}\"")), "{target}: no [[bin]]");
            assert!(root.join("fuzz/corpus").join(&target).is_dir(), "{target}: no corpus");
        }
    }
}
