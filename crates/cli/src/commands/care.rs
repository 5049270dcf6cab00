//! What stands beside the paper: who looks after a practice, what the customer says, what was printed; and a
//! practice as a whole, as a folder or as the beginning of another one.

use std::path::Path;
use std::process::ExitCode;

use app::views::care::BundleView;
use app::{AppError, Language, Office};
use serde_json::json;

use super::lines;
use crate::arguments::{Approval, Care, Lang};
use crate::output::Output;

pub(super) fn care(output: &Output, office: &Office, care: &Care) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, &care.id)?;
    let said = [
        ("colleague", &care.colleague),
        ("due", &care.due),
        ("reason", &care.reason),
        ("remind", &care.remind),
        ("reminder", &care.reminder),
    ];
    for (field, text) in said {
        if let Some(text) = text {
            app::care::set(office, id, field, text)?;
        }
    }
    let view = app::archive::open(office, id)?;
    let (care, events) = (&view.row.care, &view.events);
    let attachments = &view.keys.attachments;
    output.say(&json!({ "care": care, "events": events, "attachments": attachments }), || {
        let events = lines(events, |event| {
            format!("{}  {}  {}  {} {}", event.at, event.by, event.kind, event.about, event.text)
        });
        let due = format!("{} {} {}", care.due, care.reason, care.sign);
        let remind = format!("{} {}", care.remind, care.reminder);
        let facts = [care.colleague.as_str(), due.trim(), remind.trim(), &events];
        let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        facts.join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn copy(
    output: &Output,
    office: &Office,
    id: &str,
    attachments: Vec<String>,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let all = attachments.iter().any(|key| key == "all");
    let keys = if all { app::archive::open(office, id)?.keys.attachments } else { attachments };
    let made = app::reuse::copy(office, id, &keys)?;
    output.say(&json!({ "id": made }), || made.clone());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn approval(
    output: &Output,
    office: &Office,
    approval: &Approval,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, &approval.id)?;
    if approval.approved || approval.changes.is_some() {
        let words = approval.changes.as_deref().unwrap_or_default();
        app::approval::answer(office, id, approval.approved, words)?;
        output.say(&json!({ "id": id.to_string(), "approved": approval.approved }), || {
            "ok".to_owned()
        });
        return Ok(ExitCode::SUCCESS);
    }
    let language = match approval.language {
        Some(Lang::It) => Language::It,
        Some(Lang::En) => Language::En,
        None => office.language,
    };
    let to = approval.to.as_deref().unwrap_or_default();
    let sent = app::approval::send(office, id, to, language, approval.output.as_deref())?;
    output.say(&sent, || format!("{}\n{}", sent.pdf, sent.message));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn print(
    output: &Output,
    office: &Office,
    id: &str,
    copy: bool,
    folder: Option<&Path>,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let printed = app::issued_paper::print(office, id, copy, folder)?;
    output.say(&printed, || printed.file.clone());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn misprint(
    output: &Output,
    office: &Office,
    id: &str,
    why: &str,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let made = app::issued_paper::misprint(office, id, why)?;
    output.say(&json!({ "id": made, "substitutes": id.to_string() }), || made.clone());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn bundle(
    output: &Output,
    office: &Office,
    id: &str,
    folder: &Path,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    say_folder(output, &app::bundle::export(office, id, folder)?);
    Ok(ExitCode::SUCCESS)
}

/// A folder that was made, with its files.
pub(super) fn say_folder(output: &Output, bundle: &BundleView) {
    output.say(&bundle, || {
        let files = lines(&bundle.files, |file| format!("{}  {}", file.sha256, file.name));
        let missing = lines(&bundle.missing, |name| format!("? {name}"));
        format!("{}\n{files}\n{missing}", bundle.folder).trim_end().to_owned()
    });
}
