//! The attributes by which a signature names its certificate (RFC 5035), which `cms` lacks.

use der::asn1::{Any, OctetString};
use der::{Decode as _, Sequence};
use sha2::Digest as _;
use spki::AlgorithmIdentifierOwned;
use x509_cert::certificate::Raw;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::serial_number::SerialNumber;

use crate::SignerCertificate;

/// SigningCertificateV2 (section 3), and SigningCertificate (section 4), which has no
/// `hash_algorithm` in it.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(crate) struct SigningCertificate {
    /// The signer's certificate, then others that the signature stands on.
    pub(crate) certs: Vec<CertId>,
    #[asn1(optional = "true")]
    pub(crate) policies: Option<Vec<Any>>,
}

/// ESSCertIDv2, or ESSCertID.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(crate) struct CertId {
    /// `None` in a version 2 identifier is SHA-256, which DER forbids to write, being the default:
    /// verifiers in Italy reject the attribute otherwise.
    #[asn1(optional = "true")]
    pub(crate) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<IssuerSerial>,
}

/// IssuerSerial.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(crate) struct IssuerSerial {
    /// GeneralNames left undecoded: one of them is looked for, the others may be of any kind.
    pub(crate) issuer: Vec<Any>,
    pub(crate) serial_number: SerialNumber<Raw>,
}

impl SigningCertificate {
    /// Names `certificate` by SHA-256, issuer and serial number.
    pub(crate) fn sha256_of(certificate: &SignerCertificate) -> der::Result<Self> {
        let cert_id = CertId {
            hash_algorithm: None,
            cert_hash: OctetString::new(sha2::Sha256::digest(&certificate.der).as_slice())?,
            issuer_serial: Some(IssuerSerial::of(certificate)?),
        };
        Ok(Self { certs: vec![cert_id], policies: None })
    }
}

impl IssuerSerial {
    fn of(certificate: &SignerCertificate) -> der::Result<Self> {
        Ok(Self {
            issuer: vec![directory_name(certificate)?],
            serial_number: SerialNumber::from_der(&certificate.serial_der())?,
        })
    }

    /// Whether this is issuer and serial number of `certificate`.
    pub(crate) fn names(&self, certificate: &SignerCertificate) -> bool {
        directory_name(certificate).is_ok_and(|issuer| self.issuer.contains(&issuer))
            && self.serial_number == *certificate.decoded().tbs_certificate().serial_number()
    }
}

fn directory_name(certificate: &SignerCertificate) -> der::Result<Any> {
    Any::encode_from(&GeneralName::DirectoryName(certificate.issuer_name().clone()))
}
