//! The words of a PDF that somebody else made, with their places on the page: what can be picked from the
//! pages that [`crate::document_svg`] draws. Also the invisible words that a scanner's program put over a picture.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::util::TransformExt;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::error::RenderError;

/// Units of a glyph's own space in one em.
const EM: f64 = 1000.0;
/// Letters of a page beyond these are not read.
const LETTERS_LIMIT: usize = 40_000;

/// The words of one page. Points from the upper left corner, as the page is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageWords {
    /// Width of the page.
    pub width: f32,
    /// Height of the page.
    pub height: f32,
    /// Words by lines from above, in a line from the left.
    pub words: Vec<Word>,
}

/// One word in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// What it says.
    pub text: String,
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Which line of the page it stands in, from 0.
    pub line: u32,
}

pub(crate) fn words(pdf: Vec<u8>, pages: usize) -> Result<Vec<PageWords>, RenderError> {
    let pdf = Pdf::new(pdf).map_err(|error| RenderError::Template(format!("{error:?}")))?;
    // Fonts and pictures are of no matter here; what is not embedded needs no substitute.
    let settings = InterpreterSettings {
        font_resolver: std::sync::Arc::new(|_| None),
        render_annotations: false,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let read = pdf.pages().iter().take(pages).map(|page| {
        let (width, height) = page.render_dimensions();
        let mut reader = Reader::default();
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, bounds, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut reader);
        PageWords { width, height, words: in_lines(reader.words()) }
    });
    Ok(read.collect())
}

/// One letter as it was drawn.
struct Letter {
    text: String,
    start: Point,
    end: Point,
    size: f64,
}

#[derive(Default)]
struct Reader {
    letters: Vec<Letter>,
}

impl Reader {
    /// Letters joined while they stand side by side.
    fn words(self) -> Vec<Word> {
        let mut words: Vec<(Word, Point)> = Vec::new();
        let mut open = false;
        for letter in self.letters {
            if letter.text.trim().is_empty() {
                open = false;
                continue;
            }
            let joined = open
                && words.last().is_some_and(|(_, end)| {
                    let (gap, drop) = (letter.start.x - end.x, letter.start.y - end.y);
                    gap.abs() < letter.size * 0.22 && drop.abs() < letter.size * 0.3
                });
            match words.last_mut() {
                Some((word, end)) if joined => {
                    word.text.push_str(&letter.text);
                    word.width = (letter.end.x as f32 - word.x).max(word.width);
                    *end = letter.end;
                }
                _ => words.push((word_of(&letter), letter.end)),
            }
            open = true;
        }
        words.into_iter().map(|(word, _)| word).collect()
    }
}

fn word_of(letter: &Letter) -> Word {
    Word {
        text: letter.text.clone(),
        x: letter.start.x as f32,
        y: (letter.start.y - letter.size * 0.8) as f32,
        width: ((letter.end.x - letter.start.x).abs() as f32).max(1.0),
        height: letter.size as f32,
        line: 0,
    }
}

/// Words whose middles stand at one height are a line, whatever the order in which they were drawn.
fn in_lines(mut words: Vec<Word>) -> Vec<Word> {
    words.sort_by(|one, other| one.y.total_cmp(&other.y));
    let (mut line, mut middle) = (0, f32::NEG_INFINITY);
    for word in &mut words {
        let own = word.y + word.height / 2.0;
        if middle.is_finite() && own - middle > word.height * 0.5 {
            line += 1;
            middle = own;
        } else if !middle.is_finite() {
            middle = own;
        }
        word.line = line;
    }
    words.sort_by(|one, other| one.line.cmp(&other.line).then(one.x.total_cmp(&other.x)));
    words
}

impl Device<'_> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => return,
        };
        if self.letters.len() >= LETTERS_LIMIT || text.chars().any(|letter| letter == '\0') {
            return;
        }
        let place = transform * glyph_transform;
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(EM / 2.0, f64::from),
            Glyph::Type3(_) => EM / 2.0,
        };
        let start = place * Point::new(0.0, 0.0);
        let letter = Letter {
            text,
            start,
            end: place * Point::new(advance, 0.0),
            size: (place * Point::new(0.0, EM) - start).hypot(),
        };
        let sane = [start.x, start.y, letter.end.x, letter.size].iter().all(|one| one.is_finite());
        // Filled and stroked, or printed twice for boldness: one letter.
        let twice = self.letters.last().is_some_and(|last| {
            last.text == letter.text && (last.start - start).hypot() < letter.size * 0.1
        });
        if sane && letter.size > 0.5 && !twice {
            self.letters.push(letter);
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
