//! An officer at the till in a real browser: a practice that is paid at the counter, a transfer, a card,
//! the end of the day. Every page is looked at by axe.

use std::fs;

use harness::stage::{CHAMBER, OFFICER};
use serde_json::Value;
use tests::place;

use crate::browser::{Browser, in_time};

#[tokio::test]
async fn the_till_takes_what_a_practice_owes_and_the_day_is_closed() {
    in_time(story()).await;
}

async fn story() {
    let scene = place::scene("till");
    let allow = ["chamber", "add", "--sign", CHAMBER, "--deferred-payment", "true"];
    scene.desk.admin(&allow, "").expect("the Chamber takes payments at the counter");
    let allow = ["till", "allow", "--user", OFFICER.user];
    scene.desk.admin(&allow, "").expect("the officer may use the till");
    let sample = fs::read(place::sample()).expect("the sample is there");
    let mut practice: Value = serde_json::from_slice(&sample).expect("the sample is JSON");
    practice["ordine"]["pagamento"] = "allo sportello".into();
    let file = scene.dir.join("allo-sportello.json");
    fs::write(&file, practice.to_string()).expect("the scene's folder can be written");
    let id = scene.take_in(&file).expect("the story goes on");
    scene.office.tell(&[&"freeze", &id], "").expect("the story goes on");
    scene.sign(&id, &place::props().token).expect("the story goes on");
    let protocol = scene.submit(&id).expect("the story goes on");

    let browser = Browser::chromium(&scene.dir).await;
    let open = async |path: &str| {
        let url = format!("{}{path}", scene.desk.url());
        browser.client.goto(&url).await.expect("the desk answers");
    };
    open("/ufficio/cassa").await;
    browser.type_into("#utente", OFFICER.user).await;
    browser.type_into("#password", OFFICER.password).await;
    browser.click("form[action$='/accesso'] button[type=submit]").await;
    owed(&browser, &protocol).await;

    open("/ufficio/cassa").await;
    browser.click("section[aria-labelledby=t-conti] tbody a").await;
    browser.type_into("#v-importo", "250,00").await;
    browser.type_into("#v-riferimento", "CRO 0123456789").await;
    browser.click("form[action$='/versamento'] button").await;
    browser.read(".notice.good", |text| text.contains("Q-BG-")).await;
    browser.read("section[aria-labelledby=t-saldi]", |text| text.contains("350,00")).await;
    browser.picture("account").await;
    browser.accessible("the account").await;
    card(&browser).await;

    open("/ufficio/cassa/giornata").await;
    browser.read("section[aria-labelledby=t-elenco]", |text| text.contains("CRO 0123456789")).await;
    browser.type_into("#contato", "15,00").await;
    browser.picture("day").await;
    browser.accessible("the day").await;
    browser.click("form[action$='/chiusura'] button").await;
    browser.read("section[aria-labelledby=t-chiusura]", |text| text.contains("Anna Neri")).await;
}

/// The practice is not issued while it is unpaid, and is afterwards.
async fn owed(browser: &Browser, protocol: &str) {
    browser.read("section[aria-labelledby=t-debiti]", |text| text.contains(protocol)).await;
    browser.picture("till").await;
    browser.accessible("the till").await;
    browser.click("section[aria-labelledby=t-debiti] tbody a").await;
    browser.picture("debt").await;
    browser.accessible("what is owed").await;
    browser.click("main a[href^='/ufficio/pratiche/']").await;
    browser.click("form[action$='/presa-in-carico'] button").await;
    browser.click("#conferma").await;
    browser.click("form[action$='/rilascio'] button").await;
    browser.read(".notice.bad", |text| text.contains("15,00")).await;
    browser.client.back().await.expect("back to the practice");
    browser.click("nav.main a[href='/ufficio/cassa']").await;
    browser.click("section[aria-labelledby=t-debiti] tbody a").await;
    browser.click("main form button").await;
    browser.read(".notice.good", |text| text.contains("Q-BG-")).await;
    browser.click("main a[href^='/ufficio/pratiche/']").await;
    browser.click("#conferma").await;
    browser.click("form[action$='/rilascio'] button").await;
    browser.see(".card.good").await;
}

/// A top-up by card on the sandbox's page.
async fn card(browser: &Browser) {
    browser.type_into("#c-importo", "40,00").await;
    browser.click("form[action$='/carta'] button").await;
    browser.click(".notice.good a").await;
    browser.read("main", |text| text.contains("40,00")).await;
    browser.picture("checkout").await;
    browser.accessible("the checkout").await;
    browser.click("a.button").await;
    browser.picture("sandbox").await;
    browser.accessible("the sandbox").await;
    browser.click("button[value=paga]").await;
    browser.see(".notice.good").await;
    browser.accessible("the paid checkout").await;
}
