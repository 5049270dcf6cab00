//! What was, and what is said beside the paper.

use std::process::ExitCode;

use app::{AppError, Office};
use serde_json::json;

use super::lines;
use crate::output::Output;

pub(super) fn history(output: &Output, office: &Office, id: &str) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let moments = app::history::moments(office, id)?;
    output.say(&json!({ "moments": moments }), || {
        lines(&moments, |moment| {
            format!("{}  {}  {}", moment.at, moment.by, moment.pointers.join(" "))
        })
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn comment(
    output: &Output,
    office: &Office,
    id: &str,
    pointer: &str,
    text: &str,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let key = app::comments::add(office, id, pointer, text)?;
    output.say(&json!({ "id": id.to_string(), "key": key }), || key.clone());
    Ok(ExitCode::SUCCESS)
}
