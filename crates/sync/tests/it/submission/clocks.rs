//! Clocks that jump between any two events.

use super::*;

const TEN_YEARS_MS: i64 = 10 * 365 * 24 * 3_600_000;

/// Plays a submission over a bad line, by a clock that is somewhere else with every event.
fn by_a_mad_clock(fates: &[Fate], jumps: &[i64]) -> (Desk, Submission) {
    let plan = plan(2, true);
    let (mut desk, mut submission) = (Desk::default(), Submission::new(plan.clone()));
    let (mut journal, mut event) = (submission.clone(), Some(Event::Go));
    let (mut exchanges, mut clock) = (0, jumps.iter().cycle());
    let mut now_ms = 1_795_000_000_000;
    for _ in 0..10_000 {
        let Some(taken) = event.take() else { break };
        now_ms += clock.next().copied().unwrap_or_default();
        let (next, outputs) = submission.on(now_ms, taken);
        submission = next;
        for output in outputs {
            match output {
                Output::Journal(row) => journal = *row,
                Output::Ask(request) => {
                    let fate = fates.get(exchanges).copied().unwrap_or(Fate::Arrives);
                    exchanges += 1;
                    event =
                        Some(exchange(&mut desk, &plan, &mut submission, &journal, request, fate));
                }
                Output::Wait { until_ms } => {
                    let wait_ms = until_ms - now_ms;
                    assert!((1..=sync::LONGEST_WAIT_MS).contains(&wait_ms), "a wait of {wait_ms}");
                    event = Some(Event::Go);
                }
                Output::Accepted(_) => {}
                Output::Unexpected { event } => panic!("{event} in {:?}", submission.stage),
            }
        }
    }
    (desk, submission)
}

#[test]
fn a_clock_that_jumps_ten_years_makes_no_wait_of_years_and_sends_nothing_twice() {
    let jumps = [
        vec![TEN_YEARS_MS],
        vec![-TEN_YEARS_MS],
        vec![TEN_YEARS_MS, -TEN_YEARS_MS],
        vec![0, 0, -TEN_YEARS_MS, 5, TEN_YEARS_MS],
    ];
    for jumps in jumps {
        for fate in [Fate::NoConnection, Fate::RequestLost, Fate::AnswerLost, Fate::Killed] {
            for at in 0..7 {
                let mut fates = vec![Fate::Arrives; at];
                fates.extend([fate, fate]);
                let (desk, submission) = by_a_mad_clock(&fates, &jumps);
                assert_once(&desk, &submission, &format!("{fate:?} at {at}, jumps {jumps:?}"));
            }
        }
    }
}
