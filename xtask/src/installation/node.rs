//! npm packages, as a folder's lock file names them. Node itself comes with those of `ui/`: where the
//! machine's is too old, `node24.mjs` takes the one that npm brought.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;

use super::INSTALL_LIMIT;

/// Installs the packages that the folder's `package-lock.json` names, when it changed since the last
/// time.
pub(crate) fn packages(folder: &Path) -> Result<(), String> {
    if !child::is_in_path("npm") {
        return Err(
            "npm was not found: install Node 20 or newer with npm, from your system's packages or \
             https://nodejs.org"
                .to_owned(),
        );
    }
    let lock_file = folder.join("package-lock.json");
    let shown = lock_file.display();
    let lock = fs::read_to_string(&lock_file).map_err(|error| format!("{shown}: {error}"))?;
    let stamp: PathBuf = folder.join("node_modules").join(".installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        eprintln!("    npm packages: as {shown} says");
        return Ok(());
    }
    eprintln!("    Installing the npm packages of {shown}");
    // Not `npm ci`: it refuses a lock without the linter's binaries for other systems, which not every
    // mirror of the registry has. `--no-save` keeps to the lock and leaves it as it is.
    npm(folder, &["install", "--no-save", "--no-audit", "--no-fund"], INSTALL_LIMIT).map_err(
        |error| {
            format!(
                "{error}. The packages come from the npm registry: check the network or its proxy"
            )
        },
    )?;
    fs::write(stamp, lock).map_err(|error| error.to_string())
}

/// Runs npm in a folder.
pub(crate) fn npm(folder: &Path, words: &[&str], limit: Duration) -> Result<(), String> {
    let mut command = Command::new("npm");
    command.current_dir(folder).args(words);
    child::run(&mut command, limit).map_err(|error| error.to_string())
}
