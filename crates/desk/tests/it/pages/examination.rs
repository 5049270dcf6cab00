//! The queue, the practice and every decision.

use desk::storage::practices::State;
use desk::storage::{certificates, corrections, ledger, outbox};

use super::office::{Office, PRACTICE};

fn path(rest: &str) -> String {
    format!("/ufficio/pratiche/{PRACTICE}{rest}")
}

#[tokio::test]
async fn the_queue_shows_what_waits_and_finds_it_by_any_word() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let page = browser.get("/ufficio/pratiche").await;
    for text in [PRACTICE, "Tubi Orobici S.p.A.", "BG-CO.2026.0000001", "€ 29,00", "Da esaminare"]
    {
        page.shows(text);
    }
    for (query, found) in [
        ("orobici", true),
        ("0000001", true),
        ("99990030167", true),
        ("100%25", false),
        ("_", false),
    ] {
        let page = browser.get(&format!("/ufficio/pratiche?q={query}")).await;
        assert_eq!(page.text().contains(PRACTICE), found, "search for {query}");
    }
    let page = browser.get("/ufficio/pratiche?stato=issued").await;
    page.shows("Nessuna pratica corrisponde");
}

#[tokio::test]
async fn a_practice_of_another_chamber_does_not_exist() {
    let office = Office::open().await;
    let mut browser = office.signed_in("sara").await;
    assert!(
        !browser.get("/ufficio/pratiche?stato=tutte").await.text().contains(PRACTICE),
        "not in the queue"
    );
    for rest in ["", "/modello.pdf", "/documenti/3"] {
        assert_eq!(browser.get(&path(rest)).await.status, 404, "{rest} is not Sondrio's");
    }
}

#[tokio::test]
async fn the_practice_page_shows_all_that_is_needed_to_decide() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let page = browser.get(&path("")).await;
    let practice = office.practice();
    for text in [
        "<svg",
        &practice.content_sha256,
        "fattura_TO-26-1190.pdf",
        "Fattura di esportazione",
        "dettaglio-richiesta.xml",
        "ROTA PAOLO",
        "INDETERMINATE / TRY_LATER",
        "La revoca del certificato non è stata controllata",
        "Catena di certificazione",
        "Porto di Genova",
        "Riservati sul credito",
        "€ 29,00",
        "AL NAKHEEL OILFIELD EQUIPMENT W.L.L.",
        "Lettera di credito disponibile",
        "Inviata e protocollata",
        "Prendi in carico",
    ] {
        page.shows(text);
    }
    assert!(
        !page.text().contains("id=\"motivo\""),
        "nothing is decided before it is taken in charge"
    );
    browser.language = "en".into();
    browser.get(&path("")).await.shows("Signature intact, with one reservation");
}

#[tokio::test]
async fn what_a_company_writes_is_never_markup() {
    let office = Office::with(|certificate| {
        certificate.company.name = "<script>alert(1)</script> & \"Figli\"".into();
        certificate.remarks = "<img src=x onerror=alert(1)>".into();
    })
    .await;
    let mut browser = office.signed_in("anna").await;
    for page in [browser.get("/ufficio/pratiche").await, browser.get(&path("")).await] {
        assert!(
            !page.text().contains("<script>") && !page.text().contains("<img src=x"),
            "it is shown as text"
        );
        page.shows("alert(1)");
    }
}

#[tokio::test]
async fn files_come_as_they_were_filed_and_never_as_a_page() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let invoice = browser.get(&path("/documenti/3")).await;
    assert_eq!(invoice.bytes, b"%PDF-1.7 invoice", "the very bytes");
    assert_eq!(
        invoice.header("content-disposition"),
        "attachment; filename*=UTF-8''fattura_TO-26-1190.pdf"
    );
    let order = browser.get(&path("/documenti/4")).await;
    assert_eq!(order.header("content-type"), "application/octet-stream", "no XML is rendered here");
    assert_eq!(browser.get(&path("/modello-base.xml.p7m")).await.bytes, b"the envelope as it came");
    assert!(
        browser.get(&path("/modello.pdf")).await.bytes.starts_with(b"%PDF-"),
        "the whole draft"
    );
    assert_eq!(browser.get(&path("/documenti/99")).await.status, 404, "no such document");
    assert_eq!(browser.get(&path("/certificato.pdf")).await.status, 404, "not issued yet");
}

#[tokio::test]
async fn a_correction_names_form_document_and_missing_type_and_tells_the_company() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    assert_eq!(browser.step("presa-in-carico", &[]).await.status, 303, "taken in charge");
    assert_eq!(office.practice().state, State::InExamination, "by Anna");

    let page = browser.step("rettifica", &[("testo", "Corregga")]).await;
    assert_eq!(page.status, 422, "a correction of nothing");
    page.shows("Scelga almeno una cosa da rettificare");
    page.shows(">Corregga</textarea>");
    let page = browser.step("rettifica", &[("modello", "1"), ("testo", "  ")]).await;
    assert_eq!(page.status, 422, "a correction without words");
    let page = browser.step("rettifica", &[("documento", "77"), ("testo", "x")]).await;
    assert_eq!(page.status, 422, "a document that is not there");
    assert_eq!(office.practice().state, State::InExamination, "none of these moved it");

    let fields = [
        ("modello", "1"),
        ("documento", "3"),
        ("mancante", "BOL"),
        ("testo", "Manca la bolla\r\ndi importazione"),
    ];
    let page = browser.step("rettifica", &fields).await;
    assert_eq!((page.status, page.header("location")), (303, path("?fatto=correction").as_str()));
    let correction = office.desk.storage.read(|c| corrections::last(c, PRACTICE)).unwrap().unwrap();
    assert!(correction.scope.base_form, "the form");
    assert_eq!(
        (correction.scope.attachments, correction.scope.missing),
        (vec![3], vec!["BOL".to_owned()])
    );
    assert_eq!(correction.words, "Manca la bolla\ndi importazione", "line ends as lines");
    let now = office.desk.now();
    let mails = office.desk.storage.read(|c| outbox::due(c, now, 9)).unwrap();
    assert!(
        mails.iter().any(|mail| mail.data.body.contains("Manca la bolla")),
        "the company is told"
    );
    let page = browser.get(&path("?fatto=correction")).await;
    page.shows("La richiesta di rettifica è partita");
    page.shows("In attesa della rettifica");
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_gives_the_reserved_fee_back() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    browser.step("presa-in-carico", &[]).await;
    assert_eq!(
        browser.step("rigetto", &[("motivo", "")]).await.status,
        422,
        "why, the company asks"
    );
    assert_eq!(
        browser.step("rigetto", &[("motivo", "Merce non originaria")]).await.status,
        303,
        "rejected"
    );
    let practice = office.practice();
    assert_eq!(
        (practice.state, practice.officer_words.as_str()),
        (State::Rejected, "Merce non originaria")
    );
    let balance = office.desk.storage.read(|c| ledger::balance(c, practice.account)).unwrap();
    assert_eq!(balance, 10_000, "the reserve is back");
    browser.get(&path("")).await.shows("Questa pratica è chiusa");
}

#[tokio::test]
async fn issuing_gives_number_code_and_pdf_and_takes_the_fee() {
    let office = Office::open().await;
    office.approve().await;
    let mut browser = office.signed_in("anna").await;
    browser.step("presa-in-carico", &[]).await;
    let page = browser.step("rilascio", &[]).await;
    assert_eq!(page.status, 422, "only who says to have checked issues");
    assert_eq!(browser.step("rilascio", &[("conferma", "1")]).await.status, 303, "issued");
    let certificate =
        office.desk.storage.read(|c| certificates::of_practice(c, PRACTICE)).unwrap().unwrap();
    assert_eq!(certificate.number, "C26BG0000001", "the national shape");
    let page = browser.get(&path("?fatto=issued")).await;
    for text in
        ["C26BG0000001", &certificate.security_code, &certificate.pdf_sha256, "Anna Ghislandi"]
    {
        page.shows(text);
    }
    let pdf = browser.get(&path("/certificato.pdf")).await;
    assert_eq!(pdf.header("content-disposition"), "attachment; filename*=UTF-8''C26BG0000001.pdf");
    assert!(pdf.bytes.starts_with(b"%PDF-"), "a PDF");
    let held = office.desk.storage.read(|c| ledger::held(c, PRACTICE)).unwrap();
    assert_eq!((held.reserved_cents, held.captured_cents), (0, 2_900), "the Chamber has its fee");
    let again = browser.step("rilascio", &[("conferma", "1")]).await;
    assert_eq!(again.status, 409, "once");
    again.shows("Rilasciata");
}

#[tokio::test]
async fn a_certificate_that_cannot_be_printed_is_not_issued_and_the_officer_hears_why() {
    let office = Office::with(|certificate| certificate.remarks.push_str(" 上海")).await;
    office.approve().await;
    let mut browser = office.signed_in("anna").await;
    browser.step("presa-in-carico", &[]).await;
    let page = browser.step("rilascio", &[("conferma", "1")]).await;
    assert_eq!(page.status, 422, "Chinese is in no font of the paper");
    page.shows("上海");
    assert_eq!(office.practice().state, State::InExamination, "nothing moved");
}
