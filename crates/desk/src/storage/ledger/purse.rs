//! A company's purses: paying in and out, moving from one to the other, the statement.

use jiff::Timestamp;

use super::books::{self, Outside};
use super::{
    AccountId, Connection, EntryId, LedgerError, Lock, Movement, StorageError, Transaction, post,
};
use crate::values;

/// The two balances of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purse {
    /// Pays the fees of practices.
    Diritti,
    /// Pays what is not of this desk; fed by mistake now and then.
    Tariffa,
}

impl Purse {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Diritti, Self::Tariffa];

    /// The word in books and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Diritti => "diritti",
            Self::Tariffa => "tariffa",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purse| purse.as_str() == text)
    }
}

/// Puts money on a DIRITTI balance.
pub fn top_up(
    tx: &Transaction,
    account: AccountId,
    cents: i64,
    at: Timestamp,
) -> Result<(), LedgerError> {
    positive(cents)?;
    let moves = [(Outside::Cash.book(), -cents), (books::purse(Purse::Diritti, account), cents)];
    post(tx, "topUp", None, 0, at, &moves).map(|_| ())
}

/// Puts money that came from outside into a purse.
pub fn pay_in(
    tx: &Transaction,
    account: AccountId,
    purse: Purse,
    from: &Outside,
    cents: i64,
    at: Timestamp,
) -> Result<EntryId, LedgerError> {
    positive(cents)?;
    let moves = [(from.book(), -cents), (books::purse(purse, account), cents)];
    post(tx, "payIn", None, 0, at, &moves)
}

/// Gives money out of a purse (rimborso), if it is there.
pub fn pay_out(
    tx: &Transaction,
    account: AccountId,
    purse: Purse,
    to: &Outside,
    cents: i64,
    at: Timestamp,
) -> Result<EntryId, LedgerError> {
    covered(tx, account, purse, cents)?;
    let moves = [(books::purse(purse, account), -cents), (to.book(), cents)];
    post(tx, "payOut", None, 0, at, &moves)
}

/// Moves money from one purse of a company to the other (giroconto), if it is there.
pub fn transfer(
    tx: &Transaction,
    account: AccountId,
    from: Purse,
    to: Purse,
    cents: i64,
    at: Timestamp,
) -> Result<EntryId, LedgerError> {
    covered(tx, account, from, cents)?;
    let moves = [(books::purse(from, account), -cents), (books::purse(to, account), cents)];
    post(tx, "transfer", None, 0, at, &moves)
}

/// What is in the DIRITTI purse, in cents.
pub fn balance(connection: &Connection, account: AccountId) -> Result<i64, StorageError> {
    in_purse(connection, account, Purse::Diritti)
}

/// What is in a purse, in cents.
pub fn in_purse(
    connection: &Connection,
    account: AccountId,
    purse: Purse,
) -> Result<i64, StorageError> {
    let book = books::purse(purse, account);
    let query = "SELECT cents FROM purses WHERE book = ?1";
    Ok(connection.find(query, values![book], |row| row.get(0))?.unwrap_or(0))
}

/// What moved in a purse, newest first, at most `limit` lines.
pub fn statement(
    connection: &Connection,
    account: AccountId,
    purse: Purse,
    limit: u32,
) -> Result<Vec<Movement>, StorageError> {
    connection.query(
        "SELECT e.kind, e.practice, m.cents, e.at_ms FROM movements m
         JOIN entries e ON e.id = m.entry WHERE m.book = ?1 ORDER BY m.id DESC LIMIT ?2",
        values![books::purse(purse, account), limit],
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

/// Whether an amount can be taken out of a purse; the step is alone with the account.
pub(super) fn covered(
    tx: &Transaction,
    account: AccountId,
    purse: Purse,
    cents: i64,
) -> Result<(), LedgerError> {
    positive(cents)?;
    tx.must_hold(&Lock::Account(account))?;
    let balance_cents = in_purse(tx, account, purse)?;
    if balance_cents < cents {
        let missing_cents = cents - balance_cents;
        return Err(LedgerError::Insufficient { balance_cents, missing_cents });
    }
    Ok(())
}

fn positive(cents: i64) -> Result<(), LedgerError> {
    if cents > 0 { Ok(()) } else { Err(LedgerError::Amount(cents)) }
}
