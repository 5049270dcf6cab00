//! What a validation says, in the words of ETSI EN 319 102-1 (section 5.1.3, tables 5 and 6).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Indication {
    /// All checks succeeded.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// Neither yes nor no can be said with what is at hand.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// The signature is not valid.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
}

/// Why the verdict is not TOTAL-PASSED.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum SubIndication {
    /// No signature of an accepted form.
    FormatFailure,
    /// The content is not what was signed.
    HashFailure,
    /// The signature value does not hold.
    SigCryptoFailure,
    /// The signer's certificate was revoked when, by a timestamp over the content or by the
    /// signer's own words, it signed.
    Revoked,
    /// Revoked by now; no proof that it signed before.
    RevokedNoPoe,
    /// Expired already when, by its own words, it signed.
    Expired,
    /// Not yet valid when, by its own words, it signed.
    NotYetValid,
    /// The content is not inside the file.
    SignedDataNotFound,
    /// The signer's certificate is not in the file, or is not the one the signature names.
    NoSigningCertificateFound,
    /// No chain to a trust anchor.
    NoCertificateChainFound,
    /// A chain was found and does not hold.
    CertificateChainGeneralFailure,
    /// The certificate may not sign documents (keyUsage without nonRepudiation).
    ChainConstraintsFailure,
    /// An algorithm or key length that is not accepted.
    CryptoConstraintsFailureNoPoe,
    /// Expired or not yet valid at the moment of validation; no proof of an earlier existence.
    OutOfBoundsNoPoe,
    /// A certificate authority in the chain was revoked.
    RevokedCaNoPoe,
    /// Revocation data are missing or not fresh: ask again with them.
    TryLater,
}

/// One signer of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignerReport {
    /// The verdict on this signature.
    pub indication: Indication,
    /// Why, when not TOTAL-PASSED.
    pub sub_indication: Option<SubIndication>,
    /// Name in the certificate.
    pub name: String,
    /// Codice fiscale in the certificate.
    pub fiscal_code: Option<String>,
    /// Serial number of the certificate, hexadecimal.
    pub serial: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// Begin of the certificate's validity.
    pub not_before: Option<Timestamp>,
    /// End of the certificate's validity.
    pub not_after: Option<Timestamp>,
    /// When the signer says to have signed; nobody vouches for it.
    pub signing_time: Option<Timestamp>,
    /// Signature algorithm.
    pub algorithm: String,
    /// Envelope that this signature is in: 1 is the outermost.
    pub layer: usize,
    /// What others say about this signature.
    #[serde(default)]
    pub evidence: Evidence,
}

/// What others than the signer say about a signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Evidence {
    /// The earliest moment at which a trusted timestamp (RFC 3161) saw the signature: a proof of
    /// existence. Absent where none is inside, or none is trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// Who signed under this signature (RFC 5652 section 11.4), by name; they are not judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counter_signers: Vec<String>,
    /// What the certificate and the Trusted List say about its quality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Qualification>,
}

/// Quality of a certificate at the time of signing (Regulation (EU) 910/2014).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Qualification {
    /// Whether it is a qualified certificate for electronic signatures.
    pub qualified: bool,
    /// Whether the key is in a qualified signature creation device.
    pub device: bool,
    /// Whether a Trusted List says so; otherwise only the certificate does.
    pub listed: bool,
    /// The service of the Trusted List that issued it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub service: Option<String>,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CheckName {
    /// The file is an envelope with content and signatures.
    Format,
    /// Signed attributes: there, each once, right content type.
    SignedAttributes,
    /// The content does not pose as signed attributes.
    Content,
    /// The signer's certificate is in the file.
    SignerCertificate,
    /// The signature names that certificate.
    CertificateReference,
    /// The content has the digest that was signed.
    ContentDigest,
    /// Algorithms and key length are accepted.
    Algorithms,
    /// The signature value holds under the certificate's key.
    SignatureValue,
    /// A chain to a trust anchor.
    Chain,
    /// The certificate is valid at the moment of validation.
    Validity,
    /// The certificate is for signing documents.
    KeyUsage,
    /// Nobody in the chain is revoked.
    Revocation,
    /// A timestamp over the signature (RFC 3161).
    Timestamp,
    /// Signatures under this signature.
    CounterSignature,
    /// The quality of the certificate.
    Qualification,
    /// A signature in a PDF is over its whole revision but for itself.
    Coverage,
    /// What came into a PDF after the signature leaves what was signed as it was.
    LaterChanges,
}

impl CheckName {
    /// Whether it is about the file alone: what stays true without trusting anybody.
    #[must_use]
    pub fn is_integrity(self) -> bool {
        match self {
            Self::Format
            | Self::SignedAttributes
            | Self::Content
            | Self::SignerCertificate
            | Self::CertificateReference
            | Self::ContentDigest
            | Self::Algorithms
            | Self::SignatureValue
            | Self::Coverage
            | Self::LaterChanges => true,
            Self::Chain
            | Self::Validity
            | Self::KeyUsage
            | Self::Revocation
            | Self::Timestamp
            | Self::CounterSignature
            | Self::Qualification => false,
        }
    }
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// What was looked at.
    pub name: CheckName,
    /// Index into `signers`; absent for checks of the whole file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signer: Option<usize>,
    /// Whether it holds; absent when that cannot be said or need not be.
    pub passed: Option<bool>,
    /// What was found, for the officer's page and the log.
    pub detail: String,
}

/// What can be said today, apart from the verdict: whether the file is intact, and whether whom it
/// stands on could be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Statement {
    /// Nobody has changed content or signatures since the keys signed.
    pub intact: bool,
    /// How it stands with trust in whom the keys belong to.
    pub trust: Trust,
    /// What was looked at and decided, each once.
    pub checked: Vec<CheckName>,
    /// What could not be looked at, and why.
    pub unchecked: Vec<Unchecked>,
}

/// How it stands with trust.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Trust {
    /// Chain, dates, use and revocation were checked and hold.
    Held,
    /// Something of it was checked and does not hold.
    Refused,
    /// Something of it could not be checked today, and nothing else is against it.
    #[default]
    NotChecked,
}

/// Something that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unchecked {
    /// What.
    pub name: CheckName,
    /// Index into `signers`.
    pub signer: usize,
    /// Why.
    pub why: Why,
    /// Who or what is missing.
    pub detail: String,
}

/// Why something could not be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Why {
    /// Nobody was named whom to trust.
    NoAnchors,
    /// No revocation data are at hand that speak for this moment.
    NoRevocationData,
    /// They could not be asked for: no network was used.
    Offline,
}

/// Something that would let a validation say more, and where it can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What is asked for.
    pub kind: WantedKind,
    /// Where the certificate says it is; `http` or `https`. From the file: not to be trusted.
    pub url: String,
    /// Whose certificate it is about, for messages.
    pub about: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedKind {
    /// A revocation list: HTTP GET.
    Crl,
    /// An OCSP response: HTTP POST of this request as `application/ocsp-request` (RFC 6960
    /// appendix A.1).
    Ocsp(Vec<u8>),
}

/// The result of a validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The verdict over all signatures of the file.
    pub indication: Indication,
    /// Why, when not TOTAL-PASSED.
    pub sub_indication: Option<SubIndication>,
    /// Signers, outermost envelope first.
    pub signers: Vec<SignerReport>,
    /// One line per check.
    pub checks: Vec<Check>,
    /// SHA-256 of `content`, hexadecimal.
    pub content_sha256: Option<String>,
    /// What can be said of integrity and trust, apart.
    #[serde(default)]
    pub statement: Statement,
    /// What would let more be said; give it to [`Policy::with_crl`](crate::Policy::with_crl) or
    /// [`Policy::with_ocsp`](crate::Policy::with_ocsp) and validate again. Not serialised.
    #[serde(skip)]
    pub wanted: Vec<Wanted>,
    /// The innermost content. Left out of what is serialised.
    #[serde(skip)]
    pub content: Option<Vec<u8>>,
}

impl Report {
    /// Whether the verdict is TOTAL-PASSED.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.indication == Indication::TotalPassed
    }

    /// Whether the only thing between this and TOTAL-PASSED is missing revocation data: what a
    /// desk may accept at intake, log, and show to the officer.
    #[must_use]
    pub fn only_revocation_missing(&self) -> bool {
        let rest_passed = self.checks.iter().all(|check| check.passed != Some(false));
        let waiting = |signer: &SignerReport| match signer.indication {
            Indication::TotalPassed => true,
            Indication::Indeterminate => signer.sub_indication == Some(SubIndication::TryLater),
            Indication::TotalFailed => false,
        };
        self.indication == Indication::Indeterminate
            && self.sub_indication == Some(SubIndication::TryLater)
            && rest_passed
            && self.signers.iter().all(waiting)
    }

    /// Says that no network was used: what lacks revocation data lacks them for this reason.
    #[must_use]
    pub fn offline(mut self) -> Self {
        for one in &mut self.statement.unchecked {
            if one.why == Why::NoRevocationData {
                one.why = Why::Offline;
            }
        }
        self
    }

    /// Whether the innermost content has this SHA-256: rule V30 for files signed elsewhere.
    #[must_use]
    pub fn content_equals(&self, sha256: &[u8; 32]) -> bool {
        self.content.as_ref().is_some_and(|content| sha2::Sha256::digest(content)[..] == sha256[..])
    }

    /// The signature of a person, by codice fiscale, in any envelope of the file.
    #[must_use]
    pub fn signer(&self, fiscal_code: &str) -> Option<&SignerReport> {
        self.signers.iter().find(|signer| {
            signer.fiscal_code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(fiscal_code))
        })
    }
}
