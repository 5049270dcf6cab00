//! The paper in the real window: the form as it is printed, a table with a corrected column, a proof of the
//! library used twice, the archive's filter; and an issued certificate whose original is printed once.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::child;
use harness::stage::{OFFICER, Officer, Scene, pdf};
use serde_json::Value;
use tests::place;

use crate::browser::{Browser, in_time};

/// Eleven lines with those that stand: more than box 2 takes in a print that can be read. The driver's Enter
/// between them.
const TALL: &str = "\u{e007}RIGA 5\u{e007}RIGA 6\u{e007}RIGA 7\u{e007}RIGA 8\u{e007}RIGA 9\u{e007}RIGA 10\u{e007}TURCHIA";
/// A column whose name says nothing: what it is, a person says.
const TABLE: &str = "Cod\tTesto\tColli\tQuantita\tUM\nRIC-9\tBOBINE\t3\t12\tkg\n";

#[tokio::test]
async fn the_form_is_filled_from_the_table_the_library_and_the_keyboard() {
    in_time(filling()).await;
}

async fn filling() {
    let scene = place::scene("window-paper");
    let first = scene.take_in(&place::sample()).expect("the story goes on");
    let second = scene.take_in(&altered(&scene)).expect("the story goes on");
    let proof = scene.dir.join("dichiarazione.pdf");
    fs::write(&proof, pdf(&["DICHIARAZIONE 12/2026"])).expect("the scene's folder");
    let words: [&dyn AsRef<std::ffi::OsStr>; 7] =
        [&"proofs", &"add", &proof, &"--type", &"DDO", &"--number", &"12/2026"];
    scene.office.tell(&words, "").expect("the library takes it");
    let browser = window(&scene).await;

    open(&browser, &first).await;
    browser.type_at_end("#box-2-text", TALL).await;
    browser.see("[data-testid=room-2].room-over").await;
    browser.see("#saved[data-saved=saved]").await;
    browser.picture("too-small").await;
    let judged = scene.office.ask(&[&"check", &first], "").expect("judged").json;
    assert!(rules(&judged).contains(&"O03"), "the terminal says the same: {judged}");
    browser.click("#box-2 [data-testid=mend]").await;
    browser.see("[data-testid=room-2].room-fine").await;
    let lines = shown(&scene, &first)["box2_destinatario"].as_array().map(Vec::len);
    assert!(lines.is_some_and(|lines| lines < 9), "short lines are one: {lines:?}");
    browser.click("[data-testid=preview]").await;
    browser.see(".preview-pages img.page-image").await;
    browser.click(".sheet-wide .sheet-head button").await;

    browser.click("[data-testid=goods-table]").await;
    paste(&browser, "#table-pasted", TABLE).await;
    browser.see("[data-testid=table-left]").await;
    choose(&browser, "table.table-goods th:nth-child(2) select", "description").await;
    browser.picture("table").await;
    browser.click("[data-testid=table-add]").await;
    let line = || Some(shown(&scene, &first)["items"][2].clone()).filter(Value::is_object);
    let line = child::until("the third line in the home", Duration::from_secs(30), line)
        .expect("what the table holds is added");
    assert_eq!((&line["descrizione"], &line["articolo"]), (&"BOBINE".into(), &"RIC-9".into()));

    prove(&browser).await;
    open(&browser, &second).await;
    prove(&browser).await;
    let digest = |id: &str| {
        let paper = shown(&scene, id);
        let all = paper["allegati"].as_array().expect("documents").clone();
        let ours: Vec<Value> = all.into_iter().filter(|one| one["prova"].is_string()).collect();
        assert_eq!(ours.len(), 1, "attached once");
        ours[0]["sha256"].clone()
    };
    assert_eq!(digest(&first), digest(&second), "one file of the library in both");

    browser.click("[data-testid=place-archive]").await;
    browser.type_into("#archive-search", "SECONDA").await;
    let rows = "return document.querySelectorAll('[data-testid=archive-row]').length";
    let one = async || browser.client.execute(rows, Vec::new()).await.is_ok_and(|rows| rows == 1);
    browser.hold("one practice is left", one).await;
    browser.picture("archive").await;
}

#[tokio::test]
async fn an_issued_original_is_printed_once_in_the_window() {
    in_time(printing()).await;
}

async fn printing() {
    let scene = place::scene("window-print");
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    scene.office.tell(&[&"freeze", &id], "").expect("sealed");
    scene.sign(&id, &place::props().token).expect("signed");
    let protocol = scene.submit(&id).expect("submitted");
    Officer::enter(scene.desk.url(), &OFFICER).expect("in").issue(&protocol).expect("issued");
    scene.fetch(&id).expect("fetched");
    let browser = window(&scene).await;
    open(&browser, &id).await;
    browser.click("[data-testid=side-care]").await;
    browser.click("[data-testid=print-original]").await;
    let printed = || {
        let care = scene.office.tell(&[&"care", &id], "").ok()?.json;
        let kinds: Vec<&str> =
            care["events"].as_array()?.iter().filter_map(|one| one["kind"].as_str()).collect();
        (kinds == ["printedOriginal"]).then_some(())
    };
    child::until("the print in the home", Duration::from_secs(30), printed)
        .expect("what is printed is written down");
    browser.see("[data-testid=misprint]").await;
    let again = "return document.querySelector('[data-testid=print-original]') === null";
    let gone = async || browser.client.execute(again, Vec::new()).await.is_ok_and(|it| it == true);
    browser.hold("nobody is offered a second original", gone).await;
    browser.picture("printed").await;
    let refused = scene.office.ask(&[&"print", &id], "").expect("asked");
    assert_eq!(refused.text("/error/code").expect("why"), "originalPrinted");
}

async fn window(scene: &Scene) -> Browser {
    let mut env = place::props().pki.env();
    env.extend(scene.office.env());
    env.push(("ORIGO_LANG".to_owned(), "it".into()));
    Browser::window(&scene.dir, env).await
}

async fn open(browser: &Browser, id: &str) {
    browser.click("[data-testid=place-archive]").await;
    browser.click(&format!("[data-testid=archive-row][data-id='{id}'] .row-link")).await;
    browser.see("#box-2-text").await;
}

/// The proof of the library for the first block.
async fn prove(browser: &Browser) {
    browser.click("[data-testid=pick-proof]").await;
    browser.click("[data-testid=pick-proof-choice]").await;
    browser.see("[id^=attachment-][id$=-drawn]").await;
    browser.see("#saved[data-saved=saved]").await;
}

/// Puts a text into a field as a paste does: tabs are no keys.
async fn paste(browser: &Browser, css: &str, text: &str) {
    browser.see(css).await;
    let script = "const field = document.querySelector(arguments[0]);
        const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
        set.call(field, arguments[1]);
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    let arguments = vec![css.into(), text.into()];
    browser.client.execute(script, arguments).await.expect("the page takes it");
}

/// Chooses in a list as a person does, whatever the driver makes of clicks on options.
async fn choose(browser: &Browser, css: &str, value: &str) {
    browser.see(css).await;
    let script = "const list = document.querySelector(arguments[0]);
        list.value = arguments[1];
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    let arguments = vec![css.into(), value.into()];
    browser.client.execute(script, arguments).await.expect("the page takes it");
    let chosen = async || browser.see(css).await.prop("value").await.ok().flatten();
    browser.hold("what was chosen stands", async || chosen().await.as_deref() == Some(value)).await;
}

fn shown(scene: &Scene, id: &str) -> Value {
    scene.office.tell(&[&"show", &id], "").expect("shown").json
}

fn rules(judged: &Value) -> Vec<&str> {
    let found = judged["findings"].as_array().map_or(&[][..], Vec::as_slice);
    found.iter().filter_map(|one| one["rule"].as_str()).collect()
}

/// The sample under another name.
fn altered(scene: &Scene) -> PathBuf {
    let text = fs::read(place::sample()).expect("the sample is there");
    let mut practice: Value = serde_json::from_slice(&text).expect("the sample is JSON");
    practice["id"] = "SECOND".into();
    practice["title"] = "SECONDA SPEDIZIONE".into();
    practice["fatture"][0]["numero"] = "2026/EX/0999".into();
    practice["box5_osservazioni"] = "INVOICE NO. 2026/EX/0999 OF THE 14/09/2026".into();
    let path: &Path = &scene.dir.join("second.json");
    fs::write(path, practice.to_string()).expect("the scene's folder can be written");
    path.to_owned()
}
