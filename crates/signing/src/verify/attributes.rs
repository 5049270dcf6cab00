//! Signed attributes (RFC 5652 section 5.3, RFC 5035): present, each once, of the right form.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::algorithm::{Hash, Identifier};
use crate::oid;
use crate::tlv::{Cursor, Malformed, Tlv, element, tag};

/// The attributes that validation looks at.
pub(super) struct Attributes<'a> {
    pub(super) message_digest: &'a [u8],
    pub(super) signing_time: Option<Timestamp>,
    pub(super) reference: Reference<'a>,
}

/// The certificate that a signature names: the first ESSCertID of the attribute.
pub(super) struct Reference<'a> {
    /// `None`: an algorithm that is not known.
    pub(super) hash: Option<Hash>,
    pub(super) digest: &'a [u8],
    /// Names and serial number of IssuerSerial, when given: (GeneralNames, INTEGER) in DER.
    pub(super) issuer_serial: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Attributes<'a> {
    /// Reads the attributes under their implicit tag.
    pub(super) fn read(attributes: Tlv<'a>) -> Result<Self, Malformed> {
        let list = list(attributes.inside())?;
        let content_type = once(&list, oid::CONTENT_TYPE, "contentType not exactly once")?;
        if content_type.tag != tag::OID || content_type.value != oid::DATA {
            return Err(Malformed("contentType other than data"));
        }
        let digest = once(&list, oid::MESSAGE_DIGEST, "messageDigest not exactly once")?;
        if digest.tag != tag::OCTET_STRING {
            return Err(Malformed("messageDigest"));
        }
        let signing_time = match list
            .iter()
            .filter(|(id, _)| *id == oid::SIGNING_TIME)
            .count()
        {
            0 => None,
            _ => Some(read_time(once(
                &list,
                oid::SIGNING_TIME,
                "signingTime more than once",
            )?)?),
        };
        let mut references = list.iter().filter(|(id, _)| is_reference(id));
        let (Some((id, _)), None) = (references.next(), references.next()) else {
            return Err(Malformed("signing-certificate not exactly once"));
        };
        let value = once(&list, id, "signing-certificate not exactly once")?;
        let reference = Reference::read(value, *id == oid::SIGNING_CERTIFICATE_V2)?;
        Ok(Self {
            message_digest: digest.value,
            signing_time,
            reference,
        })
    }
}

impl<'a> Reference<'a> {
    fn read(value: Tlv<'a>, v2: bool) -> Result<Self, Malformed> {
        const WHAT: &str = "signing-certificate";
        let certificates = Cursor::new(value.raw).expect(tag::SEQUENCE, WHAT)?;
        let certificates = certificates.inside().expect(tag::SEQUENCE, WHAT)?;
        let mut id = certificates.inside().expect(tag::SEQUENCE, WHAT)?.inside();
        // Of the three fields of a version 2 identifier the first is left out for SHA-256.
        let hash = match id.optional(tag::SEQUENCE)? {
            Some(algorithm) if v2 => Hash::from_oid(Identifier::read(algorithm.value)?.oid),
            Some(_) => return Err(Malformed(WHAT)),
            None if v2 => Some(Hash::Sha256),
            None => Some(Hash::Sha1),
        };
        let digest = id.expect(tag::OCTET_STRING, WHAT)?.value;
        let issuer_serial = match id.optional(tag::SEQUENCE)? {
            None => None,
            Some(issuer_serial) => {
                let mut fields = issuer_serial.inside();
                let names = fields.expect(tag::SEQUENCE, WHAT)?.value;
                Some((names, fields.expect(tag::INTEGER, WHAT)?.raw))
            }
        };
        Ok(Self {
            hash,
            digest,
            issuer_serial,
        })
    }
}

/// The octets over which the signature stands: as received, then sorted as DER wants them.
///
/// Some programs sign attributes out of order. Either way these are the same attributes, so both
/// forms may hold (as the European Commission's DSS accepts them).
pub(super) fn signed_octets(attributes: Tlv<'_>) -> Vec<Vec<u8>> {
    let mut received = attributes.raw.to_vec();
    received[0] = tag::SET;
    let mut parts: Vec<&[u8]> = attributes
        .inside()
        .all()
        .map(|all| all.iter().map(|attribute| attribute.raw).collect())
        .unwrap_or_default();
    parts.sort_unstable();
    let sorted = element(tag::SET, &parts);
    if sorted == received {
        vec![received]
    } else {
        vec![received, sorted]
    }
}

/// Whether content has the form SET OF Attribute, that is, whether a signature over it may have
/// been made as a signature over attributes.
pub(super) fn reads_as_attributes(content: &[u8]) -> bool {
    let Ok((der, used)) = crate::ber::to_definite(content) else {
        return false;
    };
    let mut cursor = Cursor::new(&der);
    let Ok(set) = cursor.expect(tag::SET, "attributes") else {
        return false;
    };
    used == content.len() && list(set.inside()).is_ok_and(|list| !list.is_empty())
}

type Listed<'a> = (&'a [u8], Tlv<'a>);

/// OID octets and the SET of values of each attribute.
fn list(attributes: Cursor<'_>) -> Result<Vec<Listed<'_>>, Malformed> {
    let mut list = Vec::new();
    for attribute in attributes.all()? {
        if attribute.tag != tag::SEQUENCE {
            return Err(Malformed("an attribute"));
        }
        let mut fields = attribute.inside();
        let id = fields.expect(tag::OID, "an attribute's name")?.value;
        let values = fields.expect(tag::SET, "an attribute's values")?;
        if !fields.is_empty() {
            return Err(Malformed("an attribute"));
        }
        list.push((id, values));
    }
    Ok(list)
}

/// The single value of the single attribute `id`.
fn once<'a>(list: &[Listed<'a>], id: &[u8], what: &'static str) -> Result<Tlv<'a>, Malformed> {
    let mut values = list
        .iter()
        .filter(|(name, _)| *name == id)
        .map(|(_, values)| values);
    let (Some(values), None) = (values.next(), values.next()) else {
        return Err(Malformed(what));
    };
    match values.inside().all()?.as_slice() {
        [value] => Ok(*value),
        _ => Err(Malformed(what)),
    }
}

fn is_reference(id: &[u8]) -> bool {
    id == oid::SIGNING_CERTIFICATE || id == oid::SIGNING_CERTIFICATE_V2
}

/// UTCTime or GeneralizedTime in UTC (RFC 5652 section 11.3).
fn read_time(value: Tlv<'_>) -> Result<Timestamp, Malformed> {
    let unreadable = Malformed("signingTime");
    let text = std::str::from_utf8(value.value).map_err(|_| unreadable.clone())?;
    let text = match value.tag {
        // RFC 5280 section 4.1.2.5.1: years from 50 are of the last century.
        tag::UTC_TIME if text.as_bytes().first() >= Some(&b'5') => format!("19{text}"),
        tag::UTC_TIME => format!("20{text}"),
        tag::GENERALIZED_TIME => text.to_owned(),
        _ => return Err(unreadable),
    };
    DateTime::strptime("%Y%m%d%H%M%SZ", &text)
        .and_then(|civil| civil.to_zoned(TimeZone::UTC))
        .map(|zoned| zoned.timestamp())
        .map_err(|_| unreadable)
}

#[cfg(test)]
mod tests {
    use super::{Attributes, reads_as_attributes};
    use crate::oid;
    use crate::tlv::{Cursor, element, tag};
    use proptest::prelude::*;

    fn attribute(id: &[u8], values: &[Vec<u8>]) -> Vec<u8> {
        element(
            tag::SEQUENCE,
            &[
                &element(tag::OID, &[id]),
                &element(tag::SET, &[&values.concat()]),
            ],
        )
    }

    fn content_type() -> Vec<u8> {
        attribute(oid::CONTENT_TYPE, &[element(tag::OID, &[oid::DATA])])
    }

    fn digest() -> Vec<u8> {
        attribute(
            oid::MESSAGE_DIGEST,
            &[element(tag::OCTET_STRING, &[&[7; 32]])],
        )
    }

    fn signing_time() -> Vec<u8> {
        attribute(
            oid::SIGNING_TIME,
            &[element(tag::UTC_TIME, &[b"261122100000Z"])],
        )
    }

    fn reference(id: &[u8]) -> Vec<u8> {
        let cert_id = element(tag::SEQUENCE, &[&element(tag::OCTET_STRING, &[&[9; 32]])]);
        let list = element(tag::SEQUENCE, &[&cert_id]);
        attribute(id, &[element(tag::SEQUENCE, &[&list])])
    }

    fn read(attributes: &[Vec<u8>]) -> Result<(), &'static str> {
        let set = element(tag::CONTEXT_0, &[&attributes.concat()]);
        let set = Cursor::new(&set)
            .expect(tag::CONTEXT_0, "set")
            .expect("element");
        Attributes::read(set)
            .map(drop)
            .map_err(|malformed| malformed.0)
    }

    #[test]
    fn each_attribute_stands_exactly_once() {
        let v2 = || reference(oid::SIGNING_CERTIFICATE_V2);
        let v1 = || reference(oid::SIGNING_CERTIFICATE);
        let whole = vec![content_type(), digest(), signing_time(), v2()];
        assert_eq!(read(&whole), Ok(()), "all there");
        assert_eq!(
            read(&[content_type(), digest(), v1()]),
            Ok(()),
            "the old reference, no time"
        );
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
        let twice = vec![element(tag::OCTET_STRING, &[&[7; 32]]); 2];
        let values = [content_type(), attribute(oid::MESSAGE_DIGEST, &twice), v2()];
        assert!(read(&values).is_err(), "two values in one attribute");
        let other = attribute(oid::CONTENT_TYPE, &[element(tag::OID, &[oid::SIGNED_DATA])]);
        assert!(
            read(&[other, digest(), v2()]).is_err(),
            "another content type"
        );
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
            let attributes: Vec<Vec<u8>> = values
                .iter()
                .map(|octets| attribute(oid::SIGNING_TIME, &[element(tag::OCTET_STRING, &[octets])]))
                .collect();
            let set = element(tag::SET, &[&attributes.concat()]);
            prop_assert!(reads_as_attributes(&set));
        }
    }
}
