//! The rules of the house that a program can check. Reads, never writes, and never builds.
//!
//! Each check is a function from the tree (or from what `cargo metadata` says) to findings, so that
//! its unit tests hand it a small tree of their own.

mod catalogues;
mod commands;
mod directions;
mod documents;
mod functions;
mod lengths;
mod licences;
mod source;
mod tree;
mod words;

use std::fmt::{self, Display, Formatter};
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::cargo::cargo;
use harness::child;
pub(crate) use tree::Tree;

/// Something to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// `path` or `path:line`.
    place: String,
    /// What is wrong and what to do instead.
    what: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }

    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{path}:{line}"), what)
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Runs every check and prints the findings; an error says how many there are.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let tree = Tree::read(root).map_err(|error| format!("reading the tree: {error}"))?;
    let metadata = metadata(root)?;
    let findings = check(&tree, &metadata);
    for finding in &findings {
        eprintln!("    {finding}");
    }
    match findings.len() {
        0 => {
            eprintln!("    {} files, nothing to mend", tree.len());
            Ok(())
        }
        count => Err(format!("{count} to mend")),
    }
}

fn check(tree: &Tree, metadata: &Value) -> Vec<Finding> {
    let from_files = [
        lengths::check,
        functions::check,
        words::check,
        source::check,
        commands::check,
        documents::check,
        catalogues::check,
    ];
    let mut findings: Vec<Finding> = from_files.iter().flat_map(|check| check(tree)).collect();
    findings.extend(directions::check(metadata));
    findings.extend(licences::check(tree, metadata));
    findings
}

fn metadata(root: &Path) -> Result<Value, String> {
    let mut command = cargo();
    command.current_dir(root).args(["metadata", "--format-version", "1", "--locked"]);
    // The first time it downloads the sources of every dependency.
    let answer = child::ask(&mut command, b"", Duration::from_secs(15 * 60))
        .map_err(|error| error.to_string())?;
    if !answer.status.success() {
        return Err(format!("cargo metadata: {}", answer.stderr.trim()));
    }
    serde_json::from_str(&answer.stdout).map_err(|error| format!("cargo metadata: {error}"))
}
