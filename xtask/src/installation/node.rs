//! Node and the packages of `ui/`.
//!
//! The UI's tools need Node 24 (or 22.22): where the machine's own is older, a newer one is taken
//! from the npm registry into `.origo/tools`, and put first in PATH for everything started here.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::INSTALL_LIMIT;
use crate::child;

/// Newest Node that the npm registry carries as a package with the program inside.
const NODE: &str = "24.21.0";

/// Oldest that jsdom and vitest accept, as (major, minor).
const OLDEST: (u32, u32) = (22, 22);

/// A PATH whose `node` is new enough; installs one when the machine's is older.
pub(crate) fn path(tools: &Path) -> Result<OsString, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = version("node");
    if found.is_some_and(|version| version >= OLDEST) {
        return Ok(path);
    }
    let (os, cpu) = (env::consts::OS, env::consts::ARCH);
    let cpu = if cpu == "x86_64" { "x64" } else { "arm64" };
    let os = if os == "macos" { "darwin" } else { os };
    let package = format!("node-{os}-{cpu}");
    let home = tools.join("node");
    let bin = home.join("node_modules").join(&package).join("bin");
    let ours = bin.join("node");
    if version(&ours).is_none_or(|version| version < OLDEST) {
        if !child::is_in_path("npm") {
            return Err("npm was not found: install Node 24 with npm (https://nodejs.org)".into());
        }
        eprintln!(
            "    Node here is {}: taking Node {NODE} from npm into {}",
            found.map_or("missing".to_owned(), |(major, minor)| format!(
                "{major}.{minor}"
            )),
            home.display()
        );
        fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        let mut command = Command::new("npm");
        command
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--prefix",
            ])
            .arg(&home)
            .arg(format!("{package}@{NODE}"));
        child::run(&mut command, INSTALL_LIMIT).map_err(|error| {
            format!("{error}. Install Node 24 by hand (https://nodejs.org), or check the network")
        })?;
    }
    let mut dirs = vec![bin];
    dirs.extend(env::split_paths(&path));
    env::join_paths(dirs).map_err(|error| error.to_string())
}

/// Installs the packages that `ui/package-lock.json` names, when it changed since the last time.
pub(crate) fn packages(ui: &Path, path: &OsString) -> Result<(), String> {
    let lock = fs::read_to_string(ui.join("package-lock.json"))
        .map_err(|error| format!("ui/package-lock.json: {error}"))?;
    let stamp: PathBuf = ui.join("node_modules").join(".installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        eprintln!("    npm packages: as ui/package-lock.json says");
        return Ok(());
    }
    eprintln!("    Installing the npm packages of ui/package-lock.json");
    npm(ui, path, &["ci", "--no-audit", "--no-fund"], INSTALL_LIMIT).map_err(|error| {
        format!("{error}. The packages come from the npm registry: check the network or its proxy")
    })?;
    fs::write(stamp, lock).map_err(|error| error.to_string())
}

/// Runs npm in `ui`.
pub(crate) fn npm(
    ui: &Path,
    path: &OsString,
    words: &[&str],
    limit: Duration,
) -> Result<(), String> {
    let mut command = Command::new("npm");
    command.current_dir(ui).env("PATH", path).args(words);
    child::run(&mut command, limit).map_err(|error| error.to_string())
}

fn version(node: impl AsRef<Path>) -> Option<(u32, u32)> {
    let mut command = Command::new(node.as_ref());
    let answer = child::ask(command.arg("--version"), b"", Duration::from_secs(30)).ok()?;
    parse(&answer.stdout)
}

/// `v24.21.0` as (24, 21).
fn parse(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(parse("v24.21.0\n"), Some((24, 21)));
        assert!(parse("v24.3.0") > Some(OLDEST), "24.3 is newer than 22.22");
        assert!(parse("v20.20.2") < Some(OLDEST));
        assert_eq!(parse("24"), None);
    }
}
