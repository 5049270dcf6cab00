//! The office's registers: forms, interruptions, one page of a company, the earlier certificate.

use super::office::{Browser, Office, PRACTICE};

async fn post(browser: &mut Browser, page: &str, to: &str, fields: &[(&str, &str)]) -> u16 {
    let token = browser.get(page).await.token();
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    browser.post(to, &all).await.status
}

#[tokio::test]
async fn a_supervisor_enters_a_box_and_an_officer_gives_from_it() {
    let office = Office::open().await;
    let page = "/ufficio/formulari";
    let mut carla = office.signed_in("carla").await;
    let carico = "/ufficio/formulari/carico";
    let fields = [("sede", "Bergamo"), ("dal", "A0000001"), ("al", "A0000040")];
    assert_eq!(post(&mut carla, page, carico, &fields).await, 303);
    let shown = carla.get(page).await;
    shown.shows("Sede di Bergamo: restano 40 formulari");
    let wrong = [("sede", "Bergamo"), ("dal", "x"), ("al", "A0000040")];
    assert_eq!(post(&mut carla, page, carico, &wrong).await, 422, "no number");
    let mut anna = office.signed_in("anna").await;
    assert_eq!(post(&mut anna, page, carico, &fields).await, 403, "not an officer's");
    let account = office.practice().account.0;
    let user = office
        .desk
        .storage
        .read(|c| desk::storage::accounts::get(c, office.practice().account))
        .unwrap()
        .data
        .user;
    let to = [("utente", user.as_str())];
    assert_eq!(post(&mut anna, page, "/ufficio/formulari/adesioni", &to).await, 303);
    let give = [("utente", user.as_str()), ("sede", "Bergamo"), ("dal", "A0000001"), ("al", "A0000010")];
    assert_eq!(post(&mut anna, page, "/ufficio/formulari/consegna", &give).await, 303);
    anna.get(page).await.shows("A0000001 - A0000010");
    let overview = anna.get(&format!("/ufficio/imprese/{account}")).await;
    for text in ["Formulari in mano all’impresa: 10", PRACTICE, "Saldo DIRITTI", "€ 71,00"] {
        overview.shows(text);
    }
    let note = format!("/ufficio/imprese/{account}/appunti");
    let at = format!("/ufficio/imprese/{account}");
    assert_eq!(post(&mut anna, &at, &note, &[("appunto", "Chiama <Rota>")]).await, 303);
    anna.get(&at).await.shows("Chiama &#60;Rota&#62;");
    anna.get(&format!("/ufficio/pratiche/{PRACTICE}")).await.shows(&format!("href=\"{at}\""));
}

#[tokio::test]
async fn an_interruption_is_declared_by_supervisors_and_read_in_both_languages() {
    let office = Office::open().await;
    let page = "/ufficio/interruzioni";
    let fields = [
        ("dal", "2026-11-30T08:00"),
        ("al", "2026-11-30T12:00"),
        ("italiano", "Lavori"),
        ("inglese", "Works"),
    ];
    let mut anna = office.signed_in("anna").await;
    assert_eq!(post(&mut anna, page, page, &fields).await, 403, "not an officer's");
    let mut carla = office.signed_in("carla").await;
    assert_eq!(post(&mut carla, page, page, &fields).await, 303);
    let mut public = office.browser();
    public.get("/verifica").await.shows("dal 30/11/2026");
    public.language = "en".into();
    public.get("/verifica").await.shows("Works");
    assert_eq!(post(&mut carla, page, page, &[("ritira", "1")]).await, 303);
    assert!(!public.get("/verifica").await.text().contains("Works"), "withdrawn");
}

#[tokio::test]
async fn an_earlier_certificate_that_is_not_there_is_not_tied() {
    let office = Office::open().await;
    let mut anna = office.signed_in("anna").await;
    anna.step("presa-in-carico", &[]).await;
    let page = anna.step("precedente", &[("numero", "C26BG0000009")]).await;
    assert_eq!(page.status, 409);
    page.shows("non ha un certificato C26BG0000009");
    assert_eq!(anna.step("precedente", &[("numero", "")]).await.status, 303, "none is none");
}

#[tokio::test]
async fn the_counter_registers_a_request_for_visas_and_says_what_is_wrong() {
    let office = Office::open().await;
    let mut anna = office.signed_in("anna").await;
    let page = "/ufficio/sportello";
    let token = anna.get(page).await.token();
    let mut fields = vec![
        ("token", token.as_str()),
        ("tipo", "VA"),
        ("sede", "Bergamo"),
        ("impresa", "Filatura Serio S.r.l."),
        ("codice", "123"),
        ("descrizione", "Listino per il Kuwait"),
        ("visti", "1"),
        ("richiesta", "Visto sul listino"),
    ];
    let files = [("documento", "listino.pdf", &b"%PDF-1.7 prices"[..])];
    let refused = anna.post_files(page, &fields, &files).await;
    assert_eq!(refused.status, 422, "no fiscal code");
    refused.shows("Filatura Serio");
    let practice = office.practice();
    fields[4] = ("codice", practice.company_fiscal_code.as_str());
    let made = anna.post_files(page, &fields, &files).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let shown = anna.get(made.header("location")).await;
    for text in ["presentata su carta allo sportello", "listino.pdf", "€ 3,00"] {
        shown.shows(text);
    }
}
