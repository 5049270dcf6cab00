//! Outages and maintenance: declared by supervisors, shown to everybody, and not counted in the terms of
//! corrections.
//!
//! A working day on which the desk was down at any hour does not count: what a company had left is never less
//! than it was promised.

use certificate::chamber::Chamber;
use jiff::civil::Date;
use serde_json::json;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination;
use crate::letters;
use crate::storage::corrections;
use crate::storage::officers::Officer;
use crate::storage::outages::{self, Outage};
use crate::storage::practices::{self, Search, State};
use crate::storage::{Connection, StorageError, Transaction, accounts, chambers, events, outbox};

/// Longest outage, in days.
const DAYS_MAX: i64 = 60;
/// Longest words, in characters.
pub const WORDS_MAX: usize = 500;

/// Whether a day is not counted, being touched by one of these.
fn touched(outages: &[Outage], day: Date) -> bool {
    let day_of = |at| in_rome(at).date();
    outages.iter().any(|outage| day_of(outage.begins) <= day && day <= day_of(outage.ends))
}

/// The day that is `count` working days after another one, where outages are not counted.
#[must_use]
pub fn after_working_days(chamber: &Chamber, outages: &[Outage], day: Date, count: u32) -> Date {
    let (mut at, mut left) = (day, count);
    while left > 0 {
        let Ok(next) = at.tomorrow() else { return at };
        at = next;
        left -= u32::from(chamber.works_on(at) && !touched(outages, at));
    }
    at
}

/// Those that a Chamber's terms have to do with, from a day on.
///
/// # Errors
/// Where the database fails.
pub fn of_chamber(
    connection: &Connection,
    chamber: &str,
    from: jiff::Timestamp,
) -> Result<Vec<Outage>, StorageError> {
    let mut all = outages::after(connection, from)?;
    all.retain(|one| one.chamber.is_empty() || one.chamber == chamber);
    Ok(all)
}

/// Declares an outage: of the officer's Chamber, or of the whole desk where the officer serves all. Open
/// terms that fall into it are extended, and the companies told. Says its number.
///
/// # Errors
/// [`examination::Duty::Role`]; refused as `INVALID` where it ends before it begins, is too long, or has no
/// words.
pub fn declare(desk: &Desk, officer: &Officer, outage: Outage) -> Result<i64, DeskError> {
    examination::expect_supervisor(officer)?;
    let outage = Outage {
        chamber: officer.chamber.clone().unwrap_or_default(),
        officer: officer.id,
        ..outage
    };
    let hours_max = DAYS_MAX * 24;
    let fits = outage.begins < outage.ends
        && outage.ends.duration_since(outage.begins).as_hours() <= hours_max;
    let worded = |text: &str| !text.trim().is_empty() && text.chars().count() <= WORDS_MAX;
    if !fits || !worded(&outage.italian) || !worded(&outage.english) {
        return Err(DeskError::invalid("al", "Indicare inizio, fine e parole nelle due lingue."));
    }
    let number = desk.storage.write(|tx| {
        let number = outages::insert(tx, &outage)?;
        let details = json!({ "from": outage.begins, "until": outage.ends,
            "chamber": outage.chamber, "words": outage.italian });
        events::append(tx, desk.now(), None, &officer.actor(), "outageDeclared", &details)?;
        for chamber in chambers::all(tx)? {
            if outage.chamber.is_empty() || outage.chamber == chamber.sign {
                extend(desk, tx, officer, &chamber, &Outage { id: number, ..outage.clone() })?;
            }
        }
        Ok::<_, DeskError>(number)
    })?;
    desk.mail_written.notify_one();
    Ok(number)
}

/// Takes a declared outage back from the pages. Terms that it extended stay as the companies were told.
///
/// # Errors
/// [`examination::Duty::Role`]; refused as `NOT_FOUND`.
pub fn withdraw(desk: &Desk, officer: &Officer, number: i64) -> Result<(), DeskError> {
    examination::expect_supervisor(officer)?;
    desk.storage.write(|tx| {
        let mine = officer.chamber.clone().unwrap_or_default();
        let standing = outages::after(tx, jiff::Timestamp::UNIX_EPOCH)?;
        let found = standing.iter().any(|one| one.id == number && one.chamber == mine);
        if !found || !outages::withdraw(tx, number)? {
            return Err(DeskError::unknown_practice("-"));
        }
        let details = json!({ "outage": number });
        events::append(tx, desk.now(), None, &officer.actor(), "outageWithdrawn", &details)?;
        Ok(())
    })
}

/// Moves the last days of a Chamber's open corrections by the working days that this outage takes and no
/// other one took.
fn extend(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    chamber: &Chamber,
    outage: &Outage,
) -> Result<(), DeskError> {
    let now = desk.now();
    let all = of_chamber(tx, &chamber.sign, jiff::Timestamp::UNIX_EPOCH)?;
    let earlier: Vec<Outage> = all.iter().filter(|one| one.id != outage.id).cloned().collect();
    let this = std::slice::from_ref(outage);
    let search = Search {
        chamber: Some(chamber.sign.clone()),
        states: vec![State::CorrectionAsked],
        ..Search::default()
    };
    for practice in practices::search(tx, &search)? {
        let Some(mut last) = corrections::last(tx, &practice.id)? else { continue };
        let Some(deadline) = last.deadline else { continue };
        let asked = in_rome(last.asked_at).date();
        let days = asked.series(jiff::Span::new().days(1)).skip(1);
        let lost = days
            .take_while(|day| *day <= deadline)
            .filter(|day| chamber.works_on(*day) && touched(this, *day) && !touched(&earlier, *day))
            .count();
        if lost == 0 {
            continue;
        }
        let lost = u32::try_from(lost).unwrap_or(u32::MAX);
        let moved = after_working_days(chamber, &all, deadline, lost);
        corrections::extend(tx, &practice.id, last.round, moved)?;
        let details = json!({ "round": last.round, "before": deadline, "deadline": moved,
            "words": outage.italian });
        let id = Some(practice.id.as_str());
        events::append(tx, now, id, &officer.actor(), "termExtended", &details)?;
        last.deadline = Some(moved);
        let to = accounts::get(tx, practice.account)?.data.email;
        outbox::insert(tx, &letters::term_extended(&practice, &last, outage, &to), now)?;
    }
    Ok(())
}
