//! Breaks filled-in text into lines of counted characters, and finds the print size in which it fits.
//!
//! The font of filled-in text is monospaced, so columns are arithmetic. All sizes are tenths of a point:
//! whole numbers, the same on every machine.

use serde::Serialize;

/// Advance of one character of Liberation Mono, in ten-thousandths of the size.
const ADVANCE: u32 = 6_001;
/// Tenths of a point in a hundred millimetres.
const TENTHS_PER_100_MM: u32 = 2_835;
/// Print sizes of boxes 1 to 5, largest first, in tenths of a point.
const BOX_SIZES: [u32; 11] = [90, 85, 80, 75, 70, 65, 60, 55, 50, 45, 40];
/// Print sizes of boxes 6 and 7: what does not fit the smallest goes on to a further sheet.
const GOODS_SIZES: [u32; 5] = [90, 85, 80, 75, 70];

/// Text broken to fit a place, with its print size and line distance in tenths of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fitted {
    pub(crate) size: u32,
    pub(crate) pitch: u32,
    pub(crate) lines: Vec<String>,
}

/// Boxes 6 and 7 of one sheet: pairs of lines at the same height.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Rows {
    pub(crate) size: u32,
    pub(crate) pitch: u32,
    pub(crate) rows: Vec<(String, String)>,
}

/// A place on the paper, in millimetres.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) width_mm: u32,
    pub(crate) height_mm: u32,
}

/// The text in the largest print that fits the place; `None` if none does.
pub(crate) fn fit(text: &str, place: Place) -> Option<Fitted> {
    fit_below(text, place, BOX_SIZES[0])
}

/// The same in no larger print than `largest`.
pub(crate) fn fit_below(text: &str, place: Place, largest: u32) -> Option<Fitted> {
    BOX_SIZES.into_iter().filter(|size| *size <= largest).find_map(|size| {
        let pitch = size * 12 / 10;
        let lines = lines(text, columns(place.width_mm, size));
        let capacity = tenths(place.height_mm) / pitch;
        (lines.len() <= capacity as usize).then_some(Fitted { size, pitch, lines })
    })
}

/// Columns and lines of a place in the largest print.
pub(crate) fn full_print(place: Place) -> (usize, usize) {
    let size = BOX_SIZES[0];
    (columns(place.width_mm, size), (tenths(place.height_mm) / (size * 12 / 10)) as usize)
}

/// The text in lines of at most `columns` characters.
pub(crate) fn lines(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap(line, columns)).collect()
}

/// Boxes 6 and 7 of one page of the form: one sheet where it fits in some print, else several.
pub(crate) fn goods(goods: &str, quantity: &str, left: Place, right_width_mm: u32) -> Vec<Rows> {
    let rows_in = |size: u32| {
        paired(goods, quantity, columns(left.width_mm, size), columns(right_width_mm, size))
    };
    let pitch_of = |size: u32| size * 12_75 / 10_00;
    let capacity_of = |size: u32| (tenths(left.height_mm) / pitch_of(size)).max(1) as usize;
    for size in GOODS_SIZES {
        let rows = rows_in(size);
        if rows.len() <= capacity_of(size) {
            return vec![Rows { size, pitch: pitch_of(size), rows }];
        }
    }
    let size = GOODS_SIZES[0];
    rows_in(size)
        .chunks(capacity_of(size))
        .map(|rows| Rows { size, pitch: pitch_of(size), rows: rows.to_vec() })
        .collect()
}

/// Both boxes line by line; a line that breaks on one side keeps the other side level.
fn paired(goods: &str, quantity: &str, left: usize, right: usize) -> Vec<(String, String)> {
    let mut quantities = quantity.trim_end_matches('\n').split('\n');
    let mut descriptions = goods.trim_end_matches('\n').split('\n');
    let mut rows = Vec::new();
    loop {
        let (a, b) = (descriptions.next(), quantities.next());
        if a.is_none() && b.is_none() {
            return rows;
        }
        let (a, b) = (wrap(a.unwrap_or(""), left), wrap(b.unwrap_or(""), right));
        for i in 0..a.len().max(b.len()) {
            let line = |side: &[String]| side.get(i).cloned().unwrap_or_default();
            rows.push((line(&a), line(&b)));
        }
    }
}

/// One line in pieces of at most `columns` characters, broken at spaces where there are any.
fn wrap(line: &str, columns: usize) -> Vec<String> {
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

fn tenths(millimetres: u32) -> u32 {
    millimetres * TENTHS_PER_100_MM / 10 / 10
}

fn columns(width_mm: u32, size: u32) -> usize {
    (tenths(width_mm) * 10_000 / (size * ADVANCE)).max(1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_at_spaces_and_a_long_word_breaks_anyway() {
        assert_eq!(wrap("VIA DEL LAMINATOIO", 10), ["VIA DEL", "LAMINATOIO"], "words stay whole");
        assert_eq!(
            wrap("ABCDEFGHIJKLM", 5),
            ["ABCDE", "FGHIJ", "KLM"],
            "nothing runs over the frame"
        );
        assert_eq!(wrap("", 5), [""], "an empty line keeps its height");
    }

    #[test]
    fn a_full_page_of_the_grid_stays_on_one_sheet_in_the_largest_print() {
        let goods_text = vec!["X".repeat(60); 28].join("\n");
        let quantity = vec!["9".repeat(18); 28].join("\n");
        let sheets = goods(&goods_text, &quantity, Place { width_mm: 135, height_mm: 114 }, 37);
        assert_eq!(sheets.len(), 1, "60 x 28 and 18 x 28 are what the form is composed for");
        assert_eq!(sheets[0].size, 90, "and it needs no smaller print");
        assert_eq!(sheets[0].rows.len(), 28, "no line breaks");
    }

    #[test]
    fn a_page_of_another_program_that_is_too_long_goes_on_to_further_sheets() {
        let sheets =
            goods(&vec!["X"; 90].join("\n"), "", Place { width_mm: 135, height_mm: 114 }, 37);
        assert!(sheets.len() > 1, "nothing is cut off");
        assert_eq!(sheets.iter().map(|s| s.rows.len()).sum::<usize>(), 90, "and no line is lost");
    }

    #[test]
    fn print_shrinks_before_text_is_refused() {
        let place = Place { width_mm: 85, height_mm: 20 };
        let long = fit(&"INVOICE NO. 1 ".repeat(36), place).unwrap();
        assert!(long.size < 90, "500 characters of box 5 need a smaller print");
        assert_eq!(fit(&"X".repeat(9_000), place), None, "and 9,000 fit in none");
    }
}
