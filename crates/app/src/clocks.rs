//! Whether this device's clock is right, by what desks say of the time. People are told; nothing is done about it:
//! waits are kept short by the machine itself, and times that count are the desk's.

use serde::{Deserialize, Serialize};
use sync_driver::Certo;

use crate::views::{CheckState, CheckView};
use crate::{AppError, Office, drafts, sealing, words};

/// Less is no news: answers take their time.
const TOLERATED_MS: i64 = 5 * 60_000;

/// What a desk said last of this device's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    /// How far it is ahead, milliseconds.
    ahead_ms: i64,
    /// When, by this device's clock.
    at_ms: i64,
}

fn name(chamber: &str) -> String {
    format!("desk-clock/{chamber}")
}

/// Remembers what a desk has just said of the time, where it is worth a word, until the desk agrees again.
///
/// # Errors
/// [`crate::Code::Storage`].
pub(crate) fn heard(office: &Office, chamber: &str, desk: &Certo) -> Result<(), AppError> {
    let Some(ahead_ms) = desk.clock_ahead_ms() else { return Ok(()) };
    let name = name(chamber);
    if ahead_ms.saturating_abs() > TOLERATED_MS {
        let told = Told { ahead_ms, at_ms: drafts::now_ms() };
        let value = serde_json::to_value(&told).map_err(AppError::internal)?;
        office.store.set_setting(&name, &value)?;
    } else if office.store.setting(&name)?.is_some_and(|value| !value.is_null()) {
        office.store.set_setting(&name, &serde_json::Value::Null)?;
    }
    Ok(())
}

/// What people are told of this device's clock; nothing where no desk disagrees.
///
/// # Errors
/// [`crate::Code::Storage`].
pub(crate) fn notice(office: &Office) -> Result<Option<CheckView>, AppError> {
    for account in office.store.desk_accounts()? {
        let Some(value) = office.store.setting(&name(&account.chamber))? else { continue };
        let Ok(told) = serde_json::from_value::<Told>(value) else { continue };
        return Ok(Some(view(office, &account.chamber, &told)));
    }
    Ok(None)
}

fn view(office: &Office, chamber: &str, told: &Told) -> CheckView {
    let args = [
        ("chamber", chamber.to_owned()),
        ("minutes", (told.ahead_ms.saturating_abs() / 60_000).to_string()),
        ("way", if told.ahead_ms > 0 { "ahead" } else { "behind" }.to_owned()),
        ("at", sealing::rfc3339(told.at_ms - told.ahead_ms)),
    ];
    let say = |id: &str| words::say(office.language, id, &args);
    CheckView {
        id: "clock".to_owned(),
        state: CheckState::Warning,
        words: say("clock-wrong"),
        next_step: Some(say("clock-wrong-next")),
    }
}
