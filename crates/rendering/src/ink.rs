//! Where something is printed on a page that somebody else made, coarsely: for whoever looks for room.
//!
//! Letters of fonts that the file does not bring are drawn with one of ours: what is asked here is where they
//! stand, not how they look. Annotations are left out: their rectangles are known without drawing.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

use crate::fonts::TITILLIUM;

/// A page larger than this, in points, is not drawn.
const MAX_SIDE: f32 = 4_000.0;
/// Darker than this is ink, of 255: paper that was scanned is seldom white.
const INK: u8 = 225;

/// What is printed on a page as it is seen, one square point a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ink {
    width: usize,
    height: usize,
    /// How many cells with ink lie above and left of each corner of a cell.
    sums: Vec<u32>,
}

impl Ink {
    /// Of the page of this number, counted from 0 from the front; the last one where absent. `None` where it
    /// cannot be drawn. Whoever calls limits size and time.
    #[must_use]
    pub fn of(pdf: Vec<u8>, page: Option<usize>) -> Option<Self> {
        let pdf = Pdf::new(pdf).ok()?;
        let pages = pdf.pages();
        let page = match page {
            Some(number) => pages.get(number)?,
            None => pages.last()?,
        };
        let (width, height) = page.render_dimensions();
        if !(1.0..=MAX_SIDE).contains(&width) || !(1.0..=MAX_SIDE).contains(&height) {
            return None;
        }
        let settings = InterpreterSettings {
            font_resolver: Arc::new(|_| Some((Arc::new(TITILLIUM[0]), 0))),
            cmap_resolver: Arc::new(|_| None),
            warning_sink: Arc::new(|_| {}),
            render_annotations: false,
        };
        let white = RenderSettings { bg_color: WHITE, ..RenderSettings::default() };
        let drawn = hayro::render(page, &RenderCache::new(), &settings, &white);
        let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
        let dark: Vec<bool> =
            drawn.data().iter().map(|cell| cell.r.min(cell.g).min(cell.b) < INK).collect();
        Some(Self::counted(width, height, &dark))
    }

    fn counted(width: usize, height: usize, dark: &[bool]) -> Self {
        let stride = width + 1;
        let mut sums = vec![0u32; stride * (height + 1)];
        for y in 0..height {
            let mut row = 0;
            for x in 0..width {
                row += u32::from(dark.get(y * width + x).copied().unwrap_or_default());
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        Self { width, height, sums }
    }

    /// Width and height of the page, points.
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        (self.width as f32, self.height as f32)
    }

    /// Square points with ink inside of a rectangle, points from the lower left corner of the page.
    #[must_use]
    pub fn within(&self, left: f32, bottom: f32, width: f32, height: f32) -> u32 {
        let across = |x: f32| (x.max(0.0) as usize).min(self.width);
        // Cells are counted from above.
        let down = |y: f32| self.height - (y.max(0.0) as usize).min(self.height);
        let (x0, x1) = (across(left.floor()), across((left + width).ceil()));
        let (y0, y1) = (down((bottom + height).ceil()), down(bottom.floor()));
        let sum = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        (sum(x1, y1) + sum(x0, y0)).saturating_sub(sum(x1, y0) + sum(x0, y1))
    }
}

#[cfg(test)]
mod tests {
    use super::Ink;

    #[test]
    fn ink_is_counted_where_it_is() {
        // Two rows of three: only the lower left cell is dark.
        let ink = Ink::counted(3, 2, &[false, false, false, true, false, false]);
        assert_eq!(ink.size(), (3.0, 2.0));
        assert_eq!(ink.within(0.0, 0.0, 3.0, 2.0), 1, "all of it");
        assert_eq!(ink.within(0.0, 0.0, 1.0, 1.0), 1, "that cell");
        assert_eq!(ink.within(1.0, 0.0, 2.0, 2.0), 0, "beside it");
        assert_eq!(ink.within(0.0, 1.0, 3.0, 1.0), 0, "above it");
        assert_eq!(ink.within(-5.0, -5.0, 100.0, 100.0), 1, "beyond the page is nothing");
    }

    #[test]
    fn what_is_no_pdf_has_no_ink() {
        assert_eq!(Ink::of(b"%PDF-1.7 rubbish".to_vec(), None), None);
        assert_eq!(Ink::of(Vec::new(), Some(0)), None);
    }
}
