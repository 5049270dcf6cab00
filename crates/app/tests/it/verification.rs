//! Judging signed files by lists, answers and anchors from files, without a network.

use std::path::PathBuf;

use app::trusted_lists::{self, Lists};
use app::verification::{Verdict, VerifyRequest, verify};
use app::{AppError, Code};
use harness::pki::{Identity, ListDraft, OcspState, Person, Pki};
use signing::{SignError, SignerCertificate, TokenSigner, WantedKind};

struct FileSigner {
    key: PathBuf,
    certificate: SignerCertificate,
}

impl TokenSigner for FileSigner {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        Ok(harness::pki::sign_digest(&self.key, sha256).unwrap())
    }
}

struct World {
    folder: tempfile::TempDir,
    pki: Pki,
    operator: Identity,
    file: PathBuf,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pki = Pki::make(folder.path()).unwrap();
        let person = |given: &str, code: &str| Person::new(given, "BLU", code);
        let identity = pki.identity(&person("LUCA", "BLULCU80A01F205X"), "blu").unwrap();
        let operator = pki.identity(&person("LISTA", "BLULST80A01F205X"), "operator").unwrap();
        let der = |path| harness::pki::certificate_der(path).unwrap();
        let chain = vec![der(&identity.issuing)];
        let certificate = SignerCertificate::from_der(der(&identity.certificate), chain).unwrap();
        let mut signer = FileSigner { key: identity.key, certificate };
        let p7m = signing::cades::sign(b"x", &mut signer, jiff::Timestamp::now()).unwrap();
        let file = folder.path().join("x.p7m");
        std::fs::write(&file, p7m).unwrap();
        Self { folder, pki, operator, file }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn list(&self, sequence: u64) -> PathBuf {
        let draft = ListDraft { sequence, ..ListDraft::default() };
        let xml = draft.signed(&self.pki, &self.operator).unwrap_or_else(|error| panic!("{error}"));
        self.write(&format!("list-{sequence}.xml"), &xml)
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// What a file alone can say; nobody is asked.
    fn request(&self) -> VerifyRequest {
        VerifyRequest { file: self.file.clone(), offline: true, ..VerifyRequest::default() }
    }
}

async fn judged(request: &VerifyRequest) -> Verdict {
    verify(request).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, AppError>) -> AppError {
    result.expect_err("refused")
}

#[tokio::test]
async fn offline_and_without_anchors_a_file_is_intact_and_trust_is_not_checked() {
    let world = World::new();
    let verdict = judged(&world.request()).await;
    assert!(!verdict.passed);
    assert_eq!(verdict.json["statement"]["intact"], true, "{:#}", verdict.json);
    assert_eq!(verdict.json["statement"]["trust"], "notChecked", "{:#}", verdict.json);
    assert_eq!(verdict.json["statement"]["unchecked"][0]["why"], "noAnchors");
    assert!(verdict.words.contains("intact; trust not checked today"), "{}", verdict.words);
}

#[tokio::test]
async fn an_answer_from_a_file_completes_the_verdict() {
    let world = World::new();
    let root = world.folder.path().join("root-alone");
    std::fs::create_dir(&root).unwrap();
    for file in ["root.pem", "root.crl"] {
        std::fs::copy(world.pki.anchors_dir().join(file), root.join(file)).unwrap();
    }
    let waiting = VerifyRequest { anchors: Some(root), ..world.request() };
    let verdict = judged(&waiting).await;
    assert_eq!(verdict.json["subIndication"], "TRY_LATER", "{:#}", verdict.json);
    assert_eq!(verdict.json["statement"]["unchecked"][0]["why"], "offline");

    let bytes = std::fs::read(&world.file).unwrap();
    let anchors = signing::Anchors::from_dir(waiting.anchors.as_deref().unwrap()).unwrap();
    let policy = signing::Policy::new(anchors, jiff::Timestamp::now());
    let wanted = signing::verify(&bytes, &policy).wanted;
    let request = wanted.iter().find_map(|one| match &one.kind {
        WantedKind::Ocsp(request) => Some(request.clone()),
        WantedKind::Crl => None,
    });
    let answer = world.pki.ocsp_answer(&request.unwrap(), OcspState::Good, "responder").unwrap();
    let answer = world.write("answer.ors", &answer);
    let verdict = judged(&VerifyRequest { ocsp: vec![answer], ..waiting }).await;
    assert!(verdict.passed, "{:#}", verdict.json);
}

#[tokio::test]
async fn a_trusted_list_stands_for_anchors() {
    let world = World::new();
    let request = VerifyRequest {
        trusted_list: Some(world.list(7)),
        list_signers: vec![world.operator.certificate.clone()],
        crls: vec![world.pki.crl_path()],
        ..world.request()
    };
    let verdict = judged(&request).await;
    assert!(verdict.passed, "{:#}", verdict.json);
    let told = &verdict.json["signers"][0]["evidence"]["qualification"];
    assert_eq!(told["listed"], true, "{:#}", verdict.json);

    let nobody = VerifyRequest { list_signers: Vec::new(), ..request.clone() };
    let refused = refusal(verify(&nobody).await);
    assert_eq!(refused.code, Code::BadInput, "who signed the list must be named");
    let anchors = world.folder.path().join("operator");
    std::fs::create_dir(&anchors).unwrap();
    std::fs::copy(&world.operator.certificate, anchors.join("operator.pem")).unwrap();
    let by_anchors = VerifyRequest { list_signers: Vec::new(), anchors: Some(anchors), ..request };
    assert!(judged(&by_anchors).await.passed, "or be among the anchors");
}

#[tokio::test]
async fn a_home_keeps_the_newest_list_and_judges_by_it() {
    let world = World::new();
    let signers = [world.operator.certificate.clone()];
    let take = |file: PathBuf| trusted_lists::take_in(&world.home(), &file, &signers);
    assert_eq!(take(world.list(7)).unwrap().sequence, 7);
    assert_eq!(take(world.list(8)).unwrap().sequence, 8);
    let refused = refusal(take(world.list(7)));
    assert_eq!(refused.code, Code::BadInput, "an older one");
    assert!(refused.detail["why"].contains("below 8"), "{:?}", refused.detail);
    let kept = trusted_lists::kept(&world.home()).unwrap();
    assert_eq!((kept[0].territory.as_str(), kept[0].sequence), ("IT", 8));
    let request = VerifyRequest {
        home: Some(world.home()),
        crls: vec![world.pki.crl_path()],
        ..world.request()
    };
    assert!(judged(&request).await.passed, "by the list that is kept");
}

#[tokio::test]
async fn a_kept_list_that_somebody_changed_counts_for_nothing() {
    let world = World::new();
    let signers = [world.operator.certificate.clone()];
    trusted_lists::take_in(&world.home(), &world.list(7), &signers).unwrap();
    let place = world.home().join("trusted-lists/IT.xml");
    let text = std::fs::read_to_string(&place).unwrap();
    std::fs::write(&place, text.replace("Test CA/QC", "Best CA/QC")).unwrap();
    assert!(Lists::of(&world.home()).kept("IT").is_err(), "it is said");
    let request = VerifyRequest {
        home: Some(world.home()),
        crls: vec![world.pki.crl_path()],
        ..world.request()
    };
    assert!(!judged(&request).await.passed, "and nobody is trusted by it");
    trusted_lists::take_in(&world.home(), &world.list(7), &signers).unwrap();
    assert!(judged(&request).await.passed, "until a good one comes");
}

#[tokio::test]
async fn a_list_names_its_place_by_letters_alone() {
    let world = World::new();
    let signers = [world.operator.certificate.clone()];
    for territory in ["../IT", "I", "", "ITALIA/X"] {
        let draft = ListDraft { territory: territory.to_owned(), ..ListDraft::default() };
        let xml = draft.signed(&world.pki, &world.operator).unwrap();
        let file = world.write("odd.xml", &xml);
        let refused = refusal(trusted_lists::take_in(&world.home(), &file, &signers));
        assert_eq!(refused.code, Code::BadInput, "{territory:?}");
    }
}
