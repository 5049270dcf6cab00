//! Modules loaded into this process: each once, and never unloaded.
//!
//! A module keeps threads and open devices of its own; taking it out of a running process crashes
//! more often than not. It can be begun anew (C_Finalize, C_Initialize), which ends all sessions of
//! the process. So each belongs to one [`Life`] of its module: a handle of an earlier life may be
//! somebody else's session in this one, and is neither used nor closed any more.

use std::collections::HashMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock, RwLockReadGuard};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::session::Session;
use cryptoki::slot::Slot;

use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::raw::RawSign;

/// A module that is loaded, or about to be; a lock each, as one that hangs must not stop others.
type Place = Arc<Mutex<Option<Arc<Library>>>>;

static LOADED: LazyLock<Mutex<HashMap<PathBuf, Place>>> = LazyLock::new(Mutex::default);

/// A module in this process.
pub(crate) struct Library {
    module: Pkcs11,
    raw: RawSign,
    path: PathBuf,
    /// Whoever initialised it may begin it anew.
    ours: bool,
    life: RwLock<u64>,
}

/// From one C_Initialize to the next. As long as it is held the module is not begun anew.
pub(crate) struct Life<'a> {
    library: &'a Arc<Library>,
    number: RwLockReadGuard<'a, u64>,
}

/// Loads and initialises a module, or gives it again.
pub(crate) fn load(path: &Path) -> Result<Arc<Library>, TokenError> {
    let absent = |detail: String| TokenError::ModuleAbsent { path: path.to_owned(), detail };
    let real = path.canonicalize().map_err(|error| absent(error.to_string()))?;
    let place = {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(loaded.entry(real.clone()).or_default())
    };
    let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(library) = &*place {
        return Ok(Arc::clone(library));
    }
    let module = Pkcs11::new(&real).map_err(|error| absent(error.to_string()))?;
    let ours = match module.initialize(arguments()) {
        Ok(()) => true,
        Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => false,
        Err(error) => return Err(absent(error.to_string())),
    };
    let raw = RawSign::of(&real)?;
    let library = Arc::new(Library { module, raw, path: real, ours, life: RwLock::new(1) });
    *place = Some(Arc::clone(&library));
    Ok(library)
}

fn arguments() -> CInitializeArgs {
    CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)
}

/// The tokens that a module sees now. No PIN is needed.
///
/// Loads the module into this process: one that is not known is probed first ([`crate::probe`]).
///
/// # Errors
/// [`TokenError::ModuleAbsent`], or what the module says.
pub fn list_tokens(module: &Path) -> Result<Vec<TokenInfo>, TokenError> {
    let library = load(module)?;
    let present = library.enter().present()?;
    Ok(present.into_iter().map(|(_, info)| info).collect())
}

impl Library {
    /// Where it was loaded from, without links.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Calls of the module are made within a life. Waits while it is begun anew.
    pub(crate) fn enter(self: &Arc<Self>) -> Life<'_> {
        Life { library: self, number: self.life.read().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Begins the module anew, unless `in_use` or a call is under way: then false.
    ///
    /// All sessions of this process with the module end by it.
    pub(crate) fn begin_anew(&self, in_use: impl FnOnce() -> bool) -> Result<bool, TokenError> {
        // Who waits here would wait for a person at a PIN pad.
        let Ok(mut life) = self.life.try_write() else { return Ok(false) };
        if !self.ours || in_use() {
            return Ok(false);
        }
        *life += 1;
        match self.module.clone().finalize() {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiNotInitialized, _)) => {}
            Err(error) => return Err(error.into()),
        }
        self.module.initialize(arguments())?;
        Ok(true)
    }
}

impl Life<'_> {
    /// The module.
    pub(crate) fn module(&self) -> &Pkcs11 {
        &self.library.module
    }

    /// Slots with an initialised token. A slot that does not answer is passed over.
    pub(crate) fn present(&self) -> Result<Vec<(Slot, TokenInfo)>, TokenError> {
        let slots = self.module().get_slots_with_token()?;
        let answer = |slot| {
            let info = self.module().get_token_info(slot).ok()?;
            info.token_initialized().then(|| (slot, TokenInfo::from(&info)))
        };
        Ok(slots.into_iter().filter_map(answer).collect())
    }

    /// A new session, for reading and signing.
    pub(crate) fn open(&self, slot: Slot) -> Result<OpenSession, TokenError> {
        Ok(OpenSession {
            session: Some(self.module().open_ro_session(slot)?),
            library: Arc::clone(self.library),
            life: *self.number,
        })
    }

    /// Whether the session was opened in this life.
    pub(crate) fn has(&self, session: &OpenSession) -> bool {
        session.life == *self.number
    }
}

/// A session, closed on drop in its own life alone.
pub(crate) struct OpenSession {
    /// `None` only while it is dropped.
    session: Option<Session>,
    library: Arc<Library>,
    life: u64,
}

impl OpenSession {
    /// Ends the operation that `sign_init` began.
    pub(crate) fn sign(&self, data: &[u8]) -> Result<Vec<u8>, TokenError> {
        self.library.raw.sign(self, data)
    }

    /// Forgets a session that the module has closed by itself, as it does when a token goes away:
    /// its handle may belong to another one by now.
    pub(crate) fn abandon(mut self) {
        std::mem::forget(self.session.take());
    }

    /// Lets go of the session before a new one, which stays open.
    pub(crate) fn replaced_by(self, new: &Self) {
        if self.handle() == new.handle() {
            self.abandon();
        }
    }
}

impl Deref for OpenSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.session.as_ref().expect("a session is there until it is dropped")
    }
}

impl Drop for OpenSession {
    fn drop(&mut self) {
        let same_life = self.library.life.try_read().is_ok_and(|life| *life == self.life);
        if !same_life {
            std::mem::forget(self.session.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use harness::faulty::{Faults, FaultyToken};
    use harness::pki::shared;

    use super::*;

    fn loaded() -> (FaultyToken, Arc<Library>) {
        let shared = shared();
        let card = FaultyToken::new(&shared.pki, &shared.cards, Faults::default()).expect("card");
        let library = load(&card.module_path()).expect("loaded");
        (card, library)
    }

    fn opened(library: &Arc<Library>) -> OpenSession {
        let life = library.enter();
        let (slot, _) = life.present().expect("slots").pop().expect("a token");
        life.open(slot).expect("a session")
    }

    #[test]
    fn a_session_of_an_earlier_life_does_not_close_one_of_this() {
        let (card, library) = loaded();
        let old = opened(&library);
        assert!(library.begin_anew(|| false).expect("begun"), "nobody is logged in");
        let new = opened(&library);
        assert_eq!(old.handle(), new.handle(), "handles are given anew: that is the danger");
        assert!(!library.enter().has(&old) && library.enter().has(&new), "lives are told apart");
        drop(old);
        assert!(new.get_session_info().is_ok(), "the new one is open");
        drop(new);
        assert_eq!(card.count("C_CloseSession"), 1, "and that one is closed");
    }

    #[test]
    fn a_module_in_use_is_not_begun_anew() {
        let (card, library) = loaded();
        assert!(!library.begin_anew(|| true).expect("asked"), "somebody is logged in");
        let life = library.enter();
        assert!(!library.begin_anew(|| false).expect("asked"), "a call is under way");
        drop(life);
        assert_eq!(card.count("C_Finalize"), 0, "nothing was ended");
        assert!(library.begin_anew(|| false).expect("begun"), "now it can");
    }

    #[cfg(unix)]
    #[test]
    fn a_module_is_loaded_once_under_all_its_names() {
        let (card, library) = loaded();
        let folder = card.module_path().parent().expect("folder").to_owned();
        let link = folder.join("another-name");
        std::os::unix::fs::symlink(card.module_path(), &link).expect("link");
        assert!(Arc::ptr_eq(&library, &load(&link).expect("loaded")), "one module");
        assert_eq!(card.count("C_Initialize"), 1);
    }
}
