//! The log of what was signed here: one line a document, chained and signed by this device's key
//! ([`sync::log`]). The device's key and not the token's: a document that failed, or a token that
//! was taken away, stands in it too, and no further signature of a person is spent on it. Names no
//! person.

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;
use store::{Digest, LogLine};

use super::documents::Document;
use super::keeping::Signer;
use crate::views::signing::{LogCheckView, SignReason};
use crate::{AppError, Code, Office, files};

/// Largest log that is read from a file, bytes.
const LOG_LIMIT: u64 = 256 * 1024 * 1024;

/// What one line says.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    at: String,
    batch: String,
    /// Practice or paper.
    of: String,
    why: SignReason,
    file: String,
    sha256: String,
    signed_sha256: Option<String>,
    certificate_serial: String,
    certificate_sha256: Option<String>,
    outcome: &'static str,
    /// Code of the error.
    reason: Option<String>,
}

impl Entry {
    /// A document that was signed.
    pub(crate) fn signed(
        document: &Document,
        signer: &Signer,
        at: Timestamp,
        signed: Digest,
    ) -> Self {
        Self {
            signed_sha256: Some(signed.to_string()),
            ..Self::of(document, signer, at, "signed", None)
        }
    }

    /// A document that was not.
    pub(crate) fn of(
        document: &Document,
        signer: &Signer,
        at: Timestamp,
        outcome: &'static str,
        error: Option<&AppError>,
    ) -> Self {
        Self {
            at: at.to_string(),
            batch: signer.batch.clone(),
            of: document.of.target.to_string(),
            why: document.why,
            file: document.name.clone(),
            sha256: document.sha256.to_string(),
            signed_sha256: None,
            certificate_serial: signer.serial.clone(),
            certificate_sha256: signer.certificate_sha256.map(|sha256| sha256.to_string()),
            outcome,
            reason: error.map(|error| error.code.as_str()),
        }
    }

    /// The line of it, made inside the store's transaction.
    pub(crate) fn line(self, office: &Office) -> Result<Box<LogLine<'static>>, AppError> {
        let key = office.ground()?.key.clone();
        Ok(Box::new(move |number: u64, last: Option<&str>| {
            sync::log::line(&key, number, last, &self)
        }))
    }
}

/// Adds lines for documents that were not signed.
pub(crate) fn append(office: &Office, entries: Vec<Entry>) -> Result<(), AppError> {
    let lines =
        entries.into_iter().map(|entry| entry.line(office)).collect::<Result<Vec<_>, _>>()?;
    let lines: Vec<&LogLine<'_>> = lines.iter().map(|line| &**line).collect();
    Ok(office.store.append_signing_log(&lines)?)
}

/// Writes the whole log to a file, JSON lines.
pub(crate) fn export(office: &Office, path: &Path) -> Result<(), AppError> {
    let mut text = office.store.signing_log()?.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    files::write(path, text.as_bytes())
}

/// Checks the log of this home.
///
/// # Errors
/// [`Code::LogBroken`] names the first line that does not hold; [`Code::Storage`].
pub fn check(office: &Office) -> Result<LogCheckView, AppError> {
    let me = office.ground()?.key.id();
    let lines = office.store.signing_log()?;
    let (view, writers) = checked(lines.iter().map(String::as_str))?;
    match writers.iter().position(|device| *device != me) {
        None => Ok(view),
        Some(line) => Err(broken(line + 1, "written by another device")),
    }
}

/// Checks a log that was exported, from this device or another. Which devices wrote it is answered,
/// not judged.
///
/// # Errors
/// [`Code::LogBroken`], [`Code::FileAbsent`], [`Code::TooLarge`], [`Code::BadInput`].
pub fn check_file(file: &Path) -> Result<LogCheckView, AppError> {
    let bytes = files::read(file, LOG_LIMIT)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        AppError::new(Code::BadInput, &error).with("file", file.display()).with("why", error)
    })?;
    checked(text.lines()).map(|(view, _)| view)
}

type Writers = Vec<sync::DeviceId>;

fn checked<'a>(
    lines: impl IntoIterator<Item = &'a str>,
) -> Result<(LogCheckView, Writers), AppError> {
    let lines = sync::log::check(lines)
        .map_err(|error| broken(usize::try_from(error.line).unwrap_or(usize::MAX), error.why))?;
    let writers: Writers = lines.iter().map(|line| line.device).collect();
    let mut devices = writers.clone();
    devices.sort_unstable();
    devices.dedup();
    let view = LogCheckView {
        entries: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        devices: devices.iter().map(ToString::to_string).collect(),
    };
    Ok((view, writers))
}

fn broken(line: usize, why: &str) -> AppError {
    AppError::new(Code::LogBroken, why).with("line", line).with("why", why)
}
