//! `cargo-fuzz`, which builds and feeds the targets of `fuzz/`.

use std::fs;
use std::path::Path;

use super::INSTALL_LIMIT;
use crate::cargo::cargo;
use harness::child;

const VERSION: &str = "0.13.2";

/// Compiles it once into `tools`.
pub(crate) fn install(tools: &Path) -> Result<(), String> {
    let stamp = tools.join(format!("cargo-fuzz-{VERSION}"));
    if stamp.is_file() && tools.join("bin").join("cargo-fuzz").is_file() {
        eprintln!("    cargo-fuzz {VERSION}: there");
        return Ok(());
    }
    eprintln!("    Compiling cargo-fuzz {VERSION} from crates.io into {}", tools.display());
    let target = tools.join("target");
    let mut command = cargo();
    command
        .args(["install", "cargo-fuzz", "--version", VERSION, "--locked", "--quiet", "--root"])
        .arg(tools)
        .arg("--target-dir")
        .arg(&target);
    child::run(&mut command, INSTALL_LIMIT).map_err(|error| {
        format!("{error}. It comes from crates.io: check the network, then try again")
    })?;
    // Nothing needs these any more.
    let _ = fs::remove_dir_all(target);
    fs::write(stamp, "").map_err(|error| error.to_string())
}
