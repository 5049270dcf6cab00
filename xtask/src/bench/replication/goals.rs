//! What the replicator set out to reach, against what was measured.

use super::figures::{Measured, Sample};
use crate::bench::table::Goal;

/// Reconnection at the largest archive may cost so many times that at a tenth of it.
const GROWTH_MAX: f64 = 1.5;
const LARGEST: usize = 100_000;
const TENTH: usize = 10_000;

/// How many times less CPU than a peer: at 1,000 documents, and at the most that the peer bears.
const LESS_CPU_AT_1000: f64 = 50.0;
const LESS_CPU_AT_MOST: f64 = 200.0;

const HUB_MB_MAX: f64 = 200.0;
const KEYSTROKE_P95_MS_MAX: f64 = 50.0;

/// All of them.
pub(super) fn judge(results: &[Measured]) -> Vec<Goal> {
    let mut goals = growth(results);
    let peers = results.iter().filter(|result| result.is_peer);
    let mut peers: Vec<&str> = peers.map(|result| result.program).collect();
    peers.sort_unstable();
    peers.dedup();
    for peer in peers {
        goals.extend(less_cpu(results, peer));
    }
    let hub = ours(results, LARGEST).and_then(typical).map(|sample| sample.server_rss_mb);
    goals.push(Goal::judged(
        format!("hub with {LARGEST} practices under {HUB_MB_MAX} MB"),
        hub,
        "MB",
        |found| found < HUB_MB_MAX,
    ));
    let typed = results.iter().filter(|result| !result.is_peer);
    let p95_ms =
        typed.filter_map(|result| result.keystroke.done()).map(|typed| typed.p95_ms).next();
    goals.push(Goal::judged(
        format!("keystroke on the other side under {KEYSTROKE_P95_MS_MAX} ms at p95"),
        p95_ms,
        "ms",
        |found| found < KEYSTROKE_P95_MS_MAX,
    ));
    goals
}

fn growth(results: &[Measured]) -> Vec<Goal> {
    let pair = ours(results, LARGEST).and_then(typical).zip(ours(results, TENTH).and_then(typical));
    let goal = |what: &str, part: fn(&Sample) -> f64| {
        let found = pair.map(|(largest, tenth)| part(&largest) / part(&tenth));
        let wanted = format!(
            "reconnection, {what}: at {LARGEST} at most {GROWTH_MAX} times that at {TENTH}"
        );
        Goal::judged(wanted, found, "times", |found| found <= GROWTH_MAX)
    };
    vec![
        goal("time", |sample| sample.seconds),
        goal("CPU", Sample::cpu_s),
        goal("bytes", |sample| sample.bytes),
    ]
}

fn less_cpu(results: &[Measured], peer: &str) -> Vec<Goal> {
    let ratio = |documents: usize| {
        let theirs = results.iter().find(|r| r.program == peer && r.documents == documents);
        let theirs = theirs.and_then(typical)?.cpu_s();
        Some(theirs / ours(results, documents).and_then(typical)?.cpu_s())
    };
    let borne = results.iter().filter(|r| r.program == peer && r.reconnect.done().is_some());
    let most = borne.map(|result| result.documents).max().unwrap_or(1_000);
    let mut goals = vec![(1_000, LESS_CPU_AT_1000)];
    if most > 1_000 {
        goals.push((most, LESS_CPU_AT_MOST));
    }
    let goal = |(documents, least): (usize, f64)| {
        let most = if documents > 1_000 { ", the most that it bears" } else { "" };
        let wanted =
            format!("reconnection, CPU: {least:.0} times less than {peer} at {documents}{most}");
        Goal::judged(wanted, ratio(documents), "times", |found| found >= least)
    };
    goals.into_iter().map(goal).collect()
}

/// Ours with so many documents.
pub(super) fn ours(results: &[Measured], documents: usize) -> Option<&Measured> {
    results.iter().find(|result| !result.is_peer && result.documents == documents)
}

fn typical(result: &Measured) -> Option<Sample> {
    result.reconnect.done().map(|series| series.typical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::replication::figures::{Outcome, Series};

    fn result(program: &'static str, documents: usize, cpu_s: f64) -> Measured {
        let sample = Sample {
            seconds: 1.0,
            client_cpu_s: cpu_s,
            bytes: 1.0,
            server_rss_mb: 150.0,
            ..Sample::default()
        };
        Measured {
            program,
            is_peer: program != "origo",
            documents,
            corpus_bytes: 1.0,
            first: Outcome::Done(sample),
            reconnect: Outcome::Done(Series { samples: vec![sample] }),
            keystroke: Outcome::NotTried,
        }
    }

    fn met(results: &[Measured], words: &str) -> Option<bool> {
        let goals = judge(results);
        let found = goals.iter().find(|goal| goal.wanted.contains(words));
        found.expect("a goal with these words").met
    }

    #[test]
    fn a_peer_is_judged_at_1000_and_at_the_most_that_it_bears() {
        let results = [
            result("origo", 1_000, 0.1),
            result("samod", 1_000, 6.0),
            result("origo", 3_000, 0.1),
            result("samod", 3_000, 6.0),
        ];
        assert_eq!(met(&results, "less than samod at 1000"), Some(true), "60 times less");
        assert_eq!(met(&results, "less than samod at 3000"), Some(false), "60 is not 200");
    }

    #[test]
    fn growth_and_memory_are_judged_at_the_largest() {
        let flat = [result("origo", 10_000, 0.1), result("origo", 100_000, 0.12)];
        assert_eq!(met(&flat, "reconnection, CPU: at 100000"), Some(true));
        assert_eq!(met(&flat, "hub with 100000"), Some(true));
        let steep = [result("origo", 10_000, 0.1), result("origo", 100_000, 0.2)];
        assert_eq!(met(&steep, "reconnection, CPU: at 100000"), Some(false));
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        assert_eq!(met(&[result("origo", 1_000, 0.1)], "hub with"), None);
    }
}
