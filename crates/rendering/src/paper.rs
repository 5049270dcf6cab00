//! Typst as a library: the world of our templates, and the two ways out (PDF, SVG).
//!
//! The world holds the templates, the fonts and one data file in memory. It answers every other path with
//! "not found" and has no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_svg::SvgOptions;

use crate::error::RenderError;
use crate::fonts::FONTS;
use crate::picture::Picture;

/// Compilations after which Typst's memory of unused results is dropped.
pub(crate) const KEPT_COMPILATIONS: usize = 10;

const TEMPLATES: [(&str, &str); 6] = [
    ("main.typ", include_str!("../templates/main.typ")),
    ("parts.typ", include_str!("../templates/parts.typ")),
    ("form.typ", include_str!("../templates/form.typ")),
    ("chamber.typ", include_str!("../templates/chamber.typ")),
    ("sheets.typ", include_str!("../templates/sheets.typ")),
    ("account.typ", include_str!("../templates/account.typ")),
];

pub(crate) static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::default()));

struct Shelf {
    sources: Vec<Source>,
    data: FileId,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| Shelf {
    sources: TEMPLATES
        .iter()
        .map(|(name, text)| Source::new(id(name), (*text).to_owned()))
        .collect(),
    data: id("data.json"),
});

pub(crate) fn id(name: &str) -> FileId {
    let path =
        VirtualPath::new(name).unwrap_or_else(|_| unreachable!("{name} is a plain file name"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

struct Desktop {
    data: Bytes,
}

impl World for Desktop {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        SHELF.sources[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = SHELF.sources.iter().find(|source| source.id() == id);
        known.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHELF.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The picture as PDF.
pub(crate) fn print(picture: &Picture) -> Result<Vec<u8>, RenderError> {
    let world = world_of(picture)?;
    let document = lay_out(&world)?;
    let archival: &[PdfStandard] =
        if picture.date.is_some() { &[PdfStandard::A_2b] } else { &[PdfStandard::V_1_7] };
    let options = PdfOptions {
        ident: Smart::Custom(picture.title.clone()),
        creator: Smart::Custom(Some("Origo".to_owned())),
        standards: PdfStandards::new(archival)
            .map_err(|refusal| RenderError::Template(refusal.message().to_string()))?,
        ..PdfOptions::default()
    };
    let written = typst_pdf::pdf(&document, &options).map_err(|found| refusal(&world, &found));
    comemo::evict(KEPT_COMPILATIONS);
    written
}

/// The picture as SVG, one document per page.
pub(crate) fn preview(picture: &Picture) -> Result<Vec<String>, RenderError> {
    let document = lay_out(&world_of(picture)?)?;
    let options = SvgOptions { render_bleed: false, pretty: false };
    let pages = document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect();
    comemo::evict(KEPT_COMPILATIONS);
    Ok(pages)
}

fn world_of(picture: &Picture) -> Result<Desktop, RenderError> {
    let json =
        serde_json::to_vec(picture).map_err(|error| RenderError::Template(error.to_string()))?;
    Ok(Desktop { data: Bytes::new(json) })
}

fn lay_out(world: &Desktop) -> Result<PagedDocument, RenderError> {
    typst::compile::<PagedDocument>(world).output.map_err(|found| refusal(world, &found))
}

fn refusal(world: &Desktop, found: &[SourceDiagnostic]) -> RenderError {
    let words: Vec<String> =
        found.iter().map(|one| format!("{}{}", place_of(world, one), one.message)).collect();
    RenderError::Template(words.join("; "))
}

/// `file:line: `, where Typst knows it.
fn place_of(world: &Desktop, diagnostic: &SourceDiagnostic) -> String {
    let found = diagnostic.span.id().zip(world.range(diagnostic.span)).and_then(|(id, range)| {
        let source = world.source(id).ok()?;
        let before = source.text().get(..range.start)?;
        Some(format!("{}:{}: ", id.vpath().get_without_slash(), before.matches('\n').count() + 1))
    });
    found.unwrap_or_default()
}
