//! Signing in, forms, languages and headers.

use super::office::{Office, PRACTICE};

#[tokio::test]
async fn without_a_session_every_page_of_the_office_leads_to_the_sign_in() {
    let office = Office::open().await;
    let mut browser = office.browser();
    let practice = format!("/ufficio/pratiche/{PRACTICE}");
    for path in ["", "/modello.pdf", "/modello-base.xml.p7m", "/documenti/3", "/certificato.pdf"] {
        let page = browser.get(&format!("{practice}{path}")).await;
        assert_eq!(page.status, 303, "{path} is for officers");
        assert!(
            page.header("location").starts_with("/ufficio/accesso?torna="),
            "and comes back afterwards"
        );
    }
    let page = browser.post(&format!("{practice}/rilascio"), &[("token", "x")]).await;
    assert_eq!(
        (page.status, office.practice().officer),
        (303, None),
        "nothing is done for a stranger"
    );
}

#[tokio::test]
async fn the_session_cookie_is_for_the_desk_alone_and_a_wrong_password_opens_none() {
    let office = Office::open().await;
    let mut browser = office.browser();
    let token = browser.get("/ufficio/accesso?torna=/verifica").await.token();
    let wrong = [("token", token.as_str()), ("utente", "anna"), ("password", "sbagliata")];
    let page = browser.post("/ufficio/accesso", &wrong).await;
    assert_eq!(page.status, 401, "a wrong password");
    page.shows("Nome utente o password non corretti");
    assert!(!browser.cookies.contains_key("sessione"), "no session");

    let token = page.token();
    let fields = [
        ("token", token.as_str()),
        ("utente", "ANNA"),
        ("password", super::office::PASSWORD),
        ("torna", "//evil.example/"),
    ];
    let page = browser.post("/ufficio/accesso", &fields).await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/ufficio/pratiche"),
        "never to another site"
    );
    let cookie = page.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");

    let token = browser.get("/ufficio/pratiche").await.token();
    assert_eq!(browser.post("/ufficio/uscita", &[("token", token)]).await.status, 303, "signs out");
    assert_eq!(browser.get("/ufficio/pratiche").await.status, 303, "and the session is over");
}

#[tokio::test]
async fn a_form_without_the_sessions_token_is_refused() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    for token in ["", "00000000000000000000000000000000"] {
        let path = format!("/ufficio/pratiche/{PRACTICE}/presa-in-carico");
        let page = browser.post(&path, &[("token", token)]).await;
        assert_eq!(page.status, 403, "a form from elsewhere");
        assert_eq!(office.practice().officer, None, "does nothing");
    }
    let mut stranger = office.browser();
    let fields = [("token", ""), ("utente", "anna"), ("password", super::office::PASSWORD)];
    let page = stranger.post("/ufficio/accesso", &fields).await;
    assert_eq!(page.status, 403, "the sign-in form too must come from this desk");
}

#[tokio::test]
async fn the_pages_speak_the_visitors_language() {
    let office = Office::open().await;
    let mut browser = office.browser();
    browser.get("/verifica").await.shows("<html lang=\"it\">");
    browser.language = "de, en-GB;q=0.8".into();
    browser.get("/verifica").await.shows("Check a certificate of origin");
    let page = browser.get("/lingua/it?torna=%2Fverifica").await;
    assert_eq!((page.status, page.header("location")), (303, "/verifica"), "back to where one was");
    browser.get("/verifica").await.shows("Verifica di un certificato di origine");
}

#[tokio::test]
async fn every_page_forbids_scripts_frames_and_caches() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    for path in [
        "/ufficio/accesso",
        "/ufficio/pratiche",
        &format!("/ufficio/pratiche/{PRACTICE}"),
        "/verifica",
    ] {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{path} in no frame");
        assert_eq!(page.header("cache-control"), "no-store", "{path} is not kept");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(
            page.header("referrer-policy"),
            "no-referrer",
            "{path}: its address holds a code"
        );
        let text = page.text();
        assert!(
            !text.contains("<script") && !text.contains(" style=") && !text.contains("<style"),
            "{path} obeys"
        );
    }
    assert!(
        browser.get("/stile.css").await.header("content-type").starts_with("text/css"),
        "the style is there"
    );
    assert_eq!(
        browser.get("/caratteri/600.ttf").await.header("content-type"),
        "font/ttf",
        "and the typeface"
    );
}
