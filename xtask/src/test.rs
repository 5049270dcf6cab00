//! `cargo xtask test`: everything, in the order in which failures are cheap.

use std::time::Duration;

use crate::installation::{debian, node, tool};
use crate::places::Places;
use crate::steps::{Steps, Stopped};
use crate::{cargo, referees, tidy};
use harness::child;

/// A cold compilation of every dependency takes some ten minutes on two free cores.
const COMPILE_LIMIT: Duration = Duration::from_secs(40 * 60);
/// Twenty minutes on two free cores.
const TEST_LIMIT: Duration = Duration::from_secs(50 * 60);
/// Five minutes on two free cores.
const UI_LIMIT: Duration = Duration::from_secs(15 * 60);

/// Runs all steps up to the first that fails, and prints the summary.
pub(crate) fn run(places: &Places) -> Result<(), String> {
    let mut steps = Steps::new("cargo xtask test");
    let walked = walk(places, &mut steps);
    if steps.summary() && walked.is_ok() {
        eprintln!("\nAll is well.");
        Ok(())
    } else {
        Err("cargo xtask test: FAILED; later steps were not run".to_owned())
    }
}

fn walk(places: &Places, steps: &mut Steps) -> Result<(), Stopped> {
    let cargo = |words: &[&str], limit: Duration| {
        let mut command = cargo::cargo();
        command.current_dir(&places.root).args(words);
        child::run(&mut command, limit)
    };
    steps.step("system packages", || debian::install(&debian::for_test()))?;
    steps.step("tidy", || tidy::run(&places.root))?;
    steps.step("format", || cargo(&["fmt", "--all", "--check"], Duration::from_secs(120)))?;
    steps.step("npm packages", || node::packages(&places.ui))?;
    steps.step("OpenID provider", || node::packages(&harness::oidc::folder()))?;
    for script in ["typecheck", "lint", "test", "build"] {
        steps.step(&format!("ui: {script}"), || {
            node::npm(&places.ui, &["run", "--silent", script], UI_LIMIT)
        })?;
    }
    steps.step("tauri-driver", || tool::TAURI_DRIVER.install(&places.tools))?;
    steps.step("pyHanko", harness::referees::python)?;
    steps.step("clippy", || {
        let words = "clippy --workspace --all-targets --locked -- -D warnings";
        cargo(&words.split(' ').collect::<Vec<_>>(), COMPILE_LIMIT)
    })?;
    steps.step("documentation", || {
        let mut command = cargo::cargo();
        command
            .current_dir(&places.root)
            .args(["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
            .env("RUSTDOCFLAGS", "-D warnings");
        child::run(&mut command, COMPILE_LIMIT)
    })?;
    // Stories start the programs themselves, so these are there before the first test.
    steps.step("build", || {
        let words = "build --workspace --all-targets --locked";
        cargo(&words.split(' ').collect::<Vec<_>>(), COMPILE_LIMIT)
    })?;
    steps.step("tests", || {
        let words = "test --workspace --locked --no-fail-fast";
        cargo(&words.split(' ').collect::<Vec<_>>(), TEST_LIMIT)
    })?;
    match referees::named() {
        Ok(checkouts) => steps.step("corpora of others", || referees::judge(places, &checkouts)),
        Err(why) => {
            steps.not_run("corpora of others", why);
            Ok(())
        }
    }
}
