//! What the terminal does with money: the right to the till, the proof of the ledger, charge documents; and
//! the export for preservation.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use super::{CommandError, Said};
use crate::clock::Clock;
use crate::operation;
use crate::payment::charges::{self, Month};
use crate::places::Places;
use crate::preservation;
use crate::storage::{Storage, accounts, officers, till};
use crate::words::euro;

#[derive(Debug, Subcommand)]
pub(super) enum TillCommand {
    /// Let an officer use the till
    Allow(Officer),
    /// Let an officer use the till no more
    Forbid(Officer),
}

#[derive(Debug, Args)]
pub(super) struct Officer {
    /// User name of the officer
    #[arg(long)]
    user: String,
}

#[derive(Debug, Args)]
pub(super) struct Charges {
    /// User name of the account
    #[arg(long)]
    user: String,
    /// Month, for instance 2026-11
    #[arg(long, value_parser = parse_month)]
    month: Month,
    /// Folder into which the PDF and the table are written
    #[arg(long)]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Keeping {
    /// Folder, empty or absent
    #[arg(long)]
    to: PathBuf,
    /// First day on which practices were closed, for instance 2026-01-01
    #[arg(long)]
    from: Date,
    /// Last day
    #[arg(long)]
    until: Date,
}

pub(super) fn till(
    storage: &Storage,
    command: &TillCommand,
    clock: &Clock,
) -> Result<Said, CommandError> {
    let (officer, allowed) = match command {
        TillCommand::Allow(officer) => (officer, true),
        TillCommand::Forbid(officer) => (officer, false),
    };
    storage.write(|tx| {
        let found = officers::find(tx, &officer.user)?.ok_or_else(|| {
            let message = format!("no officer {}", officer.user);
            CommandError::refused("unknownOfficer", message, "add it with `admin officer add`")
        })?;
        till::allow(tx, found.id, allowed, clock.now())?;
        Ok::<_, CommandError>(())
    })?;
    let word = if allowed { "may" } else { "may no more" };
    Ok(Said {
        text: format!("{} {word} use the till", officer.user),
        json: json!({ "user": officer.user, "till": allowed }),
    })
}

pub(super) fn audit(storage: &Storage) -> Result<Said, CommandError> {
    let broken = storage.read(operation::prove)?;
    if broken.is_empty() {
        return Ok(Said {
            text: "movements equal balances, the register has no gaps, the events follow".into(),
            json: json!({ "whole": true, "broken": broken }),
        });
    }
    Err(CommandError::refused(
        "broken",
        broken.join("\n"),
        "stop the desk, and compare with the last copy before anything else is written",
    ))
}

pub(super) fn charges(
    storage: &Storage,
    asked: &Charges,
    clock: &Clock,
) -> Result<Said, CommandError> {
    let account = storage.read(|c| accounts::find(c, &asked.user))?.ok_or_else(|| {
        let message = format!("no account {}", asked.user);
        CommandError::refused("unknownAccount", message, "see `origo-desk admin account list`")
    })?;
    let charges = charges::of(storage, clock.now(), account.id, asked.month)?;
    std::fs::create_dir_all(&asked.to)?;
    let [pdf, csv] = ["pdf", "csv"].map(|kind| format!("{}.{kind}", charges.number()));
    std::fs::write(asked.to.join(&pdf), charges::pdf(storage, &charges)?)?;
    std::fs::write(asked.to.join(&csv), charges::csv(&charges))?;
    Ok(Said {
        text: format!("{pdf} and {csv}: {} euro", euro(charges.total_cents())),
        json: json!({ "number": charges.number(), "totalCents": charges.total_cents(),
            "lines": charges.lines.len(), "files": [pdf, csv] }),
    })
}

pub(super) fn export(
    places: &Places,
    asked: &Keeping,
    clock: &Clock,
) -> Result<Said, CommandError> {
    let (storage, blobs) = (places.storage()?, places.blobs()?);
    let span = (asked.from, asked.until);
    let export = preservation::export(&storage, &blobs, &asked.to, span, clock.now())?;
    Ok(Said {
        text: format!("{} practices in {} files", export.practices, export.files.len()),
        json: json!({ "practices": export.practices, "files": export.files.len() }),
    })
}

fn parse_month(text: &str) -> Result<Month, String> {
    Month::parse(text).ok_or_else(|| "a month such as 2026-11".to_owned())
}
