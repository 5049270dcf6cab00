//! An export office with `origo` in a home of its own.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::{Hub, StageError, pdf};
use crate::child;

/// One command of `origo`: signing and submitting take seconds, never minutes.
const COMMAND_LIMIT: Duration = Duration::from_secs(120);

/// What seals the secrets of every office on the stage; it guards nothing. No office writes into the
/// keychain of whoever runs the tests.
pub const PASSPHRASE: &str = "quattro carrozze sul binario";

/// A word of a command: text or a path.
pub type Word<'a> = &'a dyn AsRef<OsStr>;

/// An office.
pub struct Office {
    program: PathBuf,
    home: PathBuf,
    env: Vec<(String, OsString)>,
}

/// What `origo --json` said.
#[derive(Debug)]
pub struct Said {
    /// The words it was called with.
    pub asked: String,
    /// Exit status: 0 yes, 1 no, 2 usage, 3 absent, 4 a bug.
    pub status: i32,
    /// Its one object on standard output; null when there was none.
    pub json: Value,
    /// Standard output as it came.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Office {
    /// An office whose home is `home` (made by `origo init`); `env` is added to every call.
    #[must_use]
    pub fn new(program: &Path, home: &Path, mut env: Vec<(String, OsString)>) -> Self {
        env.push(passphrase(home));
        Self { program: program.to_path_buf(), home: home.to_path_buf(), env }
    }

    /// What a window on this home wants in its environment: the home, and the passphrase of its secrets.
    #[must_use]
    pub fn env(&self) -> [(String, OsString); 2] {
        [("ORIGO_HOME".to_owned(), self.home.clone().into()), passphrase(&self.home)]
    }

    /// Where it keeps its practices.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The always-on device of this home, running from now on.
    pub fn hub(&self) -> Result<Hub, StageError> {
        Hub::start(&self.program, &self.home, &self.env)
    }

    /// Another office of this program: a home that is not there yet, with `env` in place of this one's.
    #[must_use]
    pub fn elsewhere(&self, home: &Path, env: Vec<(String, OsString)>) -> Self {
        Self::new(&self.program, home, env)
    }

    /// Calls `origo --json` with these words and gives back what it said, yes or no.
    pub fn ask(&self, words: &[Word<'_>], input: &str) -> Result<Said, StageError> {
        let mut command = self.command(Command::new(&self.program), words);
        let answer = child::ask(&mut command, input.as_bytes(), COMMAND_LIMIT)?;
        let words = words.iter().map(|word| word.as_ref().to_string_lossy().into_owned());
        Ok(Said {
            asked: format!("origo {}", words.collect::<Vec<_>>().join(" ")),
            status: answer.status.code().unwrap_or(-1),
            json: serde_json::from_str(&answer.stdout).unwrap_or(Value::Null),
            stdout: answer.stdout,
            stderr: answer.stderr,
        })
    }

    /// The same call behind another program's words (`strace -f`), for whoever starts it by itself.
    #[must_use]
    pub fn behind(&self, prefix: &[&str], words: &[Word<'_>]) -> Command {
        let Some((program, rest)) = prefix.split_first() else {
            return self.command(Command::new(&self.program), words);
        };
        let mut command = Command::new(program);
        command.args(rest).arg(&self.program);
        self.command(command, words)
    }

    fn command(&self, mut command: Command, words: &[Word<'_>]) -> Command {
        command
            .env("ORIGO_HOME", &self.home)
            .env("ORIGO_LANG", "en")
            // A proxy of this machine is no way to a desk on loopback.
            .env("NO_PROXY", "127.0.0.1,localhost")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .arg("--json")
            .args(words.iter().map(|word| word.as_ref()));
        command
    }

    /// The same, where only exit status 0 will do.
    pub fn tell(&self, words: &[Word<'_>], input: &str) -> Result<Said, StageError> {
        self.ask(words, input)?.yes()
    }

    /// Imports one practice and gives its id.
    pub fn import(&self, file: &Path) -> Result<String, StageError> {
        let said = self.tell(&[&"import", &file], "")?;
        said.text("/practices/0/id")
    }

    /// Makes a PDF for each attachment that the practice names, in `folder`, and attaches it.
    pub fn attach_named(
        &self,
        id: &str,
        practice: &Value,
        folder: &Path,
    ) -> Result<Vec<PathBuf>, StageError> {
        fs::create_dir_all(folder).map_err(StageError::file(folder))?;
        let mut made = Vec::new();
        for attachment in practice["allegati"].as_array().into_iter().flatten() {
            let name = attachment["nome"].as_str().unwrap_or("documento.pdf");
            let kind = attachment["tipo"].as_str().unwrap_or("GEN");
            let invoice = attachment["fattura"].as_str().unwrap_or_default();
            let company = practice["impresa"]["denominazione"].as_str().unwrap_or_default();
            let path = folder.join(name);
            let paper = pdf(&[company, kind, name, invoice]);
            fs::write(&path, paper).map_err(StageError::file(&path))?;
            self.tell(&[&"attach", &id, &path, &"--type", &kind], "")?;
            made.push(path);
        }
        Ok(made)
    }
}

impl Said {
    /// A text of its answer, by JSON pointer.
    pub fn text(&self, pointer: &str) -> Result<String, StageError> {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        found.map(str::to_owned).ok_or_else(|| self.lacks(pointer))
    }

    /// Itself, where the answer was yes.
    pub fn yes(self) -> Result<Self, StageError> {
        if self.status == 0 {
            return Ok(self);
        }
        Err(StageError::Refused {
            said: format!("{} (status {}) {}", self.stdout, self.status, self.stderr),
            asked: self.asked,
        })
    }

    pub(super) fn lacks(&self, what: &str) -> StageError {
        StageError::Refused {
            asked: self.asked.clone(),
            said: format!("no {what} in {} {}", self.stdout, self.stderr),
        }
    }
}

/// The file with [`PASSPHRASE`], beside the home.
fn passphrase(home: &Path) -> (String, OsString) {
    let file = home.with_extension("passphrase");
    // Where it cannot be written, the first command that wants it names it.
    let _ = fs::write(&file, PASSPHRASE);
    ("ORIGO_PASSPHRASE_FILE".to_owned(), file.into())
}

/// The folder in which cargo leaves the workspace's programs, seen from a test.
///
/// # Panics
/// When a program is not there: `cargo test` of one package does not build another's programs.
#[must_use]
pub fn programs_beside_tests(names: &[&str]) -> PathBuf {
    let test = env::current_exe().expect("a test knows its own file");
    // target/debug/deps/stories-0123 -> target/debug
    let folder = test.ancestors().nth(2).expect("cargo's layout").to_path_buf();
    for name in names {
        let program = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        assert!(
            program.is_file(),
            "{} is missing: run `cargo build --workspace` first (`cargo xtask test` does)",
            program.display()
        );
    }
    folder
}
