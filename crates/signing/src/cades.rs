//! Making CAdES B-B (ETSI EN 319 122-1 section 6): enveloping, DER, SHA-256.
//!
//! Two steps, so that the key may be anywhere: [`prepare`] gives the digest to sign, [`finish`]
//! takes the signature value. Signed attributes: contentType, messageDigest, signingTime,
//! signing-certificate-v2. Signer and issuing certificates travel inside, byte for byte.

use jiff::{Timestamp, tz};
use sha2::Digest as _;

use crate::algorithm::{KeyKind, key_kind};
use crate::signer::{CertificateError, SignError, SignerCertificate, TokenSigner};
use crate::tlv::{element, set_of, tag};
use crate::{MAX_CONTENT_BYTES, oid, verify};

/// A signature that waits for its value.
#[derive(Debug, Clone)]
pub struct Prepared {
    certificate: SignerCertificate,
    content_sha256: [u8; 32],
    /// SET OF Attribute in DER, as it is signed.
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
    let content_sha256: [u8; 32] = sha2::Sha256::digest(content).into();
    let attributes = set_of(
        tag::SET,
        vec![
            attribute(oid::CONTENT_TYPE, &element(tag::OID, &[oid::DATA])),
            attribute(
                oid::MESSAGE_DIGEST,
                &element(tag::OCTET_STRING, &[&content_sha256]),
            ),
            attribute(oid::SIGNING_TIME, &time(at)?),
            attribute(
                oid::SIGNING_CERTIFICATE_V2,
                &signing_certificate_v2(certificate),
            ),
        ],
    );
    let digest = sha2::Sha256::digest(&attributes).into();
    Ok(Prepared {
        certificate: certificate.clone(),
        content_sha256,
        attributes,
        digest,
    })
}

/// The signed file from the signature value, read back and verified (all but the chain).
pub fn finish(content: &[u8], prepared: &Prepared, value: &[u8]) -> Result<Vec<u8>, SignError> {
    let certificate = &prepared.certificate;
    let kind = key_kind(&certificate.key_der()).map_err(CertificateError::UnknownKey)?;
    let issuer_and_serial = element(
        tag::SEQUENCE,
        &[&certificate.issuer_der(), &certificate.serial_der()],
    );
    // The attributes were hashed as a SET and travel under an implicit tag (RFC 5652 5.4).
    let mut attributes = prepared.attributes.clone();
    attributes[0] = tag::CONTEXT_0;
    let signer_info = element(
        tag::SEQUENCE,
        &[
            &integer(1),
            &issuer_and_serial,
            &sha256_identifier(),
            &attributes,
            &signature_identifier(kind),
            &element(tag::OCTET_STRING, &[value]),
        ],
    );
    let certificates = std::iter::once(&certificate.der)
        .chain(&certificate.chain_der)
        .cloned()
        .collect();
    let content_info = element(
        tag::SEQUENCE,
        &[
            &element(tag::OID, &[oid::DATA]),
            &element(tag::CONTEXT_0, &[&element(tag::OCTET_STRING, &[content])]),
        ],
    );
    let signed_data = element(
        tag::SEQUENCE,
        &[
            &integer(1),
            &element(tag::SET, &[&sha256_identifier()]),
            &content_info,
            &set_of(tag::CONTEXT_0, certificates),
            &element(tag::SET, &[&signer_info]),
        ],
    );
    let p7m = element(
        tag::SEQUENCE,
        &[
            &element(tag::OID, &[oid::SIGNED_DATA]),
            &element(tag::CONTEXT_0, &[&signed_data]),
        ],
    );
    verify::intact(&p7m, content).map_err(|detail| SignError::WrongSignature { detail })?;
    Ok(p7m)
}

fn integer(value: u8) -> Vec<u8> {
    element(tag::INTEGER, &[&[value]])
}

fn attribute(oid: &[u8], value: &[u8]) -> Vec<u8> {
    element(
        tag::SEQUENCE,
        &[&element(tag::OID, &[oid]), &element(tag::SET, &[value])],
    )
}

/// SHA-256 without parameters (RFC 5754 section 2).
fn sha256_identifier() -> Vec<u8> {
    element(tag::SEQUENCE, &[&element(tag::OID, &[oid::SHA256])])
}

/// RSA names a NULL parameter (RFC 4055 section 5), ECDSA none (RFC 5758 section 3.2).
fn signature_identifier(kind: KeyKind) -> Vec<u8> {
    match kind {
        KeyKind::Rsa => element(
            tag::SEQUENCE,
            &[
                &element(tag::OID, &[oid::RSA_SHA256]),
                &element(tag::NULL, &[]),
            ],
        ),
        KeyKind::Ec => element(tag::SEQUENCE, &[&element(tag::OID, &[oid::ECDSA_SHA256])]),
    }
}

/// SigningCertificateV2 (RFC 5035 section 3). The digest algorithm is the default, SHA-256, and
/// DER forbids to write a default: verifiers in Italy reject the attribute otherwise.
fn signing_certificate_v2(certificate: &SignerCertificate) -> Vec<u8> {
    let hash = sha2::Sha256::digest(&certificate.der);
    let names = element(
        tag::SEQUENCE,
        &[&element(tag::CONTEXT_4, &[&certificate.issuer_der()])],
    );
    let issuer_serial = element(tag::SEQUENCE, &[&names, &certificate.serial_der()]);
    let cert_id = element(
        tag::SEQUENCE,
        &[&element(tag::OCTET_STRING, &[&hash]), &issuer_serial],
    );
    element(tag::SEQUENCE, &[&element(tag::SEQUENCE, &[&cert_id])])
}

/// UTCTime to 2049, GeneralizedTime after, whole seconds (RFC 5652 section 11.3).
fn time(at: Timestamp) -> Result<Vec<u8>, SignError> {
    let civil = at.to_zoned(tz::TimeZone::UTC).datetime();
    let (tag, format) = match civil.year() {
        1970..=2049 => (tag::UTC_TIME, "%y%m%d%H%M%SZ"),
        2050..=9999 => (tag::GENERALIZED_TIME, "%Y%m%d%H%M%SZ"),
        _ => return Err(SignError::Time(at)),
    };
    Ok(element(
        tag,
        &[civil.strftime(format).to_string().as_bytes()],
    ))
}
