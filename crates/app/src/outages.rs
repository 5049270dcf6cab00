//! When desks do not serve, as they announce it: people are told before they wonder. Nothing is done about it: what is
//! sent to a desk that is down waits, as it does whenever a desk does not answer.

use jiff::Timestamp;
use wire::extensions::OutageRow;

use crate::views::{CheckState, CheckView};
use crate::{AppError, Language, Office, words};

/// Most that are remembered of a desk: it is not ours, whatever it tells.
const MOST: usize = 20;
/// Longest words that are shown, in characters.
const WORDS_MAX: usize = 500;

fn name(chamber: &str) -> String {
    format!("desk-outages/{chamber}")
}

/// Remembers what a desk announces now, in the place of what it announced before.
///
/// # Errors
/// [`crate::Code::Storage`].
pub(crate) fn heard(
    office: &Office,
    chamber: &str,
    announced: &[OutageRow],
) -> Result<(), AppError> {
    let ours = |row: &&OutageRow| row.cciaa.is_empty() || row.cciaa == chamber;
    let rows: Vec<OutageRow> = announced.iter().filter(ours).take(MOST).cloned().collect();
    let rows = serde_json::to_value(rows).map_err(AppError::internal)?;
    let before = office.store.setting(&name(chamber))?;
    if before.unwrap_or_else(|| serde_json::json!([])) == rows {
        return Ok(());
    }
    Ok(office.store.set_setting(&name(chamber), &rows)?)
}

/// What people are told of outages that are not over, desk by desk.
///
/// # Errors
/// [`crate::Code::Storage`].
pub(crate) fn notices(office: &Office, now: Timestamp) -> Result<Vec<CheckView>, AppError> {
    let mut told = Vec::new();
    for account in office.store.desk_accounts()? {
        let Some(value) = office.store.setting(&name(&account.chamber))? else { continue };
        let rows: Vec<OutageRow> = serde_json::from_value(value).unwrap_or_default();
        let ahead = rows.iter().filter(|row| row.al > now);
        told.extend(ahead.map(|row| view(office.language, &account.chamber, row, now)));
    }
    Ok(told)
}

fn view(language: Language, chamber: &str, row: &OutageRow, now: Timestamp) -> CheckView {
    let said = match language {
        Language::En if !row.testo_en.is_empty() => &row.testo_en,
        _ => &row.testo,
    };
    let plain = |c: &char| !c.is_control();
    let args = [
        ("chamber", chamber.to_owned()),
        ("from", moment(row.dal)),
        ("until", moment(row.al)),
        ("words", said.chars().filter(plain).take(WORDS_MAX).collect()),
        ("when", if row.dal <= now { "now" } else { "later" }.to_owned()),
    ];
    CheckView {
        id: "outage".to_owned(),
        state: CheckState::Warning,
        words: words::say(language, "desk-outage", &args),
        next_step: Some(words::say(language, "desk-outage-next", &args)),
    }
}

/// A moment as the Chamber's clock shows it.
fn moment(at: Timestamp) -> String {
    let shown = at.in_tz("Europe/Rome").map(|at| at.strftime("%d/%m/%Y %H:%M").to_string());
    shown.unwrap_or_else(|_| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> OutageRow {
        OutageRow {
            dal: "2026-12-01T17:00:00Z".parse().unwrap(),
            al: "2026-12-02T05:30:00Z".parse().unwrap(),
            cciaa: "BG".into(),
            testo: "Manutenzione\u{1b}[31m".into(),
            testo_en: "Maintenance".into(),
        }
    }

    #[test]
    fn it_is_told_by_the_chambers_clock_in_ones_language() {
        let before = "2026-11-30T00:00:00Z".parse().unwrap();
        let told = view(Language::En, "BG", &row(), before);
        assert!(told.words.contains("01/12/2026 18:00"), "{}", told.words);
        assert!(told.words.contains("02/12/2026 06:30"), "{}", told.words);
        assert!(told.words.contains("Maintenance"), "{}", told.words);
        let during = view(Language::It, "BG", &row(), row().dal);
        assert!(during.words.contains("Manutenzione"), "{}", during.words);
        assert!(!during.words.contains('\u{1b}'), "a desk's words colour no terminal");
        assert_ne!(view(Language::It, "BG", &row(), before).words, during.words);
    }

    #[test]
    fn where_there_are_no_english_words_the_italian_ones_are_told() {
        let told =
            view(Language::En, "BG", &OutageRow { testo_en: String::new(), ..row() }, row().dal);
        assert!(told.words.contains("Manutenzione"), "{}", told.words);
    }
}
