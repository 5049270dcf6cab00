//! The retention policy: years after a practice was closed, its papers and the personal data in its rows are
//! taken away, once an export for preservation is proven to hold every one of them.
//!
//! Never taken away: the protocol register, the ledger, the certificates' numbers and codes, and the chain of
//! events, which tells the removal. What another practice still needs is not erased. A run that breaks off is
//! finished by the next one.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::backup::file_digest;
use crate::blobs::Blobs;
use crate::clock::{in_rome, midnight};
use crate::storage::removals::{self, Due};
use crate::storage::{Lock, Storage, StorageError, events};

/// Fewest years: customs papers are kept for three at least (Regulation (EU) 952/2013, article 51).
pub const YEARS_MIN: u32 = 3;
/// Largest list of files that is read, in bytes: some hundred thousand practices.
const MANIFEST_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Why nothing was removed, or not all.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// Fewer years than [`YEARS_MIN`].
    #[error("papers are kept for {YEARS_MIN} years at least")]
    Years,
    /// The folder is no export, or not what was exported.
    #[error("{folder}: {why}")]
    Unproven {
        /// The folder.
        folder: PathBuf,
        /// What is wrong there.
        why: String,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A document or a file.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Practices that were closed so many years ago and still have their papers.
///
/// # Errors
/// [`RetentionError::Years`], or where the database fails.
pub fn due(storage: &Storage, years: u32, now: Timestamp) -> Result<Vec<Due>, RetentionError> {
    if years < YEARS_MIN {
        return Err(RetentionError::Years);
    }
    let today = in_rome(now).date();
    let day = today.checked_sub(i64::from(years).years()).map_err(io::Error::other)?;
    Ok(storage.read(|c| removals::due(c, midnight(day)))?)
}

/// An export whose every file was read again and has the digest that was written down.
#[derive(Debug)]
pub struct Proof {
    /// Digest of its list.
    manifest_sha256: String,
    /// Where a digest's bytes are, by practice.
    files: HashMap<String, HashMap<String, PathBuf>>,
}

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    path: String,
    sha256: String,
}

/// Reads an export and proves it.
///
/// # Errors
/// [`RetentionError::Unproven`] names the file.
pub fn prove(folder: &Path) -> Result<Proof, RetentionError> {
    let unproven = |why: String| RetentionError::Unproven { folder: folder.to_owned(), why };
    let mut list = Vec::new();
    let file = File::open(folder.join("manifest.json")).map_err(|error| {
        unproven(format!("manifest.json: {error}; without it, this is no export"))
    })?;
    file.take(MANIFEST_BYTES_MAX).read_to_end(&mut list)?;
    let manifest: Manifest = serde_json::from_slice(&list)
        .map_err(|error| unproven(format!("manifest.json: {error}")))?;
    let mut files: HashMap<String, HashMap<String, PathBuf>> = HashMap::new();
    for Listed { path, sha256 } in manifest.files {
        let plain = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain {
            return Err(unproven(format!("{path:?} leads out of it")));
        }
        let full = folder.join(&path);
        let found = file_digest(&full).map_err(|error| unproven(format!("{path}: {error}")))?;
        if found != sha256 {
            return Err(unproven(format!("{path} is not what was exported")));
        }
        let mut parts = path.split('/');
        if let (Some("pratiche"), Some(practice)) = (parts.next(), parts.next()) {
            files.entry(practice.to_owned()).or_default().insert(sha256, full);
        }
    }
    Ok(Proof { manifest_sha256: hex::encode(Sha256::digest(&list)), files })
}

/// What a run did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Practices that lost their papers.
    pub practices: Vec<String>,
    /// Practices that are due, but that no proven export holds wholly.
    pub unproven: Vec<String>,
    /// Files that were erased.
    pub files: usize,
}

/// Removes what is due and proven.
///
/// # Errors
/// [`RetentionError`]; what was removed by then stays removed.
pub fn remove(
    storage: &Storage,
    blobs: &Blobs,
    years: u32,
    proofs: &[Proof],
    now: Timestamp,
) -> Result<Removed, RetentionError> {
    let mut done = Removed::default();
    for Due { practice, .. } in due(storage, years, now)? {
        let digests = storage.read(|c| removals::digests(c, &practice))?;
        let holds = |proof: &&Proof| {
            let files = proof.files.get(&practice);
            // The last digest is of what stands in the base form.
            let own = &digests[..digests.len().saturating_sub(1)];
            files.is_some_and(|files| own.iter().all(|digest| files.contains_key(digest)))
        };
        let Some(proof) = proofs.iter().find(holds) else {
            done.unproven.push(practice);
            continue;
        };
        storage.write_on(&[Lock::practice(&practice)], |tx| {
            removals::put(tx, &practice, years, &proof.manifest_sha256, now)?;
            let details = json!({ "years": years, "manifest": proof.manifest_sha256 });
            events::append(tx, now, Some(&practice), "desk", "removedByPolicy", &details)
        })?;
        done.practices.push(practice);
    }
    let erased = erase(storage, blobs)?;
    done.files = erased.len();
    bring_back(storage, blobs, proofs, &erased)?;
    Ok(done)
}

/// Erases the bytes of every practice that was removed, but what is needed elsewhere.
fn erase(storage: &Storage, blobs: &Blobs) -> Result<Vec<String>, RetentionError> {
    let mut erased = Vec::new();
    for practice in storage.read(removals::unerased)? {
        // Alone with the desk: nobody writes down a digest while it is looked for.
        storage.write(|tx| {
            for digest in removals::digests(tx, &practice)? {
                if !removals::is_needed(tx, &digest)? && blobs.remove(&digest)? {
                    erased.push(digest);
                }
            }
            Ok::<_, RetentionError>(removals::set_erased(tx, &practice)?)
        })?;
    }
    Ok(erased)
}

/// Somebody may have stored the same bytes in the moment before they were erased, and written them down
/// after: they come back from the export.
fn bring_back(
    storage: &Storage,
    blobs: &Blobs,
    proofs: &[Proof],
    erased: &[String],
) -> Result<(), RetentionError> {
    for digest in erased {
        if storage.read(|c| removals::is_needed(c, digest))? {
            let mut places = proofs.iter().flat_map(|proof| proof.files.values());
            if let Some(path) = places.find_map(|files| files.get(digest)) {
                blobs.put(&fs::read(path)?)?;
            }
        }
    }
    Ok(())
}
