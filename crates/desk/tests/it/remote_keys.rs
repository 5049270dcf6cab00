//! What is issued is signed with a key that a provider holds for the officer (CSC).

use desk::error::DeskError;
use desk::examination;
use desk::officer_key::{RemoteKey, RemoteKeySettings, Secrets};
use desk::storage::certificates;
use harness::csc::{Auth, CscServer, Dialect, Fault, Offer, PASSWORD, PIN, USER};
use harness::pki::Person;
use jiff::Timestamp;
use signing::{Anchors, Policy, pades};
use signing_csc::CscError;

use crate::papers::{example, signers};
use crate::world::{Company, World};

/// A desk whose officer Anna Neri has a key at this service.
fn world(dir: &std::path::Path, service: &CscServer) -> World {
    let secret = dir.join("csc-password");
    std::fs::write(&secret, PASSWORD).unwrap();
    let key = RemoteKey::new(RemoteKeySettings {
        officer: "neri".to_owned(),
        service: service.url(Dialect::V2),
        credential: "neri".to_owned(),
        user: Some(USER.to_owned()),
        client_id: None,
        secret_file: Some(secret),
        secret_env: None,
    });
    World::changed(&crate::places::of(dir), |desk| desk.remote_keys = vec![key.unwrap()])
}

fn service(stem: &str, name: (&str, &str), multisign: usize) -> CscServer {
    offering(stem, name, |offer| offer.auth(Auth::PinAndShownOtp).multisign(multisign))
}

fn offering(stem: &str, name: (&str, &str), change: impl FnOnce(Offer) -> Offer) -> CscServer {
    let person = Person::new(name.0, name.1, "NRENNA70A41A794P");
    let identity = signers().pki.identity(&person, stem).unwrap_or_else(|error| panic!("{error}"));
    CscServer::start(vec![change(Offer::new("neri", &identity))]).unwrap()
}

fn several(company: &Company<'_>, count: usize) -> Vec<String> {
    let one = |number: usize| {
        let mut practice = example("ex-01.json");
        practice.remarks = format!("pratica {number}");
        company.file(&practice).0
    };
    (0..count).map(one).collect()
}

fn secrets(service: &CscServer) -> Secrets {
    Secrets { pin: Some(PIN.into()), otp: Some(service.shown_otp().into()) }
}

#[test]
fn a_batch_is_issued_under_one_authorisation_at_the_provider() {
    let service = service("neri-remota", ("ANNA", "NERI"), 20);
    let dir = tempfile::tempdir().unwrap();
    let world = world(dir.path(), &service);
    let company = world.company("tessil", &example("ex-01.json"), 100_000);
    let officer = world.officer("neri", "BG");
    let mut ids = several(&company, 3);
    ids.insert(1, "M00000ORIGO".to_owned());
    ids.push(ids[0].clone());
    let wrong = Secrets { pin: Some("000000".into()), otp: Some(service.shown_otp().into()) };
    match examination::issue_batch(&world.desk, &officer, &ids, &wrong) {
        Err(DeskError::Remote(CscError::WrongSecret { .. })) => {}
        other => panic!("a wrong PIN issues nothing: {other:?}"),
    }
    assert_eq!(company.row(&ids[0])["stato"], "INVIATA", "nothing moved");

    let outcomes =
        examination::issue_batch(&world.desk, &officer, &ids, &secrets(&service)).unwrap();
    let issued: Vec<bool> = outcomes.iter().map(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(issued, [true, false, true, true], "named twice is issued once: {outcomes:?}");
    assert_eq!(service.authorised(), [3], "one authorisation for the three");
    let anchors = Anchors::from_dir(&signers().pki.anchors_dir()).unwrap();
    let policy = Policy { anchors, crls: Vec::new(), at: Timestamp::now() };
    let mut numbers = Vec::new();
    for certificate in outcomes.into_iter().filter_map(|(_, outcome)| outcome.ok()) {
        let pdf = world.desk.blobs.get(&certificate.pdf_sha256).unwrap();
        let report = pades::verify(&pdf, &policy);
        assert!(report.passed(), "{} is signed: {:#?}", certificate.number, report.checks);
        assert_eq!(report.signers[0].name, "NERI ANNA");
        let kept = world.desk.storage.read(|c| certificates::find(c, &certificate.number));
        assert_eq!(kept.unwrap().unwrap().practice, certificate.practice);
        numbers.push(certificate.number);
    }
    assert!(numbers.windows(2).all(|two| two[0] < two[1]), "in order: {numbers:?}");
    world.check_invariants();
}

#[test]
fn what_an_authorisation_does_not_cover_waits_and_a_service_that_is_down_issues_nothing() {
    let service = service("neri-stretta", ("ANNA", "NERI"), 2);
    let dir = tempfile::tempdir().unwrap();
    let world = world(dir.path(), &service);
    let company = world.company("tessil", &example("ex-01.json"), 100_000);
    let officer = world.officer("neri", "BG");
    let ids = several(&company, 3);
    service.fault("credentials/authorize", 1, Fault::Status(503));
    let down = examination::issue_batch(&world.desk, &officer, &ids, &secrets(&service));
    assert!(matches!(down, Err(DeskError::Remote(CscError::Unavailable { .. }))), "{down:?}");
    let outcomes =
        examination::issue_batch(&world.desk, &officer, &ids, &secrets(&service)).unwrap();
    let issued: Vec<bool> = outcomes.iter().map(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(issued, [true, true, false], "two signatures were authorised");
    assert_eq!(company.row(&ids[2])["stato"], "INVIATA", "the third waits");
    let rest =
        examination::issue_batch(&world.desk, &officer, &ids[2..], &secrets(&service)).unwrap();
    assert!(rest[0].1.is_ok(), "and is issued by the next: {rest:?}");
    world.check_invariants();
}

#[test]
fn a_key_at_a_provider_signs_for_no_colleague() {
    let service = service("rossi-remota", ("CARLA", "ROSSI"), 20);
    let dir = tempfile::tempdir().unwrap();
    let world = world(dir.path(), &service);
    let company = world.company("tessil", &example("ex-01.json"), 100_000);
    let officer = world.officer("neri", "BG");
    let ids = several(&company, 1);
    let refused = examination::issue_batch(&world.desk, &officer, &ids, &secrets(&service));
    assert!(matches!(refused, Err(DeskError::Refused { .. })), "{refused:?}");
    assert_eq!(service.authorised(), Vec::<usize>::new(), "nothing was asked of it");
    world.check_invariants();
}

#[tokio::test]
async fn an_officer_has_a_password_sent_and_issues_from_the_page() {
    let service =
        offering("neri-sms", ("ANNA", "NERI"), |offer| offer.auth(Auth::PinAndSentOtp));
    let dir = tempfile::tempdir().unwrap();
    let world = world(dir.path(), &service);
    let company = world.company("tessil", &example("ex-01.json"), 100_000);
    let id = several(&company, 1).remove(0);
    let (_, mut browser) = world.office("neri", "BG").await;
    let token = browser.get("/ufficio/rilasci").await.token();
    let form = |more: &[(&'static str, String)]| {
        [&[("token", token.clone())], more].concat()
    };
    let taken = browser.post(&format!("/ufficio/pratiche/{id}/presa-in-carico"), &form(&[])).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    let page = browser.post("/ufficio/rilasci/otp", &form(&[])).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.shows("Il codice temporaneo è stato inviato");
    let chosen = [("pratica", id.clone()), ("conferma", "1".into()), ("pin", PIN.into())];
    let page = browser.post("/ufficio/rilasci", &form(&chosen)).await;
    page.shows("PIN o codice temporaneo mancano");
    let otp = ("otp", service.sent_otp().expect("it was sent"));
    let page = browser.post("/ufficio/rilasci", &form(&[&chosen[..], &[otp]].concat())).await;
    page.shows("C26BG0000001");
    assert_eq!(service.authorised(), [1]);
    world.check_invariants();
}
