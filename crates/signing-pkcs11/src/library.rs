//! Modules loaded into this process: each once, and never unloaded.
//!
//! A module keeps threads and open devices of its own; taking it out of a running process crashes
//! more often than not. Sessions, not modules, come and go.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::slot::Slot;

use crate::error::TokenError;
use crate::info::TokenInfo;

static LOADED: LazyLock<Mutex<HashMap<PathBuf, Pkcs11>>> = LazyLock::new(Mutex::default);

/// Loads and initialises a module, or gives it again.
pub(crate) fn load(path: &Path) -> Result<Pkcs11, TokenError> {
    let absent = |detail: String| TokenError::ModuleAbsent { path: path.to_owned(), detail };
    let real = path.canonicalize().map_err(|error| absent(error.to_string()))?;
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = loaded.get(&real) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(&real).map_err(|error| absent(error.to_string()))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(absent(error.to_string())),
    }
    loaded.insert(real, module.clone());
    Ok(module)
}

/// The tokens that a module sees now. No PIN is needed.
pub fn list_tokens(module: &Path) -> Result<Vec<TokenInfo>, TokenError> {
    Ok(present(&load(module)?)?.into_iter().map(|(_, info)| info).collect())
}

/// Slots with an initialised token. A slot that does not answer is passed over.
pub(crate) fn present(module: &Pkcs11) -> Result<Vec<(Slot, TokenInfo)>, TokenError> {
    let slots = module.get_slots_with_token()?;
    let answer = |slot| {
        let info = module.get_token_info(slot).ok()?;
        info.token_initialized().then(|| (slot, TokenInfo::from(&info)))
    };
    Ok(slots.into_iter().filter_map(answer).collect())
}
