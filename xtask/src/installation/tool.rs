//! Programs of crates.io that are compiled once, each at the version that this project was written against.

use std::fs;
use std::path::{Path, PathBuf};

use super::INSTALL_LIMIT;
use crate::cargo::cargo;
use harness::child;

/// One program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    does: &'static str,
}

/// Lets a WebDriver client drive the real window.
pub(crate) const TAURI_DRIVER: Tool =
    Tool { name: "tauri-driver", version: "2.1.0", does: "for the tests of the real window" };

/// Builds and feeds the targets of `fuzz/`.
pub(crate) const FUZZ: Tool =
    Tool { name: "cargo-fuzz", version: "0.13.2", does: "for fuzzing with instrumented code" };

/// Changes the code here and there, and asks whether a test sees it.
pub(crate) const MUTANTS: Tool =
    Tool { name: "cargo-mutants", version: "27.1.0", does: "for mutation testing" };

impl Tool {
    /// Where it stands after [`Tool::install`]; the tests look there too.
    pub(crate) fn path(self, tools: &Path) -> PathBuf {
        tools.join("bin").join(self.name)
    }

    /// Compiles it once into `tools`.
    pub(crate) fn install(self, tools: &Path) -> Result<(), String> {
        let Self { name, version, does } = self;
        let stamp = tools.join(format!("{name}-{version}"));
        if stamp.is_file() && self.path(tools).is_file() {
            eprintln!("    {name} {version}: there");
            return Ok(());
        }
        eprintln!("    Compiling {name} {version} from crates.io into {}", tools.display());
        // Another target folder: the workspace's would be rebuilt with other features.
        let target = tools.join("target");
        let mut command = cargo();
        command
            .args(["install", name, "--version", version, "--locked", "--quiet", "--root"])
            .arg(tools)
            .arg("--target-dir")
            .arg(&target);
        child::run(&mut command, INSTALL_LIMIT).map_err(|error| {
            format!(
                "{error}. It is needed {does} and comes from crates.io: check the network, then try again"
            )
        })?;
        // A hundred megabytes that nothing needs any more.
        let _ = fs::remove_dir_all(target);
        fs::write(stamp, "").map_err(|error| error.to_string())
    }
}
