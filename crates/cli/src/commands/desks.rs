//! What needs a desk, and what says whether one is there.

use std::path::Path;
use std::process::ExitCode;

use app::views::{CheckState, DeskView, StatusView};
use app::{AppError, DeskRequest, Office};
use serde_json::json;

use super::{lines, secret_from_stdin};
use crate::arguments::{Desk, DeskKind, Fetch};
use crate::output::Output;

pub(super) async fn desk(
    output: &Output,
    office: &Office,
    command: Desk,
) -> Result<ExitCode, AppError> {
    match command {
        Desk::Add { kind: DeskKind::Certo, url, user, password_stdin: _, chamber } => {
            let (url, user) = (url.unwrap_or_default(), user.unwrap_or_default());
            let request = DeskRequest { url, user, chamber, password: secret_from_stdin()? };
            let desk = app::greeting::add(office, request).await?;
            output.say(&desk, || desk_line(&desk));
        }
        Desk::Add { kind: DeskKind::Sprint, url, chamber, .. } => {
            let (url, key) = (url.unwrap_or_default(), secret_from_stdin()?);
            let desk = app::desks::add_sprint(office, &chamber, &url, key).await?;
            output.say(&desk, || desk_line(&desk));
        }
        Desk::Add { kind: DeskKind::Manual, url, chamber, .. } => {
            let portal = url.unwrap_or_default();
            let desk = app::desks::add_by_hand(office, &chamber, &portal)?;
            output.say(&desk, || desk_line(&desk));
        }
        Desk::Renew { chamber, password_stdin: _ } => {
            let until = app::desks::renew(office, &chamber, &secret_from_stdin()?).await?;
            output.say(&json!({ "renewed": true, "passwordExpiresOn": until }), || {
                let args = [("until", until.clone().unwrap_or_else(|| "none".to_owned()))];
                app::words::say(output.language, "password-renewed", &args)
            });
        }
        Desk::List => {
            let desks = app::desks::list(office)?;
            output.say(&json!({ "desks": desks }), || lines(&desks, desk_line));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn desk_line(desk: &DeskView) -> String {
    let parts = [&desk.chamber, &desk.kind, &desk.url, &desk.user];
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  ")
}

pub(super) async fn status(
    output: &Output,
    office: &Office,
    ids: &[String],
    refresh: bool,
) -> Result<ExitCode, AppError> {
    let ids = ids.iter().map(|id| app::archive::find(office, id)).collect::<Result<Vec<_>, _>>()?;
    let practices = app::following::status(office, &ids, refresh).await?;
    Ok(say_practices(output, &practices))
}

/// Every practice with its own error; the worst one decides the exit status and stands at the top too, as
/// with every other command. Absent things (a desk that is down) weigh more than a plain no.
pub(super) fn say_practices(output: &Output, practices: &[StatusView]) -> ExitCode {
    let worst = practices
        .iter()
        .filter_map(|practice| practice.error.as_ref())
        .max_by_key(|error| crate::status(app::words::code(&error.code)));
    let object = match worst {
        Some(error) => json!({ "practices": practices, "error": error }),
        None => json!({ "practices": practices }),
    };
    output.say(&object, || lines(practices, |practice| practice_line(output, practice)));
    ExitCode::from(worst.map_or(0, |error| crate::status(app::words::code(&error.code))))
}

fn practice_line(output: &Output, practice: &StatusView) -> String {
    let number = practice.certificate.as_ref().or(practice.protocol.as_ref());
    let number = number.map_or("", String::as_str);
    let mut line = format!("{}  {}  {number}", practice.id, practice.state);
    let asked = practice.correction.as_ref();
    // The words of a correction stand with what they speak of.
    let note = practice.officer_note.as_ref().filter(|_| asked.is_none());
    for more in note.into_iter().chain(&practice.waiting) {
        line.push_str(&format!("\n    {more}"));
    }
    for more in asked.iter().flat_map(|asked| super::corrections::lines(output, asked)) {
        line.push_str(&format!("\n    {more}"));
    }
    if let Some(error) = &practice.error {
        line.push_str(&format!("\n    {}\n    → {}", error.message, error.next_step));
    }
    line
}

pub(super) async fn fetch(
    output: &Output,
    office: &Office,
    asked: &Fetch,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, &asked.id)?;
    let fetched = if asked.receipts {
        app::following::receipts(office, id, &asked.output)?
    } else {
        app::following::fetch(office, id, &asked.output).await?
    };
    output.say(&fetched, || lines(&fetched.files, Clone::clone));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn balance(output: &Output, office: &Office) -> Result<ExitCode, AppError> {
    let balances = app::desks::balances(office).await?;
    output.say(&json!({ "balances": balances }), || {
        lines(&balances, |one| {
            format!("{}  DIRITTI {}  ({})", one.chamber, one.balance.amount, one.balance.learnt_at)
        })
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn doctor(output: &Output, home: &Path) -> Result<ExitCode, AppError> {
    let checks = app::doctor::doctor(home, output.language).await?;
    output.say(&json!({ "checks": checks }), || {
        lines(&checks, |check| {
            let sign = match check.state {
                CheckState::Ok => "✓",
                CheckState::Warning => "!",
                CheckState::Missing => "✗",
                CheckState::Unknown => "?",
            };
            let next = check.next_step.as_ref().map(|next| format!("\n    → {next}"));
            format!("{sign} {}{}", check.words, next.unwrap_or_default())
        })
    });
    Ok(ExitCode::SUCCESS)
}
