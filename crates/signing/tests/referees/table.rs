//! The table of verdicts in `docs/signing.md`: what is observed must be what is listed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::judges::{REFEREES, Row};

const BEGIN: &str = "<!-- verdicts: begin -->";
const END: &str = "<!-- verdicts: end -->";

/// One row as it is listed.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    /// Origo's words, then the referees'.
    verdicts: [String; 4],
    /// Why they differ; empty where they do not.
    why: String,
}

/// Everything that is wrong with the listed table, in words.
pub(crate) fn compare(rows: &[Row]) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/signing.md");
    let text = std::fs::read_to_string(&path).expect("docs/signing.md");
    compare_with(rows, &text)
}

fn compare_with(rows: &[Row], text: &str) -> Vec<String> {
    let mut listed = read(text);
    let mut wrong = Vec::new();
    for row in rows {
        let Some(found) = listed.remove(&row.name) else {
            wrong.push(format!("not listed: {}{}", line(row), row.reasons()));
            continue;
        };
        if found.verdicts != verdicts(row) {
            let was = found.verdicts.join(" | ");
            wrong.push(format!("listed as {was}: {}{}", line(row), row.reasons()));
        }
        if row.differs() && found.why.is_empty() {
            wrong.push(format!("a difference without a reason: {}{}", line(row), row.reasons()));
        }
        if !row.differs() && !found.why.is_empty() {
            wrong.push(format!("a reason where all agree: {}", line(row)));
        }
    }
    wrong.extend(listed.into_keys().map(|name| format!("listed and not observed: {name}")));
    wrong
}

/// The observed table in Markdown, without reasons, for whoever mends the listed one.
pub(crate) fn written(rows: &[Row]) -> String {
    let head = format!("| file | Origo | {} | why they differ |", REFEREES.join(" | "));
    let mut out = format!("{head}\n|---|---|---|---|---|---|\n");
    for row in rows {
        let _ = writeln!(out, "{}", line(row));
    }
    out
}

fn verdicts(row: &Row) -> [String; 4] {
    let [one, two, three] = &row.answers;
    let word = |answer: &crate::judges::Answer| answer.verdict.word().to_owned();
    [row.origo.clone(), word(one), word(two), word(three)]
}

fn line(row: &Row) -> String {
    format!("| {} | {} | |", row.name, verdicts(row).join(" | "))
}

fn read(text: &str) -> BTreeMap<String, Listed> {
    let (_, rest) = text.split_once(BEGIN).expect("the table begins");
    let (table, _) = rest.split_once(END).expect("the table ends");
    let mut listed = BTreeMap::new();
    // Behind the heads and the line under them.
    for row in table.trim().lines().skip(2) {
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        let [_, name, origo, one, two, three, why, _] =
            <[String; 8]>::try_from(cells).unwrap_or_else(|_| panic!("six cells: {row}"));
        let row = Listed { verdicts: [origo, one, two, three], why };
        assert!(listed.insert(name.clone(), row).is_none(), "{name} is listed twice");
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, compare_with};
    use crate::judges::{Answer, Row, Verdict};

    fn row(pyhanko: Verdict) -> Row {
        let answer = |verdict| Answer { verdict, reason: "said so".to_owned() };
        Row {
            name: "a file".to_owned(),
            origo: "TOTAL-PASSED".to_owned(),
            answers: [Verdict::Yes, pyhanko, Verdict::Yes].map(answer),
        }
    }

    fn compared(rows: &[Row], lines: &str) -> Vec<String> {
        let heads = "| file | Origo | openssl | pyHanko | BouncyCastle | why |\n|-|-|-|-|-|-|";
        compare_with(rows, &format!("{BEGIN}\n{heads}\n{lines}\n{END}"))
    }

    #[test]
    fn what_is_listed_as_it_is_observed_is_right() {
        let agreed = "| a file | TOTAL-PASSED | yes | yes | yes | |";
        assert_eq!(compared(&[row(Verdict::Yes)], agreed), [""; 0]);
        let explained = "| a file | TOTAL-PASSED | yes | no | yes | one signature at most |";
        assert_eq!(compared(&[row(Verdict::No)], explained), [""; 0]);
    }

    #[test]
    fn every_unexplained_difference_is_found() {
        for (rows, lines, what) in [
            (&[row(Verdict::Yes)][..], "", "not listed"),
            (&[], "| a file | TOTAL-PASSED | yes | yes | yes | |", "not observed"),
            (&[row(Verdict::No)], "| a file | TOTAL-PASSED | yes | yes | yes | |", "listed as"),
            (
                &[row(Verdict::No)],
                "| a file | TOTAL-PASSED | yes | no | yes | |",
                "without a reason",
            ),
            (
                &[row(Verdict::Yes)],
                "| a file | TOTAL-PASSED | yes | yes | yes | old |",
                "all agree",
            ),
        ] {
            let wrong = compared(rows, lines);
            assert!(wrong.iter().any(|wrong| wrong.contains(what)), "{what}: {wrong:?}");
        }
    }
}
