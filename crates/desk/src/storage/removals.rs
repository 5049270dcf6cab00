//! Practices whose papers and personal data were taken away by the retention policy. Their row stays, with
//! protocol, company, state and digests; so do ledger, registers, certificates' numbers and the events.

use jiff::Timestamp;

use super::{Connection, Lock, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE removals (
    practice TEXT PRIMARY KEY REFERENCES practices (id),
    years INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    removed_at_ms INTEGER NOT NULL,
    erased INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_by_digest ON attachments (sha256);";

/// A practice that may lose its papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its code.
    pub practice: String,
    /// Its protocol number.
    pub protocol: String,
    /// When it was closed.
    pub closed_at: Timestamp,
}

/// Protocolled practices that were closed before an instant and still have their papers, oldest first.
pub fn due(connection: &Connection, before: Timestamp) -> Result<Vec<Due>, StorageError> {
    connection.query(
        "SELECT id, protocol, closed_at_ms FROM practices
         WHERE protocol IS NOT NULL AND closed_at_ms < ?1
            AND NOT EXISTS (SELECT 1 FROM removals r WHERE r.practice = practices.id)
         ORDER BY closed_at_ms, id",
        values![before.as_millisecond()],
        |row| {
            let closed_at = from_ms(row.get(2)?);
            Ok(Due { practice: row.get(0)?, protocol: row.get(1)?, closed_at })
        },
    )
}

/// When the papers of a practice were removed, if they were.
pub fn of(connection: &Connection, practice: &str) -> Result<Option<Timestamp>, StorageError> {
    connection.find(
        "SELECT removed_at_ms FROM removals WHERE practice = ?1",
        values![practice],
        |row| Ok(from_ms(row.get(0)?)),
    )
}

/// The digests of what came for a practice and of what was issued; the last one is of the base form's
/// content, which stands in the base form too.
pub fn digests(connection: &Connection, practice: &str) -> Result<Vec<String>, StorageError> {
    let mut digests = Vec::new();
    for query in [
        "SELECT sha256 FROM attachments WHERE practice = ?1 ORDER BY number",
        "SELECT pdf_sha256 FROM certificates WHERE practice = ?1",
        "SELECT pdf_sha256 FROM issued_documents WHERE practice = ?1 ORDER BY attachment",
        "SELECT base_form_sha256 FROM practices WHERE id = ?1",
        "SELECT content_sha256 FROM practices WHERE id = ?1",
    ] {
        digests.extend(connection.query(query, values![practice], |row| row.get::<_, String>(0))?);
    }
    Ok(digests)
}

/// Whether anything that stays needs the bytes of a digest.
pub fn is_needed(connection: &Connection, digest: &str) -> Result<bool, StorageError> {
    let there =
        |practice| format!("NOT EXISTS (SELECT 1 FROM removals r WHERE r.practice = {practice})");
    for query in [
        format!("SELECT 1 FROM attachments a WHERE sha256 = ?1 AND {}", there("a.practice")),
        format!("SELECT 1 FROM certificates c WHERE pdf_sha256 = ?1 AND {}", there("c.practice")),
        format!(
            "SELECT 1 FROM issued_documents i WHERE pdf_sha256 = ?1 AND {}",
            there("i.practice")
        ),
        format!(
            "SELECT 1 FROM practices p WHERE (base_form_sha256 = ?1 OR content_sha256 = ?1) AND {}",
            there("p.id")
        ),
        "SELECT 1 FROM registrations WHERE contract_sha256 = ?1 OR signed_sha256 = ?1".to_owned(),
    ] {
        let found = connection
            .find(&format!("{query} LIMIT 1"), values![digest], |row| row.get::<_, i64>(0))?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes the removal down and takes the personal data out of the rows of a practice.
pub fn put(
    tx: &Transaction,
    practice: &str,
    years: u32,
    manifest_sha256: &str,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "INSERT INTO removals (practice, years, manifest_sha256, removed_at_ms, erased)
         VALUES (?1, ?2, ?3, ?4, 0)",
        values![practice, years, manifest_sha256, at.as_millisecond()],
    )?;
    for statement in [
        "UPDATE practices SET description = '', note = '', signature_report = '', officer_words = '',
            operator = NULL WHERE id = ?1",
        "UPDATE attachments SET name = '-', description = '' WHERE practice = ?1",
        "UPDATE issued_documents SET name = '-' WHERE practice = ?1",
        "UPDATE corrections SET words = '' WHERE practice = ?1",
        "UPDATE handovers SET collector = '-', document = '-'
            WHERE practice = ?1 AND collector IS NOT NULL",
        "DELETE FROM invoices WHERE practice = ?1",
        "DELETE FROM outbox WHERE practice = ?1 AND sent_at_ms IS NOT NULL",
    ] {
        tx.execute(statement, values![practice])?;
    }
    Ok(())
}

/// Practices whose removal is written down, but whose bytes may still be there.
pub fn unerased(connection: &Connection) -> Result<Vec<String>, StorageError> {
    let query = "SELECT practice FROM removals WHERE erased = 0 ORDER BY practice";
    connection.query(query, &[], |row| row.get(0))
}

/// Notes that the bytes of a practice are gone.
pub fn set_erased(tx: &Transaction, practice: &str) -> Result<(), StorageError> {
    tx.execute("UPDATE removals SET erased = 1 WHERE practice = ?1", values![practice])?;
    Ok(())
}
