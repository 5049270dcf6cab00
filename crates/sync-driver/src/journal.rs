//! The outbox row of one submission: written before each step, read again after a crash.

use serde::{Deserialize, Serialize};
use store::{Digest, Journal as Row, ListRow, OutboxEntry, SealId, Store, StoreError};
use sync::{Stage, Submission};
use wire::fpws::PracticeData;

/// A submission with what its create carries, as the outbox keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outbox {
    /// Where it stands.
    pub submission: Submission,
    /// What the create says of the practice; its description carries the reference.
    pub data: PracticeData,
    /// A person asked for it to be submitted.
    pub requested: bool,
}

/// Why the loop stopped for a reason of this device.
#[derive(Debug, thiserror::Error)]
pub enum DriveError {
    /// The journal cannot be written; nothing was sent after the last row that could.
    #[error("the journal cannot be written")]
    Journal(#[source] StoreError),
    /// What the journal holds is not a submission.
    #[error("the journal holds no submission")]
    Unreadable(#[source] serde_json::Error),
    /// The bytes of a sealed file are missing or damaged.
    #[error("the bytes of {sha256} are missing or damaged")]
    Bytes {
        /// Which.
        sha256: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Outbox {
    /// The row's text.
    ///
    /// # Errors
    /// [`DriveError::Unreadable`], never for values of this type.
    pub fn to_json(&self) -> Result<String, DriveError> {
        serde_json::to_string(self).map_err(DriveError::Unreadable)
    }

    /// From a stored row.
    ///
    /// # Errors
    /// [`DriveError::Unreadable`] for a row of another version.
    pub fn of(entry: &OutboxEntry) -> Result<Self, DriveError> {
        serde_json::from_str(&entry.state_json).map_err(DriveError::Unreadable)
    }
}

/// The journal of one submission. Another process that wrote meanwhile stops it before its next step.
pub struct Journal<'a> {
    store: &'a Store,
    seal: SealId,
    version: i64,
    outbox: Outbox,
    row: &'a dyn Fn(&Stage) -> ListRow,
    now_ms: &'a dyn Fn() -> i64,
}

impl<'a> Journal<'a> {
    /// Goes on from a stored row; `row` gives the list row that a stage calls for.
    ///
    /// # Errors
    /// [`DriveError::Unreadable`].
    pub fn resume(
        store: &'a Store,
        entry: &OutboxEntry,
        row: &'a dyn Fn(&Stage) -> ListRow,
        now_ms: &'a dyn Fn() -> i64,
    ) -> Result<Self, DriveError> {
        let outbox = Outbox::of(entry)?;
        Ok(Self { store, seal: entry.seal, version: entry.version, outbox, row, now_ms })
    }

    /// What the create carries.
    pub fn data(&self) -> &PracticeData {
        &self.outbox.data
    }

    /// The submission as last written.
    pub fn submission(&self) -> &Submission {
        &self.outbox.submission
    }

    /// Now, milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        (self.now_ms)()
    }

    /// Notes that a person asked for it.
    ///
    /// # Errors
    /// As [`Journal::write`].
    pub fn request(&mut self) -> Result<(), DriveError> {
        self.outbox.requested = true;
        let submission = self.outbox.submission.clone();
        self.write(&submission)
    }

    /// Makes a state durable, with the list row that follows from it.
    ///
    /// # Errors
    /// [`DriveError::Journal`]; the step must not be taken then.
    pub fn write(&mut self, submission: &Submission) -> Result<(), DriveError> {
        self.outbox.submission.clone_from(submission);
        let state_json = self.outbox.to_json()?;
        let row = Row {
            seal: self.seal,
            seen: self.version,
            idempotency_key: submission.plan.key.as_str(),
            state_json: &state_json,
            next_attempt_ms: submission.not_before_ms,
            at_ms: self.now_ms(),
        };
        self.version = self
            .store
            .outbox_put(&row, Some(&(self.row)(&submission.stage)))
            .map_err(DriveError::Journal)?;
        Ok(())
    }

    /// The bytes of a file of the plan, verified.
    ///
    /// # Errors
    /// [`DriveError::Bytes`].
    pub(crate) fn bytes(&self, sha256: &str) -> Result<Vec<u8>, DriveError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| DriveError::Bytes {
            sha256: sha256.to_owned(),
            source,
        };
        let digest: Digest = sha256.parse().map_err(|_| failed("no digest".into()))?;
        self.store.blob(digest).map_err(|error| failed(Box::new(error)))
    }
}
