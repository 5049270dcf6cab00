//! The archive in parts: a person's filter as a question to the store, what there is to choose from, and
//! how many practices are where.

use std::collections::BTreeSet;

use draft::PracticeId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use specta::Type;
use store::{Cursor, ListItem, Query};

use super::row;
use crate::views::care::{ArchiveChoicesView, ArchivePageView, CountView, CountsView};
use crate::{AppError, Code, Office, care, checking};

/// Rows of a part for the window.
const PART: u32 = 200;

/// Which practices a person wants to see. What is empty or absent filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct ArchiveFilter {
    /// Words of the practice; each may be the beginning of one.
    pub text: String,
    /// Lifecycle words.
    pub states: Vec<String>,
    /// Lifecycle words that are left out.
    pub without: Vec<String>,
    /// First day of the last change (YYYY-MM-DD, Europe/Rome).
    pub from: String,
    /// Last day of the last change.
    pub until: String,
    /// Country of destination.
    pub country: String,
    /// Sign of the Chamber.
    pub chamber: String,
    /// The colleague who looks after it; `-` for those that nobody does.
    pub colleague: String,
    /// Words of the consignee.
    pub consignee: String,
    /// Only what is due or to be remembered within the days of [`care::SOON_DAYS`], or is late.
    pub due: bool,
}

impl ArchiveFilter {
    /// The filter of a state and words alone.
    pub fn of(state: Option<&str>, text: Option<&str>) -> Self {
        Self {
            text: text.unwrap_or_default().to_owned(),
            states: state
                .filter(|state| !state.is_empty())
                .map(str::to_owned)
                .into_iter()
                .collect(),
            ..Self::default()
        }
    }

    pub(super) fn query(&self, limit: u32, after: Option<Cursor>) -> Result<Query, AppError> {
        let some = |word: &str| Some(word.to_owned()).filter(|word| !word.is_empty());
        let until =
            day("until", &self.until)?.map(|day| day.saturating_add(jiff::Span::new().days(1)));
        Ok(Query {
            text: self.text.clone(),
            states: self.states.clone(),
            without: self.without.clone(),
            from_ms: day("from", &self.from)?.map(midnight).transpose()?,
            until_ms: until.map(midnight).transpose()?,
            country: some(&self.country),
            chamber: some(&self.chamber),
            colleague: some(&self.colleague)
                .map(|word| if word == "-" { String::new() } else { word }),
            consignee: self.consignee.clone(),
            due_by: self.due.then(|| care::soon(checking::today()).to_string()),
            limit,
            after,
            ..Query::default()
        })
    }
}

/// One part of the archive, the last changed first; the next one begins at its `next`.
///
/// # Errors
/// [`Code::BadField`] for a day that is none, or a place that no part has named; [`Code::Storage`].
pub fn page(
    office: &Office,
    filter: &ArchiveFilter,
    after: Option<&str>,
) -> Result<ArchivePageView, AppError> {
    let after = after.map(cursor).transpose()?;
    let listing = office.store.list(&filter.query(PART, after)?)?;
    let full = listing.items.len() == PART as usize;
    let last = listing.items.last().filter(|_| full);
    let next = last.map(|last| format!("{}:{}", last.updated_at_ms, last.number));
    let here = here(office, &listing.items)?;
    let rows = listing.items.into_iter().map(|item| row(office, item, &here));
    Ok(ArchivePageView {
        rows: rows.collect::<Result<_, _>>()?,
        total: after.is_none().then_some(listing.total),
        next,
    })
}

/// What there is to choose from in the filters.
///
/// # Errors
/// [`Code::Storage`].
pub fn choices(office: &Office) -> Result<ArchiveChoicesView, AppError> {
    let found = office.store.list_choices()?;
    let mut colleagues = found.colleagues;
    let ground = office.ground()?;
    let roll = ground.roll();
    let there = roll.devices().filter(|(_, standing)| !standing.revoked);
    colleagues.extend(there.map(|(_, standing)| standing.person.clone()));
    colleagues.push(office.author.as_str().to_owned());
    colleagues.sort();
    colleagues.dedup();
    Ok(ArchiveChoicesView {
        countries: found.countries,
        chambers: found.chambers,
        colleagues,
        consignees: found.consignees,
    })
}

/// How many practices are in which state, and how many press.
///
/// # Errors
/// [`Code::Storage`].
pub fn counts(office: &Office) -> Result<CountsView, AppError> {
    let states = office.store.list_counts()?;
    let pressing = ArchiveFilter { due: true, ..ArchiveFilter::default() };
    let pressing = office.store.list(&pressing.query(PART, None)?)?;
    let here = here(office, &pressing.items)?;
    let rows = pressing.items.into_iter().map(|item| row(office, item, &here));
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    rows.sort_by(|one, other| care::first_day(&one.care).cmp(&care::first_day(&other.care)));
    Ok(CountsView {
        states: states
            .into_iter()
            .map(|one| CountView { state: one.state, count: one.count })
            .collect(),
        pressing: rows,
        pressing_total: pressing.total,
    })
}

/// Those that are on this device only.
fn here(office: &Office, items: &[ListItem]) -> Result<BTreeSet<PracticeId>, AppError> {
    let ids: Vec<PracticeId> = items.iter().map(|item| item.practice).collect();
    Ok(office.store.only_here(&ids)?)
}

fn cursor(text: &str) -> Result<Cursor, AppError> {
    let parts = text.split_once(':');
    let read = parts.and_then(|(at, number)| Some((at.parse().ok()?, number.parse().ok()?)));
    let (updated_at_ms, number) = read.ok_or_else(|| bad("next", text))?;
    Ok(Cursor { updated_at_ms, number })
}

fn day(member: &str, text: &str) -> Result<Option<Date>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| bad(member, text))
}

fn midnight(day: Date) -> Result<i64, AppError> {
    Ok(day.in_tz("Europe/Rome").map_err(AppError::internal)?.timestamp().as_millisecond())
}

fn bad(member: &str, text: &str) -> AppError {
    AppError::new(Code::BadField, "filter").with("pointer", member).with("why", format!("{text:?}"))
}
