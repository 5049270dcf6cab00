//! The tables of intake, as Markdown.

use super::options::Options;
use super::{Found, Load, RATE};
use crate::bench::machine::Machine;
use crate::bench::table::{self, Goal, failure, figure, row};

/// 99 of 100 practices, from the moment in which each was due to its protocol number.
const P99_MS_MAX: f64 = 500.0;
/// How much of the wanted rate is the wanted rate: the last practices end after the last has begun.
const KEPT_UP: f64 = 0.97;

/// Its part of the document.
pub(super) fn written(
    machine: &Machine,
    program: &str,
    options: &Options,
    found: &[Found],
) -> String {
    let head = format!(
        "# Intake at the desk, measured\n\n\
         Written by `cargo xtask bench intake` on {}. What is measured and how: `tests/bench/README.md`.\n\n\
         - Program: {program}\n- Machine: {}\n- Software: {}\n- Load when it began: {}\n\n\
         Each practice is a signed base form of 20 KB, two documents of 200 KB and an order detail, created and sent \
         over FPWS in five requests: verified, stored and synced, charged, protocolled, receipted. {} practices in each \
         load; the load runs on the same cores. SQLite with `synchronous=FULL`, PostgreSQL with `fsync=on`, documents in \
         a folder, each synced. Afterwards every number, charge and event was there, once.\n",
        machine.date, machine.hardware, machine.software, machine.load, options.practices,
    );
    let rate = loads(&format!("At {RATE} a second"), found, |one| &one.at_rate);
    let once = loads("As fast as it can, 16 offices", found, |one| &one.at_once);
    [head, table::goals(&goals(found)), rate, once].join("\n")
}

fn goals(found: &[Found]) -> Vec<Goal> {
    found
        .iter()
        .flat_map(|one| {
            let load = one.at_rate.as_ref().ok();
            let rate = load.map(|load| load.practices / load.seconds);
            let p99_ms = load.map(|load| load.practice_ms.p99);
            [
                Goal::judged(
                    format!("{}: {RATE} a second kept up", one.base),
                    rate,
                    "/s",
                    |rate| rate >= KEPT_UP * RATE as f64,
                ),
                Goal::judged(
                    format!("{}: 99 of 100 within {P99_MS_MAX:.0} ms", one.base),
                    p99_ms,
                    "ms",
                    |p99_ms| p99_ms < P99_MS_MAX,
                ),
            ]
        })
        .collect()
}

fn loads(title: &str, found: &[Found], of: impl Fn(&Found) -> &Result<Load, String>) -> String {
    let mut text = format!(
        "## {title}\n\n| desk | practices a second | practice, median ms | 99 of 100 | longest | request, median ms | \
         99 of 100 | CPU of the desk, ms a practice | of the load | the load's share of the CPU, % |\n\
         |---|---|---|---|---|---|---|---|---|---|\n"
    );
    for one in found {
        let mut cells = vec![one.base.to_string()];
        match of(one) {
            Ok(load) => cells.extend(figures(load)),
            Err(why) => cells.push(failure(why)),
        }
        row(&mut text, &cells);
    }
    text
}

fn figures(load: &Load) -> Vec<String> {
    let each_ms = |cpu_s: f64| figure(1e3 * cpu_s / load.practices);
    let cpu_s = load.load_cpu_s + load.desk_cpu_s;
    vec![
        figure(load.practices / load.seconds),
        figure(load.practice_ms.p50),
        figure(load.practice_ms.p99),
        figure(load.practice_ms.max),
        figure(load.request_ms.p50),
        figure(load.request_ms.p99),
        each_ms(load.desk_cpu_s),
        each_ms(load.load_cpu_s),
        figure(100.0 * load.load_cpu_s / cpu_s),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::intake::Spread;
    use crate::bench::intake::stage::{Base, Database};

    #[test]
    fn a_desk_that_lags_behind_has_not_met_its_goals() {
        let spread = Spread { p50: 20.0, p99: 700.0, max: 900.0 };
        let load = Load {
            practices: 300.0,
            seconds: 6.0,
            load_cpu_s: 1.0,
            desk_cpu_s: 3.0,
            practice_ms: spread,
            request_ms: spread,
        };
        let base = Base { database: Database::Sqlite, filled: 7 };
        let found = [Found { base, at_rate: Ok(load), at_once: Err("killed".to_owned()) }];
        let goals = goals(&found);
        assert!(goals.iter().all(|goal| goal.met == Some(false)), "{goals:?}");
        let rate = loads("x", &found, |one| &one.at_rate);
        assert!(rate.contains("| SQLite, 7 practices before | 50 |"), "{rate}");
        assert!(rate.contains("| 25 |"), "a quarter is the load's: {rate}");
        let once = loads("x", &found, |one| &one.at_once);
        assert!(once.contains("failed: killed"), "{once}");
    }
}
