//! The always-on device of an office: `origo hub` over one home.

use std::ffi::OsString;
use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::StageError;
use crate::child::{self, Running};

/// Opening the home and the port.
const START_LIMIT: Duration = Duration::from_secs(60);

/// A hub that runs; dropping it ends it.
pub struct Hub {
    running: Running,
    address: SocketAddr,
}

impl Hub {
    /// Starts `origo hub` over `home` on a free port of the loopback and waits until it listens.
    pub fn start(
        program: &Path,
        home: &Path,
        env: &[(String, OsString)],
    ) -> Result<Self, StageError> {
        let free = UdpSocket::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = free.map_err(StageError::file(Path::new("127.0.0.1:0")))?;
        let log = home.join("hub.log");
        let mut command = Command::new(program);
        command.env("ORIGO_HOME", home).envs(env.iter().map(|(name, value)| (name, value))).args([
            "--json",
            "hub",
            "--listen",
            &address.to_string(),
        ]);
        let mut running = Running::start_logged(&mut command, &log)?;
        let ready = child::until("origo hub", START_LIMIT, || {
            let said = fs::read_to_string(&log).unwrap_or_default();
            if said.contains("\"listening\"") {
                return Some(true);
            }
            running.ended().is_ok_and(|ended| ended.is_some()).then_some(false)
        })?;
        if ready {
            return Ok(Self { running, address });
        }
        Err(StageError::Refused {
            asked: "origo hub".to_owned(),
            said: fs::read_to_string(&log).unwrap_or_default(),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process, for one who kills it.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.running.id()
    }
}
