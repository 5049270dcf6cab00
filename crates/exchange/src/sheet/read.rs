//! Bytes to a table: encodings and delimiters recognised, limits kept.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

use super::{CELL_MAX, COLUMNS_MAX, ROWS_MAX, Row, Table};

/// Largest file, bytes.
const BYTES_MAX: usize = 20 * 1024 * 1024;
/// Largest unpacked spreadsheet, bytes: a file of repeated cells is small when packed.
const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Delimiters of CSV, the likelier first where several fit equally.
const DELIMITERS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Rows that decide the delimiter.
const ROWS_LOOKED_AT: usize = 20;

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// More than is read at all.
    #[error("more than {limit} {what}")]
    TooLarge {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// No CSV.
    #[error("row {row} is no CSV: {why}")]
    Csv {
        /// Row, from 1.
        row: u64,
        /// What the reader said.
        why: String,
    },
    /// No XLSX.
    #[error("no Excel workbook (.xlsx): {0}")]
    Xlsx(String),
    /// A workbook without a table.
    #[error("the workbook has no sheet with a table")]
    Empty,
}

/// Reads CSV in UTF-8, UTF-16 with its mark, or Windows-1252, with any usual delimiter.
///
/// # Errors
/// [`SheetError`].
pub fn read_csv(bytes: &[u8]) -> Result<Table, SheetError> {
    limit(bytes.len() as u64, BYTES_MAX as u64, "bytes")?;
    let text = decoded(bytes);
    from_text(&text, delimiter(&text))
}

/// Reads what was copied from a spreadsheet: columns with tabs between; without any, as CSV.
///
/// # Errors
/// [`SheetError`].
pub fn read_pasted(text: &str) -> Result<Table, SheetError> {
    limit(text.len() as u64, BYTES_MAX as u64, "bytes")?;
    let delimiter = if text.contains('\t') { b'\t' } else { delimiter(text) };
    from_text(text, delimiter)
}

/// Reads the first sheet of a workbook that holds something.
///
/// # Errors
/// [`SheetError`].
pub fn read_xlsx(bytes: &[u8]) -> Result<Table, SheetError> {
    limit(bytes.len() as u64, BYTES_MAX as u64, "bytes")?;
    limit(unpacked(bytes), UNPACKED_BYTES_MAX, "bytes when unpacked")?;
    let broken = |error: calamine::XlsxError| SheetError::Xlsx(error.to_string());
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let Some((top, _)) = range.start() else {
            continue;
        };
        let (height, width) = range.get_size();
        limit(height as u64, ROWS_MAX as u64, "rows")?;
        limit(width as u64, COLUMNS_MAX as u64, "columns")?;
        let rows = range.rows().enumerate().map(|(at, cells)| Row {
            number: top as usize + at + 1,
            cells: cells.iter().map(cell).collect(),
        });
        let table = whole(rows.collect())?;
        if !table.rows.is_empty() {
            return Ok(table);
        }
    }
    Err(SheetError::Empty)
}

/// A cell as a person reads it in an Italian spreadsheet: decimal comma, no dates as numbers.
fn cell(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string().replace('.', ","),
        Data::Error(_) | Data::Empty => String::new(),
        other => other.to_string(),
    }
}

/// Sizes that the archive's directory announces; a lie there is caught by the reader's own limits.
fn unpacked(bytes: &[u8]) -> u64 {
    const HEADER: [u8; 4] = *b"PK\x01\x02";
    const SIZE_AT: usize = 24;
    let mut sum = 0_u64;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|window| window == HEADER) {
        let size = bytes.get(at + found + SIZE_AT..at + found + SIZE_AT + 4);
        let size = size.and_then(|size| size.try_into().ok()).map_or(0, u32::from_le_bytes);
        sum = sum.saturating_add(u64::from(size));
        at += found + 4;
    }
    sum
}

fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // What Excel in Italy writes.
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// The delimiter that cuts the first rows into the most columns of one number.
fn delimiter(text: &str) -> u8 {
    let columns = |delimiter: u8| {
        let mut reader = csv_reader(text, delimiter);
        let lengths: Vec<usize> = reader
            .records()
            .take(ROWS_LOOKED_AT)
            .map_while(Result::ok)
            .map(|record| record.len())
            .filter(|length| *length > 0)
            .collect();
        let usual = lengths.first().copied().unwrap_or(0);
        let alike = lengths.iter().filter(|length| **length == usual).count();
        if usual > 1 { alike * usual } else { 0 }
    };
    let mut best = (0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let fits = columns(delimiter);
        if fits > best.0 {
            best = (fits, delimiter);
        }
    }
    best.1
}

fn csv_reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn from_text(text: &str, delimiter: u8) -> Result<Table, SheetError> {
    let mut rows = Vec::new();
    for record in csv_reader(text, delimiter).records() {
        let record = record.map_err(|error| SheetError::Csv {
            row: error.position().map_or(0, csv::Position::line),
            why: error.to_string(),
        })?;
        limit(rows.len() as u64 + 1, ROWS_MAX as u64, "rows")?;
        limit(record.len() as u64, COLUMNS_MAX as u64, "columns")?;
        let number = record.position().map_or(0, csv::Position::line);
        rows.push(Row {
            number: usize::try_from(number).unwrap_or(usize::MAX),
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    whole(rows)
}

/// Rows of one length, blank ones left out, cells within their limit.
fn whole(mut rows: Vec<Row>) -> Result<Table, SheetError> {
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for row in &mut rows {
        row.cells.resize(width, String::new());
        for cell in &row.cells {
            limit(cell.chars().count() as u64, CELL_MAX as u64, "characters in a cell")?;
        }
    }
    Ok(Table { rows })
}

fn limit(found: u64, limit: u64, what: &'static str) -> Result<(), SheetError> {
    if found > limit { Err(SheetError::TooLarge { what, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
    }

    #[test]
    fn delimiters_and_encodings_are_recognised() {
        let expected = vec![vec!["Descrizione", "Città"], vec!["Valvole; a sfera", "Nembro"]];
        for delimiter in [";", ",", "\t"] {
            let text = format!(
                "Descrizione{delimiter}Città\r\n\"Valvole; a sfera\"{delimiter}Nembro\r\n\r\n"
            );
            let (western, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
            let mut wide = vec![0xff, 0xfe];
            wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            for bytes in [text.as_bytes(), &western, &wide] {
                let table = read_csv(bytes).unwrap();
                assert_eq!(cells(&table), expected, "{delimiter:?}");
            }
        }
        assert_eq!(cells(&read_pasted("a\tb\n1,5\t2").unwrap()), [["a", "b"], ["1,5", "2"]]);
    }

    #[test]
    fn a_row_keeps_its_number_and_its_place() {
        let table = read_csv(b"a;b\n\n;;\n1;2;3\n").unwrap();
        assert_eq!(table.rows[1].number, 4);
        assert_eq!(table.rows[0].cells, ["a", "b", ""], "all rows have the same length");
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let rows = "a;b\n".repeat(ROWS_MAX + 1);
        assert!(matches!(
            read_csv(rows.as_bytes()),
            Err(SheetError::TooLarge { what: "rows", .. })
        ));
        let columns = ";".repeat(COLUMNS_MAX);
        let found = read_csv(format!("{columns}\n").as_bytes());
        assert!(matches!(found, Err(SheetError::TooLarge { what: "columns", .. })), "{found:?}");
        assert!(matches!(read_xlsx(b"no zip at all"), Err(SheetError::Xlsx(_))));
    }
}
