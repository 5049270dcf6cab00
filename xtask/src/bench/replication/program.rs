//! The programs that are measured: how each is built, which version it is, how it is started.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::bench::ours::{build, commit, example};
use crate::installation::node;
use crate::places::Places;

/// Which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Origo,
    Samod,
    AutomergeRepo,
}

/// Ready to be started.
#[derive(Debug)]
pub(super) struct Program {
    /// As the tables call it.
    pub(super) name: &'static str,
    /// Not ours.
    pub(super) is_peer: bool,
    /// For people.
    pub(super) version: String,
    file: PathBuf,
    leading: Vec<OsString>,
}

impl Program {
    /// Starts nothing yet.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.file);
        command.args(&self.leading);
        command
    }

    /// A shell's script in a program's place; its word is `$1`.
    #[cfg(test)]
    pub(super) fn scripted(script: &str) -> Self {
        let leading = ["-c", script, "scripted"].map(OsString::from).to_vec();
        Self { file: "sh".into(), leading, ..Self::named("scripted", true) }
    }

    #[cfg(test)]
    pub(super) fn named(name: &'static str, is_peer: bool) -> Self {
        Self { name, is_peer, version: "1".into(), file: PathBuf::new(), leading: Vec::new() }
    }
}

impl Kind {
    /// As the tables and the options call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Origo => "origo",
            Self::Samod => "samod",
            Self::AutomergeRepo => "automerge-repo",
        }
    }

    /// Installs and builds what it needs.
    pub(super) fn prepare(self, places: &Places) -> Result<Program, String> {
        let folder = places.root.join("tests").join("bench").join(self.name());
        let (version, file, leading) = match self {
            Self::Origo => {
                example(&places.root, "origo-bench", &[])?;
                let file = places.target.join("release").join("examples").join("origo-bench");
                (commit(&places.root), file, Vec::new())
            }
            Self::Samod => {
                let target = folder.join("target");
                build(&folder, &["--target-dir", &target.to_string_lossy()])?;
                let file = target.join("release").join("origo-bench-samod");
                (locked_crate(&folder, "samod")?, file, Vec::new())
            }
            Self::AutomergeRepo => {
                node::packages(&folder)?;
                let version = locked_package(&folder, "@automerge/automerge-repo")?;
                (version, PathBuf::from("node"), vec![folder.join("main.js").into()])
            }
        };
        let is_peer = self != Self::Origo;
        Ok(Program { name: self.name(), is_peer, version, file, leading })
    }
}

fn locked_crate(folder: &Path, name: &str) -> Result<String, String> {
    let lock = read(&folder.join("Cargo.lock"))?;
    let row = format!("name = \"{name}\"\nversion = \"");
    let version = lock.split_once(&row).and_then(|(_, rest)| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| format!("{name} is not in its Cargo.lock"))
}

fn locked_package(folder: &Path, name: &str) -> Result<String, String> {
    let lock: Value = serde_json::from_str(&read(&folder.join("package-lock.json"))?)
        .map_err(|error| error.to_string())?;
    let version = lock["packages"][format!("node_modules/{name}")]["version"].as_str();
    version.map(str::to_owned).ok_or_else(|| format!("{name} is not in its package-lock.json"))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
