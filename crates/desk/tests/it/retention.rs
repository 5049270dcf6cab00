//! What the retention policy takes away, and what it never does.

use std::path::Path;

use desk::examination;
use desk::retention;
use desk::storage::{Lock, StorageError, attachments, events, practices, removals};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;

use crate::commands::origo_desk;
use crate::papers::example;
use crate::world::World;

/// Says an `origo-desk` command of this desk; its exit code and its answer.
fn say(dir: &Path, words: &[&str]) -> (Option<i32>, Value) {
    let all = [&["--json", words[0], "--data", dir.to_str().unwrap()], &words[1..]].concat();
    let output = origo_desk(dir, &all, "");
    let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr))
    });
    (output.status.code(), said)
}

/// Lets eleven years pass since a practice was closed; says when that was.
fn age(world: &World, id: &str) -> Timestamp {
    let then = world.desk.now().checked_sub((11 * 366 * 24).hours()).unwrap();
    let aged = world.desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = practices::find(tx, id)?.unwrap();
        practice.closed_at = Some(then);
        practices::update(tx, &practice)
    });
    aged.unwrap();
    then
}

#[tokio::test]
async fn papers_go_after_their_years_when_an_export_is_proven_and_the_rest_stays() {
    let dir = tempfile::tempdir().unwrap();
    // The desk of this story lives eleven years ago; the commands live now.
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let desk = &world.desk;
    let (closed, protocol) = company.file(&practice);
    examination::issue(desk, &officer, &closed).unwrap();
    let then = age(&world, &closed);
    let mut other = practice.clone();
    other.remarks = "resta aperta".into();
    let (open, _) = company.file(&other);
    let digests = |id: &str| desk.storage.read(|c| removals::digests(c, id)).unwrap();
    let (gone, shared): (Vec<String>, Vec<String>) =
        digests(&closed).into_iter().partition(|digest| !digests(&open).contains(digest));
    assert!(!gone.is_empty() && !shared.is_empty(), "some papers are the other practice's too");

    let (exit, said) = say(dir.path(), &["retention", "--years", "10"]);
    assert_eq!((exit, said["due"][0]["practice"].as_str()), (Some(0), Some(&*closed)), "{said}");
    assert_eq!(said["due"].as_array().map(Vec::len), Some(1), "what is open is not due: {said}");
    let (exit, said) = say(dir.path(), &["retention", "--years", "2"]);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("years")), "{said}");
    let (_, said) = say(dir.path(), &["retention", "--years", "12"]);
    assert_eq!(said["due"].as_array().map(Vec::len), Some(0), "not yet: {said}");

    let folder = dir.path().join("conservazione");
    let day = desk::clock::in_rome(then).date().to_string();
    let to = folder.to_str().unwrap();
    let (exit, _) = say(dir.path(), &["export", "--to", to, "--from", &day, "--until", &day]);
    assert_eq!(exit, Some(0));
    let erase = ["retention", "--years", "10", "--erase", "--export", to];
    let one = folder.join(format!("pratiche/{closed}/modello-base.xml.p7m"));
    let bytes = std::fs::read(&one).unwrap();
    std::fs::write(&one, b"something else").unwrap();
    let (exit, said) = say(dir.path(), &erase);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("unproven")), "{said}");
    assert!(desk.blobs.get(&gone[0]).is_ok(), "nothing goes without a proof");
    std::fs::write(&one, bytes).unwrap();
    let (exit, said) = say(dir.path(), &erase);
    assert_eq!((exit, said["removed"].as_u64()), (Some(0), Some(1)), "{said}");
    let (_, said) = say(dir.path(), &erase);
    assert_eq!((said["removed"].as_u64(), said["files"].as_u64()), (Some(0), Some(0)), "once: {said}");

    for digest in &gone {
        assert!(desk.blobs.get(digest).is_err(), "{digest} is erased");
    }
    for digest in &shared {
        assert!(desk.blobs.get(digest).is_ok(), "{digest} is needed by the other practice");
    }
    desk.storage
        .read(|c| {
            let row = practices::find(c, &closed)?.unwrap();
            assert_eq!(row.protocol.as_deref(), Some(&*protocol), "the register stays");
            let report = practices::signature_report(c, &closed)?;
            assert_eq!((row.description.as_str(), report.as_str()), ("", ""));
            assert!(attachments::all(c, &closed)?.iter().all(|one| one.data.name == "-"));
            let last = events::of_practice(c, &closed)?.pop().unwrap();
            assert_eq!(last.kind, "removedByPolicy", "the chain tells it");
            Ok::<_, StorageError>(())
        })
        .unwrap();
    world.check_invariants();

    pages_say_it(&world, &closed).await;
}

/// Companies and officers read that the papers went, and when.
async fn pages_say_it(world: &World, closed: &str) {
    let (mut browser, _) = world.enter("tessil", crate::world::PASSWORD).await;
    let page = browser.get(&format!("/impresa/pratiche/{closed}")).await;
    page.shows("sono stati rimossi il");
    let page = browser.get(&format!("/impresa/pratiche/{closed}/certificato.pdf")).await;
    assert_eq!(page.status, 410, "{}", page.text());
    let page = browser.get(&format!("/impresa/pratiche/{closed}/ricevuta.json")).await;
    assert_eq!(page.status, 200, "the receipt stays");
    let (_, mut browser) = world.office("verdi", "BG").await;
    let page = browser.get(&format!("/ufficio/pratiche/{closed}")).await;
    page.shows("sono stati rimossi il");
    let page = browser.get(&format!("/ufficio/pratiche/{closed}/modello-base.xml.p7m")).await;
    assert_eq!(page.status, 410);
}

#[test]
fn what_no_export_holds_is_not_removed() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (closed, _) = company.file(&practice);
    examination::issue(&world.desk, &officer, &closed).unwrap();
    let then = age(&world, &closed);
    let folder = dir.path().join("vuoto");
    let other = then.checked_sub(48.hours()).unwrap();
    let day = desk::clock::in_rome(other).date();
    let desk = &world.desk;
    desk::preservation::export(&desk.storage, &desk.blobs, &folder, (day, day), then).unwrap();
    let proof = retention::prove(&folder).unwrap();
    let done = retention::remove(&desk.storage, &desk.blobs, 10, &[proof], desk.now()).unwrap();
    assert_eq!((done.practices.len(), done.unproven), (0, vec![closed.clone()]), "{closed} stays");
    assert!(retention::prove(&dir.path().join("nowhere")).is_err(), "no folder is no proof");
    world.check_invariants();
}
