//! The command line of `origo-desk`. Owns arguments, output and exit codes: 0 done, 1 the answer is no,
//! 2 usage, 4 a failure.

mod admin;
mod serve;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::{Value, json};

use crate::clock::{Clock, Dice};
use crate::desk::OpenError;
use crate::error::DeskError;
use crate::jobs::post::PostError;
use crate::storage::StorageError;

/// The desk of a Chamber of Commerce for certificates of origin and visas.
#[derive(Debug, Parser)]
#[command(name = "origo-desk", version)]
pub struct Arguments {
    /// One JSON object on standard output
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

impl Arguments {
    /// Reads the process's arguments; wrong usage ends the process with 2.
    #[must_use]
    pub fn read() -> Self {
        Self::parse()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the interfaces
    Serve(serve::ServeArguments),
    /// Prepare accounts, officers, chambers and balances; works while `serve` runs
    Admin {
        /// Folder of the desk's data
        #[arg(long, global = true, env = "ORIGO_DESK_DATA", default_value = "desk-data")]
        data: PathBuf,
        #[command(subcommand)]
        command: admin::AdminCommand,
    },
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    /// The answer is no; `next_step` says what to do.
    #[error("{message}")]
    Refused { code: &'static str, message: String, next_step: String },
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl CommandError {
    fn refused(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), next_step: next.into() }
    }

    /// Stable code, next step, exit code.
    fn facts(&self) -> (&'static str, String, u8) {
        match self {
            Self::Refused { code, next_step, .. } => (code, next_step.clone(), 1),
            Self::Open(OpenError::Storage(StorageError::Newer { .. })) => {
                ("newerDatabase", "use the newer origo-desk on this folder".into(), 1)
            }
            Self::Open(OpenError::Anchors(_)) => {
                ("anchors", "name a folder of .pem, .crt or .cer files with --anchors".into(), 1)
            }
            Self::Post(PostError::Address(_) | PostError::Mailbox(_)) => {
                ("mail", "correct --smtp or --mail-from".into(), 1)
            }
            Self::Open(_) | Self::Storage(_) | Self::Desk(_) | Self::Post(_) | Self::Io(_) => (
                "failure",
                "see the message; the folder, its rights and free space first".into(),
                4,
            ),
        }
    }
}

/// Runs a command and says how the process ends.
#[must_use]
pub fn run(arguments: Arguments, clock: Clock, dice: Dice) -> ExitCode {
    let json = arguments.json;
    let outcome = match arguments.command {
        Command::Serve(serve) => serve::run(&serve, clock, dice).map(|()| None),
        Command::Admin { data, command } => admin::run(&data, command, &clock, &dice).map(Some),
    };
    match outcome {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(said)) => {
            let text = if json { said.json.to_string() } else { said.text };
            // A reader that went away is no failure of what was done.
            let _ = writeln!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let (code, next_step, exit) = error.facts();
            let message = error.to_string();
            let _ = if json {
                let error = json!({ "code": code, "message": message, "nextStep": next_step });
                writeln!(std::io::stdout(), "{}", json!({ "error": error }))
            } else {
                writeln!(std::io::stderr(), "error: {message}\nnext step: {next_step}")
            };
            ExitCode::from(exit)
        }
    }
}

/// What a command has to say, for people and for programs.
struct Said {
    text: String,
    json: Value,
}
