//! The opened home: the device's memory, its place in the company, the drafts in hand, the language of
//! whoever asks.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use certificate::words::Language;
use draft::{ActorId, Author, DocumentId, Draft, UndoStack};
use store::{Store, StoreError, Version};
use sync_driver::node::Node;
use sync_driver::replica::{Ground, GroundError};

use crate::{AppError, Code, encryption, files};

/// Between two looks whether everything has left.
const CLOSING: Duration = Duration::from_millis(20);

/// A home with its company. Shared between threads; calls block, save those that ask a desk.
pub struct Office {
    pub(crate) home: PathBuf,
    pub(crate) store: Arc<Store>,
    pub(crate) author: Author,
    pub(crate) drafts: Arc<Mutex<OpenDrafts>>,
    ground: Option<Arc<Ground>>,
    /// The node of this home, while this process runs it.
    node: Arc<Mutex<Weak<Node>>>,
    /// Language of messages.
    pub language: Language,
}

/// The drafts in hand.
pub(crate) type OpenDrafts = HashMap<DocumentId, OpenDraft>;

/// What a thread beside the office needs of it; it ends when the office is closed.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) store: Arc<Store>,
    pub(crate) ground: Option<Arc<Ground>>,
    pub(crate) node: Arc<Mutex<Weak<Node>>>,
    pub(crate) drafts: Weak<Mutex<OpenDrafts>>,
    pub(crate) language: Language,
}

impl Part {
    /// Whether the office is still open.
    pub(crate) fn is_open(&self) -> bool {
        self.drafts.strong_count() > 0
    }

    /// This home's place in the company.
    pub(crate) fn ground(&self) -> Result<Arc<Ground>, AppError> {
        let ground = self.ground.as_ref().map(Arc::clone);
        ground.ok_or_else(|| AppError::new(Code::NotInitialised, "no company"))
    }

    /// The node of this home, where this process runs it.
    pub(crate) fn node(&self) -> Option<Arc<Node>> {
        self.node.lock().unwrap_or_else(PoisonError::into_inner).upgrade()
    }
}

/// An office that is being closed.
pub struct Closing {
    home: PathBuf,
    store: Weak<Store>,
}

impl Closing {
    /// Waits until this process has the home open nowhere; what runs beside notices it by and by.
    ///
    /// # Errors
    /// [`Code::HomeInUse`] where something still has it after `limit`.
    pub fn wait(&self, limit: Duration) -> Result<(), AppError> {
        let until = Instant::now() + limit;
        while self.store.strong_count() > 0 {
            if Instant::now() > until {
                return Err(AppError::new(Code::HomeInUse, "the home is still open")
                    .with("home", self.home.display()));
            }
            thread::sleep(CLOSING);
        }
        Ok(())
    }
}

/// A draft in hand, how far it has seen what other processes wrote, and what can be taken back.
pub(crate) struct OpenDraft {
    pub(crate) draft: Draft,
    pub(crate) actor: ActorId,
    pub(crate) version: Version,
    pub(crate) undo: UndoStack,
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
        let mut office = Self::open_any(home, language)?;
        let Some(registration) = office.store.registration()? else {
            return Err(AppError::new(Code::NotInitialised, "no company"));
        };
        // A home that is older than devices becomes the first one of its company.
        crate::devices::found(&office.store, &registration.company, &system_user())?;
        let ground = Ground::open(Arc::clone(&office.store)).map_err(|error| grounding(&error))?;
        let me = ground.key.id();
        if let Some(standing) = ground.roll().known(&me) {
            office.author = Author::new(&standing.person);
        }
        office.ground = Some(Arc::new(ground));
        crate::company_documents::found(&office)?;
        Ok(office)
    }

    /// Opens or makes a home, whether or not a company is registered.
    pub(crate) fn open_any(home: &Path, language: Language) -> Result<Self, AppError> {
        let home = std::path::absolute(home).unwrap_or_else(|_| home.to_owned());
        let key = encryption::key(&home)?;
        let store = Store::open_with(&home, key.as_ref());
        let store = Arc::new(store.map_err(|error| encryption::failed(&home, &error))?);
        Ok(Self {
            home,
            store,
            author: Author::new(&system_user()),
            drafts: Arc::default(),
            ground: None,
            node: Arc::default(),
            language,
        })
    }

    /// For whoever is about to drop it, and wants the home for something that nobody else may see.
    pub fn closing(&self) -> Closing {
        Closing { home: self.home.clone(), store: Arc::downgrade(&self.store) }
    }

    /// What a thread beside this office needs of it.
    pub(crate) fn part(&self) -> Part {
        Part {
            store: Arc::clone(&self.store),
            ground: self.ground.clone(),
            node: Arc::clone(&self.node),
            drafts: Arc::downgrade(&self.drafts),
            language: self.language,
        }
    }

    /// This home's place in the company.
    ///
    /// # Errors
    /// [`Code::NotInitialised`] for a home without one.
    pub fn ground(&self) -> Result<Arc<Ground>, AppError> {
        self.part().ground()
    }

    /// The node of this home, where this process runs it.
    pub fn node(&self) -> Option<Arc<Node>> {
        self.part().node()
    }

    /// Something was stored: the node, if there is one here, carries it to the others.
    pub(crate) fn wrote(&self) {
        if let Some(node) = self.node() {
            node.wrote();
        }
    }

    /// The home folder, absolute.
    pub fn home(&self) -> &Path {
        &self.home
    }
}

/// The person at this device before the company knows a better name: the system's user name.
pub(crate) fn system_user() -> String {
    let name = ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()));
    name.unwrap_or_else(|| "origo".to_owned())
}

/// Where practices are kept when nobody says otherwise.
pub fn default_home() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join("origo"))
}

fn grounding(error: &GroundError) -> AppError {
    match error {
        GroundError::NoCompany => AppError::new(Code::NotInitialised, error),
        GroundError::Damaged(_) | GroundError::Store(_) => {
            AppError::new(Code::Storage, error).with("home", "-").with("why", files::causes(error))
        }
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
