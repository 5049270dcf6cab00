//! One submitter at a time on one home. Owns the lock file; the operating system lets go of it when
//! the process ends, however it ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::{Store, StoreError};

/// Held by the one process that talks to desks; let go by dropping it.
#[derive(Debug)]
pub struct SubmitterLock {
    _file: File,
}

impl Store {
    /// Takes the submitter's place, or says that another process has it (`None`).
    ///
    /// Journaling before each step does not keep a second process from repeating a step whose answer
    /// the first still waits for; this does.
    pub fn lock_submitter(&self) -> Result<Option<SubmitterLock>, StoreError> {
        take(&self.folder().join("submitter.lock"))
    }
}

fn take(path: &Path) -> Result<Option<SubmitterLock>, StoreError> {
    let failed = |error| StoreError::file(path, error);
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(SubmitterLock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
