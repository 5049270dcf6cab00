//! The modelled card: the token behind a module that takes its time in each call, and counts them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use harness::pki::{Pki, SoftToken};
use serde_json::json;

use crate::bench::ours;
use crate::places::Places;

/// What a signature takes, and what any PKCS#11 call takes before anything else.
pub(super) const SIGNATURE_MS: u32 = 400;
pub(super) const CALL_MS: u32 = 8;

/// The least that a document can take: its signature, and the call that asks for it.
pub(super) fn least_ms() -> f64 {
    f64::from(SIGNATURE_MS + CALL_MS)
}

/// The module of crate `faulty-token`.
pub(super) struct Card {
    module: PathBuf,
}

impl Card {
    /// Builds the module.
    pub(super) fn build(places: &Places) -> Result<Self, String> {
        ours::build(&places.root, &["--package", "faulty-token"])?;
        let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let module = places.target.join("release").join(format!("{prefix}faulty_token{suffix}"));
        Ok(Self { module })
    }

    /// The PKCS#11 module.
    pub(super) fn module(&self) -> &Path {
        &self.module
    }

    /// Lays the card's configuration into `folder`, and gives what a program needs in its environment.
    pub(super) fn insert(
        &self,
        folder: &Path,
        pki: &Pki,
        token: &SoftToken,
    ) -> Result<(String, OsString), String> {
        let file = folder.join("card.json");
        let card = json!({
            "softhsm": pki.module_path(),
            "token": token.label,
            "pin": token.pin,
            "trace": trace(folder),
            "call_ms": CALL_MS,
            "sign_ms": SIGNATURE_MS,
        });
        fs::write(&file, card.to_string())
            .map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(("FAULTY_TOKEN".to_owned(), file.into()))
    }

    /// How many calls were made since the card was laid into `folder`.
    pub(super) fn calls(folder: &Path) -> Option<f64> {
        let trace = fs::read_to_string(trace(folder)).ok()?;
        Some(trace.lines().filter(|line| line.starts_with("C_")).count() as f64)
    }
}

fn trace(folder: &Path) -> PathBuf {
    folder.join("card.trace")
}
