//! SPRINT over HTTP: drafts of other programs, and what the company's pages make of them.

use std::path::Path;

use certificate::Certificate;
use desk::drafts;
use desk::storage::accounts::{self, AccountState};
use serde_json::{Value, json};

use crate::http::{self, Answer};
use crate::papers::example;
use crate::world::{PASSWORD, World};

fn key(world: &World, user: &str) -> String {
    let account = world.desk.storage.read(|c| accounts::find(c, user)).unwrap().unwrap();
    drafts::make_key(&world.desk, &account, "gestionale").unwrap()
}

fn ask(world: &World, key: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
        ("Authorization", bearer.as_str()),
    ];
    let bytes = body.map(|body| body.to_string().into_bytes());
    http::request(world.at, method, &format!("/sprint/v2{path}"), &headers, bytes.as_deref())
}

/// The fields that are said to be wrong.
fn wrong(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{}", String::from_utf8_lossy(&answer.body));
    let said = answer.json();
    assert!(said["message"].as_str().is_some_and(|words| !words.is_empty()), "{said}");
    let errors = said["errors"].as_object().expect("a map");
    assert!(errors.values().all(|texts| texts[0].is_string()), "lists of texts: {said}");
    errors.keys().cloned().collect()
}

#[test]
fn every_operation_of_every_resource() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.account("tessil", |_| {});
    let key = key(&world, "tessil");
    let ask = |method: &str, path: &str, body: Option<Value>| {
        ask(&world, &key, method, path, body.as_ref())
    };
    assert_eq!(ask("GET", "/test", None).json()["message"], "API Sprint v2");
    let full = json!({ "descrizione": "CO 12", "speditore": "ESEMPIO", "destinatario": "ACME",
        "paese_origine": "ITALIA", "merci": "1 POMPA", "quantita": "KG 10" });
    for (resource, name, gone) in
        [("richieste", "codice", 200), ("modelli", "id", 204), ("visti", "codice", 200)]
    {
        let all = format!("/{resource}");
        assert_eq!(ask("GET", &all, None).json(), json!([]));
        assert_eq!(wrong(&ask("POST", &all, Some(json!({})))), ["descrizione"], "{resource}");
        let made = ask("POST", &all, Some(json!({ "descrizione": "uno" })));
        assert_eq!(made.status, 200, "{resource}");
        let code = match &made.json()[name] {
            Value::String(code) => code.clone(),
            number => number.as_u64().expect("a number").to_string(),
        };
        let one = format!("/{resource}/{code}");
        assert_eq!(ask("GET", &one, None).json(), made.json());
        let changed = ask("PUT", &one, Some(full.clone()));
        assert_eq!(changed.json()["descrizione"], "CO 12", "{resource}");
        assert_eq!(ask("GET", &all, None).json()[0]["descrizione"], "CO 12", "{resource}");
        assert_eq!(ask("POST", &one, Some(full.clone())).status, 405);
        let removed = ask("DELETE", &one, None);
        assert_eq!(removed.status, gone, "{resource}");
        assert_eq!(removed.body.is_empty(), resource != "richieste", "{resource}");
        for method in ["GET", "PUT", "DELETE"] {
            let again = ask(method, &one, Some(full.clone()));
            assert_eq!(again.status, 404, "{method} {one}");
            assert!(again.json()["message"].is_string());
        }
    }
    assert_eq!(ask("GET", "/sconosciuta", None).status, 404);
    assert_eq!(ask("GET", "/richieste/a/b", None).status, 404);
    world.check_invariants();
}

#[test]
fn a_request_starts_from_a_template_and_says_what_it_has_itself() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.account("tessil", |_| {});
    let key = key(&world, "tessil");
    let template = json!({ "descrizione": "modello A", "speditore": "ESEMPIO", "merci": "POMPE" });
    let made = ask(&world, &key, "POST", "/modelli", Some(&template)).json();
    let body = json!({ "descrizione": "CO", "modello_id": made["id"], "merci": "VALVOLE" });
    let request = ask(&world, &key, "POST", "/richieste", Some(&body)).json();
    assert_eq!((&request["speditore"], &request["merci"]), (&json!("ESEMPIO"), &json!("VALVOLE")));
    let body = json!({ "descrizione": "CO", "modello_id": 1 });
    assert_eq!(wrong(&ask(&world, &key, "POST", "/richieste", Some(&body))), ["modello_id"]);
    let twice = json!({ "descrizione": "CO doppia" });
    let codes = [0, 1].map(|_| ask(&world, &key, "POST", "/richieste", Some(&twice)).json());
    assert_ne!(codes[0]["codice"], codes[1]["codice"], "the interface makes no difference");
}

#[test]
fn strangers_the_disabled_and_other_accounts_are_kept_out() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.account("tessil", |_| {});
    world.account("straniera", |account| account.company_fiscal_code = "99990030167".into());
    let (mine, theirs) = (key(&world, "tessil"), key(&world, "straniera"));
    let body = json!({ "descrizione": "CO", "speditore": "A", "destinatario": "B",
        "paese_origine": "ITALIA" });
    for (resource, name) in [("richieste", "codice"), ("modelli", "id"), ("visti", "codice")] {
        let all = format!("/{resource}");
        let made = ask(&world, &mine, "POST", &all, Some(&body)).json();
        let one = format!("{all}/{}", made[name].to_string().trim_matches('"'));
        for key in ["", "x", &mine[..mine.len() - 1]] {
            for (method, path) in
                [("GET", &all), ("POST", &all), ("GET", &one), ("PUT", &one), ("DELETE", &one)]
            {
                let answer = ask(&world, key, method, path, Some(&body));
                assert_eq!(answer.status, 401, "{method} {path}");
                assert!(answer.json()["message"].is_string() && answer.head.contains("Bearer"));
            }
        }
        assert_eq!(ask(&world, &theirs, "GET", &all, None).json(), json!([]), "one's own");
        for method in ["GET", "PUT", "DELETE"] {
            let answer = ask(&world, &theirs, method, &one, Some(&body));
            assert_eq!(answer.status, 404, "{method} {one}");
        }
        assert_eq!(ask(&world, &mine, "GET", &one, None).json(), made, "nothing was changed");
    }
    let from_theirs = ask(&world, &mine, "GET", "/modelli", None).json()[0]["id"].clone();
    let body = json!({ "descrizione": "CO", "modello_id": from_theirs });
    assert_eq!(wrong(&ask(&world, &theirs, "POST", "/richieste", Some(&body))), ["modello_id"]);
    world.account("spenta", |account| account.state = AccountState::NotEnabled);
    let off = key(&world, "spenta");
    let answer = ask(&world, &off, "GET", "/richieste", None);
    assert_eq!(answer.status, 403, "an account that may not ask for certificates");
    assert!(answer.json()["message"].is_string());
}

#[test]
fn a_company_makes_no_more_calls_here_than_anywhere() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::changed(&crate::places::of(dir.path()), |desk| {
        desk.credentials.calls_a_minute = 3;
    });
    world.account("tessil", |_| {});
    let key = key(&world, "tessil");
    let statuses: Vec<u16> =
        (0..8).map(|_| ask(&world, &key, "GET", "/test", None).status).collect();
    assert_eq!(statuses[0], 200);
    let last = ask(&world, &key, "GET", "/test", None);
    // A minute may have turned meanwhile; then the count began anew once.
    assert!(statuses.contains(&429) || last.status == 429, "{statuses:?}");
}

#[test]
fn the_shapes_of_another_client_are_taken_and_the_recorded_requests_answered() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.account("tessil", |_| {});
    let key = key(&world, "tessil");
    let odd = json!({ "descrizione": "CO", "paese_origine": ["ITALIA", "TURCHIA"],
        "merci": ["A", "B"], "quantita": ["1", "2"], "proforma": true, "urgente": false,
        "numero_coopie": "2", "0": true });
    let made = ask(&world, &key, "POST", "/richieste", Some(&odd)).json();
    assert_eq!(made["paese_origine"], "ITALIA, TURCHIA");
    assert_eq!((&made["proforma"], &made["urgente"]), (&json!("S"), &json!("N")));
    assert_eq!(made["merci"], "A#####FINEPAGINA#####B");
    let visa = json!({ "descrizione": "visto", "stampa_azienda": false });
    let visa = ask(&world, &key, "POST", "/visti", Some(&visa)).json();
    assert_eq!(visa["stampa_azienda"], "N");

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sprint");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 14, "every recording is replayed");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (_, request) = text.split_once('\n').expect("a line that names the listener");
        let (head, body) = request.split_once("\n\n").expect("a blank line after the headers");
        let (line, _) = head.split_once('\n').unwrap();
        let known = line.contains("/X1") || line.contains("/7 ") || line.contains("ABCDEF");
        let request = format!("{head}\n\n")
            .replace(" /v2/", " /sprint/v2/")
            .replace("TOKEN-DUMMY", &key)
            .replace('\n', "\r\n");
        let answer = http::raw(world.at, &[request.as_bytes(), body.as_bytes()].concat());
        // The drafts that they name were never made here.
        assert_eq!(answer.status, if known { 404 } else { 200 }, "{}", file.display());
        answer.json();
    }
}

#[tokio::test]
async fn a_draft_waits_on_the_companys_pages_and_goes_on_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    world.company("tessil", &practice, 0);
    world.account("straniera", |_| {});
    let (mut browser, _) = world.enter("tessil", PASSWORD).await;
    browser.get("/impresa/bozze").await.shows("Non è arrivata nessuna bozza");
    let token = browser.get("/impresa/bozze").await.token();
    let refused = browser.post("/impresa/bozze/chiavi", &[("token", "x"), ("nome", "erp")]).await;
    assert_eq!(refused.status, 403, "a form of another page");
    let page =
        browser.post("/impresa/bozze/chiavi", &[("token", token.as_str()), ("nome", "erp")]).await;
    let text = page.text();
    let key = text.split("id=\"chiave\">").nth(1).and_then(|rest| rest.split('<').next());
    let key = key.expect("the key is shown once").to_owned();
    let later = browser.get("/impresa/bozze").await;
    assert!(!later.text().contains(&key) && later.text().contains("erp"), "and never again");

    let (_, draft) = wire::sprint::Draft::of(&practice, "CO 12 OR-0123456789AB").unwrap();
    let body = serde_json::to_value(&draft).unwrap();
    let made = ask(&world, &key, "POST", "/richieste", Some(&body)).json();
    let code = made["codice"].as_str().expect("a code").to_owned();
    let path = format!("/impresa/bozze/richieste/{code}");
    browser.get("/impresa/bozze").await.shows("CO 12 OR-0123456789AB");
    let page = browser.get(&path).await;
    page.shows("1 Speditore");
    assert!(!page.text().contains("FINEPAGINA"), "pages are parted for people");
    goes_on(&mut browser, &path, &practice).await;

    let (mut stranger, _) = world.enter("straniera", PASSWORD).await;
    let foreign = stranger.get("/impresa/bozze").await.token();
    for under in ["", "/pratica.json", "/modello-base.xml"] {
        assert_eq!(stranger.get(&format!("{path}{under}")).await.status, 404, "{under}");
    }
    let gone = format!("{path}/eliminazione");
    assert_eq!(stranger.post(&gone, &[("token", &foreign)]).await.status, 404);
    assert_eq!(browser.post(&gone, &[("token", &token)]).await.status, 303);
    assert_eq!(ask(&world, &key, "GET", &format!("/richieste/{code}"), None).status, 404);
    revoked(&world, &mut browser, &token, &key).await;
    world.check_invariants();
}

async fn goes_on(browser: &mut crate::pages::office::Browser, path: &str, practice: &Certificate) {
    let exchange = browser.get(&format!("{path}/pratica.json")).await;
    let read: Certificate = serde_json::from_str(&exchange.text()).expect("an exchange file");
    assert_eq!(
        (&read.consignor, &read.consignee, &read.origin_countries, &read.desk.chamber),
        (
            &practice.consignor,
            &practice.consignee,
            &practice.origin_countries,
            &practice.desk.chamber
        )
    );
    let form = browser.get(&format!("{path}/modello-base.xml")).await;
    let form = wire::base_form::BaseForm::read(form.text().as_bytes()).expect("a base form");
    let wire::base_form::Body::Co(form) = form.body else { panic!("of a certificate") };
    let ours = certificate::Form::compose(practice);
    assert_eq!((&form.pages, &form.declaration), (&ours.pages, &ours.declaration), "to the letter");
    assert_eq!(form.origin_code, ours.origin_code);
}

async fn revoked(
    world: &World,
    browser: &mut crate::pages::office::Browser,
    token: &str,
    key: &str,
) {
    let page = browser.get("/impresa/bozze").await.text();
    let id = page.split("name=\"chiave\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let fields = [("token", token), ("chiave", id.expect("a key to revoke"))];
    assert_eq!(browser.post("/impresa/bozze/chiavi/revoca", &fields).await.status, 303);
    assert_eq!(ask(world, key, "GET", "/test", None).status, 401, "from this moment");
}
