//! What an office says to the desk arrives late, twice, and again after everything is done. In whatever order:
//! one protocol number and one charge for each thing that was filed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::http::Answer;
use crate::papers::{base_form, example, order_detail, signed};
use crate::world::{Company, World, attach_body, create_body};

/// Each is a desk of its own.
const CASES: u32 = 8;
const PRACTICES: usize = 4;
/// The last practice has the contents of the first, from a device that knows no keys.
const CONTENTS: usize = 3;
const FEE_CENTS: i64 = 1_500;
const PAID_IN_CENTS: i64 = 100_000;

/// One request, as it can arrive any number of times.
#[derive(Debug, Clone)]
struct Said {
    practice: usize,
    method: &'static str,
    target: String,
    body: Option<Value>,
}

/// How far an office is with a practice.
#[derive(Debug, Clone, Default)]
struct Course {
    id: String,
    steps: usize,
}

/// Create, invoice, order, send.
const STEPS: usize = 4;

struct Papers {
    create: Vec<Value>,
    invoice: Value,
    order: Value,
}

impl Papers {
    fn make() -> Self {
        let practice = example("ex-01.json");
        let create = (0..CONTENTS).map(|number| {
            let mut practice = practice.clone();
            practice.remarks = format!("spedizione {number}");
            create_body(&signed(&base_form(&practice)), &practice)
        });
        Self {
            create: create.collect(),
            invoice: attach_body("FAE", "fattura.pdf", b"%PDF-1.7"),
            order: attach_body("GEN", "dettaglio-richiesta.xml", &order_detail(&practice)),
        }
    }

    /// The next request of a practice's course.
    fn next(&self, practice: usize, course: &Course) -> Said {
        let path = |word: &str| format!("/fpbews/pratica/{word}?idPratica={}", course.id);
        let (method, target, body) = match course.steps {
            0 => {
                let create = self.create[practice % CONTENTS].clone();
                ("PUT", "/fpbews/pratica/creaA2A".to_owned(), Some(create))
            }
            1 => ("PUT", path("aggiungiAllegatoA2A"), Some(self.invoice.clone())),
            2 => ("PUT", path("aggiungiAllegatoA2A"), Some(self.order.clone())),
            _ => ("POST", path("inviaA2A"), None),
        };
        Said { practice, method, target, body }
    }
}

fn tell(company: &Company<'_>, said: &Said) -> Answer {
    let (key, seal) = (format!("practice-{}", said.practice), "0".repeat(64));
    let keyed = [("Idempotency-Key", key.as_str()), ("Origo-Seal-Digest", seal.as_str())];
    let headers = if said.practice < CONTENTS { &keyed[..] } else { &[] };
    company.call_with(said.method, &said.target, headers, said.body.as_ref())
}

/// Plays a course of arrivals: an even pick is the next new request of some practice, an odd one is any earlier
/// request again.
fn play(papers: &Papers, picks: &[u16]) {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &example("ex-01.json"), PAID_IN_CENTS);
    let mut courses = vec![Course::default(); PRACTICES];
    let (mut past, mut numbers): (Vec<Said>, BTreeMap<usize, String>) = Default::default();
    let rest = (0..PRACTICES * STEPS).map(|_| 0);
    for pick in picks.iter().copied().chain(rest) {
        let unfinished: Vec<usize> =
            (0..PRACTICES).filter(|number| courses[*number].steps < STEPS).collect();
        let choice = usize::from(pick / 2);
        let (said, new) = match (pick % 2, unfinished.as_slice(), past.as_slice()) {
            (1, _, [_, ..]) => (past[choice % past.len()].clone(), false),
            (_, [_, ..], _) => {
                let practice = unfinished[choice % unfinished.len()];
                (papers.next(practice, &courses[practice]), true)
            }
            _ => continue,
        };
        let answer = tell(&company, &said);
        let sends = said.target.contains("inviaA2A");
        if sends {
            // Equal contents are one thing that was filed.
            let number = answer.data()["protocollo"].as_str().unwrap().to_owned();
            let first = numbers.entry(said.practice % CONTENTS).or_insert_with(|| number.clone());
            assert_eq!(*first, number, "one number for ever: {said:?}");
        }
        if new {
            let course = &mut courses[said.practice];
            if course.steps == 0 {
                course.id = answer.data()["idPratica"].as_str().unwrap().to_owned();
            }
            course.steps += 1;
            past.push(said);
        }
    }
    let mut different: Vec<&String> = numbers.values().collect();
    different.dedup();
    assert_eq!(different.len(), CONTENTS, "a number for each content: {numbers:?}");
    let charged = PAID_IN_CENTS - company.balance_cents();
    assert_eq!(charged, FEE_CENTS * CONTENTS as i64, "one charge for each content");
    world.check_invariants();
}

#[test]
fn replays_and_duplicates_in_any_order_file_and_charge_once() {
    let papers = Papers::make();
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let picks = prop::collection::vec(any::<u16>(), 30..60);
    TestRunner::new(config)
        .run(&picks, |picks| {
            play(&papers, &picks);
            Ok(())
        })
        .unwrap();
}
