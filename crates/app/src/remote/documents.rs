//! What a remote batch signs: the one place that knows where bytes come from and where signed files
//! go.

use std::path::PathBuf;

use draft::PracticeId;
use signing::SignerCertificate;

use crate::{AppError, Office, signatures};

/// One document to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Document {
    /// The practice whose base form it is.
    pub(super) practice: PracticeId,
}

/// The documents of a practice, in the order of signing.
pub(super) fn of(practice: PracticeId) -> Vec<Document> {
    vec![Document { practice }]
}

/// Whether it waits for a signature, and for this person's (V30).
///
/// # Errors
/// What keeps it from being signed.
pub(super) fn judge(
    office: &Office,
    document: Document,
    certificate: &SignerCertificate,
) -> Result<(), AppError> {
    let seal = signatures::signable(office, document.practice)?;
    signatures::declared(&seal, certificate.fiscal_code().as_deref(), &certificate.name())
}

/// The sealed bytes.
///
/// # Errors
/// As [`judge`].
pub(super) fn content(office: &Office, document: Document) -> Result<Vec<u8>, AppError> {
    Ok(signatures::signable(office, document.practice)?.base_form)
}

/// Stores a signed file as those of a card are stored; gives where it lies for people.
///
/// # Errors
/// [`crate::Code::Storage`], or the practice has changed since.
pub(super) fn keep(
    office: &Office,
    document: Document,
    certificate: &SignerCertificate,
    p7m: &[u8],
) -> Result<PathBuf, AppError> {
    let code = certificate.fiscal_code().unwrap_or_default();
    signatures::keep(office, document.practice, p7m, &certificate.name(), &code)
}
