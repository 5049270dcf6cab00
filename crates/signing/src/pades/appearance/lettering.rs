//! Words as outlines of a typeface's letters.

use std::fmt::Write as _;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::AppearanceError;

/// A typeface that draws.
pub(super) struct Lettering<'a> {
    face: Face<'a>,
    units: f32,
}

impl<'a> Lettering<'a> {
    pub(super) fn of(typeface: &'a [u8]) -> Result<Self, AppearanceError> {
        let face = Face::parse(typeface, 0).map_err(|_| AppearanceError::Typeface)?;
        let units = f32::from(face.units_per_em());
        Ok(Self { face, units })
    }

    /// The width of a line, against the size of its letters.
    pub(super) fn width(&self, line: &str) -> Result<f32, AppearanceError> {
        let mut width = 0.0;
        for letter in line.chars() {
            width += self.advance(self.glyph(letter)?);
        }
        Ok(width)
    }

    /// Appends the filled outlines of a line that begins at `origin`, points.
    pub(super) fn draw(
        &self,
        content: &mut String,
        line: &str,
        size: f32,
        origin: (f32, f32),
    ) -> Result<(), AppearanceError> {
        let scale = size / self.units;
        let mut pen = Pen { content, scale, origin, last: (0.0, 0.0) };
        for letter in line.chars() {
            let glyph = self.glyph(letter)?;
            // A space has no outline.
            let _ = self.face.outline_glyph(glyph, &mut pen);
            pen.origin.0 += self.advance(glyph) * size;
        }
        content.push_str("f\n");
        Ok(())
    }

    fn glyph(&self, letter: char) -> Result<GlyphId, AppearanceError> {
        self.face.glyph_index(letter).ok_or(AppearanceError::NoLetter(letter))
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()) / self.units
    }
}

/// Writes path operators (ISO 32000-1 section 8.5.2).
struct Pen<'a> {
    content: &'a mut String,
    scale: f32,
    origin: (f32, f32),
    /// The current point, in the typeface's units.
    last: (f32, f32),
}

impl Pen<'_> {
    fn write(&mut self, points: &[(f32, f32)], operator: &str) {
        for (x, y) in points {
            let (x, y) = (self.origin.0 + x * self.scale, self.origin.1 + y * self.scale);
            // Writing to a string does not fail.
            let _ = write!(self.content, "{x:.3} {y:.3} ");
        }
        self.content.push_str(operator);
        self.content.push('\n');
        if let Some(last) = points.last() {
            self.last = *last;
        }
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.write(&[(x, y)], "m");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.write(&[(x, y)], "l");
    }

    /// A PDF has cubic curves alone.
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let near = |from: f32, control: f32| from + 2.0 / 3.0 * (control - from);
        let first = (near(self.last.0, x1), near(self.last.1, y1));
        let second = (near(x, x1), near(y, y1));
        self.write(&[first, second, (x, y)], "c");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.write(&[(x1, y1), (x2, y2), (x, y)], "c");
    }

    fn close(&mut self) {
        self.write(&[], "h");
    }
}

#[cfg(test)]
mod tests {
    use super::Lettering;
    use crate::pades::appearance::AppearanceError;

    const TYPEFACE: &[u8] = include_bytes!("../../../../rendering/fonts/TitilliumWeb-Regular.ttf");

    #[test]
    fn a_line_is_as_wide_as_its_letters() {
        let lettering = Lettering::of(TYPEFACE).expect("typeface");
        let width = |line| lettering.width(line).expect("letters");
        assert!((width("Nò") - width("N") - width("ò")).abs() < 1e-5, "no kerning");
        let mut content = String::new();
        lettering.draw(&mut content, "Nò", 10.0, (5.0, 7.0)).expect("drawn");
        assert!(content.contains(" c\n") && content.ends_with("h\nf\n"), "curves, filled");
        assert!(!content.contains("NaN"), "numbers: {content}");
    }

    #[test]
    fn what_cannot_be_drawn_is_said_before_anything_is_signed() {
        let lettering = Lettering::of(TYPEFACE).expect("typeface");
        assert_eq!(lettering.width("中"), Err(AppearanceError::NoLetter('中')));
        assert!(matches!(Lettering::of(b"no font"), Err(AppearanceError::Typeface)));
    }
}
