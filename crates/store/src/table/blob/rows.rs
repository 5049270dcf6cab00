//! The bytes of files in an encrypted home: in the database, so that one seal covers everything.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Digest, StoreError};

/// The whole of a file.
pub(crate) fn get(tx: &Connection, sha256: Digest) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT bytes FROM blob_bytes WHERE sha256 = ?1")?
        .query_row([id(&sha256)], |row| row.get(0))
        .optional()?)
}

/// At most `max` bytes from `offset`, and the length of the whole.
pub(super) fn piece(
    tx: &Connection,
    sha256: Digest,
    offset: u64,
    max: u64,
) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT length(bytes), substr(bytes, ?2 + 1, ?3) FROM blob_bytes WHERE sha256 = ?1",
        )?
        .query_row(params![id(&sha256), whole(offset), whole(max)], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
        })
        .optional()?)
}

pub(super) fn has(tx: &Connection, sha256: Digest) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("SELECT 1 FROM blob_bytes WHERE sha256 = ?1")?.exists([id(&sha256)])?)
}

/// Keeps a file; one that stands is replaced.
pub(crate) fn put(tx: &Connection, sha256: Digest, bytes: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO blob_bytes (sha256, bytes) VALUES (?1, ?2)")?
        .execute(params![id(&sha256), bytes])?;
    Ok(())
}

/// How much of a file has come.
pub(super) fn held(tx: &Connection, sha256: Digest) -> Result<u64, StoreError> {
    let held: i64 = tx
        .prepare_cached("SELECT coalesce(sum(length(bytes)), 0) FROM blob_part WHERE sha256 = ?1")?
        .query_row([id(&sha256)], |row| row.get(0))?;
    Ok(held.unsigned_abs())
}

/// Keeps a piece; answers how much has come then, or before it where it would leave a gap. What has come
/// already is not taken again: the whole is verified anyway.
pub(super) fn append(
    tx: &Connection,
    sha256: Digest,
    offset: u64,
    bytes: &[u8],
) -> Result<Result<u64, u64>, StoreError> {
    let held = held(tx, sha256)?;
    if offset > held {
        return Ok(Err(held));
    }
    let known = usize::try_from(held - offset).unwrap_or(usize::MAX);
    let Some(news) = bytes.get(known..).filter(|news| !news.is_empty()) else {
        return Ok(Ok(held));
    };
    tx.prepare_cached("INSERT INTO blob_part (sha256, offset_bytes, bytes) VALUES (?1, ?2, ?3)")?
        .execute(params![id(&sha256), whole(held), news])?;
    Ok(Ok(held + news.len() as u64))
}

/// What has come of a file, put together.
pub(super) fn parts(tx: &Connection, sha256: Digest) -> Result<Vec<u8>, StoreError> {
    let mut statement =
        tx.prepare_cached("SELECT bytes FROM blob_part WHERE sha256 = ?1 ORDER BY offset_bytes")?;
    let mut rows = statement.query([id(&sha256)])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend(row.get::<_, Vec<u8>>(0)?);
    }
    Ok(bytes)
}

pub(super) fn forget_parts(tx: &Connection, sha256: Digest) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM blob_part WHERE sha256 = ?1")?.execute([id(&sha256)])?;
    Ok(())
}

fn id(sha256: &Digest) -> &[u8] {
    sha256.as_bytes().as_slice()
}

fn whole(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
