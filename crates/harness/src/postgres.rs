//! A PostgreSQL server of one's own: a private cluster in a temporary folder, spoken to over a socket
//! there, that ends with the process that started it, however that ends.
//!
//! Nothing of the machine's own clusters is touched. PostgreSQL refuses to run as root; then it runs as
//! the user `postgres` that Debian's package makes.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command};
use std::time::Duration;

use tempfile::TempDir;

use crate::child::{self, ChildError, Running};

/// Making a cluster, starting it, copying a database.
const LIMIT: Duration = Duration::from_secs(120);
/// Where Debian keeps the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The only user of the cluster.
const USER: &str = "origo";
/// Runs the server until its own input ends, which it does when its parent is gone; then it clears up.
const KEEPER: &str = "folder=$1; shift; exec 3<&0; \"$@\" 3<&- & server=$!; cat <&3 >/dev/null; \
                      kill -QUIT $server; wait $server; rm -rf \"$folder\"";

/// Why there is no server.
#[derive(Debug)]
pub enum PostgresError {
    /// It is not installed.
    Absent,
    /// A program of it did not do what it was asked.
    Failed {
        /// What was asked.
        asked: String,
        /// What it said.
        said: String,
    },
    /// A program could not be run.
    Child(ChildError),
    /// A file or folder.
    Io(std::io::Error),
}

impl Display for PostgresError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str(
                "PostgreSQL is not installed: `apt-get install postgresql`, or `cargo xtask test`",
            ),
            Self::Failed { asked, said } => write!(f, "{asked}: {said}"),
            Self::Child(error) => write!(f, "{error}"),
            Self::Io(error) => write!(f, "PostgreSQL's folder: {error}"),
        }
    }
}

impl std::error::Error for PostgresError {}

impl From<ChildError> for PostgresError {
    fn from(error: ChildError) -> Self {
        Self::Child(error)
    }
}

impl From<std::io::Error> for PostgresError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: String,
    running: Option<Running>,
    alive: Option<ChildStdin>,
}

impl Cluster {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// [`PostgresError::Absent`] says what to install.
    pub fn start() -> Result<Self, PostgresError> {
        Self::start_with(&["listen_addresses="])
    }

    /// The same with settings of one's own: `name=value`.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn start_with(settings: &[&str]) -> Result<Self, PostgresError> {
        let programs = programs()?;
        let folder = TempDir::with_prefix("origo-pg-")?.keep();
        if is_root() {
            told("chown", Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let words =
            ["--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8", "-U", USER, "-D"];
        told("initdb", owned(&programs.join("initdb")).args(words).arg(&data))?;
        let server = owned(&programs.join("postgres"));
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&folder).arg(server.get_program());
        keeper.args(server.get_args()).arg("-D").arg(&data).arg("-k").arg(&folder);
        // What a power cut would lose does not matter here, and waiting for the disk takes the time.
        let common = ["fsync=off", "full_page_writes=off", "max_connections=400"];
        for setting in common.iter().chain(settings) {
            keeper.args(["-c", setting]);
        }
        let log = fs::File::create(folder.join("log"))?;
        keeper.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).stderr(log);
        let mut running = Running::start(&mut keeper)?;
        let alive = running.pipes().map(|(stdin, _)| stdin);
        // It stands in the socket's name.
        let port = settings.iter().find_map(|setting| setting.strip_prefix("port="));
        let port = port.unwrap_or("5432").to_owned();
        let cluster = Self { folder, programs, port, running: Some(running), alive };
        child::until("PostgreSQL", LIMIT, || cluster.say("postgres", "SELECT 1").ok())?;
        Ok(cluster)
    }

    /// The address of a database, for clients that take a folder percent-encoded as host.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{folder}/{database}")
    }

    /// The process that keeps the server, its child; none when it has ended.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().map(Running::id)
    }

    /// A folder for what is to go when this process ends; the server's own lies in it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a database: an empty one, or a copy of another, to which nobody is connected.
    ///
    /// # Errors
    /// Where the server refuses.
    pub fn create(&self, database: &str, template: &str) -> Result<(), PostgresError> {
        self.say("postgres", &format!("CREATE DATABASE {database} TEMPLATE {template}")).map(drop)
    }

    /// Makes it speak TLS with this key and certificate (PEM).
    ///
    /// # Errors
    /// Where the server refuses them.
    pub fn secure(&self, key: &Path, certificate: &Path) -> Result<(), PostgresError> {
        let data = self.folder.join("data");
        for (from, name) in [(key, "server.key"), (certificate, "server.crt")] {
            let to = data.join(name);
            fs::copy(from, &to)?;
            told("chmod", Command::new("chmod").arg("600").arg(&to))?;
            if is_root() {
                told("chown", Command::new("chown").arg("postgres").arg(&to))?;
            }
        }
        self.say("postgres", "ALTER SYSTEM SET ssl = on")?;
        self.say("postgres", "SELECT pg_reload_conf()")?;
        let secured = || (self.say("postgres", "SHOW ssl").ok()?.trim() == "on").then_some(());
        Ok(child::until("TLS of PostgreSQL", LIMIT, secured)?)
    }

    /// Runs a statement and gives back its rows, one a line.
    ///
    /// # Errors
    /// Where the server refuses; with its words.
    pub fn say(&self, database: &str, sql: &str) -> Result<String, PostgresError> {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args([
            "-X",
            "-A",
            "-t",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            USER,
            "-d",
            database,
            "-h",
        ]);
        told("psql", psql.arg(&self.folder).args(["-p", &self.port, "-c", sql]))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its keeper ends it and clears up; what does not end in time is killed.
        drop(self.alive.take());
        if let Some(running) = self.running.take() {
            let _ = running.wait(LIMIT);
        }
    }
}

fn told(asked: &str, command: &mut Command) -> Result<String, PostgresError> {
    let answer = child::ask(command, &[], LIMIT)?;
    if answer.status.success() {
        return Ok(answer.stdout);
    }
    Err(PostgresError::Failed { asked: asked.to_owned(), said: answer.stderr })
}

/// A program that must not run as root.
fn owned(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    command
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The folder with the programs of the newest version.
fn programs() -> Result<PathBuf, PostgresError> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let programs = entry.path().join("bin");
            programs.join("initdb").is_file().then_some((version, programs))
        })
        .max();
    let in_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|dir| dir.join("initdb").is_file())
    };
    newest.map(|(_, programs)| programs).or_else(in_path).ok_or(PostgresError::Absent)
}
