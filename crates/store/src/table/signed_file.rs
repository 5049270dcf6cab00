//! Attachments that were signed while their practice's base form is not: kept until it is, by what
//! was sealed, so that a batch that was broken off does not sign them again, nor a new revision
//! what did not change.

use draft::PracticeId;
use rusqlite::{Connection, params};

use super::signing_log::{self, LogLine};
use crate::{Digest, SignedFile, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    3,
    "CREATE TABLE signed_file (
        practice BLOB NOT NULL,
        sealed_sha256 BLOB NOT NULL,
        sealed_name TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 BLOB NOT NULL,
        fiscal_code TEXT NOT NULL,
        signed_at_ms INTEGER NOT NULL,
        PRIMARY KEY (practice, sealed_sha256, sealed_name, fiscal_code)
    ) STRICT, WITHOUT ROWID;",
)];

impl Store {
    /// Keeps a signed attachment, whose bytes are stored already, and the line of the log. The
    /// first one of a signer stays.
    pub fn put_signed_file(
        &self,
        practice: PracticeId,
        file: &SignedFile,
        fiscal_code: &str,
        at_ms: i64,
        line: Option<&LogLine<'_>>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            put(tx, practice, file, fiscal_code, at_ms)?;
            line.map_or(Ok(()), |line| signing_log::append(tx, line))
        })
    }

    /// The attachments of a practice that this person has signed.
    pub fn signed_files(
        &self,
        practice: PracticeId,
        fiscal_code: &str,
    ) -> Result<Vec<SignedFile>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT sealed_name, sealed_sha256, name, sha256 FROM signed_file
                 WHERE practice = ?1 AND fiscal_code = ?2 ORDER BY signed_at_ms, sealed_name",
            )?;
            let files = statement
                .query_map(params![practice.as_bytes().as_slice(), fiscal_code], |row| {
                    Ok(SignedFile {
                        sealed_name: row.get(0)?,
                        sealed_sha256: Digest::from_bytes(row.get(1)?),
                        name: row.get(2)?,
                        sha256: Digest::from_bytes(row.get(3)?),
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(files)
        })
    }
}

fn put(
    tx: &Connection,
    practice: PracticeId,
    file: &SignedFile,
    fiscal_code: &str,
    at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO signed_file (practice, sealed_sha256, sealed_name, name, sha256, fiscal_code,
            signed_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        practice.as_bytes().as_slice(),
        file.sealed_sha256.as_bytes().as_slice(),
        file.sealed_name,
        file.name,
        file.sha256.as_bytes().as_slice(),
        fiscal_code,
        at_ms,
    ])?;
    Ok(())
}
