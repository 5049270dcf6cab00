//! A PDF that somebody else made, as preview pages: drawn by Typst's own reader of PDF images,
//! which runs no script and follows no link.

use std::fmt::Write as _;

use typst_svg::SvgOptions;

use crate::error::RenderError;
use crate::one_file::OneFile;
use crate::paper::KEPT_COMPILATIONS;

/// The first `pages` pages as SVG, one document a page.
pub(crate) fn pages(pdf: Vec<u8>, pages: usize) -> Result<Vec<String>, RenderError> {
    let mut text = "#set page(width: auto, height: auto, margin: 0pt)\n".to_owned();
    for page in 1..=pages {
        // Writing into a text does not fail.
        let _ = writeln!(text, "#page(image(\"document.pdf\", page: {page}))");
    }
    let document = OneFile::new("show.typ", text, "document.pdf", pdf).compile()?;
    let options = SvgOptions { render_bleed: false, pretty: false };
    let drawn = document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect();
    comemo::evict(KEPT_COMPILATIONS);
    Ok(drawn)
}
