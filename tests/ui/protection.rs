//! The archive encrypted in the real window while it follows a desk, lost by its keychain, opened by the key on
//! paper, and plain again.

use std::fs;
use std::path::Path;

use tests::place;

use crate::browser::{Browser, in_time};

#[tokio::test]
async fn a_person_encrypts_the_archive_and_opens_it_with_the_key_on_paper() {
    in_time(story()).await;
}

fn is_plain(home: &Path) -> bool {
    fs::read(home.join("origo.sqlite")).expect("a home").starts_with(b"SQLite format 3")
}

async fn story() {
    let scene = place::scene("protection");
    let home = scene.office.home();
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    let mut env = place::props().pki.env();
    env.extend(scene.office.env());
    env.push(("ORIGO_LANG".to_owned(), "it".into()));
    let browser = Browser::window(&scene.dir, env.clone()).await;
    let row = format!("[data-testid=archive-row][data-id='{id}']");
    browser.click("[data-testid=place-archive]").await;
    browser.see(&row).await;

    browser.click("[data-testid=place-devices]").await;
    browser.see("[data-testid=protection][data-encrypted=false]").await;
    browser.click("[data-testid=protection-turn]").await;
    browser.picture("protection-question").await;
    browser.click("[data-testid=protection-sure]").await;
    let key = browser.see("[data-testid=recovery-key]").await.attr("data-key").await;
    let key = key.expect("the window answers").expect("a recovery key");
    browser.picture("protection-key").await;
    assert!(!is_plain(home), "what the window says is encrypted is so");
    browser.click("[data-testid=recovery-written]").await;
    browser.see("[data-testid=protection][data-encrypted=true]").await;
    browser.picture("protection-encrypted").await;
    // The same window goes on working, beside the terminal.
    browser.click("[data-testid=place-archive]").await;
    browser.click(&format!("{row} .row-link")).await;
    browser.type_at_end("#goods-0-description", " CIFRATO").await;
    browser.see("#saved[data-saved=saved]").await;
    let shown = scene.office.tell(&[&"show", &id], "").expect("the story goes on").json;
    let text = shown["items"][0]["descrizione"].as_str().unwrap_or_default();
    assert!(text.ends_with(" CIFRATO"), "{text}");
    drop(browser);

    // The key is lost with everything else that was kept secret.
    fs::remove_dir_all(home.join("secrets")).expect("removed");
    let browser = Browser::window(&scene.dir, env).await;
    browser.click("[data-testid=recovery-open]").await;
    browser.picture("protection-lost").await;
    browser.type_into("#recovery-typed", &key).await;
    browser.click("[data-testid=recovery-give]").await;
    browser.see("[data-testid=recovery-given]").await;
    browser.click(".setup .notice-action button").await;
    browser.click("[data-testid=place-devices]").await;
    browser.click("[data-testid=recovery-show]").await;
    let again = browser.see("[data-testid=recovery-key]").await.attr("data-key").await;
    assert_eq!(again.expect("the window answers").as_deref(), Some(&*key), "the same key");
    browser.click("[data-testid=recovery-written]").await;
    browser.click("[data-testid=protection-turn]").await;
    browser.click("[data-testid=protection-sure]").await;
    browser.see("[data-testid=protection][data-encrypted=false]").await;
    assert!(is_plain(home), "what the window says is in clear is so");
    browser.click("[data-testid=place-archive]").await;
    browser.see(&row).await;
}
