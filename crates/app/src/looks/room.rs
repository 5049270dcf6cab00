//! Room for a signature on a page: near the corner that was asked for, where nothing is printed.

use std::sync::mpsc;
use std::time::Duration;

use rendering::Ink;
use signing::pades::{Corner, Page, Place, Rectangle};

/// How long a page may take to be drawn; then the corner itself is taken.
const PATIENCE: Duration = Duration::from_secs(8);
/// Stack of the drawing thread, bytes.
const STACK: usize = 16 * 1024 * 1024;
/// Distance from the edges of the page, points.
const MARGIN: f32 = 24.0;
/// Distance between two places that are tried, points.
const STEP: f32 = 8.0;
/// Square points of ink that do no harm: dust of a scan.
const DUST: u32 = 3;

/// Where to put a signature: places without ink first, the nearest to the corner first among them; then
/// the others, those with the least ink first. A page that cannot be drawn has its corner taken.
pub(super) fn find(pdf: &[u8], page: Page, corner: Corner, (width, height): (f32, f32)) -> Place {
    let Some(ink) = draw(pdf.to_vec(), page) else {
        return Place::Corner(corner);
    };
    let mut places: Vec<(u32, f32, Rectangle)> = Vec::new();
    for (across, along, rectangle) in candidates(ink.size(), corner, (width, height)) {
        let Rectangle { left, bottom, width, height } = rectangle;
        let found = ink.within(left, bottom, width, height);
        // Upwards is nearer than inwards: a signature stands at the edge as long as it can.
        places.push((if found <= DUST { 0 } else { found }, along + 2.0 * across, rectangle));
    }
    if places.is_empty() {
        return Place::Corner(corner);
    }
    places.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    Place::AnyOf(places.into_iter().map(|(_, _, rectangle)| rectangle).collect())
}

/// Places that could be taken, with their distances from the corner.
fn candidates(
    page: (f32, f32),
    corner: Corner,
    (width, height): (f32, f32),
) -> Vec<(f32, f32, Rectangle)> {
    let room = (page.0 - 2.0 * MARGIN - width, page.1 - 2.0 * MARGIN - height);
    let mut all = Vec::new();
    if room.0 < 0.0 || room.1 < 0.0 {
        return all;
    }
    let steps = |room: f32| 0..=(room / STEP) as usize;
    for row in steps(room.1) {
        for column in steps(room.0) {
            let (across, along) = (column as f32 * STEP, row as f32 * STEP);
            let left = match corner {
                Corner::BottomLeft | Corner::TopLeft => MARGIN + across,
                Corner::BottomRight | Corner::TopRight => page.0 - MARGIN - width - across,
            };
            let bottom = match corner {
                Corner::BottomLeft | Corner::BottomRight => MARGIN + along,
                Corner::TopLeft | Corner::TopRight => page.1 - MARGIN - height - along,
            };
            all.push((across, along, Rectangle { left, bottom, width, height }));
        }
    }
    all
}

/// The page's ink, drawn on a thread of its own in limited time.
fn draw(pdf: Vec<u8>, page: Page) -> Option<Ink> {
    let number = match page {
        Page::First => Some(0),
        Page::Last => None,
        Page::Number(number) => Some((number as usize).checked_sub(1)?),
    };
    let (drawn, answer) = mpsc::channel();
    std::thread::Builder::new()
        .name("ink".to_owned())
        .stack_size(STACK)
        // Who asked may have gone.
        .spawn(move || drop(drawn.send(Ink::of(pdf, number))))
        .ok()?;
    answer.recv_timeout(PATIENCE).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_itself_is_the_first_place_and_all_lie_on_the_page() {
        let page = (595.0, 842.0);
        for corner in [Corner::BottomLeft, Corner::BottomRight, Corner::TopLeft, Corner::TopRight] {
            let all = candidates(page, corner, (190.0, 58.0));
            assert!(all.len() > 100, "{corner:?}: many");
            assert_eq!((all[0].0, all[0].1), (0.0, 0.0), "{corner:?}: the corner");
            for (_, _, Rectangle { left, bottom, width, height }) in &all {
                assert!(*left >= MARGIN && left + width <= page.0 - MARGIN, "{corner:?}: {left}");
                assert!(*bottom >= MARGIN && bottom + height <= page.1 - MARGIN, "{corner:?}");
            }
        }
        assert!(candidates((100.0, 50.0), Corner::TopLeft, (190.0, 58.0)).is_empty(), "no room");
    }

    #[test]
    fn what_cannot_be_drawn_has_its_corner_taken() {
        let place = find(b"%PDF-1.7 rubbish", Page::Last, Corner::TopLeft, (190.0, 58.0));
        assert_eq!(place, Place::Corner(Corner::TopLeft));
    }
}
