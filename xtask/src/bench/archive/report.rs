//! The tables of the archive, as Markdown.

use super::{Answer, Found};
use crate::bench::machine::Machine;
use crate::bench::table::{self, Goal, failure, figure, row};

/// What a person takes for at once, 19 times of 20.
const PAGE_MS_MAX: f64 = 50.0;

/// Its part of the document.
pub(super) fn written(
    machine: &Machine,
    program: &str,
    practices: usize,
    found: &[Found],
) -> String {
    let head = format!(
        "# The archive, measured\n\n\
         Written by `cargo xtask bench archive` on {}. What is measured and how: `tests/bench/README.md`.\n\n\
         - Program: {program}\n- Machine: {}\n- Software: {}\n- Load when it began: {}\n\n\
         A home of {practices} practices, each a whole document with its words; every question in a process of \
         its own, as the window asks it.\n",
        machine.date, machine.hardware, machine.software, machine.load,
    );
    [head, table::goals(&goals(found)), figures(found)].join("\n")
}

fn goals(found: &[Found]) -> Vec<Goal> {
    let pages = found.iter().filter(|(case, _)| case.page);
    pages
        .map(|(case, answer)| {
            let p95_ms = answer.as_ref().ok().map(|answer| answer.p95_ms);
            let wanted = format!("{}: 95 of 100 within {PAGE_MS_MAX:.0} ms", case.does);
            Goal::judged(wanted, p95_ms, "ms", |p95_ms| p95_ms <= PAGE_MS_MAX)
        })
        .collect()
}

fn figures(found: &[Found]) -> String {
    let mut text =
        "## Each question\n\n| | median, ms | 95 of 100, ms | times |\n|---|---|---|---|\n"
            .to_owned();
    for (case, answer) in found {
        let cells = match answer {
            Ok(Answer { p50_ms, p95_ms, times }) => {
                vec![figure(*p50_ms), figure(*p95_ms), format!("{times:.0}")]
            }
            Err(why) => vec![failure(why)],
        };
        row(&mut text, &[vec![case.does.to_owned()], cells].concat());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::CASES;
    use super::*;

    #[test]
    fn a_missed_goal_and_a_failed_question_are_said() {
        let answer = |p95_ms| Ok(Answer { p50_ms: 1.0, p95_ms, times: 200.0 });
        let found: Vec<Found> = CASES
            .iter()
            .map(|case| match case.word {
                "common" => (case, answer(80.0)),
                "rare" => (case, Err("stopped | half way".to_owned())),
                _ => (case, answer(3.0)),
            })
            .collect();
        let text = || "x".to_owned();
        let machine = Machine { date: text(), hardware: text(), software: text(), load: text() };
        let written = written(&machine, "origo 1", 100_000, &found);
        assert!(
            written.contains("stands in all: 95 of 100 within 50 ms | 80.0 ms | **not met** |"),
            "{written}"
        );
        assert!(written.contains("within 50 ms | 3.0 ms | met |"), "{written}");
        assert!(
            written.contains("| not measured |") && written.contains("failed: stopped / half way")
        );
        assert!(!written.contains("CSV: 95"), "an export is no page");
    }
}
