//! Numbered forms (formulari): boxes that came to a branch office, ranges that companies were given, what
//! became of single numbers, and what companies reported as lost or destroyed. Companies that print for
//! themselves (adesioni) stand beside.

use jiff::Timestamp;
use jiff::civil::Date;

use super::accounts::AccountId;
use super::officers::OfficerId;
use super::{Connection, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE form_ranges (
    id INTEGER PRIMARY KEY,
    chamber TEXT NOT NULL,
    branch TEXT NOT NULL,
    series TEXT NOT NULL,
    first_number INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    account INTEGER REFERENCES accounts (id),
    officer INTEGER NOT NULL REFERENCES officers (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX form_ranges_by_number ON form_ranges (series, first_number);
CREATE TABLE form_ends (
    number TEXT PRIMARY KEY,
    chamber TEXT NOT NULL,
    branch TEXT NOT NULL,
    account INTEGER REFERENCES accounts (id),
    cause TEXT NOT NULL,
    practice TEXT REFERENCES practices (id),
    words TEXT NOT NULL,
    officer INTEGER NOT NULL REFERENCES officers (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE form_reports (
    practice TEXT NOT NULL REFERENCES practices (id),
    document TEXT NOT NULL,
    PRIMARY KEY (practice, document)
) STRICT;
CREATE INDEX form_reports_by_document ON form_reports (document);
CREATE TABLE adhesions (
    id INTEGER PRIMARY KEY,
    chamber TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES accounts (id),
    first_day TEXT NOT NULL,
    last_day TEXT,
    officer INTEGER NOT NULL REFERENCES officers (id)
) STRICT;";

/// Forms with numbers that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRange {
    /// Chamber whose stock it is.
    pub chamber: String,
    /// Branch office where the forms lie, or from which the company had them.
    pub branch: String,
    /// The letter before the number.
    pub series: String,
    /// First number.
    pub first: u32,
    /// Last number.
    pub last: u32,
    /// The company that was given them; `None` where they came to the Chamber.
    pub account: Option<AccountId>,
    /// Who wrote it down.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
}

impl FormRange {
    /// How many.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// Whether a number is among them.
    #[must_use]
    pub fn has(&self, series: &str, number: u32) -> bool {
        self.series == series && (self.first..=self.last).contains(&number)
    }
}

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A certificate was issued on it.
    Used,
    /// Spoilt in printing, or given back unfit.
    Spoilt,
}

impl Cause {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Spoilt => "spoilt",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Used, Self::Spoilt].into_iter().find(|cause| cause.as_str() == text)
    }
}

/// The end of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormEnd {
    /// Its number, `A0123456`.
    pub number: String,
    /// Chamber whose it was.
    pub chamber: String,
    /// Branch office that it came from.
    pub branch: String,
    /// The company that held it, where one did.
    pub account: Option<AccountId>,
    /// What became of it.
    pub cause: Cause,
    /// The practice that was issued on it.
    pub practice: Option<String>,
    /// An officer's words.
    pub words: String,
    /// Who wrote it down.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
}

/// A company that prints for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adhesion {
    /// Its number.
    pub id: i64,
    /// The company's account.
    pub account: AccountId,
    /// First day.
    pub first_day: Date,
    /// Last day, once it ended.
    pub last_day: Option<Date>,
}

/// A number that a company reported, and when that was protocolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// `DF` for theft or loss, `DD` for destruction.
    pub kind: String,
    /// The practice.
    pub practice: String,
    /// When it was protocolled.
    pub at: Timestamp,
}

/// Writes a range down: come in, or given to a company.
pub fn insert_range(tx: &Transaction, range: &FormRange) -> Result<(), StorageError> {
    let r = range;
    tx.execute(
        "INSERT INTO form_ranges (chamber, branch, series, first_number, last_number, account,
            officer, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        values![
            r.chamber,
            r.branch,
            r.series,
            r.first,
            r.last,
            r.account.map(|account| account.0),
            r.officer.0,
            r.at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Ranges of any Chamber that share a number with this one.
pub fn overlapping(
    connection: &Connection,
    series: &str,
    first: u32,
    last: u32,
) -> Result<Vec<FormRange>, StorageError> {
    connection.query(
        "SELECT * FROM form_ranges WHERE series = ?1 AND first_number <= ?3 AND last_number >= ?2
         ORDER BY id",
        values![series, first, last],
        range,
    )
}

/// All ranges of a Chamber, the newest first.
pub fn of_chamber(connection: &Connection, chamber: &str) -> Result<Vec<FormRange>, StorageError> {
    let query = "SELECT * FROM form_ranges WHERE chamber = ?1 ORDER BY id DESC";
    connection.query(query, values![chamber], range)
}

/// What a company was given, the newest first.
pub fn of_account(
    connection: &Connection,
    account: AccountId,
) -> Result<Vec<FormRange>, StorageError> {
    let query = "SELECT * FROM form_ranges WHERE account = ?1 ORDER BY id DESC";
    connection.query(query, values![account.0], range)
}

/// Writes the end of a form down. A number that has one is a duplicate
/// ([`StorageError::is_duplicate`]).
pub fn insert_end(tx: &Transaction, end: &FormEnd) -> Result<(), StorageError> {
    let e = end;
    tx.execute(
        "INSERT INTO form_ends (number, chamber, branch, account, cause, practice, words, officer,
            at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        values![
            e.number,
            e.chamber,
            e.branch,
            e.account.map(|account| account.0),
            e.cause.as_str(),
            e.practice,
            e.words,
            e.officer.0,
            e.at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// The end of a form, where it has one.
pub fn end_of(connection: &Connection, number: &str) -> Result<Option<FormEnd>, StorageError> {
    connection.find("SELECT * FROM form_ends WHERE number = ?1", values![number], end)
}

/// The ends of a Chamber's forms, the newest first.
pub fn ends(connection: &Connection, chamber: &str) -> Result<Vec<FormEnd>, StorageError> {
    let query = "SELECT * FROM form_ends WHERE chamber = ?1 ORDER BY at_ms DESC, number";
    connection.query(query, values![chamber], end)
}

/// Writes down what a practice reports, in the place of what it reported before a correction.
pub fn put_reports(
    tx: &Transaction,
    practice: &str,
    documents: &[String],
) -> Result<(), StorageError> {
    tx.execute("DELETE FROM form_reports WHERE practice = ?1", values![practice])?;
    for document in documents {
        tx.execute(
            "INSERT INTO form_reports (practice, document) VALUES (?1, ?2)
             ON CONFLICT (practice, document) DO NOTHING",
            values![practice, document],
        )?;
    }
    Ok(())
}

/// The first report of a form or certificate that stands: filed, and neither rejected nor annulled.
pub fn reported(connection: &Connection, document: &str) -> Result<Option<Reported>, StorageError> {
    connection.find(
        "SELECT p.id, p.kind, p.protocolled_at_ms FROM form_reports f
         JOIN practices p ON p.id = f.practice
         WHERE f.document = ?1 AND p.protocolled_at_ms IS NOT NULL
             AND p.state NOT IN ('rejected', 'annulled', 'cancelled')
         ORDER BY p.protocolled_at_ms LIMIT 1",
        values![document],
        |row| {
            Ok(Reported {
                practice: row.get("id")?,
                kind: row.get("kind")?,
                at: from_ms(row.get("protocolled_at_ms")?),
            })
        },
    )
}

/// Every number whose report at a Chamber stands.
pub fn all_reported(connection: &Connection, chamber: &str) -> Result<Vec<String>, StorageError> {
    connection.query(
        "SELECT DISTINCT f.document FROM form_reports f JOIN practices p ON p.id = f.practice
         WHERE p.chamber = ?1 AND p.protocolled_at_ms IS NOT NULL
             AND p.state NOT IN ('rejected', 'annulled', 'cancelled')",
        values![chamber],
        |row| row.get(0),
    )
}

/// Writes down that a company prints for itself from a day on.
pub fn insert_adhesion(
    tx: &Transaction,
    chamber: &str,
    account: AccountId,
    first_day: Date,
    officer: OfficerId,
) -> Result<(), StorageError> {
    tx.execute(
        "INSERT INTO adhesions (chamber, account, first_day, officer) VALUES (?1, ?2, ?3, ?4)",
        values![chamber, account.0, first_day.to_string(), officer.0],
    )?;
    Ok(())
}

/// Ends a company's adhesions at a Chamber; says how many there were.
pub fn end_adhesion(
    tx: &Transaction,
    chamber: &str,
    account: AccountId,
    last_day: Date,
) -> Result<u64, StorageError> {
    tx.execute(
        "UPDATE adhesions SET last_day = ?3 WHERE chamber = ?1 AND account = ?2
             AND last_day IS NULL",
        values![chamber, account.0, last_day.to_string()],
    )
}

/// The register of adhesions of a Chamber, the newest first.
pub fn adhesions(connection: &Connection, chamber: &str) -> Result<Vec<Adhesion>, StorageError> {
    let query = "SELECT * FROM adhesions WHERE chamber = ?1 ORDER BY id DESC";
    connection.query(query, values![chamber], |row| {
        let damaged = |day: &str| StorageError::Damaged {
            table: "adhesions",
            why: format!("{day} is no day"),
        };
        let (first, last): (String, Option<String>) = (row.get("first_day")?, row.get("last_day")?);
        Ok(Adhesion {
            id: row.get("id")?,
            account: AccountId(row.get("account")?),
            first_day: first.parse().map_err(|_| damaged(&first))?,
            last_day: last.map(|day| day.parse().map_err(|_| damaged(&day))).transpose()?,
        })
    })
}

fn range(row: &Row<'_>) -> Result<FormRange, StorageError> {
    Ok(FormRange {
        chamber: row.get("chamber")?,
        branch: row.get("branch")?,
        series: row.get("series")?,
        first: row.get("first_number")?,
        last: row.get("last_number")?,
        account: row.get::<_, Option<i64>>("account")?.map(AccountId),
        officer: OfficerId(row.get("officer")?),
        at: from_ms(row.get("at_ms")?),
    })
}

fn end(row: &Row<'_>) -> Result<FormEnd, StorageError> {
    let cause: String = row.get("cause")?;
    Ok(FormEnd {
        number: row.get("number")?,
        chamber: row.get("chamber")?,
        branch: row.get("branch")?,
        account: row.get::<_, Option<i64>>("account")?.map(AccountId),
        cause: word("form_ends", &cause, Cause::parse)?,
        practice: row.get("practice")?,
        words: row.get("words")?,
        officer: OfficerId(row.get("officer")?),
        at: from_ms(row.get("at_ms")?),
    })
}
