//! A company at the desk's pages in a real browser: registers, is accepted, sends a practice without the
//! program. Every page is judged by axe.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use fantoccini::Locator;
use harness::child;
use harness::pki::{Identity, Person};
use harness::stage::{ACCOUNT, OFFICER, Scene};
use tests::place;

use crate::axe;
use crate::browser::{Browser, in_time};

/// From a click to the mail that it causes.
const LIMIT: Duration = Duration::from_secs(30);

/// The address of the person who registers.
const MAIL: &str = "luca.moretti@telai.example";

/// The password that the person chooses.
const CHOSEN: &str = "una frase scelta bene";

#[tokio::test]
async fn a_person_registers_with_a_signed_contract_and_an_officer_opens_the_account() {
    in_time(registration()).await;
}

async fn registration() {
    let scene = place::scene("registration");
    let browser = Browser::chromium(&scene.dir).await;
    open(&browser, &scene, "/lingua/it?torna=/registrazione").await;
    axe::judge(&browser, "registration-begin").await;
    choose(&browser, "#camera", "BG").await;
    browser.type_into("#email", MAIL).await;
    browser.click("main form button[type=submit]").await;
    browser.read("main", |text| text.contains(MAIL)).await;
    let letter = letter(&scene, "registration.");
    let path = format!("/registrazione/{}", word_after(&letter, "/registrazione/"));
    open(&browser, &scene, &path).await;
    browser.type_into("#codice", "MRTLCU70A01A794X").await;
    browser.click("main form button[type=submit]").await;
    browser.see("[role=alert] a[href='#codice']").await;
    axe::judge(&browser, "registration-person-faults").await;
    let person = [
        ("#nome", "Luca"),
        ("#cognome", "Moretti"),
        ("#codice", "MRTLCU70A01A794I"),
        ("#telefono", "035 123456"),
    ];
    fill(&browser, &person).await;
    browser.see("#denominazione").await;
    axe::judge(&browser, "registration-company").await;
    let company = [
        ("#denominazione", "Telai Nuovi S.r.l."),
        ("#codice", "99990030167"),
        ("#iva", "99990030167"),
        ("#provincia", "BG"),
        ("#rea", "999303"),
        ("#indirizzo", "Via Prova 1, 24121 Bergamo"),
    ];
    fill(&browser, &company).await;
    browser.see("#condizioni").await;
    axe::judge(&browser, "registration-conditions").await;
    browser.click("#condizioni").await;
    browser.click("main form button[type=submit]").await;
    browser.see("#file").await;
    axe::judge(&browser, "registration-contract").await;
    let signed = signed_contract(&scene, &path);
    browser.type_into("#file", &signed.to_string_lossy()).await;
    browser.click("main form button[type=submit]").await;
    browser.read("main", |text| text.contains("L'ufficio risponde entro")).await;
    axe::judge(&browser, "registration-waiting").await;

    accept(&browser, &scene).await;
    let letter = self::letter(&scene, "registration-1.accepted");
    let (user, first) =
        (word_after(&letter, "Nome utente:"), word_after(&letter, "Password iniziale:"));
    enter(&browser, &scene, &user, &first).await;
    browser.see("#attuale").await;
    axe::judge(&browser, "company-password").await;
    fill(&browser, &[("#attuale", &first), ("#nuova", CHOSEN), ("#ripeti", CHOSEN)]).await;
    browser.see("input[autocomplete=current-password]#password").await;
    enter(&browser, &scene, &user, CHOSEN).await;
    browser.see("#conferma").await;
    axe::judge(&browser, "company-confirm").await;
    browser.type_into("#codice", "99990030167").await;
    browser.click("#conferma").await;
    browser.click("main form button[type=submit]").await;
    browser.read("h1", |text| text == "Le mie pratiche").await;
}

/// The officer's side of it.
async fn accept(browser: &Browser, scene: &Scene) {
    open(browser, scene, "/ufficio/registrazioni").await;
    browser.type_into("#utente", OFFICER.user).await;
    browser.type_into("#password", OFFICER.password).await;
    browser.click("form[action$='/accesso'] button[type=submit]").await;
    browser.read("tbody", |text| text.contains("Telai Nuovi")).await;
    axe::judge(browser, "office-registrations").await;
    browser.click("tbody a").await;
    browser.see("#poteri").await;
    axe::judge(browser, "office-registration").await;
    browser.click("#poteri").await;
    browser.click(".card.good button[type=submit]").await;
    browser.read("h1", |text| text.contains("Accettata")).await;
    open(browser, scene, "/ufficio/imprese").await;
    axe::judge(browser, "office-companies").await;
    let link = browser.client.find(Locator::LinkText("Telai Nuovi S.r.l.")).await;
    link.expect("the company is listed").click().await.expect("it can be followed");
    browser.read("tbody", |text| text.contains("Luca Moretti")).await;
    axe::judge(browser, "office-company").await;
    open(browser, scene, "/ufficio/appuntamenti").await;
    axe::judge(browser, "office-appointments").await;
}

#[tokio::test]
async fn a_company_sends_a_signed_base_form_without_the_program() {
    in_time(sending()).await;
}

async fn sending() {
    let scene = place::scene("company");
    let id = scene.take_in(&place::sample()).expect("the story goes on");
    scene.office.tell(&[&"freeze", &id], "").expect("the story goes on");
    let p7m = scene.sign(&id, &place::props().token).expect("the story goes on");
    let browser = Browser::chromium(&scene.dir).await;
    open(&browser, &scene, "/lingua/it?torna=/impresa/dimenticata").await;
    axe::judge(&browser, "company-forgotten").await;
    open(&browser, &scene, "/impresa/nuova").await;
    axe::judge(&browser, "company-login").await;
    browser.type_into("#utente", ACCOUNT.user).await;
    browser.type_into("#password", ACCOUNT.password).await;
    browser.click("form[action$='/accesso'] button[type=submit]").await;
    browser.see("#modello").await;
    axe::judge(&browser, "company-new").await;
    browser.type_into("#modello", &p7m.to_string_lossy()).await;
    choose(&browser, "#sede", "BG/2").await;
    browser.type_into("#descrizione", "Telai per Bursa").await;
    browser.click("main form button[type=submit]").await;
    browser.read("dl", |text| text.contains("Treviglio")).await;
    axe::judge(&browser, "company-practice-open").await;
    let invoice = scene.dir.join("fattura.pdf");
    fs::write(&invoice, harness::stage::pdf(&["fattura"]))
        .expect("the scene's folder can be written");
    choose(&browser, "#tipo", "FAE").await;
    browser.type_into("#file", &invoice.to_string_lossy()).await;
    browser.click("form[action$='/allegati'] button").await;
    browser.read("tbody", |text| text.contains("fattura.pdf")).await;
    browser.click("form[action$='/invio'] button").await;
    browser.read("main", |text| text.contains("inviata e protocollata")).await;
    axe::judge(&browser, "company-practice-sent").await;
    open(&browser, &scene, "/impresa/pratiche").await;
    browser.read("tbody", |text| text.contains("CCIAA_BG.")).await;
    axe::judge(&browser, "company-practices").await;
    open(&browser, &scene, "/impresa/conto").await;
    browser.read("tbody", |text| text.contains("Diritti della pratica")).await;
    axe::judge(&browser, "company-statement").await;
    open(&browser, &scene, "/impresa/utenza").await;
    axe::judge(&browser, "company-account").await;
    open(&browser, &scene, "/impresa/pratiche/M00X00XXXXX").await;
    axe::judge(&browser, "company-error").await;
}

async fn open(browser: &Browser, scene: &Scene, path: &str) {
    let url = format!("{}{path}", scene.desk.url());
    browser.client.goto(&url).await.expect("the page opens");
}

async fn enter(browser: &Browser, scene: &Scene, user: &str, password: &str) {
    open(browser, scene, "/impresa/accesso").await;
    browser.type_into("#utente", user).await;
    browser.type_into("#password", password).await;
    browser.click("form[action$='/accesso'] button[type=submit]").await;
}

/// Fills a form in and sends it.
async fn fill(browser: &Browser, fields: &[(&str, &str)]) {
    for (css, text) in fields {
        browser.see(css).await.clear().await.expect("the field can be emptied");
        browser.type_into(css, text).await;
    }
    browser.click("main form button[type=submit]").await;
}

async fn choose(browser: &Browser, css: &str, value: &str) {
    let field = browser.see(css).await;
    field.select_by_value(value).await.unwrap_or_else(|error| panic!("{css} {value}: {error}"));
}

/// The text of the first mail whose name begins so.
fn letter(scene: &Scene, begins: &str) -> String {
    let dir = scene.dir.join("desk/mail");
    let found = child::until(begins, LIMIT, || {
        let mut mails = fs::read_dir(&dir).ok()?.flatten();
        let mail = mails.find(|entry| entry.file_name().to_string_lossy().starts_with(begins))?;
        fs::read_to_string(mail.path()).ok()
    });
    // Quoted-printable breaks long lines.
    found.unwrap_or_else(|error| panic!("{error}")).replace("=\r\n", "").replace("=3D", "=")
}

fn word_after(text: &str, label: &str) -> String {
    let rest = text.split(label).nth(1).unwrap_or_else(|| panic!("no {label} in\n{text}"));
    rest.split_whitespace().next().expect("a word").to_owned()
}

/// The contract of a registration, signed by the person with a key in software.
fn signed_contract(scene: &Scene, path: &str) -> PathBuf {
    let mut visitor = harness::stage::Visitor::of(scene.desk.url());
    let page = visitor.open(&format!("{path}/contratto.pdf")).expect("the contract is there");
    let pdf = scene.dir.join("contratto.pdf");
    fs::write(&pdf, &page.bytes).expect("the scene's folder can be written");
    let person = Person::new("LUCA", "MORETTI", "MRTLCU70A01A794I");
    let identity = place::props().pki.identity(&person, "contract").expect("a key in software");
    sign(&identity, &pdf)
}

fn sign(who: &Identity, file: &Path) -> PathBuf {
    let signed = file.with_extension("pdf.p7m");
    let mut openssl = Command::new("openssl");
    openssl
        .args(["cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256"])
        .args(["-outform", "DER", "-signer"])
        .arg(&who.certificate)
        .arg("-inkey")
        .arg(&who.key)
        .arg("-certfile")
        .arg(&who.issuing)
        .arg("-in")
        .arg(file)
        .arg("-out")
        .arg(&signed);
    child::run(&mut openssl, LIMIT).unwrap_or_else(|error| panic!("{error}"));
    signed
}
