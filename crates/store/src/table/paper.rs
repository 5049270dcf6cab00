//! Documents that are signed without a practice: the contract of the registration, adhesions,
//! delegations, reports of loss or destruction, letters. Known by the SHA-256 of their bytes, which
//! lie in the blob folder.
//!
//! Owns that one is signed once and that a signed one is not taken away. Local to this device.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::signing_log::{self, LogLine};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    3,
    "CREATE TABLE paper (
        sha256 BLOB PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        form TEXT NOT NULL,
        signatory TEXT NOT NULL,
        added_at_ms INTEGER NOT NULL,
        signed_name TEXT,
        signed_sha256 BLOB,
        signed_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;",
)];

/// A document without a practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Of its bytes.
    pub sha256: Digest,
    /// File name.
    pub name: String,
    /// The caller's word for what it is.
    pub kind: String,
    /// The caller's word for how it is signed.
    pub form: String,
    /// Fiscal code of whoever is to sign; empty for anybody.
    pub signatory: String,
    /// When it came, milliseconds since 1970.
    pub added_at_ms: i64,
    /// The signed file, once signed.
    pub signed: Option<SignedPaper>,
}

/// A signed document without a practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPaper {
    /// File name.
    pub name: String,
    /// SHA-256 of the signed bytes.
    pub sha256: Digest,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

impl Store {
    /// Keeps a document that waits for a signature. The same bytes again change nothing.
    pub fn put_paper(&self, paper: &Paper) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO paper (sha256, name, kind, form, signatory, added_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (sha256) DO NOTHING",
            )?
            .execute(params![
                paper.sha256.as_bytes().as_slice(),
                paper.name,
                paper.kind,
                paper.form,
                paper.signatory,
                paper.added_at_ms,
            ])?;
            Ok(())
        })
    }

    /// All documents, the oldest first.
    pub fn papers(&self) -> Result<Vec<Paper>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM paper ORDER BY added_at_ms, name, sha256"
            ))?;
            let papers = statement.query_map([], read)?.collect::<Result<_, _>>()?;
            Ok(papers)
        })
    }

    /// One document.
    pub fn paper(&self, sha256: Digest) -> Result<Option<Paper>, StoreError> {
        self.read(|tx| find(tx, sha256))
    }

    /// Takes a document away that is not signed; answers whether there was one.
    pub fn remove_paper(&self, sha256: Digest) -> Result<bool, StoreError> {
        self.write(|tx| {
            let removed = tx
                .prepare_cached("DELETE FROM paper WHERE sha256 = ?1 AND signed_sha256 IS NULL")?
                .execute([sha256.as_bytes().as_slice()])?;
            Ok(removed > 0)
        })
    }

    /// Keeps what a document became, whose signed bytes are stored already, and the line of the
    /// log.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it is signed already, or gone.
    pub fn put_signed_paper(
        &self,
        sha256: Digest,
        signed: &SignedPaper,
        line: Option<&LogLine<'_>>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let written = tx
                .prepare_cached(
                    "UPDATE paper SET signed_name = ?2, signed_sha256 = ?3, signed_at_ms = ?4
                     WHERE sha256 = ?1 AND signed_sha256 IS NULL",
                )?
                .execute(params![
                    sha256.as_bytes().as_slice(),
                    signed.name,
                    signed.sha256.as_bytes().as_slice(),
                    signed.at_ms,
                ])?;
            if written == 0 {
                return Err(StoreError::Stale { what: "paper" });
            }
            line.map_or(Ok(()), |line| signing_log::append(tx, line))
        })
    }
}

const COLUMNS: &str =
    "sha256, name, kind, form, signatory, added_at_ms, signed_name, signed_sha256, signed_at_ms";

fn find(tx: &Connection, sha256: Digest) -> Result<Option<Paper>, StoreError> {
    Ok(tx
        .prepare_cached(&format!("SELECT {COLUMNS} FROM paper WHERE sha256 = ?1"))?
        .query_row([sha256.as_bytes().as_slice()], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Paper> {
    let signed: (Option<String>, Option<[u8; 32]>, Option<i64>) =
        (row.get(6)?, row.get(7)?, row.get(8)?);
    Ok(Paper {
        sha256: Digest::from_bytes(row.get(0)?),
        name: row.get(1)?,
        kind: row.get(2)?,
        form: row.get(3)?,
        signatory: row.get(4)?,
        added_at_ms: row.get(5)?,
        signed: match signed {
            (Some(name), Some(sha256), Some(at_ms)) => {
                Some(SignedPaper { name, sha256: Digest::from_bytes(sha256), at_ms })
            }
            _ => None,
        },
    })
}
