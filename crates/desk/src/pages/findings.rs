//! What the rules found when a practice came in, in words; read from the events, where it stays as it
//! was found then.

use certificate::{Told, words as catalogue};
use serde::Deserialize;

use super::language::{Language, Words};
use crate::storage::events::Event;
use crate::words::day_and_hour;

/// One finding.
pub(super) struct FindingView {
    pub(super) rule: String,
    pub(super) severity: String,
    pub(super) severity_words: String,
    pub(super) place: String,
    pub(super) words: String,
}

/// The findings of the last transmission.
pub(super) struct Findings {
    pub(super) at: String,
    pub(super) rows: Vec<FindingView>,
}

/// A finding as it was written down.
#[derive(Deserialize)]
struct Recorded {
    rule: String,
    severity: String,
    #[serde(rename = "box")]
    place: String,
    message: Told,
}

/// What the last event with findings recorded; `None` where no event has any.
pub(super) fn of(w: Words, events: &[Event]) -> Option<Findings> {
    let (event, found) =
        events.iter().rev().find_map(|event| Some((event, event.data.get("findings")?)))?;
    let recorded: Vec<Recorded> = serde_json::from_value(found.clone()).unwrap_or_default();
    let rows = recorded.into_iter().map(|one| view(w, one)).collect();
    Some(Findings { at: day_and_hour(event.at), rows })
}

fn view(w: Words, one: Recorded) -> FindingView {
    let language = match w.0 {
        Language::Italian => certificate::Language::It,
        Language::English => certificate::Language::En,
    };
    let box_words = |number: &str| w.a("finding-box", "box", number);
    FindingView {
        severity_words: w.or(&format!("severity-{}", one.severity), &one.severity),
        place: match one.place.parse::<u32>() {
            Ok(_) => box_words(&one.place),
            Err(_) => w.or(&format!("finding-{}", one.place), &one.place),
        },
        words: catalogue::told(language, &one.message),
        rule: one.rule,
        severity: one.severity,
    }
}
