//! `origo-desk migrate-to`, `backup` and `restore`: the desk's data as a whole.

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;
use serde_json::json;

use super::{CommandError, Said};
use crate::backup::{self, BackupError};
use crate::clock::{Clock, Dice};
use crate::places::Places;
use crate::relocation::{self, RelocationError};
use crate::storage::identity::Epoch;

#[derive(Debug, Args)]
pub(super) struct MigrateTo {
    /// The new, empty database: postgres://user:password@host/name
    #[arg(env = "ORIGO_DESK_MIGRATE_TO", hide_env_values = true)]
    target: SecretString,
    #[command(flatten)]
    places: Places,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Folder of the copy: empty, absent, or with an earlier copy
    #[arg(long)]
    to: PathBuf,
    /// Folder of the desk's data
    #[arg(long, env = "ORIGO_DESK_DATA", default_value = "desk-data")]
    data: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Folder of the copy
    #[arg(long)]
    from: PathBuf,
    /// Folder of the new desk's data: empty or absent
    #[arg(long, env = "ORIGO_DESK_DATA", default_value = "desk-data")]
    data: PathBuf,
}

/// Moves the embedded desk of the folder to PostgreSQL, and its documents to the S3 store where one is
/// named.
pub(super) fn migrate_to(asked: MigrateTo, clock: &Clock) -> Result<Said, CommandError> {
    let source = Places::embedded(&asked.places.data);
    if !source.data.join("desk.sqlite").is_file() {
        return Err(BackupError::NoDesk(source.data).into());
    }
    let goal = Places { database_url: Some(asked.target), ..asked.places };
    let (from, to) = (source.storage()?, goal.storage()?);
    let documents = match goal.objects {
        Some(_) => relocation::documents(&source.blobs()?, &goal.blobs()?)?,
        None => 0,
    };
    let moved = relocation::tables(&from, &to, clock.now())?;
    let mut lines: Vec<String> = moved
        .iter()
        .map(|m| format!("{} {} rows, SHA-256 {}", m.table, m.rows, m.sha256))
        .collect();
    lines.push(match goal.objects {
        Some(_) => format!("{documents} documents are in the S3 store"),
        None => format!("documents stay in {}", source.data.join("blobs").display()),
    });
    lines
        .push("the folder's database does not open any more: serve with --database-url".to_owned());
    let tables: Vec<_> = moved
        .iter()
        .map(|m| json!({ "table": m.table, "rows": m.rows, "sha256": m.sha256 }))
        .collect();
    Ok(Said { text: lines.join("\n"), json: json!({ "tables": tables, "documents": documents }) })
}

/// Copies the embedded desk, which may run.
pub(super) fn back_up(asked: &Backup, clock: &Clock) -> Result<Said, CommandError> {
    let made = backup::make(&asked.data, &asked.to, clock.now())?;
    Ok(Said {
        text: format!(
            "copied to {}: {} documents, {} events",
            asked.to.display(),
            made.documents,
            made.events
        ),
        json: json!({ "backup": made }),
    })
}

/// Makes a desk of a copy.
pub(super) fn restore(asked: &Restore, clock: &Clock, dice: &Dice) -> Result<Said, CommandError> {
    let (copy, epoch) = backup::restore(&asked.from, &asked.data, dice, clock.now())?;
    Ok(Said {
        text: format!(
            "restored into {} as of {}: {} documents, {} events; epoch {}",
            asked.data.display(),
            copy.at,
            copy.documents,
            copy.events,
            epoch.name
        ),
        json: json!({ "backup": copy, "epoch": epoch.name }),
    })
}

/// Begins a new epoch: after PostgreSQL was restored with its own tools.
pub(super) fn new_epoch(places: &Places, clock: &Clock, dice: &Dice) -> Result<Said, CommandError> {
    let epoch = Epoch::new(dice, "restored", clock.now());
    places.storage()?.write(|tx| backup::begin_anew(tx, &epoch, clock.now()))?;
    Ok(Said {
        text: format!("epoch {}: nobody is signed in; start every desk process again", epoch.name),
        json: json!({ "epoch": epoch.name }),
    })
}

/// Code, next step and exit of what went wrong with a desk as a whole.
pub(super) fn facts(error: &CommandError) -> Option<(&'static str, String, u8)> {
    let (code, next) = match error {
        CommandError::Backup(BackupError::Occupied(_)) => {
            ("folderNotEmpty", "name an empty folder; nothing in this one was changed")
        }
        CommandError::Backup(BackupError::NoDesk(_)) => {
            ("noDesk", "name the desk's folder with --data")
        }
        CommandError::Backup(BackupError::NoCopy(..)) => {
            ("noBackup", "name a folder that `origo-desk backup` has finished")
        }
        CommandError::Backup(BackupError::Damaged(_)) => {
            ("damagedBackup", "take another copy; nothing was put in place")
        }
        CommandError::Relocation(RelocationError::NotEmpty(_)) => {
            ("targetNotEmpty", "make a new, empty database and name that")
        }
        CommandError::Relocation(RelocationError::Different { .. }) => {
            ("different", "nothing was moved: try again, and tell us if it happens twice")
        }
        _ => return None,
    };
    Some((code, next.to_owned(), 1))
}
