//! Other programs, each with a time limit and each in a process group of its own.
//!
//! A driver may leave grandchildren behind that hold its pipes open (`WebKitWebDriver` does), so
//! nobody here waits for an end of file: output goes to the terminal or to a file, and at the limit
//! the whole group is killed. Owns the list of living groups, so that Ctrl-C leaves nothing behind.

use std::fmt::{self, Display, Formatter};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at something that takes its time.
const POLL: Duration = Duration::from_millis(50);

/// Groups that live now.
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Why a program did not end well.
#[derive(Debug)]
pub enum ChildError {
    /// It is not installed.
    Absent {
        /// As it was called.
        program: String,
    },
    /// It ended with another status than 0.
    Failed {
        /// As it was called.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// It ran into its limit and was killed with all that it had started.
    TooLong {
        /// As it was called, or what was waited for.
        program: String,
        /// What it was given.
        limit: Duration,
    },
    /// The system refused.
    Io {
        /// As it was called.
        program: String,
        /// What the system said.
        source: io::Error,
    },
}

impl Display for ChildError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent { program } => write!(f, "`{program}` is not installed"),
            Self::Failed { program, status } => write!(f, "`{program}` ended with {status}"),
            Self::TooLong { program, limit } => {
                write!(f, "`{program}` had not ended after {} s and was stopped", limit.as_secs())
            }
            Self::Io { program, source } => write!(f, "`{program}`: {source}"),
        }
    }
}

impl std::error::Error for ChildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Absent { .. } | Self::Failed { .. } | Self::TooLong { .. } => None,
        }
    }
}

/// What a program said and how it ended.
#[derive(Debug)]
pub struct Answer {
    /// How it ended.
    pub status: ExitStatus,
    /// Standard output; bytes that are no UTF-8 are replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
}

/// Runs a program with its output on the terminal; an end with another status than 0 is an error.
pub fn run(command: &mut Command, limit: Duration) -> Result<(), ChildError> {
    let program = name(command);
    command.stdin(Stdio::null());
    let status = Running::start(command)?.wait(limit)?;
    if status.success() { Ok(()) } else { Err(ChildError::Failed { program, status }) }
}

/// Runs a program and gives back what it said, whatever its status; `input` is its standard input.
pub fn ask(command: &mut Command, input: &[u8], limit: Duration) -> Result<Answer, ChildError> {
    let program = name(command);
    let io = |source| ChildError::Io { program: program.clone(), source };
    let paper = Paper::new().map_err(io)?;
    command
        .stdin(Stdio::piped())
        .stdout(File::create(&paper.stdout).map_err(io)?)
        .stderr(File::create(&paper.stderr).map_err(io)?);
    let mut running = Running::start(command)?;
    if let Some(mut pipe) = running.child.stdin.take() {
        // A program that wants no input may be gone already.
        let _ = pipe.write_all(input);
    }
    let status = running.wait(limit)?;
    let read = |path| -> Result<String, ChildError> {
        Ok(String::from_utf8_lossy(&fs::read(path).map_err(io)?).into_owned())
    };
    Ok(Answer { status, stdout: read(&paper.stdout)?, stderr: read(&paper.stderr)? })
}

/// A program that runs beside us; dropping it ends its whole group.
#[derive(Debug)]
pub struct Running {
    program: String,
    child: Child,
    ended: bool,
}

impl Running {
    /// Starts it in a process group of its own.
    pub fn start(command: &mut Command) -> Result<Self, ChildError> {
        let program = name(command);
        own_group(command);
        let child = command.spawn().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => ChildError::Absent { program: program.clone() },
            _ => ChildError::Io { program: program.clone(), source },
        })?;
        with_groups(|groups| groups.push(child.id()));
        Ok(Self { program, child, ended: false })
    }

    /// Starts it with both outputs in `log`.
    pub fn start_logged(command: &mut Command, log: &Path) -> Result<Self, ChildError> {
        let io = |source| ChildError::Io { program: log.display().to_string(), source };
        let file = File::create(log).map_err(io)?;
        command.stdin(Stdio::null()).stdout(file.try_clone().map_err(io)?).stderr(file);
        Self::start(command)
    }

    /// The same with something on its standard input.
    pub fn start_logged_with(
        command: &mut Command,
        log: &Path,
        input: &[u8],
    ) -> Result<Self, ChildError> {
        let io = |source| ChildError::Io { program: log.display().to_string(), source };
        let file = File::create(log).map_err(io)?;
        command.stdin(Stdio::piped()).stdout(file.try_clone().map_err(io)?).stderr(file);
        let mut running = Self::start(command)?;
        if let Some(mut pipe) = running.child.stdin.take() {
            // A program that wants no input may be gone already.
            let _ = pipe.write_all(input);
        }
        Ok(running)
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard input and output, once, where the command asked for pipes.
    pub fn pipes(&mut self) -> Option<(ChildStdin, ChildStdout)> {
        self.child.stdin.take().zip(self.child.stdout.take())
    }

    /// How it ended, when it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, ChildError> {
        let status = self
            .child
            .try_wait()
            .map_err(|source| ChildError::Io { program: self.program.clone(), source })?;
        if status.is_some() {
            self.forget();
        }
        Ok(status)
    }

    /// Waits for its end; at `limit` the group is killed.
    pub fn wait(mut self, limit: Duration) -> Result<ExitStatus, ChildError> {
        let begun = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if begun.elapsed() > limit {
                return Err(ChildError::TooLong { program: self.program.clone(), limit });
            }
            thread::sleep(pause);
            pause = (pause * 2).min(POLL);
        }
    }

    /// Kills what the program left behind in its group, and strikes it off the list.
    fn forget(&mut self) {
        if !self.ended {
            self.ended = true;
            kill_group(self.child.id());
            with_groups(|groups| groups.retain(|group| *group != self.child.id()));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            kill_family(self.child.id());
            // On systems without groups this is what ends it.
            let _ = self.child.kill();
            let _ = self.child.wait();
            self.forget();
        }
    }
}

/// Ends every program that was started here and still runs, with all that it started.
pub fn end_all() {
    with_groups(|groups| groups.drain(..).for_each(kill_family));
}

/// Tries until `look` finds something or `limit` has passed; `what` says what was waited for.
pub fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl FnMut() -> Option<T>,
) -> Result<T, ChildError> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return Ok(found);
        }
        if begun.elapsed() > limit {
            return Err(ChildError::TooLong { program: what.to_owned(), limit });
        }
        thread::sleep(POLL);
    }
}

/// Whether a program of this name is found in PATH.
pub fn is_in_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

fn with_groups<T>(act: impl FnOnce(&mut Vec<u32>) -> T) -> T {
    act(&mut GROUPS.lock().unwrap_or_else(|broken| broken.into_inner()))
}

fn name(command: &Command) -> String {
    let path = Path::new(command.get_program());
    let name = path.file_name().unwrap_or(path.as_os_str());
    let mut words = vec![name.to_string_lossy().into_owned()];
    let first = command.get_args().take(2).map(|word| word.to_string_lossy());
    words.extend(first.filter(|word| word.len() < 40).map(String::from));
    words.join(" ")
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Kills the group that this process leads, and those that its descendants made for themselves: a
/// test's programs have groups of their own too.
fn kill_family(leader: u32) {
    let groups = groups_below(leader);
    kill_group(leader);
    groups.into_iter().for_each(kill_group);
}

/// Groups of the living descendants of a process, as Linux tells them in `/proc/PID/stat`: behind the
/// name in brackets stand state, parent and group (proc(5)).
fn groups_below(leader: u32) -> Vec<u32> {
    let rows = fs::read_dir("/proc").into_iter().flatten().flatten();
    let rows: Vec<(u32, u32, u32)> = rows
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(1);
            Some((pid, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        })
        .collect();
    let mut family = vec![leader];
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        next += 1;
        family.extend(rows.iter().filter(|row| row.1 == parent).map(|row| row.0));
    }
    let mut groups: Vec<u32> =
        rows.iter().filter(|row| family.contains(&row.0)).map(|row| row.2).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

#[cfg(unix)]
fn kill_group(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(pid) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        // It may have ended by itself.
        let _ = kill_process_group(pid, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

/// Two files for what a program says, removed afterwards.
struct Paper {
    stdout: PathBuf,
    stderr: PathBuf,
}

impl Paper {
    fn new() -> io::Result<Self> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let stem = format!("xtask-{}-{count}", std::process::id());
        let dir = std::env::temp_dir();
        Ok(Self {
            stdout: dir.join(format!("{stem}.out")),
            stderr: dir.join(format!("{stem}.err")),
        })
    }
}

impl Drop for Paper {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.stdout);
        let _ = fs::remove_file(&self.stderr);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn what_a_program_says_and_its_status_come_back() {
        let answer =
            ask(&mut shell("cat; echo oops >&2; exit 3"), b"hello", Duration::from_secs(20))
                .unwrap();
        assert_eq!(answer.stdout, "hello", "standard input reached it");
        assert_eq!(answer.stderr, "oops\n");
        assert_eq!(answer.status.code(), Some(3));
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_its_grandchildren() {
        let dir = tempfile::tempdir().unwrap();
        let pid = dir.path().join("pid");
        // In a group of its own, as the programs that a test starts are.
        let script = format!("setsid sleep 600 & echo $! > {}; wait", pid.display());
        let error = run(&mut shell(&script), Duration::from_millis(300)).unwrap_err();
        assert!(
            matches!(error, ChildError::TooLong { .. }),
            "the limit is told apart from a failure: {error}"
        );
        let grandchild = fs::read_to_string(pid).unwrap();
        let stat = Path::new("/proc").join(grandchild.trim()).join("stat");
        let gone = Instant::now();
        // A killed process is a zombie until its new parent collects it.
        while fs::read_to_string(&stat).is_ok_and(|line| !line.contains(") Z")) {
            assert!(gone.elapsed() < Duration::from_secs(20), "it lives on");
            thread::yield_now();
        }
    }

    #[test]
    fn a_missing_program_is_named() {
        let error =
            run(&mut Command::new("no-such-program-here"), Duration::from_secs(1)).unwrap_err();
        assert_eq!(error.to_string(), "`no-such-program-here` is not installed");
    }
}
