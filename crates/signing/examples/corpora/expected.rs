//! What is expected of each file, and where `docs/signing.md` lists that Origo decides otherwise.

use std::collections::BTreeMap;
use std::path::Path;

use crate::found::Row;

const BEGIN: &str = "<!-- corpora: begin -->";
const END: &str = "<!-- corpora: end -->";

/// What the owner of a file expects of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Digest and value of every signature hold.
    Sound,
    /// Of one of them they do not.
    Unsound,
    /// The content lies beside the file.
    Detached,
    /// It is signed data.
    Read,
    /// It is none.
    Unread,
    /// No test says anything.
    Nothing,
}

impl Expected {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Unsound => "unsound",
            Self::Detached => "detached",
            Self::Read => "read",
            Self::Unread => "unread",
            Self::Nothing => "nothing",
        }
    }

    fn of(word: &str) -> Self {
        const ALL: [Expected; 6] = [
            Expected::Sound,
            Expected::Unsound,
            Expected::Detached,
            Expected::Read,
            Expected::Unread,
            Expected::Nothing,
        ];
        let found = ALL.into_iter().find(|expected| expected.word() == word);
        found.unwrap_or_else(|| panic!("nobody expects {word}"))
    }
}

/// A corpus: where its files lie in a checkout, and what is expected of them.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) files: Vec<(&'static str, Expected)>,
}

pub(crate) fn corpora() -> [Corpus; 2] {
    [
        Corpus {
            name: "dss",
            folder: "dss-cades/src/test/resources/validation",
            files: files(include_str!("dss.tsv")),
        },
        Corpus {
            name: "openssl",
            folder: "test/recipes/80-test_cms_data",
            files: files(include_str!("openssl.tsv")),
        },
    ]
}

fn files(table: &'static str) -> Vec<(&'static str, Expected)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let (file, word) = (fields.next().unwrap_or_default(), fields.next());
            (file, Expected::of(word.unwrap_or_default()))
        })
        .collect()
}

/// Everything that is wrong with the list of differences, in words.
pub(crate) fn compare(corpus: &str, rows: &[Row]) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/signing.md");
    match std::fs::read_to_string(&path) {
        Ok(text) => compare_with(corpus, rows, &text),
        Err(why) => vec![format!("{}: {why}", path.display())],
    }
}

fn compare_with(corpus: &str, rows: &[Row], text: &str) -> Vec<String> {
    let mut listed = listed(corpus, text);
    let mut wrong = Vec::new();
    for row in rows.iter().filter(|row| row.differs()) {
        let line =
            format!("| {corpus}: {} | {} | {} | |", row.file, row.expected.word(), row.origo);
        match listed.remove(row.file) {
            None => wrong.push(format!("a difference that is not listed: {line} {}", row.detail)),
            Some(cells) if cells[..2] != [row.expected.word(), row.origo.as_str()] => {
                wrong.push(format!("listed as {}: {line} {}", cells.join(" | "), row.detail));
            }
            Some([_, _, ""]) => wrong.push(format!("without a reason: {line} {}", row.detail)),
            Some(_) => {}
        }
    }
    wrong.extend(listed.into_keys().map(|file| format!("listed, but no difference: {file}")));
    wrong
}

/// Expected, Origo's word and the reason, by file.
fn listed<'a>(corpus: &str, text: &'a str) -> BTreeMap<&'a str, [&'a str; 3]> {
    let table = text.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END));
    let rows = table.map_or("", |(table, _)| table).lines();
    rows.filter_map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, name, expected, origo, why, _] = <[&str; 6]>::try_from(cells).ok()?;
        let file = name.strip_prefix(corpus)?.strip_prefix(": ")?;
        Some((file, [expected, origo, why]))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, Expected, compare_with, corpora};
    use crate::found::Row;

    fn row(expected: Expected, origo: &str) -> Row {
        Row { file: "a.p7m", expected, origo: origo.to_owned(), detail: String::new() }
    }

    fn compared(row: Row, lines: &str) -> Vec<String> {
        compare_with("dss", &[row], &format!("{BEGIN}\n{lines}\n{END}"))
    }

    #[test]
    fn the_tables_name_each_file_once() {
        for corpus in corpora() {
            let mut names: Vec<&str> = corpus.files.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), corpus.files.len(), "{}", corpus.name);
            assert!(!names.is_empty(), "{} expects something", corpus.name);
        }
    }

    #[test]
    fn only_listed_differences_pass() {
        let listed = "| dss: a.p7m | sound | algorithms | SHA-1 |";
        assert_eq!(compared(row(Expected::Sound, "algorithms"), listed), [""; 0]);
        assert_eq!(compared(row(Expected::Sound, "sound"), ""), [""; 0]);
        for (row, lines) in [
            (row(Expected::Sound, "algorithms"), ""),
            (row(Expected::Sound, "format"), listed),
            (row(Expected::Sound, "sound"), listed),
            (row(Expected::Unsound, "sound"), ""),
            (row(Expected::Sound, "algorithms"), "| dss: a.p7m | sound | algorithms | |"),
        ] {
            assert_eq!(compared(row, lines).len(), 1, "{lines}");
        }
    }
}
