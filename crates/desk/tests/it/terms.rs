//! Limits and terms of corrections, the job that looks at them, and invoices that were filed before.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use certificate::chamber::Correction;
use desk::clock::Clock;
use desk::error::DeskError;
use desk::examination::{self, Duty, Said};
use desk::jobs::terms;
use desk::storage::corrections::{self, Scope};
use desk::storage::events;
use jiff::Timestamp;
use serde_json::json;

use crate::papers::{base_form, example, signed};
use crate::world::{World, attach_body};

/// A clock that the test moves.
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn at(moment: &str) -> Self {
        let hand = Self(Arc::default());
        hand.set(moment);
        hand
    }

    fn set(&self, moment: &str) {
        let moment: Timestamp = moment.parse().unwrap();
        self.0.store(moment.as_millisecond(), Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let hand = Arc::clone(&self.0);
        Clock::from_fn(move || {
            Timestamp::from_millisecond(hand.load(Ordering::SeqCst)).unwrap()
        })
    }
}

fn duty<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> Duty {
    match outcome {
        Err(DeskError::Duty(duty)) => duty,
        other => panic!("a duty is expected: {other:?}"),
    }
}

#[test]
fn reasons_and_rounds_stop_where_the_chamber_says() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.chamber("BG", |chamber| {
        chamber.correction =
            Correction { reasons_max: Some(2), rounds_max: Some(1), working_days: Some(5) };
    });
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    let scope = Scope { base_form: true, ..Scope::default() };
    let said = |reasons: &[&str], words: &str| Said {
        reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(),
        words: words.to_owned(),
    };
    let three = said(&["merci", "fattura"], "E il peso?");
    let asked = examination::ask_correction(&world.desk, &officer, &id, three, &scope);
    assert_eq!(duty(asked), Duty::Reasons(2), "free words are a reason too");
    let unknown = said(&["mai-sentito"], "");
    assert!(examination::ask_correction(&world.desk, &officer, &id, unknown, &scope).is_err());
    let two = said(&["merci", "fattura"], "");
    let asked = examination::ask_correction(&world.desk, &officer, &id, two, &scope).unwrap();
    assert!(asked.words.starts_with("- Casella 6"), "{}", asked.words);
    let listed = company
        .call("POST", "/fpbews/pratica/listaRettificheRichiesteA2A", Some(&json!({ "filtri": [] })))
        .data();
    let deadline = asked.deadline.expect("five working days");
    assert_eq!(listed[0]["scadenza"], deadline.to_string(), "the company is told");

    let mut corrected = practice.clone();
    corrected.remarks.push_str(" - CORRECTED");
    let mut body = attach_body("MOB", "m.xml.p7m", &signed(&base_form(&corrected)));
    body["rettificaModelloBase"] = true.into();
    let target = format!("/fpbews/pratica/rettificaAllegatoA2A?idPratica={id}");
    company.call("PUT", &target, Some(&body)).data();
    company.call("POST", &target, None).data();
    let again = examination::ask_correction(&world.desk, &officer, &id, "Di nuovo.", &scope);
    assert_eq!(duty(again), Duty::Rounds(1), "one round, then issue or rejection");
    examination::reject(&world.desk, &officer, &id, said(&["giri"], "")).unwrap();
    world.check_invariants();
}

#[test]
fn a_request_that_nobody_answers_in_time_is_proposed_for_rejection_once() {
    let dir = tempfile::tempdir().unwrap();
    // Friday before a week with a holiday on Tuesday.
    let hand = Hand::at("2026-12-04T09:00:00Z");
    let world = World::made(&crate::places::of(dir.path()), hand.clock(), |_| {});
    world.chamber("BG", |chamber| chamber.correction.working_days = Some(5));
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    let scope = Scope { base_form: true, ..Scope::default() };
    examination::ask_correction(&world.desk, &officer, &id, "Correggere.", &scope).unwrap();
    let last = || world.desk.storage.read(|c| corrections::last(c, &id)).unwrap().unwrap();
    assert_eq!(last().deadline, Some(jiff::civil::date(2026, 12, 14)), "over weekend and holiday");
    hand.set("2026-12-14T22:00:00Z");
    terms::look(&world.desk).unwrap();
    assert_eq!(last().rejection_proposed_at, None, "the last day is the company's");
    hand.set("2026-12-14T23:30:00Z");
    terms::look(&world.desk).unwrap();
    assert!(last().rejection_proposed_at.is_some(), "it has passed, in Rome");
    terms::look(&world.desk).unwrap();
    let told = world
        .desk
        .storage
        .read(|c| events::of_practice(c, &id))
        .unwrap()
        .iter()
        .filter(|event| event.kind == "rejectionProposed")
        .count();
    assert_eq!(told, 1, "noted once");
    assert_eq!(company.row(&id)["stato"], "RICHIESTA RETTIFICA", "an officer decides, not the desk");
    let said = Said { reasons: vec!["termine".into()], words: String::new() };
    examination::reject(&world.desk, &officer, &id, said).unwrap();
    world.check_invariants();
}

#[test]
fn an_invoice_that_was_filed_before_is_told_to_the_officer() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 100_000);
    let officer = world.officer("neri", "BG");
    let found = |id: &str| {
        let events = world.desk.storage.read(|c| events::of_practice(c, id)).unwrap();
        let sent = events.iter().find(|event| event.kind == "sent").expect("it was sent");
        let all = sent.data["findings"].as_array().unwrap().clone();
        all.into_iter().find(|finding| finding["rule"] == "V36")
    };
    let (first, protocol) = company.file(&practice);
    assert!(found(&first).is_none(), "the first one is alone");
    let mut other = practice.clone();
    other.remarks.push_str(" - LOT 2");
    let (second, _) = company.file(&other);
    let finding = found(&second).expect("the same invoice again");
    assert_eq!(finding["message"]["args"]["practice"], protocol.as_str(), "and where: {finding}");
    for id in [&first, &second] {
        examination::reject(&world.desk, &officer, id, "Doppia.").unwrap();
    }
    other.remarks.push_str(" - LOT 3");
    assert!(found(&company.file(&other).0).is_none(), "rejected ones do not count");
    world.check_invariants();
}
