//! A plain home becomes an encrypted one, and back. Owns that a power cut at any moment leaves one of the two
//! whole, and that no other process has the home open meanwhile.
//!
//! The other form is made beside, compared, made durable, and renamed into place: that is the moment. Files of
//! attachments go into the database before it, and their plain copies are removed after it, at the next
//! opening where the power failed between. What was plain is deleted, not overwritten: a disk may keep it
//! where nobody finds it without tools.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{
    Digest, Store, StoreError, StoreKey, files,
    store::{FILE, connect},
    table::blob::rows,
};

/// How every plain SQLite file begins.
const PLAIN: &[u8] = b"SQLite format 3\0";
/// A page of SQLCipher.
const PAGE_BYTES: u64 = 4096;
/// Where the other form is made.
const MADE: &str = "origo.sqlite.made";
/// What SQLite undoes an unfinished change with, found by its name.
const JOURNAL: &str = "origo.sqlite-journal";
/// Folders of copies in clear that were made for other programs.
const COPIES: [&str; 3] = ["printed", "shown", "signed"];

/// Whether the home in `folder` is encrypted; none is not.
///
/// # Errors
/// [`StoreError::Home`] where the file cannot be read.
pub fn is_encrypted(folder: &Path) -> Result<bool, StoreError> {
    let path = folder.join(FILE);
    let mut head = Vec::new();
    let read = File::open(&path).and_then(|file| {
        let length = file.metadata()?.len();
        file.take(16).read_to_end(&mut head)?;
        Ok(length)
    });
    match read {
        // Whole pages that begin like nothing at all; what else it may be, opening it will say. Zeros are what
        // a power cut leaves of a plain file's first page: a salt of chance never is.
        Ok(length) => {
            let is_plain = head == PLAIN || head.iter().all(|octet| *octet == 0);
            Ok(length > 0 && length % PAGE_BYTES == 0 && !is_plain)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::file(&path, error)),
    }
}

/// Encrypts the home in `folder`. Copies in clear that were made for other programs are removed.
///
/// # Errors
/// [`StoreError::InUse`], [`StoreError::BlobDamaged`] for a file that is not what it was, and as every writing. The home is then as it was.
pub fn encrypt(folder: &Path, key: &StoreKey) -> Result<(), StoreError> {
    // Brought to the newest form first.
    drop(Store::open(folder)?);
    let plain = alone(folder, None)?;
    let made = make(folder, &plain, Some(key))?;
    let sealed = connect(&made, OpenFlags::default(), Some(key))?;
    for sha256 in stored(&plain)? {
        // What was lost before is fetched from another device as ever.
        let Ok(bytes) = fs::read(blob_path(folder, sha256)) else { continue };
        if Digest::of(&bytes) != sha256 {
            return Err(StoreError::BlobDamaged { sha256 });
        }
        rows::put(&sealed, sha256, &bytes)?;
    }
    same(&plain, &sealed)?;
    close(sealed)?;
    settle(folder, &made, plain)?;
    for copies in COPIES {
        remove(&folder.join(copies))?;
    }
    remove(&folder.join("blobs"))
}

/// Makes an encrypted home plain again.
///
/// # Errors
/// [`StoreError::InUse`], [`StoreError::WrongKey`], and as every writing. The home is then as it was.
pub fn decrypt(folder: &Path, key: &StoreKey) -> Result<(), StoreError> {
    drop(Store::open_with(folder, Some(key))?);
    if !is_encrypted(folder)? {
        return Ok(());
    }
    let sealed = alone(folder, Some(key))?;
    let made = make(folder, &sealed, None)?;
    let plain = connect(&made, OpenFlags::default(), None)?;
    same(&sealed, &plain)?;
    for sha256 in stored(&plain)? {
        let Some(bytes) = rows::get(&sealed, sha256)? else { continue };
        files::put(&blob_path(folder, sha256), &folder.join("blobs").join("spare"), &bytes)?;
    }
    plain.execute_batch("DELETE FROM blob_bytes; DELETE FROM blob_part; VACUUM;")?;
    close(plain)?;
    settle(folder, &made, sealed)
}

/// Removes what lies in clear beside an encrypted home, as a power cut left it: files that are in the database
/// too, and a plain form that was never put into place.
pub(crate) fn sweep(store: &Store) -> Result<(), StoreError> {
    forget_made(store.folder())?;
    if store.folder().join("blobs").exists() {
        remove(&store.folder().join("blobs"))?;
    }
    Ok(())
}

/// Removes another form that was begun.
fn forget_made(folder: &Path) -> Result<(), StoreError> {
    for left in [MADE, "origo.sqlite.made-journal", "origo.sqlite.made-wal"] {
        remove(&folder.join(left))?;
    }
    Ok(())
}

/// The database of a home that no other process has open, and none can open until it is closed.
fn alone(folder: &Path, key: Option<&StoreKey>) -> Result<Connection, StoreError> {
    let connection = connect(&folder.join(FILE), OpenFlags::default(), key)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let busy = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::InUse,
        _ => error.into(),
    };
    // Whoever has a write-ahead log open keeps this from succeeding; and without it, nothing of the old
    // form lies beside the new one.
    let mode = connection
        .pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0))
        .map_err(busy)?;
    if mode != "delete" {
        return Err(StoreError::InUse);
    }
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT").map_err(busy)?;
    Ok(connection)
}

/// The other form of a database, beside it.
fn make(folder: &Path, from: &Connection, key: Option<&StoreKey>) -> Result<PathBuf, StoreError> {
    let path = folder.join(MADE);
    forget_made(folder)?;
    files::make_private(&path)?;
    let raw = key.map(StoreKey::raw);
    let raw = raw.as_ref().map_or("", |raw| raw.as_str());
    from.execute("ATTACH ?1 AS made KEY ?2", [path.to_string_lossy().as_ref(), raw])?;
    from.query_row("SELECT sqlcipher_export('made')", [], |_| Ok(()))?;
    // The export leaves them behind.
    for name in ["user_version", "application_id"] {
        let value: i64 = from.pragma_query_value(None, name, |row| row.get(0))?;
        from.pragma_update(Some("made"), name, value)?;
    }
    from.execute_batch("DETACH made")?;
    Ok(path)
}

/// Both forms hold the same rows, but for the bytes of files.
fn same(one: &Connection, other: &Connection) -> Result<(), StoreError> {
    let damaged = |why: String| StoreError::Damaged { why };
    let tables = |connection: &Connection| -> Result<Vec<String>, StoreError> {
        let mut statement = connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table'
             AND name NOT IN ('blob_bytes', 'blob_part') AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(names)
    };
    let names = tables(one)?;
    if names != tables(other)? {
        return Err(damaged("the copy has other tables".to_owned()));
    }
    for name in names {
        let count = |connection: &Connection| {
            let sql = format!("SELECT count(*) FROM \"{name}\"");
            connection.query_row(&sql, [], |row| row.get::<_, i64>(0))
        };
        if count(one)? != count(other)? {
            return Err(damaged(format!("the copy has other rows in {name}")));
        }
    }
    let whole: String = other.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if whole == "ok" { Ok(()) } else { Err(damaged(whole)) }
}

/// The moment: durable, renamed, and whoever still waits for the old form is turned away.
fn settle(folder: &Path, made: &Path, old: Connection) -> Result<(), StoreError> {
    let place = folder.join(FILE);
    // A journal of the old form is found by its name alone, and what is opened after a kill or a power cut
    // would be rolled back with it: none may lie there from the moment on.
    old.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    remove(&folder.join(JOURNAL))?;
    #[cfg(windows)]
    close(old)?;
    files::settle(made, &place)?;
    #[cfg(not(windows))]
    {
        // Its file has no name any more; one who opened it just before must not write into nothing.
        old.pragma_update(None, "user_version", i64::from(i32::MAX))?;
        close(old)?;
    }
    Ok(())
}

fn close(connection: Connection) -> Result<(), StoreError> {
    connection.close().map_err(|(_, error)| error.into())
}

fn stored(connection: &Connection) -> Result<Vec<Digest>, StoreError> {
    let mut statement = connection.prepare("SELECT sha256 FROM blob ORDER BY sha256")?;
    let all = statement
        .query_map([], |row| row.get(0).map(Digest::from_bytes))?
        .collect::<Result<_, _>>()?;
    Ok(all)
}

fn blob_path(folder: &Path, sha256: Digest) -> PathBuf {
    let name = sha256.to_string();
    folder.join("blobs").join(&name[..2]).join(&name[2..])
}

/// Removes a file or a folder; none is no error.
fn remove(path: &Path) -> Result<(), StoreError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::file(path, error))
        }
        _ => Ok(()),
    }
}
