//! The command line of `origo-desk`. Owns arguments, output and exit codes: 0 done, 1 the answer is no,
//! 2 usage, 3 something needed is absent, 4 a failure.

mod admin;
mod admin_person;
mod money;
mod move_desk;
mod retention;
mod serve;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::{Value, json};

use crate::backup::BackupError;
use crate::blobs::BlobError;
use crate::clock::{Clock, Dice};
use crate::desk::OpenError;
use crate::error::DeskError;
use crate::jobs::post::PostError;
use crate::places::Places;
use crate::preservation::PreservationError;
use crate::relocation::RelocationError;
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
        #[command(flatten)]
        places: Places,
        #[command(subcommand)]
        command: admin::AdminCommand,
    },
    /// Move the embedded desk of a folder to PostgreSQL; stop it first
    MigrateTo(move_desk::MigrateTo),
    /// Copy the embedded desk of a folder, while it runs
    Backup(move_desk::Backup),
    /// Make a desk of a copy
    Restore(move_desk::Restore),
    /// Export closed practices for long-term preservation, with the SHA-256 of every file
    Export {
        #[command(flatten)]
        places: Places,
        #[command(flatten)]
        export: money::Keeping,
    },
    /// List, or remove, the papers of practices that were closed years ago and are in an export
    Retention {
        #[command(flatten)]
        places: Places,
        #[command(flatten)]
        asked: retention::RetentionArguments,
    },
    /// Begin a new epoch, after PostgreSQL was restored with its own tools
    NewEpoch(Places),
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
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Relocation(#[from] RelocationError),
    #[error(transparent)]
    Preservation(#[from] PreservationError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl CommandError {
    fn refused(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), next_step: next.into() }
    }

    /// Stable code, next step, exit code.
    fn facts(&self) -> (&'static str, String, u8) {
        if let Some(facts) = move_desk::facts(self) {
            return facts;
        }
        match self {
            Self::Refused { code, next_step, .. } => (code, next_step.clone(), 1),
            Self::Open(OpenError::Storage(StorageError::Newer { .. })) => {
                ("newerDatabase", "use the newer origo-desk on this folder".into(), 1)
            }
            Self::Storage(StorageError::Left(_))
            | Self::Open(OpenError::Storage(StorageError::Left(_))) => {
                ("moved", "name the database with --database-url".into(), 1)
            }
            Self::Storage(StorageError::Address(_))
            | Self::Open(OpenError::Storage(StorageError::Address(_)))
            | Self::Blobs(BlobError::Address(_))
            | Self::Open(OpenError::Blobs(BlobError::Address(_))) => {
                ("address", "correct --database-url or --objects".into(), 1)
            }
            Self::Storage(StorageError::Postgres { .. })
            | Self::Open(OpenError::Storage(StorageError::Postgres { .. })) => (
                "database",
                "see that PostgreSQL runs and lets this user in, then try again".into(),
                3,
            ),
            Self::Open(OpenError::Anchors(_)) => {
                ("anchors", "name a folder of .pem, .crt or .cer files with --anchors".into(), 1)
            }
            Self::Post(PostError::Address(_) | PostError::Mailbox(_)) => {
                ("mail", "correct --smtp or --mail-from".into(), 1)
            }
            _ => (
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
        Command::MigrateTo(asked) => move_desk::migrate_to(asked, &clock).map(Some),
        Command::Backup(asked) => move_desk::back_up(&asked, &clock).map(Some),
        Command::Restore(asked) => move_desk::restore(&asked, &clock, &dice).map(Some),
        Command::NewEpoch(places) => move_desk::new_epoch(&places, &clock, &dice).map(Some),
        Command::Export { places, export } => money::export(&places, &export, &clock).map(Some),
        Command::Retention { places, asked } => retention::run(&places, &asked, &clock).map(Some),
        Command::Admin { places, command } => admin::run(&places, command, &clock, &dice).map(Some),
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
