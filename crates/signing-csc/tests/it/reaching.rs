use harness::csc::{Dialect, Fault, Offer, PASSWORD, USER};
use secrecy::SecretString;
use signing_csc::{CscError, Login, Provider, Scal, Version};

use crate::stage::{BOTH, bianchi, impatient, logged_in, options, rossi, serve};

#[tokio::test]
async fn each_version_is_found_and_what_it_offers_is_read() {
    let server = serve(vec![Offer::new("A", rossi())]);
    for (dialect, version) in [(Dialect::V1, Version::V1), (Dialect::V2, Version::V2)] {
        let service = Provider::connect(&server.url(dialect), options()).await.unwrap();
        assert_eq!(service.version(), version);
        assert_eq!(service.info().name, "Firma remota di prova");
        assert!(service.offers("signatures/signHash"), "{:?}", service.info().methods);
        assert_eq!(service.offers("credentials/sendOTP"), version == Version::V1);
    }
    let service = Provider::connect(&server.root(), options()).await.unwrap();
    assert_eq!(service.version(), Version::V2, "without a version, the newest is taken");
}

#[tokio::test]
async fn a_service_that_is_none_is_told() {
    let server = serve(Vec::new());
    let elsewhere = Provider::connect(&format!("{}/other/v2", server.root()), options()).await;
    assert!(matches!(elsewhere, Err(CscError::NotUnderstood { .. })), "nothing is there");
    server.fault("info", 1, Fault::Text);
    let page = Provider::connect(&server.url(Dialect::V2), options()).await;
    assert!(matches!(page, Err(CscError::NotUnderstood { .. })), "a page for people");
    let url = server.url(Dialect::V2);
    drop(server);
    let gone = Provider::connect(&url, options()).await;
    assert!(matches!(gone, Err(CscError::Unreachable { .. })), "nobody listens");
    let clear = Provider::connect("http://qtsp.example/csc/v2", options()).await;
    assert!(matches!(clear, Err(CscError::Clear(_))), "no password travels in clear");
    let none = Provider::connect("firma remota", options()).await;
    assert!(matches!(none, Err(CscError::Address(_))));
}

#[tokio::test]
async fn questions_that_change_nothing_are_asked_again() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        server.fault("info", 1, Fault::Status(503));
        server.fault("info", 2, Fault::Hang);
        let service = logged_in(&server, dialect, impatient()).await;
        assert_eq!(server.calls("info"), 3, "busy, then silent, then there");
        server.fault("credentials/list", 1, Fault::Status(429));
        assert_eq!(service.credentials().await.unwrap(), ["A"]);
    }
}

#[tokio::test]
async fn a_login_is_asked_once_and_a_wrong_one_is_told() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let mut service = Provider::connect(&server.url(dialect), options()).await.unwrap();
        let wrong = SecretString::from("sbagliata");
        let refused = service.log_in(Login::Password { user: USER, password: &wrong }).await;
        assert!(matches!(refused, Err(CscError::Login { .. })), "{refused:?}");
        assert_eq!(server.calls("auth/login"), 1, "never again by itself");
        let without = service.credentials().await;
        assert!(without.is_err(), "no list for strangers");
        service.log_in(Login::Token("made up".into())).await.unwrap();
        let stranger = service.credentials().await;
        assert!(matches!(stranger, Err(CscError::Login { .. })), "{stranger:?}");
        let right = SecretString::from(PASSWORD);
        service.log_in(Login::Password { user: USER, password: &right }).await.unwrap();
        assert_eq!(service.credentials().await.unwrap(), ["A"]);
        service.log_out().await;
        assert_eq!(server.calls("auth/revoke"), 1, "the session is ended there too");
    }
}

#[tokio::test]
async fn all_pages_of_credentials_are_read_and_each_has_its_certificate() {
    let offers = ["A", "B", "C", "D", "E"].map(|id| Offer::new(id, rossi()));
    let mut offers = Vec::from(offers);
    offers[4] = Offer { scal: 1, enabled: false, ..Offer::new("E", bianchi()).elliptic() };
    let server = serve(offers);
    for dialect in BOTH {
        let service = logged_in(&server, dialect, options()).await;
        assert_eq!(service.credentials().await.unwrap(), ["A", "B", "C", "D", "E"]);
        let first = service.credential("A").await.unwrap();
        assert_eq!(first.certificate.name(), "ROSSI MARIO");
        assert_eq!(first.certificate.fiscal_code().as_deref(), Some("RSSMRA80A01F205X"));
        assert_eq!(first.certificate.chain_der.len(), 1, "the issuer travels along");
        assert_eq!((first.scal, first.multisign, first.in_order), (Scal::Two, 20, true));
        assert!(first.needs().pin, "a PIN");
        let last = service.credential("E").await.unwrap();
        assert_eq!(last.scal, Scal::One);
        assert!(!last.in_order, "disabled");
        assert!(last.certificate.has_elliptic_key().unwrap());
        let none = service.credential("Z").await;
        assert!(matches!(none, Err(CscError::UnknownCredential { .. })), "{none:?}");
    }
    assert_eq!(server.calls("credentials/list"), 4, "three pages in version 1, one in version 2");
}

#[tokio::test]
async fn endless_answers_are_left() {
    let server = serve(vec![Offer::new("A", rossi())]);
    let service = logged_in(&server, Dialect::V2, options()).await;
    server.fault("credentials/list", 1, Fault::Huge);
    let refused = service.credentials().await;
    let said = format!("{refused:?}");
    assert!(matches!(refused, Err(CscError::NotUnderstood { .. })), "{said}");
    assert!(said.contains("2097152"), "by the limit: {said}");
}
