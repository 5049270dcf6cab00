//! The tables, as Markdown: goals and ratios first, then the figures. Judges nothing itself.

use std::fmt::Write as _;

use super::Measured;
use super::card::{CALL_MS, SIGNATURE_MS, least_ms};
use super::case::{BATCH, Case, Kind, WARM};
use super::corpus::DOCUMENT_BYTES;
use super::goals;
use super::options::Options;
use crate::bench::figures::{Sample, spread};
use crate::bench::machine::Machine;
use crate::bench::table::{self, failure, figure, row};

/// Its part of the document.
pub(super) fn written(
    machine: &Machine,
    programs: &str,
    results: &[Measured],
    options: &Options,
) -> String {
    let parts = [
        head(machine, programs, options),
        table::goals(&goals::judge(results)),
        ratio_table("Signing", results, Kind::Signing, BATCH),
        ratio_table("Verifying", results, Kind::Verifying, WARM),
        signing_table(results),
        card_table(results),
        verifying_table(results),
        doings(results),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn head(machine: &Machine, programs: &str, options: &Options) -> String {
    format!(
        "# Signing, measured\n\n\
         Written by `{}` on {}. What is measured and how: `tests/bench/README.md`.\n\n\
         - Programs: {}\n- Machine: {}\n- Software: {}\n- Load when it began: {}\n\n\
         One SoftHSM token with keys of RSA 2048 and P-256; {} documents, base forms of {} KB. Each \
         program goes through all of them, {} rounds of all programs in turn; the tables have the medians, \
         and behind them the least and the most. Where nothing else is said the key is RSA. A document's CPU is that \
         of the program's loop, all its threads, after set-up; set-up is the rest of the program's CPU, \
         its start included. A program that is started for each document is all loop. Times depend on \
         what else the machine does, CPU much less.\n",
        options.command,
        machine.date,
        programs,
        machine.hardware,
        machine.software,
        machine.load,
        options.documents,
        DOCUMENT_BYTES / 1024,
        options.rounds(Kind::Signing),
    )
}

/// What the others need where ours needs 1.
fn ratio_table(title: &str, results: &[Measured], kind: Kind, ours: &str) -> String {
    let Some(one) = goals::find(results, kind, ours) else {
        return String::new();
    };
    let mut text = format!("## {title}: `{ours}` = 1\n\n| | CPU | time |\n|---|---|---|\n");
    let mut rows = 0;
    for result in results.iter().filter(|result| result.case.kind == kind) {
        let ratio = |part: fn(&Sample) -> f64| Some(result.median(part)? / one.median(part)?);
        if result.case.name == ours {
            continue;
        }
        if let Some((cpu, wall)) = ratio(Sample::cpu_ms).zip(ratio(Sample::wall_ms)) {
            let name = result.case.name.to_owned();
            row(&mut text, &[name, format!("{} x", figure(cpu)), format!("{} x", figure(wall))]);
            rows += 1;
        }
    }
    if rows == 0 { String::new() } else { text }
}

fn signing_table(results: &[Measured]) -> String {
    let head = "## Signing, each document\n\n\
        | | CPU, ms | time, ms | set-up CPU, ms | documents a second of CPU |\n|---|---|---|---|---|\n";
    rows(head, results, Kind::Signing, figures)
}

fn verifying_table(results: &[Measured]) -> String {
    let head = "## Verifying, each signed file\n\n\
        | | CPU, ms | time, ms | set-up CPU, ms | files a second of CPU |\n|---|---|---|---|---|\n";
    rows(head, results, Kind::Verifying, figures)
}

fn figures(result: &Measured) -> Option<Vec<String>> {
    Some(vec![
        spread(result, Sample::cpu_ms)?,
        spread(result, Sample::wall_ms)?,
        figure(result.median(Sample::setup_cpu_ms)?),
        figure(1e3 / result.median(Sample::cpu_ms)?),
    ])
}

fn card_table(results: &[Measured]) -> String {
    let head = format!(
        "## The modelled card\n\nThe same token behind a module that waits {SIGNATURE_MS} ms in each \
         signature and {CALL_MS} ms in each PKCS#11 call, the signature's call included. The whole \
         program, from its start to its end.\n\n\
         | | documents | seconds | ms a document | x n x {:.0} ms | PKCS#11 calls |\n|---|---|---|---|---|---|\n",
        least_ms()
    );
    rows(&head, results, Kind::Card, |result| {
        let whole_s = result.median(|sample| sample.whole_s)?;
        let sample = result.samples.first()?;
        let each_ms = 1e3 * whole_s / sample.documents;
        Some(vec![
            figure(sample.documents),
            format!("{whole_s:.2}"),
            format!("{each_ms:.1}"),
            format!("{:.3}", each_ms / least_ms()),
            sample.calls.map_or_else(|| "-".to_owned(), figure),
        ])
    })
}

/// A row for each case of a kind under `head`; nothing where there is none.
fn rows(
    head: &str,
    results: &[Measured],
    kind: Kind,
    cells: impl Fn(&Measured) -> Option<Vec<String>>,
) -> String {
    let mut text = head.to_owned();
    for result in results.iter().filter(|result| result.case.kind == kind) {
        let cells = match &result.failure {
            None => cells(result).unwrap_or_default(),
            Some(why) => vec![failure(why)],
        };
        row(&mut text, &[vec![result.case.name.to_owned()], cells].concat());
    }
    if text == head { String::new() } else { text }
}

/// What each row does, for whoever compares them.
fn doings(results: &[Measured]) -> String {
    let mut text = "## What each does\n\n".to_owned();
    let mut told: Vec<&Case> = Vec::new();
    for result in results {
        let case = result.case;
        if told.iter().all(|before| (before.name, before.does) != (case.name, case.does)) {
            told.push(case);
            let _ = writeln!(text, "- **{}**: {}.", case.name, case.does);
        }
    }
    if told.is_empty() { String::new() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::signing::case::SINGLE_CALL;
    use crate::bench::signing::goals::tests::row as result;

    fn table(results: &[Measured]) -> String {
        let text = || "x".to_owned();
        let machine = Machine { date: text(), hardware: text(), software: text(), load: text() };
        let options = Options::parse(&[]).unwrap();
        written(&machine, "origo 1", results, &options)
    }

    #[test]
    fn ratios_come_before_figures_and_a_goal_that_is_missed_says_so() {
        let text = table(&[
            result(Kind::Signing, BATCH, 200.0, 2.5, 0.5),
            result(Kind::Signing, SINGLE_CALL, 200.0, 1.0, 0.2),
        ]);
        assert!(text.contains("2.50 times (2.50 ms beside 1.00 ms) | **not met**"), "{text}");
        assert!(text.contains(&format!("| {SINGLE_CALL} | 0.40 x | 0.40 x |")), "{text}");
        assert!(
            text.contains("| 2.50 (2.50 to 2.50) | 2.50 (2.50 to 2.50) | 20 | 400 |"),
            "{text}"
        );
        let (ratios, figures) = (text.find("= 1"), text.find("## Signing, each document"));
        assert!(ratios < figures, "ratios first");
        assert!(!text.contains("## The modelled card"), "what was not measured has no table");
        assert!(text.starts_with("# Signing, measured\n"), "the heading of its part");
    }

    #[test]
    fn a_card_is_told_by_its_whole_time() {
        let text = table(&[result(Kind::Card, BATCH, 50.0, 2.0, 21.0)]);
        assert!(text.contains("| origo | 50 | 21.00 | 420.0 | 1.029 | - |"), "{text}");
        assert!(text.contains("1.029 x n x 408 ms (21.00 s for 50) | met |"), "{text}");
    }

    #[test]
    fn a_case_that_failed_says_why_in_its_row() {
        let mut broken = result(Kind::Signing, BATCH, 200.0, 2.5, 0.5);
        broken.failure = Some("no | token\nhere".to_owned());
        let text = table(&[broken]);
        assert!(text.contains("| origo | failed: no / token here |"), "{text}");
    }
}
