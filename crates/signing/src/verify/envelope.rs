//! The outer walk over SignedData (RFC 5652 section 5.1), without decoding what it does not need.
//!
//! `cms::signed_data::SignedData` would refuse valid files: it has no attribute certificates, no
//! revocation lists of version 1, and another type than RFC 5652 for OCSP responses among the
//! lists. Each SignerInfo in it is decoded by `cms`, with the attributes that are judged.

use std::cell::OnceCell;

use cms::signed_data::SignerInfo;
use const_oid::db::rfc5911::ID_SIGNED_DATA;
use const_oid::db::rfc6960::ID_PKIX_OCSP_BASIC;
use der::Tag;
use der::asn1::Any;
use der::oid::ObjectIdentifier;

use super::attributes::judged;
use super::crl::Crl;
use super::ocsp::Response;
use super::revocation::Enclosed;
use super::unsigned::Unsigned;
use crate::tlv::{Cursor, Malformed, Tlv, tag};

const MAX_SIGNERS: usize = 64;
const MAX_CERTIFICATES: usize = 100;
/// Revocation lists and OCSP responses.
const MAX_REVOCATION_DATA: usize = 100;
/// id-ri-ocsp-response (RFC 5940 section 2.1).
const ID_RI_OCSP_RESPONSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");

/// SignedData with what validation looks at. All slices are DER.
pub(super) struct Envelope<'a> {
    /// The content, when it is inside.
    pub(super) content: Option<&'a [u8]>,
    /// X.509 certificates.
    pub(super) certificates: Vec<&'a [u8]>,
    /// Certificates of other forms, which are passed over: attribute certificates.
    pub(super) others: usize,
    /// X.509 revocation lists.
    crls: Vec<&'a [u8]>,
    /// OCSP responses among the lists (RFC 5940).
    responses: Vec<&'a [u8]>,
    pub(super) signers: Vec<Signer<'a>>,
    enclosed: OnceCell<Enclosed>,
}

/// A SignerInfo.
pub(super) struct Signer<'a> {
    /// With those signed attributes that are judged, without unsigned ones.
    pub(super) info: SignerInfo,
    /// All its signed attributes with their tag and length as they stand in the file: what the
    /// signature is over. Decoded, they would have lost their order.
    pub(super) attributes: Option<&'a [u8]>,
    /// What stands beside, signed by nobody or by others.
    pub(super) unsigned: Unsigned<'a>,
}

impl<'a> Envelope<'a> {
    /// Reads a ContentInfo in definite lengths, with content of the type given.
    pub(super) fn read(der: &'a [u8], content_type: ObjectIdentifier) -> Result<Self, Malformed> {
        let mut info = Cursor::new(der).expect(tag::SEQUENCE, "no envelope")?.inside();
        let kind = info.expect(tag::OID, "no envelope")?.value;
        if kind != ID_SIGNED_DATA.as_bytes() {
            return Err(Malformed("an envelope that is not signed data"));
        }
        let data = info.expect(tag::CONTEXT_0, "signed data")?;
        let mut data = data.inside().expect(tag::SEQUENCE, "signed data")?.inside();
        data.expect(tag::INTEGER, "the version of signed data")?;
        data.expect(tag::SET, "the digest algorithms")?;
        let content = read_content(&mut data, content_type)?;
        let (certificates, others) = elements(data.optional(tag::CONTEXT_0)?)?;
        if certificates.len() + others.len() > MAX_CERTIFICATES {
            return Err(Malformed("too many certificates"));
        }
        let (crls, other_data) = elements(data.optional(tag::CONTEXT_1)?)?;
        if crls.len() + other_data.len() > MAX_REVOCATION_DATA {
            return Err(Malformed("too many revocation lists"));
        }
        let responses = other_data.iter().filter_map(read_response).collect();
        let infos = data.expect(tag::SET, "the signatures")?.inside().all()?;
        if infos.is_empty() {
            return Err(Malformed("no signature"));
        }
        if infos.len() > MAX_SIGNERS {
            return Err(Malformed("too many signatures"));
        }
        let signers = infos.iter().map(Signer::read).collect::<Result<_, _>>()?;
        let certificates = certificates.iter().map(|one| one.raw).collect();
        let crls = crls.iter().map(|one| one.raw).collect();
        let (others, enclosed) = (others.len(), OnceCell::new());
        Ok(Self { content, certificates, others, crls, responses, signers, enclosed })
    }

    /// Revocation data in it, read once for all signers; what cannot be read counts for nothing.
    pub(super) fn enclosed(&self) -> &Enclosed {
        self.enclosed.get_or_init(|| {
            let beside = || self.signers.iter().map(|signer| &signer.unsigned);
            let crls = self.crls.iter().chain(beside().flat_map(|unsigned| &unsigned.crls));
            let responses =
                self.responses.iter().chain(beside().flat_map(|unsigned| &unsigned.responses));
            Enclosed {
                crls: crls
                    .take(MAX_REVOCATION_DATA)
                    .filter_map(|der| Crl::read(der, false).ok())
                    .collect(),
                responses: responses
                    .take(MAX_REVOCATION_DATA)
                    .filter_map(|der| Response::read(der).ok())
                    .collect(),
            }
        })
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

fn read_content<'a>(
    data: &mut Cursor<'a>,
    content_type: ObjectIdentifier,
) -> Result<Option<&'a [u8]>, Malformed> {
    let mut inside = data.expect(tag::SEQUENCE, "the content")?.inside();
    if inside.expect(tag::OID, "the content type")?.value != content_type.as_bytes() {
        return Err(Malformed("a content type other than expected"));
    }
    match inside.optional(tag::CONTEXT_0)? {
        None => Ok(None),
        Some(explicit) => {
            let octets = explicit.inside().expect(tag::OCTET_STRING, "the content")?;
            Ok(Some(octets.value))
        }
    }
}

/// The SEQUENCEs among the elements (of certificates and lists, those of X.509 itself), and the
/// others.
fn elements<'a>(set: Option<Tlv<'a>>) -> Result<(Vec<Tlv<'a>>, Vec<Tlv<'a>>), Malformed> {
    let all = set.map_or_else(|| Ok(Vec::new()), |set| set.inside().all())?;
    Ok(all.into_iter().partition(|one| one.tag == tag::SEQUENCE))
}

/// The OCSP response in an OtherRevocationInfoFormat (RFC 5652 section 10.2.1); other forms are
/// passed over.
fn read_response<'a>(other: &Tlv<'a>) -> Option<&'a [u8]> {
    let mut fields = (other.tag == tag::CONTEXT_1).then(|| other.inside())?;
    let form = fields.expect(tag::OID, "revocation data").ok()?.value;
    let response = fields.expect(tag::SEQUENCE, "revocation data").ok()?;
    let known = [ID_RI_OCSP_RESPONSE, ID_PKIX_OCSP_BASIC].iter().any(|id| id.as_bytes() == form);
    known.then_some(response.raw)
}

impl<'a> Signer<'a> {
    fn read(info: &Tlv<'a>) -> Result<Self, Malformed> {
        const WHAT: Malformed = Malformed("a signature");
        if info.tag != tag::SEQUENCE {
            return Err(WHAT);
        }
        let mut fields = info.inside().all()?;
        // What nobody signed shall not decide whether the rest is read.
        let unsigned = fields.pop_if(|last| last.tag == tag::CONTEXT_1);
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
        Ok(Self { info, attributes, unsigned: Unsigned::read(unsigned) })
    }
}

#[cfg(test)]
mod tests {
    use super::Signer;
    use crate::tlv::{Cursor, element, tag};
    use crate::verify::attributes::signed_octets;
    use cms::signed_data::SignerInfo;
    use const_oid::db::{rfc5911, rfc5912};
    use der::{Decode as _, Encode as _};

    /// 2.25 and a UUID (X.667): an arc of more than 32 bits, which `der` cannot hold.
    const UUID: [u8; 12] = [6, 10, 0x69, 0x81, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 1];

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
