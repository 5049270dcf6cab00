//! One signature of an envelope, check by check.

use cms::signed_data::SignerIdentifier;
use der::Encode as _;
use jiff::Timestamp;

use super::attributes::{Attributes, Reference, signed_octets};
use super::chain::{self, ChainVerdict, RevocationVerdict};
use super::envelope::{Envelope, Signer};
use super::{Fault, Policy};
use crate::SignerCertificate;
use crate::algorithm::{self, Hash, Scheme};
use crate::report::{Check, CheckName, Indication, SignerReport, SubIndication};

/// What was found about one signature.
pub(super) struct Judged {
    pub(super) report: SignerReport,
    pub(super) checks: Vec<Check>,
    pub(super) faults: Vec<Fault>,
}

/// Judges one signature. Without a policy the certificate is not judged.
pub(super) fn judge(
    envelope: &Envelope<'_>,
    signer: &Signer<'_>,
    content: &[u8],
    policy: Option<&Policy>,
) -> Judged {
    let mut judged = Judged::new(signer);
    let attributes = judged.attributes(signer);
    let certificate = judged.certificate(envelope, signer);
    let reference = attributes.as_ref().map(|attributes| &attributes.reference);
    if let (Some(certificate), Some(reference)) = (&certificate, reference) {
        judged.reference(certificate, reference);
    }
    judged.cryptography(signer, attributes.as_ref(), certificate.as_ref(), content);
    if let (Some(certificate), Some(policy)) = (&certificate, policy) {
        let signed_at = attributes.as_ref().and_then(|attributes| attributes.signing_time);
        judged.chain(envelope, certificate, signed_at, policy);
    }
    judged
}

impl Judged {
    fn new(signer: &Signer<'_>) -> Self {
        let report = SignerReport {
            indication: Indication::TotalPassed,
            sub_indication: None,
            name: String::new(),
            fiscal_code: None,
            serial: String::new(),
            issuer: String::new(),
            not_before: None,
            not_after: None,
            signing_time: None,
            algorithm: signer.info.signature_algorithm.oid.to_string(),
            layer: 1,
        };
        Self { report, checks: Vec::new(), faults: Vec::new() }
    }

    fn pass(&mut self, name: CheckName, detail: impl Into<String>) {
        self.line(name, Some(true), detail);
    }

    fn fail(&mut self, name: CheckName, detail: impl Into<String>, fault: Fault) {
        self.line(name, Some(false), detail);
        self.faults.push(fault);
    }

    fn line(&mut self, name: CheckName, passed: Option<bool>, detail: impl Into<String>) {
        self.checks.push(Check { name, signer: None, passed, detail: detail.into() });
    }

    fn attributes(&mut self, signer: &Signer<'_>) -> Option<Attributes> {
        const FAULT: Fault = (Indication::TotalFailed, SubIndication::FormatFailure);
        let Some(attributes) = &signer.info.signed_attrs else {
            self.fail(CheckName::SignedAttributes, "no signed attributes", FAULT);
            return None;
        };
        match Attributes::read(attributes) {
            Ok(attributes) => {
                self.pass(CheckName::SignedAttributes, "each once");
                self.report.signing_time = attributes.signing_time;
                Some(attributes)
            }
            Err(malformed) => {
                self.fail(CheckName::SignedAttributes, malformed.0, FAULT);
                None
            }
        }
    }

    fn certificate(
        &mut self,
        envelope: &Envelope<'_>,
        signer: &Signer<'_>,
    ) -> Option<SignerCertificate> {
        let found = envelope
            .certificates
            .iter()
            .filter_map(|der| SignerCertificate::from_der(der.to_vec(), Vec::new()).ok())
            .find(|certificate| is_named(certificate, &signer.info.sid));
        let Some(certificate) = found else {
            let fault = (Indication::Indeterminate, SubIndication::NoSigningCertificateFound);
            self.fail(CheckName::SignerCertificate, "not in the file", fault);
            return None;
        };
        self.report.name = certificate.name();
        self.report.fiscal_code = certificate.fiscal_code();
        self.report.serial = certificate.serial();
        self.report.issuer = certificate.issuer();
        self.report.not_before = Some(certificate.not_before());
        self.report.not_after = Some(certificate.not_after());
        let detail = format!("{}, issued by {}", self.report.name, self.report.issuer);
        self.pass(CheckName::SignerCertificate, detail);
        Some(certificate)
    }

    fn reference(&mut self, certificate: &SignerCertificate, reference: &Reference) {
        const FAULT: Fault = (Indication::Indeterminate, SubIndication::NoSigningCertificateFound);
        let name = CheckName::CertificateReference;
        let Some(hash) = reference.hash else {
            return self.fail(name, "an unknown digest algorithm", FAULT);
        };
        if hash.digest(&certificate.der) != reference.digest {
            return self.fail(name, "the signature names another certificate", FAULT);
        }
        let same = reference.issuer_serial.as_ref();
        if same.is_some_and(|issuer_serial| !issuer_serial.names(certificate)) {
            let detail = "issuer or serial number of another certificate";
            return self.fail(name, detail, FAULT);
        }
        self.pass(name, format!("{} of the certificate", hash.name()));
    }

    fn cryptography(
        &mut self,
        signer: &Signer<'_>,
        attributes: Option<&Attributes>,
        certificate: Option<&SignerCertificate>,
        content: &[u8],
    ) {
        const WEAK: Fault =
            (Indication::Indeterminate, SubIndication::CryptoConstraintsFailureNoPoe);
        let info = &signer.info;
        let digest = match Hash::from_oid(info.digest_alg.oid) {
            Some(Hash::Sha1) | None => {
                let detail = format!("digest {} is not accepted", info.digest_alg.oid);
                return self.fail(CheckName::Algorithms, detail, WEAK);
            }
            Some(digest) => digest,
        };
        if let Some(attributes) = attributes {
            let fault = (Indication::TotalFailed, SubIndication::HashFailure);
            if digest.digest(content) == attributes.message_digest {
                self.pass(CheckName::ContentDigest, digest.name());
            } else {
                self.fail(CheckName::ContentDigest, "the content was changed", fault);
            }
        }
        let scheme = match Scheme::read(&info.signature_algorithm, digest) {
            Ok(scheme) => scheme,
            Err(unaccepted) => {
                return self.fail(CheckName::Algorithms, unaccepted.to_string(), WEAK);
            }
        };
        self.report.algorithm = scheme.name();
        let (Some(signed), Some(certificate)) = (signed_octets(signer), certificate) else {
            return;
        };
        let (key, value) = (certificate.key_der(), info.signature.as_bytes());
        let held = signed
            .iter()
            .map(|octets| algorithm::holds(&key, scheme, &digest.digest(octets), value))
            .reduce(|first, second| if first == Ok(false) { second } else { first });
        let fault = (Indication::TotalFailed, SubIndication::SigCryptoFailure);
        match held {
            Some(Ok(true)) => {
                self.pass(CheckName::Algorithms, scheme.name());
                self.pass(CheckName::SignatureValue, "holds");
            }
            Some(Ok(false)) | None => {
                self.pass(CheckName::Algorithms, scheme.name());
                self.fail(CheckName::SignatureValue, "does not hold", fault);
            }
            Some(Err(unaccepted)) => {
                self.fail(CheckName::Algorithms, unaccepted.to_string(), WEAK);
            }
        }
    }

    fn chain(
        &mut self,
        envelope: &Envelope<'_>,
        certificate: &SignerCertificate,
        signed_at: Option<Timestamp>,
        policy: &Policy,
    ) {
        self.key_usage(certificate);
        let valid = self.validity(certificate, signed_at, policy.at);
        let name = CheckName::Chain;
        match chain::find(certificate, envelope, policy, valid) {
            ChainVerdict::Found { chain, anchor } => {
                self.pass(name, format!("to {anchor}"));
                self.revocation(chain::revocation(&chain, envelope, policy));
            }
            ChainVerdict::Absent => {
                let fault = (Indication::Indeterminate, SubIndication::NoCertificateChainFound);
                self.fail(name, "no chain to a trust anchor", fault);
            }
            ChainVerdict::Broken(detail) => {
                let fault =
                    (Indication::Indeterminate, SubIndication::CertificateChainGeneralFailure);
                self.fail(name, detail, fault);
            }
        }
    }

    fn key_usage(&mut self, certificate: &SignerCertificate) {
        if certificate.is_for_signature() {
            return self.pass(CheckName::KeyUsage, "nonRepudiation");
        }
        let usages = certificate.usages().join(", ");
        let detail = format!("not for signing documents: keyUsage is \"{usages}\"");
        let fault = (Indication::Indeterminate, SubIndication::ChainConstraintsFailure);
        self.fail(CheckName::KeyUsage, detail, fault);
    }

    /// Whether the signer's certificate is valid by its dates at the moment of validation.
    fn validity(
        &mut self,
        certificate: &SignerCertificate,
        signed_at: Option<Timestamp>,
        at: Timestamp,
    ) -> bool {
        let (from, to) = (certificate.not_before(), certificate.not_after());
        if certificate.is_valid_at(at) {
            self.pass(CheckName::Validity, format!("from {from} to {to}"));
            return true;
        }
        let fault = match signed_at {
            Some(signed_at) if signed_at > to => (Indication::TotalFailed, SubIndication::Expired),
            Some(signed_at) if signed_at < from => {
                (Indication::TotalFailed, SubIndication::NotYetValid)
            }
            Some(_) | None => (Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe),
        };
        let what = if at > to { "expired" } else { "not yet valid" };
        self.fail(CheckName::Validity, format!("{what}: from {from} to {to}"), fault);
        false
    }

    fn revocation(&mut self, verdict: RevocationVerdict) {
        let name = CheckName::Revocation;
        match verdict {
            RevocationVerdict::Good(detail) => self.pass(name, detail),
            RevocationVerdict::NoSource(detail) => self.line(name, None, detail),
            RevocationVerdict::Missing(detail) => {
                self.line(name, None, detail);
                self.faults.push((Indication::Indeterminate, SubIndication::TryLater));
            }
            RevocationVerdict::Revoked(at) => {
                let fault = (Indication::TotalFailed, SubIndication::Revoked);
                self.fail(name, format!("the signer's certificate was revoked on {at}"), fault);
            }
            RevocationVerdict::AuthorityRevoked(authority) => {
                let fault = (Indication::Indeterminate, SubIndication::RevokedCaNoPoe);
                self.fail(name, format!("{authority} was revoked"), fault);
            }
        }
    }
}

fn is_named(certificate: &SignerCertificate, id: &SignerIdentifier) -> bool {
    match id {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            let serial = id.serial_number.to_der();
            id.issuer == *certificate.issuer_name()
                && serial.is_ok_and(|serial| serial == certificate.serial_der())
        }
        SignerIdentifier::SubjectKeyIdentifier(key) => {
            chain::key_identifier(certificate).as_deref() == Some(key.0.as_bytes())
        }
    }
}
