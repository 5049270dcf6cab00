//! What comes from elsewhere: exchange JSON, and base forms (`.xml`, `.xml.p7m`) of real archives.

use std::path::{Path, PathBuf};

use certificate::Certificate;
use signing::{Anchors, verify};
use wire::base_form::BaseForm;

use crate::views::{IdView, ImportView, RefusedView};
use crate::{AppError, Code, Office, drafts, files, words};

/// Largest file that is taken in, bytes.
pub(crate) const LIMIT: u64 = 10 * 1024 * 1024;

/// Takes in files, each for itself: a bad one is refused with why, and the others go on.
///
/// # Errors
/// [`Code::Storage`] alone; everything else is said per file.
pub fn import(office: &Office, paths: &[PathBuf]) -> Result<ImportView, AppError> {
    let mut view = ImportView::default();
    for path in paths {
        let refuse = |error: AppError| {
            let words = words::error(office.language, &error);
            RefusedView { file: path.display().to_string(), why: words.message, code: words.code }
        };
        match read(path) {
            Ok(certificates) => {
                for certificate in certificates {
                    match drafts::create(office, &certificate) {
                        Ok(id) => view.practices.push(IdView { id: id.to_string() }),
                        Err(error) if error.code == Code::Storage => return Err(error),
                        Err(error) => view.refused.push(refuse(error)),
                    }
                }
            }
            Err(error) => view.refused.push(refuse(error)),
        }
    }
    Ok(view)
}

fn read(path: &Path) -> Result<Vec<Certificate>, AppError> {
    let bytes = files::read(path, LIMIT)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if name.ends_with(".p7m") {
        let policy = verify::Policy {
            anchors: Anchors::none(),
            crls: Vec::new(),
            at: jiff::Timestamp::now(),
        };
        // An old archive's signature need not hold any more: only what was signed is taken.
        let content = verify::verify(&bytes, &policy)
            .content
            .ok_or_else(|| bad(path, &"no content inside the envelope (p7m)"))?;
        return base_form(path, &content);
    }
    if name.ends_with(".xml") || bytes.trim_ascii_start().starts_with(b"<") {
        return base_form(path, &bytes);
    }
    exchange::read_many(&bytes).map_err(|error| unreadable(path, &error))
}

fn base_form(path: &Path, bytes: &[u8]) -> Result<Vec<Certificate>, AppError> {
    let form = BaseForm::read(bytes).map_err(|error| unreadable(path, &error))?;
    Ok(vec![form.to_certificate()])
}

/// A file that is not what it claims to be, with the place where it goes wrong.
pub(crate) fn unreadable(path: &Path, error: &(dyn std::error::Error + 'static)) -> AppError {
    bad(path, &files::causes(error))
}

fn bad(path: &Path, why: &dyn std::fmt::Display) -> AppError {
    AppError::new(Code::BadInput, why).with("file", path.display()).with("why", why)
}
