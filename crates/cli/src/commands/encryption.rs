//! The home encrypted, and plain again.

use std::path::Path;
use std::process::ExitCode;

use app::{AppError, encryption, words};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::secret_from_stdin;
use crate::output::Output;

/// Encrypts, and tells the recovery key once.
pub(super) fn encrypt(output: &Output, home: &Path) -> Result<ExitCode, AppError> {
    let recovery = encryption::encrypt(home)?;
    let recovery = recovery.expose_secret();
    output.say(&json!({ "encrypted": true, "recovery": recovery }), || {
        let args = [("recovery", recovery.to_owned())];
        words::say(output.language, "encrypted-now", &args)
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn decrypt(output: &Output, home: &Path, typed: bool) -> Result<ExitCode, AppError> {
    let typed = typed.then(secret_from_stdin).transpose()?;
    encryption::decrypt(home, typed.as_ref())?;
    output.say(&json!({ "encrypted": false }), || output.words("decrypted-now"));
    Ok(ExitCode::SUCCESS)
}
