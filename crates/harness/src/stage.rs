//! The real programs of a journey on loopback: `origo` in an office, `origo-desk` at a Chamber, and
//! an officer who works through its pages.
//!
//! Owns how they are started, asked and stopped, and the papers that a practice needs. Judges
//! nothing: tests assert, `xtask` prints.

mod desk;
mod http;
mod hub;
mod office;
mod officer;
mod paper;
mod scene;

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

pub use desk::{ACCOUNT, Desk, OFFICER};
pub use http::{Form, Page, Visitor};
pub use hub::Hub;
pub use office::{Office, PASSPHRASE, Said, Word, programs_beside_tests};
pub use officer::Officer;
pub use paper::pdf;
pub use scene::{CHAMBER, PIN, Props, Scene};

use crate::child::ChildError;

/// User and password of somebody on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secrets {
    /// User name.
    pub user: &'static str,
    /// Password.
    pub password: &'static str,
}

/// Why the stage could not be set, or what was expected did not happen.
#[derive(Debug)]
pub enum StageError {
    /// A program did not start or end.
    Child(ChildError),
    /// A program said no where yes was needed.
    Refused {
        /// The words it was called with.
        asked: String,
        /// What it said.
        said: String,
    },
    /// A page did not hold what was looked for.
    Page {
        /// Its address.
        url: String,
        /// What is missing.
        why: String,
    },
    /// A file.
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl StageError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }
}

impl Display for StageError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Child(error) => error.fmt(f),
            Self::Refused { asked, said } => write!(f, "`{asked}` said: {}", said.trim()),
            Self::Page { url, why } => write!(f, "{url}: {why}"),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl std::error::Error for StageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Child(error) => Some(error),
            Self::File { source, .. } => Some(source),
            Self::Refused { .. } | Self::Page { .. } => None,
        }
    }
}

impl From<ChildError> for StageError {
    fn from(error: ChildError) -> Self {
        Self::Child(error)
    }
}
