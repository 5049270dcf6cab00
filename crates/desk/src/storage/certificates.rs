//! Issued certificates: number, security code, the PDF's digest.
//!
//! Numbers have the national shape `^C\d{2}[A-Z]{2}\d{7}$`: year, sign of the Chamber, sequence.

use jiff::Timestamp;

use super::officers::OfficerId;
use super::{Connection, Lock, Row, StorageError, Transaction};
use crate::clock::{from_ms, in_rome};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE certificates (
    chamber TEXT NOT NULL,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    security_code TEXT NOT NULL,
    practice TEXT NOT NULL UNIQUE REFERENCES practices (id),
    officer INTEGER NOT NULL REFERENCES officers (id),
    pdf_sha256 TEXT NOT NULL,
    issued_at_ms INTEGER NOT NULL,
    PRIMARY KEY (chamber, year, sequence)
) STRICT;";

/// An issued certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Certificate number.
    pub number: String,
    /// Security code, for the public verification.
    pub security_code: String,
    /// Its practice.
    pub practice: String,
    /// Who issued it.
    pub officer: OfficerId,
    /// Digest of the PDF.
    pub pdf_sha256: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// The number that the next certificate of a Chamber gets, or the one that many places `ahead`.
pub fn next_number(
    connection: &Connection,
    chamber: &str,
    at: Timestamp,
    ahead: u32,
) -> Result<String, StorageError> {
    let year = in_rome(at).year();
    let sequence = next_sequence(connection, chamber, year)? + i64::from(ahead);
    Ok(format!("C{:02}{chamber}{sequence:07}", year.rem_euclid(100)))
}

/// Writes a certificate down. Its number must be the next one: another that was issued meanwhile
/// makes this a duplicate ([`StorageError::is_duplicate`]), and the caller starts anew.
pub fn insert(
    tx: &Transaction,
    chamber: &str,
    certificate: &Certificate,
) -> Result<(), StorageError> {
    let c = certificate;
    tx.must_hold(&Lock::Certificates(chamber.to_owned()))?;
    let year = in_rome(c.issued_at).year();
    let sequence = next_sequence(tx, chamber, year)?;
    tx.execute(
        "INSERT INTO certificates (chamber, year, sequence, number, security_code, practice,
            officer, pdf_sha256, issued_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        values![
            chamber,
            year,
            sequence,
            c.number,
            c.security_code,
            c.practice,
            c.officer.0,
            c.pdf_sha256,
            c.issued_at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// The certificate of a practice.
pub fn of_practice(
    connection: &Connection,
    practice: &str,
) -> Result<Option<Certificate>, StorageError> {
    connection.find("SELECT * FROM certificates WHERE practice = ?1", values![practice], read)
}

/// The certificate of a number.
pub fn find(connection: &Connection, number: &str) -> Result<Option<Certificate>, StorageError> {
    connection.find("SELECT * FROM certificates WHERE number = ?1", values![number], read)
}

fn next_sequence(connection: &Connection, chamber: &str, year: i16) -> Result<i64, StorageError> {
    connection.one(
        "SELECT COALESCE(MAX(sequence), 0) + 1 FROM certificates WHERE chamber = ?1 AND year = ?2",
        values![chamber, year],
        |row| row.get(0),
    )
}

pub(super) fn read(row: &Row<'_>) -> Result<Certificate, StorageError> {
    Ok(Certificate {
        number: row.get("number")?,
        security_code: row.get("security_code")?,
        practice: row.get("practice")?,
        officer: OfficerId(row.get("officer")?),
        pdf_sha256: row.get("pdf_sha256")?,
        issued_at: from_ms(row.get("issued_at_ms")?),
    })
}
