//! What can go wrong with the memory, by what the caller can do about it.

use std::{io, path::PathBuf};

use draft::PracticeId;
use rusqlite::ErrorCode;

use crate::Digest;

/// Why something was not stored or not found. What was stored before is untouched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The home folder cannot be made, opened or written.
    #[error("the folder {} cannot be used: {source}", path.display())]
    Home {
        /// Which folder or file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// No room on the disk: make room and try again.
    #[error(
        "the disk is full: this last change was not stored, everything before it is safe; make room and try again"
    )]
    Full {
        /// What the system or SQLite says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another process of Origo holds the memory: try again.
    #[error("another Origo is writing; this change was not stored, nothing before it was lost")]
    Busy {
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// The disk refuses to read or write.
    #[error(
        "the disk cannot be read or written; this change was not stored, nothing before it was lost: {source}"
    )]
    Disk {
        /// What the system or SQLite says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Stored bytes are not what was stored: restore a backup, or fetch from another device.
    #[error("what is stored is damaged: {why}")]
    Damaged {
        /// What does not agree.
        why: String,
    },
    /// A newer program has used this home: update this one.
    #[error("this home is of form {found}, this version knows {known}; update the program")]
    NewerSchema {
        /// Form of the home.
        found: i64,
        /// Newest form that this version knows.
        known: i64,
    },
    /// The home is encrypted: its key is wanted.
    #[error("this home is encrypted, and no key was given")]
    Encrypted,
    /// The key does not open the home.
    #[error("the key does not open this home")]
    WrongKey,
    /// Another process has the home open: close it, then again.
    #[error("another Origo has this home open")]
    InUse,
    /// The file is another program's.
    #[error("{} is no memory of Origo", path.display())]
    NotOurs {
        /// Which file.
        path: PathBuf,
    },
    /// There is no such thing here.
    #[error("there is no {what} {id} here")]
    Absent {
        /// What was asked for.
        what: &'static str,
        /// Under which name.
        id: String,
    },
    /// A practice with that external reference is here already.
    #[error(
        "the reference {reference} is already that of practice {practice}; open that one, or change the reference"
    )]
    DuplicateReference {
        /// The external reference.
        reference: String,
        /// Who has it.
        practice: PracticeId,
    },
    /// A practice with that id is here already.
    #[error("practice {practice} is here already")]
    DuplicatePractice {
        /// Which.
        practice: PracticeId,
    },
    /// The revision has another seal already: open a new revision.
    #[error(
        "revision {revision} of practice {practice} is sealed already with other content; open a new revision"
    )]
    RevisionSealed {
        /// Which practice.
        practice: PracticeId,
        /// Which revision.
        revision: u32,
    },
    /// Somebody else wrote since this was read: read again.
    #[error("the {what} changed meanwhile; read it again")]
    Stale {
        /// What changed.
        what: &'static str,
    },
    /// More bytes than may be kept.
    #[error("{found_bytes} bytes are more than the {limit_bytes} that may be kept")]
    TooLarge {
        /// How many came.
        found_bytes: u64,
        /// How many may.
        limit_bytes: u64,
    },
    /// The attachment's bytes are not here: fetch or attach it again.
    #[error("the file with SHA-256 {sha256} is not here; attach it again")]
    BlobAbsent {
        /// Which.
        sha256: Digest,
    },
    /// The attachment's bytes changed on disk: attach it again.
    #[error("the file with SHA-256 {sha256} is damaged on this disk; attach it again")]
    BlobDamaged {
        /// Which.
        sha256: Digest,
    },
    /// Bytes do not have the name that they came with: ask for them again.
    #[error("these bytes have the SHA-256 {found}, not {expected}; nothing of them was kept")]
    WrongDigest {
        /// What they were said to be.
        expected: Digest,
        /// What they are.
        found: Digest,
    },
    /// A piece does not follow on what is here: send from there.
    #[error("a piece at byte {offset_bytes} leaves a gap: {held_bytes} bytes are here")]
    Gap {
        /// Where the piece begins.
        offset_bytes: u64,
        /// How much is here.
        held_bytes: u64,
    },
    /// The document is here as another kind: what came is not to be believed.
    #[error("document {document} is a {stored} here, not a {found}")]
    OtherKind {
        /// Which.
        document: PracticeId,
        /// What it is here.
        stored: String,
        /// What it was said to be.
        found: String,
    },
    /// SQLite refused for a reason that is a bug of ours.
    #[error("the memory refused: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

/// Whether trying the same again makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// At once or a little later.
    Soon,
    /// After a person did something.
    AfterPerson,
    /// Never: the answer stays.
    Never,
}

impl StoreError {
    /// Whether trying the same again makes sense.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Busy { .. } | Self::Stale { .. } => Retry::Soon,
            Self::Full { .. } | Self::Disk { .. } | Self::Home { .. } => Retry::AfterPerson,
            _ => Retry::Never,
        }
    }

    pub(crate) fn absent(what: &'static str, id: impl ToString) -> Self {
        Self::Absent { what, id: id.to_string() }
    }

    /// An error of the file system, told apart by what a person can do.
    pub(crate) fn file(path: &std::path::Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::Full { source: source.into() }
            }
            _ => Self::Home { path: path.to_owned(), source },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full { source: source.into() },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { source },
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied,
            ) => Self::Disk { source: source.into() },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { why: source.to_string() }
            }
            _ => Self::Sqlite(source),
        }
    }
}

impl From<draft::DraftError> for StoreError {
    fn from(error: draft::DraftError) -> Self {
        Self::Damaged { why: error.to_string() }
    }
}
