//! What a person is told beside the window: that a Chamber rejected a practice, asks for a correction, or issued.
//! Each once, over every restart; kept on this device.

use certificate::lifecycle::Lifecycle;
use draft::PracticeId;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{AppError, Code, Office, alarms, state, words};

const SWITCH: &str = "outcomes/told";

/// Something to be told. Of the practice it names the protocol number alone: a desktop shows it to whoever passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What happened, in the language of the office.
    pub title: String,
    /// Of which practice.
    pub body: String,
}

/// What was told last of a practice.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    revision: u32,
    what: String,
}

/// Whether people are told.
///
/// # Errors
/// [`Code::Storage`].
pub fn are_told(office: &Office) -> Result<bool, AppError> {
    let value = office.store.setting(SWITCH)?;
    Ok(value.and_then(|value| value.as_bool()).unwrap_or(true))
}

/// Tells people from now on, or no more.
///
/// # Errors
/// [`Code::Storage`].
pub fn tell(office: &Office, told: bool) -> Result<bool, AppError> {
    office.store.set_setting(SWITCH, &json!(told))?;
    Ok(told)
}

/// What is to be told of a practice that moved, if that was not told before. It counts as told from now on, also
/// where nobody wants to be told: a switch that is turned on does not pour out what is past.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`].
pub fn take(office: &Office, id: PracticeId) -> Result<Option<Outcome>, AppError> {
    let item = office.store.list_item(id)?;
    let Some(what) = what(office, id, item.row.revision, &item.row.state)? else {
        return Ok(None);
    };
    let name = format!("outcome/{id}");
    let told = Told { revision: item.row.revision, what: what.to_owned() };
    let before = office.store.setting(&name)?;
    let before: Option<Told> = before.and_then(|value| serde_json::from_value(value).ok());
    if before.as_ref() == Some(&told) {
        return Ok(None);
    }
    office.store.set_setting(&name, &json!(told))?;
    if !are_told(office)? {
        return Ok(None);
    }
    let say = |id: &str, args: &[(&str, String)]| words::say(office.language, id, args);
    let practice = [("chamber", item.row.chamber), ("protocol", item.row.protocol)];
    Ok(Some(Outcome { title: say(what, &[]), body: say("outcome-practice", &practice) }))
}

/// The sentence for where a practice stands; none where nobody waits for it.
fn what(
    office: &Office,
    id: PracticeId,
    revision: u32,
    word: &str,
) -> Result<Option<&'static str>, AppError> {
    let alarm = alarms::of(office, id, revision)?.map(|alarm| alarm.code);
    if alarm.is_some_and(|code| code != Code::Internal) {
        return Ok(Some("outcome-alarm"));
    }
    Ok(match state::of(word) {
        Lifecycle::Rejected => Some("outcome-rejected"),
        Lifecycle::CorrectionAsked => Some("outcome-correction"),
        Lifecycle::Issued => Some("outcome-issued"),
        Lifecycle::ReadyForCollection => Some("outcome-ready"),
        _ => None,
    })
}
