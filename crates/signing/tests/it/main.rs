//! Files made by this crate and by `openssl`, judged by this crate and by `openssl`.

mod algorithms;
mod anchors;
mod attributes;
mod chain;
mod existence;
mod forged;
mod forms;
mod kept;
mod limits;
mod lists;
mod made;
mod pades;
mod refusals;
mod revocation;
mod surgery;
mod timestamps;
mod world;

use std::path::Path;

use harness::openssl::{call as openssl, cms_sign, file};
use harness::pki::{Identity, Shared, shared};
use jiff::Timestamp;
use signing::{
    Anchors, CheckName, Indication, Policy, Report, SignError, SignerCertificate, SubIndication,
    TokenSigner, cades,
};

/// A key in a file, used through `openssl pkeyutl`.
struct FileSigner {
    key: std::path::PathBuf,
    certificate: SignerCertificate,
}

impl FileSigner {
    fn new(identity: &Identity) -> Self {
        let (der, issuing) = (der(&identity.certificate), der(&identity.issuing));
        let certificate = SignerCertificate::from_der(der, vec![issuing]).expect("certificate");
        Self { key: identity.key.clone(), certificate }
    }

    /// Whoever sends no other certificate along.
    fn alone(identity: &Identity) -> Self {
        let certificate = SignerCertificate::from_der(der(&identity.certificate), Vec::new());
        Self { key: identity.key.clone(), certificate: certificate.expect("certificate") }
    }
}

impl TokenSigner for FileSigner {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        Ok(harness::openssl::sign_digest(&self.key, sha256))
    }
}

/// `openssl cms -sign` over `content` with the options given; DER on return.
fn openssl_sign(identity: &Identity, content: &[u8], options: &[&str]) -> Vec<u8> {
    cms_sign(&[identity], &file(content), options)
}

fn der(pem: &Path) -> Vec<u8> {
    openssl(["x509".as_ref(), "-outform".as_ref(), "DER".as_ref(), "-in".as_ref(), pem.as_os_str()])
}

/// The RSA signer of the shared token, as files.
fn rossi() -> &'static Identity {
    &shared().token.keys[0].identity
}

/// The elliptic signer of the shared token, as files.
fn bianchi() -> &'static Identity {
    &shared().token.keys[1].identity
}

fn policy_of(shared: &Shared) -> Policy {
    let anchors = Anchors::from_dir(&shared.pki.anchors_dir()).expect("anchors");
    Policy { anchors, crls: Vec::new(), at: Timestamp::now() }
}

fn policy() -> Policy {
    policy_of(shared())
}

fn verify(p7m: &[u8]) -> Report {
    signing::verify(p7m, &policy())
}

fn signed(identity: &Identity, content: &[u8]) -> Vec<u8> {
    cades::sign(content, &mut FileSigner::new(identity), Timestamp::now()).expect("signed")
}

#[track_caller]
fn assert_passes(report: &Report, content: &[u8]) {
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert_eq!(report.sub_indication, None, "a yes needs no reason");
    assert_eq!(report.content.as_deref(), Some(content), "the content comes back whole");
}

#[track_caller]
fn assert_verdict(report: &Report, indication: Indication, sub_indication: SubIndication) {
    let verdict = (report.indication, report.sub_indication);
    assert_eq!(verdict, (indication, Some(sub_indication)), "{:#?}", report.checks);
}

#[track_caller]
fn assert_failed_at(report: &Report, name: CheckName) {
    let failed =
        report.checks.iter().any(|check| check.name == name && check.passed == Some(false));
    assert!(failed, "{name:?} should be what failed: {:#?}", report.checks);
}

/// Replaces one occurrence of `from` by `to`, of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "lengths inside the file stay right");
    let at = bytes.windows(from.len()).position(|window| window == from).expect("found");
    let mut out = bytes.to_vec();
    out[at..at + to.len()].copy_from_slice(to);
    out
}
