//! Tables in Markdown, as all benches write them: goals, rows, numbers. Judges nothing.

use std::fmt::Write as _;

/// One goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Goal {
    pub(super) wanted: String,
    pub(super) found: String,
    /// None when there is nothing to judge by.
    pub(super) met: Option<bool>,
}

impl Goal {
    /// Met where what was found `meets` it.
    pub(super) fn judged(
        wanted: String,
        found: Option<f64>,
        unit: &str,
        meets: impl Fn(f64) -> bool,
    ) -> Self {
        Self {
            wanted,
            found: found.map_or_else(|| "-".to_owned(), |found| format!("{found:.1} {unit}")),
            met: found.map(meets),
        }
    }
}

/// Every goal with its verdict.
pub(super) fn goals(goals: &[Goal]) -> String {
    let mut text = "## Goals\n\n| goal | measured | |\n|---|---|---|\n".to_owned();
    for goal in goals {
        let verdict = match goal.met {
            Some(true) => "met",
            Some(false) => "**not met**",
            None => "not measured",
        };
        row(&mut text, &[goal.wanted.clone(), goal.found.clone(), verdict.to_owned()]);
    }
    text
}

/// One row.
pub(super) fn row(text: &mut String, cells: &[String]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// Two significant digits below 10, none behind the point from there on.
pub(super) fn figure(value: f64) -> String {
    match value {
        value if value >= 10.0 => format!("{value:.0}"),
        value if value >= 1.0 => format!("{value:.1}"),
        value if value >= 0.1 => format!("{value:.2}"),
        value => format!("{value:.4}"),
    }
}

/// In one cell: a line break or a bar would end it.
pub(super) fn failure(why: &str) -> String {
    let line = why.replace('|', "/").split_whitespace().collect::<Vec<_>>().join(" ");
    format!("failed: {}", line.chars().take(160).collect::<String>())
}
