//! Where on a page a signature stands.
//!
//! People give places as they see the page: points from the lower left corner of what is shown,
//! after the page was turned as it says. Owns the way from there to the page's own coordinates,
//! and the search for a corner that nothing else occupies.

use lopdf::{Dictionary, Object, ObjectId};

use super::reading::Revision;

/// A page of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The first.
    First,
    /// The last.
    Last,
    /// Counted from 1.
    Number(u32),
}

/// A place on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Exactly there.
    Rectangle(Rectangle),
    /// The first of these that lies on the page and where no annotation is. Whoever has seen what
    /// is written on the page puts first what covers none of it.
    AnyOf(Vec<Rectangle>),
    /// In or near this corner, where no annotation is: several signatures stand one above the
    /// other.
    Corner(Corner),
}

/// Points, from the lower left corner of the page as it is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rectangle {
    /// Left edge.
    pub left: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A corner of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// Lower left.
    BottomLeft,
    /// Lower right.
    BottomRight,
    /// Upper left.
    TopLeft,
    /// Upper right.
    TopRight,
}

/// Why a signature cannot stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// The file has fewer pages.
    #[error("the file has {pages} page(s)")]
    NoSuchPage {
        /// How many it has.
        pages: usize,
    },
    /// The rectangle is not on the page, or no rectangle.
    #[error("the rectangle does not lie on the page")]
    OffPage,
    /// The rectangle covers more of the page than a signature may: who looks for what was
    /// changed after an earlier signature takes it for a cover.
    #[error("the rectangle covers more than a quarter of the page")]
    TooLarge,
    /// Another signature stands there.
    #[error("another signature stands there")]
    Occupied,
    /// No room is left at this side of the page.
    #[error("no room is left near this corner")]
    NoRoom,
}

/// The share of a page that a signature may cover.
pub(super) const LARGEST_SHARE: f32 = 0.25;

/// Size of a signature in a corner, its distance from the edges and from others, points.
const CORNER: (f32, f32) = (170.0, 48.0);
const MARGIN: f32 = 28.0;
const GAP: f32 = 6.0;

/// A page as it is seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) page: ObjectId,
    /// What is shown of it, in its own coordinates.
    shown: [f32; 4],
    /// Quarter turns clockwise.
    turns: u8,
}

/// A rectangle that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    /// In the page's own coordinates.
    pub(super) rectangle: [f32; 4],
    /// Width and height as seen.
    pub(super) size: (f32, f32),
    /// Turns content upright.
    pub(super) matrix: [i64; 6],
}

impl Seen {
    /// The page of the file.
    pub(super) fn page(revision: &Revision<'_>, page: Page) -> Result<Self, PlaceError> {
        let pages = revision.document.get_pages();
        let absent = PlaceError::NoSuchPage { pages: pages.len() };
        let id = match page {
            Page::First => pages.first_key_value().map(|(_, id)| *id),
            Page::Last => pages.last_key_value().map(|(_, id)| *id),
            Page::Number(number) => pages.get(&number).copied(),
        };
        Self::of(revision, id.ok_or(absent)?).ok_or(absent)
    }

    /// The page of this number; `None` where it has no size.
    pub(super) fn of(revision: &Revision<'_>, page: ObjectId) -> Option<Self> {
        let boxed = |key| inherited(revision, page, |node| revision.rectangle(node, key));
        let media = boxed("MediaBox")?;
        let crop = boxed("CropBox").unwrap_or(media);
        let shown = [
            crop[0].max(media[0]),
            crop[1].max(media[1]),
            crop[2].min(media[2]),
            crop[3].min(media[3]),
        ];
        let rotate = inherited(revision, page, |node| {
            revision.value(node, "Rotate").and_then(|turn| turn.as_i64().ok())
        });
        // At most 3.
        let turns = (rotate.unwrap_or_default() / 90).rem_euclid(4) as u8;
        (shown[2] > shown[0] && shown[3] > shown[1]).then_some(Self { page, shown, turns })
    }

    /// Width and height as seen.
    fn size(&self) -> (f32, f32) {
        let [x0, y0, x1, y1] = self.shown;
        if self.turns.is_multiple_of(2) { (x1 - x0, y1 - y0) } else { (y1 - y0, x1 - x0) }
    }

    /// The rectangle for a signature.
    pub(super) fn find(&self, revision: &Revision<'_>, place: &Place) -> Result<Found, PlaceError> {
        let taken = self.taken(revision);
        match place {
            Place::Rectangle(rectangle) => {
                let found = self.at(*rectangle)?;
                let own = found.rectangle;
                let signed =
                    taken.iter().any(|(other, signature)| *signature && overlap(*other, own));
                if signed { Err(PlaceError::Occupied) } else { Ok(found) }
            }
            Place::AnyOf(rectangles) => {
                let mut why = PlaceError::NoRoom;
                for rectangle in rectangles {
                    match self.at(*rectangle) {
                        Ok(found) if is_free(&found, &taken) => return Ok(found),
                        Ok(_) => {}
                        Err(error) => why = error,
                    }
                }
                Err(why)
            }
            Place::Corner(corner) => self.corner(*corner, &taken).ok_or(PlaceError::NoRoom),
        }
    }

    /// A rectangle as seen, where it lies on the page.
    fn at(
        &self,
        Rectangle { left, bottom, width, height }: Rectangle,
    ) -> Result<Found, PlaceError> {
        let edges = [left, bottom, left + width, bottom + height];
        let (page_width, page_height) = self.size();
        let on_page = width > 0.0
            && height > 0.0
            && left >= 0.0
            && bottom >= 0.0
            && edges[2] <= page_width
            && edges[3] <= page_height;
        if !on_page {
            return Err(PlaceError::OffPage);
        }
        let found = self.found(edges);
        if self.share(found.rectangle) > LARGEST_SHARE {
            return Err(PlaceError::TooLarge);
        }
        Ok(found)
    }

    fn corner(&self, corner: Corner, taken: &[([f32; 4], bool)]) -> Option<Found> {
        let (width, height) = self.size();
        let left = match corner {
            Corner::BottomLeft | Corner::TopLeft => MARGIN,
            Corner::BottomRight | Corner::TopRight => width - MARGIN - CORNER.0,
        };
        let steps = ((height / 2.0 - MARGIN) / (CORNER.1 + GAP)).max(0.0) as usize;
        let at = |step: usize| {
            let along = MARGIN + step as f32 * (CORNER.1 + GAP);
            let bottom = match corner {
                Corner::BottomLeft | Corner::BottomRight => along,
                Corner::TopLeft | Corner::TopRight => height - along - CORNER.1,
            };
            self.found([left, bottom, left + CORNER.0, bottom + CORNER.1])
        };
        let free =
            |found: &Found| is_free(found, taken) && self.share(found.rectangle) <= LARGEST_SHARE;
        if left < 0.0 { None } else { (0..steps).map(at).find(free) }
    }

    /// From edges as seen to the page's own coordinates.
    fn found(&self, [left, bottom, right, top]: [f32; 4]) -> Found {
        let [x0, y0, x1, y1] = self.shown;
        let (rectangle, matrix) = match self.turns {
            0 => ([x0 + left, y0 + bottom, x0 + right, y0 + top], [1, 0, 0, 1, 0, 0]),
            1 => ([x1 - top, y0 + left, x1 - bottom, y0 + right], [0, 1, -1, 0, 0, 0]),
            2 => ([x1 - right, y1 - top, x1 - left, y1 - bottom], [-1, 0, 0, -1, 0, 0]),
            _ => ([x0 + bottom, y1 - right, x0 + top, y1 - left], [0, -1, 1, 0, 0, 0]),
        };
        Found { rectangle, size: (right - left, top - bottom), matrix }
    }

    /// How much of what is shown a rectangle covers.
    pub(super) fn share(&self, [left, bottom, right, top]: [f32; 4]) -> f32 {
        let [x0, y0, x1, y1] = self.shown;
        let width = (right.min(x1) - left.max(x0)).max(0.0);
        let height = (top.min(y1) - bottom.max(y0)).max(0.0);
        width * height / ((x1 - x0) * (y1 - y0))
    }

    /// Rectangles of the page's annotations, and whether they are of a signature.
    fn taken(&self, revision: &Revision<'_>) -> Vec<([f32; 4], bool)> {
        let page = revision.document.get_dictionary(self.page);
        let annotations = page.map(|page| revision.array(page, "Annots")).unwrap_or_default();
        let of = |annotation: &Object| {
            let (_, annotation) = revision.document.dereference(annotation).ok()?;
            let annotation = annotation.as_dict().ok()?;
            let rectangle = revision.rectangle(annotation, "Rect")?;
            let kind = revision.value(annotation, "FT").and_then(|kind| kind.as_name().ok());
            Some((rectangle, kind == Some(b"Sig")))
        };
        annotations.iter().filter_map(of).collect()
    }
}

/// Whether no annotation is there.
fn is_free(found: &Found, taken: &[([f32; 4], bool)]) -> bool {
    taken.iter().all(|(other, _)| !overlap(*other, found.rectangle))
}

/// Whether two rectangles share an area.
pub(super) fn overlap(a: [f32; 4], b: [f32; 4]) -> bool {
    a[0].max(b[0]) < a[2].min(b[2]) && a[1].max(b[1]) < a[3].min(b[3])
}

/// An attribute of a page, its own or of what it hangs on (ISO 32000-1 section 7.7.3.4).
fn inherited<T>(
    revision: &Revision<'_>,
    page: ObjectId,
    read: impl Fn(&Dictionary) -> Option<T>,
) -> Option<T> {
    const MAX_LEVELS: usize = 50;
    let mut node = revision.document.get_dictionary(page).ok()?;
    for _ in 0..MAX_LEVELS {
        if let Some(value) = read(node) {
            return Some(value);
        }
        node = revision.dictionary(node, "Parent")?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Corner, Found, Seen};

    fn seen(turns: u8) -> Seen {
        Seen { page: (1, 0), shown: [10.0, 20.0, 610.0, 820.0], turns }
    }

    /// Where the corners of the content's box come to lie when its matrix is applied and the
    /// outcome moved into the rectangle (ISO 32000-1 section 12.5.5), as seen.
    fn drawn_from(page: &Seen, found: &Found) -> (f32, f32) {
        let [a, b, c, d, ..] = found.matrix.map(|n| n as f32);
        let (w, h) = found.size;
        let corners =
            [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)].map(|(x, y)| (a * x + c * y, b * x + d * y));
        let left = corners.iter().map(|p| p.0).fold(f32::MAX, f32::min);
        let bottom = corners.iter().map(|p| p.1).fold(f32::MAX, f32::min);
        let origin =
            (corners[0].0 - left + found.rectangle[0], corners[0].1 - bottom + found.rectangle[1]);
        let [x0, y0, x1, y1] = page.shown;
        match page.turns {
            0 => (origin.0 - x0, origin.1 - y0),
            1 => (origin.1 - y0, x1 - origin.0),
            2 => (x1 - origin.0, y1 - origin.1),
            _ => (y1 - origin.1, origin.0 - x0),
        }
    }

    #[test]
    fn a_place_is_where_it_is_seen_however_the_page_is_turned() {
        for turns in 0..4 {
            let page = seen(turns);
            let found = page.found([30.0, 40.0, 130.0, 70.0]);
            assert_eq!(drawn_from(&page, &found), (30.0, 40.0), "{turns} quarter turns");
            assert_eq!(found.size, (100.0, 30.0), "{turns} quarter turns");
        }
    }

    #[test]
    fn signatures_in_one_corner_stand_one_above_the_other() {
        for corner in [Corner::BottomLeft, Corner::BottomRight, Corner::TopLeft, Corner::TopRight] {
            let page = seen(1);
            let mut taken = Vec::new();
            for count in 0..4 {
                let found = page.corner(corner, &taken).unwrap_or_else(|| panic!("{count}"));
                taken.push((found.rectangle, true));
            }
            let crowd = vec![([0.0, 0.0, 1000.0, 1000.0], false)];
            assert_eq!(page.corner(corner, &crowd), None, "no room at all");
        }
    }

    #[test]
    fn a_share_is_of_what_is_shown() {
        let page = seen(0);
        assert!((page.share([0.0, 0.0, 310.0, 820.0]) - 0.5).abs() < 1e-6, "half of it");
        assert_eq!(page.share([0.0, 0.0, 5.0, 5.0]), 0.0, "outside");
    }
}
