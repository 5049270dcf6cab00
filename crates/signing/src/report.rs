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
    /// The signer's certificate was revoked at the moment of validation.
    Revoked,
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
    /// A signature in a PDF is over its whole revision but for itself.
    Coverage,
    /// What came into a PDF after the signature leaves what was signed as it was.
    LaterChanges,
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
