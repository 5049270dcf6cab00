//! Tables of goods: CSV, XLSX and what is pasted from a spreadsheet.
//!
//! Owns reading a table with limits ([`Table`]), guessing what its columns are ([`Mapping::guess`]), and
//! making goods lines of it ([`Mapping::lines`]). A person may correct the mapping, and the caller may
//! keep it. Nothing is taken silently: a cell that cannot be read is told with its place.

mod copied;
mod guess;
mod read;
mod write;

use certificate::GoodsLine;
use serde::{Deserialize, Serialize};

pub use copied::{read_copied, write_copied};
pub use read::{SheetError, read_csv, read_pasted, read_xlsx};
pub use write::{write_csv, write_xlsx};

/// Most rows of a table.
pub const ROWS_MAX: usize = 10_000;
/// Most columns.
pub const COLUMNS_MAX: usize = 200;
/// Longest cell, in characters.
pub const CELL_MAX: usize = 10_000;

/// Rows of texts, all of one length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// From top to bottom, empty rows left out.
    pub rows: Vec<Row>,
}

/// One row and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number in the file, from 1.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Column {
    /// Nothing that a goods line has.
    Ignored,
    /// The company's own code of the article.
    Code,
    /// Marks and numbers of the packages.
    Marks,
    /// Number of packages.
    Packages,
    /// Kind of packages.
    PackageKind,
    /// Description; several columns are joined by a dash.
    Description,
    /// Origin.
    Origin,
    /// Customs code.
    CustomsCode,
    /// Quantity, with or without its unit.
    Quantity,
    /// Unit of the quantity.
    Unit,
}

/// The sign between whole and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Decimal {
    /// `1.234,5`.
    Comma,
    /// `1,234.5`.
    Point,
}

/// What a table's columns are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    /// The first row names the columns.
    pub header: bool,
    /// One for each column, from the left; columns beyond are ignored.
    pub columns: Vec<Column>,
    /// How numbers are written.
    pub decimal: Decimal,
}

/// What a table gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Goods {
    /// Lines of goods, numbered from 1.
    pub lines: Vec<GoodsLine>,
    /// Cells that could not be read; the rest of their rows is taken.
    pub refused: Vec<Refused>,
    /// Rows of which nothing is taken: totals, notes.
    pub skipped: Vec<Skipped>,
}

/// A row of which nothing is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Row in the file, from 1.
    pub row: usize,
    /// What it says, cells joined by a bar.
    pub text: String,
}

/// A column of which nothing is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Place from the left, from 1.
    pub column: usize,
    /// Its name, where the first row names the columns.
    pub name: String,
    /// The first things that it says.
    pub samples: Vec<String>,
}

/// Samples that are shown of a column.
const SAMPLES: usize = 3;

/// A cell that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Row in the file, from 1.
    pub row: usize,
    /// What the column should hold.
    pub column: Column,
    /// What it holds.
    pub text: String,
}

impl Mapping {
    /// The goods lines of a table; rows without description, quantity and packages are totals or blanks.
    pub fn lines(&self, table: &Table) -> Goods {
        let mut goods = Goods::default();
        for row in table.rows.iter().skip(usize::from(self.header)) {
            let (line, refused) = self.line(row);
            let has_content = !line.description.is_empty()
                && (line.packages.is_some() || !line.quantity.is_empty());
            if !has_content && refused.is_empty() && line.article.is_empty() {
                let cells = row.cells.iter().map(|cell| cell.trim());
                let said: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
                goods.skipped.push(Skipped { row: row.number, text: said.join(" | ") });
                continue;
            }
            goods.refused.extend(refused);
            let number = u32::try_from(goods.lines.len() + 1).unwrap_or(u32::MAX);
            goods.lines.push(GoodsLine { number, ..line });
        }
        goods
    }

    /// Columns that hold something and are not taken.
    pub fn unused(&self, table: &Table) -> Vec<Unused> {
        let width = table.rows.first().map_or(0, |row| row.cells.len());
        let is_unused = |at: &usize| {
            self.columns.get(*at).copied().unwrap_or(Column::Ignored) == Column::Ignored
        };
        let of_column = |at: usize| {
            let rows = table.rows.iter().skip(usize::from(self.header));
            let cells = rows.filter_map(|row| row.cells.get(at)).map(|cell| cell.trim());
            let samples: Vec<String> =
                cells.filter(|cell| !cell.is_empty()).take(SAMPLES).map(str::to_owned).collect();
            let head = table.rows.first().filter(|_| self.header);
            let name = head.and_then(|row| row.cells.get(at)).cloned().unwrap_or_default();
            Unused { column: at + 1, name: name.trim().to_owned(), samples }
        };
        let unused = (0..width).filter(is_unused).map(of_column);
        unused.filter(|column| !column.samples.is_empty()).collect()
    }

    fn line(&self, row: &Row) -> (GoodsLine, Vec<Refused>) {
        let (mut line, mut refused) = (GoodsLine::default(), Vec::new());
        let (mut quantity, mut unit) = (String::new(), String::new());
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Ignored => {}
                Column::Code => cell.clone_into(&mut line.article),
                Column::Marks => join(&mut line.marks, cell, " "),
                Column::Packages => match whole_number(cell, self.decimal) {
                    Some(number) => line.packages = Some(number),
                    None => refused.push(Refused {
                        row: row.number,
                        column: *column,
                        text: cell.to_owned(),
                    }),
                },
                Column::PackageKind => cell.clone_into(&mut line.package_kind),
                Column::Description => join(&mut line.description, cell, " - "),
                Column::Origin => cell.clone_into(&mut line.origin),
                Column::CustomsCode => cell.clone_into(&mut line.hs_code),
                Column::Quantity => quantity = written(cell, self.decimal),
                Column::Unit => unit = cell.to_uppercase(),
            }
        }
        line.quantity = format!("{unit} {quantity}").trim().to_owned();
        if quantity.is_empty() {
            line.quantity.clear();
        }
        (line, refused)
    }
}

fn join(text: &mut String, more: &str, between: &str) {
    if !text.is_empty() {
        text.push_str(between);
    }
    text.push_str(more);
}

/// A number in the notation of the certificate (decimal comma, no thousands); other text as it is.
fn written(cell: &str, decimal: Decimal) -> String {
    match parts(cell, decimal) {
        Some((whole, decimals)) if decimals.is_empty() => whole,
        Some((whole, decimals)) => format!("{whole},{decimals}"),
        None => cell.to_owned(),
    }
}

fn whole_number(cell: &str, decimal: Decimal) -> Option<u32> {
    let (whole, decimals) = parts(cell, decimal)?;
    decimals.is_empty().then(|| whole.parse().ok()).flatten()
}

/// Digits before and after the decimal sign, zeros at the end left out.
fn parts(cell: &str, decimal: Decimal) -> Option<(String, String)> {
    let (sign, thousands) = match decimal {
        Decimal::Comma => (',', '.'),
        Decimal::Point => ('.', ','),
    };
    let (whole, decimals) = cell.split_once(sign).unwrap_or((cell, ""));
    let is_grouped = whole.split(thousands).skip(1).all(|group| group.len() == 3);
    let whole: String = whole.chars().filter(|c| *c != thousands).collect();
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !is_grouped || !digits(&whole) || !digits(decimals) {
        return None;
    }
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    Some((whole.to_owned(), decimals.trim_end_matches('0').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: usize, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    #[test]
    fn rows_become_lines_and_totals_do_not() {
        let table = Table {
            rows: vec![
                row(1, &["Cod", "Descrizione", "Inglese", "Colli", "Qta", "UM"]),
                row(2, &["A1", "Telaio", "Loom", "2", "9.840,50", "kg"]),
                row(3, &["A2", "Ricambi", "", "x", "3", "n."]),
                row(5, &["", "", "", "2", "9.843,50", ""]),
            ],
        };
        let mapping = Mapping {
            header: true,
            columns: vec![
                Column::Code,
                Column::Description,
                Column::Description,
                Column::Packages,
                Column::Quantity,
                Column::Unit,
            ],
            decimal: Decimal::Comma,
        };
        let goods = mapping.lines(&table);
        assert_eq!(goods.lines.len(), 2, "the total is no goods: {:?}", goods.lines);
        let first = &goods.lines[0];
        assert_eq!((first.number, first.article.as_str()), (1, "A1"));
        assert_eq!(first.description, "Telaio - Loom");
        assert_eq!((first.packages, first.quantity.as_str()), (Some(2), "KG 9840,5"));
        let refused = Refused { row: 3, column: Column::Packages, text: "x".to_owned() };
        assert_eq!(goods.refused, [refused], "the rest of its row is taken");
        assert_eq!(goods.lines[1].quantity, "N. 3");
        let total = Skipped { row: 5, text: "2 | 9.843,50".to_owned() };
        assert_eq!(goods.skipped, [total], "what is no goods is told");
        assert_eq!(mapping.unused(&table), [], "every column is used");
        let narrow = Mapping { columns: vec![Column::Code, Column::Ignored], ..mapping };
        let unused = narrow.unused(&table);
        assert_eq!(unused.len(), 5, "ignored ones, and those beyond the mapping: {unused:?}");
        assert_eq!((unused[0].column, unused[0].name.as_str()), (2, "Descrizione"));
        assert_eq!(unused[0].samples, ["Telaio", "Ricambi"]);
    }

    #[test]
    fn numbers_are_read_in_their_own_notation() {
        assert_eq!(written("1.234,50", Decimal::Comma), "1234,5");
        assert_eq!(written("1,234.50", Decimal::Point), "1234,5");
        assert_eq!(written("0012", Decimal::Comma), "12");
        assert_eq!(written("12 pz", Decimal::Comma), "12 pz", "text stays");
        assert_eq!(written("1.2.3", Decimal::Comma), "1.2.3", "no thousands: a text");
        assert_eq!(whole_number("1.200", Decimal::Comma), Some(1200));
        assert_eq!(whole_number("1,5", Decimal::Comma), None);
        assert_eq!(whole_number("99999999999", Decimal::Comma), None);
    }
}
