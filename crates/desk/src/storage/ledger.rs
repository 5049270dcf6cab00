//! The ledger of fees: integer cents, double entry, append-only.
//!
//! Every entry's movements sum to zero; a company's DIRITTI balance is the sum of its movements and
//! is stored nowhere else. A fee is reserved, then captured or released; where a correction changes
//! the fee the difference is settled in that round. The database itself refuses a second entry of one
//! kind for one practice and round.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::{Connection, Lock, StorageError, Transaction};
use crate::values;

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

/// Why the ledger refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The balance does not cover the fee. Nothing moved.
    #[error("the balance is short by {missing_cents} cents")]
    Insufficient {
        /// Balance now, in cents.
        balance_cents: i64,
        /// What is missing, in cents.
        missing_cents: i64,
    },
    /// An amount that cannot be: negative, or nothing to top up.
    #[error("{0} cents is no amount for this")]
    Amount(i64),
    /// The memory failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a practice holds of its company's money, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Reserved, neither captured nor released.
    pub reserved_cents: i64,
    /// Captured by the Chamber.
    pub captured_cents: i64,
}

impl Held {
    /// Both together: what the practice costs the company now.
    #[must_use]
    pub const fn total_cents(self) -> i64 {
        self.reserved_cents + self.captured_cents
    }
}

/// One line of a company's statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Kind of entry: `topUp`, `reserve`, `release`, `refund`.
    pub kind: String,
    /// Practice concerned.
    pub practice: Option<String>,
    /// Change of the balance.
    pub cents: i64,
    /// When, in milliseconds of the Unix epoch.
    pub at_ms: i64,
}

/// Puts money on a DIRITTI balance.
pub fn top_up(
    tx: &Transaction,
    account: AccountId,
    cents: i64,
    at: Timestamp,
) -> Result<(), LedgerError> {
    if cents <= 0 {
        return Err(LedgerError::Amount(cents));
    }
    post(tx, "topUp", None, 0, at, &[("cash".into(), -cents), (purse(account), cents)])
}

/// The DIRITTI balance in cents: the sum of its movements.
pub fn balance(connection: &Connection, account: AccountId) -> Result<i64, StorageError> {
    sum(connection, &purse(account))
}

/// Sets `cents` aside for a practice, if the balance covers them.
pub fn reserve(
    tx: &Transaction,
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
    let balance_cents = balance(tx, account)?;
    if balance_cents < cents {
        return Err(LedgerError::Insufficient {
            balance_cents,
            missing_cents: cents - balance_cents,
        });
    }
    let moves = [(purse(account), -cents), (set_aside(practice), cents)];
    post(tx, "reserve", Some(practice), round, at, &moves)
}

/// Gives everything that is reserved for a practice to the Chamber. Returns the cents captured.
pub fn capture(
    tx: &Transaction,
    chamber: &str,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<i64, LedgerError> {
    let cents = held(tx, practice)?.reserved_cents;
    let moves = [(set_aside(practice), -cents), (income(chamber), cents)];
    post(tx, "capture", Some(practice), round, at, &moves)?;
    Ok(cents)
}

/// Gives everything that is reserved for a practice back. Returns the cents released.
pub fn release(
    tx: &Transaction,
    account: AccountId,
    practice: &str,
    round: u32,
    at: Timestamp,
) -> Result<i64, LedgerError> {
    let cents = held(tx, practice)?.reserved_cents;
    let moves = [(set_aside(practice), -cents), (purse(account), cents)];
    post(tx, "release", Some(practice), round, at, &moves)?;
    Ok(cents)
}

/// Gives `cents` of a practice back, from what is reserved, else from what was captured.
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
    let moves = [
        (set_aside(practice), -reserved),
        (income(chamber), reserved - cents),
        (purse(account), cents),
    ];
    post(tx, "refund", Some(practice), round, at, &moves)
}

/// What a practice holds.
pub fn held(connection: &Connection, practice: &str) -> Result<Held, StorageError> {
    let captured = "SELECT CAST(COALESCE(SUM(m.cents), 0) AS BIGINT) FROM movements m
         JOIN entries e ON e.id = m.entry WHERE e.practice = ?1 AND m.book LIKE 'chamber:%'";
    Ok(Held {
        reserved_cents: sum(connection, &set_aside(practice))?,
        captured_cents: connection.one(captured, values![practice], |row| row.get(0))?,
    })
}

/// A company's statement, newest first, at most `limit` lines.
pub fn statement(
    connection: &Connection,
    account: AccountId,
    limit: u32,
) -> Result<Vec<Movement>, StorageError> {
    connection.query(
        "SELECT e.kind, e.practice, m.cents, e.at_ms FROM movements m
         JOIN entries e ON e.id = m.entry WHERE m.book = ?1 ORDER BY m.id DESC LIMIT ?2",
        values![purse(account), limit],
        |row| {
            Ok(Movement {
                kind: row.get(0)?,
                practice: row.get(1)?,
                cents: row.get(2)?,
                at_ms: row.get(3)?,
            })
        },
    )
}

/// What the ledger breaks of its own rules; empty when it is whole.
pub fn audit(connection: &Connection) -> Result<Vec<String>, StorageError> {
    let checks = [
        (
            "entry does not sum to zero",
            "SELECT CAST(entry AS TEXT) FROM movements GROUP BY entry HAVING SUM(cents) <> 0",
        ),
        (
            "entry without movements",
            "SELECT CAST(id AS TEXT) FROM entries WHERE id NOT IN (SELECT entry FROM movements)",
        ),
        (
            "negative reserve",
            "SELECT book FROM movements WHERE book LIKE 'reserved:%'
             GROUP BY book HAVING SUM(cents) < 0",
        ),
        (
            "fee held is not the practice's fee",
            "SELECT p.id FROM practices p WHERE p.protocol IS NOT NULL
               AND p.state NOT IN ('rejected', 'annulled') AND p.fee_cents <> (
                 SELECT COALESCE(SUM(m.cents), 0) FROM movements m
                 JOIN entries e ON e.id = m.entry WHERE e.practice = p.id
                   AND (m.book LIKE 'reserved:%' OR m.book LIKE 'chamber:%'))",
        ),
        (
            "money held by a practice that was never protocolled",
            "SELECT e.practice FROM entries e JOIN practices p ON p.id = e.practice
             WHERE p.protocol IS NULL",
        ),
    ];
    let mut broken = Vec::new();
    for (what, query) in checks {
        let found: Vec<String> = connection.query(query, &[], |row| row.get(0))?;
        broken.extend(found.into_iter().map(|one| format!("{what}: {one}")));
    }
    Ok(broken)
}

fn post(
    tx: &Transaction,
    kind: &str,
    practice: Option<&str>,
    round: u32,
    at: Timestamp,
    moves: &[(String, i64)],
) -> Result<(), LedgerError> {
    if let Some(practice) = practice {
        tx.must_hold(&Lock::practice(practice))?;
    }
    let entry = tx.insert(
        "INSERT INTO entries (kind, practice, round, at_ms) VALUES (?1, ?2, ?3, ?4)",
        values![kind, practice, round, at.as_millisecond()],
    )?;
    for (book, cents) in moves {
        tx.execute(
            "INSERT INTO movements (entry, book, cents) VALUES (?1, ?2, ?3)",
            values![entry, book, cents],
        )?;
    }
    Ok(())
}

fn sum(connection: &Connection, book: &str) -> Result<i64, StorageError> {
    let query = "SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) FROM movements WHERE book = ?1";
    connection.one(query, values![book], |row| row.get(0))
}

fn purse(account: AccountId) -> String {
    format!("diritti:{}", account.0)
}

fn set_aside(practice: &str) -> String {
    format!("reserved:{practice}")
}

fn income(chamber: &str) -> String {
    format!("chamber:{chamber}")
}
