//! The desks that are loaded: the real program with optimisation, on a database of its own.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use harness::child::{self, Running};
use harness::postgres::Cluster;
use serde_json::Value;

use super::options::Options;
use super::{Load, Spread};
use crate::bench::{figures, ours, usage};
use crate::places::Places;

const EXAMPLE: &str = "origo-bench-intake";
/// A million practices written one after the other, on PostgreSQL too.
const FILL_LIMIT: Duration = Duration::from_secs(2 * 60 * 60);
const LOAD_LIMIT: Duration = Duration::from_secs(30 * 60);
const SYNC_LIMIT: Duration = Duration::from_secs(10 * 60);
const START_LIMIT: Duration = Duration::from_secs(120);

/// Where a desk keeps its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Database {
    Sqlite,
    Postgres,
}

/// A desk before the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) database: Database,
    /// Practices that it holds.
    pub(super) filled: usize,
}

impl Display for Base {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let database = match self.database {
            Database::Sqlite => "SQLite",
            Database::Postgres => "PostgreSQL",
        };
        write!(f, "{database}, {} practices before", self.filled)
    }
}

pub(super) struct Stage<'a> {
    places: &'a Places,
    folder: PathBuf,
    practices: usize,
}

impl<'a> Stage<'a> {
    pub(super) fn at(places: &'a Places, options: &Options) -> Self {
        let folder = places.root.join(".origo").join("bench").join("intake");
        Self { places, folder, practices: options.practices }
    }

    /// Programs, and signed practices for both loads; those that are there are kept.
    pub(super) fn set(&self) -> Result<(), String> {
        self.clear()?;
        ours::example(&self.places.root, EXAMPLE, &["--bin", "origo-desk"])?;
        let mut command = self.ours("papers");
        command.env("BENCH_PRACTICES", (2 * self.practices).to_string());
        said(&mut command, FILL_LIMIT).map(drop)
    }

    /// A desk that holds what it is to hold, and serves.
    pub(super) fn desk(&self, base: Base) -> Result<Desk<'_>, String> {
        // A folder for each: a file system that has just deleted a hundred thousand files is slow to make new ones.
        let home = self.desks().join(base.to_string());
        fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?;
        let cluster = match base.database {
            Database::Sqlite => None,
            Database::Postgres => Some(durable()?),
        };
        let mut desk = Desk { stage: self, base, home, cluster, running: None, at: None };
        let mut command = desk.ours("fill");
        said(command.env("BENCH_FILLED", base.filled.to_string()), FILL_LIMIT)?;
        if let Some(cluster) = &desk.cluster {
            // A database of years knows its tables; one that was filled in minutes has not looked at them yet.
            for word in ["VACUUM ANALYZE", "CHECKPOINT"] {
                cluster.say("desk", word).map_err(|error| error.to_string())?;
            }
        }
        // Nor does it still write what it was filled with.
        child::run(&mut Command::new("sync"), SYNC_LIMIT).map_err(|error| error.to_string())?;
        desk.start()?;
        Ok(desk)
    }

    /// Removes the desks of this run, or of an earlier one that was cut.
    pub(super) fn clear(&self) -> Result<(), String> {
        let desks = self.desks();
        match fs::remove_dir_all(&desks) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(format!("{}: {error}", desks.display()))
            }
            _ => Ok(()),
        }
    }

    fn desks(&self) -> PathBuf {
        self.folder.join("desks")
    }

    fn ours(&self, word: &str) -> Command {
        let program = self.places.target.join("release").join("examples").join(EXAMPLE);
        let mut command = Command::new(program);
        command.arg(word).env("BENCH_PAPERS", self.folder.join("papers"));
        command
    }
}

/// A server that keeps what it has answered through a power cut, unlike that of the tests.
fn durable() -> Result<Cluster, String> {
    let settings = ["listen_addresses=", "fsync=on", "full_page_writes=on", "shared_buffers=1GB"];
    let cluster = Cluster::start_with(&settings).map_err(|error| error.to_string())?;
    cluster.create("desk", "template0").map_err(|error| error.to_string())?;
    Ok(cluster)
}

/// A desk that serves.
pub(super) struct Desk<'a> {
    stage: &'a Stage<'a>,
    base: Base,
    home: PathBuf,
    cluster: Option<Cluster>,
    running: Option<Running>,
    at: Option<SocketAddr>,
}

impl Desk<'_> {
    /// The first half of the papers, each when its time has come.
    pub(super) fn at_a_rate(&mut self, rate: usize) -> Result<Load, String> {
        self.load(0, rate)
    }

    /// The second half, one after the other by many offices.
    pub(super) fn at_once(&mut self) -> Result<Load, String> {
        self.load(self.stage.practices, 0)
    }

    /// Ends the desk and looks whether all that it told is there, once.
    pub(super) fn judged(&mut self) -> Result<(), String> {
        self.running = None;
        let all = self.base.filled + 2 * self.stage.practices;
        let mut command = self.ours("check");
        said(command.env("BENCH_PRACTICES", all.to_string()), FILL_LIMIT).map(drop)
    }

    fn start(&mut self) -> Result<(), String> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let at = free.map_err(|error| error.to_string())?;
        let mut command = Command::new(self.stage.places.target.join("release").join("origo-desk"));
        command.args(["serve", "--listen", &at.to_string(), "--data"]).arg(&self.home);
        command.arg("--anchors").arg(self.stage.folder.join("papers").join("pki").join("anchors"));
        command.env("ORIGO_LOG", "warn");
        if let Some(cluster) = &self.cluster {
            command.env("ORIGO_DESK_DATABASE", cluster.url("desk"));
        }
        let running = Running::start_logged(&mut command, &self.home.join("serve.log"));
        self.running = Some(running.map_err(|error| error.to_string())?);
        self.at = Some(at);
        let answers = || TcpStream::connect_timeout(&at, Duration::from_secs(1)).ok();
        child::until("origo-desk serve", START_LIMIT, answers)
            .map(drop)
            .map_err(|error| error.to_string())
    }

    fn load(&self, first: usize, rate: usize) -> Result<Load, String> {
        let (Some(running), Some(at)) = (&self.running, self.at) else {
            return Err("the desk does not run".to_owned());
        };
        let processes: Vec<u32> = std::iter::once(running.id())
            .chain(self.cluster.as_ref().and_then(Cluster::id))
            .collect();
        let used = || processes.iter().map(|id| usage::with_children(*id)).sum::<Option<f64>>();
        let absent = || "the system does not tell what programs use".to_owned();
        let before = used().ok_or_else(absent)?;
        let mut command = self.ours("load");
        command
            .env("BENCH_URL", format!("http://{at}"))
            .env("BENCH_FIRST", first.to_string())
            .env("BENCH_PRACTICES", self.stage.practices.to_string())
            .env("BENCH_RATE", rate.to_string());
        let line = said(&mut command, LOAD_LIMIT)?;
        let desk_cpu_s = used().ok_or_else(absent)? - before;
        Load::read(&line, desk_cpu_s).ok_or_else(|| format!("a line without measures: {line}"))
    }

    fn ours(&self, word: &str) -> Command {
        let mut command = self.stage.ours(word);
        command.env("BENCH_HOME", &self.home);
        if let Some(cluster) = &self.cluster {
            command.env("BENCH_DATABASE", cluster.url("desk"));
        }
        command
    }
}

fn said(command: &mut Command, limit: Duration) -> Result<Value, String> {
    let answer = child::ask(command, b"", limit).map_err(|error| error.to_string())?;
    figures::last_line(&answer)
}

impl Load {
    /// From a program's line of measures; none when a number is missing or none.
    fn read(line: &Value, desk_cpu_s: f64) -> Option<Self> {
        let number = |value: &Value| value.as_f64().filter(|number| number.is_finite());
        let spread = |value: &Value| {
            let [p50, p99, max] = ["p50", "p99", "max"].map(|name| number(&value[name]));
            Some(Spread { p50: p50?, p99: p99?, max: max? })
        };
        let load = Self {
            practices: number(&line["documents"])?,
            seconds: number(&line["seconds"])?,
            load_cpu_s: number(&line["cpu_s"])?,
            desk_cpu_s,
            practice_ms: spread(&line["practice_ms"])?,
            request_ms: spread(&line["request_ms"])?,
        };
        (load.practices > 0.0 && load.seconds > 0.0).then_some(load)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_is_a_load_only_when_its_numbers_can_be() {
        let spread = json!({ "p50": 1.0, "p99": 2.0, "max": 3.0 });
        let line = json!({ "documents": 10, "seconds": 2.0, "cpu_s": 0.5, "practice_ms": spread,
            "request_ms": spread });
        let load = Load::read(&line, 1.5).unwrap();
        assert_eq!((load.practices, load.desk_cpu_s, load.practice_ms.p99), (10.0, 1.5, 2.0));
        for name in ["documents", "seconds", "cpu_s", "practice_ms", "request_ms"] {
            let mut broken = line.clone();
            broken[name] = Value::Null;
            assert_eq!(Load::read(&broken, 1.5), None, "{name}");
        }
    }
}
