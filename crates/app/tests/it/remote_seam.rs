//! The batch over another key than one behind CSC: what it asks of the seam, and in which order.

use std::path::PathBuf;

use app::signatures::{self, Control, Told};
use app::{Person, Secret, remote};
use harness::openssl;
use harness::pki::Identity;
use signing::SignerCertificate;
use signing_csc::{CscError, Needs, Otp, RemoteHashSigner, Secrets};

use crate::home::Home;
use crate::people::people;

/// A key in a file, with the manners of a provider: three hashes an authorisation, two a call.
struct FileKey {
    certificate: SignerCertificate,
    key: PathBuf,
    authorised: Vec<[u8; 32]>,
    calls: usize,
    /// The call that is refused.
    refused: Option<usize>,
}

impl FileKey {
    fn new(identity: &Identity, refused: Option<usize>) -> Self {
        let der = |pem: &PathBuf| openssl::run(&["x509", "-outform", "DER"], &[("-in", pem)]);
        let chain = vec![der(&identity.issuing)];
        let certificate = SignerCertificate::from_der(der(&identity.certificate), chain).unwrap();
        Self { certificate, key: identity.key.clone(), authorised: Vec::new(), calls: 0, refused }
    }
}

impl RemoteHashSigner for FileKey {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn needs(&self) -> Needs {
        Needs { pin: false, otp: Otp::Shown, telephone: false, browser: false }
    }

    fn authorisable(&self) -> usize {
        3
    }

    fn signable_at_once(&self) -> usize {
        2
    }

    async fn request_otp(&mut self) -> Result<Option<String>, CscError> {
        panic!("nothing is sent for this key")
    }

    async fn authorise(&mut self, hashes: &[[u8; 32]], secrets: &Secrets) -> Result<(), CscError> {
        assert!(secrets.otp.is_some(), "the person was asked first");
        assert!(hashes.len() <= 3, "no more than an authorisation may cover");
        self.authorised = hashes.to_vec();
        Ok(())
    }

    async fn sign(&mut self, hashes: &[[u8; 32]]) -> Result<Vec<Vec<u8>>, CscError> {
        self.calls += 1;
        assert!(hashes.len() <= 2, "no more than a call may hold");
        assert!(hashes.iter().all(|hash| self.authorised.contains(hash)), "what was authorised");
        if self.refused == Some(self.calls) {
            return Err(CscError::SadRefused { said: "no".to_owned() });
        }
        Ok(hashes.iter().map(|hash| openssl::sign_digest(&self.key, hash)).collect())
    }
}

async fn outcomes(documents: usize, refused: Option<usize>) -> (Vec<String>, usize, Vec<u32>) {
    let home = Home::new();
    let office = home.office();
    let ids = home.sealed(&office, documents);
    let mut key = FileKey::new(&people().moretti, refused);
    let mut asked = 0;
    let mut otp = |_: &remote::OtpQuestion| {
        asked += 1;
        Some(Secret::from("123456"))
    };
    let mut done = Vec::new();
    let mut hear = |told: &Told<'_>| {
        let signed = told.view().signed;
        if signed > 0 && done.last() != Some(&signed) {
            done.push(signed);
        }
    };
    let mut person = Person { otp: &mut otp, browser: &|_| {}, hear: &mut hear };
    let chosen = ids.iter().map(|id| signatures::chosen(&office, &id.to_string()).unwrap());
    let asked_for =
        remote::Asked { chosen: chosen.collect(), pin: None, ask_pin: false, key: "file".into() };
    let orders = Control::new().1;
    let signed = remote::sign_with(&office, &mut key, asked_for, orders, &mut person).await;
    let outcomes = signed.unwrap().results.into_iter().map(|result| result.outcome);
    (outcomes.collect(), asked, done)
}

#[tokio::test]
async fn any_remote_key_signs_chunk_by_chunk_and_call_by_call() {
    let (outcomes, asked, done) = outcomes(4, None).await;
    assert_eq!(outcomes, ["signed"; 4]);
    assert_eq!(asked, 2, "three, then one");
    assert_eq!(done, [1, 2, 3, 4], "progress after each that is stored");
}

#[tokio::test]
async fn a_refused_call_keeps_what_the_calls_before_it_signed() {
    let (outcomes, asked, done) = outcomes(4, Some(2)).await;
    assert_eq!(outcomes, ["signed", "signed", "failed", "failed"]);
    assert_eq!((asked, done), (1, vec![1, 2]), "nobody is asked again");
}
