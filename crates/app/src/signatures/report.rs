//! What came of a batch as files: a table for people and their spreadsheets (CSV, RFC 4180), and
//! the signed log.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::log;
use crate::views::signing::{BatchDocumentView, BatchView, SigningLogView};
use crate::words::word;
use crate::{AppError, Office, files};

/// The columns, in their order.
const COLUMNS: [&str; 12] = [
    "number",
    "practice",
    "title",
    "document",
    "reason",
    "form",
    "sha256",
    "outcome",
    "error",
    "signedAt",
    "signedSha256",
    "path",
];

/// Writes the results of a batch and the whole log into a folder, under names that nothing there
/// has.
///
/// # Errors
/// [`crate::Code::Storage`].
pub fn export(
    office: &Office,
    view: &BatchView,
    folder: &Path,
) -> Result<SigningLogView, AppError> {
    let now = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let csv_path = folder.join(format!("origo-firme-{now}.csv"));
    write(office, view, &csv_path)
}

/// The same, with the table at this path and the log beside it as `.jsonl`.
///
/// # Errors
/// [`crate::Code::Storage`].
pub fn write(office: &Office, view: &BatchView, path: &Path) -> Result<SigningLogView, AppError> {
    files::write(path, &table(view)?)?;
    let log_path: PathBuf = path.with_extension("jsonl");
    log::export(office, &log_path)?;
    Ok(SigningLogView { csv: path.display().to_string(), log: log_path.display().to_string() })
}

/// The results as CSV: a header, one line a document, CRLF, quotes where they are needed.
///
/// # Errors
/// None that is known: it is written into memory.
pub fn table(view: &BatchView) -> Result<Vec<u8>, AppError> {
    let terminator = csv::Terminator::CRLF;
    let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(AppError::internal)?;
    for (document, number) in view.documents.iter().zip(1..) {
        let cells = cells(document, number).map(|cell| harmless(&cell));
        writer.write_record(cells).map_err(AppError::internal)?;
    }
    writer.into_inner().map_err(AppError::internal)
}

fn cells(document: &BatchDocumentView, number: usize) -> [String; 12] {
    let error = document.error.as_ref();
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        number.to_string(),
        document.practice.clone(),
        document.title.clone(),
        document.name.clone(),
        word(&document.why),
        word(&document.form),
        document.sha256.clone(),
        document.outcome.clone(),
        error.map(|error| format!("{}: {}", error.code, error.message)).unwrap_or_default(),
        said(&document.at),
        said(&document.signed_sha256),
        said(&document.path),
    ]
}

/// A spreadsheet takes a cell that begins so for a formula: an apostrophe makes it a text.
fn harmless(cell: &str) -> String {
    const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
    // Their wide forms (U+FF1D and others) are taken for the same by some.
    const WIDE: [char; 4] = ['＝', '＋', '－', '＠'];
    let dangerous = cell.trim_start_matches([' ', '\n', '\u{a0}', '\u{feff}']);
    if dangerous.starts_with(FORMULA) || dangerous.starts_with(WIDE) {
        return format!("'{cell}");
    }
    cell.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::signing::{BatchEnd, BatchState, SignForm, SignReason};

    fn view(titles: &[&str]) -> BatchView {
        let document = |title: &&str| BatchDocumentView {
            practice: "0198".to_owned(),
            title: (*title).to_owned(),
            name: "fattura.pdf".to_owned(),
            form: SignForm::P7m,
            why: SignReason::Visa,
            sha256: "00".repeat(32),
            outcome: "signed".to_owned(),
            error: None,
            signed_sha256: None,
            path: None,
            at: None,
        };
        BatchView {
            remote: false,
            state: BatchState::Finished,
            end: Some(BatchEnd::Complete),
            done: 0,
            signed: 0,
            failed: 0,
            total: 0,
            current: None,
            seconds_left: None,
            documents: titles.iter().map(document).collect(),
        }
    }

    fn text(titles: &[&str]) -> String {
        String::from_utf8(table(&view(titles)).expect("written")).expect("text")
    }

    #[test]
    fn cells_with_commas_quotes_and_line_ends_are_quoted() {
        let text = text(&["Telai, ruote", "detto \"ponte\"", "due\r\nrighe", "piano"]);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("number,practice,title,"), "a header: {text}");
        assert!(text.contains(",\"Telai, ruote\","), "{text}");
        assert!(text.contains(",\"detto \"\"ponte\"\"\","), "{text}");
        assert!(text.contains(",\"due\r\nrighe\","), "{text}");
        assert!(text.contains(",piano,"), "no quotes where none are needed");
        assert!(text.ends_with("\r\n"), "every line ends");
    }

    #[test]
    fn what_a_spreadsheet_would_compute_is_a_text() {
        for title in
            ["=1+1", "+39", "-2", "@SUM(A1)", "\t=1", " =HYPERLINK(1)", "＝1", "\u{feff}=1"]
        {
            let text = text(&[title]);
            assert!(text.contains(&format!("'{title}")), "{title:?} in {text:?}");
        }
        assert!(text(&["Telai = ponte"]).contains(",Telai = ponte,"), "others stay as they are");
    }
}
