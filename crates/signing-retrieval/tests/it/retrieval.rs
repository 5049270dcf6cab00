use std::sync::Arc;

use harness::pki::{OcspState, Person, Pki};
use jiff::Timestamp;
use signing::{
    Anchors, Policy, SignError, SignerCertificate, SubIndication, TokenSigner, Wanted, WantedKind,
    cades,
};
use signing_retrieval::{Reach, Retrieval, RetrievalError};

use crate::server::{Page, Server};

fn list(url: &str) -> Wanted {
    Wanted { kind: WantedKind::Crl, url: url.to_owned(), about: "somebody".to_owned() }
}

async fn fetch(server: &Server, url: &str) -> Result<Vec<u8>, RetrievalError> {
    let retrieval = Retrieval::new(Reach::At(server.address)).expect("client");
    retrieval.fetch(&list(url)).await
}

#[tokio::test]
async fn a_list_is_fetched_by_the_name_in_the_certificate() {
    let server = Server::start(vec![("/a.crl", Page::Bytes(b"list".to_vec()))]).await;
    assert_eq!(fetch(&server, "http://crl.example/a.crl").await.expect("list"), b"list");
    assert_eq!(server.asked(), ["GET /a.crl"], "one question");
}

#[tokio::test]
async fn an_ocsp_request_is_posted_as_such() {
    let echo = Page::Computed(Arc::new(|request: &[u8]| request.to_vec()));
    let server = Server::start(vec![("/", echo)]).await;
    let retrieval = Retrieval::new(Reach::At(server.address)).expect("client");
    let kind = WantedKind::Ocsp(vec![0x30, 0]);
    let wanted = Wanted { kind, ..list("http://ocsp.example") };
    assert_eq!(retrieval.fetch(&wanted).await.expect("answer"), [0x30, 0]);
    assert_eq!(server.asked(), ["POST / application/ocsp-request"]);
}

#[tokio::test]
async fn more_than_the_limit_is_not_taken_in() {
    let server = Server::start(vec![("/", Page::Endless)]).await;
    let refused = fetch(&server, "http://crl.example/").await;
    assert!(matches!(refused, Err(RetrievalError::TooLarge { .. })), "{refused:?}");
}

#[tokio::test]
async fn redirects_are_followed_to_where_one_may_ask_and_not_for_ever() {
    let server = Server::start(vec![
        ("/there", Page::Bytes(b"list".to_vec())),
        ("/once", Page::Redirect("http://other.example/there".to_owned())),
        ("/round", Page::Redirect("http://crl.example/round".to_owned())),
        ("/inwards", Page::Redirect("http://10.0.0.1/there".to_owned())),
        ("/file", Page::Redirect("file:///etc/passwd".to_owned())),
    ])
    .await;
    assert_eq!(fetch(&server, "http://crl.example/once").await.expect("list"), b"list");
    for path in ["round", "inwards", "file"] {
        let refused = fetch(&server, &format!("http://crl.example/{path}")).await;
        assert!(refused.is_err(), "{path}: {refused:?}");
    }
    let round = server.asked().iter().filter(|line| line.ends_with("/round")).count();
    assert!(round <= 5, "a circle ends: {round}");
}

#[tokio::test]
async fn errors_and_silence_are_told_apart() {
    let server = Server::start(vec![("/503", Page::Status(503)), ("/away", Page::HangsUp)]).await;
    let busy = fetch(&server, "http://crl.example/503").await;
    assert!(matches!(busy, Err(RetrievalError::Status { status: 503, .. })), "{busy:?}");
    let away = fetch(&server, "http://crl.example/away").await;
    assert!(matches!(away, Err(RetrievalError::Unreachable { .. })), "{away:?}");
}

#[tokio::test]
async fn this_machine_is_never_asked_for_a_certificate() {
    let server = Server::start(vec![("/", Page::Bytes(b"secret".to_vec()))]).await;
    let retrieval = Retrieval::new(Reach::Public).expect("client");
    let port = server.address.port();
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let refused = retrieval.fetch(&list(&format!("http://{host}:{port}/"))).await;
        assert!(refused.is_err(), "{host}: {refused:?}");
    }
    assert!(server.asked().is_empty(), "nothing arrived");
}

/// A key in a file, used through `openssl pkeyutl`.
struct FileSigner {
    key: std::path::PathBuf,
    certificate: SignerCertificate,
}

impl TokenSigner for FileSigner {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        Ok(harness::pki::sign_digest(&self.key, sha256).expect("signed"))
    }
}

/// A signed file, and anchors that come without revocation data.
fn world() -> (tempfile::TempDir, Pki, Person, Vec<u8>, Policy) {
    let dir = tempfile::tempdir().expect("dir");
    let pki = Pki::make(dir.path()).expect("authority");
    let person = Person::new("LUCA", "BLU", "BLULCU80A01F205X");
    let identity = pki.identity(&person, "blu").expect("identity");
    let der = |path| harness::pki::certificate_der(path).expect("der");
    let certificate =
        SignerCertificate::from_der(der(&identity.certificate), vec![der(&identity.issuing)]);
    let mut signer =
        FileSigner { key: identity.key, certificate: certificate.expect("certificate") };
    let p7m = cades::sign(b"x", &mut signer, Timestamp::now()).expect("signed");
    let root = std::fs::read(pki.anchors_pem()).expect("root");
    let policy = Policy::new(Anchors::from_pem(&root).expect("anchor"), Timestamp::now());
    (dir, pki, person, p7m, policy)
}

#[tokio::test]
async fn what_is_missing_is_asked_of_the_responder_and_then_it_passes() {
    let (_dir, pki, _, p7m, policy) = world();
    let before = signing::verify(&p7m, &policy);
    assert_eq!(before.sub_indication, Some(SubIndication::TryLater), "{:#?}", before.checks);
    let answer = move |request: &[u8]| {
        pki.ocsp_answer(request, OcspState::Good, "responder").expect("openssl ocsp")
    };
    let server = Server::start(vec![("/", Page::Computed(Arc::new(answer)))]).await;
    let retrieval = Retrieval::new(Reach::At(server.address)).expect("client");
    let done = retrieval.complete(policy, |policy| signing::verify(&p7m, policy)).await;
    assert!(done.report.passed(), "{:#?} {:#?}", done.report.checks, done.missed);
    assert_eq!(server.asked(), ["POST / application/ocsp-request"], "no list was needed");
    let again = signing::verify(&p7m, &done.policy);
    assert!(again.passed(), "what came serves the next file");
}

#[tokio::test]
async fn a_list_is_fetched_where_the_responder_is_away() {
    let (_dir, pki, _, p7m, policy) = world();
    let list = std::fs::read(pki.crl_path()).expect("list");
    let server =
        Server::start(vec![("/", Page::Status(500)), ("/issuing.crl", Page::Bytes(list))]).await;
    let retrieval = Retrieval::new(Reach::At(server.address)).expect("client");
    let done = retrieval.complete(policy, |policy| signing::verify(&p7m, policy)).await;
    assert!(done.report.passed(), "{:#?} {:#?}", done.report.checks, done.missed);
    assert_eq!(done.missed.len(), 1, "and who was away is named: {:?}", done.missed);
}

#[tokio::test]
async fn without_a_network_the_report_says_what_was_not_checked() {
    let (_dir, _pki, _, p7m, policy) = world();
    let server = Server::start(vec![]).await;
    let retrieval = Retrieval::new(Reach::At(server.address)).expect("client");
    let done = retrieval.complete(policy, |policy| signing::verify(&p7m, policy)).await;
    let report = done.report.offline();
    assert!(report.statement.intact, "nobody changed it");
    assert_eq!(report.statement.trust, signing::Trust::NotChecked, "{:?}", report.statement);
    assert_eq!(report.statement.unchecked[0].why, signing::Why::Offline);
    assert_eq!(done.missed.len(), 2, "responder and list: {:?}", done.missed);
}
