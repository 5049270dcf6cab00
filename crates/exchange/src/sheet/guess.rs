//! What a table's columns are, by their names and by what stands in them. A guess: a person sees it first.

use certificate::text::fold;

use super::{Column, Decimal, Mapping, Row, Table};

/// Names of columns, folded, with what they hold; a name that begins so counts too.
const NAMES: [(&str, Column); 47] = [
    ("CODICE DOGANALE", Column::CustomsCode),
    ("CODICE NC", Column::CustomsCode),
    ("VOCE DOGANALE", Column::CustomsCode),
    ("NOMENCLATURA", Column::CustomsCode),
    ("CUSTOMS CODE", Column::CustomsCode),
    ("TARIC", Column::CustomsCode),
    ("HS", Column::CustomsCode),
    ("H S", Column::CustomsCode),
    ("CODICE", Column::Code),
    ("COD", Column::Code),
    ("ARTICOLO", Column::Code),
    ("ART", Column::Code),
    ("ITEM CODE", Column::Code),
    ("PART NUMBER", Column::Code),
    ("PART NO", Column::Code),
    ("SKU", Column::Code),
    ("CODE", Column::Code),
    ("DESCRIZIONE", Column::Description),
    ("DENOMINAZIONE", Column::Description),
    ("DESCRIPTION", Column::Description),
    ("MERCE", Column::Description),
    ("GOODS", Column::Description),
    ("INGLESE", Column::Description),
    ("ENGLISH", Column::Description),
    ("NATURA COLLI", Column::PackageKind),
    ("TIPO COLLI", Column::PackageKind),
    ("TIPO IMBALLO", Column::PackageKind),
    ("IMBALLO", Column::PackageKind),
    ("KIND OF PACKAGES", Column::PackageKind),
    ("PACKAGING", Column::PackageKind),
    ("COLLI", Column::Packages),
    ("N COLLI", Column::Packages),
    ("NUMERO COLLI", Column::Packages),
    ("PACKAGES", Column::Packages),
    ("CARTONS", Column::Packages),
    ("MARCHE", Column::Marks),
    ("MARKS", Column::Marks),
    ("ORIGINE", Column::Origin),
    ("ORIGIN", Column::Origin),
    ("COUNTRY OF ORIGIN", Column::Origin),
    ("MADE IN", Column::Origin),
    ("UNITA", Column::Unit),
    ("UM", Column::Unit),
    ("U M", Column::Unit),
    ("UNIT", Column::Unit),
    ("QUANTITA", Column::Quantity),
    ("QUANTITY", Column::Quantity),
];
/// Names that are too short to be the beginning of another.
const WHOLE_NAMES: [(&str, Column); 8] = [
    ("QTA", Column::Quantity),
    ("Q TA", Column::Quantity),
    ("QTY", Column::Quantity),
    ("PESO LORDO", Column::Quantity),
    ("PESO NETTO", Column::Quantity),
    ("GROSS WEIGHT", Column::Quantity),
    ("NET WEIGHT", Column::Quantity),
    ("KG", Column::Quantity),
];

impl Mapping {
    /// What the columns probably are.
    pub fn guess(table: &Table) -> Self {
        let first = table.rows.first();
        let names: Vec<Option<Column>> =
            first.map_or_else(Vec::new, |row| row.cells.iter().map(|cell| by_name(cell)).collect());
        let named = names.iter().flatten().count();
        let header = named >= 2 || (named == 1 && first.is_some_and(|row| !has_number(row)));
        let rows = &table.rows[usize::from(header).min(table.rows.len())..];
        let columns = if header {
            once(names.into_iter().map(|name| name.unwrap_or(Column::Ignored)).collect())
        } else {
            by_content(rows)
        };
        Self { header, columns, decimal: decimal(rows) }
    }
}

fn by_name(cell: &str) -> Option<Column> {
    let folded = fold(cell);
    let whole = WHOLE_NAMES.iter().find(|(name, _)| *name == folded);
    let begins = || {
        NAMES.iter().find(|(name, _)| {
            folded.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    };
    whole.or_else(begins).map(|(_, column)| *column)
}

fn has_number(row: &Row) -> bool {
    row.cells.iter().any(|cell| !cell.trim().is_empty() && is_number(cell))
}

/// Of two columns for the same thing the first counts, but descriptions are joined.
fn once(mut columns: Vec<Column>) -> Vec<Column> {
    let mut seen = Vec::new();
    for column in &mut columns {
        if !matches!(column, Column::Ignored | Column::Description) {
            if seen.contains(column) {
                *column = Column::Ignored;
            }
            seen.push(*column);
        }
    }
    columns
}

/// Without names: the column of the longest texts is the description, the last one of numbers the quantity.
fn by_content(rows: &[Row]) -> Vec<Column> {
    let width = rows.first().map_or(0, |row| row.cells.len());
    let mut columns = vec![Column::Ignored; width];
    let text_length = |at: usize| {
        let texts = rows.iter().map(|row| row.cells[at].trim()).filter(|cell| !is_number(cell));
        texts.map(|cell| cell.chars().count()).sum::<usize>()
    };
    let numbers = |at: usize| rows.iter().filter(|row| is_number(&row.cells[at])).count();
    if let Some(at) = (0..width).max_by_key(|at| (text_length(*at), width - at))
        && text_length(at) > 0
    {
        columns[at] = Column::Description;
    }
    let last = (0..width).rev().find(|at| numbers(*at) * 2 > rows.len());
    if let Some(at) = last {
        columns[at] = Column::Quantity;
    }
    columns
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
}

/// A comma, unless some number can only have a decimal point.
fn decimal(rows: &[Row]) -> Decimal {
    let cells = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.trim());
    let mut points = 0_i64;
    for cell in cells.filter(|cell| is_number(cell)) {
        let after = |sign: char| cell.rsplit_once(sign).map(|(_, after)| after.len());
        match (after('.'), after(',')) {
            // Three digits behind one sign may be thousands: it decides nothing.
            (Some(digits), None) if digits != 3 => points += 1,
            (None, Some(digits)) if digits != 3 => points -= 1,
            (Some(point), Some(comma)) => points += if point < comma { 1 } else { -1 },
            _ => {}
        }
    }
    if points > 0 { Decimal::Point } else { Decimal::Comma }
}

#[cfg(test)]
mod tests {
    use super::super::read_csv;
    use super::*;

    fn guess(text: &str) -> Mapping {
        Mapping::guess(&read_csv(text.as_bytes()).unwrap())
    }

    #[test]
    fn names_in_both_languages_are_known() {
        let italian = guess(
            "Cod. art.;Descrizione merce;N. colli;Tipo imballo;Q.tà;U.M.;Origine;HS code\nA;B;1;casse;2;kg;Italia;844820\n",
        );
        assert!(italian.header);
        assert_eq!(
            italian.columns,
            [
                Column::Code,
                Column::Description,
                Column::Packages,
                Column::PackageKind,
                Column::Quantity,
                Column::Unit,
                Column::Origin,
                Column::CustomsCode
            ]
        );
        let english = guess(
            "Part number,Description,Packages,Qty,Unit,Country of origin\nA,B,1,2.5,kg,Italy\n",
        );
        assert_eq!(english.columns[5], Column::Origin);
        assert_eq!(english.decimal, Decimal::Point);
    }

    #[test]
    fn without_names_the_content_decides() {
        let found = guess("1;VALVOLE A SFERA DI ACCIAIO;12,5\n2;FLANGE;3\n");
        assert!(!found.header);
        assert_eq!(found.columns, [Column::Ignored, Column::Description, Column::Quantity]);
        assert_eq!(found.decimal, Decimal::Comma);
    }

    #[test]
    fn thousands_do_not_decide_the_decimal_sign() {
        assert_eq!(guess("VALVOLE;1.200\nFLANGE;3.400\n").decimal, Decimal::Comma);
        assert_eq!(guess("VALVOLE;1,200.5\nFLANGE;3\n").decimal, Decimal::Point);
    }
}
