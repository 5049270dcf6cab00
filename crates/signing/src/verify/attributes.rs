//! Signed attributes (RFC 5652 section 5.3, RFC 5035): present, each once, of the right form.

use cms::signed_data::SignedAttributes;
use const_oid::db::rfc5911;
use der::asn1::{Any, OctetString, SetOfVec};
use der::oid::ObjectIdentifier;
use der::{Decode as _, Encode as _, Tag, TagNumber};
use jiff::Timestamp;
use x509_cert::time::Time;

use super::envelope::Signer;
use crate::algorithm::Hash;
use crate::ess::{IssuerSerial, SigningCertificate};
use crate::signer::timestamp;
use crate::tlv::{Cursor, Malformed, Tlv, tag};

/// The attributes that validation looks at. Others may be of any kind, and are left undecoded.
const JUDGED: [ObjectIdentifier; 5] = [
    rfc5911::ID_CONTENT_TYPE,
    rfc5911::ID_MESSAGE_DIGEST,
    rfc5911::ID_SIGNING_TIME,
    rfc5911::ID_AA_SIGNING_CERTIFICATE,
    rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2,
];

/// Attributes of one signature, signed ones and others apart.
pub(super) const MAX_ATTRIBUTES: usize = 64;

/// What the attributes say.
pub(super) struct Attributes {
    pub(super) message_digest: Vec<u8>,
    pub(super) signing_time: Option<Timestamp>,
    pub(super) reference: Reference,
}

/// The certificate that a signature names: the first identifier of the attribute.
pub(super) struct Reference {
    /// `None`: an algorithm that is not known.
    pub(super) hash: Option<Hash>,
    pub(super) digest: Vec<u8>,
    pub(super) issuer_serial: Option<IssuerSerial>,
}

impl Attributes {
    /// `content_type` is the type of the content that is signed.
    pub(super) fn read(
        attributes: &SignedAttributes,
        content_type: ObjectIdentifier,
    ) -> Result<Self, Malformed> {
        let said = once(attributes, &[rfc5911::ID_CONTENT_TYPE], "contentType not exactly once")?;
        if said.1.decode_as() != Ok(content_type) {
            return Err(Malformed("contentType other than that of the content"));
        }
        let (_, digest) =
            once(attributes, &[rfc5911::ID_MESSAGE_DIGEST], "messageDigest not exactly once")?;
        let digest: OctetString = digest.decode_as().map_err(|_| Malformed("messageDigest"))?;
        Ok(Self {
            message_digest: digest.into_bytes().into_vec(),
            signing_time: signing_time(attributes)?,
            reference: Reference::read(attributes)?,
        })
    }
}

impl Reference {
    fn read(attributes: &SignedAttributes) -> Result<Self, Malformed> {
        const WHAT: Malformed = Malformed("signing-certificate");
        const IDS: [ObjectIdentifier; 2] =
            [rfc5911::ID_AA_SIGNING_CERTIFICATE, rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2];
        let (id, value) = once(attributes, &IDS, "signing-certificate not exactly once")?;
        let certificates: SigningCertificate = value.decode_as().map_err(|_| WHAT)?;
        let first = certificates.certs.into_iter().next().ok_or(WHAT)?;
        let v2 = id == rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2;
        let hash = match first.hash_algorithm {
            Some(algorithm) if v2 => Hash::from_oid(algorithm.oid),
            Some(_) => return Err(WHAT),
            None if v2 => Some(Hash::Sha256),
            None => Some(Hash::Sha1),
        };
        Ok(Self {
            hash,
            digest: first.cert_hash.into_bytes().into_vec(),
            issuer_serial: first.issuer_serial,
        })
    }
}

/// UTCTime or GeneralizedTime in UTC (RFC 5652 section 11.3).
fn signing_time(attributes: &SignedAttributes) -> Result<Option<Timestamp>, Malformed> {
    let id = rfc5911::ID_SIGNING_TIME;
    if attributes.iter().all(|attribute| attribute.oid != id) {
        return Ok(None);
    }
    let (_, value) = once(attributes, &[id], "signingTime more than once")?;
    let time: Time = value.decode_as().map_err(|_| Malformed("signingTime"))?;
    Ok(Some(timestamp(time)))
}

/// The single value of the single attribute that carries one of `ids`.
fn once<'a>(
    attributes: &'a SignedAttributes,
    ids: &[ObjectIdentifier],
    what: &'static str,
) -> Result<(ObjectIdentifier, &'a Any), Malformed> {
    let mut found = attributes.iter().filter(|attribute| ids.contains(&attribute.oid));
    let (Some(attribute), None) = (found.next(), found.next()) else {
        return Err(Malformed(what));
    };
    match attribute.values.as_slice() {
        [value] => Ok((attribute.oid, value)),
        _ => Err(Malformed(what)),
    }
}

/// The octets over which the signature stands: as received, then sorted as DER wants them.
///
/// Some programs sign attributes out of order. Either way these are the same attributes, so both
/// forms may hold (as the European Commission's DSS accepts them).
pub(super) fn signed_octets(signer: &Signer<'_>) -> Option<Vec<Vec<u8>>> {
    let mut received = signer.attributes?.to_vec();
    received[0] = tag::SET;
    let sorted = SetOfVec::<Any>::from_der(&received).ok()?.to_der().ok()?;
    if sorted == received { Some(vec![received]) } else { Some(vec![received, sorted]) }
}

/// The single values of signed attributes of one kind; what cannot be read is passed over.
pub(super) fn values<'a>(signer: &Signer<'a>, id: ObjectIdentifier) -> Vec<&'a [u8]> {
    let attributes = signer.attributes.unwrap_or_default();
    let all = Cursor::new(attributes).expect(tag::CONTEXT_0, "attributes");
    let all = all.and_then(|all| all.inside().all()).unwrap_or_default();
    all.iter().filter(|one| name_of(one) == Ok(id.as_bytes())).flat_map(values_of).collect()
}

/// The values of what has the form of an attribute.
pub(super) fn values_of<'a>(attribute: &Tlv<'a>) -> Vec<&'a [u8]> {
    let mut fields = attribute.inside();
    let values = match (fields.next(), fields.next()) {
        (Ok(_), Ok(Some(values))) => values.inside().all().unwrap_or_default(),
        _ => Vec::new(),
    };
    values.iter().map(|value| value.raw).collect()
}

/// Signed attributes under their tag, without those that are not judged.
pub(super) fn judged(attributes: &Tlv<'_>) -> Result<Vec<u8>, Malformed> {
    const CONTEXT_0: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    let mut kept = Vec::new();
    let all = attributes.inside().all()?;
    if all.len() > MAX_ATTRIBUTES {
        return Err(Malformed("too many signed attributes"));
    }
    for attribute in all {
        let name = name_of(&attribute)?;
        if JUDGED.iter().any(|judged| judged.as_bytes() == name) {
            kept.extend_from_slice(attribute.raw);
        }
    }
    Any::new(CONTEXT_0, kept).and_then(|kept| kept.to_der()).map_err(|_| Malformed("attributes"))
}

/// Whether content has the form SET OF Attribute, that is, whether a signature over it may have
/// been made as a signature over attributes.
///
/// Walked over, not decoded: what only somebody else's decoder reads as attributes counts too.
pub(super) fn reads_as_attributes(content: &[u8]) -> bool {
    let Ok((der, used)) = crate::ber::to_definite(content) else {
        return false;
    };
    let all = Cursor::new(&der).expect(tag::SET, "attributes").and_then(|set| set.inside().all());
    used == content.len()
        && all.is_ok_and(|all| !all.is_empty() && all.iter().all(|one| name_of(one).is_ok()))
}

/// The OID octets of what has the form of an attribute.
pub(super) fn name_of<'a>(attribute: &Tlv<'a>) -> Result<&'a [u8], Malformed> {
    const WHAT: &str = "an attribute";
    if attribute.tag != tag::SEQUENCE {
        return Err(Malformed(WHAT));
    }
    let mut fields = attribute.inside();
    let name = fields.expect(tag::OID, WHAT)?.value;
    fields.expect(tag::SET, WHAT)?;
    match fields.next()? {
        Some(_) => Err(Malformed(WHAT)),
        None => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, reads_as_attributes};
    use crate::ess::{CertId, SigningCertificate};
    use cms::signed_data::SignedAttributes;
    use const_oid::db::rfc5911;
    use der::asn1::{Any, OctetString, SetOfVec};
    use der::oid::ObjectIdentifier;
    use der::{Decode as _, Encode as _, EncodeValue, Tagged};
    use proptest::prelude::*;
    use x509_cert::attr::Attribute;
    use x509_cert::time::Time;

    fn attribute(oid: ObjectIdentifier, values: &[impl EncodeValue + Tagged]) -> Attribute {
        let values = values.iter().map(|value| Any::encode_from(value).expect("any"));
        let values = SetOfVec::from_iter(values).expect("set");
        Attribute { oid, values }
    }

    fn octets(octets: &[u8]) -> OctetString {
        OctetString::new(octets).expect("octets")
    }

    fn content_type() -> Attribute {
        attribute(rfc5911::ID_CONTENT_TYPE, &[rfc5911::ID_DATA])
    }

    fn digest() -> Attribute {
        attribute(rfc5911::ID_MESSAGE_DIGEST, &[octets(&[7; 32])])
    }

    fn signing_time() -> Attribute {
        let time = Time::from_der(b"\x17\x0d261122100000Z").expect("time");
        attribute(rfc5911::ID_SIGNING_TIME, &[time])
    }

    fn reference(oid: ObjectIdentifier) -> Attribute {
        let cert_id =
            CertId { hash_algorithm: None, cert_hash: octets(&[9; 32]), issuer_serial: None };
        let reference = SigningCertificate { certs: vec![cert_id], policies: None };
        attribute(oid, &[reference])
    }

    fn read(attributes: &[Attribute]) -> Result<(), &'static str> {
        let set = SignedAttributes::from_iter(attributes.iter().cloned()).expect("set");
        Attributes::read(&set, rfc5911::ID_DATA).map(drop).map_err(|malformed| malformed.0)
    }

    #[test]
    fn each_attribute_stands_exactly_once() {
        let v2 = || reference(rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2);
        let v1 = || reference(rfc5911::ID_AA_SIGNING_CERTIFICATE);
        let whole = vec![content_type(), digest(), signing_time(), v2()];
        assert_eq!(read(&whole), Ok(()), "all there");
        assert_eq!(read(&[content_type(), digest(), v1()]), Ok(()), "the old reference, no time");
        for missing in [0, 1, 3] {
            let mut less = whole.clone();
            less.remove(missing);
            assert!(read(&less).is_err(), "without attribute {missing}");
        }
        for double in 0..4 {
            let mut more = whole.clone();
            more.push(whole[double].clone());
            assert!(read(&more).is_err(), "attribute {double} twice");
        }
        let both = [whole.clone(), vec![v1()]].concat();
        assert!(read(&both).is_err(), "references of both versions");
        let twice = attribute(rfc5911::ID_MESSAGE_DIGEST, &[octets(&[7; 32]), octets(&[7; 32])]);
        let values = [content_type(), twice, v2()];
        assert!(read(&values).is_err(), "two values in one attribute");
        let other = attribute(rfc5911::ID_CONTENT_TYPE, &[rfc5911::ID_SIGNED_DATA]);
        assert!(read(&[other, digest(), v2()]).is_err(), "another content type");
    }

    #[test]
    fn papers_do_not_read_as_attributes() {
        for content in [&b"<xml/>"[..], b"%PDF-1.7", b"1", b"", &[0x31, 0]] {
            assert!(!reads_as_attributes(content), "{content:?}");
        }
    }

    proptest! {
        #[test]
        fn every_set_of_attributes_reads_as_one(
            values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..8)
        ) {
            let attributes = values
                .iter()
                .map(|value| attribute(rfc5911::ID_SIGNING_TIME, &[octets(value)]));
            let set = SignedAttributes::from_iter(attributes).expect("set").to_der().expect("der");
            prop_assert!(reads_as_attributes(&set));
        }
    }
}
