//! The outer walk over SignedData (RFC 5652 section 5.1), without decoding what it does not need.

use crate::algorithm::Identifier;
use crate::oid;
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
    pub(super) id: SignerId<'a>,
    pub(super) digest: Identifier<'a>,
    /// Signed attributes with their tag and length as they stand in the file.
    pub(super) attributes: Option<Tlv<'a>>,
    pub(super) algorithm: Identifier<'a>,
    pub(super) signature: &'a [u8],
}

/// How a SignerInfo names its certificate.
pub(super) enum SignerId<'a> {
    /// Name and INTEGER, each in DER.
    IssuerAndSerial {
        issuer: &'a [u8],
        serial: &'a [u8],
    },
    KeyIdentifier(&'a [u8]),
}

impl<'a> Envelope<'a> {
    /// Reads a ContentInfo in definite lengths.
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut info = Cursor::new(der)
            .expect(tag::SEQUENCE, "no envelope")?
            .inside();
        let kind = info.expect(tag::OID, "no envelope")?.value;
        if kind != oid::SIGNED_DATA {
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
        Ok(Self {
            content,
            certificates,
            crls,
            signers,
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
    let oid = [&[tag::OID, oid::SIGNED_DATA.len() as u8], oid::SIGNED_DATA].concat();
    rest.get(octets..)
        .is_some_and(|inside| inside.starts_with(&oid))
}

fn read_content<'a>(data: &mut Cursor<'a>) -> Result<Option<&'a [u8]>, Malformed> {
    let mut inside = data.expect(tag::SEQUENCE, "the content")?.inside();
    if inside.expect(tag::OID, "the content type")?.value != oid::DATA {
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
    Ok(all
        .iter()
        .filter(|one| one.tag == tag::SEQUENCE)
        .map(|one| one.raw)
        .collect())
}

impl<'a> Signer<'a> {
    fn read(info: &Tlv<'a>) -> Result<Self, Malformed> {
        if info.tag != tag::SEQUENCE {
            return Err(Malformed("a signature"));
        }
        let mut fields = info.inside();
        fields.expect(tag::INTEGER, "a signature's version")?;
        let id = SignerId::read(fields.next()?.ok_or(Malformed("a signer's name"))?)?;
        let digest = fields.expect(tag::SEQUENCE, "a digest algorithm")?;
        let attributes = fields.optional(tag::CONTEXT_0)?;
        let algorithm = fields.expect(tag::SEQUENCE, "a signature algorithm")?;
        let signature = fields.expect(tag::OCTET_STRING, "a signature value")?.value;
        Ok(Self {
            id,
            digest: Identifier::read(digest.value)?,
            attributes,
            algorithm: Identifier::read(algorithm.value)?,
            signature,
        })
    }
}

impl<'a> SignerId<'a> {
    fn read(element: Tlv<'a>) -> Result<Self, Malformed> {
        const KEY_IDENTIFIER: u8 = 0x80;
        match element.tag {
            tag::SEQUENCE => {
                let mut inside = element.inside();
                let issuer = inside.expect(tag::SEQUENCE, "a signer's issuer")?.raw;
                let serial = inside.expect(tag::INTEGER, "a signer's serial number")?.raw;
                Ok(Self::IssuerAndSerial { issuer, serial })
            }
            KEY_IDENTIFIER => Ok(Self::KeyIdentifier(element.value)),
            _ => Err(Malformed("a signer's name")),
        }
    }
}
