//! The main job in the real window: types in box 6, seals, signs with SoftHSM, sees the protocol
//! number.

use std::time::Duration;

use harness::child;
use harness::stage::PIN;
use tests::place;

use crate::browser::{Browser, in_time};

/// What the person adds to the description of the first goods line.
const TYPED: &str = " - CON ACCESSORI È PERÙ";

#[tokio::test]
async fn a_person_types_seals_signs_and_sees_the_protocol_number() {
    in_time(story()).await;
}

async fn story() {
    let scene = place::scene("window");
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    let mut env = place::props().pki.env();
    env.extend(scene.office.env());
    env.push(("ORIGO_LANG".to_owned(), "it".into()));
    let browser = Browser::window(&scene.dir, env.clone()).await;

    browser.click("[data-testid=place-archive]").await;
    browser.click(&format!("[data-testid=archive-row][data-id='{id}'] .row-link")).await;
    browser.type_at_end("#goods-0-description", TYPED).await;
    browser.picture("typed").await;
    browser.see("#saved[data-saved=saved]").await;
    child::until("the typed words in the home", Duration::from_secs(30), || {
        let shown = scene.office.tell(&[&"show", &id], "").ok()?.json;
        let text = shown["items"][0]["descrizione"].as_str()?;
        text.ends_with(TYPED).then_some(())
    })
    .expect("what the window says is saved is what the terminal reads");
    browser.picture("editor").await;
    browser.see("[data-testid=room-6]").await;
    browser.click("[data-testid=preview]").await;
    browser.see(".preview-pages img.page-image").await;
    browser.picture("preview").await;
    browser.click(".sheet-wide .sheet-head button").await;

    browser.click("[data-testid=seal]").await;
    browser.see("[data-testid=seal-panel]").await;
    browser.click("[data-testid=place-queue]").await;
    browser.see("img.page-image").await;
    browser.click("[data-testid=way-all]").await;
    browser.picture("queue").await;
    read_the_pages(&browser).await;
    browser.click("label[for=queue-agree]").await;
    browser.click("[data-testid=sign]").await;
    let signed = || {
        let shown = scene.office.tell(&[&"list", &"--state", &"signed"], "").ok()?.json;
        (shown["practices"][0]["id"] == id.as_str()).then_some(())
    };
    browser
        .end_in_second_window(async |browser| {
            browser.type_into("#pin", PIN).await;
            browser.picture("pin").await;
            browser.click_away("#pin-ok").await;
            child::until("the signature in the home", Duration::from_secs(60), signed)
                .expect("the PIN that was typed signs");
            browser.picture("signed").await;
        })
        .await;

    // The window is opened anew: what was signed waits to be submitted.
    let browser = Browser::window(&scene.dir, env).await;
    browser.click("[data-testid=place-sent]").await;
    browser.click("[data-testid=submit]").await;
    let row = format!("[data-testid=sent-row][data-id='{id}'] [data-testid=protocol]");
    let shown = browser.read(&row, |text| text.chars().any(char::is_numeric)).await;
    browser.picture("sent").await;
    let status = scene.office.tell(&[&"status", &id], "").expect("the story goes on");
    assert_eq!(
        status.text("/practices/0/protocol").expect("the story goes on"),
        shown,
        "the window shows the protocol number that the desk gave"
    );
}

/// Only what was on the screen can be ticked: the pages are scrolled as a person reads them.
async fn read_the_pages(browser: &Browser) {
    let scroll = "const pages = document.querySelector(
            '.paper-panel[data-visible=true] .pages-scroll');
        if (pages) {
            const end = pages.scrollTop + pages.clientHeight >= pages.scrollHeight - 1;
            pages.scrollTop = end ? 0 : pages.scrollTop + pages.clientHeight * 0.9;
        }
        return document.querySelector('[data-testid=queue-agree]')?.dataset.shown === 'true';";
    browser
        .hold("all pages were shown", async || {
            // A screen is drawn before the next one is asked for.
            tokio::time::sleep(Duration::from_millis(100)).await;
            let shown = browser.client.execute(scroll, Vec::new()).await;
            shown.is_ok_and(|value| value == true)
        })
        .await;
}
