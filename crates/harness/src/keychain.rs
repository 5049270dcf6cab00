//! A keychain of one's own: `gnome-keyring-daemon` on a session bus that nobody else has.
//!
//! Unlocked at the start, as it is after somebody has logged in. It keeps what it holds in its folder, also
//! when it is stopped.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::{self, ChildError, Running};

/// The daemon is there in well under a second.
const START_LIMIT: Duration = Duration::from_secs(30);
const ASK_LIMIT: Duration = Duration::from_secs(20);
/// What unlocks it; it guards nothing.
const PASSWORD: &str = "portachiavi";

/// A keychain that runs; dropping it ends it.
pub struct Keychain {
    _running: Running,
    bus: String,
    dir: PathBuf,
}

impl Keychain {
    /// Starts it with its files in `dir`.
    ///
    /// # Errors
    /// `gnome-keyring-daemon`, `dbus-run-session` or `secret-tool` is missing (Debian: gnome-keyring, dbus,
    /// libsecret-tools), or it does not come up.
    pub fn start(dir: &Path) -> Result<Self, ChildError> {
        for program in ["gnome-keyring-daemon", "dbus-run-session", "secret-tool"] {
            if !child::is_in_path(program) {
                return Err(ChildError::Absent { program: program.to_owned() });
            }
        }
        let io = |source| ChildError::Io { program: dir.display().to_string(), source };
        fs::create_dir_all(dir.join("run")).map_err(io)?;
        let address = dir.join("bus");
        let _ = fs::remove_file(&address);
        // Renamed into place, so that whoever waits reads a whole line.
        let script = "printf '%s' \"$DBUS_SESSION_BUS_ADDRESS\" > bus.new && mv bus.new bus && \
                      exec gnome-keyring-daemon --unlock --foreground --components=secrets";
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c", script]).current_dir(dir).envs(places(dir));
        let log = dir.join("keychain.log");
        let mut running = Running::start_logged_with(&mut command, &log, PASSWORD.as_bytes())?;
        let failed = |status| ChildError::Failed { program: "gnome-keyring-daemon".into(), status };
        let bus = child::until("a keychain", START_LIMIT, || {
            if let Ok(Some(status)) = running.ended() {
                return Some(Err(failed(status)));
            }
            let bus = fs::read_to_string(&address).ok()?;
            let mut ask = Command::new("dbus-send");
            ask.env("DBUS_SESSION_BUS_ADDRESS", &bus).args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.ReadAlias",
                "string:default",
            ]);
            let said = child::ask(&mut ask, b"", ASK_LIMIT).ok()?;
            said.stdout.contains("/org/freedesktop/secrets/collection").then_some(Ok(bus))
        })??;
        Ok(Self { _running: running, bus, dir: dir.to_path_buf() })
    }

    /// What a program wants in its environment to reach it.
    #[must_use]
    pub fn env(&self) -> Vec<(String, OsString)> {
        let mut env = places(&self.dir);
        env.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.bus.clone().into()));
        env
    }

    /// The secret that another program of the person finds under these attributes.
    ///
    /// # Errors
    /// `secret-tool` did not run.
    pub fn find(&self, attributes: &[&str]) -> Result<String, ChildError> {
        let mut command = Command::new("secret-tool");
        command.arg("lookup").args(attributes).envs(self.env());
        Ok(child::ask(&mut command, b"", ASK_LIMIT)?.stdout)
    }
}

/// A person's folders, so that no other keyring is touched.
fn places(dir: &Path) -> Vec<(String, OsString)> {
    let place = |name: &str, folder: &str| (name.to_owned(), dir.join(folder).into_os_string());
    vec![place("HOME", ""), place("XDG_DATA_HOME", "data"), place("XDG_RUNTIME_DIR", "run")]
}
