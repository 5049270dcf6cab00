//! Boxes 6 and 7 line by line. What fits boxes 1 to 5 is `certificate`'s (`composition::print`).

use certificate::composition::print::{LEAST_READABLE, Place, broken, columns, tenths};
use serde::Serialize;

/// Print sizes of boxes 6 and 7: what does not fit the smallest goes on to a further sheet.
const GOODS_SIZES: [u32; 5] = [90, 85, 80, 75, LEAST_READABLE];

/// Boxes 6 and 7 of one sheet: pairs of lines at the same height.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Rows {
    pub(crate) size: u32,
    pub(crate) pitch: u32,
    pub(crate) rows: Vec<(String, String)>,
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
        let (a, b) = (broken(a.unwrap_or(""), left), broken(b.unwrap_or(""), right));
        for i in 0..a.len().max(b.len()) {
            let line = |side: &[String]| side.get(i).cloned().unwrap_or_default();
            rows.push((line(&a), line(&b)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
