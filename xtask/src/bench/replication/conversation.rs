//! One program of the bench while it runs: its lines of JSON, what is told to it, what it uses.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::program::Program;
use crate::bench::usage::{self, Usage};
use harness::child::Running;

/// Every line that any program says, as it was said.
#[derive(Debug)]
pub(super) struct Raw(File);

impl Raw {
    /// A new file.
    pub(super) fn create(path: &Path) -> Result<Self, String> {
        File::create(path).map(Self).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn keep(&mut self, speaker: &str, line: &Value) {
        // A line that cannot be kept is still measured.
        let _ = writeln!(self.0, "{}", json!({ "from": speaker, "line": line }));
    }
}

/// What came, or did not.
#[derive(Debug)]
pub(super) enum Heard {
    Line(Value),
    /// The time was up.
    Silence,
    /// It said its last word.
    End,
}

/// A program that runs; dropping it ends it.
#[derive(Debug)]
pub(super) struct Conversation {
    speaker: String,
    running: Running,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Conversation {
    /// Starts a program with a word and its options; what it says to people goes to `log`.
    pub(super) fn start(program: &Program, words: &[String], log: &Path) -> Result<Self, String> {
        let log = OpenOptions::new().create(true).append(true).open(log);
        let log = log.map_err(|error| error.to_string())?;
        let mut command = program.command();
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut running = Running::start(&mut command).map_err(|error| error.to_string())?;
        let (stdin, stdout) = running.pipes().ok_or("a program without pipes")?;
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || {
            let said = BufReader::new(stdout).lines().map_while(Result::ok);
            said.take_while(|line| tell.send(line.clone()).is_ok()).for_each(drop);
        });
        let speaker = words.first().cloned().unwrap_or_default();
        Ok(Self { speaker, running, stdin: Some(stdin), lines })
    }

    /// Waits for its next line until `deadline`; lines that are no JSON are left out.
    pub(super) fn next(&mut self, deadline: Instant, raw: &mut Raw) -> Heard {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    if let Ok(line) = serde_json::from_str(&line) {
                        raw.keep(&self.speaker, &line);
                        return Heard::Line(line);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Heard::Silence,
                Err(RecvTimeoutError::Disconnected) => return Heard::End,
            }
        }
    }

    /// Tells it one line.
    pub(super) fn tell(&mut self, line: &str) -> Result<(), String> {
        let stdin = self.stdin.as_mut().ok_or("its input is closed")?;
        writeln!(stdin, "{line}")
            .and_then(|()| stdin.flush())
            .map_err(|error| format!("{}: {error}", self.speaker))
    }

    /// What it has used so far.
    pub(super) fn usage(&self) -> Option<Usage> {
        usage::of(self.running.id())
    }

    /// Closes its input, keeps its last lines, and waits; at `limit` it is ended.
    pub(super) fn close(mut self, limit: Duration, raw: &mut Raw) {
        drop(self.stdin.take());
        let deadline = Instant::now() + limit;
        while let Heard::Line(_) = self.next(deadline, raw) {}
        // What it said is kept; how it ends changes no figure.
        let _ = self.running.wait(deadline.saturating_duration_since(Instant::now()));
    }
}
