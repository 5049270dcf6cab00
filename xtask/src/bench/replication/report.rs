//! The tables, as Markdown: goals and ratios first, then the figures. Judges nothing itself.

use std::fmt::Write as _;

use super::figures::{Measured, Outcome, Sample};
use super::goals;
use super::program::Program;
use crate::bench::machine::Machine;
use crate::bench::table::{self, figure, row};

/// Its part of the document.
pub(super) fn written(
    machine: &Machine,
    programs: &[Program],
    results: &[Measured],
    command: &str,
) -> String {
    let parts = [
        head(machine, programs, command),
        table::goals(&goals::judge(results)),
        ratio_table("First replication", results, |result| result.first.done().copied()),
        ratio_table("Reconnection, 10 documents changed", results, reconnection),
        first_table(results),
        reconnect_table(results),
        keystroke_table(results),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn reconnection(result: &Measured) -> Option<Sample> {
    result.reconnect.done().map(|series| series.typical())
}

fn head(machine: &Machine, programs: &[Program], command: &str) -> String {
    let versions: Vec<String> =
        programs.iter().map(|program| format!("{} {}", program.name, program.version)).collect();
    format!(
        "# Replication, measured\n\n\
         Written by `{command}` on {}. What is measured and how: `tests/bench/README.md`.\n\n\
         - Programs: {}\n- Machine: {}\n- Software: {}\n- Load when it began: {}\n\n\
         Two processes of each program on loopback, on the same corpus: practices of 30 fields and 10 \
         lines of 8 fields, 21 changes each. Reconnection is a new process with its documents on disk, 20 \
         times over, with 10 changed before each; the table has the medians. CPU is that of both sides. A \
         case has 600 seconds. Times depend on what else the machine does, CPU much less, bytes and memory hardly.\n",
        machine.date,
        versions.join(", "),
        machine.hardware,
        machine.software,
        machine.load,
    )
}

/// What each peer needs where ours needs 1.
fn ratio_table(
    title: &str,
    results: &[Measured],
    figures: impl Fn(&Measured) -> Option<Sample>,
) -> String {
    let mut text = format!(
        "## {title}: ours = 1\n\n| documents | | time | CPU | bytes | memory, client | memory, server |\n\
         |---|---|---|---|---|---|---|\n"
    );
    let mut rows = 0;
    for result in results.iter().filter(|result| result.is_peer) {
        let ours = goals::ours(results, result.documents).and_then(&figures);
        let Some((theirs, ours)) = figures(result).zip(ours) else {
            continue;
        };
        let times = |part: fn(&Sample) -> f64| format!("{} x", figure(part(&theirs) / part(&ours)));
        row(
            &mut text,
            &[
                result.documents.to_string(),
                result.program.to_owned(),
                times(|sample| sample.seconds),
                times(Sample::cpu_s),
                times(|sample| sample.bytes),
                times(|sample| sample.client_rss_mb),
                times(|sample| sample.server_rss_mb),
            ],
        );
        rows += 1;
    }
    if rows == 0 { String::new() } else { text }
}

const FIGURES_HEAD: &str = "| documents | | seconds | CPU client + server, s | bytes, million | memory \
                            client, MB | memory server, MB |\n|---|---|---|---|---|---|---|\n";

fn first_table(results: &[Measured]) -> String {
    let mut text = format!("## First replication\n\n{FIGURES_HEAD}");
    for result in results {
        figures_row(&mut text, result, result.first.done().copied(), &result.first.excuse());
    }
    let corpus = |result: &Measured| {
        let million = figure(result.corpus_bytes / 1e6);
        format!("{} {} {million}", result.program, result.documents)
    };
    let corpora: Vec<String> = results.iter().map(corpus).collect();
    let _ = writeln!(text, "\nThe documents as saved, million bytes: {}.", corpora.join(", "));
    text
}

fn reconnect_table(results: &[Measured]) -> String {
    let mut text = format!("## Reconnection, 10 documents changed\n\n{FIGURES_HEAD}");
    for result in results {
        let excuse = match &result.first {
            Outcome::Done(_) => result.reconnect.excuse(),
            Outcome::Unfinished { .. } | Outcome::Failed(_) | Outcome::NotTried => {
                "not reached: the first replication did not end".to_owned()
            }
        };
        figures_row(&mut text, result, reconnection(result), &excuse);
    }
    let few = results.iter().filter_map(|result| {
        let times = result.reconnect.done()?.samples.len();
        let told = format!("{} at {}: {times} times", result.program, result.documents);
        (times < 20).then_some(told)
    });
    let few: Vec<String> = few.collect();
    if !few.is_empty() {
        let _ = writeln!(text, "\nFewer than 20 times within the limit: {}.", few.join("; "));
    }
    text
}

fn keystroke_table(results: &[Measured]) -> String {
    let mut text =
        "## Keystroke to the other side\n\n| | p50, ms | p95, ms | times |\n|---|---|---|---|\n"
            .to_owned();
    let mut rows = 0;
    for result in results {
        let cells = match &result.keystroke {
            Outcome::Done(typed) => [typed.p50_ms, typed.p95_ms, typed.times].map(figure),
            Outcome::NotTried => continue,
            Outcome::Unfinished { .. } | Outcome::Failed(_) => {
                [result.keystroke.excuse(), String::new(), String::new()]
            }
        };
        let [p50, p95, times] = cells;
        row(&mut text, &[result.program.to_owned(), p50, p95, times]);
        rows += 1;
    }
    if rows == 0 { String::new() } else { text }
}

fn figures_row(text: &mut String, result: &Measured, sample: Option<Sample>, excuse: &str) {
    let mut cells = vec![result.documents.to_string(), result.program.to_owned()];
    match sample {
        Some(sample) => cells.extend([
            figure(sample.seconds),
            format!("{} + {}", figure(sample.client_cpu_s), figure(sample.server_cpu_s)),
            figure(sample.bytes / 1e6),
            figure(sample.client_rss_mb),
            figure(sample.server_rss_mb),
        ]),
        None => {
            cells.push(excuse.to_owned());
            cells.extend(std::iter::repeat_n(String::new(), 4));
        }
    }
    row(text, &cells);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::replication::figures::{Keystroke, Series};

    fn machine() -> Machine {
        let text = || "x".to_owned();
        Machine { date: text(), hardware: text(), software: text(), load: text() }
    }

    fn result(program: &'static str, seconds: f64) -> Measured {
        let sample = Sample {
            seconds,
            client_cpu_s: seconds,
            server_cpu_s: seconds,
            client_rss_mb: 9.0,
            server_rss_mb: 9.0,
            bytes: 2e6,
        };
        Measured {
            program,
            is_peer: program != "origo",
            documents: 1_000,
            corpus_bytes: 1.7e6,
            first: Outcome::Done(sample),
            reconnect: Outcome::Done(Series { samples: vec![sample; 20] }),
            keystroke: Outcome::Done(Keystroke { p50_ms: 1.0, p95_ms: 60.0, times: 200.0 }),
        }
    }

    fn table(results: &[Measured]) -> String {
        let programs = [Program::named("origo", false), Program::named("samod", true)];
        written(&machine(), &programs, results, "cargo xtask bench")
    }

    #[test]
    fn ratios_come_before_figures_and_a_goal_that_is_missed_says_so() {
        let text = table(&[result("origo", 0.1), result("samod", 6.0)]);
        assert!(text.contains("| 1000 | samod | 60 x | 60 x | 1.0 x |"), "{text}");
        assert!(text.contains("60.0 ms | **not met**"), "{text}");
        let (ratios, figures) = (text.find("ours = 1"), text.find("## First replication\n"));
        assert!(ratios < figures, "ratios first");
    }

    #[test]
    fn a_case_that_did_not_end_tells_how_far_it_came() {
        let mut slow = result("samod", 1.0);
        slow.first = Outcome::Unfinished { percent: 9.4, after_s: 600 };
        slow.reconnect = Outcome::NotTried;
        let text = table(&[result("origo", 0.1), slow]);
        assert!(text.contains("| samod | not finished: 9 % after 600 s |"), "{text}");
        assert!(
            text.contains("| samod | not reached: the first replication did not end |"),
            "{text}"
        );
    }

    #[test]
    fn fewer_times_than_wanted_are_told() {
        let mut slow = result("samod", 1.0);
        slow.reconnect = Outcome::Done(Series { samples: vec![Sample::default(); 7] });
        assert!(table(&[slow]).contains("samod at 1000: 7 times"));
    }
}
