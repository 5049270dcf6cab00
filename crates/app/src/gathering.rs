//! A folder in which files of a practice are gathered: each with its digest, and by name what is not here.

use std::path::{Path, PathBuf};

use draft::PracticeId;
use store::Digest;

use crate::views::DigestView;
use crate::views::care::BundleView;
use crate::{AppError, Code, Office, files, sealing};

/// A folder that is being filled.
pub(crate) struct Gathering<'a> {
    pub(crate) office: &'a Office,
    folder: PathBuf,
    pub(crate) files: Vec<DigestView>,
    pub(crate) missing: Vec<String>,
}

impl<'a> Gathering<'a> {
    /// In a folder that is not there yet, or is empty: nothing is written over, nothing mixed.
    pub(crate) fn begin(office: &'a Office, folder: &Path) -> Result<Self, AppError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        if std::fs::read_dir(&folder).is_ok_and(|mut inside| inside.next().is_some()) {
            return Err(AppError::new(Code::BadField, "the folder holds something")
                .with("pointer", folder.display())
                .with("why", "≠ ∅"));
        }
        Ok(Self { office, folder, files: Vec::new(), missing: Vec::new() })
    }

    pub(crate) fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        files::write(&self.folder.join(name), bytes)?;
        let sha256 = sealing::sha256_hex(bytes);
        self.files.push(DigestView { name: name.to_owned(), sha256 });
        Ok(())
    }

    /// A file of the blob folder, or its name among what is missing.
    pub(crate) fn blob(&mut self, place: &str, name: &str, digest: Digest) -> Result<(), AppError> {
        let name = format!("{place}/{}", file_name(name));
        if self.files.iter().any(|file| file.name == name) {
            return Ok(());
        }
        match self.office.store.blob(digest) {
            Ok(bytes) => self.put(&name, &bytes),
            Err(_) => {
                self.missing.push(format!("{name}  {digest}"));
                Ok(())
            }
        }
    }

    pub(crate) fn view(self) -> BundleView {
        let folder = self.folder.display().to_string();
        BundleView { folder, files: self.files, missing: self.missing }
    }
}

/// A folder of its own for a practice inside another one, after what people call it; not there yet.
pub(crate) fn folder_of(
    office: &Office,
    id: PracticeId,
    above: &Path,
) -> Result<PathBuf, AppError> {
    let row = office.store.list_item(id)?.row;
    let words = [row.protocol.as_str(), row.reference.as_str(), row.title.as_str()];
    let name = words.into_iter().map(safe).find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| id.to_string());
    let mut folder = above.join(&name);
    for number in 2.. {
        if !folder.exists() {
            break;
        }
        folder = above.join(format!("{name} ({number})"));
    }
    Ok(folder)
}

/// The last part of a name, so that no path leaves the folder.
pub(crate) fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|letter| !letter.is_control()).collect();
    if kept.trim_matches('.').is_empty() { "file".to_owned() } else { kept }
}

/// A name that every file system takes.
pub(crate) fn safe(words: &str) -> String {
    let kept: String = words
        .chars()
        .map(
            |letter| {
                if letter.is_alphanumeric() || " -_.,".contains(letter) { letter } else { '-' }
            },
        )
        .take(80)
        .collect();
    kept.trim_matches([' ', '.', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_the_folder() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("..\\..\\a.pdf"), "a.pdf");
        assert_eq!(file_name(".."), "file");
        assert_eq!(safe("BG/2026/0001234"), "BG-2026-0001234");
        assert_eq!(safe("../.."), "");
    }
}
