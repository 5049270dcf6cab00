//! Payments (versamenti): money that came in from outside or went out, each with its receipt number, its
//! reference and the one entry of the ledger that it made. Rows are final. The database refuses a second
//! payment of one kind under one reference.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::ledger::{EntryId, Purse};
use super::officers::OfficerId;
use super::{Connection, Lock, Row, StorageError, Transaction, word};
use crate::clock::{from_ms, in_rome};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    chamber TEXT NOT NULL,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    reference TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES accounts (id),
    purse TEXT,
    practice TEXT REFERENCES practices (id),
    cents INTEGER NOT NULL CHECK (cents > 0),
    officer INTEGER REFERENCES officers (id),
    note TEXT NOT NULL,
    entry INTEGER NOT NULL UNIQUE REFERENCES entries (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX payments_by_reference ON payments (kind, method, reference);
CREATE UNIQUE INDEX payments_by_sequence ON payments (chamber, year, sequence);
CREATE INDEX payments_by_account ON payments (account, at_ms);
CREATE INDEX payments_by_moment ON payments (chamber, at_ms);
CREATE TRIGGER payments_are_final BEFORE UPDATE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are final'); END;
CREATE TRIGGER payments_stay BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments stay'); END;";

/// What a payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Into a purse (ricarica).
    TopUp,
    /// Out of a purse (rimborso).
    Refund,
    /// The fee of a practice that was owed (pagamento differito).
    Settlement,
    /// The fee of a practice before it is sent, by card.
    Prepayment,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::TopUp, Self::Refund, Self::Settlement, Self::Prepayment];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TopUp => "topUp",
            Self::Refund => "refund",
            Self::Settlement => "settlement",
            Self::Prepayment => "prepayment",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How money changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Bank transfer (bonifico).
    Transfer,
    /// Cash at the counter (contanti).
    Cash,
    /// Card at the counter (POS).
    CounterCard,
    /// Card on the provider's page.
    OnlineCard,
}

impl Method {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Transfer, Self::Cash, Self::CounterCard, Self::OnlineCard];

    /// The word in forms and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Cash => "cash",
            Self::CounterCard => "counterCard",
            Self::OnlineCard => "onlineCard",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// A payment before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// Sign of the Chamber whose till or account it concerns.
    pub chamber: String,
    /// What for.
    pub kind: Kind,
    /// How.
    pub method: Method,
    /// What names it outside: CRO or TRN of a transfer, number of a slip, the provider's reference.
    pub reference: String,
    /// Whose money.
    pub account: AccountId,
    /// Which purse, where it is one.
    pub purse: Option<Purse>,
    /// Which practice, where it is one.
    pub practice: Option<String>,
    /// How much, above zero; what is given out is told by the kind.
    pub cents: i64,
    /// Who recorded it; nobody where the provider's notice did.
    pub officer: Option<OfficerId>,
    /// Free words of the office.
    pub note: String,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Number of the receipt (quietanza): `Q-SIGN-YYYY-NNNNNNN`.
    pub number: String,
    /// The rest.
    pub data: NewPayment,
    /// Its entry in the ledger.
    pub entry: EntryId,
    /// When it was recorded.
    pub at: Timestamp,
}

impl Payment {
    /// What it brought, below zero where money was given out, in cents.
    #[must_use]
    pub const fn signed_cents(&self) -> i64 {
        match self.data.kind {
            Kind::Refund => -self.data.cents,
            Kind::TopUp | Kind::Settlement | Kind::Prepayment => self.data.cents,
        }
    }
}

/// Writes a payment down with the next number of its Chamber and year: they have no gaps.
pub fn insert(
    tx: &Transaction,
    new: NewPayment,
    entry: EntryId,
    at: Timestamp,
) -> Result<Payment, StorageError> {
    tx.take(&till_lock(&new.chamber))?;
    let year = in_rome(at).year();
    let last =
        "SELECT COALESCE(MAX(sequence), 0) + 1 FROM payments WHERE chamber = ?1 AND year = ?2";
    let sequence: i64 = tx.one(last, values![new.chamber, year], |row| row.get(0))?;
    let number = format!("Q-{}-{year}-{sequence:07}", new.chamber);
    tx.insert(
        "INSERT INTO payments (number, chamber, year, sequence, kind, method, reference, account,
            purse, practice, cents, officer, note, entry, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        values![
            number,
            new.chamber,
            year,
            sequence,
            new.kind.as_str(),
            new.method.as_str(),
            new.reference,
            new.account.0,
            new.purse.map(Purse::as_str),
            new.practice,
            new.cents,
            new.officer.map(|officer| officer.0),
            new.note,
            entry.0,
            at.as_millisecond(),
        ],
    )?;
    Ok(Payment { number, data: new, entry, at })
}

/// What a step that writes into the till of a Chamber is alone with.
#[must_use]
pub fn till_lock(chamber: &str) -> Lock {
    Lock::Register(format!("till.{chamber}"))
}

/// The payment of a kind, way and reference.
pub fn find(
    connection: &Connection,
    kind: Kind,
    method: Method,
    reference: &str,
) -> Result<Option<Payment>, StorageError> {
    connection.find(
        "SELECT * FROM payments WHERE kind = ?1 AND method = ?2 AND reference = ?3",
        values![kind.as_str(), method.as_str(), reference],
        read,
    )
}

/// The payment of a receipt number.
pub fn by_number(connection: &Connection, number: &str) -> Result<Option<Payment>, StorageError> {
    connection.find("SELECT * FROM payments WHERE number = ?1", values![number], read)
}

/// A company's payments, newest first, at most `limit`.
pub fn of_account(
    connection: &Connection,
    account: AccountId,
    limit: u32,
) -> Result<Vec<Payment>, StorageError> {
    let query = "SELECT * FROM payments WHERE account = ?1 ORDER BY id DESC LIMIT ?2";
    connection.query(query, values![account.0, limit], read)
}

/// The payments of a Chamber from an instant on and before another, in order.
pub fn between(
    connection: &Connection,
    chamber: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Payment>, StorageError> {
    connection.query(
        "SELECT * FROM payments WHERE chamber = ?1 AND at_ms >= ?2 AND at_ms < ?3 ORDER BY id",
        values![chamber, from.as_millisecond(), until.as_millisecond()],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Payment, StorageError> {
    let text = |column: &str| row.get::<_, String>(column);
    let purse: Option<String> = row.get("purse")?;
    Ok(Payment {
        number: text("number")?,
        data: NewPayment {
            chamber: text("chamber")?,
            kind: word("payments", &text("kind")?, Kind::parse)?,
            method: word("payments", &text("method")?, Method::parse)?,
            reference: text("reference")?,
            account: AccountId(row.get("account")?),
            purse: purse.map(|purse| word("payments", &purse, Purse::parse)).transpose()?,
            practice: row.get("practice")?,
            cents: row.get("cents")?,
            officer: row.get::<_, Option<i64>>("officer")?.map(OfficerId),
            note: text("note")?,
        },
        entry: EntryId(row.get("entry")?),
        at: from_ms(row.get("at_ms")?),
    })
}
