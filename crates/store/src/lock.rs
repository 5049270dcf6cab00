//! One submitter and one node at a time on one home. Owns the lock files; the operating system lets
//! go of them when the process ends, however it ends.

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

/// Held by the one process that talks to other devices; let go by dropping it.
#[derive(Debug)]
pub struct NodeLock {
    _file: File,
}

impl Store {
    /// Takes the submitter's place, or says that another process has it (`None`).
    ///
    /// Journaling before each step does not keep a second process from repeating a step whose answer
    /// the first still waits for; this does.
    pub fn lock_submitter(&self) -> Result<Option<SubmitterLock>, StoreError> {
        let file = take(&self.folder().join("submitter.lock"))?;
        Ok(file.map(|file| SubmitterLock { _file: file }))
    }

    /// Takes the node's place, or says that another process has it (`None`): then that one is asked by
    /// errands.
    ///
    /// Two nodes of one home would be one device twice to every peer.
    pub fn lock_node(&self) -> Result<Option<NodeLock>, StoreError> {
        let file = take(&self.folder().join("node.lock"))?;
        Ok(file.map(|file| NodeLock { _file: file }))
    }
}

fn take(path: &Path) -> Result<Option<File>, StoreError> {
    let failed = |error| StoreError::file(path, error);
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
