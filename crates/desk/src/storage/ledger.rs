//! The ledger of money: integer cents, double entry, append-only.
//!
//! Every entry's movements sum to zero. A company has two purses, DIRITTI and TARIFFA; what is in one is
//! the sum of its movements, kept beside them in `purses` so that the database itself refuses a purse
//! below zero, and [`audit()`] proves that the two agree. A fee is reserved, then captured or released;
//! where a correction changes the fee the difference is settled in that round. The database itself
//! refuses a second entry of one kind for one practice and round.
//!
//! Books: `diritti:` and `tariffa:` with the account, `reserved:`, `owed:` (below zero while the company
//! owes a fee) and `paid:` (by card, before sending) with the practice, `chamber:` with the sign, and
//! [`Outside`], where money comes from and goes to.

mod audit;
mod books;
mod fee;
mod purse;

use jiff::Timestamp;

use super::accounts::AccountId;
use super::{AsValue as _, Connection, Lock, StorageError, Transaction};
use crate::values;

pub use audit::audit;
pub use books::Outside;
pub use fee::{
    Source, capture, give_back, held, prepaid_cents, prepay, release, reserve, reserve_from,
    return_prepaid, settle,
};
pub use purse::{Purse, balance, in_purse, pay_in, pay_out, statement, top_up, transfer};

pub(super) const DDL: &str = "
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    practice TEXT REFERENCES practices (id),
    round INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_once ON entries (practice, kind, round) WHERE practice IS NOT NULL;
CREATE TABLE movements (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entries (id),
    book TEXT NOT NULL,
    cents INTEGER NOT NULL
) STRICT;
CREATE INDEX movements_by_book ON movements (book);
CREATE INDEX movements_by_entry ON movements (entry);
CREATE TRIGGER movements_are_final BEFORE UPDATE ON movements
BEGIN SELECT RAISE(ABORT, 'movements are final'); END;
CREATE TRIGGER movements_stay BEFORE DELETE ON movements
BEGIN SELECT RAISE(ABORT, 'movements stay'); END;";

/// What is in every purse, made of the movements that are there.
pub(super) const PURSES: &str = "
CREATE TABLE purses (
    book TEXT PRIMARY KEY,
    cents INTEGER NOT NULL CHECK (cents >= 0)
) STRICT;
INSERT INTO purses (book, cents)
    SELECT book, SUM(cents) FROM movements WHERE book LIKE 'diritti:%' GROUP BY book;
CREATE INDEX entries_by_moment ON entries (at_ms);";

/// Why the ledger refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The balance does not cover the amount. Nothing moved.
    #[error("the balance is short by {missing_cents} cents")]
    Insufficient {
        /// Balance now, in cents.
        balance_cents: i64,
        /// What is missing, in cents.
        missing_cents: i64,
    },
    /// What was paid by card for the practice does not cover its fee. Nothing moved.
    #[error("the card still has to pay {missing_cents} cents")]
    Unpaid {
        /// What is missing, in cents.
        missing_cents: i64,
    },
    /// An amount that cannot be: negative, or nothing to pay in.
    #[error("{0} cents is no amount for this")]
    Amount(i64),
    /// The memory failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Number of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub i64);

/// What a practice holds of its company's money, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Reserved, neither captured nor released.
    pub reserved_cents: i64,
    /// Captured by the Chamber.
    pub captured_cents: i64,
    /// Of these, what the company has not paid yet (pagamento differito).
    pub owed_cents: i64,
}

impl Held {
    /// Reserved and captured together: what the practice costs the company now.
    #[must_use]
    pub const fn total_cents(self) -> i64 {
        self.reserved_cents + self.captured_cents
    }

    /// What is reserved of the company's purse: what it still owes was never in it.
    #[must_use]
    pub const fn reserved_of_purse_cents(self) -> i64 {
        let of_purse = self.reserved_cents - self.owed_cents;
        if of_purse > 0 { of_purse } else { 0 }
    }
}

/// One line of a company's statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Kind of entry: `topUp`, `payIn`, `payOut`, `transfer`, `reserve`, `release`, `refund`, ...
    pub kind: String,
    /// Practice concerned.
    pub practice: Option<String>,
    /// Change of the balance.
    pub cents: i64,
    /// When, in milliseconds of the Unix epoch.
    pub at_ms: i64,
}

fn post(
    tx: &Transaction,
    kind: &str,
    practice: Option<&str>,
    round: u32,
    at: Timestamp,
    moves: &[(String, i64)],
) -> Result<EntryId, LedgerError> {
    if let Some(practice) = practice {
        tx.must_hold(&Lock::practice(practice))?;
    }
    let entry = tx.insert(
        "INSERT INTO entries (kind, practice, round, at_ms) VALUES (?1, ?2, ?3, ?4)",
        values![kind, practice, round, at.as_millisecond()],
    )?;
    let rows = vec!["(?, ?, ?)"; moves.len()].join(", ");
    let fields: Vec<_> = moves
        .iter()
        .flat_map(|(book, cents)| [entry.as_value(), book.as_value(), cents.as_value()])
        .collect();
    tx.execute(&format!("INSERT INTO movements (entry, book, cents) VALUES {rows}"), &fields)?;
    for (book, cents) in moves.iter().filter(|(book, _)| books::is_purse(book)) {
        let known = tx.execute(
            "UPDATE purses SET cents = cents + ?2 WHERE book = ?1",
            values![book, cents],
        )?;
        if known == 0 {
            tx.execute(
                "INSERT INTO purses (book, cents) VALUES (?1, ?2)
                 ON CONFLICT (book) DO UPDATE SET cents = purses.cents + excluded.cents",
                values![book, cents],
            )?;
        }
    }
    Ok(EntryId(entry))
}

fn sum(connection: &Connection, book: &str) -> Result<i64, StorageError> {
    let query = "SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) FROM movements WHERE book = ?1";
    connection.one(query, values![book], |row| row.get(0))
}
