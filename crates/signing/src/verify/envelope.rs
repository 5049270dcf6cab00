//! The outer walk over SignedData (RFC 5652 section 5.1), without decoding what it does not need.
//!
//! `cms::signed_data::SignedData` would refuse valid files: it has no attribute certificates, no
//! revocation lists of version 1, and another type than RFC 5652 for OCSP responses among the
//! lists. Each SignerInfo in it is decoded by `cms`, with the attributes that are judged.

use cms::signed_data::SignerInfo;
use const_oid::db::rfc5911::{ID_DATA, ID_SIGNED_DATA};
use der::Tag;
use der::asn1::Any;

use super::attributes::judged;
use crate::tlv::{Cursor, Malformed, Tlv, tag};

const MAX_SIGNERS: usize = 64;
const MAX_CERTIFICATES: usize = 100;

/// SignedData with what validation looks at. All slices are DER.
pub(super) struct Envelope<'a> {
    /// The content, when it is inside.
    pub(super) content: Option<&'a [u8]>,
    /// X.509 certificates; attribute certificates are passed over.
    pub(super) certificates: Vec<&'a [u8]>,
    /// X.509 revocation lists; other forms are passed over.
    pub(super) crls: Vec<&'a [u8]>,
    pub(super) signers: Vec<Signer<'a>>,
}

/// A SignerInfo.
pub(super) struct Signer<'a> {
    /// With those signed attributes that are judged, without unsigned ones.
    pub(super) info: SignerInfo,
    /// All its signed attributes with their tag and length as they stand in the file: what the
    /// signature is over. Decoded, they would have lost their order.
    pub(super) attributes: Option<&'a [u8]>,
}

impl<'a> Envelope<'a> {
    /// Reads a ContentInfo in definite lengths.
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut info = Cursor::new(der).expect(tag::SEQUENCE, "no envelope")?.inside();
        let kind = info.expect(tag::OID, "no envelope")?.value;
        if kind != ID_SIGNED_DATA.as_bytes() {
            return Err(Malformed("an envelope that is not signed data"));
        }
        let data = info.expect(tag::CONTEXT_0, "signed data")?;
        let mut data = data.inside().expect(tag::SEQUENCE, "signed data")?.inside();
        data.expect(tag::INTEGER, "the version of signed data")?;
        data.expect(tag::SET, "the digest algorithms")?;
        let content = read_content(&mut data)?;
        let certificates = sequences(data.optional(tag::CONTEXT_0)?)?;
        if certificates.len() > MAX_CERTIFICATES {
            return Err(Malformed("too many certificates"));
        }
        let crls = sequences(data.optional(tag::CONTEXT_1)?)?;
        let infos = data.expect(tag::SET, "the signatures")?.inside().all()?;
        if infos.is_empty() {
            return Err(Malformed("no signature"));
        }
        if infos.len() > MAX_SIGNERS {
            return Err(Malformed("too many signatures"));
        }
        let signers = infos.iter().map(Signer::read).collect::<Result<_, _>>()?;
        Ok(Self { content, certificates, crls, signers })
    }
}

/// Whether content is again signed data, told by its beginning.
pub(super) fn is_envelope(content: &[u8]) -> bool {
    let Some(rest) = content.strip_prefix(&[tag::SEQUENCE]) else {
        return false;
    };
    let octets = match rest.first() {
        Some(0x80) => 1,
        Some(first) if *first > 0x80 => 1 + usize::from(first & 0x7f),
        _ => return false,
    };
    let mut inside = Cursor::new(rest.get(octets..).unwrap_or_default());
    inside
        .expect(tag::OID, "a content type")
        .is_ok_and(|oid| oid.value == ID_SIGNED_DATA.as_bytes())
}

fn read_content<'a>(data: &mut Cursor<'a>) -> Result<Option<&'a [u8]>, Malformed> {
    let mut inside = data.expect(tag::SEQUENCE, "the content")?.inside();
    if inside.expect(tag::OID, "the content type")?.value != ID_DATA.as_bytes() {
        return Err(Malformed("a content type other than data"));
    }
    match inside.optional(tag::CONTEXT_0)? {
        None => Ok(None),
        Some(explicit) => {
            let octets = explicit.inside().expect(tag::OCTET_STRING, "the content")?;
            Ok(Some(octets.value))
        }
    }
}

/// The SEQUENCEs among the elements: of certificates and lists, those of X.509 itself.
fn sequences(set: Option<Tlv<'_>>) -> Result<Vec<&[u8]>, Malformed> {
    let Some(set) = set else {
        return Ok(Vec::new());
    };
    let all = set.inside().all()?;
    Ok(all.iter().filter(|one| one.tag == tag::SEQUENCE).map(|one| one.raw).collect())
}

impl<'a> Signer<'a> {
    fn read(info: &Tlv<'a>) -> Result<Self, Malformed> {
        const WHAT: Malformed = Malformed("a signature");
        if info.tag != tag::SEQUENCE {
            return Err(WHAT);
        }
        let mut fields = info.inside().all()?;
        // What nobody signed and nobody reads here shall not decide whether the rest is read.
        fields.pop_if(|last| last.tag == tag::CONTEXT_1);
        let mut attributes = None;
        let mut octets = Vec::new();
        for field in fields {
            if field.tag == tag::CONTEXT_0 {
                attributes = Some(field.raw);
                octets.extend(judged(&field)?);
            } else {
                octets.extend_from_slice(field.raw);
            }
        }
        let info = Any::new(Tag::Sequence, octets)
            .and_then(|fields| fields.decode_as::<SignerInfo>())
            .map_err(|_| WHAT)?;
        Ok(Self { info, attributes })
    }
}

#[cfg(test)]
mod tests {
    use super::Signer;
    use crate::tlv::{Cursor, length_octets, tag};
    use crate::verify::attributes::signed_octets;
    use cms::signed_data::SignerInfo;
    use const_oid::db::{rfc5911, rfc5912};
    use der::{Decode as _, Encode as _};

    /// 2.25 and a UUID (X.667): an arc of more than 32 bits, which `der` cannot hold.
    const UUID: [u8; 12] = [6, 10, 0x69, 0x81, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 1];

    fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let value = parts.concat();
        [&[tag], length_octets(value.len()).as_slice(), &value].concat()
    }

    fn attribute(name: &[u8]) -> Vec<u8> {
        let values = element(tag::SET, &[&[tag::INTEGER, 1, 5]]);
        element(tag::SEQUENCE, &[name, &values])
    }

    fn signer_info(signed: &[&[u8]], unsigned: &[&[u8]]) -> Vec<u8> {
        let algorithm = |oid: der::oid::ObjectIdentifier| {
            element(tag::SEQUENCE, &[&oid.to_der().expect("oid")])
        };
        element(
            tag::SEQUENCE,
            &[
                &[tag::INTEGER, 1, 3],
                &[0x80, 1, 7],
                &algorithm(rfc5912::ID_SHA_256),
                &element(tag::CONTEXT_0, signed),
                &algorithm(rfc5912::RSA_ENCRYPTION),
                &element(tag::OCTET_STRING, &[&[9; 8]]),
                &element(tag::CONTEXT_1, unsigned),
            ],
        )
    }

    #[test]
    fn attributes_that_are_not_judged_may_be_of_any_kind() {
        let digest = attribute(&rfc5911::ID_MESSAGE_DIGEST.to_der().expect("oid"));
        let other = attribute(&UUID);
        let both: &[&[u8]] = &[&other, &digest];
        for der in [signer_info(both, &[]), signer_info(&[&digest], &[&other])] {
            assert!(SignerInfo::from_der(&der).is_err(), "alone, cms refuses it");
        }
        let der = signer_info(both, &[&other]);
        let info = Cursor::new(&der).expect(tag::SEQUENCE, "info").expect("one");
        let signer = Signer::read(&info).expect("reads");
        let judged = signer.info.signed_attrs.as_ref().expect("attributes");
        assert_eq!(judged.len(), 1, "the one that is judged");
        let [received, sorted] = <[_; 2]>::try_from(signed_octets(&signer).expect("octets"))
            .expect("not in the order of DER");
        assert_eq!(received, element(tag::SET, both), "all, as they stand");
        assert_eq!(sorted, element(tag::SET, &[&digest, &other]), "all, sorted");
    }

    #[test]
    fn what_is_no_signer_info_is_refused() {
        let whole = signer_info(&[&attribute(&UUID)], &[]);
        let no_attribute = signer_info(&[&[tag::INTEGER, 1, 5]], &[]);
        let with_more = element(tag::SEQUENCE, &[&whole[2..], &[tag::INTEGER, 1, 5]]);
        let cut = element(tag::SEQUENCE, &[&whole[2..20]]);
        for der in [no_attribute, with_more, cut] {
            let info = Cursor::new(&der).expect(tag::SEQUENCE, "info").expect("one");
            assert!(Signer::read(&info).is_err(), "{der:02x?}");
        }
    }
}
