//! The Python environment of pyHanko: made once, kept in this checkout.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{RefereeError, program, tools};
use crate::child;

/// What stands in the environment. Its text is the stamp: another text makes another environment.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// A dozen packages come from PyPI.
const INSTALL_LIMIT: Duration = Duration::from_secs(10 * 60);

/// The interpreter of an environment with pyHanko, from PyPI at the versions of
/// `referees/requirements.txt`.
///
/// Makes the environment where it is not there or has other versions; needs the network for that
/// alone. `cargo xtask test` calls it before the tests, so that none of them waits for a download.
pub fn python() -> Result<PathBuf, RefereeError> {
    fs::create_dir_all(tools())?;
    let tools = fs::canonicalize(tools())?;
    // Test programs run beside each other: one makes it, the others wait.
    let lock = File::create(tools.join("python.lock"))?;
    lock.lock()?;
    let home = tools.join("python");
    let interpreter = home.join("bin").join("python");
    let stamp = home.join("requirements.txt");
    let stands = fs::read_to_string(&stamp).is_ok_and(|text| text == REQUIREMENTS);
    if stands && interpreter.is_file() {
        return Ok(interpreter);
    }
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    make(&home, &interpreter)?;
    fs::write(stamp, REQUIREMENTS)?;
    Ok(interpreter)
}

fn make(home: &Path, interpreter: &Path) -> Result<(), RefereeError> {
    let python3 = program("python3", "python3")?;
    step(
        "python3 -m venv",
        "install the Debian package python3-venv",
        Command::new(python3).args(["-m", "venv"]).arg(home),
    )?;
    let wanted = home.join("wanted.txt");
    fs::write(&wanted, REQUIREMENTS)?;
    step(
        "pip install",
        "the packages come from PyPI: check the network or its proxy (Python 3.10 or newer)",
        Command::new(interpreter)
            .args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
            .arg("--requirement")
            .arg(wanted),
    )
}

fn step(
    step: &'static str,
    remedy: &'static str,
    command: &mut Command,
) -> Result<(), RefereeError> {
    let answer = child::ask(command, b"", INSTALL_LIMIT)?;
    if answer.status.success() {
        return Ok(());
    }
    let said = [answer.stdout.trim(), answer.stderr.trim()].join(" ");
    Err(RefereeError::Environment { step, remedy, said })
}
