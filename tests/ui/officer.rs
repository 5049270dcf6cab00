//! An officer at the desk's pages in a real browser: logs in, opens the practice, issues.

use std::time::Duration;

use harness::child;
use harness::stage::OFFICER;
use tests::place;

use crate::browser::{Browser, in_time};

/// From the click to what the office reads.
const LIMIT: Duration = Duration::from_secs(30);

#[tokio::test]
async fn an_officer_logs_in_opens_the_practice_and_issues_it() {
    in_time(story()).await;
}

async fn story() {
    let scene = place::scene("officer");
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    scene.office.tell(&[&"freeze", &id], "").expect("the story goes on");
    scene.sign(&id, &place::props().token).expect("the story goes on");
    let protocol = scene.submit(&id).expect("the story goes on");

    let browser = Browser::chromium(&scene.dir).await;
    browser.client.goto(scene.desk.url()).await.expect("the story goes on");
    browser.type_into("#utente", OFFICER.user).await;
    browser.type_into("#password", OFFICER.password).await;
    browser.picture("login").await;
    browser.click("form[action$='/accesso'] button[type=submit]").await;
    browser.read("tbody tr", |text| text.contains(&protocol)).await;
    browser.picture("queue").await;
    browser.click("tbody tr a").await;
    let report = browser.read("main", |text| text.contains("TOTAL-PASSED")).await;
    assert!(report.contains("MORETTI"), "the report names the signer: {report}");
    browser.see("figure svg").await;
    browser.click("form[action$='/presa-in-carico'] button").await;
    browser.click("#conferma").await;
    browser.picture("practice").await;
    browser.click("form[action$='/rilascio'] button").await;

    let number = child::until("the certificate's number", LIMIT, || {
        let status = scene.office.tell(&[&"status", &id, &"--refresh"], "").ok()?;
        status.text("/practices/0/certificate").ok()
    })
    .expect("the office hears of it");
    browser.read(".card.good", |text| text.contains(&number)).await;
    browser.picture("issued").await;
}
