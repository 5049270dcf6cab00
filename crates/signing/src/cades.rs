//! Making CAdES B-B (ETSI EN 319 122-1 section 6): enveloping, DER, SHA-256.
//!
//! Two steps, so that the key may be anywhere: [`prepare`] gives the digest to sign, [`finish`]
//! takes the signature value. Signed attributes: contentType, messageDigest, signingTime,
//! signing-certificate-v2. Signer and issuing certificates travel inside, byte for byte.
//!
//! The structures are those of the crate `cms`, filled in by hand: its builder wants a key that
//! can be called, and would name the signer by key identifier, which Italian verifiers do not
//! expect.

mod reading;

use std::time::Duration;

use cms::cert::IssuerAndSerialNumber;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo,
    SignerInfos,
};
use const_oid::db::{rfc5911, rfc5912};
use der::asn1::{Any, ContextSpecific, GeneralizedTime, OctetString, SetOfVec, UtcTime};
use der::oid::ObjectIdentifier;
use der::{Decode as _, Encode as _, EncodeValue, Tag, TagMode, TagNumber, Tagged};
use jiff::Timestamp;
use sha2::Digest as _;
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use crate::algorithm::{KeyKind, key_kind};
use crate::ess::SigningCertificate;
use crate::signer::{CertificateError, SignError, SignerCertificate, TokenSigner};
use crate::{MAX_CONTENT_BYTES, verify};

/// A signature that waits for its value.
#[derive(Debug, Clone)]
pub struct Prepared {
    certificate: SignerCertificate,
    signer: IssuerAndSerialNumber,
    content_sha256: [u8; 32],
    signed_attributes: SignedAttributes,
    /// The same in DER under the tag of a SET, as it is signed (RFC 5652 section 5.4).
    attributes: Vec<u8>,
    digest: [u8; 32],
}

impl Prepared {
    /// The signed attributes in DER, for a key that hashes by itself.
    #[must_use]
    pub fn attributes(&self) -> &[u8] {
        &self.attributes
    }

    /// SHA-256 of the signed attributes: what the key signs.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// SHA-256 of the content: what a person was shown.
    #[must_use]
    pub fn content_sha256(&self) -> &[u8; 32] {
        &self.content_sha256
    }
}

/// Signs `content` with `signer`, saying `at` as the signing time, and verifies the result.
pub fn sign(
    content: &[u8],
    signer: &mut dyn TokenSigner,
    at: Timestamp,
) -> Result<Vec<u8>, SignError> {
    let prepared = prepare(content, signer.certificate(), at)?;
    let value = signer.sign_message(prepared.attributes(), prepared.digest())?;
    finish(content, &prepared, &value)
}

/// The signed attributes for `content`, and their digest.
pub fn prepare(
    content: &[u8],
    certificate: &SignerCertificate,
    at: Timestamp,
) -> Result<Prepared, SignError> {
    if content.len() > MAX_CONTENT_BYTES {
        return Err(SignError::ContentTooLarge {
            bytes: content.len(),
            limit_bytes: MAX_CONTENT_BYTES,
        });
    }
    let time = time(at).ok_or(SignError::Time(at))?;
    prepared(sha2::Sha256::digest(content).into(), certificate, Some(&time))
}

/// The same for a content that stays outside, given by its SHA-256, without signingTime: a PDF
/// tells the moment itself (ETSI EN 319 142-1 section 6.3).
pub(crate) fn prepare_detached(
    content_sha256: [u8; 32],
    certificate: &SignerCertificate,
) -> Result<Prepared, SignError> {
    prepared(content_sha256, certificate, None)
}

fn prepared(
    content_sha256: [u8; 32],
    certificate: &SignerCertificate,
    time: Option<&Time>,
) -> Result<Prepared, SignError> {
    let signer = issuer_and_serial(certificate).map_err(unencodable)?;
    let signed_attributes =
        signed_attributes(certificate, &content_sha256, time).map_err(unencodable)?;
    let attributes = signed_attributes.to_der().map_err(unencodable)?;
    let digest = sha2::Sha256::digest(&attributes).into();
    Ok(Prepared {
        certificate: certificate.clone(),
        signer,
        content_sha256,
        signed_attributes,
        attributes,
        digest,
    })
}

/// The signed file from the signature value, read back and verified (all but the chain).
pub fn finish(content: &[u8], prepared: &Prepared, value: &[u8]) -> Result<Vec<u8>, SignError> {
    let p7m = assembled(Some(content), prepared, value)?;
    if !reading::holds(&p7m, content, prepared, value) {
        verify::intact(&p7m, content).map_err(|detail| SignError::WrongSignature { detail })?;
    }
    Ok(p7m)
}

/// SignedData without its content, which the caller verifies together with it.
pub(crate) fn finish_detached(prepared: &Prepared, value: &[u8]) -> Result<Vec<u8>, SignError> {
    assembled(None, prepared, value)
}

fn assembled(
    content: Option<&[u8]>,
    prepared: &Prepared,
    value: &[u8],
) -> Result<Vec<u8>, SignError> {
    let certificate = &prepared.certificate;
    let kind = key_kind(&certificate.key_der()).map_err(CertificateError::UnknownKey)?;
    signer_info(prepared, kind, value)
        .and_then(|signer_info| signed_data(content, signer_info))
        .and_then(|signed_data| enveloped(&signed_data, certificate))
        .map_err(unencodable)
}

/// Of what is encoded here only the certificates come from outside.
fn unencodable(_: der::Error) -> SignError {
    CertificateError::Malformed.into()
}

fn signed_attributes(
    certificate: &SignerCertificate,
    content_sha256: &[u8],
    time: Option<&Time>,
) -> der::Result<SignedAttributes> {
    let reference = SigningCertificate::sha256_of(certificate)?;
    let mut attributes = vec![
        attribute(rfc5911::ID_CONTENT_TYPE, &rfc5911::ID_DATA)?,
        attribute(rfc5911::ID_MESSAGE_DIGEST, &OctetString::new(content_sha256)?)?,
        attribute(rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2, &reference)?,
    ];
    if let Some(time) = time {
        attributes.push(attribute(rfc5911::ID_SIGNING_TIME, time)?);
    }
    SetOfVec::try_from(attributes)
}

fn attribute(oid: ObjectIdentifier, value: &(impl EncodeValue + Tagged)) -> der::Result<Attribute> {
    let values = SetOfVec::try_from(vec![Any::encode_from(value)?])?;
    Ok(Attribute { oid, values })
}

/// Fails for a serial number above 21 octets; RFC 5280 section 4.1.2.2 allows 20.
fn issuer_and_serial(certificate: &SignerCertificate) -> der::Result<IssuerAndSerialNumber> {
    Ok(IssuerAndSerialNumber {
        issuer: certificate.issuer_name().clone(),
        serial_number: SerialNumber::from_der(&certificate.serial_der())?,
    })
}

fn signer_info(prepared: &Prepared, kind: KeyKind, value: &[u8]) -> der::Result<SignerInfo> {
    Ok(SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(prepared.signer.clone()),
        digest_alg: sha256(),
        signed_attrs: Some(prepared.signed_attributes.clone()),
        signature_algorithm: signature_algorithm(kind),
        signature: OctetString::new(value)?,
        unsigned_attrs: None,
    })
}

/// SignedData that lacks its certificates.
fn signed_data(content: Option<&[u8]>, signer_info: SignerInfo) -> der::Result<SignedData> {
    Ok(SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha256()])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: rfc5911::ID_DATA,
            econtent: content.map(|content| Any::new(Tag::OctetString, content)).transpose()?,
        },
        certificates: None,
        crls: None,
        signer_infos: SignerInfos::try_from(vec![signer_info])?,
    })
}

/// ContentInfo in DER around `data`, with the certificates put in as their issuers encoded them.
///
/// `cms::signed_data::CertificateSet` would decode and encode them again. Certificates with
/// defaults written out, or with GeneralizedTime before 2050, come out of that with other octets
/// than were signed.
fn enveloped(data: &SignedData, certificate: &SignerCertificate) -> der::Result<Vec<u8>> {
    let certificates = std::iter::once(&certificate.der)
        .chain(&certificate.chain_der)
        .map(|der| Any::from_der(der))
        .collect::<der::Result<Vec<_>>>()?;
    let certificates = ContextSpecific {
        tag_number: TagNumber(0),
        tag_mode: TagMode::Implicit,
        value: SetOfVec::try_from(certificates)?,
    };
    let fields = [
        data.version.to_der()?,
        data.digest_algorithms.to_der()?,
        data.encap_content_info.to_der()?,
        certificates.to_der()?,
        data.signer_infos.to_der()?,
    ];
    ContentInfo {
        content_type: rfc5911::ID_SIGNED_DATA,
        content: Any::new(Tag::Sequence, fields.concat())?,
    }
    .to_der()
}

/// SHA-256 without parameters (RFC 5754 section 2).
fn sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: rfc5912::ID_SHA_256, parameters: None }
}

/// RSA names a NULL parameter (RFC 4055 section 5), ECDSA none (RFC 5758 section 3.2).
fn signature_algorithm(kind: KeyKind) -> AlgorithmIdentifierOwned {
    let (oid, parameters) = match kind {
        KeyKind::Rsa => (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, Some(Any::null())),
        KeyKind::Ec => (rfc5912::ECDSA_WITH_SHA_256, None),
    };
    AlgorithmIdentifierOwned { oid, parameters }
}

/// UTCTime to 2049, GeneralizedTime after, whole seconds (RFC 5652 section 11.3).
fn time(at: Timestamp) -> Option<Time> {
    if at < Timestamp::UNIX_EPOCH {
        return None;
    }
    let since_1970 = Duration::from_secs(u64::try_from(at.as_second()).ok()?);
    UtcTime::from_unix_duration(since_1970)
        .map(Time::UtcTime)
        .or_else(|_| GeneralizedTime::from_unix_duration(since_1970).map(Time::GeneralTime))
        .ok()
}
