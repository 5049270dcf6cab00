//! The tables, as Markdown: goals and ratios first, then the figures.

use std::fmt::Write as _;

use super::case::{Kind, LINES_OF_PRACTICE, LINES_OF_TABLE, PRINT, READ, RULES, TAKEN_IN};
use super::{Measured, ROUNDS};
use crate::bench::figures::{Sample, spread};
use crate::bench::machine::Machine;
use crate::bench::table::{self, Goal, failure, figure, row};

/// What a person does not feel while typing: half a frame of a screen.
const RULES_MS_MAX: f64 = 8.0;
/// What a preview that follows the typing may take.
const PAGE_MS_MAX: f64 = 50.0;
/// What feels like at once after a click.
const TABLE_MS_MAX: f64 = 1_000.0;

/// Its part of the document.
pub(super) fn written(machine: &Machine, programs: &str, results: &[Measured]) -> String {
    let parts = [
        head(machine, programs),
        table::goals(&goals(results)),
        ratios("The page", results, Kind::Page, PRINT),
        ratios("The table", results, Kind::Table, READ),
        figures(results),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn head(machine: &Machine, programs: &str) -> String {
    format!(
        "# The paper, measured\n\n\
         Written by `cargo xtask bench paper` on {}. What is measured and how: `tests/bench/README.md`.\n\n\
         - Programs: {programs}\n- Machine: {}\n- Software: {}\n- Load when it began: {}\n\n\
         A practice of {LINES_OF_PRACTICE} goods lines, a certificate of one page, a workbook of \
         {LINES_OF_TABLE} lines. Each program does its work many times in one process, {ROUNDS} rounds of \
         all programs in turn; the tables have the medians, and behind them the least and the most.\n",
        machine.date, machine.hardware, machine.software, machine.load,
    )
}

fn goals(results: &[Measured]) -> Vec<Goal> {
    let goal = |wanted: &str, name: &str, most: f64| {
        let wall_ms = find(results, name).and_then(|result| result.median(Sample::wall_ms));
        Goal {
            wanted: format!("{wanted}: at most {most:.0} ms"),
            found: wall_ms.map_or_else(|| "-".to_owned(), |found| format!("{found:.2} ms")),
            met: wall_ms.map(|found| found <= most),
        }
    };
    vec![
        goal(&format!("rules of a practice of {LINES_OF_PRACTICE} lines"), RULES, RULES_MS_MAX),
        goal("one page as PDF", PRINT, PAGE_MS_MAX),
        goal(&format!("a workbook of {LINES_OF_TABLE} lines taken in"), TAKEN_IN, TABLE_MS_MAX),
    ]
}

fn find<'a>(results: &'a [Measured], name: &str) -> Option<&'a Measured> {
    results.iter().find(|result| result.case.name == name)
}

/// What the others need where ours needs 1.
fn ratios(title: &str, results: &[Measured], kind: Kind, ours: &str) -> String {
    let Some(one) = find(results, ours) else { return String::new() };
    let mut text = format!("## {title}: `{ours}` = 1\n\n| | CPU | time |\n|---|---|---|\n");
    let others = results.iter().filter(|result| result.case.kind == kind);
    for result in others.filter(|result| result.case.name != ours) {
        let ratio = |part: fn(&Sample) -> f64| Some(result.median(part)? / one.median(part)?);
        if let Some((cpu, wall)) = ratio(Sample::cpu_ms).zip(ratio(Sample::wall_ms)) {
            let cells = [format!("{} x", figure(cpu)), format!("{} x", figure(wall))];
            row(&mut text, &[vec![result.case.name.to_owned()], cells.to_vec()].concat());
        }
    }
    text
}

fn figures(results: &[Measured]) -> String {
    let mut text =
        "## Each time\n\n| | CPU, ms | time, ms | set-up CPU, ms |\n|---|---|---|---|\n".to_owned();
    for result in results {
        let cells = match &result.failure {
            Some(why) => vec![failure(why)],
            None => cells(result).unwrap_or_default(),
        };
        row(&mut text, &[vec![result.case.name.to_owned()], cells].concat());
    }
    text.push_str("\n## What each does\n\n");
    for result in results {
        let _ = writeln!(text, "- **{}**: {}.", result.case.name, result.case.does);
    }
    text
}

fn cells(result: &Measured) -> Option<Vec<String>> {
    Some(vec![
        spread(result, Sample::cpu_ms)?,
        spread(result, Sample::wall_ms)?,
        figure(result.median(Sample::setup_cpu_ms)?),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::case::CASES;
    use super::*;

    #[test]
    fn ratios_come_before_figures_and_a_missed_goal_says_so() {
        let results: Vec<Measured> = CASES
            .iter()
            .map(|case| {
                let seconds = if case.name == PRINT { 0.1 } else { 0.001 };
                let sample =
                    Sample { documents: 1.0, seconds, cpu_s: seconds, ..Sample::default() };
                Measured { case, samples: vec![sample], failure: None }
            })
            .collect();
        let text = || "x".to_owned();
        let machine = Machine { date: text(), hardware: text(), software: text(), load: text() };
        let found = written(&machine, "origo 1", &results);
        assert!(
            found.contains("one page as PDF: at most 50 ms | 100.00 ms | **not met**"),
            "{found}"
        );
        assert!(found.contains("| openpyxl | 1.0 x | 1.0 x |"), "{found}");
        assert!(found.find("= 1") < found.find("## Each time"), "ratios first");
    }
}
