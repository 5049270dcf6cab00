//! The places of boxes 1 to 5 on the paper, and the print in which a text fits its place.
//!
//! The font of filled-in text is monospaced, so columns are arithmetic. All sizes are tenths of a point:
//! whole numbers, the same on every machine. Drawing is `rendering`'s, by these very lines.

use serde::Serialize;

use crate::codes::BoxId;

/// The least print that the rules let pass, in tenths of a point: what a customs officer reads without a glass.
/// Boxes 6 and 7 go on to a further sheet at it.
pub const LEAST_READABLE: u32 = 70;
/// Advance of one character of Liberation Mono, in ten-thousandths of the size.
const ADVANCE: u32 = 6_001;
/// Tenths of a point in a hundred millimetres.
const TENTHS_PER_100_MM: u32 = 2_835;
/// Print sizes, largest first, in tenths of a point. Those below [`LEAST_READABLE`] are for papers of other
/// programs, which are shown as they are, and for drafts.
const SIZES: [u32; 11] = [90, 85, 80, 75, LEAST_READABLE, 65, 60, 55, 50, 45, 40];
/// More countries than this stand side by side in box 3.
const COUNTRIES_ON_LINES: usize = 6;

/// A place on the paper, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Width.
    pub width_mm: u32,
    /// Height.
    pub height_mm: u32,
}

/// Text broken to fit a place, with its print size and line distance in tenths of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fitted {
    /// Print size.
    pub size: u32,
    /// Distance of the lines.
    pub pitch: u32,
    /// The lines, each no longer than its place.
    pub lines: Vec<String>,
}

/// What a text takes of its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Characters on a line, in the full print of 9 points.
    pub columns: usize,
    /// Lines that the text takes in that print.
    pub lines: usize,
    /// Lines that the box has in that print.
    pub lines_max: usize,
    /// The print in which it is set, in tenths of a point: smaller where there are more lines than room; none
    /// where no print is small enough.
    pub print: Option<u32>,
}

impl Room {
    /// Whether the print is large enough to be read.
    pub fn is_readable(&self) -> bool {
        self.print.is_some_and(|size| size >= LEAST_READABLE)
    }
}

/// The place of one of the boxes 1 to 5; the others flow.
pub const fn place_of(id: BoxId) -> Option<Place> {
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
    let text = as_set(text);
    let (columns, lines_max) = full_print(place);
    let lines = if text.is_empty() { 0 } else { lines(&text, columns).len() };
    Some(Room { columns, lines, lines_max, print: fit(&text, place).map(|fitted| fitted.size) })
}

/// Lines and characters of one of the boxes 1 to 5 in the least readable print; none for any other box.
pub(crate) fn least_readable(id: BoxId) -> Option<(usize, usize)> {
    let place = place_of(id)?;
    Some((capacity(place, LEAST_READABLE), columns(place.width_mm, LEAST_READABLE)))
}

/// Box 3 as the paper prints these countries.
pub fn box_3(countries: &[String]) -> String {
    countries.join(if countries.len() > COUNTRIES_ON_LINES { "; " } else { "\n" })
}

/// The text in the largest print that fits the place; `None` if none does.
pub fn fit(text: &str, place: Place) -> Option<Fitted> {
    fit_below(text, place, SIZES[0])
}

/// The same in no larger print than `largest`.
pub fn fit_below(text: &str, place: Place, largest: u32) -> Option<Fitted> {
    SIZES.into_iter().filter(|size| *size <= largest).find_map(|size| {
        let lines = lines(text, columns(place.width_mm, size));
        let fits = lines.len() <= capacity(place, size);
        fits.then_some(Fitted { size, pitch: pitch(size), lines })
    })
}

/// One line in pieces of at most `columns` characters, broken at spaces where there are any.
pub fn broken(line: &str, columns: usize) -> Vec<String> {
    let mut rest: Vec<char> = line.trim_end().chars().collect();
    let mut pieces = Vec::new();
    while rest.len() > columns {
        let at = rest[..=columns]
            .iter()
            .rposition(|c| *c == ' ')
            .filter(|at| *at > columns / 3)
            .unwrap_or(columns);
        let tail = rest.split_off(at);
        pieces.push(rest.iter().collect::<String>().trim_end().to_owned());
        rest = tail.into_iter().skip_while(|c| *c == ' ').collect();
    }
    pieces.push(rest.into_iter().collect());
    pieces
}

/// A length in tenths of a point.
pub const fn tenths(millimetres: u32) -> u32 {
    millimetres * TENTHS_PER_100_MM / 10 / 10
}

/// Characters on a line of that width in a print of that size.
pub const fn columns(width_mm: u32, size: u32) -> usize {
    let columns = tenths(width_mm) * 10_000 / (size * ADVANCE);
    if columns == 0 { 1 } else { columns as usize }
}

/// Columns and lines of a place in the largest print.
fn full_print(place: Place) -> (usize, usize) {
    (columns(place.width_mm, SIZES[0]), capacity(place, SIZES[0]))
}

const fn pitch(size: u32) -> u32 {
    size * 12 / 10
}

const fn capacity(place: Place, size: u32) -> usize {
    (tenths(place.height_mm) / pitch(size)) as usize
}

/// The text in lines of at most `columns` characters.
fn lines(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| broken(line, columns)).collect()
}

/// As the paper sets it: nothing behind it, tabs as spaces.
fn as_set(text: &str) -> String {
    text.trim_end()
        .chars()
        .filter(|c| *c != '\r')
        .map(|c| if c == '\t' { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_at_spaces_and_a_long_word_breaks_anyway() {
        assert_eq!(broken("VIA DEL LAMINATOIO", 10), ["VIA DEL", "LAMINATOIO"], "words stay whole");
        assert_eq!(
            broken("ABCDEFGHIJKLM", 5),
            ["ABCDE", "FGHIJ", "KLM"],
            "nothing runs over the frame"
        );
        assert_eq!(broken("", 5), [""], "an empty line keeps its height");
    }

    #[test]
    fn print_shrinks_before_text_is_refused() {
        let place = Place { width_mm: 85, height_mm: 20 };
        let long = fit(&"INVOICE NO. 1 ".repeat(36), place).unwrap();
        assert!(long.size < 90, "500 characters of box 5 need a smaller print");
        assert_eq!(fit(&"X".repeat(9_000), place), None, "and 9,000 fit in none");
    }

    #[test]
    fn a_box_says_how_many_lines_it_has_left_and_when_the_print_shrinks() {
        let room_of =
            |lines: usize| room(BoxId::Consignor, &vec!["TUBI"; lines].join("\n")).unwrap();
        let four = room_of(4);
        assert_eq!((four.columns, four.lines, four.lines_max, four.print), (44, 4, 7, Some(90)));
        assert_eq!(room_of(7).print, Some(90), "seven lines are full print");
        let nine = room_of(9);
        assert_eq!(nine.lines, 9, "counted in full print");
        assert_eq!((nine.print, nine.is_readable()), (Some(70), true), "and set smaller");
        assert_eq!(least_readable(BoxId::Consignor), Some((9, 57)), "which is the end");
        let ten = room_of(10);
        assert_eq!((ten.print, ten.is_readable()), (Some(60), false), "nobody reads that");
        assert_eq!(room_of(200).print, None, "what no print holds is said before it is refused");
        assert_eq!(room(BoxId::Goods, "X"), None, "boxes 6 and 7 go on over sheets");
        assert_eq!(room(BoxId::Remarks, "").unwrap().lines, 0, "nothing takes no line");
    }

    #[test]
    fn what_the_desks_take_of_characters_is_readable_in_running_text() {
        for (id, characters) in [
            (BoxId::Consignor, 240),
            (BoxId::Consignee, 258),
            (BoxId::Transport, 129),
            (BoxId::Remarks, 300),
        ] {
            let text = "UNA PAROLA E UN'ALTRA, ".repeat(20);
            let text: String = text.chars().take(characters).collect();
            assert!(room(id, &text).unwrap().is_readable(), "box {}", id.as_str());
        }
    }
}
