//! The tables of submissions, as Markdown.

use super::{Followed, Measure};
use crate::bench::machine::Machine;
use crate::bench::table::{failure, figure, row};
use crate::steps::Stopped;

/// Practices that are followed in the second table.
const FOLLOWED: f64 = 10_000.0;
/// How often in a day it is asked: every 15 minutes, the longest wait of the engine.
const ROUNDS: f64 = 96.0;
/// How often a practice changes in a day: it is taken in charge, and decided.
const CHANGES: f64 = 2.0;

/// Its part of the document.
pub(super) fn written(
    machine: &Machine,
    program: &str,
    submitted: &Result<Measure, Stopped>,
    followed: &Followed,
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
    let (office_s, desk_s) = (measure.office.cpu_s, measure.desk.cpu_s);
    let not_the_desks_cpu = 100.0 * office_s / (office_s + desk_s);
    for (what, value) in [
        ("practices", measure.practices.to_string()),
        ("practices a second", figure(measure.practices as f64 / measure.seconds)),
        ("requests for each", each(measure.carried.requests as f64)),
        ("bytes to the desk for each", each(measure.carried.bytes_there as f64)),
        ("bytes from the desk for each", each(measure.carried.bytes_back as f64)),
        ("share of the time in which no answer is awaited, %", figure(not_the_desks.max(0.0))),
        ("share of the CPU that is not the desk's, %", figure(not_the_desks_cpu)),
        ("CPU of the office for each, ms", each(1e3 * measure.office.cpu_s)),
        ("CPU of the desk for each, ms", each(1e3 * measure.desk.cpu_s)),
        ("most memory of the office, MB", figure(measure.office.rss_peak_mb)),
        ("most memory of the desk, MB", figure(measure.desk.rss_peak_mb)),
    ] {
        row(&mut text, &[what.to_owned(), value]);
    }
    text
}

/// Two rounds, and what they come to for many practices in a day.
fn day(followed: &Followed) -> String {
    let mut text = format!(
        "## Following\n\nThe same practices, by the desk's feed. A day is reckoned for {FOLLOWED} open ones: {ROUNDS} \
         rounds with nothing new, and {CHANGES} changes of each practice; everything is taken to grow with their \
         number.\n\n| | a round, all of them new | a round, nothing new | a day |\n|---|---|---|---|\n"
    );
    let (Ok(news), Ok(quiet)) = (&followed.news, &followed.quiet) else {
        let failed = failure("see the log of the run");
        row(&mut text, &["followed".to_owned(), failed, String::new(), String::new()]);
        return text;
    };
    let million = |one: &Measure| (one.carried.bytes_there + one.carried.bytes_back) as f64 / 1e6;
    let mut line = |what: &str, of: &dyn Fn(&Measure) -> f64| {
        let (news_value, quiet_value) = (of(news), of(quiet));
        let day = (CHANGES * news_value + ROUNDS * quiet_value) * FOLLOWED / news.practices as f64;
        row(&mut text, &[what.to_owned(), figure(news_value), figure(quiet_value), figure(day)]);
    };
    line("requests", &|one| one.carried.requests as f64);
    line("million bytes", &million);
    line("seconds", &|one| one.seconds);
    line("CPU of the office, s", &|one| one.office.cpu_s);
    line("CPU of the desk, s", &|one| one.desk.cpu_s);
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
        let followed = |quiet| Followed { news: Ok(measure), quiet };
        let written = written(&machine, "origo 1", &Ok(measure), &followed(Err(Stopped)));
        let awaited = "| share of the time in which no answer is awaited, % | 20 |";
        assert!(written.contains(awaited), "{written}");
        assert!(
            written.contains("| share of the CPU that is not the desk's, % | 20 |"),
            "{written}"
        );
        assert!(written.contains("| requests for each | 8.0 |"), "{written}");
        assert!(written.contains("| followed | failed:"), "{written}");
        let day = day(&followed(Ok(measure)));
        assert!(day.contains("| requests | 800 | 800 | 7840000 |"), "{day}");
    }
}
