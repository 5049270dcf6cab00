//! An authority over HTTP that answers with the real `openssl ts`, on good days and bad ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::time::Duration;

use harness::openssl;
use harness::pki::{Person, Pki};
use harness::tsa::{Tsa, TsaFault, TsaServer};
use jiff::Timestamp;
use signing::timestamp::TimestampError;
use signing::{Anchors, Policy};
use signing_tsa::{Options, TsaClient, TsaError};

struct Stage {
    dir: tempfile::TempDir,
    pki: Pki,
    server: TsaServer,
    client: TsaClient,
}

impl Stage {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pki = Pki::make(&dir.path().join("pki")).unwrap();
        let server = TsaServer::start(Tsa::make(&pki, "tsa").unwrap()).unwrap();
        let options = Options { request_timeout: Duration::from_secs(20), ..Options::default() };
        let client = TsaClient::new(&server.url(), options).unwrap();
        Self { dir, pki, server, client }
    }

    fn policy(&self) -> Policy {
        let anchors = Anchors::from_dir(&self.pki.anchors_dir()).unwrap();
        Policy { anchors, crls: Vec::new(), at: Timestamp::now() }
    }

    /// A file signed by another program.
    fn signed(&self) -> Vec<u8> {
        let person = Person::new("UGO", "BLU", "BLUGUO80A01F205X");
        let identity = self.pki.identity(&person, "blu").unwrap();
        let paper = self.dir.path().join("paper");
        std::fs::write(&paper, b"a paper").unwrap();
        openssl::cms_sign(&[&identity], &paper, &["-cades"])
    }

    fn openssl_accepts(&self, p7m: &[u8]) -> bool {
        let content = openssl::cms_content(p7m, &self.pki.anchors_pem(), &["-cades"]);
        content.is_some_and(|content| content == b"a paper")
    }
}

#[tokio::test]
async fn a_file_is_stamped_over_http_and_openssl_accepts_it() {
    let stage = Stage::new();
    let p7m = stage.signed();
    let stamped = stage.client.stamp(&p7m, 0, Some(&stage.policy())).await.unwrap();
    assert!(stamped.len() > p7m.len() + 1000, "a token is inside");
    assert!(stage.openssl_accepts(&stamped));
    let report = signing::verify(&stamped, &stage.policy());
    assert!(report.passed(), "{:#?}", report.checks);
}

#[tokio::test]
async fn each_bad_day_is_told_apart_and_the_next_question_succeeds() {
    let stage = Stage::new();
    let p7m = stage.signed();
    let (client, policy) = (&stage.client, stage.policy());
    let stamp = || client.stamp(&p7m, 0, Some(&policy));
    stamp().await.unwrap();
    stage.server.fault(TsaFault::Old);
    let old = stamp().await.unwrap_err();
    let replayed = TimestampError::OtherRequest("nonce");
    assert!(matches!(&old, TsaError::Timestamp(error) if *error == replayed), "{old:?}");
    stage.server.fault(TsaFault::Refuse);
    let no = stamp().await.unwrap_err();
    assert!(matches!(no, TsaError::Timestamp(TimestampError::Refused { .. })), "{no:?}");
    for fault in [TsaFault::Cut, TsaFault::Text] {
        stage.server.fault(fault);
        let broken = stamp().await.unwrap_err();
        assert!(matches!(broken, TsaError::Timestamp(TimestampError::Malformed(_))), "{broken:?}");
    }
    stage.server.fault(TsaFault::Huge);
    let huge = stamp().await.unwrap_err();
    assert!(matches!(huge, TsaError::TooLarge { limit_bytes: 262_144 }), "{huge:?}");
    stage.server.fault(TsaFault::Status(503));
    let busy = stamp().await.unwrap_err();
    assert!(matches!(busy, TsaError::Status(503)), "{busy:?}");
    stamp().await.unwrap();
}

#[tokio::test]
async fn an_authority_that_hangs_is_left_after_the_limit() {
    let stage = Stage::new();
    let options = Options { request_timeout: Duration::from_millis(300), ..Options::default() };
    let client = TsaClient::new(&stage.server.url(), options).unwrap();
    stage.server.fault(TsaFault::Hang);
    let hung = client.stamp(&stage.signed(), 0, None).await.unwrap_err();
    assert!(matches!(hung, TsaError::Unreachable(_)), "{hung:?}");
    let (url, p7m) = (stage.server.url(), stage.signed());
    let Stage { dir: _dir, server, .. } = stage;
    drop(server);
    let client = TsaClient::new(&url, Options::default()).unwrap();
    let gone = client.token(&p7m, 0, None).await.unwrap_err();
    assert!(matches!(gone, TsaError::Unreachable(_)), "nobody listens: {gone:?}");
    let none = client.token(b"x", 0, None).await.unwrap_err();
    assert!(matches!(none, TsaError::Timestamp(_)), "a file that is none is told first: {none:?}");
}

#[test]
fn what_is_no_address_is_told_before_anybody_is_asked() {
    for address in ["tsa", "ftp://tsa.example/", "file:///tmp/x", ""] {
        let refused = TsaClient::new(address, Options::default());
        assert!(matches!(refused, Err(TsaError::Address(_))), "{address}");
    }
}
