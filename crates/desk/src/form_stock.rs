//! The stock of numbered forms (formulari) of a Chamber: boxes come to a branch office, companies that print
//! for themselves are given ranges, a certificate uses a number up, some are spoilt, some are reported lost.
//!
//! Owns what may happen to a number. A Chamber without any box keeps no stock, and nothing is asked of it.

use std::collections::BTreeMap;
use std::fmt;

use certificate::Support;
use jiff::civil::Date;
use serde_json::{Value, json};
use wire::base_form::{BaseForm, Body};

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::{self, Duty};
use crate::order::Order;
use crate::storage::accounts::{self, Account, AccountId};
use crate::storage::form_stock::{self, Cause, FormEnd, FormRange};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Practice};
use crate::storage::{Connection, StorageError, Transaction, certificates, chambers, events};

/// A branch office with fewer forms left is warned of.
pub const LOW: u32 = 50;
/// Forms in one box or gift, as many as are believed.
const RANGE_MAX: u32 = 100_000;

/// The number of a form: one letter and seven digits, `A0123456`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormNumber {
    /// The letter.
    pub series: String,
    /// The digits.
    pub number: u32,
}

impl FormNumber {
    /// Reads a number, however it is spaced.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().take(40).filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_uppercase();
        let digits = plain.strip_prefix(|c: char| c.is_ascii_uppercase())?;
        if digits.len() != 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self { series: plain[..1].to_owned(), number: digits.parse().ok()? })
    }

    /// The numbers that stand in words.
    #[must_use]
    pub fn all_in(words: &str) -> Vec<Self> {
        let mut found: Vec<Self> = words
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|token| token.len() == 8)
            .filter_map(Self::parse)
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

impl fmt::Display for FormNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:07}", self.series, self.number)
    }
}

/// Why a form cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unusable {
    /// It was reported as lost, stolen or destroyed.
    Reported,
    /// A certificate stands on it, or it was spoilt.
    Ended,
    /// It is not the company's.
    NotTheirs,
    /// It lies in no branch office of this Chamber, or not all of them do.
    NotHere,
    /// The order says that it is printed on forms, and names none.
    Missing,
}

impl Unusable {
    /// The word by which pages find their own.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Ended => "ended",
            Self::NotTheirs => "not-theirs",
            Self::NotHere => "not-here",
            Self::Missing => "missing",
        }
    }
}

/// What a branch office has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branch {
    /// Came in.
    pub received: u32,
    /// Given to companies.
    pub given: u32,
    /// Used, spoilt or reported while they lay here.
    pub ended: u32,
}

impl Branch {
    /// What is left.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.received.saturating_sub(self.given).saturating_sub(self.ended)
    }

    /// Whether it is time to order.
    #[must_use]
    pub const fn is_low(&self) -> bool {
        self.left() < LOW
    }
}

/// The stock of a Chamber by branch office.
///
/// # Errors
/// Where the database fails.
pub fn stock(
    connection: &Connection,
    chamber: &str,
) -> Result<BTreeMap<String, Branch>, StorageError> {
    let mut branches: BTreeMap<String, Branch> = BTreeMap::new();
    for range in form_stock::of_chamber(connection, chamber)? {
        let branch = branches.entry(range.branch.clone()).or_default();
        match range.account {
            Some(_) => branch.given += range.count(),
            None => branch.received += range.count(),
        }
    }
    for end in form_stock::ends(connection, chamber)?.iter().filter(|end| end.account.is_none()) {
        branches.entry(end.branch.clone()).or_default().ended += 1;
    }
    for document in form_stock::all_reported(connection, chamber)? {
        let Some(number) = FormNumber::parse(&document) else { continue };
        let free = form_stock::end_of(connection, &document)?.is_none();
        let place = place_of(connection, &number)?;
        if let Some(range) = place.filter(|range| free && range.account.is_none()) {
            branches.entry(range.branch).or_default().ended += 1;
        }
    }
    Ok(branches)
}

/// How many forms a company still holds.
///
/// # Errors
/// Where the database fails.
pub fn held_by(connection: &Connection, account: AccountId) -> Result<u32, StorageError> {
    let ranges = form_stock::of_account(connection, account)?;
    let mut held: u32 = ranges.iter().map(FormRange::count).sum();
    let chambers: std::collections::BTreeSet<&str> =
        ranges.iter().map(|range| range.chamber.as_str()).collect();
    let theirs =
        |number: &FormNumber| ranges.iter().any(|range| range.has(&number.series, number.number));
    for chamber in chambers {
        let ended = form_stock::ends(connection, chamber)?;
        let ended = ended.into_iter().map(|end| end.number);
        let mut out: Vec<FormNumber> = ended
            .chain(form_stock::all_reported(connection, chamber)?)
            .filter_map(|number| FormNumber::parse(&number))
            .filter(theirs)
            .collect();
        out.sort();
        out.dedup();
        held = held.saturating_sub(u32::try_from(out.len()).unwrap_or(u32::MAX));
    }
    Ok(held)
}

/// The last range that a number is in: the company's where it was given on.
fn place_of(
    connection: &Connection,
    number: &FormNumber,
) -> Result<Option<FormRange>, StorageError> {
    let n = number.number;
    Ok(form_stock::overlapping(connection, &number.series, n, n)?.pop())
}

/// A box came to a branch office. Supervisors write it down.
///
/// # Errors
/// [`Duty::Role`]; [`Duty::Form`] where a number of it is known already; refused as `INVALID`.
pub fn receive(
    desk: &Desk,
    officer: &Officer,
    branch: &str,
    first: &FormNumber,
    last: &FormNumber,
) -> Result<(), DeskError> {
    examination::expect_supervisor(officer)?;
    let range = range_of(desk, officer, branch, first, last)?;
    desk.storage.write(|tx| {
        expect_branch(tx, &range)?;
        if !form_stock::overlapping(tx, &range.series, range.first, range.last)?.is_empty() {
            return Err(Duty::Form(first.to_string(), Unusable::Ended).into());
        }
        form_stock::insert_range(tx, &range)?;
        tell(desk, tx, officer, "formsReceived", first, last, branch)
    })
}

/// A company that prints for itself is given forms out of a branch office's stock.
///
/// # Errors
/// [`Duty::Role`]; [`Duty::NotAdhering`]; [`Duty::Form`] where one of them is not there; refused as
/// `INVALID`.
pub fn give(
    desk: &Desk,
    officer: &Officer,
    account: AccountId,
    branch: &str,
    first: &FormNumber,
    last: &FormNumber,
) -> Result<(), DeskError> {
    examination::expect_role(officer)?;
    let mut range = range_of(desk, officer, branch, first, last)?;
    range.account = Some(account);
    desk.storage.write(|tx| {
        if !accounts::get(tx, account)?.data.prints_at_company {
            return Err(Duty::NotAdhering.into());
        }
        let there = form_stock::overlapping(tx, &range.series, range.first, range.last)?;
        let not_here = || DeskError::from(Duty::Form(first.to_string(), Unusable::NotHere));
        let here = |one: &FormRange| {
            one.account.is_none() && one.chamber == range.chamber && one.branch == branch
        };
        let covered: u32 = there
            .iter()
            .filter(|one| here(one))
            .map(|one| one.last.min(range.last) - one.first.max(range.first) + 1)
            .sum();
        if covered != range.count() || there.iter().any(|one| one.account.is_some()) {
            return Err(not_here());
        }
        expect_all_whole(tx, &range)?;
        form_stock::insert_range(tx, &range)?;
        tell(desk, tx, officer, "formsGiven", first, last, branch)
    })
}

/// A form is spoilt, or used for what the Chamber printed itself.
///
/// # Errors
/// [`Duty::Role`]; [`Duty::Form`] where it is not in this Chamber's stock, or gone.
pub fn end(
    desk: &Desk,
    officer: &Officer,
    number: &FormNumber,
    cause: Cause,
    words: &str,
) -> Result<(), DeskError> {
    examination::expect_role(officer)?;
    let chamber = officer.chamber.clone().ok_or(Duty::Role)?;
    desk.storage.write(|tx| {
        let place = place_of(tx, number)?.filter(|place| place.chamber == chamber);
        let place = place.ok_or_else(|| Duty::Form(number.to_string(), Unusable::NotHere))?;
        expect_whole(tx, number)?;
        record(desk, tx, officer, number, &place, cause, None, words)
    })
}

/// Uses up the forms that a practice names, in the step that issues it. Nothing where the order does not
/// say that the company prints on forms, but that a reported number is refused in any case.
///
/// # Errors
/// [`Duty::Form`].
pub(crate) fn consume(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    practice: &Practice,
    order: &Order,
) -> Result<(), DeskError> {
    let numbers = FormNumber::all_in(&practice.note);
    for number in &numbers {
        if form_stock::reported(tx, &number.to_string())?.is_some() {
            return Err(Duty::Form(number.to_string(), Unusable::Reported).into());
        }
    }
    let on_forms = order
        .detail
        .as_ref()
        .is_some_and(|detail| detail.print_at_company && detail.support == Some(Support::Form));
    let keeps_stock = !form_stock::of_chamber(tx, &practice.chamber)?.is_empty();
    if practice.kind != "CO" || !on_forms || !keeps_stock {
        return Ok(());
    }
    if numbers.is_empty() {
        return Err(Duty::Form(String::new(), Unusable::Missing).into());
    }
    for number in &numbers {
        expect_whole(tx, number)?;
        let place = place_of(tx, number)?.filter(|place| place.account == Some(practice.account));
        let place = place.ok_or_else(|| Duty::Form(number.to_string(), Unusable::NotTheirs))?;
        record(desk, tx, officer, number, &place, Cause::Used, Some(practice), "")?;
    }
    Ok(())
}

/// Notes what a report (DF, DD) names: from its protocol on these numbers are not to be used. What is known to
/// be another company's is the officer's to see, and counts for nothing: nobody takes a stranger's paper away.
pub(crate) fn note(
    tx: &Transaction,
    practice: &Practice,
    base_form: &BaseForm,
) -> Result<(), DeskError> {
    let Body::Report(report) = &base_form.body else { return Ok(()) };
    let plain = |text: &String| -> String {
        let kept = text.chars().take(40).filter(char::is_ascii_alphanumeric);
        kept.collect::<String>().to_ascii_uppercase()
    };
    let mut theirs = Vec::new();
    for document in report.documents.iter().map(plain) {
        if !is_strangers(tx, practice, &document)? {
            theirs.push(document);
        }
    }
    Ok(form_stock::put_reports(tx, &practice.id, &theirs)?)
}

/// Whether a form or certificate is known to be somebody else's.
fn is_strangers(
    connection: &Connection,
    practice: &Practice,
    document: &str,
) -> Result<bool, StorageError> {
    if let Some(number) = FormNumber::parse(document) {
        let place = place_of(connection, &number)?;
        return Ok(place.is_some_and(|place| place.account != Some(practice.account)));
    }
    let Some(certificate) = certificates::find(connection, document)? else { return Ok(false) };
    let issued = practices::find(connection, &certificate.practice)?;
    Ok(issued.is_some_and(|one| one.company_fiscal_code != practice.company_fiscal_code))
}

/// A company prints for itself from today on, or no more.
///
/// # Errors
/// [`Duty::Role`].
pub fn adhere(
    desk: &Desk,
    officer: &Officer,
    account: &Account,
    adheres: bool,
) -> Result<(), DeskError> {
    examination::expect_role(officer)?;
    let chamber = officer.chamber.clone().ok_or(Duty::Role)?;
    let today: Date = in_rome(desk.now()).date();
    desk.storage.write(|tx| {
        let ended = form_stock::end_adhesion(tx, &chamber, account.id, today)?;
        if adheres {
            form_stock::insert_adhesion(tx, &chamber, account.id, today, officer.id)?;
        }
        accounts::set_prints_at_company(tx, account.id, adheres)?;
        let kind = if adheres { "adhered" } else { "adhesionEnded" };
        let details = json!({ "account": account.id.0, "chamber": chamber, "before": ended });
        events::append(tx, desk.now(), None, &officer.actor(), kind, &details)?;
        Ok(())
    })
}

fn range_of(
    desk: &Desk,
    officer: &Officer,
    branch: &str,
    first: &FormNumber,
    last: &FormNumber,
) -> Result<FormRange, DeskError> {
    let chamber = officer.chamber.clone().ok_or(Duty::Role)?;
    let fits = first.series == last.series
        && first.number <= last.number
        && last.number - first.number < RANGE_MAX;
    if !fits {
        return Err(DeskError::invalid("al", "I numeri non sono in ordine."));
    }
    Ok(FormRange {
        chamber,
        branch: branch.to_owned(),
        series: first.series.clone(),
        first: first.number,
        last: last.number,
        account: None,
        officer: officer.id,
        at: desk.now(),
    })
}

fn expect_branch(connection: &Connection, range: &FormRange) -> Result<(), DeskError> {
    let chamber = chambers::find(connection, &range.chamber)?;
    let known = chamber.is_some_and(|chamber| {
        chamber.branch_offices.contains(&range.branch) || chamber.name == range.branch
    });
    if known {
        Ok(())
    } else {
        Err(DeskError::invalid("sede", "Questa Camera non ha una sede così."))
    }
}

/// None of them gone or reported.
fn expect_all_whole(connection: &Connection, range: &FormRange) -> Result<(), DeskError> {
    let ended = form_stock::ends(connection, &range.chamber)?.into_iter().map(|end| end.number);
    let gone = ended.chain(form_stock::all_reported(connection, &range.chamber)?);
    let mut gone = gone.filter_map(|number| FormNumber::parse(&number));
    match gone.find(|number| range.has(&number.series, number.number)) {
        Some(number) => expect_whole(connection, &number),
        None => Ok(()),
    }
}

/// Neither gone nor reported.
fn expect_whole(connection: &Connection, number: &FormNumber) -> Result<(), DeskError> {
    let text = number.to_string();
    let why = if form_stock::reported(connection, &text)?.is_some() {
        Unusable::Reported
    } else if form_stock::end_of(connection, &text)?.is_some() {
        Unusable::Ended
    } else {
        return Ok(());
    };
    Err(Duty::Form(text, why).into())
}

#[expect(clippy::too_many_arguments, reason = "one row of the register, told once")]
fn record(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    number: &FormNumber,
    place: &FormRange,
    cause: Cause,
    practice: Option<&Practice>,
    words: &str,
) -> Result<(), DeskError> {
    let now = desk.now();
    let practice = practice.map(|practice| practice.id.clone());
    form_stock::insert_end(
        tx,
        &FormEnd {
            number: number.to_string(),
            chamber: place.chamber.clone(),
            branch: place.branch.clone(),
            account: place.account,
            cause,
            practice: practice.clone(),
            words: words.chars().take(200).collect(),
            officer: officer.id,
            at: now,
        },
    )?;
    let kind = if cause == Cause::Used { "formUsed" } else { "formSpoilt" };
    let details = json!({ "number": number.to_string(), "words": words });
    events::append(tx, now, practice.as_deref(), &officer.actor(), kind, &details)?;
    Ok(())
}

fn tell(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    kind: &str,
    first: &FormNumber,
    last: &FormNumber,
    branch: &str,
) -> Result<(), DeskError> {
    let details: Value =
        json!({ "first": first.to_string(), "last": last.to_string(), "branch": branch });
    events::append(tx, desk.now(), None, &officer.actor(), kind, &details)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_written_and_nothing_else_is_one() {
        let number = FormNumber::parse(" a 0123.456 ").unwrap();
        assert_eq!(number.to_string(), "A0123456");
        for wrong in ["", "0123456", "AB012345", "A012345", "A01234567", "C26BG0000001"] {
            assert_eq!(FormNumber::parse(wrong), None, "{wrong}");
        }
        let found =
            FormNumber::all_in("FORMULARIO A0123457, A0123456; A0123456. CERT C26BG0000001");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["A0123456", "A0123457"]);
    }
}
