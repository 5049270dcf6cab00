//! Whether a token holds: its one signature, and the certificate of the authority.

use cms::signed_data::{SignerIdentifier, SignerInfo};
use const_oid::db::rfc5911;
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::request::TimestampError;
use super::types::TstInfo;
use crate::algorithm::{Hash, Scheme, holds};
use crate::ess::SigningCertificate;
use crate::tlv::{Cursor, Tlv, tag};
use crate::{Policy, SignerCertificate, verify};

/// id-kp-timeStamping (RFC 5280 section 4.2.1.12).
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const CERTIFICATES_MAX: usize = 20;

/// A token that holds.
pub(super) struct Stamped {
    pub(super) info: TstInfo,
    pub(super) time: Timestamp,
    pub(super) authority: String,
}

/// SignedData of a token: slices of it.
struct Parts<'a> {
    content: &'a [u8],
    certificates: Vec<&'a [u8]>,
    info: Tlv<'a>,
}

/// Reads a token in DER and checks all but what it was asked for.
pub(super) fn read(
    token: &[u8],
    at: Timestamp,
    policy: Option<&Policy>,
) -> Result<Stamped, TimestampError> {
    let parts = Parts::read(token)?;
    let info = TstInfo::from_der(parts.content)
        .map_err(|_| TimestampError::Malformed("the content of the token"))?;
    let time = info.time().ok_or(TimestampError::Malformed("the time of the token"))?;
    let signer = SignerInfo::from_der(parts.info.raw)
        .map_err(|_| TimestampError::Malformed("the signature of the token"))?;
    let certificate = signer_certificate(&parts, &signer)?;
    signature(&parts, &signer, &certificate)?;
    purpose(&certificate)?;
    for moment in [time, at] {
        if !certificate.is_valid_at(moment) {
            let (from, to) = (certificate.not_before(), certificate.not_after());
            let why = format!("{moment} is outside {from} to {to}");
            return Err(TimestampError::NotForTimestamps(why));
        }
    }
    if let Some(policy) = policy {
        verify::leads_to_anchor(&certificate, &parts.certificates, policy)
            .map_err(TimestampError::NotTrusted)?;
    }
    Ok(Stamped { info, time, authority: certificate.name() })
}

impl<'a> Parts<'a> {
    fn read(token: &'a [u8]) -> Result<Self, TimestampError> {
        const WHAT: &str = "the token";
        let mut info = Cursor::new(token).expect(tag::SEQUENCE, WHAT)?.inside();
        if info.expect(tag::OID, WHAT)?.value != rfc5911::ID_SIGNED_DATA.as_bytes() {
            return Err(TimestampError::Malformed(WHAT));
        }
        let data = info.expect(tag::CONTEXT_0, WHAT)?;
        let mut data = data.inside().expect(tag::SEQUENCE, WHAT)?.inside();
        data.expect(tag::INTEGER, WHAT)?;
        data.expect(tag::SET, WHAT)?;
        let mut content = data.expect(tag::SEQUENCE, WHAT)?.inside();
        if content.expect(tag::OID, WHAT)?.value != super::ID_CT_TST_INFO.as_bytes() {
            return Err(TimestampError::Malformed(WHAT));
        }
        let content = content.expect(tag::CONTEXT_0, WHAT)?;
        let content = content.inside().expect(tag::OCTET_STRING, WHAT)?.value;
        let certificates = match data.optional(tag::CONTEXT_0)? {
            Some(set) => set.inside().all()?,
            None => Vec::new(),
        };
        if certificates.len() > CERTIFICATES_MAX {
            return Err(TimestampError::Malformed("a token with so many certificates"));
        }
        let certificates =
            certificates.iter().filter(|one| one.tag == tag::SEQUENCE).map(|one| one.raw).collect();
        data.optional(tag::CONTEXT_1)?;
        let infos = data.expect(tag::SET, WHAT)?.inside().all()?;
        // The token is signed by the authority and by nobody else (section 2.4.2).
        let [info] = infos.as_slice() else {
            return Err(TimestampError::Malformed("a token with other than one signature"));
        };
        Ok(Self { content, certificates, info: *info })
    }

    /// The signed attributes as they were signed.
    fn attributes(&self) -> Result<Vec<u8>, TimestampError> {
        const WHAT: TimestampError = TimestampError::Malformed("the token's attributes");
        let fields = self.info.inside().all()?;
        let found = fields.iter().find(|field| field.tag == tag::CONTEXT_0).ok_or(WHAT)?;
        let mut octets = found.raw.to_vec();
        octets[0] = tag::SET;
        Ok(octets)
    }
}

fn signer_certificate(
    parts: &Parts<'_>,
    signer: &SignerInfo,
) -> Result<SignerCertificate, TimestampError> {
    let is_named = |certificate: &SignerCertificate| match &signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == *certificate.issuer_name()
                && id.serial_number.to_der().is_ok_and(|serial| serial == certificate.serial_der())
        }
        // The reference among the attributes decides (below); here any will do.
        SignerIdentifier::SubjectKeyIdentifier(_) => references(signer, certificate).is_some(),
    };
    let absent = || TimestampError::NotHolding("the authority's certificate is not in it".into());
    parts
        .certificates
        .iter()
        .filter_map(|der| SignerCertificate::from_der(der.to_vec(), Vec::new()).ok())
        .find(is_named)
        .ok_or_else(absent)
}

/// Content type, digest, reference to the certificate (RFC 3161 section 2.4.2, RFC 5816), value.
fn signature(
    parts: &Parts<'_>,
    signer: &SignerInfo,
    certificate: &SignerCertificate,
) -> Result<(), TimestampError> {
    let no = |why: &str| TimestampError::NotHolding(why.to_owned());
    let kind = value_of::<ObjectIdentifier>(signer, rfc5911::ID_CONTENT_TYPE);
    if kind != Some(super::ID_CT_TST_INFO) {
        return Err(no("its content type is not signed along"));
    }
    let digest = Hash::from_oid(signer.digest_alg.oid).ok_or_else(|| no("an unknown digest"))?;
    let said = value_of::<OctetString>(signer, rfc5911::ID_MESSAGE_DIGEST);
    if said.is_none_or(|said| said.as_bytes() != digest.digest(parts.content)) {
        return Err(no("its content was changed"));
    }
    references(signer, certificate).ok_or_else(|| no("it names another certificate"))?;
    let octets = parts.attributes()?;
    let scheme = Scheme::read(&signer.signature_algorithm, digest)
        .map_err(|error| TimestampError::NotHolding(error.to_string()))?;
    let value = signer.signature.as_bytes();
    match holds(&certificate.key_der(), scheme, &digest.digest(&octets), value) {
        Ok(true) => Ok(()),
        Ok(false) => Err(no("its signature does not hold")),
        Err(error) => Err(TimestampError::NotHolding(error.to_string())),
    }
}

/// Whether the signed reference is to `certificate`.
fn references(signer: &SignerInfo, certificate: &SignerCertificate) -> Option<()> {
    let v2 = value_of::<SigningCertificate>(signer, rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2);
    let (reference, default) = match v2 {
        Some(reference) => (reference, Hash::Sha256),
        None => (value_of(signer, rfc5911::ID_AA_SIGNING_CERTIFICATE)?, Hash::Sha1),
    };
    let first = reference.certs.first()?;
    let hash = match &first.hash_algorithm {
        Some(algorithm) => Hash::from_oid(algorithm.oid)?,
        None => default,
    };
    let same = first.cert_hash.as_bytes() == hash.digest(&certificate.der)
        && first.issuer_serial.as_ref().is_none_or(|serial| serial.names(certificate));
    same.then_some(())
}

/// The single value of the single attribute `oid`.
fn value_of<T>(signer: &SignerInfo, oid: ObjectIdentifier) -> Option<T>
where
    T: for<'a> der::Decode<'a, Error = der::Error>,
{
    let attributes = signer.signed_attrs.as_ref()?;
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let (attribute, None) = (found.next()?, found.next()) else { return None };
    match attribute.values.as_slice() {
        [value] => T::from_der(&value.to_der().ok()?).ok(),
        _ => None,
    }
}

/// extKeyUsage, critical, timeStamping and nothing else (section 2.3).
fn purpose(certificate: &SignerCertificate) -> Result<(), TimestampError> {
    let no = |why: &str| Err(TimestampError::NotForTimestamps(why.to_owned()));
    match certificate.decoded().tbs_certificate().get_extension::<ExtendedKeyUsage>() {
        Ok(Some((true, usage))) if usage.0 == [TIME_STAMPING] => Ok(()),
        Ok(Some((false, _))) => no("its extended key usage is not critical"),
        Ok(Some(_)) => no("its extended key usage names other uses"),
        Ok(None) => no("it has no extended key usage"),
        Err(_) => no("its extended key usage cannot be read"),
    }
}
