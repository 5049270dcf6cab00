//! What is measured: which program does what, and how often.

/// How a program is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    /// `origo-bench-paper` with this word.
    Ours(&'static str),
    /// A Python program of `tests/bench/paper`.
    Python(&'static str),
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Rules,
    Page,
    Table,
}

/// One row of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    /// What it does each time.
    pub(super) does: &'static str,
    pub(super) program: Program,
    pub(super) lines: usize,
    pub(super) times: usize,
}

/// Goods lines of the practice that is judged.
pub(super) const LINES_OF_PRACTICE: usize = 200;
/// Goods lines of the workbook.
pub(super) const LINES_OF_TABLE: usize = 1_000;

/// The rows by which goals are judged.
pub(super) const RULES: &str = "origo, rules and fees";
pub(super) const PRINT: &str = "origo, page";
pub(super) const TAKEN_IN: &str = "origo, into a practice";
/// Ours that is compared with the peers of the table.
pub(super) const READ: &str = "origo, goods lines";

/// Every row, in the order of the tables.
pub(super) static CASES: [Case; 7] = [
    Case {
        kind: Kind::Rules,
        name: RULES,
        does: "every rule over a practice of 200 goods lines, and its fees, as after each keystroke",
        program: Program::Ours("rules"),
        lines: LINES_OF_PRACTICE,
        times: 200,
    },
    Case {
        kind: Kind::Page,
        name: PRINT,
        does: "the form with all its boxes laid out and printed, fonts embedded",
        program: Program::Ours("print"),
        lines: 1,
        times: 50,
    },
    Case {
        kind: Kind::Page,
        name: "WeasyPrint",
        does: "the same texts as HTML in ruled boxes; no form",
        program: Program::Python("weasyprint_print.py"),
        lines: 1,
        times: 20,
    },
    Case {
        kind: Kind::Page,
        name: "reportlab",
        does: "the same texts put at given places; nothing is laid out or wrapped",
        program: Program::Python("reportlab_print.py"),
        lines: 1,
        times: 50,
    },
    Case {
        kind: Kind::Table,
        name: READ,
        does: "the workbook read, its columns recognised, goods lines made; nothing is kept",
        program: Program::Ours("table"),
        lines: LINES_OF_TABLE,
        times: 20,
    },
    Case {
        kind: Kind::Table,
        name: TAKEN_IN,
        does: "the same, and the lines added to a practice as one change, judged and kept on disk",
        program: Program::Ours("lines"),
        lines: LINES_OF_TABLE,
        times: 5,
    },
    Case {
        kind: Kind::Table,
        name: "openpyxl",
        does: "the cells of the workbook read, read-only mode; no goods lines are made",
        program: Program::Python("openpyxl_read.py"),
        lines: LINES_OF_TABLE,
        times: 10,
    },
];

/// It leaves a page.
pub(super) fn prints(program: Program) -> bool {
    CASES.iter().any(|case| case.program == program && case.kind == Kind::Page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_that_goals_are_judged_by_are_there_once() {
        for name in [RULES, PRINT, TAKEN_IN, READ] {
            assert_eq!(CASES.iter().filter(|case| case.name == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn only_what_prints_is_looked_at_as_a_page() {
        assert!(prints(Program::Ours("print")) && !prints(Program::Ours("make")));
    }
}
