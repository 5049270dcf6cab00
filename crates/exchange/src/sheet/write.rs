//! A table to bytes: CSV (RFC 4180) and XLSX. No cell is ever read as a formula by a spreadsheet.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// First characters that a spreadsheet takes for a formula or a command (OWASP, CSV injection).
pub(super) const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes CSV in UTF-8 with its mark, by which spreadsheets know the encoding; `;` between cells, as Italian
/// spreadsheets expect; lines end with CR LF.
pub fn write_csv<S: AsRef<str>>(rows: &[Vec<S>]) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(';');
            }
            push_cell(&mut out, &harmless(cell.as_ref()));
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn push_cell(out: &mut String, cell: &str) {
    let is_plain = !cell.contains([';', '"', '\n', '\r', ',']) && cell.trim() == cell;
    if is_plain {
        out.push_str(cell);
        return;
    }
    out.push('"');
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

/// A text that might be read as a formula, with an apostrophe before it; numbers stay numbers.
pub(super) fn harmless(cell: &str) -> String {
    let is_number = cell.strip_prefix(['-', '+']).is_some_and(|digits| {
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    });
    if cell.starts_with(FORMULA_STARTS) && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Writes a workbook of one sheet, its first row in bold. All cells are texts: none is a formula.
///
/// # Errors
/// [`XlsxError`] for a text longer than a cell can hold (32,767 characters), or too many rows.
pub fn write_xlsx<S: AsRef<str>>(name: &str, rows: &[Vec<S>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name(name)?;
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            if row == 0 {
                sheet.write_string_with_format(row, column, cell.as_ref(), &bold)?;
            } else {
                sheet.write_string(row, column, cell.as_ref())?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::super::{read_csv, read_xlsx};
    use super::*;

    fn rows() -> Vec<Vec<&'static str>> {
        vec![
            vec!["Titolo", "Nota"],
            vec!["Telai; \"grandi\"", "due\r\nrighe"],
            vec!["=HYPERLINK(\"http://evil\")", "-12,50"],
            vec!["@SUM(A1)", " spazi "],
        ]
    }

    #[test]
    fn what_is_written_is_read_back_and_no_cell_is_a_formula() {
        let bytes = write_csv(&rows());
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
        let table = read_csv(&bytes).unwrap();
        assert_eq!(table.rows[1].cells, ["Telai; \"grandi\"", "due\r\nrighe"]);
        assert_eq!(
            table.rows[2].cells,
            ["'=HYPERLINK(\"http://evil\")", "-12,50"],
            "a number stays"
        );
        assert_eq!(table.rows[3].cells, ["'@SUM(A1)", " spazi "]);
    }

    #[test]
    fn a_workbook_holds_texts_alone() {
        let bytes = write_xlsx("Pratiche", &rows()).unwrap();
        let table = read_xlsx(&bytes).unwrap();
        assert_eq!(table.rows[2].cells[0], "=HYPERLINK(\"http://evil\")", "a text, not a formula");
    }
}
