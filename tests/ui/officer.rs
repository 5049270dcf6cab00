//! An officer at the desk's pages in a real browser: logs in, opens the practice, issues.

use std::time::Duration;

use harness::child;
use harness::stage::OFFICER;
use tests::place;

use crate::axe;
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
    axe::judge(&browser, "login").await;
    browser.click("form[action$='/accesso'] button[type=submit]").await;
    browser.read("tbody tr", |text| text.contains(&protocol)).await;
    axe::judge(&browser, "queue").await;
    all_pages(&browser, scene.desk.url()).await;
    browser.client.goto(scene.desk.url()).await.expect("the desk answers");
    browser.click("tbody tr a").await;
    let report = browser.read("main", |text| text.contains("TOTAL-PASSED")).await;
    assert!(report.contains("MORETTI"), "the report names the signer: {report}");
    browser.see("figure svg").await;
    browser.click("form[action$='/presa-in-carico'] button").await;
    browser.click("#conferma").await;
    browser.click("#caselle summary").await;
    axe::judge(&browser, "practice").await;
    let practice = browser.client.current_url().await.expect("the browser is there");
    let comparison = format!("{practice}/confronto");
    browser.client.goto(&comparison).await.expect("the desk answers");
    axe::judge(&browser, "comparison").await;
    open(&browser, scene.desk.url(), "/ufficio/rilasci").await;
    axe::judge(&browser, "batch-of-one").await;
    browser.client.goto(practice.as_str()).await.expect("the desk answers");
    browser.click("#conferma").await;
    browser.click("form[action$='/rilascio'] button").await;

    let number = child::until("the certificate's number", LIMIT, || {
        let status = scene.office.tell(&[&"status", &id, &"--refresh"], "").ok()?;
        status.text("/practices/0/certificate").ok()
    })
    .expect("the office hears of it");
    browser.read(".card.good", |text| text.contains(&number)).await;
    axe::judge(&browser, "issued").await;
    browser.click("main a[href^='/verifica?']").await;
    axe::judge(&browser, "verification-found").await;
    open(&browser, scene.desk.url(), "/verifica?numero=C26BG9999999&codice=AAAA").await;
    axe::judge(&browser, "verification-unknown").await;
}

/// The office's pages that need no practice, with what can be entered on them, in both languages.
async fn all_pages(browser: &Browser, desk: &str) {
    open(browser, desk, "/ufficio/assenze").await;
    browser.click("form[action='/ufficio/assenze'] button").await;
    browser.see("table tbody tr").await;
    let pages =
        ["rilasci", "consegne", "assenze", "motivi", "sportello", "formulari", "interruzioni"];
    for language in ["en", "it"] {
        open(browser, desk, &format!("/lingua/{language}?torna=/ufficio/pratiche")).await;
        for page in pages {
            open(browser, desk, &format!("/ufficio/{page}")).await;
            axe::judge(browser, &format!("{page}-{language}")).await;
        }
    }
}

async fn open(browser: &Browser, desk: &str, path: &str) {
    browser.client.goto(&format!("{desk}{path}")).await.expect("the desk answers");
}
