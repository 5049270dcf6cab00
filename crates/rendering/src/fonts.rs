//! The fonts of the paper, from inside the crate, and what they cannot print.
//!
//! Shaping and embedding are Typst's.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The typeface of the Italian public administration, as TrueType, for pages that belong to the paper:
/// regular, semibold, bold (latin and latin-ext, SIL OFL 1.1).
pub const TITILLIUM: [&[u8]; 3] = [
    include_bytes!("../fonts/TitilliumWeb-Regular.ttf"),
    include_bytes!("../fonts/TitilliumWeb-SemiBold.ttf"),
    include_bytes!("../fonts/TitilliumWeb-Bold.ttf"),
];

/// Characters that lay out the text instead of standing in it.
const LAYOUT: [char; 3] = ['\n', '\r', '\t'];

/// The fonts and Typst's index over them.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) all: Vec<Font>,
}

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    const LIBERATION: [&[u8]; 2] = [
        include_bytes!("../fonts/LiberationMono-Regular.ttf"),
        include_bytes!("../fonts/LiberationSans-Regular.ttf"),
    ];
    let all: Vec<Font> = LIBERATION
        .iter()
        .chain(&TITILLIUM)
        .flat_map(|file| Font::iter(Bytes::new(*file)))
        .collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&all)), all }
});

/// Whether a font that carries filled-in text (Liberation) has a glyph for the character.
pub(crate) fn has(character: char) -> bool {
    FONTS.all.iter().take(2).any(|font| font.info().coverage.contains(character as u32))
}

/// The characters of all texts that cannot be printed, sorted, each once.
pub(crate) fn missing<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<char> {
    let mut found: Vec<char> = texts
        .into_iter()
        .flat_map(str::chars)
        .filter(|c| !LAYOUT.contains(c) && (c.is_control() || !has(*c)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The text with a square for every character that cannot be printed, and tabs as spaces.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| match c {
            '\n' => '\n',
            '\t' => ' ',
            c if c.is_control() || !has(c) => '\u{25A1}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_file_is_read() {
        assert_eq!(FONTS.all.len(), 5, "a font file that Typst cannot read is lost in silence");
        for family in ["liberation mono", "liberation sans", "titillium web"] {
            assert!(FONTS.book.contains_family(family), "the templates ask for {family}");
        }
    }

    #[test]
    fn the_square_that_stands_for_a_missing_glyph_is_no_missing_glyph() {
        assert!(has('\u{25A1}'), "it would stand for itself");
    }

    #[test]
    fn accents_and_the_euro_sign_are_printable() {
        assert!(missing(["àèéìòùÀÈÉÌÒÙ €°²½ßøŁžŐ'’“”–—…"]).is_empty(), "the trade writes them");
        assert_eq!(missing(["مرحبا A 中"]).last(), Some(&'中'), "Chinese is in no font of ours");
    }
}
