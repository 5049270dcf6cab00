//! The grid of boxes 6 and 7: wrapping, and pages in pairs. Widths are counted in characters.

use super::layout::{Continuation, GoodsLayout, ItemPlace};
use crate::form::FormPage;

/// Columns of box 6.
pub const GOODS_COLUMNS: usize = 60;
/// Columns of box 7.
pub const QUANTITY_COLUMNS: usize = 18;
/// Lines of both boxes on one sheet.
pub const LINES_PER_PAGE: usize = 28;

/// One item, wrapped: lines of box 6 and box 7 from the same height down.
pub(super) struct Item {
    goods: Vec<String>,
    quantity: Vec<String>,
}

impl Item {
    pub(super) fn new(goods: &str, quantity: &str) -> Self {
        Self { goods: wrap(goods, GOODS_COLUMNS), quantity: wrap(quantity, QUANTITY_COLUMNS) }
    }

    fn height(&self) -> usize {
        self.goods.len().max(self.quantity.len())
    }

    fn place(&self) -> ItemPlace {
        ItemPlace {
            goods_lines: self.goods.len(),
            quantity_lines: self.quantity.len(),
            sheet: 1,
            continued: Vec::new(),
        }
    }

    fn row(&self, at: usize) -> (String, String) {
        let line = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        (line(&self.goods), line(&self.quantity))
    }
}

/// The pages of boxes 6 and 7.
pub(super) fn paginate(items: impl Iterator<Item = Item>) -> Vec<FormPage> {
    fill(items).0.into_iter().map(join).collect()
}

/// Where each item stands on those pages.
pub(super) fn places(items: impl Iterator<Item = Item>) -> GoodsLayout {
    let (pages, items) = fill(items);
    GoodsLayout { sheets: pages.iter().map(Vec::len).collect(), items }
}

type Rows = Vec<(String, String)>;

/// Fills pages from top to bottom. An item that fits on one page is never split; there is always a page.
fn fill(items: impl Iterator<Item = Item>) -> (Vec<Rows>, Vec<ItemPlace>) {
    let mut pages: Vec<Rows> = vec![Vec::new()];
    let mut places = Vec::new();
    for item in items {
        let used = pages.last().map_or(0, Vec::len);
        let height = item.height();
        if used > 0 && height <= LINES_PER_PAGE && used + height > LINES_PER_PAGE {
            pages.push(Vec::new());
        }
        let mut place = item.place();
        for at in 0..height {
            if pages.last().is_none_or(|page| page.len() == LINES_PER_PAGE) {
                pages.push(Vec::new());
            }
            let sheet = pages.len();
            if let Some(page) = pages.last_mut() {
                page.push(item.row(at));
            }
            if at == 0 {
                place.sheet = sheet;
            } else if place.last_sheet() != sheet {
                place.continued.push(Continuation { sheet, line: item.row(at).0 });
            }
        }
        places.push(place);
    }
    (pages, places)
}

fn join(rows: Rows) -> FormPage {
    let (goods, quantity): (Vec<String>, Vec<String>) = rows.into_iter().unzip();
    let text = |lines: Vec<String>| lines.join("\n").trim_end_matches('\n').to_owned();
    FormPage { goods: text(goods), quantity: text(quantity) }
}

/// Breaks at white space; a longer word is cut. Empty lines are dropped (rule V18).
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length <= columns {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
                continue;
            }
            if used > 0 {
                lines.push(std::mem::take(&mut line));
            }
            (line, used) = cut(word, columns, &mut lines);
        }
        if used > 0 {
            lines.push(line);
        }
    }
    lines
}

/// Cuts a word into full lines; what is left begins the next line.
fn cut(word: &str, columns: usize, lines: &mut Vec<String>) -> (String, usize) {
    let characters: Vec<char> = word.chars().collect();
    let mut pieces = characters.chunks(columns).peekable();
    while let Some(piece) = pieces.next() {
        let text = piece.iter().collect();
        if pieces.peek().is_none() {
            return (text, piece.len());
        }
        lines.push(text);
    }
    (String::new(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(lines: usize) -> Item {
        Item::new(&vec!["X"; lines].join("\n"), "KG 1")
    }

    #[test]
    fn an_item_that_fits_on_a_page_is_not_split() {
        let pages = paginate([item(20), item(10)].into_iter());
        assert_eq!(pages.len(), 2, "the second item does not fit under the first");
        assert_eq!(pages[1].goods.lines().count(), 10, "it stands whole on the second page");
        assert!(pages[1].quantity.starts_with("KG"), "its quantity begins at its first line");
    }

    #[test]
    fn an_item_longer_than_a_page_goes_on_over_the_next() {
        let pages = paginate([item(60)].into_iter());
        let lines: Vec<usize> = pages.iter().map(|page| page.goods.lines().count()).collect();
        assert_eq!(lines, [28, 28, 4]);
    }

    #[test]
    fn each_item_knows_its_sheet_and_where_it_goes_on() {
        let long: Vec<String> = (0..40).map(|line| format!("LINE {line}")).collect();
        let items = [item(20), Item::new(&long.join("\n"), "KG 1"), item(3)];
        let layout = places(items.into_iter());
        assert_eq!(layout.sheets, [28, 28, 7], "lines in use on each sheet");
        let sheets: Vec<usize> = layout.items.iter().map(|place| place.sheet).collect();
        assert_eq!(sheets, [1, 1, 3]);
        let goes_on: Vec<(usize, &str)> =
            layout.items[1].continued.iter().map(|on| (on.sheet, on.line.as_str())).collect();
        assert_eq!(goes_on, [(2, "LINE 8"), (3, "LINE 36")], "at the words that begin the sheet");
        assert_eq!((layout.items[1].goods_lines, layout.items[1].quantity_lines), (40, 1));
    }

    #[test]
    fn no_goods_still_give_one_empty_page() {
        assert_eq!(paginate(std::iter::empty()), [FormPage::default()]);
    }

    #[test]
    fn a_quantity_stands_at_the_height_of_its_item() {
        let pages = paginate([Item::new("A\nB\nC", "1 KG"), Item::new("D", "2 KG")].into_iter());
        assert_eq!(pages[0].goods, "A\nB\nC\nD");
        assert_eq!(pages[0].quantity, "1 KG\n\n\n2 KG");
    }

    #[test]
    fn a_long_word_is_cut_and_an_empty_line_dropped() {
        assert_eq!(wrap("AB ABCDEFG\n\n H", 3), ["AB", "ABC", "DEF", "G", "H"]);
    }
}
