//! What a certificate is good for, judged before a PIN is asked.
//!
//! Reads what ETSI EN 319 412-5 lets a qualified certificate say of itself. Whether its issuer may
//! say so is a matter of trusted lists, and of whoever verifies the signature.

use std::path::Path;

use der::asn1::{Any, ObjectIdentifier};
use der::{Decode as _, Sequence};
use jiff::Timestamp;
use known::{
    CIE_MODULES, CIE_NAMES, QC_COMPLIANCE, QC_DEVICE, QC_ESIGN, QC_STATEMENTS, QC_TYPE, QCP_DEVICE,
};
use signing::SignerCertificate;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::pkix::CertificatePolicies;

/// A certificate that ends sooner is worth a warning, days.
pub const SOON_DAYS: i64 = 60;

const DAY_S: i64 = 24 * 3600;

/// What kind of signature a certificate makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Qualified, with the key on a qualified device (QcCompliance, QcSSCD): what Chambers take.
    Qualified,
    /// Qualified, and the certificate does not say that its key is on such a device.
    QualifiedWithoutDevice,
    /// The identity card (CIE): an advanced signature (art. 61 DPCM 22/02/2013), not a qualified one.
    Cie,
    /// None of these.
    Other,
}

/// Why a certificate cannot sign this document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hindrance {
    /// keyUsage lacks nonRepudiation: it is for logging in.
    NotForSignature,
    /// It begins later.
    NotYetValid {
        /// When.
        from: Timestamp,
    },
    /// It has ended.
    Expired {
        /// When.
        at: Timestamp,
    },
    /// It is another person's than the declared signatory.
    OtherPerson {
        /// Fiscal code in the certificate.
        found: Option<String>,
        /// Fiscal code declared.
        expected: String,
    },
}

/// What a person should know before signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// It ends within [`SOON_DAYS`].
    EndsSoon {
        /// Whole days left.
        days: i64,
    },
    /// The identity card makes no qualified signature.
    Cie,
    /// The certificate does not say that it is qualified.
    NotQualified,
    /// The certificate does not say that its key is on a qualified device.
    NoDevice,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What kind of signature it makes.
    pub kind: Kind,
    /// Why it cannot be used; empty where it can.
    pub hindrances: Vec<Hindrance>,
    /// What to say even so.
    pub remarks: Vec<Remark>,
    /// Whole days until it ends, negative afterwards.
    pub ends_in_days: i64,
}

/// Judges `certificate` as of `at`, for the signatory with the fiscal code `expected` where one is
/// declared. `module` is the PKCS#11 module that shows it: the identity card's serves no other.
#[must_use]
pub fn judge(
    certificate: &SignerCertificate,
    module: &Path,
    expected: Option<&str>,
    at: Timestamp,
) -> Judgement {
    let kind = kind(certificate, module);
    let left_s = certificate.not_after().as_second() - at.as_second();
    let ends_in_days = left_s.div_euclid(DAY_S);
    let mut hindrances = Vec::new();
    if !certificate.is_for_signature() {
        hindrances.push(Hindrance::NotForSignature);
    }
    if at < certificate.not_before() {
        hindrances.push(Hindrance::NotYetValid { from: certificate.not_before() });
    }
    if at > certificate.not_after() {
        hindrances.push(Hindrance::Expired { at: certificate.not_after() });
    }
    let found = certificate.fiscal_code();
    if let Some(expected) = expected
        && !found.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(expected.trim()))
    {
        hindrances.push(Hindrance::OtherPerson { found, expected: expected.to_owned() });
    }
    let mut remarks = Vec::new();
    if (0..SOON_DAYS).contains(&ends_in_days) {
        remarks.push(Remark::EndsSoon { days: ends_in_days });
    }
    remarks.extend(match kind {
        Kind::Qualified => None,
        Kind::QualifiedWithoutDevice => Some(Remark::NoDevice),
        Kind::Cie => Some(Remark::Cie),
        Kind::Other => Some(Remark::NotQualified),
    });
    Judgement { kind, hindrances, remarks, ends_in_days }
}

/// QCStatement (ETSI EN 319 412-5 section 4.2, RFC 3739 section 3.2.6).
#[derive(Sequence)]
struct QcStatement {
    id: ObjectIdentifier,
    #[asn1(optional = "true")]
    info: Option<Any>,
}

fn kind(certificate: &SignerCertificate, module: &Path) -> Kind {
    let Ok(decoded) = CertificateInner::<Raw>::from_der(&certificate.der) else {
        return Kind::Other;
    };
    let certificate = decoded.tbs_certificate();
    let issuer = certificate.issuer().to_string().to_lowercase();
    let file = module.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if CIE_NAMES.iter().any(|name| issuer.contains(name))
        || CIE_MODULES.iter().any(|name| file.contains(name))
    {
        return Kind::Cie;
    }
    let extensions = certificate.extensions().map(Vec::as_slice).unwrap_or_default();
    let statements = extensions
        .iter()
        .find(|extension| extension.extn_id == QC_STATEMENTS)
        .and_then(|extension| Vec::<QcStatement>::from_der(extension.extn_value.as_bytes()).ok())
        .unwrap_or_default();
    let says = |id: ObjectIdentifier| statements.iter().any(|statement| statement.id == id);
    // A certificate without a type is for signatures: the statement came with eIDAS.
    let types = statements.iter().find(|statement| statement.id == QC_TYPE);
    let is_for_people = types.is_none_or(|types| {
        let types = types.info.as_ref().and_then(|info| info.decode_as().ok());
        types.is_some_and(|types: Vec<ObjectIdentifier>| types.contains(&QC_ESIGN))
    });
    let policies = certificate.get_extension::<CertificatePolicies>().ok().flatten();
    let on_device = says(QC_DEVICE)
        || policies.is_some_and(|(_, policies)| {
            policies.0.iter().any(|policy| policy.policy_identifier == QCP_DEVICE)
        });
    match (says(QC_COMPLIANCE) && is_for_people, on_device) {
        (true, true) => Kind::Qualified,
        (true, false) => Kind::QualifiedWithoutDevice,
        (false, _) => Kind::Other,
    }
}

/// Names and numbers by which kinds are known.
mod known {
    use der::asn1::ObjectIdentifier;

    /// Issuers of the identity card's certificates, in lower case.
    pub(super) const CIE_NAMES: [&str; 2] =
        ["italian electronic identity card", "ministero dell'interno"];
    /// Modules that serve the identity card alone, in lower case.
    pub(super) const CIE_MODULES: [&str; 2] = ["libcie-pkcs11", "ciepki"];

    /// Extension qcStatements (RFC 3739 section 3.2.6).
    pub(super) const QC_STATEMENTS: ObjectIdentifier = oid("1.3.6.1.5.5.7.1.3");
    /// QcCompliance, QcSSCD, QcType and its value for signatures (EN 319 412-5 section 4.2).
    pub(super) const QC_COMPLIANCE: ObjectIdentifier = oid("0.4.0.1862.1.1");
    pub(super) const QC_DEVICE: ObjectIdentifier = oid("0.4.0.1862.1.4");
    pub(super) const QC_TYPE: ObjectIdentifier = oid("0.4.0.1862.1.6");
    pub(super) const QC_ESIGN: ObjectIdentifier = oid("0.4.0.1862.1.6.1");
    /// Policy QCP-n-qscd (EN 319 411-2 section 5.3).
    pub(super) const QCP_DEVICE: ObjectIdentifier = oid("0.4.0.194112.1.2");

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }
}
