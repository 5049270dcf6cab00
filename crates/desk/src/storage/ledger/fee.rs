//! The fee of a practice: where it comes from, and where it goes.

use jiff::Timestamp;

use super::books::{self, Outside};
use super::purse::{Purse, balance};
use super::{
    AccountId, Connection, EntryId, Held, LedgerError, Lock, StorageError, Transaction, post, sum,
};
use crate::values;

/// Where a fee is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The company's DIRITTI purse.
    Purse,
    /// Nowhere yet: the company owes it and pays at the counter.
    Owed,
    /// What was paid for the practice by card before it was sent; what is too much goes to the purse.
    Paid,
}

/// Sets `cents` aside for a practice, if the DIRITTI purse covers them.
pub fn reserve(
    tx: &Transaction,
    account: AccountId,
    practice: &str,
    round: u32,
    cents: i64,
    at: Timestamp,
) -> Result<(), LedgerError> {
    reserve_from(tx, Source::Purse, account, practice, round, cents, at)
}

/// Sets `cents` aside for a practice from a source, if that covers them.
pub fn reserve_from(
    tx: &Transaction,
    source: Source,
    account: AccountId,
    practice: &str,
    round: u32,
    cents: i64,
    at: Timestamp,
) -> Result<(), LedgerError> {
    if cents < 0 {
        return Err(LedgerError::Amount(cents));
    }
    tx.must_hold(&Lock::Account(account))?;
    let reserved = (books::set_aside(practice), cents);
    let purse = books::purse(Purse::Diritti, account);
    let moves = match source {
        Source::Purse => {
            let balance_cents = balance(tx, account)?;
            if balance_cents < cents {
                let missing_cents = cents - balance_cents;
                return Err(LedgerError::Insufficient { balance_cents, missing_cents });
            }
            vec![(purse, -cents), reserved]
        }
        Source::Owed => vec![(books::owed(practice), -cents), reserved],
        Source::Paid => {
            let paid_cents = prepaid_cents(tx, practice)?;
            if paid_cents < cents {
                return Err(LedgerError::Unpaid { missing_cents: cents - paid_cents });
            }
            vec![(books::paid(practice), -paid_cents), reserved, (purse, paid_cents - cents)]
        }
    };
    post(tx, "reserve", Some(practice), round, at, &moves).map(|_| ())
}

/// Gives everything that is reserved for a practice to the Chamber. Returns the cents captured.
pub fn capture(
    tx: &Transaction,
    chamber: &str,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<i64, LedgerError> {
    let cents = sum(tx, &books::set_aside(practice))?;
    let moves = [(books::set_aside(practice), -cents), (books::income(chamber), cents)];
    post(tx, "capture", Some(practice), round, at, &moves)?;
    Ok(cents)
}

/// Gives everything that is reserved for a practice back: first what is owed is forgotten, the rest
/// goes to the purse. Returns the cents released.
pub fn release(
    tx: &Transaction,
    account: AccountId,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<i64, LedgerError> {
    let held = held(tx, practice)?;
    let cents = held.reserved_cents;
    let forgotten = cents.min(held.owed_cents);
    let moves = [
        (books::set_aside(practice), -cents),
        (books::owed(practice), forgotten),
        (books::purse(Purse::Diritti, account), cents - forgotten),
    ];
    post(tx, "release", Some(practice), round, at, &moves)?;
    Ok(cents)
}

/// Gives `cents` of a practice back, from what is reserved, else from what was captured; first what is
/// owed is forgotten, the rest goes to the purse.
pub fn give_back(
    tx: &Transaction,
    account: AccountId,
    chamber: &str,
    practice: &str,
    round: u32,
    cents: i64,
    at: Timestamp,
) -> Result<(), LedgerError> {
    let held = held(tx, practice)?;
    if cents < 0 || cents > held.total_cents() {
        return Err(LedgerError::Amount(cents));
    }
    let reserved = cents.min(held.reserved_cents);
    let forgotten = cents.min(held.owed_cents);
    let moves = [
        (books::set_aside(practice), -reserved),
        (books::income(chamber), reserved - cents),
        (books::owed(practice), forgotten),
        (books::purse(Purse::Diritti, account), cents - forgotten),
    ];
    post(tx, "refund", Some(practice), round, at, &moves).map(|_| ())
}

/// Pays all that is owed for a practice. Returns the entry and the cents paid.
///
/// # Errors
/// [`LedgerError::Amount`] where nothing is owed.
pub fn settle(
    tx: &Transaction,
    from: &Outside,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<(EntryId, i64), LedgerError> {
    let cents = held(tx, practice)?.owed_cents;
    if cents <= 0 {
        return Err(LedgerError::Amount(cents));
    }
    let moves = [(from.book(), -cents), (books::owed(practice), cents)];
    Ok((post(tx, "settle", Some(practice), round, at, &moves)?, cents))
}

/// Keeps what was paid by card for a practice that is to be sent.
pub fn prepay(
    tx: &Transaction,
    practice: &str,
    cents: i64,
    at: Timestamp,
) -> Result<EntryId, LedgerError> {
    if cents <= 0 {
        return Err(LedgerError::Amount(cents));
    }
    let earlier = "SELECT COUNT(*) FROM entries WHERE practice = ?1 AND kind = 'prepay'";
    let earlier: u32 = tx.one(earlier, values![practice], |row| row.get(0))?;
    let moves = [(Outside::Card.book(), -cents), (books::paid(practice), cents)];
    post(tx, "prepay", Some(practice), earlier, at, &moves)
}

/// Gives what was paid by card for a practice that will not be sent to the purse. Returns the cents.
pub fn return_prepaid(
    tx: &Transaction,
    account: AccountId,
    practice: &str,
    at: Timestamp,
) -> Result<i64, LedgerError> {
    let cents = prepaid_cents(tx, practice)?;
    if cents > 0 {
        let moves =
            [(books::paid(practice), -cents), (books::purse(Purse::Diritti, account), cents)];
        post(tx, "prepayReturned", Some(practice), 0, at, &moves)?;
    }
    Ok(cents)
}

/// What was paid by card for a practice and is not used yet, in cents.
pub fn prepaid_cents(connection: &Connection, practice: &str) -> Result<i64, StorageError> {
    sum(connection, &books::paid(practice))
}

/// What a practice holds.
pub fn held(connection: &Connection, practice: &str) -> Result<Held, StorageError> {
    let query = "SELECT
        (SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) FROM movements WHERE book = ?1),
        (SELECT CAST(COALESCE(SUM(m.cents), 0) AS BIGINT) FROM movements m
            JOIN entries e ON e.id = m.entry WHERE e.practice = ?2 AND m.book LIKE 'chamber:%'),
        (SELECT CAST(COALESCE(-SUM(cents), 0) AS BIGINT) FROM movements WHERE book = ?3)";
    let (set_aside, owed) = (books::set_aside(practice), books::owed(practice));
    connection.one(query, values![set_aside, practice, owed], |row| {
        Ok(Held {
            reserved_cents: row.get(0)?,
            captured_cents: row.get(1)?,
            owed_cents: row.get(2)?,
        })
    })
}
