//! The certificate that a practice refers to: the one that it replaces (CO), or the one of which it asks
//! later copies (VA).

use super::certificates::{self, Certificate};
use super::{Connection, Lock, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE formers (
    practice TEXT PRIMARY KEY REFERENCES practices (id),
    certificate TEXT NOT NULL REFERENCES certificates (number)
) STRICT;
CREATE INDEX formers_by_certificate ON formers (certificate);";

/// Ties a practice to an issued certificate, in the place of an earlier one.
pub fn put(tx: &Transaction, practice: &str, certificate: &str) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "INSERT INTO formers (practice, certificate) VALUES (?1, ?2)
         ON CONFLICT (practice) DO UPDATE SET certificate = excluded.certificate",
        values![practice, certificate],
    )?;
    Ok(())
}

/// Takes the tie away.
pub fn clear(tx: &Transaction, practice: &str) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute("DELETE FROM formers WHERE practice = ?1", values![practice])?;
    Ok(())
}

/// The certificate that a practice refers to.
pub fn of_practice(
    connection: &Connection,
    practice: &str,
) -> Result<Option<Certificate>, StorageError> {
    connection.find(
        "SELECT certificates.* FROM certificates
         JOIN formers ON formers.certificate = certificates.number WHERE formers.practice = ?1",
        values![practice],
        certificates::read,
    )
}

/// The certificate that was issued in the place of this one.
pub fn substitute_of(
    connection: &Connection,
    number: &str,
) -> Result<Option<Certificate>, StorageError> {
    connection.find(
        "SELECT certificates.* FROM certificates
         JOIN formers ON formers.practice = certificates.practice
         JOIN practices ON practices.id = certificates.practice
         WHERE formers.certificate = ?1 AND practices.kind = 'CO'
         ORDER BY certificates.issued_at_ms LIMIT 1",
        values![number],
        certificates::read,
    )
}
