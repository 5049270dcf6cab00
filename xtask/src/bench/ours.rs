//! What is ours among the programs: built with optimisation, named by its commit.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::cargo::cargo;
use harness::child;

/// A cold build of everything, with optimisation.
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);

/// Builds in a workspace, with optimisation and by its lock file.
pub(super) fn build(folder: &Path, words: &[&str]) -> Result<(), String> {
    let mut command = cargo();
    command.current_dir(folder).args(["build", "--release", "--locked"]).args(words);
    child::run(&mut command, BUILD_LIMIT).map_err(|error| error.to_string())
}

/// An example of this workspace, and what is named beside it (`--bin ...`).
///
/// Always chosen out of the whole workspace, and an example is always there: the features of what all
/// programs have in common follow from the choice, and with another one all of it is compiled anew.
pub(super) fn example(root: &Path, name: &str, beside: &[&str]) -> Result<(), String> {
    build(root, &[&["--workspace", "--example", name], beside].concat())
}

/// The commit that is measured.
pub(super) fn commit(root: &Path) -> String {
    let mut command = Command::new("git");
    command.current_dir(root).args(["describe", "--always", "--dirty"]);
    let answer = child::ask(&mut command, b"", Duration::from_secs(30));
    answer.map_or_else(|_| "commit unknown".to_owned(), |said| said.stdout.trim().to_owned())
}
