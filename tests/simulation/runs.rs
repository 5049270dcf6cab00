//! The runs: within the time of a test, by hand, and over planted mistakes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::chamber::Offers;
use crate::plan::{Act, Plan};
use crate::planted::Planted;
use crate::trace::Counts;
use crate::world::play;

/// How long the seeds of a test run may take.
const BUDGET: Duration = Duration::from_secs(240);
/// So many must have been played, however slow the machine is.
const SEEDS_AT_LEAST: u64 = 200;
/// A long run goes on for so many: what a day finds is mended together.
const FAULTS: usize = 12;
/// Runs again with less, to find what matters.
const SHRINK_LIMIT: Duration = Duration::from_secs(30);

/// What one run over many seeds found.
struct Found {
    seeds: u64,
    counts: Counts,
    /// Seeds and what they broke.
    failed: Vec<(u64, String)>,
}

/// Plays seeds on all cores until `enough` says so, or more fail than are of use.
fn play_seeds(from: u64, faults: usize, enough: impl Fn(u64) -> bool + Sync) -> Found {
    let (next, done, stop) = (AtomicU64::new(from), AtomicU64::new(0), AtomicBool::new(false));
    let total = Mutex::new((Counts::default(), Vec::new()));
    let cores = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) && !enough(next.load(Ordering::Relaxed) - from)
                {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let outcome = play(&Plan::of(seed), Planted::Nothing, false);
                    done.fetch_add(1, Ordering::Relaxed);
                    let mut total = total.lock().expect("no run panics while it counts");
                    total.0.add(&outcome.counts);
                    if let Some(fault) = outcome.fault {
                        total.1.push((seed, fault.to_string()));
                        stop.store(total.1.len() >= faults, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let (counts, mut failed) = total.into_inner().expect("no run panics while it counts");
    failed.sort();
    Found { seeds: done.into_inner(), counts, failed }
}

/// The shortest plan found that still fails, with its story.
fn story_of(seed: u64) -> String {
    let plan = shrunk(Plan::of(seed), Planted::Nothing);
    let outcome = play(&plan, Planted::Nothing, true);
    let fault =
        outcome.fault.map_or("it does not fail again".to_owned(), |fault| fault.to_string());
    let told: Vec<String> = outcome.story.iter().rev().take(120).rev().cloned().collect();
    format!(
        "SEED={seed} cargo xtask simulate --seed {seed}\n{} machines, hub {}, desks {:?}, {} steps left\n{}\n{fault}",
        plan.machines,
        plan.hub,
        plan.desks,
        plan.steps.len(),
        told.join("\n"),
    )
}

/// Leaves steps out for as long as the same rule is broken: another one would be another story.
fn shrunk(mut plan: Plan, planted: Planted) -> Plan {
    let begun = Instant::now();
    let broken = |plan: &Plan| play(plan, planted, false).fault.map(|fault| fault.rule);
    let Some(rule) = broken(&plan) else { return plan };
    let fails = |plan: &Plan| broken(plan) == Some(rule);
    let mut piece = plan.steps.len().div_ceil(2);
    while piece > 0 {
        let mut at = 0;
        while at < plan.steps.len() {
            if begun.elapsed() > SHRINK_LIMIT {
                return plan;
            }
            let mut less = plan.clone();
            less.steps.drain(at..(at + piece).min(less.steps.len()));
            if fails(&less) {
                plan = less;
            } else {
                at += piece;
            }
        }
        piece /= 2;
    }
    plan
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn everybody_agrees_and_nothing_acknowledged_is_lost() {
    if let Some(seed) = number("ORIGO_SEED") {
        let outcome = play(&Plan::of(seed), Planted::Nothing, true);
        println!("{}", outcome.story.join("\n"));
        println!("seed {seed}: {}", outcome.counts);
        assert_eq!(outcome.fault, None, "{}", story_of(seed));
        return;
    }
    let (asked, from) = (number("ORIGO_SEEDS"), number("ORIGO_FROM").unwrap_or(1));
    let begun = Instant::now();
    let faults = if asked.is_some() { FAULTS } else { 1 };
    let found = play_seeds(from, faults, |played| match asked {
        Some(asked) => played >= asked,
        None => played >= SEEDS_AT_LEAST && begun.elapsed() > BUDGET,
    });
    println!("{} seeds in {} s: {}", found.seeds, begun.elapsed().as_secs(), found.counts);
    for (seed, fault) in &found.failed {
        println!("seed {seed}: {fault}");
    }
    if let Some((seed, _)) = found.failed.first() {
        panic!("{} failed; the first:\n{}", found.failed.len(), story_of(*seed));
    }
    assert!(found.seeds >= asked.unwrap_or(SEEDS_AT_LEAST), "only {} seeds", found.seeds);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in [3, 11, 42, 77] {
        let (one, two) = [(); 2].map(|()| play(&Plan::of(seed), Planted::Nothing, false)).into();
        assert_eq!(one.trace, two.trace, "seed {seed}: every frame, answer and final state");
        assert_eq!(one.counts.frames, two.counts.frames, "seed {seed}");
    }
}

/// What a mistake in replication does to people's work.
const REPLICATION: [&str; 3] =
    ["no checkpoint is ahead of what was applied", "survival", "agreement"];

/// In how many seeds a planted mistake must be found.
const FOUND_WITHIN: u64 = 200;

fn is_found(planted: Planted) {
    // The plant itself may upset other rules; only these show what it does to people's work. Who writes a lot
    // shows it sooner than who files.
    is_found_among(planted, |plan| !plan.filing, &REPLICATION);
}

/// Plays the offices that `fit`, until a fault against one of these rules shows.
fn is_found_among(planted: Planted, fit: impl Fn(&Plan) -> bool, rules: &[&str]) {
    let plans = (1..=20 * FOUND_WITHIN).map(Plan::of).filter(fit).take(FOUND_WITHIN as usize);
    let found = plans.into_iter().find_map(|plan| {
        let fault = play(&plan, planted, false).fault?;
        rules.contains(&fault.rule).then_some((plan.seed, fault))
    });
    let (seed, fault) = found.expect("the simulation does not see a mistake that is there");
    eprintln!("{planted:?}: seed {seed}: {fault}");
}

#[test]
fn a_number_given_outside_the_transaction_is_found() {
    is_found(Planted::LateNumber);
}

#[test]
fn a_checkpoint_known_by_its_number_alone_is_found() {
    is_found(Planted::NumberAlone);
}

#[test]
fn a_checkpoint_stored_before_what_it_covers_is_found() {
    is_found(Planted::CheckpointFirst);
}

#[test]
fn strangers_whose_word_is_thrown_away_are_found() {
    is_found(Planted::ForgetsStrangers);
}

#[test]
fn a_submission_that_is_not_journaled_is_found() {
    let rules = ["one practice, one protocol", "every submission ends"];
    is_found_among(Planted::ForgetsJournal, |plan| plan.filing, &rules);
}

#[test]
fn a_desk_that_ignores_keys_is_found() {
    // Only where a home is copied, or another device takes over, do two machines submit one practice.
    let copied = |plan: &Plan| {
        let clones = plan.steps.iter().filter(|step| step.act == Act::Clone).count();
        plan.filing && clones > 1 && plan.desks.iter().all(|offers| *offers == Offers::Everything)
    };
    is_found_among(Planted::IgnoresKeys, copied, &["one practice, one protocol"]);
}

#[test]
fn a_send_that_is_believed_without_an_answer_is_found() {
    let rules = ["what is accepted is at the desk as it was sealed"];
    is_found_among(Planted::BelievesSent, |plan| plan.filing, &rules);
}

#[test]
fn an_answer_to_an_officer_that_is_never_transmitted_is_found() {
    let rules = ["an answer to an officer is at the desk once"];
    is_found_among(Planted::LeavesOutTransmission, |plan| plan.filing, &rules);
}
