//! Signatures under seals: signed files by value, immutable. They were verified before they come
//! here; this table only keeps them.
//!
//! An attachment that is signed too does not change the seal: what was sealed stays named by its digest,
//! and beside it stands the signed file that is submitted in its place ([`SignedFile`]).

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::{
    outbox::{self, Journal},
    practice::{self, ListRow, Twice},
    record::{self, Record},
    seal::SealId,
    signing_log::{self, LogLine},
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE signature (
        sha256 BLOB PRIMARY KEY,
        seal BLOB NOT NULL REFERENCES seal (id),
        p7m BLOB NOT NULL,
        signer TEXT NOT NULL,
        fiscal_code TEXT NOT NULL,
        signed_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX signature_by_seal ON signature (seal);
    CREATE TRIGGER signature_stays BEFORE UPDATE ON signature
        BEGIN SELECT RAISE(ABORT, 'a signature never changes'); END;
    CREATE TRIGGER signature_remains BEFORE DELETE ON signature
        BEGIN SELECT RAISE(ABORT, 'a signature never goes'); END;",
    ),
    (
        2,
        // Without the reference: a signature may come before its seal.
        "CREATE TABLE signature_next (
            sha256 BLOB PRIMARY KEY,
            seal BLOB NOT NULL,
            p7m BLOB NOT NULL,
            signer TEXT NOT NULL,
            fiscal_code TEXT NOT NULL,
            signed_at_ms INTEGER NOT NULL
        ) STRICT;
        INSERT INTO signature_next SELECT * FROM signature;
        DROP TABLE signature;
        ALTER TABLE signature_next RENAME TO signature;
        CREATE INDEX signature_by_seal ON signature (seal);
        CREATE TRIGGER signature_stays BEFORE UPDATE ON signature
            BEGIN SELECT RAISE(ABORT, 'a signature never changes'); END;
        CREATE TRIGGER signature_remains BEFORE DELETE ON signature
            BEGIN SELECT RAISE(ABORT, 'a signature never goes'); END;",
    ),
    (3, "ALTER TABLE signature ADD COLUMN files TEXT NOT NULL DEFAULT '[]';"),
    (
        4,
        // A base form that did not change from one revision to the next may have one signed file for both.
        "CREATE TABLE signature_next (
            sha256 BLOB NOT NULL,
            seal BLOB NOT NULL,
            p7m BLOB NOT NULL,
            signer TEXT NOT NULL,
            fiscal_code TEXT NOT NULL,
            signed_at_ms INTEGER NOT NULL,
            files TEXT NOT NULL DEFAULT '[]',
            PRIMARY KEY (sha256, seal)
        ) STRICT;
        INSERT INTO signature_next SELECT * FROM signature;
        DROP TABLE signature;
        ALTER TABLE signature_next RENAME TO signature;
        CREATE INDEX signature_by_seal ON signature (seal);
        CREATE TRIGGER signature_stays BEFORE UPDATE ON signature
            BEGIN SELECT RAISE(ABORT, 'a signature never changes'); END;
        CREATE TRIGGER signature_remains BEFORE DELETE ON signature
            BEGIN SELECT RAISE(ABORT, 'a signature never goes'); END;",
    ),
];

/// A signed base form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Of which seal.
    pub seal: SealId,
    /// The `.xml.p7m` file.
    pub p7m: Vec<u8>,
    /// Name of the signer, as in the certificate.
    pub signer: String,
    /// Personal fiscal code of the signer; empty where the certificate does not say.
    pub fiscal_code: String,
    /// Attachments that were signed before it, and go with it in the place of the sealed ones.
    pub files: Vec<SignedFile>,
    /// When, milliseconds since 1970.
    pub signed_at_ms: i64,
}

/// A signed attachment beside the sealed one. Its bytes lie in the blob folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedFile {
    /// File name in the seal.
    pub sealed_name: String,
    /// SHA-256 of the sealed bytes.
    pub sealed_sha256: Digest,
    /// File name under which it is submitted.
    pub name: String,
    /// SHA-256 of the signed bytes.
    pub sha256: Digest,
}

impl Signature {
    /// SHA-256 of the file.
    pub fn sha256(&self) -> Digest {
        Digest::of(&self.p7m)
    }
}

impl Store {
    /// Keeps a file that was signed here, and with it, in one transaction, its record, the outbox row, the
    /// line of the log (where there are such) and the list row. The same file again is no error.
    pub fn put_signature(
        &self,
        signature: &Signature,
        journal: Option<&Journal<'_>>,
        row: &ListRow,
        record: Option<&Record>,
        line: Option<&LogLine<'_>>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let practice = outbox::practice_of(tx, signature.seal)?;
            keep(tx, signature)?;
            record::put_made(tx, record)?;
            line.map_or(Ok(()), |line| signing_log::append(tx, line))?;
            if let Some(journal) = journal {
                outbox::write(tx, journal)?;
            }
            // A signature that goes on standing for another seal is older than this step.
            let at_ms = journal.map_or(signature.signed_at_ms, |journal| journal.at_ms);
            practice::write(tx, practice, row, None, at_ms, Twice::Refused)
        })
    }

    /// The signatures of a seal, the oldest first, each checked against its digest.
    pub fn signatures(&self, seal: SealId) -> Result<Vec<Signature>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT sha256, seal, p7m, signer, fiscal_code, signed_at_ms, files FROM signature
                 WHERE seal = ?1 ORDER BY signed_at_ms, sha256",
            )?;
            let mut rows = statement.query([seal.0.as_bytes().as_slice()])?;
            let mut signatures = Vec::new();
            while let Some(row) = rows.next()? {
                signatures.push(read(row)?);
            }
            Ok(signatures)
        })
    }
}

/// Keeps a signature, whoever made it.
pub(crate) fn keep(tx: &Connection, signature: &Signature) -> Result<(), StoreError> {
    let files = serde_json::to_string(&signature.files)
        .map_err(|error| StoreError::Damaged { why: error.to_string() })?;
    tx.prepare_cached(
        "INSERT INTO signature (sha256, seal, p7m, signer, fiscal_code, signed_at_ms, files)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sha256, seal) DO NOTHING",
    )?
    .execute(params![
        signature.sha256().as_bytes().as_slice(),
        signature.seal.0.as_bytes().as_slice(),
        signature.p7m,
        signature.signer,
        signature.fiscal_code,
        signature.signed_at_ms,
        files,
    ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Signature, StoreError> {
    let files: String = row.get(6)?;
    let damaged = |_| StoreError::Damaged { why: "a signature's files".to_owned() };
    let signature = Signature {
        seal: SealId(Digest::from_bytes(row.get(1)?)),
        p7m: row.get(2)?,
        signer: row.get(3)?,
        fiscal_code: row.get(4)?,
        files: serde_json::from_str(&files).map_err(damaged)?,
        signed_at_ms: row.get(5)?,
    };
    let named = Digest::from_bytes(row.get(0)?);
    if signature.sha256() != named {
        return Err(StoreError::Damaged {
            why: format!("the signed file {named} is not what was signed"),
        });
    }
    Ok(signature)
}
