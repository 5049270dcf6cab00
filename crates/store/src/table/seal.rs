//! Seals: the exact bytes of one revision, by value. A seal never changes and never goes; the table
//! refuses both. Owns the seal's identity; what the bytes say is `wire`'s, when to seal is `app`'s.

use draft::{Heads, PracticeId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{
    practice::{self, ListRow, Twice},
    record::{self, Record},
};
use crate::{Digest, Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE seal (
        id BLOB PRIMARY KEY,
        practice BLOB NOT NULL REFERENCES draft (practice),
        revision INTEGER NOT NULL,
        heads TEXT NOT NULL,
        base_form BLOB NOT NULL,
        order_detail BLOB NOT NULL,
        printed_sha256 BLOB NOT NULL,
        attachments TEXT NOT NULL,
        fee_cents INTEGER NOT NULL,
        details TEXT NOT NULL,
        sealed_by TEXT NOT NULL,
        sealed_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX seal_by_practice ON seal (practice, revision);
    CREATE TRIGGER seal_stays BEFORE UPDATE ON seal
        BEGIN SELECT RAISE(ABORT, 'a seal never changes'); END;
    CREATE TRIGGER seal_remains BEFORE DELETE ON seal
        BEGIN SELECT RAISE(ABORT, 'a seal never goes'); END;",
    ),
    (
        2,
        // Without the reference: a seal may come before its document.
        "CREATE TABLE seal_next (
            id BLOB PRIMARY KEY,
            practice BLOB NOT NULL,
            revision INTEGER NOT NULL,
            heads TEXT NOT NULL,
            base_form BLOB NOT NULL,
            order_detail BLOB NOT NULL,
            printed_sha256 BLOB NOT NULL,
            attachments TEXT NOT NULL,
            fee_cents INTEGER NOT NULL,
            details TEXT NOT NULL,
            sealed_by TEXT NOT NULL,
            sealed_at_ms INTEGER NOT NULL
        ) STRICT;
        INSERT INTO seal_next SELECT * FROM seal;
        DROP TABLE seal;
        ALTER TABLE seal_next RENAME TO seal;
        CREATE INDEX seal_by_practice ON seal (practice, revision);
        CREATE TRIGGER seal_stays BEFORE UPDATE ON seal
            BEGIN SELECT RAISE(ABORT, 'a seal never changes'); END;
        CREATE TRIGGER seal_remains BEFORE DELETE ON seal
            BEGIN SELECT RAISE(ABORT, 'a seal never goes'); END;",
    ),
];

/// The name of a seal: SHA-256 over everything that was frozen, the same on every device.
///
/// Not the digest of the base form: two revisions, or two practices, may have the same base form and
/// differ in order detail or attachments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealId(pub Digest);

impl std::fmt::Display for SealId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Whose.
    pub practice: PracticeId,
    /// Which revision, from 1.
    pub revision: u32,
    /// The draft's heads.
    pub heads: Heads,
    /// The base form (modello base), XML: what is signed.
    pub base_form: Vec<u8>,
    /// The order detail (dettaglio richiesta), XML.
    pub order_detail: Vec<u8>,
    /// SHA-256 of the printed form's PDF, as it was shown.
    pub printed_sha256: Digest,
    /// The attachments, in their order.
    pub attachments: Vec<SealedAttachment>,
    /// The fee, in euro cents.
    pub fee_cents: i64,
    /// What else the caller freezes (sums of copies and visas, versions), as text; part of the id.
    pub details: String,
    /// Who sealed; not part of the id.
    pub sealed_by: String,
    /// When, milliseconds since 1970; not part of the id.
    pub sealed_at_ms: i64,
}

/// One attachment as frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedAttachment {
    /// File name.
    pub name: String,
    /// Three-letter type of the desk.
    pub kind: String,
    /// Description for the officer.
    pub description: String,
    /// SHA-256 of the bytes, which lie in the blob folder.
    pub sha256: Digest,
    /// Size of the bytes.
    pub size_bytes: u64,
}

impl Seal {
    /// The seal's name.
    pub fn id(&self) -> SealId {
        // Every part has a length or a fixed size, so no two seals have one text.
        let mut text = format!(
            "origo seal 1\npractice {}\nrevision {}\nheads {}\nbase form {}\norder detail {}\n\
             printed {}\nfee {}\ndetails {}\nattachments {}\n",
            self.practice,
            self.revision,
            self.heads,
            self.base_form_sha256(),
            Digest::of(&self.order_detail),
            self.printed_sha256,
            self.fee_cents,
            Digest::of(self.details.as_bytes()),
            self.attachments.len(),
        );
        for file in &self.attachments {
            let words = [&file.name, &file.kind, &file.description]
                .map(|word| Digest::of(word.as_bytes()).to_string());
            text.push_str(&format!("{} {} {}\n", words.join(" "), file.sha256, file.size_bytes));
        }
        SealId(Digest::of(text.as_bytes()))
    }

    /// SHA-256 of the base form: what people see beside the signature.
    pub fn base_form_sha256(&self) -> Digest {
        Digest::of(&self.base_form)
    }
}

impl Store {
    /// Keeps a seal made here, with its record and the list row in the same transaction. The same seal
    /// again is no error; another one for the same revision is.
    pub fn put_seal(
        &self,
        seal: &Seal,
        row: &ListRow,
        record: Option<&Record>,
    ) -> Result<SealId, StoreError> {
        let id = seal.id();
        self.write(|tx| {
            let standing: Option<Vec<u8>> = tx
                .prepare_cached("SELECT id FROM seal WHERE practice = ?1 AND revision = ?2")?
                .query_row(params![seal.practice.as_bytes().as_slice(), seal.revision], |row| {
                    row.get(0)
                })
                .optional()?;
            if standing.is_some_and(|standing| standing != id.0.as_bytes()) {
                return Err(StoreError::RevisionSealed {
                    practice: seal.practice,
                    revision: seal.revision,
                });
            }
            record::put_made(tx, record)?;
            if keep(tx, seal)? {
                let at_ms = seal.sealed_at_ms;
                practice::write(tx, seal.practice, row, None, at_ms, Twice::Refused)?;
            }
            Ok(id)
        })
    }

    /// A seal by name, checked against it: bytes that changed on the disk are never handed out.
    pub fn seal(&self, id: SealId) -> Result<Seal, StoreError> {
        let found = self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {COLUMNS} FROM seal WHERE id = ?1"))?;
            let mut rows = statement.query([id.0.as_bytes().as_slice()])?;
            rows.next()?.map(read).transpose()
        })?;
        let seal = found.ok_or_else(|| StoreError::absent("seal", id))?;
        if seal.id() != id {
            return Err(StoreError::Damaged {
                why: format!("the seal {id} is not what was sealed"),
            });
        }
        Ok(seal)
    }

    /// The seals of a practice, the newest revision first.
    pub fn seals(&self, practice: PracticeId) -> Result<Vec<SealId>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT id FROM seal WHERE practice = ?1 ORDER BY revision DESC, sealed_at_ms DESC",
            )?;
            let ids = statement
                .query_map([practice.as_bytes().as_slice()], |row| {
                    row.get(0).map(|id| SealId(Digest::from_bytes(id)))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(ids)
        })
    }
}

const COLUMNS: &str = "practice, revision, heads, base_form, order_detail, printed_sha256,
    attachments, fee_cents, details, sealed_by, sealed_at_ms";

/// Keeps a seal, whoever made it; answers whether it was new. Two devices may have sealed one
/// revision apart: both seals are facts.
pub(crate) fn keep(tx: &Connection, seal: &Seal) -> Result<bool, StoreError> {
    let id = seal.id();
    let attachments = serde_json::to_string(&seal.attachments)
        .map_err(|error| StoreError::Damaged { why: error.to_string() })?;
    let stored = tx
        .prepare_cached(&format!(
            "INSERT INTO seal (id, {COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO NOTHING"
        ))?
        .execute(params![
            id.0.as_bytes().as_slice(),
            seal.practice.as_bytes().as_slice(),
            seal.revision,
            seal.heads.to_string(),
            seal.base_form,
            seal.order_detail,
            seal.printed_sha256.as_bytes().as_slice(),
            attachments,
            seal.fee_cents,
            seal.details,
            seal.sealed_by,
            seal.sealed_at_ms,
        ])?;
    Ok(stored > 0)
}

fn read(row: &Row<'_>) -> Result<Seal, StoreError> {
    let damaged = |what: &str| StoreError::Damaged { why: format!("a seal's {what}") };
    let heads: String = row.get(2)?;
    let attachments: String = row.get(6)?;
    Ok(Seal {
        practice: PracticeId::from_bytes(row.get(0)?),
        revision: row.get(1)?,
        heads: heads.parse().map_err(|_| damaged("heads"))?,
        base_form: row.get(3)?,
        order_detail: row.get(4)?,
        printed_sha256: Digest::from_bytes(row.get(5)?),
        attachments: serde_json::from_str(&attachments).map_err(|_| damaged("attachments"))?,
        fee_cents: row.get(7)?,
        details: row.get(8)?,
        sealed_by: row.get(9)?,
        sealed_at_ms: row.get(10)?,
    })
}
