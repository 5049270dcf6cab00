//! Who signs: the certificate with what Italian practice reads from it, and the seam to any key.

use der::asn1::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::pkix::{KeyUsage, KeyUsages};
use x509_cert::name::Name;

use crate::algorithm::{KeyKind, key_kind};

/// A key that signs, wherever it lives: a card, a remote service, a test.
pub trait TokenSigner {
    /// The certificate of the key.
    fn certificate(&self) -> &SignerCertificate;

    /// The signature over `sha256`, the SHA-256 of what is signed, as CMS wants it: PKCS#1 v1.5
    /// octets for RSA, DER `ECDSA-Sig-Value` for elliptic curves (RFC 3279 section 2.2.3).
    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError>;

    /// The same for a key that insists on hashing by itself: `message` is what `sha256` is of.
    fn sign_message(&mut self, message: &[u8], sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        let _ = message;
        self.sign_digest(sha256)
    }
}

/// Why there is no signature, by what the caller can do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The content is above the limit: sign it elsewhere.
    #[error("content of {bytes} bytes is above the limit of {limit_bytes} bytes")]
    ContentTooLarge {
        /// Size of the content.
        bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
    /// The token refused the PIN: forget it, stop the batch, ask a person again. Never repeat.
    #[error("the PIN is wrong")]
    PinIncorrect,
    /// The PIN is blocked: only the issuer's unblocking code helps.
    #[error("the PIN is locked")]
    PinLocked,
    /// The token went away: put it back, then log in again.
    #[error("the token is gone")]
    TokenGone(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The token did not sign this one: others may succeed.
    #[error("the token did not sign")]
    TokenRefused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What the token gave does not verify under the certificate: nothing was stored.
    #[error("the token's signature does not verify: {detail}")]
    WrongSignature {
        /// What did not hold.
        detail: String,
    },
    /// The signing moment cannot be written (before 1970 or after 9999).
    #[error("the signing time {0} cannot be written")]
    Time(Timestamp),
    /// The certificate cannot sign this way.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}

/// A certificate that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The bytes are no X.509 certificate.
    #[error("not an X.509 certificate")]
    Malformed,
    /// The key is neither RSA nor on P-256 or P-384.
    #[error("a key of an unknown kind ({0})")]
    UnknownKey(String),
}

/// The certificate of a signer and the chain that travels with it.
#[derive(Debug, Clone)]
pub struct SignerCertificate {
    /// The certificate as its issuer encoded it.
    pub der: Vec<u8>,
    /// Certificates of the issuers, nearest first, as far as known; roots are not needed.
    pub chain_der: Vec<Vec<u8>>,
    decoded: CertificateInner<Raw>,
}

impl PartialEq for SignerCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for SignerCertificate {}

impl SignerCertificate {
    /// Reads a certificate in DER.
    pub fn from_der(der: Vec<u8>, chain_der: Vec<Vec<u8>>) -> Result<Self, CertificateError> {
        let decoded = CertificateInner::from_der(&der).map_err(|_| CertificateError::Malformed)?;
        Ok(Self { der, chain_der, decoded })
    }

    /// The name to show: common name, else given and family name, else the whole subject.
    #[must_use]
    pub fn name(&self) -> String {
        let subject = self.decoded.tbs_certificate().subject();
        attribute(subject, COMMON_NAME)
            .or_else(|| Some(format!("{} {}", self.given_name()?, self.family_name()?)))
            .unwrap_or_else(|| subject.to_string())
    }

    /// Given name (GN).
    #[must_use]
    pub fn given_name(&self) -> Option<String> {
        attribute(self.decoded.tbs_certificate().subject(), GIVEN_NAME)
    }

    /// Family name (SN).
    #[must_use]
    pub fn family_name(&self) -> Option<String> {
        attribute(self.decoded.tbs_certificate().subject(), SURNAME)
    }

    /// Codice fiscale from serialNumber `TINIT-...` (ETSI EN 319 412-1 section 5.1.3), also in the
    /// older forms `IT:...` and bare.
    #[must_use]
    pub fn fiscal_code(&self) -> Option<String> {
        let raw = attribute(self.decoded.tbs_certificate().subject(), SERIAL_NUMBER)?;
        let raw = raw.trim().to_uppercase();
        let code = raw.strip_prefix("TINIT-").or_else(|| raw.strip_prefix("IT:")).unwrap_or(&raw);
        let fits = matches!(code.len(), 11 | 16) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| code.to_owned())
    }

    /// Serial number in hexadecimal.
    #[must_use]
    pub fn serial(&self) -> String {
        hex::encode(self.decoded.tbs_certificate().serial_number().as_bytes())
    }

    /// Common name of the issuer, or its whole name.
    #[must_use]
    pub fn issuer(&self) -> String {
        let issuer = self.decoded.tbs_certificate().issuer();
        attribute(issuer, COMMON_NAME).unwrap_or_else(|| issuer.to_string())
    }

    /// Begin of validity.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        timestamp(self.decoded.tbs_certificate().validity().not_before)
    }

    /// End of validity.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        timestamp(self.decoded.tbs_certificate().validity().not_after)
    }

    /// Whether it is valid at `at` by its dates.
    #[must_use]
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        self.not_before() <= at && at <= self.not_after()
    }

    /// Whether keyUsage allows signing documents: nonRepudiation, named contentCommitment since
    /// X.509 (2005). A certificate for logging in does not have it.
    #[must_use]
    pub fn is_for_signature(&self) -> bool {
        self.key_usages().is_some_and(|usage| usage.0.contains(KeyUsages::NonRepudiation))
    }

    /// Whether it belongs to an authority (keyUsage keyCertSign), not to a person.
    #[must_use]
    pub fn is_authority(&self) -> bool {
        self.key_usages().is_some_and(|usage| usage.0.contains(KeyUsages::KeyCertSign))
    }

    /// Whether it is by name the issuer of `other`. No signature is checked.
    #[must_use]
    pub fn has_issued(&self, other: &Self) -> bool {
        self.decoded.tbs_certificate().subject() == other.decoded.tbs_certificate().issuer()
    }

    /// Whether the key is on an elliptic curve; otherwise it is RSA.
    pub fn has_elliptic_key(&self) -> Result<bool, CertificateError> {
        match key_kind(&self.key_der()) {
            Ok(KeyKind::Ec) => Ok(true),
            Ok(KeyKind::Rsa) => Ok(false),
            Err(oid) => Err(CertificateError::UnknownKey(oid)),
        }
    }

    /// The uses that the certificate names, for messages.
    #[must_use]
    pub fn usages(&self) -> Vec<&'static str> {
        const NAMES: [(KeyUsages, &str); 5] = [
            (KeyUsages::DigitalSignature, "digitalSignature"),
            (KeyUsages::NonRepudiation, "nonRepudiation"),
            (KeyUsages::KeyEncipherment, "keyEncipherment"),
            (KeyUsages::DataEncipherment, "dataEncipherment"),
            (KeyUsages::KeyCertSign, "keyCertSign"),
        ];
        let Some(usage) = self.key_usages() else {
            return Vec::new();
        };
        NAMES.iter().filter(|(bit, _)| usage.0.contains(*bit)).map(|(_, name)| *name).collect()
    }

    pub(crate) fn decoded(&self) -> &CertificateInner<Raw> {
        &self.decoded
    }

    pub(crate) fn issuer_name(&self) -> &Name {
        self.decoded.tbs_certificate().issuer()
    }

    /// The serial number's INTEGER in DER.
    pub(crate) fn serial_der(&self) -> Vec<u8> {
        // Encoding what was decoded fails only for lengths above 256 MB.
        self.decoded.tbs_certificate().serial_number().to_der().unwrap_or_default()
    }

    /// The subject in DER.
    pub(crate) fn subject_der(&self) -> Vec<u8> {
        self.decoded.tbs_certificate().subject().to_der().unwrap_or_default()
    }

    /// Whether the holder of `key_der` (SubjectPublicKeyInfo) signed this certificate.
    pub(crate) fn is_signed_by(&self, key_der: &[u8]) -> bool {
        let Ok(signed) = certval::DeferDecodeSigned::from_der(&self.der) else {
            return false;
        };
        // The algorithm stands twice; a difference is a substitution (RFC 5280 section 4.1.1.2).
        let algorithm = self.decoded.tbs_certificate().signature();
        let value = signed.signature.as_bytes().unwrap_or_default();
        *algorithm == signed.signature_algorithm
            && crate::algorithm::holds_over(key_der, algorithm, &signed.tbs_field, value)
                == Ok(true)
    }

    /// SubjectPublicKeyInfo in DER.
    pub(crate) fn key_der(&self) -> Vec<u8> {
        self.decoded.tbs_certificate().subject_public_key_info().to_der().unwrap_or_default()
    }

    fn key_usages(&self) -> Option<KeyUsage> {
        self.decoded.tbs_certificate().get_extension::<KeyUsage>().ok()?.map(|(_, usage)| usage)
    }
}

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SURNAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.4");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const GIVEN_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.42");

/// The text of an attribute in whichever string type it is written.
fn attribute(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    const TELETEX: u8 = 0x14;
    const BMP: u8 = 0x1e;
    let value = &name.iter().find(|attribute| attribute.oid == oid)?.value;
    let octets = value.value();
    let text = match *value.to_der().ok()?.first()? {
        TELETEX => octets.iter().map(|octet| char::from(*octet)).collect(),
        BMP => {
            let units: Vec<u16> =
                octets.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(octets).into_owned(),
    };
    // Names are shown to people and written to logs: no line breaks or reversals of direction.
    let text: String = text.chars().filter(|c| !c.is_control() && !is_bidi(*c)).collect();
    (!text.is_empty()).then_some(text)
}

pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

pub(crate) fn timestamp(time: x509_cert::time::Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
