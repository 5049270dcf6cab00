//! The places of boxes 1 to 5 on the paper, and how much of its place a text takes.

use certificate::BoxId;

use crate::fonts::printable;
use crate::wrap::{self, Place};

/// What a text takes of its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Characters on a line, in the full print of 9 points.
    pub columns: usize,
    /// Lines that the text takes in that print.
    pub lines: usize,
    /// Lines that the box has in that print.
    pub lines_max: usize,
    /// The print in which it really is set, in tenths of a point: smaller where there are more lines than
    /// room; none where no print is small enough ([`crate::RenderError::DoesNotFit`]).
    pub print: Option<u32>,
}

/// The place of one of the boxes 1 to 5; the others flow.
pub(crate) const fn place_of(id: BoxId) -> Option<Place> {
    let height_mm = match id {
        BoxId::Consignor | BoxId::Consignee | BoxId::Origin => 27,
        BoxId::Transport => 18,
        BoxId::Remarks => 20,
        _ => return None,
    };
    Some(Place { width_mm: 85, height_mm })
}

/// How much of one of the boxes 1 to 5 a text takes; none for any other box.
pub fn room(id: BoxId, text: &str) -> Option<Room> {
    let place = place_of(id)?;
    let text = printable(text.trim_end());
    let (columns, lines_max) = wrap::full_print(place);
    let lines = if text.is_empty() { 0 } else { wrap::lines(&text, columns).len() };
    Some(Room {
        columns,
        lines,
        lines_max,
        print: wrap::fit(&text, place).map(|fitted| fitted.size),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_says_how_many_lines_it_has_left_and_when_the_print_shrinks() {
        let room_of =
            |lines: usize| room(BoxId::Consignor, &vec!["TUBI"; lines].join("\n")).unwrap();
        let four = room_of(4);
        assert_eq!((four.columns, four.lines, four.lines_max, four.print), (44, 4, 7, Some(90)));
        assert_eq!(room_of(7).print, Some(90), "seven lines are full print");
        let nine = room_of(9);
        assert_eq!(nine.lines, 9, "counted in full print");
        assert!(nine.print.is_some_and(|size| size < 90), "and set smaller");
        assert_eq!(room_of(200).print, None, "what no print holds is said before it is refused");
        assert_eq!(room(BoxId::Goods, "X"), None, "boxes 6 and 7 go on over sheets");
        assert_eq!(room(BoxId::Remarks, "").unwrap().lines, 0, "nothing takes no line");
    }
}
