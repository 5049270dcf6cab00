//! A key that a provider holds, in the real window: the provider is added, a person agrees in a browser
//! of their own, two practices are signed with one authorisation, both results are seen.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;
use harness::csc::{Auth, CLIENT, CscServer, Dialect, Offer, PASSWORD, PIN, USER};
use harness::stage::Scene;
use serde_json::Value;
use tests::place;

use crate::browser::{Browser, in_time};

/// Until the window has asked for a page of the provider.
const ASKED_LIMIT: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_person_agrees_in_a_browser_and_two_practices_are_signed_far_away() {
    in_time(story()).await;
}

/// The PIN of a remote key is asked for in the window that no other script runs in, and signs. (After a
/// code's window a second one would have to be driven, which WebKit's driver does not survive.)
#[tokio::test]
async fn the_pin_of_a_remote_key_is_typed_in_its_own_window() {
    in_time(typed()).await;
}

async fn typed() {
    let scene = place::scene("window-remote-pin");
    let id = sealed(&scene, "EX-P");
    let identity = &place::props().token.keys[0].identity;
    let provider = CscServer::start(vec![Offer::new("FIRMA-1", identity).auth(Auth::Pin)]);
    let provider = provider.expect("a provider");
    let desk = Desk::new(&scene).await;
    let window = Browser::window(&scene.dir, desk.env()).await;

    window.click("[data-testid=place-queue]").await;
    window.click("[data-testid=remote-open]").await;
    window.type_into("#remote-url", &provider.url(Dialect::V2)).await;
    window.type_into("#remote-name", USER).await;
    window.type_into("#remote-secret", PASSWORD).await;
    window.click("[data-testid=remote-save]").await;
    let key = format!("{} FIRMA-1", provider.url(Dialect::V2));
    window.see(&format!("#token option[value='{key}']")).await;
    window.see("#token").await.select_by_value(&key).await.expect("the key is offered");
    sign_unshown(&window).await;
    let signed = || {
        let shown = scene.office.tell(&[&"list", &"--state", &"signed"], "").ok()?.json;
        (shown["practices"][0]["id"] == id.as_str()).then_some(())
    };
    window
        .end_in_second_window(async |browser| {
            browser.read("#token", |text| text.contains("FIRMA-1")).await;
            browser.type_into("#pin", PIN).await;
            browser.picture("remote-pin").await;
            browser.click_away("#pin-ok").await;
            child::until("the signature in the home", ASKED_LIMIT, signed)
                .expect("the PIN that was typed signs");
        })
        .await;
    assert_eq!(provider.authorised(), [1], "one authorisation");
    assert_eq!(provider.signed().len(), 1, "for one signature");
}

/// Ticks everything that waits without showing it, and asks for it to be signed.
async fn sign_unshown(window: &Browser) {
    let steps = [
        "[data-testid=way-withoutShowing]",
        "label[for=blind-tick]",
        "[data-testid=blind-sure]",
        "label[for=queue-all]",
        "[data-testid=sign]",
    ];
    for step in steps {
        window.click(step).await;
    }
}

async fn story() {
    let scene = place::scene("window-remote");
    let ids = ["EX-A", "EX-B"].map(|name| sealed(&scene, name));
    let identity = &place::props().token.keys[0].identity;
    let offer = Offer::new("FIRMA-1", identity).auth(Auth::Browser);
    let provider = CscServer::start(vec![offer]).expect("a provider");
    provider.show_page();
    let mut desk = Desk::new(&scene).await;
    let window = Browser::window(&scene.dir, desk.env()).await;

    window.click("[data-testid=place-queue]").await;
    window.click("[data-testid=remote-open]").await;
    window.type_into("#remote-url", &provider.url(Dialect::V2)).await;
    window.see("#remote-way").await.select_by_value("browser").await.expect("a way");
    window.type_into("#remote-name", CLIENT).await;
    window.click("[data-testid=remote-save]").await;
    // The keys are looked at with the same login.
    desk.agree("accedere al servizio").await;
    let key = format!("{} FIRMA-1", provider.url(Dialect::V2));
    window.see(&format!("#token option[value='{key}']")).await;
    window.see("#token").await.select_by_value(&key).await.expect("the key is offered");
    window.picture("key").await;

    sign_unshown(&window).await;
    desk.agree("accedere al servizio").await;
    window.picture("agreeing").await;
    desk.agree("apporre 2 firme con la chiave FIRMA-1").await;
    window.see("[data-testid=sign-results]").await;
    for id in &ids {
        let done = format!("[data-testid=batch-document][data-id='{id}'][data-outcome=signed]");
        window.see(&done).await;
    }
    window.picture("results").await;
    assert_eq!(provider.authorised(), [2], "one authorisation for both");
    assert_eq!(provider.signed().len(), 2, "each once");
    for id in &ids {
        let shown = scene.office.tell(&[&"list", &"--state", &"signed"], "").expect("listed").json;
        let listed = shown["practices"].as_array().expect("practices");
        assert!(listed.iter().any(|one| one["id"] == id.as_str()), "{id} is signed: {shown}");
    }

    // Whoever says no in the browser has signed nothing, and is told.
    let third = sealed(&scene, "EX-C");
    window.click("[data-testid=results-close]").await;
    window.see("#token").await.select_by_value(&key).await.expect("the key is offered");
    sign_unshown(&window).await;
    desk.agree("accedere al servizio").await;
    desk.refuse("apporre 1 firme").await;
    window.see("[role=alert]").await;
    window.picture("refused").await;
    let kept = scene.office.tell(&[&"list", &"--state", &"sealed"], "").expect("listed").json;
    assert_eq!(kept["practices"][0]["id"], third.as_str(), "it keeps its place: {kept}");
    assert_eq!(provider.signed().len(), 2, "nothing more was signed");
}

/// The sample under another name, sealed.
fn sealed(scene: &Scene, name: &str) -> String {
    let text = fs::read(place::sample()).expect("the sample is there");
    let mut practice: Value = serde_json::from_slice(&text).expect("the sample is JSON");
    practice["id"] = name.into();
    practice["title"] = name.into();
    practice["items"][0]["marche"] = name.into();
    let file = scene.dir.join(format!("{name}.json"));
    fs::write(&file, practice.to_string()).expect("written");
    let id = scene.take_in(&file).expect("the story goes on");
    scene.office.tell(&[&"freeze", &id], "").expect("sealed");
    id
}

/// Where a person sits: the window's program opens pages here, and they are looked at in Chromium.
struct Desk {
    chromium: Browser,
    home: [(String, OsString); 2],
    programs: PathBuf,
    opened: PathBuf,
    seen: usize,
}

impl Desk {
    async fn new(scene: &Scene) -> Self {
        let programs = scene.dir.join("programs");
        fs::create_dir_all(&programs).expect("the scene's folder can be written");
        let opened = scene.dir.join("opened");
        // What the desktop's own `xdg-open` would do: hand the address to the person's browser.
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", opened.display());
        let program = programs.join("xdg-open");
        fs::write(&program, script).expect("the scene's folder can be written");
        let mut chmod = Command::new("chmod");
        child::run(chmod.arg("+x").arg(&program), ASKED_LIMIT).expect("it may be run");
        let chromium = Browser::chromium(&scene.dir).await;
        Self { chromium, home: scene.office.env(), programs, opened, seen: 0 }
    }

    /// The environment of a window before which this person sits.
    fn env(&self) -> Vec<(String, OsString)> {
        let mut path = self.programs.clone().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut env = place::props().pki.env();
        env.extend(self.home.clone());
        env.push(("ORIGO_LANG".to_owned(), "it".into()));
        env.push(("PATH".to_owned(), path));
        env
    }

    /// Opens the next page that the window wants to be opened, reads it, and says yes.
    async fn agree(&mut self, wanted: &str) {
        self.answer(wanted, "#agree", "✓").await;
    }

    /// The same, and says no.
    async fn refuse(&mut self, wanted: &str) {
        self.answer(wanted, "#deny", "✗").await;
    }

    async fn answer(&mut self, wanted: &str, link: &str, said: &str) {
        let number = self.seen;
        self.seen += 1;
        let address = next(&self.opened, number);
        self.chromium.client.goto(&address).await.expect("the provider's page opens");
        self.chromium.read("h1", |text| text.contains(wanted)).await;
        self.chromium.picture(&format!("provider-{number}")).await;
        self.chromium.click(link).await;
        // The browser has come back to the program, which says so.
        self.chromium.read("p", |text| text.contains(said)).await;
    }
}

fn next(opened: &Path, number: usize) -> String {
    let written = child::until("the window opens a page", ASKED_LIMIT, || {
        let text = fs::read_to_string(opened).ok()?;
        // Whole lines only.
        let (lines, _) = text.rsplit_once('\n')?;
        lines.lines().nth(number).map(str::to_owned)
    });
    written.unwrap_or_else(|error| panic!("{error}"))
}
