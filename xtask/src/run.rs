//! `cargo xtask run`: a desk, an office and a token on this machine, to try everything by hand; or,
//! without a display, the whole journey in the terminal.
//!
//! Everything stands in `.origo/demo` (or the folder that ORIGO_DEMO names) and can be thrown away.

mod journey;
mod scene;
mod window;

use std::env;
use std::time::Duration;

use harness::child;

use crate::cargo::cargo;
use crate::installation::{debian, node};
use crate::places::Places;

pub(crate) use journey::anchors_with_lists;

/// A cold compilation of every dependency takes six minutes on two free cores.
const COMPILE_LIMIT: Duration = Duration::from_secs(40 * 60);
const UI_LIMIT: Duration = Duration::from_secs(5 * 60);

/// Whether to open the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Where there is a display.
    Window,
    /// Never.
    Headless,
}

/// Installs, builds, sets the scene, and plays it.
pub(crate) fn run(places: &Places, show: Show) -> Result<(), String> {
    let display = has_display();
    if show == Show::Window && !display {
        eprintln!("No display here (DISPLAY and WAYLAND_DISPLAY are unset): walking the journey.");
    }
    let with_window = show == Show::Window && display;
    eprintln!("==> system packages");
    if with_window {
        debian::install(&debian::for_window())?;
        eprintln!("==> the window's pages");
        node::packages(&places.ui)?;
        node::npm(&places.ui, &["run", "--silent", "build"], UI_LIMIT)?;
    } else {
        debian::install(&debian::for_journey())?;
    }
    eprintln!("==> building (the first time takes some minutes)");
    build(places, with_window)?;
    if with_window { window::open(places) } else { journey::walk(places) }
}

fn build(places: &Places, with_window: bool) -> Result<(), String> {
    let mut command = cargo();
    command.current_dir(&places.root).args(["build", "--locked"]);
    if with_window {
        // The same set as `test` builds, so that nothing is compiled a second time for it.
        command.args(["--workspace", "--bins"]);
    } else {
        command.args(["--package", "cli", "--package", "desk"]);
    }
    child::run(&mut command, COMPILE_LIMIT).map_err(|error| error.to_string())
}

fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
