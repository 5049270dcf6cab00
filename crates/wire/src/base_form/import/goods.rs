//! Boxes 6 and 7 taken apart into goods lines.
//!
//! Works on rows: line i of box 6 and line i of box 7 of one page stand at the same height. An item
//! begins where its number stands, counted up from 1 without gaps; a form without numbers gives one
//! line per page.

use certificate::composition::{GOODS_COLUMNS, QUANTITY_COLUMNS};
use certificate::{FormPage, GoodsLine};

struct Row<'a> {
    goods: &'a str,
    quantity: &'a str,
}

pub(super) fn lines_of(pages: &[FormPage]) -> Vec<GoodsLine> {
    let sheets: Vec<Vec<Row<'_>>> = pages.iter().map(rows_of).collect();
    let starts = item_starts(sheets.iter().flatten());
    if starts.is_empty() {
        let filled = sheets.iter().filter(|rows| rows.iter().any(Row::is_filled));
        return (1..).zip(filled).map(|(number, rows)| line_of(number, None, rows)).collect();
    }
    let rows: Vec<Row<'_>> = sheets.into_iter().flatten().collect();
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    let mut lines: Vec<GoodsLine> = (1..)
        .zip(starts.iter().zip(ends))
        .map(|(n, (&start, end))| line_of(n, numbered(rows[start].goods), &rows[start..end]))
        .collect();
    // What stands above item 1 are marks of the whole consignment, or words over the quantities.
    let above = &rows[..starts[0]];
    if let Some(first) = lines.first_mut() {
        let marks = unwrapped(above.iter().map(|row| row.goods), GOODS_COLUMNS);
        let quantity = unwrapped(above.iter().map(|row| row.quantity), QUANTITY_COLUMNS);
        put_before(&mut first.marks, marks, " ");
        put_before(&mut first.quantity, quantity, "\n");
    }
    lines
}

fn put_before(text: &mut String, above: Vec<String>, glue: &str) {
    let mut parts = above;
    if !text.is_empty() {
        parts.push(std::mem::take(text));
    }
    *text = parts.join(glue);
}

impl Row<'_> {
    fn is_filled(&self) -> bool {
        !self.goods.trim().is_empty() || !self.quantity.trim().is_empty()
    }
}

fn rows_of(page: &FormPage) -> Vec<Row<'_>> {
    let goods: Vec<&str> = page.goods.split('\n').collect();
    let quantity: Vec<&str> = page.quantity.split('\n').collect();
    (0..goods.len().max(quantity.len()))
        .map(|row| Row {
            goods: goods.get(row).copied().unwrap_or_default(),
            quantity: quantity.get(row).copied().unwrap_or_default(),
        })
        .collect()
}

/// Rows at which item 1, 2, 3... begin. The mark behind the first number is the mark behind them all:
/// where items are `1.`, a line `2 - 4 poles` begins none.
fn item_starts<'a>(rows: impl Iterator<Item = &'a Row<'a>>) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut style = None;
    for (at, row) in rows.enumerate() {
        let Some(head) = numbered(row.goods) else {
            continue;
        };
        if head.number == starts.len() + 1 && style.is_none_or(|mark| mark == head.mark) {
            style = Some(head.mark);
            starts.push(at);
        }
    }
    starts
}

/// An item number at the head of a line (`1.`, `1)`, `1 -`).
struct Head<'a> {
    number: usize,
    mark: char,
    rest: &'a str,
}

fn numbered(line: &str) -> Option<Head<'_>> {
    let line = line.trim();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 4 {
        return None;
    }
    let number = line[..digits].parse().ok()?;
    let after = line[digits..].trim_start();
    let mark = after.chars().next().filter(|mark| matches!(mark, '.' | ')' | '-'))?;
    let rest = &after[mark.len_utf8()..];
    // `1.200 KG` and `1-6` are no item numbers.
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| Head {
        number,
        mark,
        rest: rest.trim(),
    })
}

/// One goods line from its rows. The head is taken off where the rows begin with an item's number.
fn line_of(number: u32, head: Option<Head<'_>>, rows: &[Row<'_>]) -> GoodsLine {
    let mut texts: Vec<&str> = rows.iter().map(|row| row.goods.trim()).collect();
    let mut first_width = 0;
    if let (Some(head), Some(first)) = (head, texts.first_mut()) {
        first_width = first.chars().count();
        *first = head.rest;
    }
    let mut paragraphs = join_wrapped(texts, GOODS_COLUMNS, first_width);
    let quantity = unwrapped(rows.iter().map(|row| row.quantity), QUANTITY_COLUMNS).join("\n");
    let mut line = GoodsLine { number, quantity, ..GoodsLine::default() };
    if let Some(origin) = paragraphs.last().and_then(|text| origin_of(text)) {
        line.origin = origin.to_owned();
        paragraphs.pop();
    }
    if let Some(packages) = paragraphs.first().and_then(|text| packages_of(text)) {
        (line.marks, line.packages, line.package_kind) = packages;
        paragraphs.remove(0);
    }
    line.description = paragraphs.join("\n");
    line
}

fn unwrapped<'a>(lines: impl Iterator<Item = &'a str>, columns: usize) -> Vec<String> {
    join_wrapped(lines.map(str::trim).collect(), columns, 0)
}

/// Undoes wrapping: two lines are one paragraph where the next line's first word would not have fitted
/// on the line above. `first_width` is the printed width of the first line, where it is not its own.
fn join_wrapped(lines: Vec<&str>, columns: usize, first_width: usize) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut above = 0;
    let mut first = first_width;
    for line in lines {
        let width = std::mem::take(&mut first).max(line.chars().count());
        if line.is_empty() {
            above = width;
            continue;
        }
        let word = line.split_whitespace().next().map_or(0, |word| word.chars().count());
        let wrapped = above > 0 && above <= columns && above + 1 + word > columns;
        match paragraphs.last_mut().filter(|_| wrapped) {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            None => paragraphs.push(line.to_owned()),
        }
        above = width;
    }
    paragraphs
}

/// What stands after `Origine:` or `Origin:` at the head of a paragraph.
fn origin_of(paragraph: &str) -> Option<&str> {
    let (word, rest) = paragraph.split_once(':')?;
    let known = ["ORIGINE", "ORIGIN", "ORIGINE / ORIGIN", "ORIGINE/ORIGIN"];
    let word = word.trim();
    (known.iter().any(|k| word.eq_ignore_ascii_case(k)) && !rest.trim().is_empty())
        .then(|| rest.trim())
}

/// Marks, number and kind of packages: `ADM 1-6 - 6 wooden cases`, as the composer writes it.
fn packages_of(paragraph: &str) -> Option<(String, Option<u32>, String)> {
    let counted = |text: &str| {
        let (count, kind) = text.split_once(' ')?;
        let plain = count.bytes().all(|b| b.is_ascii_digit()) && !count.starts_with('0');
        let count = count.parse::<u32>().ok().filter(|_| plain)?;
        (!kind.trim().is_empty()).then(|| (count, kind.to_owned()))
    };
    let mut cuts = paragraph.rmatch_indices(" - ");
    let with_marks =
        cuts.find_map(|(at, dash)| Some((at, counted(&paragraph[at + dash.len()..])?)));
    if let Some((at, (count, kind))) = with_marks {
        return Some((paragraph[..at].to_owned(), Some(count), kind));
    }
    counted(paragraph).map(|(count, kind)| (String::new(), Some(count), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(goods: &str, quantity: &str) -> FormPage {
        FormPage { goods: goods.to_owned(), quantity: quantity.to_owned() }
    }

    #[test]
    fn items_are_found_by_their_numbers_and_quantities_by_their_height() {
        let pages = [
            page("1) 3 PALLETS\nPOMPE\n2) 2 PALLETS\nVALVOLE", "KG 10\n\nKG 20\nPZ 4"),
            page("DN25\n3) TUBI", "\nKG 30"),
        ];
        let lines = lines_of(&pages);
        assert_eq!(lines.len(), 3);
        assert_eq!((lines[0].packages, lines[0].package_kind.as_str()), (Some(3), "PALLETS"));
        assert_eq!(lines[1].description, "VALVOLE\nDN25", "an item goes on over the page");
        assert_eq!(lines[1].quantity, "KG 20\nPZ 4", "two quantities of one item");
        assert_eq!(lines[2].quantity, "KG 30", "at the height of its number");
    }

    #[test]
    fn numbers_inside_a_description_do_not_begin_an_item() {
        let lines = lines_of(&[page("1. POMPE\n1.200 KG\n2-4 POLI\n2 - POLI\n7. SERIE", "")]);
        assert_eq!(lines.len(), 1, "amounts, ranges and numbers out of turn");
        assert_eq!(lines[0].description, "POMPE\n1.200 KG\n2-4 POLI\n2 - POLI\n7. SERIE");
    }

    #[test]
    fn what_stands_above_the_first_item_is_kept() {
        let lines = lines_of(&[page("ACME/NBO\n1. 2 CASSE\nPOMPE", "PESO LORDO\nKG 10")]);
        assert_eq!(lines[0].marks, "ACME/NBO");
        assert_eq!(lines[0].quantity, "PESO LORDO\nKG 10");
        let lines = lines_of(&[page("12. POMPE", ""), page("2. VALVOLE", "")]);
        assert_eq!(lines[1].description, "2. VALVOLE", "without an item 1 no number is an item's");
    }

    #[test]
    fn without_numbers_a_page_is_a_line() {
        let lines =
            lines_of(&[page("PALLETS 1-4\nPOMPE\nORIGINE: TURCHIA", "\n\nKG 5"), page("", "")]);
        assert_eq!(lines.len(), 1, "an empty page is nothing");
        assert_eq!(lines[0].origin, "TURCHIA");
        assert_eq!(lines[0].quantity, "KG 5");
        assert_eq!(lines[0].description, "PALLETS 1-4\nPOMPE");
    }
}
