//! The tables of submissions, as Markdown.

use super::Measure;
use crate::bench::machine::Machine;
use crate::bench::table::{failure, figure, row};
use crate::steps::Stopped;

/// Practices that are followed in the second table.
const FOLLOWED: f64 = 10_000.0;
/// How often in a day each is asked for: every 15 minutes, the longest wait of the engine.
const ROUNDS: f64 = 96.0;

/// Its part of the document.
pub(super) fn written(
    machine: &Machine,
    program: &str,
    submitted: &Result<Measure, Stopped>,
    followed: &Result<Measure, Stopped>,
) -> String {
    let head = format!(
        "# Submissions, measured\n\n\
         Written by `cargo xtask bench submission` on {}: a queue of signed practices, each with its documents, by \
         the real programs to a desk on the same machine, through a relay that counts.\n\n\
         - Program: {program}\n- Machine: {}\n- Software: {}\n- Load when it began: {}\n",
        machine.date, machine.hardware, machine.software, machine.load,
    );
    [head, queue(submitted), day(followed)].join("\n")
}

fn queue(submitted: &Result<Measure, Stopped>) -> String {
    let mut text = "## The queue\n\n| | |\n|---|---|\n".to_owned();
    let Ok(measure) = submitted else {
        row(&mut text, &["submitted".to_owned(), failure("see the log of the run")]);
        return text;
    };
    let each = |value: f64| figure(value / measure.practices as f64);
    let not_the_desks = 100.0 * (1.0 - measure.carried.waited.as_secs_f64() / measure.seconds);
    for (what, value) in [
        ("practices", measure.practices.to_string()),
        ("practices a second", figure(measure.practices as f64 / measure.seconds)),
        ("requests for each", each(measure.carried.requests as f64)),
        ("bytes to the desk for each", each(measure.carried.bytes_there as f64)),
        ("bytes from the desk for each", each(measure.carried.bytes_back as f64)),
        ("share of the time that is not the desk's, %", figure(not_the_desks.max(0.0))),
        ("CPU of the office for each, ms", each(1e3 * measure.office.cpu_s)),
        ("CPU of the desk for each, ms", each(1e3 * measure.desk.cpu_s)),
        ("most memory of the office, MB", figure(measure.office.rss_peak_mb)),
        ("most memory of the desk, MB", figure(measure.desk.rss_peak_mb)),
    ] {
        row(&mut text, &[what.to_owned(), value]);
    }
    text
}

/// One round, and what it comes to for many practices in a day.
fn day(followed: &Result<Measure, Stopped>) -> String {
    let mut text = format!(
        "## Following\n\nOne round over the same practices; the last column is {FOLLOWED} open ones asked for \
         {ROUNDS} times a day.\n\n| | a round | a day |\n|---|---|---|\n"
    );
    let Ok(measure) = followed else {
        row(&mut text, &["followed".to_owned(), failure("see the log of the run"), String::new()]);
        return text;
    };
    let scale = FOLLOWED / measure.practices as f64 * ROUNDS;
    let bytes = (measure.carried.bytes_there + measure.carried.bytes_back) as f64 / 1e6;
    for (what, value) in [
        ("requests", measure.carried.requests as f64),
        ("million bytes", bytes),
        ("seconds", measure.seconds),
        ("CPU of the office, s", measure.office.cpu_s),
        ("CPU of the desk, s", measure.desk.cpu_s),
    ] {
        row(&mut text, &[what.to_owned(), figure(value), figure(value * scale)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use harness::relay::Carried;

    use super::*;
    use crate::bench::usage::Usage;

    #[test]
    fn what_is_not_the_desks_and_a_day_are_reckoned() {
        let text = || "x".to_owned();
        let machine = Machine { date: text(), hardware: text(), software: text(), load: text() };
        let measure = Measure {
            practices: 100,
            seconds: 10.0,
            carried: Carried {
                requests: 800,
                bytes_there: 1_000_000,
                bytes_back: 50_000,
                waited: Duration::from_secs(8),
            },
            office: Usage { cpu_s: 1.0, rss_peak_mb: 40.0 },
            desk: Usage { cpu_s: 4.0, rss_peak_mb: 90.0 },
        };
        let written = written(&machine, "origo 1", &Ok(measure), &Err(Stopped));
        assert!(
            written.contains("| share of the time that is not the desk's, % | 20 |"),
            "{written}"
        );
        assert!(written.contains("| requests for each | 8.0 |"), "{written}");
        assert!(written.contains("| followed | failed:"), "{written}");
        let day = day(&Ok(measure));
        assert!(day.contains("| requests | 800 | 7680000 |"), "{day}");
    }
}
