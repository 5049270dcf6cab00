//! A walk over the routes as the wrong one: another company, no one, a company among officers.

use desk::examination;
use serde_json::json;

use crate::http;
use crate::papers::{base_form, example, signed};
use crate::world::{PASSWORD, World, attach_body, create_body};

/// The pages of one practice that show.
const SHOWN: [&str; 6] =
    ["", "/documenti/3", "/modello-base.xml.p7m", "/ricevuta.json", "/certificato.pdf", "/boh"];
/// The pages of one practice that do something.
const STEPS: [&str; 4] = ["note", "invio", "rettifica", "annullamento"];

#[tokio::test]
async fn nothing_of_a_company_is_anybody_elses() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    examination::take(&world.desk, &officer, &id).unwrap();
    examination::issue(&world.desk, &officer, &id).unwrap();
    let open = company.prepare(&practice);
    let stranger_id = world.account("straniera", |account| {
        account.company_fiscal_code = "99990030167".into();
        account.company_name = "Straniera S.p.A.".into();
    });
    let stranger = world.known("straniera", stranger_id);

    let (mut browser, _) = world.enter("straniera", PASSWORD).await;
    let token = browser.get("/impresa/utenza").await.token();
    for practice in [&id, &open] {
        let path = format!("/impresa/pratiche/{practice}");
        for page in SHOWN {
            assert_eq!(browser.get(&format!("{path}{page}")).await.status, 404, "{path}{page}");
        }
        for step in STEPS {
            let page = browser.post(&format!("{path}/{step}"), &[("token", &token)]).await;
            assert_eq!(page.status, 404, "{path}/{step}");
        }
        for step in ["allegati", "modello"] {
            let fields = [("token", token.as_str()), ("tipo", "FAE")];
            let file = [("file", "f.pdf", &b"%PDF"[..]), ("modello", "m.p7m", &b"x"[..])];
            let page = browser.post_files(&format!("{path}/{step}"), &fields, &file).await;
            assert_eq!(page.status, 404, "{path}/{step}");
        }
    }
    for page in ["/impresa/pratiche?lista=tutte", "/impresa/conto", "/impresa/utenza"] {
        let text = browser.get(page).await.text();
        assert!(!text.contains(&id) && !text.contains(&open), "{page} is one's own");
    }

    let query = format!("idPratica={id}");
    let body = attach_body("FAE", "f.pdf", b"%PDF");
    for (method, path, body) in [
        ("PUT", format!("/fpbews/pratica/aggiungiAllegatoA2A?{query}"), Some(&body)),
        ("PUT", format!("/fpbews/pratica/rettificaAllegatoA2A?{query}"), Some(&body)),
        ("POST", format!("/fpbews/pratica/inviaA2A?{query}"), None),
        ("POST", format!("/fpbews/pratica/trasmettiRettificaA2A?{query}"), None),
        ("POST", format!("/fpbews/pratica/aggiornaNoteA2A?{query}&note=x"), None),
        ("DELETE", format!("/fpbews/pratica/annullaA2A?{query}"), None),
        ("GET", format!("/origo/v1/practice?{query}"), None),
        ("GET", format!("/origo/v1/receipt?{query}"), None),
        ("GET", format!("/origo/v1/file?{query}&sha256={}", "0".repeat(64)), None),
        ("GET", format!("/origo/v1/practices/{id}"), None),
        ("GET", format!("/origo/v1/practices/{id}/documents"), None),
        ("GET", format!("/origo/v1/practices/{id}/documents/x.pdf"), None),
    ] {
        assert_eq!(stranger.call(method, &path, body).refusal(), "NOT_FOUND", "{method} {path}");
    }
    let rows = stranger.list(json!([]), false).data();
    assert_eq!(rows, json!([]), "the list is one's own");
    let theirs = create_body(&signed(&base_form(&practice)), &practice);
    let made = stranger.call("PUT", "/fpbews/pratica/creaA2A", Some(&theirs));
    assert_eq!(made.refusal(), "INVALID", "another company's base form");
    assert_eq!(company.row(&id)["note"], json!(null), "nothing was changed");
    world.check_invariants();
}

#[tokio::test]
async fn a_companys_session_opens_no_page_of_the_office_and_an_officers_none_of_a_company() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let (id, _) = company.file(&practice);
    let (mut browser, _) = world.enter("tessil", PASSWORD).await;
    // The cookie of one kind under the name of the other opens nothing either.
    let session = browser.cookies["impresa"].clone();
    browser.cookies.insert("sessione".into(), session);
    for path in [
        "/ufficio/pratiche".to_owned(),
        format!("/ufficio/pratiche/{id}"),
        format!("/ufficio/pratiche/{id}/modello-base.xml.p7m"),
        "/ufficio/registrazioni".to_owned(),
        "/ufficio/registrazioni/1".to_owned(),
        "/ufficio/registrazioni/1/contratto.pdf".to_owned(),
        "/ufficio/imprese".to_owned(),
        format!("/ufficio/imprese/{}", company.id.0),
        "/ufficio/appuntamenti".to_owned(),
    ] {
        let page = browser.get(&path).await;
        assert!(page.header("location").starts_with("/ufficio/accesso"), "{path}: {}", page.status);
    }
    for path in ["registrazioni/1/decisione", "imprese/1/poteri", "imprese/1/riapertura"] {
        let page = browser.post(&format!("/ufficio/{path}"), &[("token", "x")]).await;
        assert!(page.header("location").starts_with("/ufficio/accesso"), "{path}");
    }
    let (_, mut office) = world.office("anna", "BG").await;
    let session = office.cookies["sessione"].clone();
    office.cookies.insert("impresa".into(), session);
    for path in ["pratiche", "nuova", "conto", "utenza", "password", "conferma"] {
        let page = office.get(&format!("/impresa/{path}")).await;
        assert!(page.header("location").starts_with("/impresa/accesso"), "{path}: {}", page.status);
    }
    let nobody = http::request(world.at, "POST", "/origo/v1/password", &[], Some(b"{}"));
    assert!(["INVALID", "AU01"].contains(&nobody.refusal().as_str()), "and no one without a name");
}
