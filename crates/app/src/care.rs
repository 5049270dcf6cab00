//! Who looks after a practice, until when, and what was done with it: beside the paper, on every device of
//! the company, sealed or not.

use draft::{Care, CareField, EventKey, Operation, PracticeId};
use jiff::civil::Date;
use uuid::Uuid;

use crate::sealing::rfc3339;
use crate::views::care::{CareView, EventView};
use crate::{AppError, Code, Office, checking, drafts};

/// Days before a day from which it is near.
pub const SOON_DAYS: i32 = 5;
/// Longest word of care, in characters.
pub const LIMIT: usize = 500;

/// Says who looks after a practice (`colleague`), until when (`due`, YYYY-MM-DD) and why (`reason`), and when
/// to be reminded (`remind`) of what (`reminder`); an empty text takes it back.
///
/// # Errors
/// [`Code::BadField`] for another field, a day that is none, or too long a text; [`Code::UnknownPractice`],
/// [`Code::Storage`].
pub fn set(office: &Office, id: PracticeId, field: &str, text: &str) -> Result<(), AppError> {
    let bad = |why: String| {
        AppError::new(Code::BadField, &why)
            .with("pointer", format!("/!care/{field}"))
            .with("why", why)
    };
    let known = CareField::from_word(field);
    let known = known.ok_or_else(|| bad(CareField::ALL.map(CareField::as_str).join(", ")))?;
    let text = text.trim();
    let length = text.chars().count();
    if length > LIMIT {
        return Err(bad(format!("{length} > {LIMIT}")));
    }
    let is_day = matches!(known, CareField::Due | CareField::Remind);
    if is_day && !text.is_empty() {
        text.parse::<Date>().map_err(|_| bad(format!("{text:?} ≠ YYYY-MM-DD")))?;
    }
    let operation = Operation::SetCare { field: known, text: text.to_owned() };
    drafts::edit_beside(office, id, |draft, author, at_ms| draft.apply(operation, author, at_ms))
}

/// Writes down that something was done with a practice.
pub(crate) fn note(
    office: &Office,
    id: PracticeId,
    kind: &str,
    about: &str,
    text: &str,
) -> Result<(), AppError> {
    let operation = Operation::NoteEvent {
        key: EventKey::from(Uuid::new_v4()),
        event: kind.to_owned(),
        about: about.to_owned(),
        text: text.trim().chars().take(LIMIT).collect(),
    };
    drafts::edit_beside(office, id, |draft, author, at_ms| draft.apply(operation, author, at_ms))
}

/// What was done with a practice, the oldest first.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`].
pub fn events(office: &Office, id: PracticeId) -> Result<Vec<EventView>, AppError> {
    let events = drafts::look(office, id, draft::Draft::events)?;
    Ok(events.into_iter().map(event_view).collect())
}

pub(crate) fn event_view(event: draft::Event) -> EventView {
    EventView {
        kind: event.kind,
        about: event.about,
        text: event.text,
        by: event.by.map(|by| by.as_str().to_owned()).unwrap_or_default(),
        at: rfc3339(event.at_ms),
    }
}

/// The last day that counts as near.
pub(crate) fn soon(today: Date) -> Date {
    today.saturating_add(jiff::Span::new().days(SOON_DAYS))
}

/// The earlier of the two days.
pub(crate) fn first_day(care: &CareView) -> Option<&str> {
    [care.due.as_str(), care.remind.as_str()].into_iter().filter(|day| !day.is_empty()).min()
}

/// Care with its sign as of today; a practice that is over presses no more.
pub(crate) fn view(care: Option<Care>, state: &str) -> CareView {
    let care = care.unwrap_or_default();
    let sign = sign(&care, state, checking::today());
    CareView {
        sign: sign.to_owned(),
        colleague: care.colleague,
        due: care.due,
        reason: care.reason,
        remind: care.remind,
        reminder: care.reminder,
    }
}

fn sign(care: &Care, state: &str, today: Date) -> &'static str {
    if store::OVER.contains(&state) {
        return "";
    }
    // Days are written so that their order is that of their letters.
    let by = |day: &str, last: Date| !day.is_empty() && *day <= *last.to_string();
    let yesterday = today.saturating_sub(jiff::Span::new().days(1));
    match () {
        () if by(&care.due, yesterday) => "overdue",
        () if by(&care.remind, today) => "remind",
        () if by(&care.due, soon(today)) => "soon",
        () => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_presses_from_five_days_before_it_until_the_practice_is_over() {
        let today: Date = "2026-11-26".parse().unwrap();
        let care = |due: &str, remind: &str| Care {
            due: due.into(),
            remind: remind.into(),
            ..Care::default()
        };
        for (due, remind, expected) in [
            ("", "", ""),
            ("2026-12-02", "", ""),
            ("2026-12-01", "", "soon"),
            ("2026-11-26", "", "soon"),
            ("2026-11-25", "", "overdue"),
            ("2026-12-24", "2026-11-26", "remind"),
            ("2026-12-24", "2026-11-27", ""),
            ("2026-11-25", "2026-11-20", "overdue"),
        ] {
            assert_eq!(sign(&care(due, remind), "draft", today), expected, "{due} {remind}");
            assert_eq!(sign(&care(due, remind), "issued", today), "", "it is over");
        }
    }
}
