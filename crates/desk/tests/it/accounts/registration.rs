//! From the first page to the first practice that may be sent.

use harness::pki::Person;

use super::{CHOSEN, after, link};
use crate::http;
use crate::pages::office::Browser;
use crate::papers::{MORETTI, signed, signed_by, signers};
use crate::world::World;

/// Where the company of these stories gets its mails.
const MAIL: &str = "luca.moretti@telai.example";

const PERSON: [(&str, &str); 4] =
    [("nome", "Luca"), ("cognome", "Moretti"), ("codice", MORETTI), ("telefono", "+39 035 123456")];

const COMPANY: [(&str, &str); 6] = [
    ("denominazione", "Telai Orobici S.r.l."),
    ("codice", "99990010169"),
    ("iva", "99990010169"),
    ("provincia", "BG"),
    ("rea", "999101"),
    ("indirizzo", "Via Prova 1, 24121 Bergamo"),
];

/// The same fields with another value in one of them.
fn but<'a>(fields: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(key, old)| (*key, if *key == name { value } else { *old })).collect()
}

/// Asks for a link, and gives its path.
async fn begun(world: &World, browser: &mut Browser, profile: &str) -> String {
    let fields = [("profilo", profile), ("camera", "BG"), ("email", MAIL)];
    let page = browser.post("/registrazione", &fields).await;
    page.shows("Controlli la posta");
    link(world.letters(MAIL).last().unwrap(), "/registrazione/")
}

/// Goes on with a link as far as the contract, and gives its bytes.
async fn contract(browser: &mut Browser, base: &str) -> Vec<u8> {
    for (step, fields) in [("persona", &PERSON[..]), ("impresa", &COMPANY[..])] {
        let page = browser.post(&format!("{base}/{step}"), fields).await;
        assert_eq!((page.status, page.header("location")), (303, base), "{step} is taken");
    }
    browser.post(&format!("{base}/condizioni"), &[("condizioni", "1")]).await;
    let pdf = browser.get(&format!("{base}/contratto.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.text());
    pdf.bytes
}

#[tokio::test]
async fn a_person_registers_signs_is_accepted_and_may_send_after_password_and_confirmation() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut browser = world.browser();
    let base = begun(&world, &mut browser, "full").await;
    let pdf = contract(&mut browser, &base).await;
    let upload = format!("{base}/contratto");
    let page = browser.post_files(&upload, &[], &[("file", "c.pdf.p7m", &signed(&pdf))]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    browser.get(&base).await.shows("Il contratto firmato è arrivato");

    let (_, mut elsewhere) = world.office("sara", "SO").await;
    elsewhere.get("/ufficio/registrazioni").await.shows("Nessuna registrazione in attesa");
    let (_, mut office) = world.office("anna", "BG").await;
    let queue = office.get("/ufficio/registrazioni").await;
    queue.shows("Telai Orobici S.r.l.");
    let text = queue.text();
    let path = link(&text.replace('"', " "), "/ufficio/registrazioni/");
    assert_eq!(elsewhere.get(&path).await.status, 404, "another Chamber's registration");
    let page = office.get(&path).await;
    page.shows("MORETTI LUCA");
    page.shows("Firma valida");
    let kept = office.get(&format!("{path}/contratto.pdf")).await;
    assert_eq!(kept.bytes, pdf, "the officer sees the bytes that were signed");
    let yes = [("token", page.token()), ("esito", "accetta".into()), ("poteri", "1".into())];
    assert_eq!(office.post(&format!("{path}/decisione"), &yes).await.status, 303, "accepted");
    assert_eq!(office.post(&format!("{path}/decisione"), &yes).await.status, 409, "and once only");
    browser.get(&base).await.shows("La richiesta è stata accettata");

    let letters = world.letters(MAIL);
    let letter = letters.last().unwrap();
    let (user, first) = (after(letter, "Nome utente:"), after(letter, "Password iniziale:"));
    assert_eq!(world.fpws(&user, &first).as_deref(), Some("AU09"), "the first password is changed");
    let (mut company, page) = world.enter(&user, &first).await;
    assert_eq!(page.header("location"), "/impresa/pratiche");
    let forced = company.get("/impresa/pratiche").await;
    assert_eq!(forced.header("location"), "/impresa/password", "nothing else before");
    change(&mut company, &first).await;
    assert_eq!(company.get("/impresa/pratiche").await.status, 303, "the session is over");
    assert_eq!(world.fpws(&user, &first).as_deref(), Some("AU01"), "the first password is gone");
    assert_eq!(world.fpws(&user, CHOSEN).as_deref(), Some("AU03"), "data are not confirmed yet");

    let (mut company, _) = world.enter(&user, CHOSEN).await;
    let asked = company.get("/impresa/pratiche").await;
    assert_eq!(asked.header("location"), "/impresa/conferma");
    for (code, words) in [
        (MORETTI, "codice fiscale di una persona"),
        ("99990030167", "altra impresa"),
        ("999", "non è un codice fiscale"),
    ] {
        let page = confirm(&mut company, code).await;
        assert_eq!(page.status, 422, "{code}");
        page.shows(words);
    }
    assert_eq!(world.fpws(&user, CHOSEN).as_deref(), Some("AU03"), "still not");
    assert_eq!(confirm(&mut company, "99990010169").await.status, 303, "the company's own");
    assert_eq!(world.fpws(&user, CHOSEN), None, "now it may send");

    let token = company.get("/impresa/utenza").await.token();
    company.post("/impresa/utenza/riapertura", &[("token", token)]).await;
    assert_eq!(world.fpws(&user, CHOSEN).as_deref(), Some("AU03"), "reopened");
    world.check_invariants();
}

async fn change(company: &mut Browser, old: &str) {
    let token = company.get("/impresa/password").await.token();
    for (new, again, words) in [
        ("corta", "corta", "almeno 10 caratteri"),
        (CHOSEN, "un'altra frase", "non sono uguali"),
        (old, old, "uguale a quella attuale"),
    ] {
        let fields =
            [("token", token.as_str()), ("attuale", old), ("nuova", new), ("ripeti", again)];
        let page = company.post("/impresa/password", &fields).await;
        assert_eq!(page.status, 422, "{new}");
        page.shows(words);
    }
    let fields =
        [("token", token.as_str()), ("attuale", old), ("nuova", CHOSEN), ("ripeti", CHOSEN)];
    let page = company.post("/impresa/password", &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

async fn confirm(company: &mut Browser, code: &str) -> crate::pages::office::Page {
    let token = company.get("/impresa/conferma").await.token();
    let fields = [("token", token.as_str()), ("codice", code), ("conferma", "1")];
    company.post("/impresa/conferma", &fields).await
}

#[tokio::test]
async fn what_is_wrong_in_a_form_is_said_beside_its_field_and_nothing_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut browser = world.browser();
    let wrong = [("profilo", "full"), ("camera", "XX"), ("email", MAIL)];
    let page = browser.post("/registrazione", &wrong).await;
    assert_eq!(page.status, 422);
    page.shows("Scelga la Camera di Commercio");
    let base = begun(&world, &mut browser, "full").await;
    let person = format!("{base}/persona");
    let page = browser.post(&person, &but(&PERSON, "codice", "MRTLCU70A01A794X")).await;
    assert_eq!(page.status, 422);
    page.shows("href=\"#codice\"");
    page.shows("value=\"Luca\"");
    let early = browser.post(&format!("{base}/condizioni"), &[("condizioni", "1")]).await;
    assert_eq!(early.status, 303, "nothing to accept yet");
    assert_eq!(browser.get(&format!("{base}/contratto.pdf")).await.status, 409, "and no contract");
    browser.post(&person, &PERSON).await;
    let company = format!("{base}/impresa");
    for (field, value, words) in [
        ("iva", "99990010160", "La partita IVA non è corretta"),
        ("codice", "99990010160", "codice fiscale dell"),
        ("codice", MORETTI, "codice fiscale di una persona"),
        ("rea", "BG-9", "Il numero REA"),
    ] {
        let page = browser.post(&company, &but(&COMPANY, field, value)).await;
        assert_eq!(page.status, 422, "{field} {value}");
        page.shows(words);
    }
    browser.post(&company, &COMPANY).await;
    let page = browser.post(&format!("{base}/condizioni"), &[("altro", "1")]).await;
    assert_eq!(page.status, 422, "conditions are accepted expressly");
    assert_eq!(browser.get("/registrazione/0000").await.status, 404, "no such link");
}

#[tokio::test]
async fn a_contract_is_taken_only_as_it_was_made_and_signed_by_who_registers() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut browser = world.browser();
    let base = begun(&world, &mut browser, "full").await;
    let pdf = contract(&mut browser, &base).await;
    let other = Person::new("GIANNI", "VERDI", "VRDGNN75B02A794F");
    let other = signers().pki.identity(&other, "verdi-contract").unwrap();
    let mut longer = pdf.clone();
    longer.push(b'\n');
    let upload = format!("{base}/contratto");
    for (file, words) in [
        (pdf.clone(), "La firma del file non è valida"),
        (signed_by(&signers().stranger, &pdf), "La firma del file non è valida"),
        (signed(&longer), "non è questo contratto"),
        (signed_by(&other, &pdf), "firmato da un"),
    ] {
        let page = browser.post_files(&upload, &[], &[("file", "c.pdf.p7m", &file)]).await;
        assert_eq!(page.status, 422, "{words}");
        page.shows(words);
    }
    browser.post_files(&upload, &[], &[]).await.shows("Scelga il file");
    // Other data void the contract that was made for the former ones.
    browser.post(&format!("{base}/persona"), &but(&PERSON, "telefono", "035 999999")).await;
    let page = browser.post_files(&upload, &[], &[("file", "c.p7m", &signed(&pdf))]).await;
    assert_eq!(page.status, 303, "back to the conditions");
    browser.get(&base).await.shows("Ho letto e accetto");
    let (_, mut office) = world.office("anna", "BG").await;
    office.get("/ufficio/registrazioni").await.shows("Nessuna registrazione in attesa");
}

#[tokio::test]
async fn an_address_is_not_flooded_with_links() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut browser = world.browser();
    for _ in 0..5 {
        begun(&world, &mut browser, "full").await;
    }
    let fields = [("profilo", "full"), ("camera", "BG"), ("email", MAIL)];
    let page = browser.post("/registrazione", &fields).await;
    assert_eq!(page.status, 422);
    page.shows("già stati spediti");
    assert_eq!(world.letters(MAIL).len(), 5, "no further mail");
}

#[tokio::test]
async fn a_profile_that_only_looks_is_enlarged_by_another_contract() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let (_, mut office) = world.office("anna", "BG").await;
    let mut browser = world.browser();
    let base = begun(&world, &mut browser, "consultation").await;
    let user = accepted(&world, &mut browser, &mut office, &base).await;
    let first = after(world.letters(MAIL).last().unwrap(), "Password iniziale:");
    let (mut company, _) = world.enter(&user, &first).await;
    change(&mut company, &first).await;
    let (mut company, _) = world.enter(&user, CHOSEN).await;
    confirm(&mut company, "99990010169").await;
    assert_eq!(world.fpws(&user, CHOSEN).as_deref(), Some("AU08"), "it may only look");
    company.get("/impresa/nuova").await.shows("estensione del profilo");

    let token = company.get("/impresa/utenza").await.token();
    let fields = [("token", token.as_str()), ("camera", "BG")];
    let page = company.post("/impresa/utenza/estensione", &fields).await;
    let base = page.header("location").to_owned();
    let other = but(&COMPANY, "codice", "99990030167");
    company.post(&format!("{base}/persona"), &PERSON).await;
    let page = company.post(&format!("{base}/impresa"), &other).await;
    assert_eq!(page.status, 422, "an account is enlarged for its own company alone");
    accepted(&world, &mut company, &mut office, &base).await;
    assert_eq!(world.fpws(&user, CHOSEN), None, "now it may send");
    let twice = company.post("/impresa/utenza/estensione", &fields).await;
    assert_eq!(twice.status, 409, "it is the full one");
}

/// Signs and uploads a contract and has it accepted; the user name of the mail, where one is in it.
async fn accepted(
    world: &World,
    browser: &mut Browser,
    office: &mut Browser,
    base: &str,
) -> String {
    let pdf = contract(browser, base).await;
    let upload = format!("{base}/contratto");
    browser.post_files(&upload, &[], &[("file", "c.pdf.p7m", &signed(&pdf))]).await;
    let queue = office.get("/ufficio/registrazioni").await.text().replace('"', " ");
    let path = link(&queue, "/ufficio/registrazioni/");
    let token = office.get(&path).await.token();
    let yes = [("token", token.as_str()), ("esito", "accetta")];
    assert_eq!(office.post(&format!("{path}/decisione"), &yes).await.status, 303);
    let letter = world.letters(MAIL).last().unwrap().clone();
    if letter.contains("Nome utente:") { after(&letter, "Nome utente:") } else { String::new() }
}

#[tokio::test]
async fn a_refusal_needs_a_reason_and_is_mailed() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut browser = world.browser();
    let base = begun(&world, &mut browser, "full").await;
    let pdf = contract(&mut browser, &base).await;
    let upload = format!("{base}/contratto");
    browser.post_files(&upload, &[], &[("file", "c.pdf.p7m", &signed(&pdf))]).await;
    let (_, mut office) = world.office("anna", "BG").await;
    let queue = office.get("/ufficio/registrazioni").await.text().replace('"', " ");
    let path = link(&queue, "/ufficio/registrazioni/");
    let token = office.get(&path).await.token();
    let no = |words: &'static str| {
        [("token", token.clone()), ("esito", "rifiuta".into()), ("testo", words.into())]
    };
    assert_eq!(office.post(&format!("{path}/decisione"), &no(" ")).await.status, 422);
    let refused = no("L'impresa risulta cessata.");
    assert_eq!(office.post(&format!("{path}/decisione"), &refused).await.status, 303);
    assert!(world.letters(MAIL).last().unwrap().contains("L'impresa risulta cessata."));
    browser.get(&base).await.shows("La richiesta non è stata accettata");
    let answer = http::request(world.at, "GET", &format!("{base}/contratto.pdf"), &[], None);
    assert_eq!(answer.status, 200, "one's own contract stays to be read");
}
