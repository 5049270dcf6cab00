//! Whom a certificate is made for. Owns the choices a test can make; makes nothing.

/// A natural person with one key and one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Given name, as in the certificate's GN.
    pub given: String,
    /// Family name, as in the certificate's SN.
    pub family: String,
    /// Codice fiscale, sixteen characters; stands in serialNumber after `TINIT-`.
    pub fiscal_code: String,
    /// The key.
    pub key: Key,
    /// What the certificate is for.
    pub usage: Usage,
    /// Whether the key asks for the PIN before each signature (CKA_ALWAYS_AUTHENTICATE).
    pub always_authenticate: bool,
    /// When the certificate is valid.
    pub validity: Validity,
    /// Who issued it.
    pub issuer: Issuer,
}

impl Person {
    /// A person with an RSA-2048 key for signatures, valid now, certified by the test authority.
    #[must_use]
    pub fn new(given: &str, family: &str, fiscal_code: &str) -> Self {
        Self {
            given: given.to_owned(),
            family: family.to_owned(),
            fiscal_code: fiscal_code.to_owned(),
            key: Key::Rsa2048,
            usage: Usage::NonRepudiation,
            always_authenticate: false,
            validity: Validity::Current,
            issuer: Issuer::TestAuthority,
        }
    }

    /// With another key.
    #[must_use]
    pub fn with_key(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// With another use of the certificate.
    #[must_use]
    pub fn with_usage(self, usage: Usage) -> Self {
        Self { usage, ..self }
    }

    /// With a key that asks for the PIN before each signature.
    #[must_use]
    pub fn with_always_authenticate(self) -> Self {
        Self { always_authenticate: true, ..self }
    }

    /// With another validity.
    #[must_use]
    pub fn with_validity(self, validity: Validity) -> Self {
        Self { validity, ..self }
    }

    /// Certified by another authority.
    #[must_use]
    pub fn with_issuer(self, issuer: Issuer) -> Self {
        Self { issuer, ..self }
    }
}

/// Kinds of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// RSA of 2048 bits.
    Rsa2048,
    /// ECDSA over P-256.
    EcP256,
    /// ECDSA over P-384.
    EcP384,
    /// ECDSA over P-521.
    EcP521,
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Signing: keyUsage nonRepudiation alone. On the token: label `DS0`, `DS1`, ...
    NonRepudiation,
    /// Logging in: keyUsage digitalSignature alone. On the token: label `CNS0`, `CNS1`, ...
    DigitalSignature,
}

/// When a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// From an hour ago, for three years.
    Current,
    /// From three years ago to yesterday.
    Expired,
    /// From tomorrow.
    NotYet,
}

/// Who issues a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// The authority in `anchors_dir()`.
    TestAuthority,
    /// An authority of the same shape that stands in no anchors folder.
    Stranger,
}
