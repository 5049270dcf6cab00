//! A PDF that somebody else made, as preview pages: drawn by Typst's own reader of PDF images,
//! which runs no script and follows no link. Its world holds that one file and a source of our own.

use std::fmt::Write as _;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;

use crate::error::RenderError;
use crate::fonts::FONTS;
use crate::paper::{KEPT_COMPILATIONS, LIBRARY, id};

struct Showcase {
    main: Source,
    document: FileId,
    bytes: Bytes,
}

impl World for Showcase {
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
        if id == self.document { Ok(self.bytes.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The first `pages` pages as SVG, one document a page.
pub(crate) fn pages(pdf: Vec<u8>, pages: usize) -> Result<Vec<String>, RenderError> {
    let mut text = "#set page(width: auto, height: auto, margin: 0pt)\n".to_owned();
    for page in 1..=pages {
        // Writing into a text does not fail.
        let _ = writeln!(text, "#page(image(\"document.pdf\", page: {page}))");
    }
    let world = Showcase {
        main: Source::new(id("show.typ"), text),
        document: id("document.pdf"),
        bytes: Bytes::new(pdf),
    };
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|found| {
        let words: Vec<String> = found.iter().map(|one| one.message.to_string()).collect();
        RenderError::Template(words.join("; "))
    })?;
    let options = SvgOptions { render_bleed: false, pretty: false };
    let drawn = document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect();
    comemo::evict(KEPT_COMPILATIONS);
    Ok(drawn)
}
