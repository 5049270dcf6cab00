//! Signing in by an identity provider: a real one (`oidc-provider`) on loopback, for companies and officers.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::credentials;
use desk::desk::Desk;
use desk::entrance::Subject;
use desk::identity_provider::{Authentication, IdentityProvider, Label, Settings};
use desk::storage::accounts::{AccountId, AccountState};
use desk::storage::{StorageError, officers, persons};
use harness::oidc::{CLIENT, OidcServer, SECRET, Spoilt, Told};
use serde_json::json;

use crate::commands::{ACCOUNT, admin};
use crate::pages::office::{Browser, Page};
use crate::papers::MORETTI;
use crate::world::{PASSWORD, World};

/// Where the desk of a test says that it is reached.
const DESK: &str = "http://desk.example";
const COMPANY: &str = "/impresa/accesso/esterno/spid";
const OFFICE: &str = "/ufficio/accesso/esterno/spid";
/// The claim of SPID's gateways.
const FISCAL: &str = "https://attributes.eid.gov.it/fiscal_number";

/// What the desk's file says of a provider.
fn settings(issuer: &str, secret: Option<PathBuf>) -> Settings {
    Settings {
        name: "spid".to_owned(),
        issuer: issuer.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret_file: secret,
        client_secret_env: None,
        authentication: Authentication::Basic,
        claim: FISCAL.to_owned(),
        scopes: vec!["profile".to_owned()],
        acr: Vec::new(),
        label: Label { it: "Entra con SPID".to_owned(), en: "Sign in with SPID".to_owned() },
        companies: true,
        officers: true,
    }
}

struct Scene {
    provider: OidcServer,
    world: World,
    _dir: tempfile::TempDir,
}

impl Scene {
    fn open(told: Told) -> Self {
        let returns = [COMPANY, OFFICE].map(|path| format!("{DESK}{path}/ritorno"));
        let provider = OidcServer::start(&[&returns[0], &returns[1]], told).expect("a provider");
        let dir = tempfile::tempdir().unwrap();
        let secret = dir.path().join("secret");
        std::fs::write(&secret, format!("{SECRET}\n")).unwrap();
        let settings = settings(provider.issuer(), Some(secret));
        let places = crate::places::of(dir.path());
        let world = World::changed(&places, |desk: &mut Desk| {
            desk.identity_providers = vec![IdentityProvider::new(settings).unwrap()];
        });
        Self { provider, world, _dir: dir }
    }

    /// An account of a person.
    fn account(&self, user: &str, person: &str, state: AccountState) -> AccountId {
        let id = self.world.account(user, |account| account.state = state);
        let locks = [desk::storage::Lock::Account(id)];
        let written = self.world.desk.storage.write_on(&locks, |tx| {
            persons::put(tx, Subject::Account(id), person)
        });
        written.unwrap();
        id
    }

    /// Goes to the provider, says who one is there, and brings back where it leads.
    async fn go(&self, browser: &mut Browser, door: &str, person: &str) -> String {
        let begun = browser.get(&format!("{door}?torna=/impresa/conto")).await;
        assert_eq!(begun.status, 303, "{}", begun.text());
        let cookie = begun.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let mut at = begun.header("location").to_owned();
        assert!(at.starts_with(self.provider.issuer()), "{at}");
        for wanted in ["code_challenge_method=S256", "state=", "nonce=", "response_type=code"] {
            assert!(at.contains(wanted), "{wanted} in {at}");
        }
        let mut theirs = Browser::at(self.provider.issuer());
        for _ in 0..5 {
            let path = at.strip_prefix(self.provider.issuer()).unwrap_or(&at).to_owned();
            let path = if path.starts_with("/interaction/") {
                format!("{path}?persona={person}")
            } else {
                path
            };
            let page = theirs.get(&path).await;
            at = page.header("location").to_owned();
            if let Some(back) = at.strip_prefix(DESK) {
                return back.to_owned();
            }
        }
        panic!("the provider leads nowhere: {at}");
    }

    /// All of it in a new browser.
    async fn enter(&self, door: &str, person: &str) -> (Browser, Page) {
        let mut browser = self.world.browser();
        let back = self.go(&mut browser, door, person).await;
        let page = browser.get(&back).await;
        (browser, page)
    }
}

/// A person whom no account knows.
const NOBODY: &str = "BNCNNA75B41I829X";

#[tokio::test]
async fn a_company_comes_in_by_what_the_provider_tells_when_asked_and_a_state_is_good_once() {
    let scene = Scene::open(Told::WhenAsked);
    scene.account("tessil", MORETTI, AccountState::Ok);
    let mut browser = scene.world.browser();
    let form = browser.get("/impresa/accesso").await;
    form.shows("Entra con SPID");
    browser.language = "en".to_owned();
    browser.get("/impresa/accesso").await.shows("Sign in with SPID");
    browser.language = "it".to_owned();

    let back = scene.go(&mut browser, COMPANY, MORETTI).await;
    let mut thief = scene.world.browser();
    let page = thief.get(&back).await;
    assert_eq!(page.status, 403, "another browser has no part in it");
    let page = browser.get(&back).await;
    assert_eq!(page.status, 403, "and a state that was tried is used up");
    page.shows("è scaduto o è già stato usato");

    let back = scene.go(&mut browser, COMPANY, MORETTI).await;
    let page = browser.get(&back).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("url=/impresa/conto"), "leads on: {}", page.text());
    browser.get("/impresa/conto").await.shows("Estratto conto");
    assert_eq!(browser.get(&back).await.status, 403, "a code that comes again opens nothing");

    let token = browser.get("/impresa/conto").await.token();
    assert_eq!(browser.post("/impresa/uscita", &[("token", token)]).await.status, 303);
    assert_eq!(browser.get("/impresa/conto").await.status, 303, "signed out here");
    scene.world.check_invariants();
}

#[tokio::test]
async fn an_officer_comes_in_by_what_the_id_token_says_and_no_company_by_an_officers_code() {
    let scene = Scene::open(Told::InToken);
    let anna = scene.world.officer("anna", "BG");
    let link = scene.world.desk.storage.write_on(&[], |tx| {
        persons::put(tx, Subject::Officer(anna.id), MORETTI)?;
        officers::get(tx, anna.id)
    });
    link.map_err(|error: StorageError| error.to_string()).unwrap();
    let (mut browser, page) = scene.enter(OFFICE, MORETTI).await;
    assert_eq!(page.status, 200, "{}", page.text());
    browser.get("/ufficio/pratiche").await.shows("Anna Neri");
    let (_, page) = scene.enter(COMPANY, MORETTI).await;
    assert_eq!(page.status, 403, "an officer's code is no company's");
    page.shows("nessuna utenza è registrata");
    page.shows("/registrazione");
    let (mut browser, page) = scene.enter(OFFICE, NOBODY).await;
    assert_eq!(page.status, 403);
    page.shows("nessun funzionario");
    assert_eq!(browser.get("/ufficio/pratiche").await.status, 303, "nobody is registered by it");
}

#[tokio::test]
async fn a_token_that_is_not_in_order_is_not_believed_and_another_key_is_learnt() {
    let scene = Scene::open(Told::InToken);
    scene.account("tessil", MORETTI, AccountState::Ok);
    for spoilt in [
        Spoilt::Key,
        Spoilt::Audience,
        Spoilt::Issuer,
        Spoilt::Nonce,
        Spoilt::Expired,
        Spoilt::Unsigned,
    ] {
        scene.provider.spoil(spoilt).unwrap();
        let (mut browser, page) = scene.enter(COMPANY, MORETTI).await;
        assert_eq!(page.status, 403, "{spoilt:?}");
        page.shows("non è valida");
        assert_eq!(browser.get("/impresa/conto").await.status, 303, "{spoilt:?} opens nothing");
    }
    scene.provider.mend().unwrap();
    assert_eq!(scene.enter(COMPANY, MORETTI).await.1.status, 200, "a true one is believed");
    scene.provider.turn_key().unwrap();
    assert_eq!(scene.enter(COMPANY, MORETTI).await.1.status, 200, "and so is one by the next key");
}

#[tokio::test]
async fn a_wrong_state_another_issuer_or_a_person_who_went_back_opens_nothing() {
    let scene = Scene::open(Told::InToken);
    scene.account("tessil", MORETTI, AccountState::Ok);
    let mut browser = scene.world.browser();
    let back = scene.go(&mut browser, COMPANY, MORETTI).await;
    let (path, query) = back.split_once('?').unwrap();
    let code = query.split('&').find(|field| field.starts_with("code=")).unwrap();
    let state = query.split('&').find(|field| field.starts_with("state=")).unwrap();
    let page = browser.get(&format!("{path}?{code}&state=un-altro")).await;
    assert_eq!(page.status, 403, "a state that nobody gave out");
    let page = browser.get(&format!("{path}?{code}&{state}&iss=https%3A%2F%2Faltrove.example")).await;
    assert_eq!(page.status, 403, "an answer in another's name");
    page.shows("non è valida");
    let back = scene.go(&mut browser, COMPANY, MORETTI).await;
    let state = back.split(['?', '&']).find(|field| field.starts_with("state=")).unwrap();
    let page = browser.get(&format!("{path}?error=access_denied&{state}")).await;
    assert_eq!(page.status, 403);
    page.shows("annullato o non autorizzato");
    let begun = browser.get(&format!("{COMPANY}?torna=https://evil.example/")).await;
    assert_eq!(begun.status, 303, "the way back is the desk's own");
    assert!(!begun.header("location").contains("evil"), "{}", begun.header("location"));
    assert_eq!(browser.get("/impresa/accesso/esterno/altro").await.status, 404, "no such provider");
}

#[tokio::test]
async fn who_is_kept_out_with_a_password_is_kept_out_here_too() {
    let scene = Scene::open(Told::InToken);
    scene.account("spenta", MORETTI, AccountState::NotEnabled);
    let (mut browser, page) = scene.enter(COMPANY, MORETTI).await;
    assert_eq!(page.status, 403, "AU08: {}", page.text());
    page.shows("non è abilitato");
    assert_eq!(browser.get("/impresa/conto").await.status, 303);

    scene.account("tentata", NOBODY, AccountState::Ok);
    for _ in 0..credentials::FAILURES_MAX {
        scene.world.enter("tentata", "sbagliata").await;
    }
    let (_, page) = scene.enter(COMPANY, NOBODY).await;
    assert_eq!(page.status, 503, "locked out: {}", page.text());
    page.shows("Troppi tentativi");
}

#[tokio::test]
async fn one_person_with_several_accounts_chooses_and_takes_no_other() {
    let scene = Scene::open(Told::InToken);
    scene.account("prima", MORETTI, AccountState::Ok);
    scene.account("seconda", MORETTI, AccountState::Ok);
    scene.account("altrui", NOBODY, AccountState::Ok);
    for (chosen, status) in [("seconda", 200), ("altrui", 403)] {
        let (mut browser, page) = scene.enter(COMPANY, MORETTI).await;
        page.shows("Scelga l&#39;utenza");
        let token = page.token();
        let fields = [("token", token.as_str()), ("utente", chosen)];
        let page = browser.post(&format!("{COMPANY}/scelta"), &fields).await;
        assert_eq!(page.status, status, "{chosen}: {}", page.text());
        if status == 200 {
            browser.get("/impresa/conto").await.shows("seconda");
            let again = browser.post(&format!("{COMPANY}/scelta"), &fields).await;
            assert_eq!(again.status, 403, "a choice is made once");
        }
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_and_passwords_go_on() {
    let Scene { provider, world, _dir } = Scene::open(Told::InToken);
    drop(provider);
    world.account("tessil", |_| {});
    let mut browser = world.browser();
    let page = browser.get(COMPANY).await;
    assert_eq!(page.status, 502);
    page.shows("non risponde");
    page.shows("/impresa/accesso");
    let (_, page) = world.enter("tessil", PASSWORD).await;
    assert_eq!(page.status, 303, "passwords go on");
}

#[tokio::test]
async fn a_provider_that_answers_without_end_is_not_read_on_and_not_asked_by_everybody() {
    let endless = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", endless.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in endless.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\"");
            // Until the desk has enough.
            while stream.write_all(&[b'x'; 65_536]).is_ok() {}
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let world = World::changed(&crate::places::of(dir.path()), |desk: &mut Desk| {
        desk.identity_providers = vec![IdentityProvider::new(settings(&issuer, None)).unwrap()];
    });
    let mut browser = world.browser();
    for _ in 0..3 {
        let page = browser.get(COMPANY).await;
        assert_eq!(page.status, 502);
        page.shows("non risponde");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "asked once, and left alone for a while");
}

#[test]
fn providers_are_read_from_a_file_and_wrong_ones_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let (file, secret) = (dir.path().join("providers.json"), dir.path().join("secret"));
    std::fs::write(&secret, "un segreto\n").unwrap();
    let good = json!({ "name": "spid", "issuer": "https://accesso.example", "clientId": "origo",
        "clientSecretFile": secret, "label": { "it": "SPID", "en": "SPID" } });
    let read = |value: &serde_json::Value| {
        std::fs::write(&file, value.to_string()).unwrap();
        IdentityProvider::read(&file).map(|all| all.len()).map_err(|error| error.to_string())
    };
    assert_eq!(read(&json!([good])), Ok(1));
    assert!(read(&json!([good, good])).unwrap_err().contains("twice"));
    let with = |field: &str, value: serde_json::Value| {
        let mut changed = good.clone();
        changed[field] = value;
        read(&json!([changed])).unwrap_err()
    };
    assert!(with("issuer", json!("http://accesso.example")).contains("HTTPS"));
    assert!(with("name", json!("Spid Uno")).contains("small letters"));
    assert!(with("clientSecretFile", json!("/nowhere/at/all")).contains("/nowhere"));
    assert!(with("colour", json!("red")).contains("colour"), "a word that means nothing is said");
}

#[test]
fn who_somebody_is_is_written_down_from_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let officer = ["officer", "add", "--password-stdin", "--name", "Anna Neri", "--user"];
    for user in ["neri", "verdi"] {
        let (exit, said) =
            admin(dir.path(), &[&officer[..], &[user]].concat(), "parola-di-prova\n");
        assert_eq!(exit, 0, "{said}");
    }
    let (exit, said) = admin(dir.path(), ACCOUNT, "parola-di-prova\n");
    assert_eq!(exit, 0, "{said}");
    let person = |user: &str, code: &str, more: &[&str]| {
        let words = ["person", "--user", user, "--fiscal-code", code];
        let (exit, said) = admin(dir.path(), &[&words[..], more].concat(), "");
        (exit, said["error"]["code"].as_str().map(str::to_owned))
    };
    assert_eq!(person("tessil", MORETTI, &[]), (0, None));
    assert_eq!(person("neri", MORETTI, &["--officer"]), (0, None), "both may be one person");
    assert_eq!(person("verdi", MORETTI, &["--officer"]), (1, Some("personTaken".to_owned())));
    assert_eq!(person("nessuno", MORETTI, &[]), (1, Some("unknownUser".to_owned())));
    assert_eq!(person("tessil", "99990010169", &[]), (1, Some("fiscalCode".to_owned())));
}
