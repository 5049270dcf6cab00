//! `origo-desk retention`: what the policy lets go, and letting it go.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{CommandError, Said};
use crate::clock::Clock;
use crate::places::Places;
use crate::retention::{self, RetentionError, YEARS_MIN};
use crate::words::day_and_hour;

#[derive(Debug, Args)]
pub(super) struct RetentionArguments {
    /// Years after the closure of a practice, as the Chamber's retention plan says; three at least
    #[arg(long)]
    years: u32,
    /// Folder of an export that holds these practices; repeat for more
    #[arg(long)]
    export: Vec<PathBuf>,
    /// Remove them; without this word, they are only listed
    #[arg(long, requires = "export")]
    erase: bool,
}

pub(super) fn run(
    places: &Places,
    asked: &RetentionArguments,
    clock: &Clock,
) -> Result<Said, CommandError> {
    let (storage, now) = (places.storage()?, clock.now());
    if !asked.erase {
        let due = retention::due(&storage, asked.years, now).map_err(refused)?;
        let line = |one: &crate::storage::removals::Due| {
            format!("{} {} closed {}", one.practice, one.protocol, day_and_hour(one.closed_at))
        };
        let rows: Vec<_> = due
            .iter()
            .map(|one| {
                json!({ "practice": one.practice, "protocol": one.protocol,
                    "closedAt": one.closed_at.to_string() })
            })
            .collect();
        let mut lines: Vec<String> = due.iter().map(line).collect();
        lines.push(format!("{} practices are due; nothing was removed", due.len()));
        return Ok(Said { text: lines.join("\n"), json: json!({ "due": rows, "removed": 0 }) });
    }
    let proofs = asked.export.iter().map(|folder| retention::prove(folder));
    let proofs = proofs.collect::<Result<Vec<_>, _>>().map_err(refused)?;
    let done = retention::remove(&storage, &places.blobs()?, asked.years, &proofs, now);
    let done = done.map_err(refused)?;
    let (removed, unproven) = (done.practices.len(), done.unproven.len());
    Ok(Said {
        text: format!(
            "{removed} practices removed, {} files erased; {unproven} are due but in no proven export",
            done.files
        ),
        json: json!({ "removed": removed, "files": done.files, "practices": done.practices,
            "unproven": done.unproven }),
    })
}

fn refused(error: RetentionError) -> CommandError {
    match error {
        RetentionError::Years => {
            let next = format!("give --years {YEARS_MIN} or more");
            CommandError::refused("years", error.to_string(), next)
        }
        RetentionError::Unproven { .. } => {
            let next = "export the practices anew with `origo-desk export`, then try again";
            CommandError::refused("unproven", error.to_string(), next)
        }
        RetentionError::Storage(error) => error.into(),
        RetentionError::Io(error) => error.into(),
    }
}
