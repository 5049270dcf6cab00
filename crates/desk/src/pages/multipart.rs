//! Forms with files in them (`multipart/form-data`), within the desk's limits.

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart};
use axum::http::StatusCode;

use super::answer::PageError;
use crate::desk::{BODY_BYTES_MAX, FILE_BYTES_MAX};
use crate::error::DeskError;

/// Fields of a form at most.
const PARTS_MAX: usize = 40;

/// A file of a form.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// What a form brought.
#[derive(Debug, Default)]
pub(super) struct Parts {
    fields: Vec<(String, String)>,
    files: Vec<(String, Sent)>,
}

impl Parts {
    /// Reads a whole form.
    pub(super) async fn read(mut multipart: Multipart) -> Result<Self, PageError> {
        let mut parts = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            if parts.fields.len() + parts.files.len() >= PARTS_MAX {
                return Err(PageError::FormExpired);
            }
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = field.bytes().await.map_err(broken)?.to_vec();
                    if bytes.len() as u64 > FILE_BYTES_MAX {
                        return Err(DeskError::too_large(FILE_BYTES_MAX).into());
                    }
                    parts.files.push((name, Sent { name: file, bytes }));
                }
                None => parts.fields.push((name, field.text().await.map_err(broken)?)),
            }
        }
        Ok(parts)
    }

    /// A field; empty where it is absent.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// A file that was chosen.
    pub(super) fn file(&self, name: &str) -> Option<&Sent> {
        let found = self.files.iter().find(|(key, _)| key == name).map(|(_, file)| file);
        found.filter(|file| !file.bytes.is_empty())
    }
}

/// What a route that takes such forms is layered with.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn broken(error: MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        DeskError::too_large(FILE_BYTES_MAX).into()
    } else {
        PageError::FormExpired
    }
}
