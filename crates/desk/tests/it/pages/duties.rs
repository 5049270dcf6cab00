//! Who holds a practice, who may decide it, and what helps to decide.

use desk::storage::practices::State;
use desk::storage::{corrections, issued_documents, officers};

use super::office::{Browser, Office, PRACTICE};

fn path(rest: &str) -> String {
    format!("/ufficio/pratiche/{PRACTICE}{rest}")
}

/// Posts a form of an office's page, with the token of that page.
async fn post(browser: &mut Browser, page: &str, fields: &[(&str, &str)]) -> u16 {
    let token = browser.get(page).await.token();
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    browser.post(page, &all).await.status
}

#[tokio::test]
async fn a_colleague_sees_who_holds_the_practice_and_only_a_supervisor_takes_it_away() {
    let office = Office::open().await;
    office.signed_in("anna").await.step("presa-in-carico", &[]).await;
    let mut bruno = office.signed_in("bruno").await;
    let page = bruno.get(&path("")).await;
    page.shows("La pratica è in carico a Anna Ghislandi");
    assert!(!page.text().contains("/rilascio\""), "who does not hold it decides nothing");
    let page = bruno.step("rigetto", &[("motivo", "No")]).await;
    assert_eq!(page.status, 409, "not by a form of one's own either");
    page.shows("Solo un dirigente può toglierla");
    bruno.get("/ufficio/pratiche?stato=inExamination").await.shows("Anna Ghislandi");

    let mut carla = office.signed_in("carla").await;
    let bruno_id = office.desk.storage.read(|c| officers::find(c, "bruno")).unwrap().unwrap().id;
    let to = bruno_id.0.to_string();
    assert_eq!(carla.step("assegnazione", &[("funzionario", &to)]).await.status, 303, "assigned");
    assert_eq!(office.practice().officer, Some(bruno_id), "to Bruno");
    let page = bruno.get(&path("")).await;
    page.shows("Assegnata");
    assert_eq!(bruno.step("lascia", &[]).await.status, 303, "and Bruno gives it back");
    assert_eq!((office.practice().state, office.practice().officer), (State::InExamination, None));
    let mut mine = office.signed_in("anna").await;
    assert!(
        !mine.get("/ufficio/pratiche?stato=tutte&chi=mie").await.text().contains(PRACTICE),
        "nobody holds it"
    );
}

#[tokio::test]
async fn a_cashier_looks_and_decides_nothing() {
    let office = Office::open().await;
    let mut dario = office.signed_in("dario").await;
    let page = dario.get(&path("")).await;
    assert!(!page.text().contains("Prendi in carico"), "nothing to take");
    let page = dario.step_with(&page.token(), "presa-in-carico", &[]).await;
    assert_eq!(page.status, 403, "not by a form of one's own either");
    page.shows("Il Suo ruolo non consente");
    assert_eq!(office.practice().state, State::Sent, "nothing moved");
}

#[tokio::test]
async fn what_an_absent_officer_holds_goes_to_the_substitute_and_is_free_without_one() {
    let office = Office::open().await;
    let mut anna = office.signed_in("anna").await;
    anna.step("presa-in-carico", &[]).await;
    let mut bruno = office.signed_in("bruno").await;
    let id = |user: &'static str| office.desk.storage.read(|c| officers::find(c, user)).unwrap().unwrap().id;
    let (anna_id, bruno_id) = (id("anna"), id("bruno"));
    let (hers, his) = (anna_id.0.to_string(), bruno_id.0.to_string());
    let days = [("dal", "2026-11-22"), ("al", "2026-11-27")];
    let somebody = [&[("funzionario", hers.as_str())][..], &days].concat();
    assert_eq!(post(&mut bruno, "/ufficio/assenze", &somebody).await, 403, "Anna's is not his to enter");
    let backwards = [("dal", "2026-11-27"), ("al", "2026-11-22")];
    assert_eq!(post(&mut anna, "/ufficio/assenze", &backwards).await, 422, "days in their order");
    assert_eq!(post(&mut anna, "/ufficio/assenze", &days).await, 303, "her own");
    bruno.get(&path("")).await.shows("oggi assente");
    assert_eq!(bruno.step("presa-in-carico", &[]).await.status, 303, "free to take");
    assert_eq!(office.practice().officer, Some(bruno_id), "he has it");

    let mut carla = office.signed_in("carla").await;
    let page = carla.get("/ufficio/assenze").await;
    page.shows("Anna Ghislandi");
    let with = [&[("funzionario", his.as_str()), ("sostituto", hers.as_str())][..], &days].concat();
    assert_eq!(post(&mut carla, "/ufficio/assenze", &with).await, 303, "a supervisor's to enter");
    assert_eq!(office.practice().officer, Some(anna_id), "what Bruno held is Anna's");
}

#[tokio::test]
async fn a_legalisation_takes_two_officers_and_stands_on_the_documents() {
    let office = Office::open().await;
    let mut anna = office.signed_in("anna").await;
    anna.step("presa-in-carico", &[]).await;
    let page = anna.get(&path("")).await;
    page.shows("Approva per la legalizzazione");
    let page = anna.step("rilascio", &[("conferma", "1")]).await;
    assert_eq!(page.status, 409, "nobody has approved");
    page.shows("Prima un altro funzionario deve approvare");
    anna.step("approvazione", &[("conferma", "1")]).await;
    anna.step("presa-in-carico", &[]).await;
    let page = anna.step("rilascio", &[("conferma", "1")]).await;
    assert_eq!(page.status, 409, "one person is no second pair of eyes");
    page.shows("serve un altro funzionario");
    anna.step("lascia", &[]).await;

    let mut bruno = office.signed_in("bruno").await;
    bruno.get("/ufficio/pratiche?stato=inExamination").await.shows("Da legalizzare");
    bruno.step("presa-in-carico", &[]).await;
    bruno.get(&path("")).await.shows("Approvata da Anna Ghislandi");
    assert_eq!(bruno.step("rilascio", &[("conferma", "1")]).await.status, 303, "legalised");
    let stamped =
        office.desk.storage.read(|c| issued_documents::of_practice(c, PRACTICE)).unwrap();
    assert_eq!(stamped.len(), 1, "the invoice: {stamped:?}");
    let page = bruno.get(&path("")).await;
    page.shows(&stamped[0].name);
    let pdf = bruno.get(&path(&format!("/vistati/{}", stamped[0].attachment))).await.bytes;
    let words = words(pdf, 1);
    for text in ["VISTO", "LEGALIZZAZIONE", "Ghislandi", "Bergamini", "ROTA"] {
        assert!(words.contains(text), "{text} stands on the back page: {words}");
    }
    let certificate = words_of_certificate(&mut bruno).await;
    assert!(certificate.contains("LEGALIZZAZIONE"), "and one on the certificate: {certificate}");
}

fn words(pdf: Vec<u8>, pages: usize) -> String {
    let pages = rendering::document_words(pdf, pages).unwrap();
    let words = pages.iter().flat_map(|page| page.words.iter().map(|word| word.text.as_str()));
    words.collect::<Vec<_>>().join(" ")
}

async fn words_of_certificate(browser: &mut Browser) -> String {
    words(browser.get(&path("/certificato.pdf")).await.bytes, 20)
}

#[tokio::test]
async fn reasons_of_the_library_reach_the_company_in_two_languages() {
    let office = Office::open().await;
    let mut carla = office.signed_in("carla").await;
    let own = [
        ("scopo", "correction"),
        ("italiano", "Manca il timbro dell'impresa."),
        ("inglese", "The company's stamp is missing."),
    ];
    assert_eq!(post(&mut carla, "/ufficio/motivi", &own).await, 303, "a supervisor adds one");
    let mut anna = office.signed_in("anna").await;
    let token = anna.get(&path("")).await.token();
    let mut fields = vec![("token", token.as_str())];
    fields.extend(own);
    assert_eq!(anna.post("/ufficio/motivi", &fields).await.status, 403, "an officer does not");
    anna.step("presa-in-carico", &[]).await;
    anna.get(&path("")).await.shows("Manca il timbro dell&#39;impresa.");
    let asked = [("modello", "1"), ("ragione", "quantita"), ("ragione", "1"), ("testo", "")];
    assert_eq!(anna.step("rettifica", &asked).await.status, 303, "reasons are words enough");
    let last = office.desk.storage.read(|c| corrections::last(c, PRACTICE)).unwrap().unwrap();
    assert_eq!(last.reasons.len(), 2, "both are kept as they were worded");
    let now = office.desk.now();
    let mails = office.desk.storage.read(|c| desk::storage::outbox::due(c, now, 9)).unwrap();
    let body = &mails.last().unwrap().data.body;
    for text in ["Casella 7", "Manca il timbro", "Box 7", "The company's stamp"] {
        assert!(body.contains(text), "{text} in {body}");
    }
    let page = carla.get("/ufficio/motivi").await;
    let token = page.token();
    let retire = [("token", token.as_str()), ("ritira", "1")];
    assert_eq!(carla.post("/ufficio/motivi", &retire).await.status, 303, "retired");
    assert!(!carla.get("/ufficio/motivi").await.text().contains("timbro"), "and not shown");
}

#[tokio::test]
async fn two_sides_of_a_practice_stand_beside_each_other() {
    let office = Office::open().await;
    let mut anna = office.signed_in("anna").await;
    let page = anna.get(&path("/confronto")).await;
    page.shows("<svg");
    page.shows("&#60;TIPOPRATICA&#62;CO");
    let page = anna.get(&path("/confronto?a=firma&b=storia")).await;
    page.shows("ROTA PAOLO");
    page.shows("Inviata e protocollata");
    let page = anna.get(&path("/confronto?a=3&b=4")).await;
    page.shows("Questo documento non si può mostrare qui");
    page.shows("PraticaCdorExtra");
    let mut sara = office.signed_in("sara").await;
    assert_eq!(sara.get(&path("/confronto")).await.status, 404, "not Sondrio's");
}
