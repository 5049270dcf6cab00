//! `cargo xtask bindings`: the UI's types, written from the window's commands.
//!
//! A test of the window's crate compares the committed file with what the commands say; with
//! `ORIGO_BINDINGS=write` that same test writes it.

use std::time::Duration;

use crate::cargo::cargo;
use crate::places::Places;
use harness::child;

pub(crate) fn run(places: &Places) -> Result<(), String> {
    let mut command = cargo();
    command.current_dir(&places.root).env("ORIGO_BINDINGS", "write").args([
        "test",
        "--package",
        "origo-window",
        "bindings",
    ]);
    child::run(&mut command, Duration::from_secs(30 * 60)).map_err(|error| error.to_string())
}
