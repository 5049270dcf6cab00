//! The opened home: the device's memory, the drafts in hand, the language of whoever asks.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use certificate::words::Language;
use draft::{Author, Draft, PracticeId};
use store::{Store, StoreError, Version};

use crate::{AppError, Code, files};

/// A home with its company. Shared between threads; calls block, save those that ask a desk.
pub struct Office {
    pub(crate) home: PathBuf,
    pub(crate) store: Store,
    pub(crate) author: Author,
    pub(crate) drafts: Mutex<HashMap<PracticeId, OpenDraft>>,
    /// Language of messages.
    pub language: Language,
}

/// A draft in hand, and how far it has seen what other processes wrote.
pub(crate) struct OpenDraft {
    pub(crate) draft: Draft,
    pub(crate) version: Version,
}

impl Office {
    /// Opens the home of a registered company.
    ///
    /// # Errors
    /// [`Code::NotInitialised`], [`Code::Storage`], [`Code::NewerHome`].
    pub fn open(home: &Path, language: Language) -> Result<Self, AppError> {
        if !home.join("origo.sqlite").exists() {
            return Err(AppError::new(Code::NotInitialised, "no home").with("home", home.display()));
        }
        let office = Self::open_any(home, language)?;
        if crate::company::stored(&office)?.is_none() {
            return Err(AppError::new(Code::NotInitialised, "no company"));
        }
        Ok(office)
    }

    /// Opens or makes a home, whether or not a company is registered.
    pub(crate) fn open_any(home: &Path, language: Language) -> Result<Self, AppError> {
        let home = std::path::absolute(home).unwrap_or_else(|_| home.to_owned());
        let store = Store::open(&home).map_err(|error| opening(&home, &error))?;
        Ok(Self { home, store, author: author(), drafts: Mutex::default(), language })
    }

    /// The home folder, absolute.
    pub fn home(&self) -> &Path {
        &self.home
    }
}

/// The person at this device, by the system's user name.
fn author() -> Author {
    let name = ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()));
    Author::new(name.as_deref().unwrap_or("origo"))
}

/// Where practices are kept when nobody says otherwise.
pub fn default_home() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join("origo"))
}

fn opening(home: &Path, error: &StoreError) -> AppError {
    match error {
        StoreError::NewerSchema { .. } => AppError::new(Code::NewerHome, error),
        _ => AppError::new(Code::Storage, error)
            .with("home", home.display())
            .with("why", files::causes(error)),
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NewerSchema { .. } => Self::new(Code::NewerHome, &error),
            StoreError::DuplicateReference { reference, practice } => {
                Self::new(Code::AlreadyImported, &error)
                    .with("reference", reference)
                    .with("id", practice)
            }
            StoreError::Absent { what: "practice", id } => {
                Self::new(Code::UnknownPractice, &error).with("id", id)
            }
            _ => Self::new(Code::Storage, &error)
                .with("home", "-")
                .with("why", files::causes(&error)),
        }
    }
}
