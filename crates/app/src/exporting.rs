//! A practice as a file, and its pages for the screen.

use std::path::Path;

use draft::PracticeId;

use crate::printing::{self, Papers};
use crate::views::DigestView;
use crate::{AppError, Office, archive, files, sealing};

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The base form: the sealed bytes, or what the draft would seal.
    Xml,
    /// Printed papers of the set.
    Pdf(Papers),
    /// The exchange format.
    Json,
}

/// Writes a practice to a file and gives its digest.
///
/// # Errors
/// [`crate::Code::UnknownPractice`], [`crate::Code::BadField`] for a text that cannot be written,
/// [`crate::Code::Storage`].
pub fn export(
    office: &Office,
    id: PracticeId,
    format: ExportFormat,
    path: &Path,
) -> Result<DigestView, AppError> {
    let bytes = match format {
        ExportFormat::Xml => printing::what_is_signed(office, id)?.base_form,
        ExportFormat::Pdf(papers) => printing::pdf(office, id, papers)?,
        ExportFormat::Json => archive::show(office, id)?.into_bytes(),
    };
    files::write(path, &bytes)?;
    Ok(DigestView { name: path.display().to_string(), sha256: sealing::sha256_hex(&bytes) })
}

/// The pages of what is (or would be) signed as SVG, drawn from its bytes.
///
/// # Errors
/// As [`export`].
pub fn preview(office: &Office, id: PracticeId) -> Result<Vec<String>, AppError> {
    printing::pages(office, id, Papers::Once)
}
