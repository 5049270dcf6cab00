//! Signed files built by hand, so that they may be wrong in one place and right in all others.

use std::path::Path;

use harness::pki::Identity;

use crate::world::{der, signature};

/// DER of names that stand in signed files (RFC 5652, RFC 5035, RFC 5754).
pub(crate) mod oid {
    pub(crate) const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    pub(crate) const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    pub(crate) const CONTENT_TYPE: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
    pub(crate) const MESSAGE_DIGEST: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
    pub(crate) const SIGNING_TIME: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
    pub(crate) const REFERENCE_V1: &[u8] =
        &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
    pub(crate) const REFERENCE_V2: &[u8] =
        &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
    pub(crate) const TIMESTAMP: &[u8] =
        &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
    pub(crate) const SHA_256: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    pub(crate) const SHA_512: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
    pub(crate) const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    /// The dotted 1.2.3.4.5: nobody's.
    pub(crate) const NOBODYS: &[u8] = &[6, 4, 0x2a, 3, 4, 5];
    /// id-ri-ocsp-response (RFC 5940).
    pub(crate) const OCSP: &[u8] = &[6, 8, 0x2b, 6, 1, 5, 5, 7, 16, 2];
}

pub(crate) const NULL: &[u8] = &[5, 0];

/// An element with its length.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let octets: Vec<u8> = value.len().to_be_bytes().into_iter().skip_while(|o| *o == 0).collect();
    let length = match value.len() {
        short @ 0..0x80 => vec![short as u8],
        _ => [vec![0x80 | octets.len() as u8], octets].concat(),
    };
    [vec![tag], length, value].concat()
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

/// The elements inside an element, each whole.
pub(crate) fn inside(element: &[u8]) -> Vec<&[u8]> {
    let mut rest = &element[header(element)..];
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (one, after) = rest.split_at(whole(rest));
        found.push(one);
        rest = after;
    }
    found
}

/// Octets of tag and length.
fn header(element: &[u8]) -> usize {
    if element[1] < 0x80 { 2 } else { 2 + usize::from(element[1] & 0x7f) }
}

fn whole(element: &[u8]) -> usize {
    let header = header(element);
    let length = match header {
        2 => usize::from(element[1]),
        _ => element[2..header].iter().fold(0, |sum, octet| (sum << 8) | usize::from(*octet)),
    };
    header + length
}

/// An Attribute with these values.
pub(crate) fn attribute(name: &[u8], values: &[&[u8]]) -> Vec<u8> {
    sequence(&[name, &element(0x31, values)])
}

/// An AlgorithmIdentifier without parameters.
pub(crate) fn algorithm(name: &[u8]) -> Vec<u8> {
    sequence(&[name])
}

/// The digest of octets, by `openssl`.
pub(crate) fn digest(algorithm: &str, octets: &[u8]) -> Vec<u8> {
    let file = crate::world::file(octets);
    crate::world::openssl(&["dgst", &format!("-{algorithm}")], &[("-binary", &file)])
}

/// signing-certificate-v2 that names a certificate by a SHA-256, and by nothing beside it.
pub(crate) fn reference(sha256: &[u8]) -> Vec<u8> {
    let cert_id = sequence(&[&element(4, &[sha256])]);
    attribute(oid::REFERENCE_V2, &[&sequence(&[&sequence(&[&cert_id])])])
}

/// A file with one signature, to be altered before it is made.
pub(crate) struct Draft<'a> {
    pub(crate) content: Vec<u8>,
    pub(crate) content_type: &'a [u8],
    /// As `openssl` calls it, and its name in DER.
    pub(crate) digest: (&'a str, &'a [u8]),
    /// As they are signed and stored; `None` signs the content itself.
    pub(crate) attributes: Option<Vec<Vec<u8>>>,
    /// Whether attributes are sorted, as DER wants them, for the signature.
    pub(crate) signed_sorted: bool,
    /// And as they stand in the file.
    pub(crate) stored_sorted: bool,
    pub(crate) certificates: Vec<Vec<u8>>,
    /// Elements of `crls`.
    pub(crate) lists: Vec<Vec<u8>>,
    /// SignerIdentifier.
    pub(crate) signer: Vec<u8>,
    pub(crate) unsigned: Vec<Vec<u8>>,
    key: &'a Path,
}

impl<'a> Draft<'a> {
    /// What a faultless program would make for a signer with an RSA key.
    pub(crate) fn new(content: &[u8], identity: &'a Identity) -> Self {
        let own = der("x509", &identity.certificate);
        let attributes = vec![
            attribute(oid::CONTENT_TYPE, &[oid::DATA]),
            attribute(oid::MESSAGE_DIGEST, &[&element(4, &[&digest("sha256", content)])]),
            reference(&digest("sha256", &own)),
        ];
        Self {
            content: content.to_vec(),
            content_type: oid::DATA,
            digest: ("sha256", oid::SHA_256),
            attributes: Some(attributes),
            signed_sorted: true,
            stored_sorted: true,
            signer: issuer_and_serial(&own),
            certificates: vec![own, der("x509", &identity.issuing)],
            lists: Vec::new(),
            unsigned: Vec::new(),
            key: &identity.key,
        }
    }

    /// With the attribute of that name replaced by others, or by none.
    pub(crate) fn replacing(mut self, name: &[u8], by: &[Vec<u8>]) -> Self {
        let attributes = self.attributes.get_or_insert_default();
        let at = attributes.iter().position(|attribute| inside(attribute)[0] == name);
        let at = at.expect("the attribute to replace");
        attributes.splice(at..=at, by.iter().cloned());
        self
    }

    /// With one more attribute.
    pub(crate) fn with(mut self, attribute: Vec<u8>) -> Self {
        self.attributes.get_or_insert_default().push(attribute);
        self
    }

    /// The octets that the key signs.
    pub(crate) fn signed(&self) -> Vec<u8> {
        match &self.attributes {
            Some(attributes) => element(0x31, &[&joined(attributes, self.signed_sorted)]),
            None => self.content.clone(),
        }
    }

    /// Signs and puts the file together.
    pub(crate) fn make(self) -> Vec<u8> {
        let value = signature(self.key, self.digest.0, &self.signed());
        self.with_value(&value)
    }

    /// Puts the file together around a signature value.
    pub(crate) fn with_value(self, value: &[u8]) -> Vec<u8> {
        let digest = algorithm(self.digest.1);
        let mut info = vec![vec![2, 1, 1], self.signer, digest.clone()];
        if let Some(attributes) = &self.attributes {
            info.push(element(0xa0, &[&joined(attributes, self.stored_sorted)]));
        }
        info.push(sequence(&[oid::RSA, NULL]));
        info.push(element(4, &[value]));
        if !self.unsigned.is_empty() {
            info.push(element(0xa1, &[&self.unsigned.concat()]));
        }
        let content = element(0xa0, &[&element(4, &[&self.content])]);
        let mut data = vec![
            vec![2, 1, 1],
            element(0x31, &[&digest]),
            sequence(&[self.content_type, &content]),
            element(0xa0, &[&self.certificates.concat()]),
        ];
        if !self.lists.is_empty() {
            data.push(element(0xa1, &[&self.lists.concat()]));
        }
        data.push(element(0x31, &[&sequence(&[&info.concat()])]));
        let data = sequence(&[&data.concat()]);
        sequence(&[oid::SIGNED_DATA, &element(0xa0, &[&data])])
    }
}

fn joined(attributes: &[Vec<u8>], sorted: bool) -> Vec<u8> {
    let mut attributes = attributes.to_vec();
    if sorted {
        attributes.sort();
    }
    attributes.concat()
}

/// IssuerAndSerialNumber of a certificate (RFC 5280 section 4.1: version, serial number, algorithm,
/// issuer).
pub(crate) fn issuer_and_serial(certificate: &[u8]) -> Vec<u8> {
    let tbs = inside(inside(certificate)[0]);
    sequence(&[tbs[3], tbs[1]])
}

/// The parts of a file with one signature: content, its signer's info.
pub(crate) fn signer_info(p7m: &[u8]) -> Vec<&[u8]> {
    let data = inside(inside(inside(p7m)[1])[0]);
    inside(inside(data[data.len() - 1])[0])
}

/// The signature value of a file with one signature.
pub(crate) fn value_of(p7m: &[u8]) -> Vec<u8> {
    let info = signer_info(p7m);
    let value = info.iter().rev().find(|field| field[0] == 4).expect("a signature value");
    value[header(value)..].to_vec()
}

/// The same file with these unsigned attributes.
pub(crate) fn with_unsigned(p7m: &[u8], attributes: &[&[u8]]) -> Vec<u8> {
    let data = inside(inside(inside(p7m)[1])[0]);
    let (infos, before) = data.split_last().expect("signatures");
    let info = [inside(inside(infos)[0]).concat(), element(0xa1, attributes)].concat();
    let data = sequence(&[&before.concat(), &element(0x31, &[&sequence(&[&info])])]);
    sequence(&[oid::SIGNED_DATA, &element(0xa0, &[&data])])
}

/// Replaces the first occurrence of `from` by `to`, of the same length.
pub(crate) fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "lengths inside the file stay right");
    let at = bytes.windows(from.len()).position(|window| window == from).expect("found");
    let mut out = bytes.to_vec();
    out[at..at + to.len()].copy_from_slice(to);
    out
}

/// The same file with the digest algorithm of its signer written another way.
pub(crate) fn with_digest_algorithm(p7m: &[u8], algorithm: &[u8]) -> Vec<u8> {
    let data = inside(inside(inside(p7m)[1])[0]);
    let (infos, before) = data.split_last().expect("signatures");
    let mut info = inside(inside(infos)[0]);
    info[2] = algorithm;
    let data = sequence(&[
        before[0],
        &element(0x31, &[algorithm]),
        &before[2..].concat(),
        &element(0x31, &[&sequence(&[&info.concat()])]),
    ]);
    sequence(&[oid::SIGNED_DATA, &element(0xa0, &[&data])])
}
