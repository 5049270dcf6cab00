//! `cargo xtask referees`: Origo's verifier over corpora of others, whose files are not in this
//! repository. Owns finding the checkouts; what is expected of their files stands in `crates/signing/examples/corpora`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::child;

use crate::cargo::cargo;
use crate::places::Places;

/// Compilation comes first.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Option, variable of the environment, and what it is a checkout of.
const CORPORA: [(&str, &str, &str); 2] = [
    ("--dss", "ORIGO_DSS", "https://github.com/esig/dss"),
    ("--openssl", "ORIGO_OPENSSL", "https://github.com/openssl/openssl"),
];

/// Judges the corpora whose checkouts are named by options or by the environment.
pub(crate) fn run(places: &Places, options: &[&str]) -> Result<(), String> {
    let checkouts = read(options, |name| std::env::var_os(name).map(PathBuf::from))?;
    if checkouts.is_empty() {
        return Err(nothing());
    }
    judge(places, &checkouts)
}

/// What the environment names, for `test`; `Err` says what was not named.
pub(crate) fn named() -> Result<Vec<(&'static str, PathBuf)>, String> {
    let checkouts = read(&[], |name| std::env::var_os(name).map(PathBuf::from))?;
    if checkouts.is_empty() { Err(nothing()) } else { Ok(checkouts) }
}

/// Runs `crates/signing/examples/corpora`.
pub(crate) fn judge(places: &Places, checkouts: &[(&str, PathBuf)]) -> Result<(), String> {
    let mut command = cargo();
    command.current_dir(&places.root);
    command.args(["run", "--locked", "--quiet", "-p", "signing", "--example", "corpora", "--"]);
    for (option, path) in checkouts {
        command.arg(option).arg(absolute(path)?);
    }
    child::run(&mut command, LIMIT).map_err(|why| why.to_string())
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    std::fs::canonicalize(path).map_err(|why| format!("{}: {why}", path.display()))
}

fn nothing() -> String {
    let ways = CORPORA.map(|(option, variable, source)| {
        format!("{option} PATH or {variable}=PATH, a checkout of {source}")
    });
    format!("no corpus is named: {}", ways.join("; "))
}

fn read(
    options: &[&str],
    environment: impl Fn(&str) -> Option<PathBuf>,
) -> Result<Vec<(&'static str, PathBuf)>, String> {
    let (pairs, []) = options.as_chunks::<2>() else {
        return Err(nothing());
    };
    if let Some([unknown, _]) = pairs.iter().find(|pair| CORPORA.iter().all(|c| c.0 != pair[0])) {
        return Err(format!("referees knows no {unknown}; {}", nothing()));
    }
    let given = |option: &str| {
        pairs.iter().find(|pair| pair[0] == option).map(|pair| PathBuf::from(pair[1]))
    };
    let found = CORPORA.iter().filter_map(|(option, variable, _)| {
        given(option).or_else(|| environment(variable)).map(|path| (*option, path))
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_before_the_environment() {
        let environment = |name: &str| (name == "ORIGO_DSS").then(|| PathBuf::from("/env"));
        let read = |options: &[&str]| read(options, environment);
        assert_eq!(read(&[]), Ok(vec![("--dss", PathBuf::from("/env"))]));
        let both = read(&["--openssl", "/o", "--dss", "/d"]);
        assert_eq!(both, Ok(vec![("--dss", "/d".into()), ("--openssl", "/o".into())]));
        assert!(read(&["--dss"]).is_err(), "a path is wanted");
        assert!(read(&["--bouncy", "/b"]).is_err(), "no such corpus");
    }
}
