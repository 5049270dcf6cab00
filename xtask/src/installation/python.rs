//! Python packages, each set of them in a virtual environment of its own below `.origo/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::child;

use super::INSTALL_LIMIT;

/// Makes the environment in `folder` with the packages that `requirements` names, when they changed since
/// the last time, and gives its Python.
pub(crate) fn environment(folder: &Path, requirements: &Path) -> Result<PathBuf, String> {
    let shown = requirements.display();
    let wanted = fs::read_to_string(requirements).map_err(|error| format!("{shown}: {error}"))?;
    let python = folder.join("bin").join("python");
    let stamp = folder.join(".installed-requirements");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        eprintln!("    Python packages: as {shown} says");
        return Ok(python);
    }
    eprintln!("    Installing the Python packages of {shown}");
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(folder);
    child::run(&mut make, INSTALL_LIMIT)
        .map_err(|error| format!("{error}. Debian has it in python3-venv"))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements);
    child::run(&mut pip, INSTALL_LIMIT).map_err(|error| {
        format!("{error}. The packages come from PyPI: check the network or its proxy")
    })?;
    fs::write(stamp, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}
