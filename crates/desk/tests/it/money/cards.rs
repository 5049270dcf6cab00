//! Payments by card: signed notices, replays, amounts, lost notices, and another provider over HTTP.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json, Router};
use certificate::Payment;
use desk::payment::checkout::{self, Purpose};
use desk::payment::hosted::Hosted;
use desk::payment::notice::{self, CURRENCY, Notice, Outcome, SIGNATURE_HEADER};
use desk::payment::sandbox::Sandbox;
use desk::storage::checkouts::{self, Checkout, State as At};
use desk::storage::ledger::{self, Purse};
use desk::storage::payments;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::paid_by;
use crate::http::{self, Answer};
use crate::world::{Company, World};

const SECRET: &str = "un segreto condiviso lungo trentadue";

fn secret() -> SecretString {
    SecretString::from(SECRET)
}

fn with_sandbox(dir: &std::path::Path) -> World {
    World::changed(&crate::places::of(dir), |desk| {
        desk.provider = Some(Arc::new(Sandbox::new(secret(), &desk.public_url)));
    })
}

/// The checkout that a refusal leads to.
fn led_to(world: &World, refused: &Answer) -> Checkout {
    let data = refused.json()["data"].clone();
    let url = data["payUrl"].as_str().unwrap_or_else(|| panic!("no page to pay at: {data}"));
    let id = url.rsplit('/').next().unwrap();
    world.desk.storage.read(|c| checkouts::find(c, id)).unwrap().unwrap()
}

fn told(checkout: &Checkout, outcome: Outcome) -> Notice {
    Notice {
        id: checkout.id.clone(),
        reference: checkout.provider_reference.clone(),
        outcome,
        amount_cents: checkout.cents,
        currency: CURRENCY.into(),
    }
}

/// Tells the desk, as the provider does.
fn tell(world: &World, provider: &str, notice: &Notice, secret: &SecretString) -> u16 {
    let body = serde_json::to_vec(notice).unwrap();
    let signature = notice::sign(secret, &body, world.desk.now());
    let headers = [(SIGNATURE_HEADER, signature.as_str())];
    let target = format!("/pagamento/notifica/{provider}");
    http::request(world.at, "POST", &target, &headers, Some(&body)).status
}

fn payments_of(company: &Company<'_>) -> Vec<payments::Payment> {
    company.world.desk.storage.read(|c| payments::of_account(c, company.id, 50)).unwrap()
}

#[test]
fn a_practice_paid_by_card_is_sent_after_the_card_has_paid_and_charged_once() {
    let dir = tempfile::tempdir().unwrap();
    let world = with_sandbox(dir.path());
    let practice = paid_by(Payment::Card);
    let company = world.company("tessil", &practice, 5_000);
    let id = company.prepare(&practice);
    let refused = company.send(&id);
    assert_eq!(refused.refusal(), "INSUFFICIENT_FUNDS");
    assert_eq!(refused.json()["data"]["missingCents"], 1_500, "{}", refused.json());
    let checkout = led_to(&world, &refused);
    assert_eq!(led_to(&world, &company.send(&id)), checkout, "asking again begins no second one");
    assert_eq!(company.row(&id)["stato"], "APERTA");

    let paid = told(&checkout, Outcome::Paid);
    assert_eq!(tell(&world, "prova", &paid, &SecretString::from("altro segreto")), 401, "forged");
    let other = Notice { amount_cents: 1, ..paid.clone() };
    assert_eq!(tell(&world, "prova", &other, &secret()), 422, "another amount");
    let other = Notice { currency: "USD".into(), ..paid.clone() };
    assert_eq!(tell(&world, "prova", &other, &secret()), 422, "another currency");
    let other = Notice { id: "0".repeat(32), ..paid.clone() };
    assert_eq!(tell(&world, "prova", &other, &secret()), 404, "another checkout");
    assert_eq!(tell(&world, "carta", &paid, &secret()), 404, "another provider");
    assert!(payments_of(&company).is_empty(), "none of these brought money");

    for again in 0..3 {
        assert_eq!(tell(&world, "prova", &paid, &secret()), 204, "time {again}");
    }
    assert_eq!(tell(&world, "prova", &told(&checkout, Outcome::Failed), &secret()), 204);
    assert_eq!(payments_of(&company).len(), 1, "replays bring nothing, and paid stays paid");
    world.check_invariants();
    company.send(&id).data();
    assert_eq!(company.balance_cents(), 5_000, "the balance was not touched");
    let held = world.desk.storage.read(|c| ledger::held(c, &id)).unwrap();
    assert_eq!((held.captured_cents, held.owed_cents), (1_500, 0));
    company.send(&id).data();
    world.check_invariants();
    world.stop();
    let mails = crate::world::mails(dir.path());
    assert!(mails.iter().any(|(_, mail)| mail.contains("Pagamento ricevuto")), "{mails:?}");
}

#[test]
fn what_a_card_paid_for_a_practice_that_is_cancelled_goes_to_the_balance() {
    let dir = tempfile::tempdir().unwrap();
    let world = with_sandbox(dir.path());
    let practice = paid_by(Payment::Card);
    let company = world.company("tessil", &practice, 0);
    let cancel = |id: &str| {
        company.call("DELETE", &format!("/fpbews/pratica/annullaA2A?idPratica={id}"), None).data()
    };
    let first = company.prepare(&practice);
    let checkout = led_to(&world, &company.send(&first));
    assert_eq!(tell(&world, "prova", &told(&checkout, Outcome::Paid), &secret()), 204);
    cancel(&first);
    assert_eq!(company.balance_cents(), 1_500, "paid, then cancelled");

    let second = company.prepare(&practice);
    let checkout = led_to(&world, &company.send(&second));
    cancel(&second);
    assert_eq!(tell(&world, "prova", &told(&checkout, Outcome::Failed), &secret()), 204);
    assert_eq!(tell(&world, "prova", &told(&checkout, Outcome::Paid), &secret()), 204);
    assert_eq!(company.balance_cents(), 3_000, "cancelled, then paid after all");
    world.check_invariants();
}

#[test]
fn a_desk_without_cards_refuses_a_practice_that_wants_one() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = paid_by(Payment::Card);
    let company = world.company("tessil", &practice, 5_000);
    let id = company.prepare(&practice);
    assert_eq!(company.send(&id).refusal(), "INVALID");
    assert_eq!(company.balance_cents(), 5_000);
    let asked = json!({ "cents": 1_000 });
    let answer = company.call("POST", "/origo/v1/top-up", Some(&asked));
    assert_eq!(answer.refusal(), "UNAVAILABLE");
    world.check_invariants();
}

/// A provider of the documented protocol, on a port of its own.
struct Provider {
    at: String,
    begun: Arc<Mutex<Vec<Value>>>,
    paid: Arc<AtomicBool>,
}

impl Provider {
    fn start() -> Self {
        let begun: Arc<Mutex<Vec<Value>>> = Arc::default();
        let paid: Arc<AtomicBool> = Arc::default();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let state = (Arc::clone(&begun), Arc::clone(&paid));
        std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let router = Router::new()
                    .route("/checkouts", post(begin))
                    .route("/checkouts/{reference}", get(ask))
                    .with_state(state);
                axum::serve(listener, router).await.unwrap();
            });
        });
        Self { at, begun, paid }
    }
}

type Begun = State<(Arc<Mutex<Vec<Value>>>, Arc<AtomicBool>)>;
type Signed = (StatusCode, [(&'static str, String); 1], Vec<u8>);

fn signed(value: &Value) -> Signed {
    let body = serde_json::to_vec(value).unwrap();
    let signature = notice::sign(&secret(), &body, jiff::Timestamp::now());
    (StatusCode::OK, [(SIGNATURE_HEADER, signature)], body)
}

fn checked(headers: &HeaderMap, body: &[u8]) {
    let signature = headers[SIGNATURE_HEADER].to_str().unwrap();
    notice::check(&secret(), signature, body, jiff::Timestamp::now()).expect("the desk signs");
}

async fn begin(State((begun, _)): Begun, headers: HeaderMap, body: Bytes) -> Signed {
    checked(&headers, &body);
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let reference = format!("R-{}", asked["id"].as_str().unwrap());
    begun.lock().unwrap().push(asked);
    signed(&json!({ "url": format!("https://pay.example/{reference}"), "reference": reference }))
}

async fn ask(
    State((begun, paid)): Begun,
    Path(reference): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Signed, Json<Value>> {
    checked(&headers, uri.path().as_bytes());
    if !paid.load(Ordering::Relaxed) {
        let signature = notice::sign(&secret(), b"", jiff::Timestamp::now());
        return Ok((StatusCode::OK, [(SIGNATURE_HEADER, signature)], Vec::new()));
    }
    let begun = begun.lock().unwrap();
    let asked = begun.iter().find(|asked| reference.ends_with(asked["id"].as_str().unwrap()));
    let asked = asked.ok_or_else(|| Json(json!({ "unknown": reference })))?;
    Ok(signed(&json!({ "id": asked["id"], "reference": reference, "outcome": "paid",
        "amountCents": asked["amountCents"], "currency": "EUR" })))
}

#[test]
fn another_provider_is_begun_told_and_asked_over_the_documented_protocol() {
    let dir = tempfile::tempdir().unwrap();
    let provider = Provider::start();
    let clock = Arc::new(Mutex::new(jiff::Timestamp::now()));
    let (told_time, endpoint) = (Arc::clone(&clock), provider.at.clone());
    let world = World::changed(&crate::places::of(dir.path()), move |desk| {
        desk.provider = Some(Arc::new(Hosted::new(&endpoint, secret()).unwrap()));
        desk.clock = desk::clock::Clock::from_fn(move || *told_time.lock().unwrap());
    });
    let company = world.company("tessil", &paid_by(Payment::Balance), 0);
    let begun = company.call("POST", "/origo/v1/top-up", Some(&json!({ "cents": 4_000 }))).data();
    let page = begun["payUrl"].as_str().unwrap().to_owned();
    assert!(page.starts_with("http://desk.example/pagamento/"), "the desk's own page: {page}");
    let asked = provider.begun.lock().unwrap()[0].clone();
    assert_eq!(
        (asked["amountCents"].as_i64(), asked["currency"].as_str(), asked["returnUrl"].as_str()),
        (Some(4_000), Some("EUR"), Some(page.as_str())),
        "{asked}"
    );
    assert_eq!(asked["notifyUrl"], "http://desk.example/pagamento/notifica/carta");
    let id = begun["id"].as_str().unwrap();
    let checkout = world.desk.storage.read(|c| checkouts::find(c, id)).unwrap().unwrap();
    let show = || {
        let shown = http::request(world.at, "GET", &format!("/pagamento/{id}"), &[], None);
        String::from_utf8(shown.body).unwrap()
    };
    assert!(show().contains(&format!("https://pay.example/R-{id}")), "the way to the provider");
    assert_eq!(company.balance_cents(), 0, "nothing is paid yet");
    provider.paid.store(true, Ordering::Relaxed);
    assert!(show().contains("Il pagamento è arrivato"), "who comes back before the notice sees it");
    assert_eq!(tell(&world, "carta", &told(&checkout, Outcome::Paid), &secret()), 204);
    assert_eq!(company.balance_cents(), 4_000, "and the notice is one payment with it");

    // A notice that is lost is asked for.
    let lost = checkout::begin(
        &world.desk,
        company.id,
        Purpose::TopUp(Purse::Tariffa),
        700,
    );
    let lost = lost.unwrap();
    assert_eq!(checkout::catch_up(&world.desk).unwrap(), 0, "a notice has a moment to come");
    *clock.lock().unwrap() += jiff::SignedDuration::from_mins(3);
    assert_eq!(checkout::catch_up(&world.desk).unwrap(), 1);
    assert_eq!(checkout::catch_up(&world.desk).unwrap(), 0, "asked once");
    let ended = world.desk.storage.read(|c| checkouts::find(c, &lost.id)).unwrap().unwrap();
    assert_eq!(ended.state, At::Paid);
    let tariffa = world.desk.storage.read(|c| ledger::in_purse(c, company.id, Purse::Tariffa));
    assert_eq!(tariffa.unwrap(), 700);
    world.check_invariants();
}

#[test]
fn a_provider_that_is_not_there_is_said_and_nothing_is_begun() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::changed(&crate::places::of(dir.path()), |desk| {
        desk.provider = Some(Arc::new(Hosted::new("http://127.0.0.1:1", secret()).unwrap()));
    });
    let company = world.company("tessil", &paid_by(Payment::Balance), 0);
    let answer = company.call("POST", "/origo/v1/top-up", Some(&json!({ "cents": 4_000 })));
    assert_eq!(answer.refusal(), "UNAVAILABLE");
    for cents in [0, -1, 10_000_001] {
        let answer = company.call("POST", "/origo/v1/top-up", Some(&json!({ "cents": cents })));
        assert_eq!(answer.refusal(), "INVALID", "{cents} cents");
    }
}
