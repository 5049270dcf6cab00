//! Goods lines from a table: CSV, XLSX, or what was copied from a spreadsheet.
//!
//! What the columns are is guessed, shown, corrected by a person, and remembered for the next table with the
//! same columns.

use std::path::{Path, PathBuf};

use certificate::GoodsLine;
use draft::{LineKey, LineList, Operation, Place, PracticeId};
use exchange::sheet::{self, Column, Decimal, Goods, Mapping, SheetError, Table};
use serde::Deserialize;
use serde_json::{Value, json};
use specta::Type;
use uuid::Uuid;

use crate::views::{CellView, GoodsImportView, LeftView};
use crate::{AppError, Code, Office, drafts, editing, files, import, sealing, words};

/// Rows that are shown beside the mapping.
const ROWS_SHOWN: usize = 5;
/// Rows of which nothing is taken that are told one by one.
const ROWS_TOLD: usize = 50;
/// Largest file, bytes.
const LIMIT: u64 = 20 * 1024 * 1024;

/// How a person corrects what the columns were taken for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Correction {
    /// Words of the columns from the left ([`column_words`]); none: as guessed or remembered.
    pub columns: Option<Vec<String>>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// `comma` or `point`.
    pub decimal: Option<String>,
}

/// Where a table comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A file: `.csv` or `.xlsx`, told apart by what it holds.
    File(PathBuf),
    /// What was copied from a spreadsheet.
    Pasted(String),
}

/// The words for columns.
pub fn column_words() -> Vec<String> {
    const ALL: [Column; 10] = [
        Column::Ignored,
        Column::Code,
        Column::Marks,
        Column::Packages,
        Column::PackageKind,
        Column::Description,
        Column::Origin,
        Column::CustomsCode,
        Column::Quantity,
        Column::Unit,
    ];
    ALL.iter().map(crate::words::word).collect()
}

/// What would be added, without adding it.
///
/// # Errors
/// [`Code::FileAbsent`], [`Code::TooLarge`], [`Code::BadInput`].
pub fn look(
    office: &Office,
    source: &Source,
    correction: &Correction,
) -> Result<GoodsImportView, AppError> {
    let table = read(source)?;
    let mapping = mapping(office, &table, correction)?;
    Ok(view(office, &table, &mapping, &mapping.lines(&table)))
}

/// Adds the lines of a table behind those that are there, as one change, and remembers the mapping.
/// A line in which nobody wrote, as that of a new practice, gives way.
///
/// # Errors
/// As [`look`], and [`Code::Sealed`].
pub fn add(
    office: &Office,
    id: PracticeId,
    source: &Source,
    correction: &Correction,
) -> Result<GoodsImportView, AppError> {
    if let Source::Pasted(text) = source
        && let Some(lines) = sheet::read_copied(text)
    {
        return put_back(office, id, &lines);
    }
    let table = read(source)?;
    let mapping = mapping(office, &table, correction)?;
    let goods = mapping.lines(&table);
    if !goods.lines.is_empty() {
        let there = drafts::certificate(office, id)?.goods;
        drafts::edit(office, id, |draft, author, at_ms| {
            let keys = draft.lines(LineList::Items);
            let untouched = keys.into_iter().zip(&there).filter(|(_, line)| is_untouched(line));
            let mut operations: Vec<_> = untouched.map(|(key, _)| removal(key)).collect();
            let kept = there.len() - operations.len();
            let values = goods.lines.iter().zip(kept + 1..);
            operations.extend(values.map(|(line, number)| addition(line, number)));
            draft.apply_all(&operations, author, at_ms)
        })?;
    }
    let remembered = serde_json::to_value(&mapping).map_err(AppError::internal)?;
    office.store.set_setting(&setting(&table), &remembered)?;
    Ok(view(office, &table, &mapping, &goods))
}

/// Lines as a table that a spreadsheet takes and [`add`] takes back: names of columns first, tabs between.
///
/// # Errors
/// [`Code::BadField`] for a line that there is not; [`Code::UnknownPractice`], [`Code::Storage`].
pub fn copy(office: &Office, id: PracticeId, keys: &[String]) -> Result<String, AppError> {
    let wanted: Vec<LineKey> =
        keys.iter().map(|key| editing::line_key(key)).collect::<Result<_, _>>()?;
    let (there, paper) =
        drafts::look(office, id, |draft| (draft.lines(LineList::Items), draft.certificate()))?;
    if let Some(gone) = wanted.iter().find(|key| !there.contains(key)) {
        return Err(AppError::new(Code::BadField, "no such line")
            .with("pointer", format!("/items/{gone}"))
            .with("why", "≠"));
    }
    let lines = there.iter().zip(&paper.goods).filter(|(key, _)| wanted.contains(key));
    Ok(sheet::write_copied(lines.map(|(_, line)| line)))
}

/// Lines that were copied here come back as they were: nothing in them is guessed.
fn put_back(
    office: &Office,
    id: PracticeId,
    lines: &[GoodsLine],
) -> Result<GoodsImportView, AppError> {
    let there = drafts::certificate(office, id)?.goods.len();
    let additions = lines.iter().zip(there + 1..).map(|(line, number)| addition(line, number));
    let additions: Vec<Operation> = additions.collect();
    drafts::edit(office, id, |draft, author, at_ms| draft.apply_all(&additions, author, at_ms))?;
    let lines = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Ok(GoodsImportView { lines, header: true, ..GoodsImportView::default() })
}

fn is_untouched(line: &GoodsLine) -> bool {
    *line == GoodsLine { number: line.number, ..GoodsLine::default() }
}

fn removal(key: LineKey) -> Operation {
    Operation::RemoveLine { list: LineList::Items, key }
}

fn addition(line: &GoodsLine, number: usize) -> Operation {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let value = json!(GoodsLine { number, ..line.clone() });
    let (list, key) = (LineList::Items, LineKey::from(Uuid::new_v4()));
    Operation::AddLine { list, key, place: Place::Last, value: Some(value) }
}

fn read(source: &Source) -> Result<Table, AppError> {
    match source {
        Source::File(file) => read_file(file),
        Source::Pasted(text) => {
            sheet::read_pasted(text).map_err(|error| import::unreadable(Path::new("…"), &error))
        }
    }
}

fn read_file(file: &Path) -> Result<Table, AppError> {
    let bytes = files::read(file, LIMIT)?;
    let is_workbook = bytes.starts_with(b"PK");
    let table = if is_workbook { sheet::read_xlsx(&bytes) } else { sheet::read_csv(&bytes) };
    table.map_err(|error: SheetError| import::unreadable(file, &error))
}

/// As corrected, else as remembered for such a table, else as guessed.
fn mapping(office: &Office, table: &Table, correction: &Correction) -> Result<Mapping, AppError> {
    let remembered = office.store.setting(&setting(table))?;
    let remembered = remembered.and_then(|value| serde_json::from_value(value).ok());
    let mut mapping: Mapping = remembered.unwrap_or_else(|| Mapping::guess(table));
    if let Some(words) = &correction.columns {
        mapping.columns =
            words.iter().map(|text| word::<Column>(text)).collect::<Result<_, _>>()?;
    }
    if let Some(header) = correction.header {
        mapping.header = header;
    }
    if let Some(text) = &correction.decimal {
        mapping.decimal = word::<Decimal>(text)?;
    }
    Ok(mapping)
}

fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_value(Value::from(text)).map_err(|_| {
        AppError::new(Code::Usage, "unknown column").with("expected", column_words().join(", "))
    })
}

/// Tables with the same first row are of one kind.
fn setting(table: &Table) -> String {
    let names = table.rows.first().map(|row| row.cells.join("\u{1f}")).unwrap_or_default();
    format!("sheet/{}", sealing::sha256_hex(names.as_bytes()))
}

/// Columns and rows of which nothing is taken.
fn left(office: &Office, table: &Table, mapping: &Mapping, goods: &Goods) -> Vec<LeftView> {
    let say = |id: &str, args: &[(&str, String)]| words::say(office.language, id, args);
    let mut left: Vec<LeftView> = mapping
        .unused(table)
        .into_iter()
        .map(|unused| LeftView {
            path: say(
                "sheet-column",
                &[("number", unused.column.to_string()), ("name", unused.name)],
            ),
            value: unused.samples.join("; "),
        })
        .collect();
    left.extend(goods.skipped.iter().take(ROWS_TOLD).map(|skipped| LeftView {
        path: say("sheet-row", &[("number", skipped.row.to_string())]),
        value: skipped.text.clone(),
    }));
    left
}

fn view(office: &Office, table: &Table, mapping: &Mapping, goods: &Goods) -> GoodsImportView {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    GoodsImportView {
        columns: mapping.columns.iter().map(crate::words::word).collect(),
        header: mapping.header,
        decimal: crate::words::word(&mapping.decimal),
        rows: table.rows.iter().take(ROWS_SHOWN).map(|row| row.cells.clone()).collect(),
        lines: number(goods.lines.len()),
        left: left(office, table, mapping, goods),
        refused: goods
            .refused
            .iter()
            .map(|cell| CellView {
                row: number(cell.row),
                column: crate::words::word(&cell.column),
                text: cell.text.clone(),
            })
            .collect(),
    }
}
