//! One signature of an envelope, check by check: what the file alone says.

use cms::signed_data::SignerIdentifier;
use der::Encode as _;
use der::oid::ObjectIdentifier;
use jiff::Timestamp;

use super::Fault;
use super::attributes::{Attributes, Reference, signed_octets};
use super::chain::{self, Purpose};
use super::envelope::{Envelope, Signer};
use super::sources::Sources;
use crate::SignerCertificate;
use crate::algorithm::{self, Hash, Scheme};
use crate::report::{
    Check, CheckName, Evidence, Indication, SignerReport, SubIndication, Wanted, Why,
};

/// What was found about one signature.
pub(super) struct Judged {
    pub(super) report: SignerReport,
    pub(super) checks: Vec<Check>,
    pub(super) faults: Vec<Fault>,
    /// What could not be looked at.
    pub(super) unchecked: Vec<(CheckName, Why, String)>,
    pub(super) wanted: Vec<Wanted>,
}

/// What a signature is judged against.
pub(super) struct Context<'a> {
    pub(super) envelope: &'a Envelope<'a>,
    pub(super) content: &'a [u8],
    pub(super) content_type: ObjectIdentifier,
    pub(super) purpose: Purpose,
    /// Certificates at hand beside those of the envelope, DER.
    pub(super) pool: &'a [Vec<u8>],
    /// Whom to trust as of when; `None` does not judge the certificate.
    pub(super) trust: Option<(&'a Sources, Timestamp)>,
    /// When the signature existed, as a trusted timestamp around it proves; those inside of it are
    /// judged with it.
    pub(super) existed: Option<Timestamp>,
}

/// Judges one signature.
pub(super) fn judge(signer: &Signer<'_>, context: &Context<'_>) -> Judged {
    let mut judged = Judged::new(signer);
    let attributes = judged.attributes(signer, context.content_type);
    let certificate = judged.certificate(context, signer);
    let reference = attributes.as_ref().map(|attributes| &attributes.reference);
    if let (Some(certificate), Some(reference)) = (&certificate, reference) {
        judged.reference(certificate, reference);
    }
    judged.cryptography(signer, attributes.as_ref(), certificate.as_ref(), context.content);
    if let (Some(certificate), Some((sources, at))) = (&certificate, context.trust) {
        let signed_at = attributes.as_ref().and_then(|attributes| attributes.signing_time);
        super::trust::judge(&mut judged, certificate, signer, signed_at, context, sources, at);
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
            evidence: Evidence::default(),
        };
        Self {
            report,
            checks: Vec::new(),
            faults: Vec::new(),
            unchecked: Vec::new(),
            wanted: Vec::new(),
        }
    }

    pub(super) fn pass(&mut self, name: CheckName, detail: impl Into<String>) {
        self.line(name, Some(true), detail);
    }

    pub(super) fn fail(&mut self, name: CheckName, detail: impl Into<String>, fault: Fault) {
        self.line(name, Some(false), detail);
        self.faults.push(fault);
    }

    pub(super) fn line(
        &mut self,
        name: CheckName,
        passed: Option<bool>,
        detail: impl Into<String>,
    ) {
        self.checks.push(Check { name, signer: None, passed, detail: detail.into() });
    }

    fn attributes(
        &mut self,
        signer: &Signer<'_>,
        content_type: ObjectIdentifier,
    ) -> Option<Attributes> {
        const FAULT: Fault = (Indication::TotalFailed, SubIndication::FormatFailure);
        let Some(attributes) = &signer.info.signed_attrs else {
            self.fail(CheckName::SignedAttributes, "no signed attributes", FAULT);
            return None;
        };
        match Attributes::read(attributes, content_type) {
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
        context: &Context<'_>,
        signer: &Signer<'_>,
    ) -> Option<SignerCertificate> {
        let inside = context.envelope.certificates.iter().copied();
        // A person's certificate travels inside (ETSI EN 319 122-1 section 6.3); a token's may be
        // wherever its authority's are.
        let beside = match context.purpose {
            Purpose::Document => &[],
            Purpose::Timestamp => context.pool,
        };
        let found = inside
            .chain(beside.iter().map(Vec::as_slice))
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
        let Some(digest) = Hash::from_oid(info.digest_alg.oid) else {
            let detail = format!("digest {} is not known", info.digest_alg.oid);
            return self.fail(CheckName::Algorithms, detail, WEAK);
        };
        if let Some(attributes) = attributes {
            let fault = (Indication::TotalFailed, SubIndication::HashFailure);
            if digest.digest(content) == attributes.message_digest {
                self.pass(CheckName::ContentDigest, digest.name());
            } else {
                self.fail(CheckName::ContentDigest, "the content was changed", fault);
            }
        }
        if digest == Hash::Sha1 {
            return self.fail(CheckName::Algorithms, "SHA-1 is too weak to be accepted", WEAK);
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
            .map(|octets| algorithm::holds(&key, scheme, &scheme.hash().digest(octets), value))
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
}

/// Whether a signature names this certificate.
pub(super) fn is_named(certificate: &SignerCertificate, id: &SignerIdentifier) -> bool {
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
