//! Documents: a compact snapshot and a tail of changes, with a plain JSON shadow of the last state.
//! Owns their storage and compaction; what the bytes mean is `draft`'s. Practices, which are drafts of
//! papers, have a row in the list beside; the company's other documents have not.

mod rows;

use certificate::Certificate;
use draft::{ActorId, Draft, Heads, PracticeId};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::{attestation::Attestation, practice::ListRow};
use crate::{Store, StoreError, migration::Step};

pub(crate) use self::rows::{
    Written, extend, insert, json, kind_and_version, practice_paper, read_heads, refuse_other_kind,
    tail_is_long,
};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE draft (
        practice BLOB PRIMARY KEY,
        snapshot BLOB NOT NULL,
        -- Counts stored changes; the tail holds those after snapshot_version.
        version INTEGER NOT NULL,
        snapshot_version INTEGER NOT NULL,
        heads TEXT NOT NULL,
        shadow TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        changed_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE draft_tail (
        practice BLOB NOT NULL REFERENCES draft (practice),
        version INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (practice, version)
    ) STRICT, WITHOUT ROWID;",
    ),
    (
        2,
        "ALTER TABLE draft ADD COLUMN kind TEXT NOT NULL DEFAULT 'practice';
        CREATE INDEX draft_by_kind ON draft (kind, practice);",
    ),
];

/// The kind of the documents that have a row in the list.
pub const PRACTICE: &str = "practice";

/// How far a reader has seen a document: the number of stored changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub i64);

/// What a document holds, for its shadow.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// A practice.
    Practice {
        /// `Draft::certificate`.
        certificate: &'a Certificate,
        /// Its row in the list.
        row: &'a ListRow,
    },
    /// A document of another kind.
    Other {
        /// The stable word of its kind; never [`PRACTICE`].
        kind: &'a str,
        /// What it holds, as JSON.
        json: &'a Value,
    },
}

/// A document on its way into the memory for the first time.
#[derive(Debug, Clone, Copy)]
pub struct NewDraft<'a> {
    /// Which.
    pub document: PracticeId,
    /// `Draft::save`.
    pub snapshot: &'a [u8],
    /// `Draft::heads`.
    pub heads: &'a Heads,
    /// What it holds.
    pub content: Content<'a>,
    /// Its writer's, where the device has a key.
    pub attestation: Option<&'a Attestation>,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// One change on its way into the memory.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Of which document.
    pub document: PracticeId,
    /// The version that the writer had seen.
    pub seen: Version,
    /// `Applied::increment`.
    pub increment: &'a [u8],
    /// `Draft::heads` after it.
    pub heads: &'a Heads,
    /// What the document holds after it.
    pub content: Content<'a>,
    /// Its writer's, where the device has a key.
    pub attestation: Option<&'a Attestation>,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Append {
    /// It is on the disk.
    Stored(Version),
    /// Another process wrote since `seen`; nothing was stored. Take [`Store::changes_since`] into
    /// the draft and append again, so that list row and shadow are of both.
    Behind,
}

/// A document as it lies here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Snapshot and tail, for one `Draft::load` (or `Draft::merge`).
    pub bytes: Vec<u8>,
    /// What the bytes hold.
    pub version: Version,
    /// Their heads.
    pub heads: Heads,
}

impl Store {
    /// Stores a new document, its list row and its feed entry in one transaction.
    ///
    /// Refused where the document is here, or its external reference is another practice's.
    pub fn create_draft(&self, new: &NewDraft<'_>) -> Result<Version, StoreError> {
        self.create_drafts(std::slice::from_ref(new))?;
        Ok(Version(0))
    }

    /// The same for many at once, all or none: one wait for the disk instead of many.
    pub fn create_drafts(&self, new: &[NewDraft<'_>]) -> Result<(), StoreError> {
        self.write(|tx| new.iter().try_for_each(|new| rows::create(tx, new)))
    }

    /// Stores a change, its attestation, the list row and the feed entry in one transaction. On the
    /// disk when it returns. An empty increment stores nothing.
    pub fn append_change(&self, change: &Change<'_>) -> Result<Append, StoreError> {
        let (append, long) = self.write(|tx| rows::append(tx, change))?;
        if long {
            self.compact_if_possible(change.document);
        }
        Ok(append)
    }

    /// All bytes of a document.
    pub fn load_draft(&self, document: PracticeId) -> Result<StoredDraft, StoreError> {
        self.read(|tx| rows::load(tx, document, None))
    }

    /// What was stored after `seen`, by any process: changes, or the whole document where those were
    /// compacted. Both are for `Draft::merge`.
    pub fn changes_since(
        &self,
        document: PracticeId,
        seen: Version,
    ) -> Result<StoredDraft, StoreError> {
        self.read(|tx| rows::load(tx, document, Some(seen)))
    }

    /// How many changes of a document are stored: cheap enough to ask at every focus.
    pub fn draft_version(&self, document: PracticeId) -> Result<Version, StoreError> {
        self.read(|tx| rows::version(tx, document))
    }

    /// Where a document's history stands, with the version that says so; none where it is not here.
    pub fn document_heads(
        &self,
        document: PracticeId,
    ) -> Result<Option<(Heads, Version)>, StoreError> {
        self.read(|tx| {
            let found: Option<(String, i64)> = tx
                .prepare_cached("SELECT heads, version FROM draft WHERE practice = ?1")?
                .query_row([document.as_bytes().as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let read = |(heads, version): (String, i64)| {
                Ok((read_heads(document, &heads)?, Version(version)))
            };
            found.map(read).transpose()
        })
    }

    /// The word of a document's kind; none where it is not here.
    pub fn document_kind(&self, document: PracticeId) -> Result<Option<String>, StoreError> {
        self.read(|tx| Ok(kind_and_version(tx, document)?.map(|(kind, _)| kind)))
    }

    /// The documents of a kind, by id.
    pub fn documents_of(&self, kind: &str) -> Result<Vec<PracticeId>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT practice FROM draft WHERE kind = ?1 ORDER BY practice")?;
            let ids = statement
                .query_map([kind], |row| row.get(0).map(PracticeId::from_bytes))?
                .collect::<Result<_, _>>()?;
            Ok(ids)
        })
    }

    /// The last state of the paper without opening the document.
    pub fn shadow(&self, practice: PracticeId) -> Result<Certificate, StoreError> {
        self.read(|tx| practice_paper(tx, practice))
    }

    /// The branch office of a practice's last state: of a list of thousands no paper is read for it.
    pub fn branch_office(&self, practice: PracticeId) -> Result<String, StoreError> {
        self.read(|tx| {
            let found: Option<Option<String>> = tx
                .prepare_cached(
                    "SELECT json_extract(shadow, '$.sportello.sede') FROM draft WHERE practice = ?1",
                )?
                .query_row([practice.as_bytes().as_slice()], |row| row.get(0))
                .optional()?;
            let found = found.ok_or_else(|| StoreError::absent("practice", practice))?;
            Ok(found.unwrap_or_default())
        })
    }

    /// The last state of a document of any kind, as JSON.
    pub fn shadow_json(&self, document: PracticeId) -> Result<Value, StoreError> {
        self.read(|tx| rows::shadow(tx, document))
    }

    /// Folds the tail into the snapshot; changes that arrive meanwhile stay in the tail.
    pub fn compact_draft(&self, document: PracticeId) -> Result<(), StoreError> {
        let stored = self.load_draft(document)?;
        let draft = Draft::load(&stored.bytes, ActorId([0xff; 16]))?;
        if draft.heads() != stored.heads || draft.id() != document {
            return Err(StoreError::Damaged {
                why: format!("document {document} does not have the heads it was stored with"),
            });
        }
        let snapshot = draft.save();
        self.write(|tx| {
            let id = document.as_bytes().as_slice();
            tx.prepare_cached(
                "UPDATE draft SET snapshot = ?2, snapshot_version = ?3
                 WHERE practice = ?1 AND snapshot_version < ?3",
            )?
            .execute(params![id, snapshot, stored.version.0])?;
            tx.prepare_cached(
                "DELETE FROM draft_tail WHERE practice = ?1
                 AND version <= (SELECT snapshot_version FROM draft WHERE practice = ?1)",
            )?
            .execute([id])?;
            Ok(())
        })
    }

    /// What was stored is safe already. What keeps a tail from being compacted keeps nothing from
    /// being read, and the next change tries again.
    pub(crate) fn compact_if_possible(&self, document: PracticeId) {
        let _ = self.compact_draft(document);
    }
}
