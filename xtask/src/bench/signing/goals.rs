//! What signing set out to reach, against what was measured.

use super::Measured;
use super::card::least_ms;
use super::case::{BATCH, Kind, SINGLE_CALL, WARM};
use super::options::CARD_DOCUMENTS;
use crate::bench::table::Goal;

/// CPU of our batch against the bare loop's.
const CPU_TIMES_MAX: f64 = 1.5;

/// Time on the modelled card against the card's own: a signature and its call, for each document.
const CARD_TIMES_MAX: f64 = 1.05;

const VERIFIED_MIN: f64 = 1_000.0;

/// All of them.
pub(super) fn judge(results: &[Measured]) -> Vec<Goal> {
    vec![cpu(results), card(results), verification(results)]
}

fn cpu(results: &[Measured]) -> Goal {
    let of = |name| find(results, Kind::Signing, name)?.median(|sample| sample.cpu_ms());
    let pair = of(BATCH).zip(of(SINGLE_CALL));
    Goal {
        wanted: format!(
            "CPU of our batch, local verification and fsync included, at most {CPU_TIMES_MAX} times \
             that of the bare loop with a single C_Sign"
        ),
        found: pair.map_or_else(none, |(ours, bare)| {
            format!("{:.2} times ({ours:.2} ms beside {bare:.2} ms)", ours / bare)
        }),
        met: pair.map(|(ours, bare)| ours / bare <= CPU_TIMES_MAX),
    }
}

fn card(results: &[Measured]) -> Goal {
    let measured = find(results, Kind::Card, BATCH);
    let found = measured.and_then(|measured| {
        let documents = measured.samples.first()?.documents;
        let floor_s = documents * least_ms() / 1e3;
        Some((measured.median(|sample| sample.whole_s)?, floor_s, documents))
    });
    Goal {
        wanted: format!(
            "on the modelled card, {CARD_DOCUMENTS} documents, set-up included: at most \
             {CARD_TIMES_MAX} x n x {:.0} ms",
            least_ms()
        ),
        found: found.map_or_else(none, |(whole_s, floor_s, documents)| {
            format!("{:.3} x n x 408 ms ({whole_s:.2} s for {documents:.0})", whole_s / floor_s)
        }),
        met: found
            .filter(|(_, _, documents)| *documents as usize == CARD_DOCUMENTS)
            .map(|(whole_s, floor_s, _)| whole_s / floor_s <= CARD_TIMES_MAX),
    }
}

fn verification(results: &[Measured]) -> Goal {
    let cpu_ms = find(results, Kind::Verifying, WARM)
        .and_then(|measured| measured.median(|sample| sample.cpu_ms()));
    Goal {
        wanted: format!(
            "verification of 8 KB, issuing chain judged before: at least {VERIFIED_MIN:.0} a second \
             of CPU on one core"
        ),
        found: cpu_ms.map_or_else(none, |cpu_ms| format!("{:.0} a second", 1e3 / cpu_ms)),
        met: cpu_ms.map(|cpu_ms| 1e3 / cpu_ms >= VERIFIED_MIN),
    }
}

fn none() -> String {
    "-".to_owned()
}

/// The row of a table.
pub(super) fn find<'a>(results: &'a [Measured], kind: Kind, name: &str) -> Option<&'a Measured> {
    results.iter().find(|result| result.case.kind == kind && result.case.name == name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::bench::figures::Sample;
    use crate::bench::signing::case::Case;

    /// A row with one run of so many documents, by the CPU of each and the time of all.
    pub(in crate::bench::signing) fn row(
        kind: Kind,
        name: &str,
        documents: f64,
        cpu_ms: f64,
        whole_s: f64,
    ) -> Measured {
        let case = Case::of(kind).find(|case| case.name == name).expect("a row of this name");
        let sample = Sample {
            documents,
            seconds: whole_s,
            cpu_s: cpu_ms * documents / 1e3,
            whole_s,
            whole_cpu_s: cpu_ms * documents / 1e3 + 0.02,
            calls: None,
        };
        Measured { case, samples: vec![sample], failure: None }
    }

    fn met(results: &[Measured]) -> Vec<Option<bool>> {
        judge(results).into_iter().map(|goal| goal.met).collect()
    }

    #[test]
    fn each_goal_is_met_at_its_border_and_missed_behind_it() {
        let at = |batch_ms, card_s, verify_ms| {
            [
                row(Kind::Signing, BATCH, 200.0, batch_ms, 1.0),
                row(Kind::Signing, SINGLE_CALL, 200.0, 1.0, 1.0),
                row(Kind::Card, BATCH, 50.0, 2.0, card_s),
                row(Kind::Verifying, WARM, 200.0, verify_ms, 1.0),
            ]
        };
        assert_eq!(met(&at(1.49, 21.41, 0.99)), [Some(true); 3]);
        assert_eq!(met(&at(1.51, 21.43, 1.01)), [Some(false); 3]);
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        assert_eq!(met(&[]), [None; 3]);
        let few = [row(Kind::Card, BATCH, 5.0, 2.0, 2.0)];
        assert_eq!(met(&few), [None; 3], "the goal is about fifty documents");
    }
}
