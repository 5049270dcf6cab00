//! `tauri-driver`, which lets a WebDriver client drive the real window.

use std::fs;
use std::path::{Path, PathBuf};

use super::INSTALL_LIMIT;
use crate::cargo::cargo;
use harness::child;

/// The version the tests were written against.
const VERSION: &str = "2.1.0";

/// Where it stands after [`install`]; the tests look there.
pub(crate) fn path(tools: &Path) -> PathBuf {
    tools.join("bin").join("tauri-driver")
}

/// Compiles it once into `tools`.
pub(crate) fn install(tools: &Path) -> Result<(), String> {
    let stamp = tools.join(format!("tauri-driver-{VERSION}"));
    if stamp.is_file() && path(tools).is_file() {
        eprintln!("    tauri-driver {VERSION}: there");
        return Ok(());
    }
    eprintln!("    Compiling tauri-driver {VERSION} from crates.io into {}", tools.display());
    let mut command = cargo();
    command
        .args(["install", "tauri-driver", "--version", VERSION, "--locked", "--quiet"])
        .arg("--root")
        .arg(tools)
        // Another target folder: the workspace's would be rebuilt with other features.
        .arg("--target-dir")
        .arg(tools.join("target"));
    child::run(&mut command, INSTALL_LIMIT).map_err(|error| {
        format!(
            "{error}. It is needed for the tests of the real window and comes from crates.io: \
             check the network, then try again"
        )
    })?;
    // A hundred megabytes that nothing needs any more.
    let _ = fs::remove_dir_all(tools.join("target"));
    fs::write(stamp, "").map_err(|error| error.to_string())
}
