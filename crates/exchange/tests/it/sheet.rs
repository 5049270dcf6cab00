//! A workbook made by another program becomes goods lines.

use exchange::sheet::{Column, Mapping, read_xlsx};
use rust_xlsxwriter::Workbook;

#[test]
fn a_workbook_of_a_thousand_lines_becomes_goods() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Vuoto").unwrap();
    let sheet = book.add_worksheet();
    for (at, name) in ["Codice", "Descrizione", "Colli", "Quantità", "UM"].iter().enumerate() {
        sheet.write(1, at as u16, *name).unwrap();
    }
    for row in 0..1_000_u32 {
        sheet.write(row + 2, 0, format!("A{row}")).unwrap();
        sheet.write(row + 2, 1, format!("VALVOLA A SFERA DN {row}")).unwrap();
        sheet.write(row + 2, 2, row % 7 + 1).unwrap();
        sheet.write(row + 2, 3, f64::from(row) + 0.5).unwrap();
        sheet.write(row + 2, 4, "kg").unwrap();
    }
    let table = read_xlsx(&book.save_to_buffer().unwrap()).unwrap();
    let mapping = Mapping::guess(&table);
    assert!(mapping.columns.contains(&Column::Packages), "{mapping:?}");
    let goods = mapping.lines(&table);
    assert_eq!((goods.lines.len(), goods.refused.len()), (1_000, 0));
    let last = &goods.lines[999];
    assert_eq!((last.number, last.article.as_str()), (1_000, "A999"));
    assert_eq!(last.quantity, "KG 999,5");
    assert_eq!(last.packages, Some(999 % 7 + 1));
}
