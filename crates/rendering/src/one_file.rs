//! A world of a source of our own and one foreign file, which is an image of it; it has no other file.

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_layout::PagedDocument;

use crate::error::RenderError;
use crate::fonts::FONTS;
use crate::paper::{LIBRARY, id};

/// Source and file.
pub(crate) struct OneFile {
    main: Source,
    file: FileId,
    bytes: Bytes,
}

impl OneFile {
    /// A source under its name, and the file under the name by which the source draws it.
    pub(crate) fn new(source_name: &str, text: String, name: &str, bytes: Vec<u8>) -> Self {
        Self { main: Source::new(id(source_name), text), file: id(name), bytes: Bytes::new(bytes) }
    }

    /// Its pages.
    pub(crate) fn compile(&self) -> Result<PagedDocument, RenderError> {
        typst::compile::<PagedDocument>(self).output.map_err(|found| refused(&found))
    }
}

/// What Typst says against a document.
pub(crate) fn refused(found: &[SourceDiagnostic]) -> RenderError {
    let words: Vec<String> = found.iter().map(|one| one.message.to_string()).collect();
    RenderError::Template(words.join("; "))
}

impl World for OneFile {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.file { Ok(self.bytes.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
