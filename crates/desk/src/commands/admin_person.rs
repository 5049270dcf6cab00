//! `origo-desk admin person`: which person stands behind an account or an officer.

use certificate::identifiers;
use clap::Args;
use serde_json::json;

use super::{CommandError, Said};
use crate::clock::Clock;
use crate::entrance::Subject;
use crate::identity_provider;
use crate::storage::{Storage, accounts, officers};

#[derive(Debug, Args)]
pub(super) struct PersonArguments {
    /// User name of an account, or of an officer with `--officer`
    #[arg(long)]
    user: String,
    /// The user name is an officer's
    #[arg(long)]
    officer: bool,
    /// Fiscal code of the person
    #[arg(long)]
    fiscal_code: String,
}

pub(super) fn run(
    storage: &Storage,
    asked: &PersonArguments,
    clock: &Clock,
) -> Result<Said, CommandError> {
    let code = asked.fiscal_code.trim().to_uppercase();
    if identifiers::check_person(&code).is_err() {
        let message = format!("{code} is no person's fiscal code");
        return Err(CommandError::refused("fiscalCode", message, "check it, letter by letter"));
    }
    let user = asked.user.trim();
    storage.write(|tx| {
        let subject = if asked.officer {
            officers::find(tx, user)?.map(|officer| Subject::Officer(officer.id))
        } else {
            accounts::find(tx, user)?.map(|account| Subject::Account(account.id))
        };
        let subject = subject.ok_or_else(|| {
            let next = "check the user name, and whether it is an officer's (--officer)";
            CommandError::refused("unknownUser", format!("nobody is called {user}"), next)
        })?;
        match identity_provider::link(tx, subject, user, &code, clock.now()) {
            Err(error) if error.is_duplicate() => {
                let message = format!("{code} is another officer already");
                let next = "one person is one officer: name the other user, or change its person";
                Err(CommandError::refused("personTaken", message, next))
            }
            linked => Ok::<_, CommandError>(linked?),
        }
    })?;
    Ok(Said {
        text: format!("{user} is {code}"),
        json: json!({ "user": user, "fiscalCode": code, "officer": asked.officer }),
    })
}
