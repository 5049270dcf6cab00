//! Cards that go wrong: copies of the module `faulty-token`, each with faults of its own.
//!
//! Owns a folder per card: the module, SoftHSM's module beside it, the configuration and the trace
//! of calls. The keys are those of a token of [`crate::pki`].

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

pub use faulty_token::{
    AsksPin, At, Back, Failure, Faults, NullSign, Removal, Spoil, Spoiling, codes,
};

use crate::pki::{Pki, PkiError, SoftToken};

/// A card that goes wrong as asked.
#[derive(Debug)]
pub struct FaultyToken {
    dir: TempDir,
    faults: Faults,
}

/// One line of the trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Name of the function; `signed` for each signature that SoftHSM really made.
    pub name: String,
    /// CKR code of the answer.
    pub answer: u64,
}

impl FaultyToken {
    /// A card with the keys of `token`, a serial number of its own, and these faults.
    ///
    /// Folder, SoftHSM's module, label, PIN, trace and lock in `faults` are filled in here. The
    /// process that loads the module needs `Pki::env` in its environment, and does not log in to the
    /// same token through SoftHSM itself: that writes the token while cards read it.
    ///
    /// # Errors
    /// When SoftHSM or the built module `faulty-token` is missing.
    pub fn new(pki: &Pki, token: &SoftToken, faults: Faults) -> Result<Self, PkiError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = tempfile::tempdir()?;
        let softhsm = dir.path().join("softhsm2").with_extension(&DLL_SUFFIX[1..]);
        fs::copy(pki.module_path(), &softhsm)?;
        let serial = format!("F{:07x}{count:08x}", std::process::id() & 0x0fff_ffff);
        let faults = Faults {
            softhsm,
            token: token.label.clone(),
            serial,
            pin: token.pin.clone(),
            trace: dir.path().join("calls"),
            lock: pki.dir().join("cards.lock"),
            ..faults
        };
        fs::write(&faults.trace, "")?;
        let card = Self { dir, faults };
        fs::copy(built_module()?, card.module_path())?;
        let mut configuration = card.module_path().into_os_string();
        configuration.push(".json");
        let text = serde_json::to_vec_pretty(&card.faults).map_err(std::io::Error::from)?;
        fs::write(configuration, text)?;
        Ok(card)
    }

    /// The PKCS#11 module.
    #[must_use]
    pub fn module_path(&self) -> PathBuf {
        self.dir.path().join(file_name())
    }

    /// The serial number that it shows.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.faults.serial
    }

    /// All calls so far, in order, of every process that has the module loaded.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        let text = fs::read_to_string(&self.faults.trace).unwrap_or_default();
        let call = |line: &str| {
            let (name, answer) = line.split_once(' ')?;
            let answer = u64::from_str_radix(answer.strip_prefix("0x")?, 16).ok()?;
            Some(Call { name: name.to_owned(), answer })
        };
        text.lines().filter_map(call).collect()
    }

    /// Calls of one function that were answered with CKR_OK.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        let ok = |call: &&Call| call.name == name && call.answer == codes::CKR_OK;
        self.calls().iter().filter(ok).count()
    }

    /// Signatures that the card really made, also those whose answer was lost.
    #[must_use]
    pub fn signatures(&self) -> usize {
        self.count("signed")
    }
}

fn file_name() -> String {
    format!("{DLL_PREFIX}faulty_token{DLL_SUFFIX}")
}

/// Cargo lays the module beside the tests that depend on it.
fn built_module() -> Result<PathBuf, PkiError> {
    let program = std::env::current_exe()?;
    let dir = program.parent().unwrap_or(Path::new("."));
    let places = [dir.to_owned(), dir.join("deps")];
    let found = places.into_iter().map(|place| place.join(file_name())).find(|path| path.is_file());
    let missing = "the faulty token is not built: cargo build --package faulty-token";
    found.ok_or_else(|| PkiError::Io(std::io::Error::other(missing)))
}
