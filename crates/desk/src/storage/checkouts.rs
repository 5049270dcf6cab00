//! Checkouts: payments by card that were begun on a provider's page, and what became of them.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::ledger::Purse;
use super::{Connection, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE checkouts (
    id TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    chamber TEXT NOT NULL,
    practice TEXT REFERENCES practices (id),
    purse TEXT NOT NULL,
    cents INTEGER NOT NULL CHECK (cents > 0),
    provider TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    pay_url TEXT NOT NULL,
    state TEXT NOT NULL,
    begun_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX checkouts_by_reference ON checkouts (provider, provider_reference);
CREATE INDEX checkouts_by_practice ON checkouts (practice);";

/// Where a checkout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The payer is, or was, on the provider's page.
    Begun,
    /// Paid, and in the ledger.
    Paid,
    /// The provider says that it was not paid and will not be.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Begun, Self::Paid, Self::Failed];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Paid => "paid",
            Self::Failed => "failed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// Its name, which nobody guesses: who has it may pay.
    pub id: String,
    /// Whose balance or practice is paid for.
    pub account: AccountId,
    /// Sign of the Chamber.
    pub chamber: String,
    /// The practice whose fee it is; none for a top-up.
    pub practice: Option<String>,
    /// The purse of a top-up.
    pub purse: Purse,
    /// How much, in cents.
    pub cents: i64,
    /// Name of the provider.
    pub provider: String,
    /// The provider's name for it.
    pub provider_reference: String,
    /// Where the payer goes.
    pub pay_url: String,
    /// Where it stands.
    pub state: State,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When it was paid, or failed.
    pub ended_at: Option<Timestamp>,
}

/// Writes a checkout down.
pub fn insert(tx: &Transaction, checkout: &Checkout) -> Result<(), StorageError> {
    let c = checkout;
    tx.execute(
        "INSERT INTO checkouts (id, account, chamber, practice, purse, cents, provider,
            provider_reference, pay_url, state, begun_at_ms, ended_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        values![
            c.id,
            c.account.0,
            c.chamber,
            c.practice,
            c.purse.as_str(),
            c.cents,
            c.provider,
            c.provider_reference,
            c.pay_url,
            c.state.as_str(),
            c.begun_at.as_millisecond(),
            c.ended_at.map(Timestamp::as_millisecond),
        ],
    )?;
    Ok(())
}

/// Ends a checkout. A paid one stays paid.
pub fn end(tx: &Transaction, id: &str, state: State, at: Timestamp) -> Result<(), StorageError> {
    tx.execute(
        "UPDATE checkouts SET state = ?2, ended_at_ms = ?3 WHERE id = ?1 AND state <> 'paid'",
        values![id, state.as_str(), at.as_millisecond()],
    )?;
    Ok(())
}

/// The checkout of a name.
pub fn find(connection: &Connection, id: &str) -> Result<Option<Checkout>, StorageError> {
    connection.find("SELECT * FROM checkouts WHERE id = ?1", values![id], read)
}

/// The checkout that a provider means.
pub fn by_reference(
    connection: &Connection,
    provider: &str,
    reference: &str,
) -> Result<Option<Checkout>, StorageError> {
    connection.find(
        "SELECT * FROM checkouts WHERE provider = ?1 AND provider_reference = ?2",
        values![provider, reference],
        read,
    )
}

/// The checkout of a practice that waits to be paid with this provider, if there is one.
pub fn waiting(
    connection: &Connection,
    practice: &str,
    provider: &str,
    cents: i64,
) -> Result<Option<Checkout>, StorageError> {
    connection.find(
        "SELECT * FROM checkouts WHERE practice = ?1 AND provider = ?2 AND cents = ?3
             AND state = 'begun' ORDER BY begun_at_ms DESC LIMIT 1",
        values![practice, provider, cents],
        read,
    )
}

/// Checkouts of a provider that were begun in a span of time and have no end yet, the oldest first.
pub fn begun_between(
    connection: &Connection,
    provider: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Checkout>, StorageError> {
    connection.query(
        "SELECT * FROM checkouts WHERE provider = ?1 AND state = 'begun' AND begun_at_ms >= ?2
             AND begun_at_ms < ?3 ORDER BY begun_at_ms LIMIT 100",
        values![provider, from.as_millisecond(), until.as_millisecond()],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Checkout, StorageError> {
    let text = |column: &str| row.get::<_, String>(column);
    Ok(Checkout {
        id: text("id")?,
        account: AccountId(row.get("account")?),
        chamber: text("chamber")?,
        practice: row.get("practice")?,
        purse: word("checkouts", &text("purse")?, Purse::parse)?,
        cents: row.get("cents")?,
        provider: text("provider")?,
        provider_reference: text("provider_reference")?,
        pay_url: text("pay_url")?,
        state: word("checkouts", &text("state")?, State::parse)?,
        begun_at: from_ms(row.get("begun_at_ms")?),
        ended_at: row.get::<_, Option<i64>>("ended_at_ms")?.map(from_ms),
    })
}
