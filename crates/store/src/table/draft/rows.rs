//! The rows of documents inside a transaction: the same for what is typed here and what a peer brings.

use certificate::Certificate;
use draft::{Heads, PracticeId};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::{
    super::{
        attestation,
        feed::{self, Origin},
        practice::{self, Twice},
    },
    Append, Change, Content, NewDraft, PRACTICE, StoredDraft, Version,
};
use crate::StoreError;

/// A tail of so many changes is compacted.
const TAIL_LIMIT_CHANGES: i64 = 100;
/// A tail of so many bytes is compacted.
const TAIL_LIMIT_BYTES: i64 = 32 * 1024;

/// What is written beside a document's bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) document: PracticeId,
    pub(crate) kind: &'a str,
    pub(crate) heads: &'a Heads,
    /// The state as JSON text.
    pub(crate) shadow: &'a str,
    pub(crate) at_ms: i64,
    pub(crate) origin: Origin,
}

impl Content<'_> {
    fn kind(&self) -> &str {
        match self {
            Self::Practice { .. } => PRACTICE,
            Self::Other { kind, .. } => kind,
        }
    }

    fn shadow(&self) -> Result<String, StoreError> {
        match self {
            Self::Practice { certificate, .. } => json(certificate),
            Self::Other { json, .. } => Ok(json.to_string()),
        }
    }

    fn write_row(
        &self,
        tx: &Connection,
        document: PracticeId,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        match self {
            Self::Practice { certificate, row } => {
                practice::write(tx, document, row, Some(certificate), at_ms, Twice::Refused)
            }
            Self::Other { .. } => Ok(()),
        }
    }
}

pub(super) fn create(tx: &Connection, new: &NewDraft<'_>) -> Result<(), StoreError> {
    if kind_and_version(tx, new.document)?.is_some() {
        return Err(StoreError::DuplicatePractice { practice: new.document });
    }
    let written = Written {
        document: new.document,
        kind: new.content.kind(),
        heads: new.heads,
        shadow: &new.content.shadow()?,
        at_ms: new.at_ms,
        origin: Origin::Here,
    };
    insert(tx, &written, new.snapshot)?;
    if let Some(attestation) = new.attestation {
        attestation::put(tx, new.document, attestation)?;
    }
    new.content.write_row(tx, new.document, new.at_ms)
}

/// Answers too whether the tail is to be compacted.
pub(super) fn append(tx: &Connection, change: &Change<'_>) -> Result<(Append, bool), StoreError> {
    let (kind, stored) = kind_and_version(tx, change.document)?
        .ok_or_else(|| StoreError::absent("practice", change.document))?;
    refuse_other_kind(change.document, &kind, change.content.kind())?;
    if stored != change.seen {
        return Ok((Append::Behind, false));
    }
    if change.increment.is_empty() {
        return Ok((Append::Stored(stored), false));
    }
    let written = Written {
        document: change.document,
        kind: &kind,
        heads: change.heads,
        shadow: &change.content.shadow()?,
        at_ms: change.at_ms,
        origin: Origin::Here,
    };
    let next = extend(tx, &written, stored, change.increment)?;
    if let Some(attestation) = change.attestation {
        attestation::put(tx, change.document, attestation)?;
    }
    change.content.write_row(tx, change.document, change.at_ms)?;
    Ok((Append::Stored(next), tail_is_long(tx, change.document)?))
}

/// Puts a new document and its feed entry.
pub(crate) fn insert(
    tx: &Connection,
    written: &Written<'_>,
    snapshot: &[u8],
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO draft (practice, kind, snapshot, version, snapshot_version, heads, shadow,
            created_at_ms, changed_at_ms) VALUES (?1, ?2, ?3, 0, 0, ?4, ?5, ?6, ?6)",
    )?
    .execute(params![
        written.document.as_bytes().as_slice(),
        written.kind,
        snapshot,
        written.heads.to_string(),
        written.shadow,
        written.at_ms,
    ])?;
    feed::note_document(tx, written.document, written.heads, written.origin)
}

/// Puts changes behind those of `stored`, and the feed entry.
pub(crate) fn extend(
    tx: &Connection,
    written: &Written<'_>,
    stored: Version,
    increment: &[u8],
) -> Result<Version, StoreError> {
    let id = written.document.as_bytes().as_slice();
    let next = Version(stored.0 + 1);
    tx.prepare_cached(
        "INSERT INTO draft_tail (practice, version, bytes, at_ms) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![id, next.0, increment, written.at_ms])?;
    tx.prepare_cached(
        "UPDATE draft SET version = ?2, heads = ?3, shadow = ?4, changed_at_ms = ?5
         WHERE practice = ?1",
    )?
    .execute(params![id, next.0, written.heads.to_string(), written.shadow, written.at_ms])?;
    feed::note_document(tx, written.document, written.heads, written.origin)?;
    Ok(next)
}

pub(crate) fn tail_is_long(tx: &Connection, document: PracticeId) -> Result<bool, StoreError> {
    let (changes, bytes): (i64, i64) = tx
        .prepare_cached(
            "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM draft_tail WHERE practice = ?1",
        )?
        .query_row([document.as_bytes().as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(changes >= TAIL_LIMIT_CHANGES || bytes >= TAIL_LIMIT_BYTES)
}

/// What a document is here and how far; none where it is not here.
pub(crate) fn kind_and_version(
    tx: &Connection,
    document: PracticeId,
) -> Result<Option<(String, Version)>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT kind, version FROM draft WHERE practice = ?1")?
        .query_row([document.as_bytes().as_slice()], |row| Ok((row.get(0)?, Version(row.get(1)?))))
        .optional()?)
}

pub(crate) fn refuse_other_kind(
    document: PracticeId,
    stored: &str,
    found: &str,
) -> Result<(), StoreError> {
    if stored == found {
        return Ok(());
    }
    Err(StoreError::OtherKind { document, stored: stored.to_owned(), found: found.to_owned() })
}

pub(super) fn version(tx: &Connection, document: PracticeId) -> Result<Version, StoreError> {
    let found = tx
        .prepare_cached("SELECT version FROM draft WHERE practice = ?1")?
        .query_row([document.as_bytes().as_slice()], |row| row.get(0).map(Version))
        .optional()?;
    found.ok_or_else(|| StoreError::absent("practice", document))
}

/// The paper of a practice, from its shadow.
pub(crate) fn practice_paper(
    tx: &Connection,
    practice: PracticeId,
) -> Result<Certificate, StoreError> {
    read_shadow(tx, practice)
}

pub(super) fn shadow(tx: &Connection, document: PracticeId) -> Result<Value, StoreError> {
    read_shadow(tx, document)
}

fn read_shadow<T: serde::de::DeserializeOwned>(
    tx: &Connection,
    document: PracticeId,
) -> Result<T, StoreError> {
    let text: Option<String> = tx
        .prepare_cached("SELECT shadow FROM draft WHERE practice = ?1")?
        .query_row([document.as_bytes().as_slice()], |row| row.get(0))
        .optional()?;
    let text = text.ok_or_else(|| StoreError::absent("practice", document))?;
    serde_json::from_str(&text).map_err(|error| StoreError::Damaged {
        why: format!("the shadow of document {document}: {error}"),
    })
}

pub(super) fn load(
    tx: &Connection,
    document: PracticeId,
    seen: Option<Version>,
) -> Result<StoredDraft, StoreError> {
    let id = document.as_bytes().as_slice();
    let found: Option<(i64, i64, String)> = tx
        .prepare_cached("SELECT version, snapshot_version, heads FROM draft WHERE practice = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (version, snapshot_version, heads) =
        found.ok_or_else(|| StoreError::absent("practice", document))?;
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
    Ok(StoredDraft { bytes, version: Version(version), heads: read_heads(document, &heads)? })
}

pub(crate) fn read_heads(document: PracticeId, text: &str) -> Result<Heads, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged {
        why: format!("the heads of document {document} cannot be read"),
    })
}

/// A paper as the text of its shadow.
pub(crate) fn json(certificate: &Certificate) -> Result<String, StoreError> {
    serde_json::to_string(certificate)
        .map_err(|error| StoreError::Damaged { why: error.to_string() })
}
