//! The loaded module: its configuration, SoftHSM beneath it, and the frame around every call.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use cryptoki_sys::{
    CK_FUNCTION_LIST, CK_RV, CK_SLOT_ID, CK_TOKEN_INFO, CK_TRUE, CKR_FUNCTION_NOT_SUPPORTED,
    CKR_GENERAL_ERROR, CKR_OK, CKR_TOKEN_NOT_PRESENT,
};

use crate::card::Card;
use crate::faults::Faults;

/// Slots of SoftHSM that are looked through for the token.
const MAX_SLOTS: usize = 64;

pub(crate) struct Module {
    pub(crate) faults: Faults,
    /// SoftHSM's functions, a copy: the library stays loaded as long as the process.
    pub(crate) real: CK_FUNCTION_LIST,
    card: Mutex<Card>,
    counts: Mutex<HashMap<&'static str, u64>>,
    trace: Mutex<File>,
    /// Within this copy; the file's lock is among copies.
    turn: Mutex<File>,
}

/// Runs `act` as the `name`d call: waits, fails, crashes or hangs as configured, and is traced.
///
/// `act` is given the ordinal of the call.
pub(crate) fn call(name: &'static str, act: impl FnOnce(&Module, u64) -> CK_RV) -> CK_RV {
    let Some(module) = module() else { return CKR_GENERAL_ERROR };
    let ordinal = module.count(name);
    module.pause(name);
    let answer = match module.failure(name, ordinal) {
        Some(code) => code,
        None => module.in_turn(|| act(module, ordinal)),
    };
    module.note(name, answer);
    answer
}

/// The module of this process; `None` when its configuration cannot be used, which it says once.
pub(crate) fn module() -> Option<&'static Module> {
    static MODULE: OnceLock<Option<Module>> = OnceLock::new();
    let load = || Module::load().inspect_err(|why| eprintln!("faulty token: {why}")).ok();
    MODULE.get_or_init(load).as_ref()
}

impl Module {
    fn load() -> Result<Self, String> {
        let path = configuration().ok_or("no configuration")?;
        let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let faults: Faults = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        let real = functions_of(&faults)?;
        let trace = File::options().create(true).append(true).open(&faults.trace);
        let trace = trace.map_err(|error| format!("{}: {error}", faults.trace.display()))?;
        let turn = File::options().create(true).append(true).open(&faults.lock);
        let turn = turn.map_err(|error| format!("{}: {error}", faults.lock.display()))?;
        Ok(Self {
            turn: Mutex::new(turn),
            real,
            card: Mutex::new(Card::new(&faults)),
            counts: Mutex::default(),
            trace: Mutex::new(trace),
            faults,
        })
    }

    pub(crate) fn card(&self) -> MutexGuard<'_, Card> {
        self.card.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// SoftHSM's slot with the token that is the card.
    pub(crate) fn real_slot(&self) -> Result<CK_SLOT_ID, CK_RV> {
        let token = self.card().token.clone();
        let list = self.real.C_GetSlotList.ok_or(CKR_FUNCTION_NOT_SUPPORTED)?;
        let info = self.real.C_GetTokenInfo.ok_or(CKR_FUNCTION_NOT_SUPPORTED)?;
        let mut slots = [0; MAX_SLOTS];
        let mut count = slots.len() as _;
        // SAFETY: the buffer holds `count` slots.
        answered(unsafe { list(CK_TRUE, slots.as_mut_ptr(), &raw mut count) })?;
        let found = slots.into_iter().take(count as usize).find(|slot| {
            let mut shown = CK_TOKEN_INFO::default();
            // SAFETY: `shown` is the structure that is filled.
            let code = unsafe { info(*slot, &raw mut shown) };
            code == CKR_OK && String::from_utf8_lossy(&shown.label).trim_end() == token
        });
        found.ok_or(CKR_TOKEN_NOT_PRESENT)
    }

    fn in_turn(&self, act: impl FnOnce() -> CK_RV) -> CK_RV {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if turn.lock().is_err() {
            return CKR_GENERAL_ERROR;
        }
        let answer = act();
        // It is given back with the process at the latest.
        let _ = turn.unlock();
        answer
    }

    fn count(&self, name: &'static str) -> u64 {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(name).or_default();
        *count += 1;
        *count
    }

    fn pause(&self, name: &str) {
        let own = if name == "C_Sign" { self.faults.sign_ms } else { 0 };
        let pause = Duration::from_millis(self.faults.call_ms + own);
        if !pause.is_zero() {
            std::thread::sleep(pause);
        }
    }

    fn failure(&self, name: &str, ordinal: u64) -> Option<CK_RV> {
        let hits = |at: &Option<crate::At>| at.as_ref().is_some_and(|at| at.is(name, ordinal));
        if hits(&self.faults.crash) {
            std::process::abort();
        }
        while hits(&self.faults.hang) {
            std::thread::park();
        }
        let failure = self.faults.failures.iter().find(|failure| failure.at.is(name, ordinal))?;
        Some(failure.code as CK_RV)
    }

    pub(crate) fn note(&self, name: &str, answer: CK_RV) {
        let mut trace = self.trace.lock().unwrap_or_else(PoisonError::into_inner);
        // One write a line: other processes append too. A full disk does not change the card.
        let _ = trace.write_all(format!("{name} {answer:#x}\n").as_bytes());
    }
}

/// A code as a result.
pub(crate) fn answered(code: CK_RV) -> Result<(), CK_RV> {
    if code == CKR_OK { Ok(()) } else { Err(code) }
}

fn functions_of(faults: &Faults) -> Result<CK_FUNCTION_LIST, String> {
    // SAFETY: SoftHSM's initialisers have no precondition.
    let library = unsafe { cryptoki_sys::Pkcs11::new(&faults.softhsm) }
        .map_err(|error| format!("{}: {error}", faults.softhsm.display()))?;
    let function = *library.C_GetFunctionList.as_ref().map_err(ToString::to_string)?;
    let mut list: *mut CK_FUNCTION_LIST = std::ptr::null_mut();
    // SAFETY: writes one pointer (PKCS#11 v2.40 section 5.4).
    let code = unsafe { function(&raw mut list) };
    if code != CKR_OK || list.is_null() {
        return Err(format!("C_GetFunctionList: {code:#x}"));
    }
    // SAFETY: static data of the library, which is never unloaded: it is forgotten here.
    let functions = unsafe { list.read_unaligned() };
    std::mem::forget(library);
    Ok(functions)
}

fn configuration() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("FAULTY_TOKEN") {
        return Some(path.into());
    }
    let mut path = own_file()?.into_os_string();
    path.push(".json");
    Some(path.into())
}

/// The file that this code was loaded from.
#[cfg(unix)]
fn own_file() -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    let address = (own_file as fn() -> Option<PathBuf>) as *const libc::c_void;
    let mut info = libc::Dl_info {
        dli_fname: std::ptr::null(),
        dli_fbase: std::ptr::null_mut(),
        dli_sname: std::ptr::null(),
        dli_saddr: std::ptr::null_mut(),
    };
    // SAFETY: `info` is the structure that is filled; the address is one of this library.
    let known = unsafe { libc::dladdr(address, &raw mut info) } != 0;
    if !known || info.dli_fname.is_null() {
        return None;
    }
    // SAFETY: dladdr gives a string that ends with a zero and lives as long as the library.
    let name = unsafe { std::ffi::CStr::from_ptr(info.dli_fname) };
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(name.to_bytes())))
}

#[cfg(not(unix))]
fn own_file() -> Option<PathBuf> {
    None
}
