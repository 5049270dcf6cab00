//! The home that this window shows: opened once, read by every command.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, TryLockError};
use std::time::Duration;

use app::{AppError, Language, Office};

/// A question to a desk that is on its way has this long to end.
const CLOSING: Duration = Duration::from_secs(60);

/// One home, in the language of whoever sits before it.
pub(crate) struct Home {
    /// Folder of the practices.
    pub(crate) folder: PathBuf,
    open: RwLock<(Language, Option<Arc<Office>>)>,
}

impl Home {
    /// A home that is not opened yet: it may hold no company.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, open: RwLock::new((Language::default(), None)) }
    }

    /// The language of the window.
    pub(crate) fn language(&self) -> Language {
        self.open.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Findings and checks speak this language from now on.
    pub(crate) fn set_language(&self, language: Language) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if open.0 != language {
            *open = (language, None);
        }
    }

    /// Closes the home and does something while this window has it open nowhere. It is opened anew by whoever
    /// asks for it next.
    ///
    /// # Errors
    /// `homeInUse` where something in this window does not let go of it, and what `work` says.
    pub(crate) fn aside<T>(
        &self,
        work: impl FnOnce(&Path) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(office) = open.1.take() {
            let closing = office.closing();
            drop(office);
            closing.wait(CLOSING)?;
        }
        work(&self.folder)
    }

    /// Whether it is being opened, or something is done with it while it is closed: who must not wait, asks.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.open.try_read(), Err(TryLockError::WouldBlock))
    }

    /// The opened home; `opened` meets it first where it had to be opened.
    ///
    /// # Errors
    /// `notInitialised` where no company is registered; `storage`, `newerHome`.
    pub(crate) fn office(
        &self,
        opened: impl FnOnce(&Arc<Office>),
    ) -> Result<Arc<Office>, AppError> {
        if let (_, Some(office)) = &*self.open.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Arc::clone(office));
        }
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if let (_, Some(office)) = &*open {
            return Ok(Arc::clone(office));
        }
        let office = Arc::new(Office::open(&self.folder, open.0)?);
        opened(&office);
        open.1 = Some(Arc::clone(&office));
        Ok(office)
    }
}
