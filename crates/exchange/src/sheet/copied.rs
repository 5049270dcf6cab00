//! Goods lines on the clipboard: a table that spreadsheets take, and that comes back whole, also where a line
//! lacks what a table from elsewhere must have.

use certificate::GoodsLine;
use csv::{ReaderBuilder, WriterBuilder};

use super::write::{FORMULA_STARTS, harmless};

/// Names of the columns; a table that begins with exactly these is one of ours.
const NAMES: [&str; 8] = [
    "MARCHE",
    "COLLI",
    "NATURA COLLI",
    "DESCRIZIONE",
    "ORIGINE",
    "CODICE DOGANALE",
    "QUANTITÀ",
    "ARTICOLO",
];
/// Largest table that is read back, bytes.
const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most lines that are read back.
const LINES_MAX: usize = 10_000;

/// Writes lines with the names of their columns, tabs between cells. No cell is read as a formula.
pub fn write_copied<'a>(lines: impl IntoIterator<Item = &'a GoodsLine>) -> String {
    let mut writer = WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    // A vector takes everything.
    let _ = writer.write_record(NAMES);
    for line in lines {
        let packages = line.packages.map(|number| number.to_string()).unwrap_or_default();
        let cells = [
            &line.marks,
            &packages,
            &line.package_kind,
            &line.description,
            &line.origin,
            &line.hs_code,
            &line.quantity,
            &line.article,
        ];
        let _ = writer.write_record(cells.map(|cell| harmless(cell)));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Reads back what [`write_copied`] wrote; none where the text is another table.
pub fn read_copied(text: &str) -> Option<Vec<GoodsLine>> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let mut reader =
        ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(text.as_bytes());
    let named = reader.headers().ok()?.iter().eq(NAMES);
    if !named {
        return None;
    }
    let mut lines = Vec::new();
    for record in reader.records().take(LINES_MAX) {
        let record = record.ok()?;
        let cell = |at: usize| {
            let cell = record.get(at).unwrap_or_default();
            let bare = cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA_STARTS));
            bare.unwrap_or(cell).to_owned()
        };
        lines.push(GoodsLine {
            marks: cell(0),
            packages: cell(1).trim().parse().ok(),
            package_kind: cell(2),
            description: cell(3),
            origin: cell(4),
            hs_code: cell(5),
            quantity: cell(6),
            article: cell(7),
            ..GoodsLine::default()
        });
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_were_whatever_they_lack() {
        let lines = [
            GoodsLine {
                marks: "TV 1/2".into(),
                packages: Some(2),
                package_kind: "CASSE".into(),
                description: "TELAIO \"VS-190\"\nWEAVING LOOM\tMOD. A".into(),
                origin: "Unione Europea - Italia".into(),
                hs_code: "844630".into(),
                quantity: "KG 9840,5".into(),
                article: "VS-190".into(),
                ..GoodsLine::default()
            },
            GoodsLine { description: "SOLO PAROLE".into(), ..GoodsLine::default() },
            GoodsLine { marks: "=1+1".into(), quantity: "-5".into(), ..GoodsLine::default() },
        ];
        let text = write_copied(&lines);
        assert!(!text.contains("\t=1") && !text.contains("\n=1"), "no formula: {text}");
        assert_eq!(read_copied(&text).unwrap(), lines);
    }

    #[test]
    fn another_table_is_none_of_ours() {
        for text in ["", "Descrizione\tColli\nTelaio\t2", "MARCHE;COLLI", "MARCHE\tCOLLI\n1\t2"] {
            assert_eq!(read_copied(text), None, "{text:?}");
        }
    }
}
