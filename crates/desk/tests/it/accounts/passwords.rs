//! Passwords that end, are renewed, guessed at and forgotten.

use desk::desk::Desk;
use desk::storage::accounts::AccountState;
use desk::storage::standings::{self, Profile, Standing};
use desk::storage::{Lock, StorageError};
use serde_json::json;
use signing::Anchors;

use super::{CHOSEN, link, movable};
use crate::http::{self, Answer};
use crate::process::Server;
use crate::world::{PASSWORD, World};

const MAIL: &str = "ufficio@impresa.example";

fn renew(world: &World, user: &str, old: &str, new: &str) -> Answer {
    let headers =
        [("FPWS-UserId", user), ("FPWS-Password", old), ("Content-Type", "application/json")];
    let body = json!({ "nuovaPassword": new }).to_string();
    http::request(world.at, "POST", "/origo/v1/password", &headers, Some(body.as_bytes()))
}

/// The last day of the account's password, as the desk tells it.
fn last_day(world: &World, password: &str) -> String {
    let headers = [("FPWS-UserId", "tessil"), ("FPWS-Password", password)];
    let facts = http::request(world.at, "GET", "/origo/v1/password", &headers, None).data();
    facts["passwordExpiresOn"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_password_ends_after_half_a_year_and_a_program_renews_it() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, at) = movable("2026-11-22T09:00:00Z");
    let world = World::with_clock(&crate::places::of(dir.path()), None, clock);
    world.account("tessil", |_| {});
    assert_eq!(world.fpws("tessil", PASSWORD), None);
    *at.lock().unwrap() = "2027-05-23T09:00:00Z".parse().unwrap();
    assert_eq!(world.fpws("tessil", PASSWORD), None, "in the last hours");
    *at.lock().unwrap() = "2027-05-24T09:00:00Z".parse().unwrap();
    assert_eq!(world.fpws("tessil", PASSWORD).as_deref(), Some("AU09"), "half a year");
    let offer = http::request(world.at, "GET", "/origo/v1/capabilities", &[], None).data();
    assert_eq!(offer["passwordRenewal"], true, "{offer}");
    assert_eq!(renew(&world, "tessil", "sbagliata", CHOSEN).refusal(), "AU01");
    for refused in ["corta", PASSWORD, "la tessil di prova"] {
        assert_eq!(renew(&world, "tessil", PASSWORD, refused).refusal(), "INVALID", "{refused}");
    }
    assert_eq!(last_day(&world, PASSWORD), "2027-05-23", "told also when it is past");
    renew(&world, "tessil", PASSWORD, CHOSEN).data();
    assert_eq!(last_day(&world, CHOSEN), "2027-11-22", "half a year from the renewal");
    assert_eq!(world.fpws("tessil", CHOSEN), None, "renewed");
    assert_eq!(world.fpws("tessil", PASSWORD).as_deref(), Some("AU01"), "the old one is gone");
    assert!(world.letters(MAIL).last().unwrap().contains("è stata cambiata"), "and it is told");
    world.check_invariants();
}

#[tokio::test]
async fn a_password_of_a_year_ago_is_renewed_by_mail_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, at) = movable("2026-11-22T09:00:00Z");
    let world = World::with_clock(&crate::places::of(dir.path()), None, clock);
    world.account("tessil", |_| {});
    *at.lock().unwrap() = "2027-11-24T09:00:00Z".parse().unwrap();
    assert_eq!(world.fpws("tessil", PASSWORD).as_deref(), Some("AU04"));
    assert_eq!(renew(&world, "tessil", PASSWORD, CHOSEN).refusal(), "AU04", "not by itself");
    let mut browser = world.browser();
    let ask = |user: &'static str, mail: &'static str| [("utente", user), ("email", mail)];
    for (user, mail) in [("nessuno", MAIL), ("tessil", "altro@impresa.example")] {
        let page = browser.post("/impresa/dimenticata", &ask(user, mail)).await;
        page.shows("Se nome utente e indirizzo corrispondono");
    }
    assert!(world.letters(MAIL).is_empty(), "nobody is mailed for a stranger");
    browser.post("/impresa/dimenticata", &ask("TESSIL", MAIL)).await;
    let path = link(world.letters(MAIL).last().unwrap(), "/impresa/rinnovo/");
    browser.get(&path).await.shows("Nuova password");
    let new = [("nuova", CHOSEN), ("ripeti", CHOSEN)];
    assert_eq!(browser.post(&path, &new).await.status, 303);
    assert_eq!(world.fpws("tessil", CHOSEN), None);
    assert_eq!(browser.post(&path, &new).await.status, 404, "a link opens once");
}

#[tokio::test]
async fn a_link_ends_after_two_hours_and_none_is_for_an_account_that_was_shut() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, at) = movable("2026-11-22T09:00:00Z");
    let world = World::with_clock(&crate::places::of(dir.path()), None, clock);
    world.account("tessil", |_| {});
    world.account("chiusa", |account| account.state = AccountState::Expired);
    let mut browser = world.browser();
    let fields = [("utente", "chiusa"), ("email", MAIL)];
    browser.post("/impresa/dimenticata", &fields).await;
    assert!(world.letters(MAIL).is_empty(), "its contract ended, not its password");
    browser.post("/impresa/dimenticata", &[("utente", "tessil"), ("email", MAIL)]).await;
    let path = link(world.letters(MAIL).last().unwrap(), "/impresa/rinnovo/");
    *at.lock().unwrap() = "2026-11-22T11:00:00Z".parse().unwrap();
    assert_eq!(browser.get(&path).await.status, 404);
    let new = [("nuova", CHOSEN), ("ripeti", CHOSEN)];
    assert_eq!(browser.post(&path, &new).await.status, 404);
    assert_eq!(world.fpws("tessil", PASSWORD), None, "nothing changed");
}

#[tokio::test]
async fn guessing_locks_out_for_a_while_in_every_process_of_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, at) = movable("2026-11-22T09:00:00Z");
    let places = crate::places::of(dir.path());
    let world = World::with_clock(&places, None, clock.clone());
    world.account("tessil", |_| {});
    for _ in 0..5 {
        assert_eq!(world.fpws("tessil", "sbagliata").as_deref(), Some("AU01"));
    }
    assert_eq!(world.fpws("TESSIL", PASSWORD).as_deref(), Some("UNAVAILABLE"), "the right one too");
    let beside =
        Desk::open(&places, Anchors::none(), "http://desk.example", clock, world.desk.dice.clone())
            .unwrap();
    let refused =
        beside.credentials.company(&beside.storage, &beside.clock, "tessil", &PASSWORD.into());
    assert_eq!(refused.unwrap_err().code().as_str(), "UNAVAILABLE", "another process knows");
    let (_, page) = world.enter("tessil", PASSWORD).await;
    page.shows("Troppi tentativi");
    *at.lock().unwrap() = "2026-11-22T09:15:00Z".parse().unwrap();
    assert_eq!(world.fpws("tessil", PASSWORD), None, "a quarter of an hour later");
    for _ in 0..6 {
        world.fpws("tessil", "sbagliata");
    }
    assert_eq!(world.fpws("tessil", PASSWORD), None, "who was in a moment ago is not kept out");
}

#[tokio::test]
async fn an_account_says_why_it_may_not_be_used() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    for (user, state, code) in [
        ("a", AccountState::Incomplete, "AU03"),
        ("b", AccountState::Expired, "AU04"),
        ("c", AccountState::NotEnabled, "AU08"),
        ("d", AccountState::MustChange, "AU09"),
    ] {
        world.account(user, |account| account.state = state);
        assert_eq!(world.fpws(user, PASSWORD).as_deref(), Some(code), "{state:?}");
    }
    let id = world.account("e", |_| {});
    let now = world.desk.now();
    let looks = Standing {
        profile: Profile::Consultation,
        password_since: now,
        person: String::new(),
        person_name: String::new(),
    };
    let written: Result<(), StorageError> =
        world.desk.storage.write_on(&[Lock::Account(id)], |tx| standings::put(tx, id, &looks));
    written.unwrap();
    assert_eq!(world.fpws("e", PASSWORD).as_deref(), Some("AU08"), "it may only look");
    let (mut browser, _) = world.enter("e", PASSWORD).await;
    browser.get("/impresa/conto").await.shows("Estratto conto");
}

#[test]
fn an_accounts_calls_of_a_minute_are_one_sum_over_two_processes() {
    let dir = tempfile::tempdir().unwrap();
    let places = crate::places::of(dir.path());
    World::at(&places, None).account("tessil", |_| {});
    let few = ["--calls-a-minute", "20"];
    let (one, other) = (Server::start(dir.path(), &few), Server::start(dir.path(), &few));
    let headers = [("FPWS-UserId", "tessil"), ("FPWS-Password", PASSWORD)];
    let call = |server: &Server| {
        http::request(server.at, "GET", "/origo/v1/balance", &headers, None).status
    };
    let begun = std::time::Instant::now();
    let said: Vec<u16> = (0..60).flat_map(|_| [call(&one), call(&other)]).collect();
    let made = said.iter().filter(|status| **status == 200).count();
    assert!(said.iter().all(|status| [200, 503].contains(status)), "{said:?}");
    let minutes = usize::try_from(begun.elapsed().as_secs() / 60).unwrap() + 2;
    assert!((1..=20 * minutes).contains(&made), "{made} of {} in {minutes} minutes", said.len());
}
