//! A first look at a module, in a child process with a limit of time.
//!
//! Modules of third parties crash, hang and write where they should not; one that does so in a
//! child takes nobody with it. The child is this same program with the hidden word [`WORD`] and the
//! module's path: it loads the module, reads what can be read without a PIN, and says it in one
//! line ([`answer`]). The parent ([`Prober`]) takes that line from whatever else is written, up to
//! a limit of octets, and ends the child.

mod report;

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

pub use report::{ProbedModule, ProbedToken};

/// The hidden word, first argument of the program.
pub const WORD: &str = "probe-module";
/// Before the one line that counts.
const MARK: &[u8] = b"origo-module ";
/// What is read from a child at most.
const MAX_BYTES: usize = 1 << 20;
/// Modules that are looked at at once: several children at one reader slow each other down.
const AT_ONCE: usize = 4;
/// What a child is given to end by itself once it has closed its output.
const ENDING: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(2);

/// Why a module tells nothing. What to do: update or remove the software it belongs to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// The child could not be started: a fault of ours or of the computer.
    #[error("no process to look at the module in")]
    Start(#[source] io::Error),
    /// It took longer than its limit, and was ended.
    #[error("no answer in {limit_ms} ms")]
    Silent {
        /// The limit.
        limit_ms: u128,
    },
    /// The process ended in the middle.
    #[error("the process ended in the middle ({status})")]
    Crashed {
        /// How, as the system says it.
        status: String,
    },
    /// What it wrote holds no answer, or more than an answer can be.
    #[error("no answer in what it wrote")]
    Babble,
    /// It says itself why it cannot be used: not loadable, of another architecture, not initialised.
    #[error("{why}")]
    Refused {
        /// Its words, or the loader's.
        why: String,
    },
}

/// Whether these arguments (without the program's own name) ask for the child's side.
#[must_use]
pub fn asked(arguments: impl IntoIterator<Item = OsString>) -> Option<PathBuf> {
    let mut arguments = arguments.into_iter();
    if arguments.next()? != WORD {
        return None;
    }
    arguments.next().map(PathBuf::from)
}

/// The child's side: looks at the module and writes the line to `out`.
///
/// # Errors
/// When `out` cannot be written.
pub fn answer(module: &Path, out: &mut dyn io::Write) -> io::Result<()> {
    let report = report::of(module);
    // The module may have left half a line.
    let line = [&b"\n"[..], MARK, serde_json::to_vec(&report)?.as_slice(), b"\n"].concat();
    out.write_all(&line)?;
    out.flush()
}

/// The parent's side.
#[derive(Debug, Clone)]
pub struct Prober {
    program: PathBuf,
    arguments: Vec<OsString>,
    limit: Duration,
}

impl Prober {
    /// Ten seconds a module: a slow card behind a slow reader takes three.
    pub const LIMIT: Duration = Duration::from_secs(10);

    /// Children are this program again.
    ///
    /// # Errors
    /// Where the system does not tell which program this is.
    pub fn this_program() -> io::Result<Self> {
        Ok(Self::new(std::env::current_exe()?, Vec::new()))
    }

    /// Children are `program` with `arguments` before the hidden word.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        Self { program, arguments, limit: Self::LIMIT }
    }

    /// With another limit.
    #[must_use]
    pub fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Looks at one module.
    ///
    /// # Errors
    /// What it did instead of answering; this process is not touched by it.
    pub fn probe(&self, module: &Path) -> Result<ProbedModule, ProbeError> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(WORD).arg(module);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        own_group(&mut command);
        let mut child = Ended(command.spawn().map_err(ProbeError::Start)?);
        let out = child.0.stdout.take();
        let (sender, said) = channel();
        // Ends when the child and all that it started are gone.
        std::thread::Builder::new()
            .name("probe".to_owned())
            .spawn(move || drop(sender.send(out.map_or(Said::Nothing, read))))
            .map_err(ProbeError::Start)?;
        match said.recv_timeout(self.limit) {
            Ok(Said::Line(line)) => report::parse(module, &line),
            Ok(Said::TooMuch) => Err(ProbeError::Babble),
            Ok(Said::Nothing) | Err(RecvTimeoutError::Disconnected) => Err(child.without_answer()),
            Err(RecvTimeoutError::Timeout) => {
                Err(ProbeError::Silent { limit_ms: self.limit.as_millis() })
            }
        }
    }

    /// Looks at many modules, some at once; answers in their order.
    #[must_use]
    pub fn probe_all(&self, modules: &[PathBuf]) -> Vec<Result<ProbedModule, ProbeError>> {
        let mut answers = Vec::with_capacity(modules.len());
        for some in modules.chunks(AT_ONCE) {
            std::thread::scope(|scope| {
                let looks: Vec<_> =
                    some.iter().map(|module| scope.spawn(|| self.probe(module))).collect();
                answers.extend(looks.into_iter().map(|look| {
                    look.join().unwrap_or_else(|_| {
                        Err(ProbeError::Start(io::Error::other("a thread ended in the middle")))
                    })
                }));
            });
        }
        answers
    }
}

/// What a child wrote.
enum Said {
    Line(Vec<u8>),
    Nothing,
    TooMuch,
}

/// Reads up to the line that counts, the end, or the limit.
fn read(mut out: impl Read) -> Said {
    let (mut all, mut begun) = (Vec::new(), 0);
    let mut part = [0; 8192];
    loop {
        let count = match out.read(&mut part) {
            Ok(0) => return Said::Nothing,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Said::Nothing,
        };
        if all.len() + count > MAX_BYTES {
            return Said::TooMuch;
        }
        all.extend_from_slice(&part[..count]);
        while let Some(length) = all[begun..].iter().position(|octet| *octet == b'\n') {
            if let Some(line) = all[begun..begun + length].strip_prefix(MARK) {
                return Said::Line(line.to_vec());
            }
            begun += length + 1;
        }
    }
}

/// A child that does not outlive this.
struct Ended(Child);

impl Ended {
    /// Why there was no answer in all that was written.
    fn without_answer(&mut self) -> ProbeError {
        match self.wait() {
            Some(status) if status.success() => ProbeError::Babble,
            Some(status) => ProbeError::Crashed { status: status.to_string() },
            None => ProbeError::Babble,
        }
    }

    fn wait(&mut self) -> Option<ExitStatus> {
        let begun = Instant::now();
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if begun.elapsed() < ENDING => std::thread::sleep(POLL),
                Ok(None) | Err(_) => return None,
            }
        }
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        kill_group(self.0.id());
        let _ = self.0.kill();
        // One that sits in a driver ends when the driver lets it go: nobody waits longer for it.
        self.wait();
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(unix)]
fn kill_group(leader: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        // It may have ended by itself.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(out: &[u8]) -> Option<Vec<u8>> {
        match read(out) {
            Said::Line(line) => Some(line),
            Said::Nothing | Said::TooMuch => None,
        }
    }

    #[test]
    fn the_line_that_counts_is_found_among_others() {
        assert_eq!(line(b"\norigo-module {}\n"), Some(b"{}".to_vec()));
        assert_eq!(line(b"noise\n###\norigo-module {\"a\":1}\nmore"), Some(b"{\"a\":1}".to_vec()));
        assert_eq!(line(b"origo-module {}"), None, "a line that was cut off is none");
        assert_eq!(line(b"xorigo-module {}\n"), None, "at the begin of a line alone");
    }

    #[test]
    fn what_never_ends_is_left() {
        assert!(matches!(read(io::repeat(b'#')), Said::TooMuch), "one line without an end");
        assert!(matches!(read(io::repeat(b'\n')), Said::TooMuch), "lines without an end");
    }

    #[test]
    fn the_hidden_word_stands_first() {
        let of = |words: &[&str]| asked(words.iter().map(OsString::from));
        assert_eq!(of(&["probe-module", "/x.so"]), Some(PathBuf::from("/x.so")));
        assert_eq!(of(&["--home", "probe-module", "/x.so"]), None, "nowhere else");
        assert_eq!(of(&["probe-module"]), None, "and with a module");
    }
}
