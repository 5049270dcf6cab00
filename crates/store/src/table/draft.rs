//! Drafts: a compact snapshot and a tail of changes, with a plain JSON shadow of the last state.
//! Owns their storage and compaction; what the bytes mean is `draft`'s.

use certificate::Certificate;
use draft::{ActorId, Draft, Heads, PracticeId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    feed::{self, FeedKind},
    practice::{self, ListRow},
};
use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
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
)];

/// A tail of so many changes is compacted.
const TAIL_LIMIT_CHANGES: i64 = 100;
/// A tail of so many bytes is compacted.
const TAIL_LIMIT_BYTES: i64 = 32 * 1024;

/// How far a reader has seen a draft: the number of stored changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub i64);

/// A draft on its way into the memory for the first time.
#[derive(Debug, Clone, Copy)]
pub struct NewDraft<'a> {
    /// Whose.
    pub practice: PracticeId,
    /// `Draft::save`.
    pub snapshot: &'a [u8],
    /// `Draft::heads`.
    pub heads: &'a Heads,
    /// `Draft::certificate`.
    pub certificate: &'a Certificate,
    /// Its row in the list.
    pub row: &'a ListRow,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// One change on its way into the memory.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Of which draft.
    pub practice: PracticeId,
    /// The version that the writer had seen.
    pub seen: Version,
    /// `Applied::increment`.
    pub increment: &'a [u8],
    /// `Draft::heads` after it.
    pub heads: &'a Heads,
    /// `Draft::certificate` after it.
    pub certificate: &'a Certificate,
    /// The row in the list after it.
    pub row: &'a ListRow,
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

/// A draft as it lies here.
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
    /// Stores a new draft, its list row and its feed entry in one transaction.
    ///
    /// Refused where the practice is here, or its external reference is another practice's.
    pub fn create_draft(&self, new: &NewDraft<'_>) -> Result<Version, StoreError> {
        self.create_drafts(std::slice::from_ref(new))?;
        Ok(Version(0))
    }

    /// The same for many at once, all or none: one wait for the disk instead of many.
    pub fn create_drafts(&self, new: &[NewDraft<'_>]) -> Result<(), StoreError> {
        self.write(|tx| new.iter().try_for_each(|new| create(tx, new)))
    }

    /// Stores a change, the list row and the feed entry in one transaction. On the disk when it
    /// returns. An empty increment stores nothing.
    pub fn append_change(&self, change: &Change<'_>) -> Result<Append, StoreError> {
        let shadow = json(change.certificate)?;
        let (append, tail) = self.write(|tx| append(tx, change, &shadow))?;
        if tail.is_some_and(|(changes, bytes)| {
            changes >= TAIL_LIMIT_CHANGES || bytes >= TAIL_LIMIT_BYTES
        }) {
            // The change is safe already. What keeps a tail from being compacted keeps nothing
            // from being read, and the next change tries again.
            let _ = self.compact_draft(change.practice);
        }
        Ok(append)
    }

    /// All bytes of a draft.
    pub fn load_draft(&self, practice: PracticeId) -> Result<StoredDraft, StoreError> {
        self.read(|tx| load(tx, practice, None))
    }

    /// What was stored after `seen`, by any process: changes, or the whole draft where those were
    /// compacted. Both are for `Draft::merge`.
    pub fn changes_since(
        &self,
        practice: PracticeId,
        seen: Version,
    ) -> Result<StoredDraft, StoreError> {
        self.read(|tx| load(tx, practice, Some(seen)))
    }

    /// How many changes of a draft are stored: cheap enough to ask at every focus.
    pub fn draft_version(&self, practice: PracticeId) -> Result<Version, StoreError> {
        self.read(|tx| {
            version(tx, practice)?.ok_or_else(|| StoreError::absent("practice", practice))
        })
    }

    /// The last state of the paper without opening the document.
    pub fn shadow(&self, practice: PracticeId) -> Result<Certificate, StoreError> {
        let text: Option<String> = self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT shadow FROM draft WHERE practice = ?1")?
                .query_row([practice.as_bytes().as_slice()], |row| row.get(0))
                .optional()?)
        })?;
        let text = text.ok_or_else(|| StoreError::absent("practice", practice))?;
        serde_json::from_str(&text).map_err(|error| StoreError::Damaged {
            why: format!("the shadow of practice {practice}: {error}"),
        })
    }

    /// Folds the tail into the snapshot; changes that arrive meanwhile stay in the tail.
    pub fn compact_draft(&self, practice: PracticeId) -> Result<(), StoreError> {
        let stored = self.load_draft(practice)?;
        let draft = Draft::load(&stored.bytes, ActorId([0xff; 16]))?;
        if draft.heads() != stored.heads || draft.id() != practice {
            return Err(StoreError::Damaged {
                why: format!(
                    "the draft of practice {practice} does not have the heads it was stored with"
                ),
            });
        }
        let snapshot = draft.save();
        self.write(|tx| {
            let id = practice.as_bytes().as_slice();
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
}

fn create(tx: &Connection, new: &NewDraft<'_>) -> Result<(), StoreError> {
    let id = new.practice.as_bytes().as_slice();
    if version(tx, new.practice)?.is_some() {
        return Err(StoreError::DuplicatePractice { practice: new.practice });
    }
    tx.prepare_cached(
        "INSERT INTO draft (practice, snapshot, version, snapshot_version, heads, shadow,
            created_at_ms, changed_at_ms) VALUES (?1, ?2, 0, 0, ?3, ?4, ?5, ?5)",
    )?
    .execute(params![
        id,
        new.snapshot,
        new.heads.to_string(),
        json(new.certificate)?,
        new.at_ms
    ])?;
    practice::write(tx, new.practice, new.row, Some(new.certificate), new.at_ms)?;
    feed::note(tx, FeedKind::Draft, id)
}

type Tail = Option<(i64, i64)>;

fn append(
    tx: &Connection,
    change: &Change<'_>,
    shadow: &str,
) -> Result<(Append, Tail), StoreError> {
    let id = change.practice.as_bytes().as_slice();
    let stored = version(tx, change.practice)?
        .ok_or_else(|| StoreError::absent("practice", change.practice))?;
    if stored != change.seen {
        return Ok((Append::Behind, None));
    }
    if change.increment.is_empty() {
        return Ok((Append::Stored(stored), None));
    }
    let next = Version(stored.0 + 1);
    tx.prepare_cached(
        "INSERT INTO draft_tail (practice, version, bytes, at_ms) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![id, next.0, change.increment, change.at_ms])?;
    tx.prepare_cached(
        "UPDATE draft SET version = ?2, heads = ?3, shadow = ?4, changed_at_ms = ?5
         WHERE practice = ?1",
    )?
    .execute(params![id, next.0, change.heads.to_string(), shadow, change.at_ms])?;
    practice::write(tx, change.practice, change.row, Some(change.certificate), change.at_ms)?;
    feed::note(tx, FeedKind::Draft, id)?;
    let tail = tx
        .prepare_cached("SELECT count(*), sum(length(bytes)) FROM draft_tail WHERE practice = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((Append::Stored(next), Some(tail)))
}

fn version(tx: &Connection, practice: PracticeId) -> Result<Option<Version>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT version FROM draft WHERE practice = ?1")?
        .query_row([practice.as_bytes().as_slice()], |row| row.get(0).map(Version))
        .optional()?)
}

fn load(
    tx: &Connection,
    practice: PracticeId,
    seen: Option<Version>,
) -> Result<StoredDraft, StoreError> {
    let id = practice.as_bytes().as_slice();
    let found: Option<(i64, i64, String)> = tx
        .prepare_cached("SELECT version, snapshot_version, heads FROM draft WHERE practice = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (version, snapshot_version, heads) =
        found.ok_or_else(|| StoreError::absent("practice", practice))?;
    let tail_only = seen.filter(|seen| seen.0 >= snapshot_version);
    let mut bytes: Vec<u8> = match tail_only {
        Some(_) => Vec::new(),
        None => tx
            .prepare_cached("SELECT snapshot FROM draft WHERE practice = ?1")?
            .query_row([id], |row| row.get(0))?,
    };
    let after = tail_only.map_or(snapshot_version, |seen| seen.0);
    let mut statement = tx.prepare_cached(
        "SELECT bytes FROM draft_tail WHERE practice = ?1 AND version > ?2 ORDER BY version",
    )?;
    let mut rows = statement.query(params![id, after])?;
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
    }
    let heads = heads.parse().map_err(|_| StoreError::Damaged {
        why: format!("the heads of practice {practice} cannot be read"),
    })?;
    Ok(StoredDraft { bytes, version: Version(version), heads })
}

fn json(certificate: &Certificate) -> Result<String, StoreError> {
    serde_json::to_string(certificate)
        .map_err(|error| StoreError::Damaged { why: error.to_string() })
}
