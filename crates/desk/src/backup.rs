//! Copies of an embedded desk, made while it runs, and a desk made of one.
//!
//! The database is copied at one moment; documents are written before the step that names them and never
//! deleted, so copying them afterwards brings all that the copy names. A desk made of a copy has
//! forgotten what came later, which is why it begins a new epoch: clients that knew the old one look
//! again at what they believe.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::blobs::Blobs;
use crate::clock::Dice;
use crate::relocation;
use crate::storage::identity::{self, Epoch};
use crate::storage::{Storage, StorageError, entrances, events, ledger, register, sessions};

/// The database in a desk's folder.
const DATABASE: &str = "desk.sqlite";
/// What a copy says of itself.
const MANIFEST: &str = "backup.json";
/// The documents in a copy, and in a desk's folder.
const BLOBS: &str = "blobs";

/// What a copy says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// When it was made.
    pub at: Timestamp,
    /// The epoch of the desk that it was made of.
    pub epoch: Option<String>,
    /// SHA-256 of the database's file, which is named by it.
    pub database_sha256: String,
    /// Documents in it.
    pub documents: u64,
    /// Events in it.
    pub events: u64,
}

/// Why a copy was not made, or a desk not made of one.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder holds something else.
    #[error("{0} is not empty, and no copy of a desk")]
    Occupied(PathBuf),
    /// There is no desk in the folder.
    #[error("{0} holds no embedded desk")]
    NoDesk(PathBuf),
    /// There is no whole copy in the folder.
    #[error("{0} holds no whole copy: {1}")]
    NoCopy(PathBuf, String),
    /// What the copy holds is not whole; nothing was put in place.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file or folder.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Copies the embedded desk in `data` to the folder `to`, which is empty, absent, or holds an earlier
/// copy that is brought up to date. The desk may run.
///
/// # Errors
/// [`BackupError`]; an earlier copy stays whole.
pub fn make(data: &Path, to: &Path, now: Timestamp) -> Result<Manifest, BackupError> {
    if !data.join(DATABASE).is_file() {
        return Err(BackupError::NoDesk(data.to_owned()));
    }
    if occupied(to)? && !to.join(MANIFEST).is_file() {
        return Err(BackupError::Occupied(to.to_owned()));
    }
    fs::create_dir_all(to)?;
    let new = to.join("desk.sqlite.new");
    if new.exists() {
        fs::remove_file(&new)?;
    }
    Storage::copy_embedded(data, &new)?;
    let documents = relocation::documents(
        &Blobs::folder(&data.join(BLOBS))?,
        &Blobs::folder(&to.join(BLOBS))?,
    )?;
    let database_sha256 = file_digest(&new)?;
    // What is asked here comes from the copy's own file, in a folder of its own.
    let looked = tempfile_beside(to)?;
    fs::copy(&new, looked.join(DATABASE))?;
    let copy = Storage::embedded(&looked)?;
    let (epoch, events) = copy.read(|c| {
        Ok::<_, StorageError>((identity::current(c)?.map(|epoch| epoch.name), events::count(c)?))
    })?;
    drop(copy);
    fs::remove_dir_all(&looked)?;
    let manifest = Manifest { at: now, epoch, database_sha256, documents, events };
    let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
    let said = to.join("backup.json.new");
    File::create(&said)?.write_all(&text)?;
    File::open(&said)?.sync_all()?;
    // Until the manifest is there the earlier copy is the copy.
    let named = named(to, &manifest.database_sha256);
    fs::rename(&new, &named)?;
    fs::rename(&said, to.join(MANIFEST))?;
    File::open(to)?.sync_all()?;
    for earlier in fs::read_dir(to)? {
        let path = earlier?.path();
        if path.extension().is_some_and(|kind| kind == "sqlite") && path != named {
            fs::remove_file(path)?;
        }
    }
    Ok(manifest)
}

/// Makes a desk in `data`, which is empty or absent, of a copy: checked first, with a new epoch, and
/// nobody signed in.
///
/// # Errors
/// [`BackupError`]; then there is no desk in `data`.
pub fn restore(
    from: &Path,
    data: &Path,
    dice: &Dice,
    now: Timestamp,
) -> Result<(Manifest, Epoch), BackupError> {
    let no_copy = |why: String| BackupError::NoCopy(from.to_owned(), why);
    let text = fs::read(from.join(MANIFEST)).map_err(|error| no_copy(error.to_string()))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| no_copy(error.to_string()))?;
    if occupied(data)? {
        return Err(BackupError::Occupied(data.to_owned()));
    }
    let database = named(from, &manifest.database_sha256);
    if file_digest(&database)? != manifest.database_sha256 {
        return Err(BackupError::Damaged("the database is not the one of backup.json".into()));
    }
    let building = tempfile_beside(data)?;
    fs::copy(&database, building.join(DATABASE))?;
    let blobs = Blobs::folder(&building.join(BLOBS))?;
    let documents = relocation::documents(&Blobs::folder(&from.join(BLOBS))?, &blobs)
        .map_err(|error| BackupError::Damaged(error.to_string()))?;
    if documents < manifest.documents {
        return Err(BackupError::Damaged(format!(
            "{documents} of {} documents are there",
            manifest.documents
        )));
    }
    let storage = Storage::embedded(&building)?;
    check(&storage)?;
    let epoch = Epoch::new(dice, "restored", now);
    storage.write(|tx| begin_anew(tx, &epoch, now))?;
    drop(storage);
    if data.is_dir() {
        fs::remove_dir(data)?;
    }
    fs::rename(&building, data)?;
    Ok((manifest, epoch))
}

/// Begins the epoch of a desk whose database was restored: nobody is signed in, and the log says so.
///
/// # Errors
/// Where the database fails.
pub fn begin_anew(
    tx: &crate::storage::Transaction,
    epoch: &Epoch,
    now: Timestamp,
) -> Result<(), StorageError> {
    let before = identity::current(tx)?.map(|epoch| epoch.name);
    identity::begin(tx, epoch)?;
    sessions::close_all(tx)?;
    entrances::close_all(tx)?;
    let details = serde_json::json!({ "epoch": epoch.name, "before": before });
    events::append(tx, now, None, "desk", "restored", &details)
}

fn named(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(format!("desk-{}.sqlite", sha256.get(..16).unwrap_or_default()))
}

fn check(storage: &Storage) -> Result<(), BackupError> {
    let (ledger, gaps, chain) = storage.read(|c| {
        Ok::<_, StorageError>((ledger::audit(c)?, register::gaps(c)?, events::check_chain(c)?))
    })?;
    if let Some(sequence) = chain {
        return Err(BackupError::Damaged(format!("event {sequence} does not follow")));
    }
    match ledger.into_iter().chain(gaps).next() {
        Some(broken) => Err(BackupError::Damaged(broken)),
        None => Ok(()),
    }
}

fn occupied(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// An empty folder beside another one, on the same disk; what an earlier crash left there is removed.
fn tempfile_beside(dir: &Path) -> io::Result<PathBuf> {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let beside = dir.with_file_name(format!(".{name}.building"));
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::create_dir_all(&beside)?;
    Ok(beside)
}

/// The digest of a file, lower-case hex, however large it is.
pub(crate) fn file_digest(path: &Path) -> io::Result<String> {
    let (mut file, mut hash) = (File::open(path)?, Sha256::new());
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(&piece[..read]);
    }
}
