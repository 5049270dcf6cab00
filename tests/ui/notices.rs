//! What became of a practice, on the desktop of the real window.

use std::time::Duration;

use harness::child;
use harness::stage::{OFFICER, Officer};
use tests::place;

use crate::browser::{Browser, in_time};

#[tokio::test]
async fn an_issue_is_told_on_the_desktop_once_and_names_nobody() {
    in_time(story()).await;
}

async fn story() {
    let scene = place::scene("window-notices");
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    scene.office.tell(&[&"freeze", &id], "").expect("sealed");
    scene.sign(&id, &place::props().token).expect("signed");
    let protocol = scene.submit(&id).expect("submitted");
    let mut env = place::props().pki.env();
    env.extend(scene.office.env());
    env.push(("ORIGO_LANG".to_owned(), "it".into()));
    let browser = Browser::window(&scene.dir, env).await;
    browser.click("[data-testid=place-sent]").await;
    browser.see(&format!("[data-testid=sent-row][data-id='{id}']")).await;
    let desktop = browser.desktop();
    assert_eq!(desktop.past(), [], "nothing has happened yet");

    Officer::enter(scene.desk.url(), &OFFICER).expect("in").issue(&protocol).expect("issued");
    let told = || desktop.past().first().cloned();
    let (headline, text) =
        child::until("a notice", Duration::from_secs(60), told).expect("the desktop is told");
    assert_eq!(headline, "Certificato rilasciato");
    assert!(text.contains(&protocol) && !text.to_lowercase().contains("tessil"), "{text}");

    // Asked again, the desk says the same: nobody is told twice.
    browser.click("[data-testid=refresh]").await;
    browser.see(&format!("[data-testid=sent-row][data-id='{id}'] [data-testid=protocol]")).await;
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(desktop.past().len(), 1, "once: {:?}", desktop.past());
    browser.picture("told").await;
}
