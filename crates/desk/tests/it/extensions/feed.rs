use std::time::{Duration, Instant};

use desk::examination;
use serde_json::Value;

use crate::papers::example;
use crate::world::{Company, World};

fn events(company: &Company<'_>, after: &str, wait_s: u32) -> Value {
    let target = format!("/origo/v1/events?after={after}&wait={wait_s}");
    company.call("GET", &target, None).data()
}

fn now(company: &Company<'_>) -> String {
    let page = company.call("GET", "/origo/v1/events", None).data();
    assert_eq!(page["fromNow"], true, "without a cursor it begins now: {page}");
    page["next"].as_str().unwrap().to_owned()
}

#[test]
fn a_company_hears_of_its_own_practices_and_of_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let (ours, theirs) =
        (world.company("tessil", &practice, 10_000), world.company("altra", &practice, 10_000));
    let (begun, begun_theirs) = (now(&ours), now(&theirs));
    let (id, protocol) = ours.file(&practice);
    let page = events(&ours, &begun, 0);
    assert!(page["events"].as_array().unwrap().len() > 3, "created, attached, sent: {page}");
    let practices = page["practices"].as_array().unwrap();
    assert_eq!(practices.len(), 1, "each practice once: {page}");
    assert_eq!(practices[0], ours.row(&id), "as the list tells it");
    assert_eq!(practices[0]["protocollo"], protocol.as_str());
    let next = page["next"].as_str().unwrap();
    assert_eq!(events(&ours, next, 0)["events"], serde_json::json!([]), "told once");
    let page = events(&theirs, &begun_theirs, 0);
    assert_eq!(page["events"], serde_json::json!([]), "nothing of another company");
    let page = events(&theirs, next, 0);
    assert_eq!(page["practices"], serde_json::json!([]), "nor by its cursor: {page}");
}

#[test]
fn whoever_waits_is_told_as_soon_as_the_officer_acts() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("anna", "BG");
    let (id, _) = company.file(&practice);
    let begun = now(&company);
    let started = Instant::now();
    let page = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| events(&company, &begun, 25));
        // Whether the request or the step comes first makes no difference to what is told.
        examination::take(&world.desk, &officer, &id).unwrap();
        waiting.join().unwrap()
    });
    assert!(started.elapsed() < Duration::from_secs(20), "it was woken, not timed out");
    assert_eq!(page["practices"][0]["stato"], "IN ISTRUTTORIA", "{page}");
}

#[test]
fn nothing_new_is_an_empty_page_after_the_wait_and_a_desk_that_ends_keeps_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &example("ex-01.json"), 10_000);
    let begun = now(&company);
    let page = events(&company, &begun, 1);
    assert_eq!((&page["events"], &page["next"]), (&serde_json::json!([]), &begun.clone().into()));
    assert_eq!(company.call("GET", "/origo/v1/events?wait=x", None).refusal(), "INVALID");
    let started = Instant::now();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| events(&company, &begun, 25));
        let ending = scope.spawn(|| {
            while !world.desk.news.is_awaited() {
                std::thread::yield_now();
            }
            world.desk.news.end();
        });
        ending.join().unwrap();
        assert_eq!(waiting.join().unwrap()["events"], serde_json::json!([]));
    });
    assert!(started.elapsed() < Duration::from_secs(20), "the wait was cut short");
}

#[test]
fn a_cursor_of_another_life_of_the_desk_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    company.file(&practice);
    let begun = now(&company);
    for strange in [format!("{}.999999", world.desk.epoch), "other.1".to_owned(), "x".to_owned()] {
        let page = events(&company, &strange, 25);
        assert_eq!(page["fromNow"], true, "look at everything: {strange}");
        assert_eq!(page["next"], begun.as_str());
    }
}

#[test]
fn many_events_come_page_by_page() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let mut after = now(&company);
    let id = company.prepare(&practice);
    for n in 0..210 {
        company.note(&id, &format!("nota {n}")).data();
    }
    let (mut pages, mut told) = (0, 0);
    loop {
        let page = events(&company, &after, 0);
        pages += 1;
        told += page["events"].as_array().unwrap().len();
        after = page["next"].as_str().unwrap().to_owned();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(pages, 2, "at most 200 a page");
    assert!(told > 210, "and every one: {told}");
}
