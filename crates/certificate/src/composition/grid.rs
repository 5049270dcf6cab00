//! The grid of boxes 6 and 7: wrapping, and pages in pairs. Widths are counted in characters.

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

    fn row(&self, at: usize) -> (String, String) {
        let line = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        (line(&self.goods), line(&self.quantity))
    }
}

/// Fills pages from top to bottom. An item that fits on one page is never split; there is always a page.
pub(super) fn paginate(items: impl Iterator<Item = Item>) -> Vec<FormPage> {
    let mut pages: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for item in items {
        let used = pages.last().map_or(0, Vec::len);
        let height = item.height();
        if used > 0 && height <= LINES_PER_PAGE && used + height > LINES_PER_PAGE {
            pages.push(Vec::new());
        }
        for at in 0..height {
            if pages.last().is_none_or(|page| page.len() == LINES_PER_PAGE) {
                pages.push(Vec::new());
            }
            if let Some(page) = pages.last_mut() {
                page.push(item.row(at));
            }
        }
    }
    pages.into_iter().map(join).collect()
}

fn join(rows: Vec<(String, String)>) -> FormPage {
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
