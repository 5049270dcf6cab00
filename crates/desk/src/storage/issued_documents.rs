//! Documents of a practice with their visas and legalisations, as they were issued beside the
//! certificate or in its place.

use super::{Connection, Lock, Row, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE issued_documents (
    practice TEXT NOT NULL REFERENCES practices (id),
    attachment INTEGER NOT NULL,
    name TEXT NOT NULL,
    pdf_sha256 TEXT NOT NULL,
    visas INTEGER NOT NULL,
    legalisations INTEGER NOT NULL,
    PRIMARY KEY (practice, attachment)
) STRICT;";

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedDocument {
    /// Number of the document that it was made of.
    pub attachment: u32,
    /// Name of the file.
    pub name: String,
    /// Digest of the PDF.
    pub pdf_sha256: String,
    /// Visas on it.
    pub visas: u32,
    /// Legalisations on it.
    pub legalisations: u32,
}

/// Number under which copies of a former certificate stand; documents that came have higher ones.
pub const COPIES: u32 = 0;

impl IssuedDocument {
    /// Later copies of the certificate of a number.
    #[must_use]
    pub fn copies(of: &str, pdf_sha256: String) -> Self {
        Self {
            attachment: COPIES,
            name: format!("copie-{of}.pdf"),
            pdf_sha256,
            visas: 0,
            legalisations: 0,
        }
    }

    /// Whether these are later copies of a certificate.
    #[must_use]
    pub const fn is_copies(&self) -> bool {
        self.attachment == COPIES
    }
}

/// Writes one down.
pub fn insert(
    tx: &Transaction,
    practice: &str,
    document: &IssuedDocument,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    let d = document;
    tx.execute(
        "INSERT INTO issued_documents (practice, attachment, name, pdf_sha256, visas, legalisations)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        values![practice, d.attachment, d.name, d.pdf_sha256, d.visas, d.legalisations],
    )?;
    Ok(())
}

/// Those of a practice, by number.
pub fn of_practice(
    connection: &Connection,
    practice: &str,
) -> Result<Vec<IssuedDocument>, StorageError> {
    connection.query(
        "SELECT * FROM issued_documents WHERE practice = ?1 ORDER BY attachment",
        values![practice],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<IssuedDocument, StorageError> {
    Ok(IssuedDocument {
        attachment: row.get("attachment")?,
        name: row.get("name")?,
        pdf_sha256: row.get("pdf_sha256")?,
        visas: row.get("visas")?,
        legalisations: row.get("legalisations")?,
    })
}
