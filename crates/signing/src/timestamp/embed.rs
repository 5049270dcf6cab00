//! Putting a token into a signed file as id-aa-signatureTimeStampToken (RFC 3161 appendix A; ETSI EN
//! 319 122-1 section 5.3), by splicing.
//!
//! Nothing that stands in the file is decoded and encoded again: bytes are put in, and the lengths of
//! what is around them are corrected. So it works on files of other programs too, in BER with
//! indefinite lengths, with attributes in any order, with certificates in any encoding.

use der::Encode as _;

use super::request::TimestampError;
use crate::armour;
use crate::tlv::{Malformed, definite_length, length_octets, tag};

/// Elements may stand this deep.
const DEPTH_MAX: usize = 40;
const CONSTRUCTED_OCTET_STRING: u8 = 0x24;

/// Where an element stands in the bytes.
#[derive(Debug, Clone, Copy)]
struct Place {
    tag: u8,
    start: usize,
    /// First octet of the length.
    length: usize,
    content: usize,
    /// Where its content ends: before the end-of-contents octets, where it has such.
    content_end: usize,
    end: usize,
    definite: bool,
}

/// The file with `token` (a ContentInfo) over its signature number `signer` (from 0). Armour (PEM,
/// base64) comes off.
///
/// # Errors
/// [`TimestampError::Malformed`], [`TimestampError::NoSignature`].
pub fn embed(p7m: &[u8], signer: usize, token: &[u8]) -> Result<Vec<u8>, TimestampError> {
    let bytes = armour::remove(p7m);
    let path = path(&bytes, signer)?;
    let Some(info) = path.last() else { return Err(TimestampError::NoSignature(signer)) };
    let attribute = attribute(token)?;
    let unsigned =
        children(&bytes, info)?.into_iter().rev().find(|child| child.tag == tag::CONTEXT_1);
    let mut around = path.clone();
    let (at, inserted) = match unsigned {
        Some(unsigned) => {
            around.push(unsigned);
            (unsigned.content_end, attribute)
        }
        None => (info.content_end, element(tag::CONTEXT_1, &attribute)),
    };
    Ok(spliced(&bytes, &around, at, &inserted))
}

/// The value of signature number `signer` (from 0): what a token is over.
///
/// # Errors
/// As [`embed`].
pub fn signature_value(p7m: &[u8], signer: usize) -> Result<Vec<u8>, TimestampError> {
    let bytes = armour::remove(p7m);
    let path = path(&bytes, signer)?;
    let Some(info) = path.last() else { return Err(TimestampError::NoSignature(signer)) };
    for child in children(&bytes, info)? {
        match child.tag {
            tag::OCTET_STRING => return Ok(bytes[child.content..child.content_end].to_vec()),
            CONSTRUCTED_OCTET_STRING => {
                let (joined, _) = crate::ber::to_definite(&bytes[child.start..child.end])?;
                let mut cursor = crate::tlv::Cursor::new(&joined);
                return Ok(cursor.expect(tag::OCTET_STRING, "a signature")?.value.to_vec());
            }
            _ => {}
        }
    }
    Err(TimestampError::Malformed("a signature"))
}

/// ContentInfo, `[0]`, SignedData, the set of signatures, the signature: outermost first.
fn path(bytes: &[u8], signer: usize) -> Result<Vec<Place>, TimestampError> {
    const WHAT: TimestampError = TimestampError::Malformed("the signed file");
    let info = place(bytes, 0, 0)?;
    let explicit = children(bytes, &info)?;
    let [kind, explicit, ..] = explicit.as_slice() else { return Err(WHAT) };
    let signed_data = const_oid::db::rfc5911::ID_SIGNED_DATA;
    let is_signed = kind.tag == tag::OID
        && bytes[kind.content..kind.content_end] == *signed_data.as_bytes()
        && explicit.tag == tag::CONTEXT_0;
    if info.tag != tag::SEQUENCE || !is_signed {
        return Err(WHAT);
    }
    let data = children(bytes, explicit)?.into_iter().next().ok_or(WHAT)?;
    let fields = children(bytes, &data)?;
    let infos =
        *fields.last().filter(|last| last.tag == tag::SET && fields.len() > 2).ok_or(WHAT)?;
    let all = children(bytes, &infos)?;
    let own = *all.get(signer).ok_or(TimestampError::NoSignature(signer))?;
    if own.tag != tag::SEQUENCE {
        return Err(WHAT);
    }
    Ok(vec![info, *explicit, data, infos, own])
}

/// `bytes` with `inserted` at `at`, and with longer lengths for those `around` it.
fn spliced(bytes: &[u8], around: &[Place], at: usize, inserted: &[u8]) -> Vec<u8> {
    let mut grown = inserted.len();
    let mut lengths: Vec<(usize, usize, Vec<u8>)> = Vec::new();
    // From the innermost out: a length that takes more octets makes the next ones longer.
    for place in around.iter().rev().filter(|place| place.definite) {
        let octets = length_octets(place.content_end - place.content + grown);
        grown += octets.len();
        grown -= place.content - place.length;
        lengths.push((place.length, place.content, octets));
    }
    let mut out = Vec::with_capacity(bytes.len() + grown);
    let mut from = 0;
    for (length, content, octets) in lengths.into_iter().rev() {
        out.extend_from_slice(&bytes[from..length]);
        out.extend(octets);
        from = content;
    }
    out.extend_from_slice(&bytes[from..at]);
    out.extend_from_slice(inserted);
    out.extend_from_slice(&bytes[at..]);
    out
}

/// Attribute with the one value.
fn attribute(token: &[u8]) -> Result<Vec<u8>, TimestampError> {
    let name = super::ID_AA_TIME_STAMP_TOKEN
        .to_der()
        .map_err(|_| TimestampError::Malformed("the attribute"))?;
    Ok(element(tag::SEQUENCE, &[name, element(tag::SET, token)].concat()))
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag], length_octets(content.len()).as_slice(), content].concat()
}

/// The element that begins at `start`. The end of an indefinite one is found by walking over it.
fn place(bytes: &[u8], start: usize, depth: usize) -> Result<Place, Malformed> {
    let first = *bytes.get(start).ok_or(Malformed("an element that is cut off"))?;
    if first & 0x1f == 0x1f {
        return Err(Malformed("a tag number above 30"));
    }
    if depth > DEPTH_MAX {
        return Err(Malformed("elements nested too deep"));
    }
    let length = start + 1;
    let rest = bytes.get(length..).ok_or(Malformed("an element that is cut off"))?;
    if let Some((octets, taken)) = definite_length(rest)? {
        let content = length + taken;
        let end = content.checked_add(octets).filter(|end| *end <= bytes.len());
        let end = end.ok_or(Malformed("an element that is cut off"))?;
        let definite = true;
        return Ok(Place { tag: first, start, length, content, content_end: end, end, definite });
    }
    if first & 0x20 == 0 {
        return Err(Malformed("a primitive of indefinite length"));
    }
    let content = length + 1;
    let mut at = content;
    while bytes.get(at..at + 2).ok_or(Malformed("an element without an end"))? != [0, 0] {
        at = place(bytes, at, depth + 1)?.end;
    }
    let definite = false;
    Ok(Place { tag: first, start, length, content, content_end: at, end: at + 2, definite })
}

fn children(bytes: &[u8], parent: &Place) -> Result<Vec<Place>, Malformed> {
    let mut found = Vec::new();
    let mut at = parent.content;
    while at < parent.content_end {
        let child = place(bytes, at, 0)?;
        if child.end > parent.content_end {
            return Err(Malformed("an element longer than its place"));
        }
        at = child.end;
        found.push(child);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{Place, element, place, spliced};
    use proptest::prelude::*;

    #[test]
    fn lengths_grow_octets_from_the_inside_out() {
        // Lengths of one octet, which stay so with two octets more and not with five.
        let inner = element(0x30, &element(0x04, &[7; 121]));
        let outer = element(0x30, &inner);
        let around: Vec<Place> =
            vec![place(&outer, 0, 0).expect("outer"), place(&outer, 2, 0).expect("inner")];
        let out = spliced(&outer, &around, around[1].content_end, &[5, 0]);
        let content = [element(0x04, &[7; 121]), vec![5, 0]].concat();
        assert_eq!(content.len(), 125);
        assert_eq!(out, element(0x30, &element(0x30, &content)));
        let more = spliced(&outer, &around, around[1].content_end, &element(0x04, &[1; 3]));
        let content = [element(0x04, &[7; 121]), element(0x04, &[1; 3])].concat();
        assert_eq!(more, element(0x30, &element(0x30, &content)), "128 and 131 octets");
    }

    #[test]
    fn indefinite_lengths_stay_as_they_are() {
        let ber = [0x30, 0x80, 0x31, 0x80, 2, 1, 5, 0, 0, 0, 0, b'\n'];
        let outer = place(&ber, 0, 0).expect("outer");
        let inner = place(&ber, 2, 0).expect("inner");
        let out = spliced(&ber, &[outer, inner], inner.content_end, &[5, 0]);
        assert_eq!(out, [0x30, 0x80, 0x31, 0x80, 2, 1, 5, 5, 0, 0, 0, 0, 0, b'\n']);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = super::embed(&bytes, 0, &[0x30, 0]);
            let _ = super::signature_value(&bytes, 1);
        }
    }
}
