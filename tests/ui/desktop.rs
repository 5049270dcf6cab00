//! The part of a desktop that shows notices: `dunst`, on a session bus of its own.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use harness::child::{self, Running};
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(30);
/// What it has shown goes into its history after a second.
const SETTINGS: &str = "[global]\n    history_length = 20\n[urgency_normal]\n    timeout = 1\n";

/// A desktop that runs; dropping it ends it.
pub(crate) struct Desktop {
    _running: Running,
    bus: String,
}

impl Desktop {
    /// Starts it, and waits until it listens.
    pub(crate) fn open(dir: &Path, display: &str, bus: &str) -> Self {
        let settings = dir.join("dunstrc");
        fs::write(&settings, SETTINGS).expect("the scene's folder can be written");
        let mut command = Command::new("dunst");
        command.arg("-conf").arg(&settings).env("DISPLAY", display).env("XDG_CONFIG_HOME", dir);
        command.env_remove("WAYLAND_DISPLAY").env("DBUS_SESSION_BUS_ADDRESS", bus);
        let running = Running::start_logged(&mut command, &dir.join("dunst.log"));
        let running = running.unwrap_or_else(|error| panic!("{error}: Debian has it as `dunst`"));
        let desktop = Self { _running: running, bus: bus.to_owned() };
        child::until("a desktop", LIMIT, || desktop.ask("history")).expect("it listens");
        desktop
    }

    /// What it has shown and taken away again: headline and text, the newest first.
    pub(crate) fn past(&self) -> Vec<(String, String)> {
        let said = self.ask("history").expect("it answers");
        let history: Value = serde_json::from_str(&said).expect("dunst speaks JSON");
        let notices = history["data"][0].as_array().cloned().unwrap_or_default();
        let text = |notice: &Value, name: &str| {
            notice[name]["data"].as_str().unwrap_or_default().to_owned()
        };
        notices.iter().map(|notice| (text(notice, "summary"), text(notice, "body"))).collect()
    }

    fn ask(&self, word: &str) -> Option<String> {
        let mut command = Command::new("dunstctl");
        command.arg(word).env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        let answer = child::ask(&mut command, b"", LIMIT).ok()?;
        answer.status.success().then_some(answer.stdout)
    }
}
