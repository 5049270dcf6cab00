//! Elements of definite length: a cursor over them, and lengths.
//!
//! For the walk around what `cms` decodes. Owns no meaning. What comes from outside passes through
//! [`crate::ber`] first.

/// Tags of the universal types that CMS uses (X.690 section 8).
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    /// Context tag 0, constructed.
    pub(crate) const CONTEXT_0: u8 = 0xa0;
    /// Context tag 1, constructed.
    pub(crate) const CONTEXT_1: u8 = 0xa1;
    /// Context tag 2, constructed.
    pub(crate) const CONTEXT_2: u8 = 0xa2;
}

/// The bytes are not the structure looked for; says at what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed: {0}")]
pub(crate) struct Malformed(pub(crate) &'static str);

/// One element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: u8,
    pub(crate) value: &'a [u8],
    /// Tag, length and value.
    pub(crate) raw: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// A cursor over what is inside.
    pub(crate) fn inside(&self) -> Cursor<'a> {
        Cursor::new(self.value)
    }
}

/// Reads elements one after another.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next element, or `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Tlv<'a>>, Malformed> {
        let [tag, rest @ ..] = self.rest else {
            return Ok(None);
        };
        if tag & 0x1f == 0x1f {
            return Err(Malformed("a tag number above 30"));
        }
        let (length, header) = definite_length(rest)?.ok_or(Malformed("an indefinite length"))?;
        let start = 1 + header;
        let end = start.checked_add(length).ok_or(Malformed("a length"))?;
        let raw = self.rest.get(..end).ok_or(Malformed("an element longer than its place"))?;
        self.rest = &self.rest[end..];
        Ok(Some(Tlv { tag: *tag, value: &raw[start..], raw }))
    }

    /// The next element, which must carry `tag`; `what` names it in the error.
    pub(crate) fn expect(&mut self, tag: u8, what: &'static str) -> Result<Tlv<'a>, Malformed> {
        match self.next()? {
            Some(element) if element.tag == tag => Ok(element),
            Some(_) | None => Err(Malformed(what)),
        }
    }

    /// The next element when it carries `tag`; otherwise nothing is consumed.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>, Malformed> {
        if self.rest.first() == Some(&tag) { self.next() } else { Ok(None) }
    }

    /// Tag of the next element.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Everything to the end.
    pub(crate) fn all(mut self) -> Result<Vec<Tlv<'a>>, Malformed> {
        let mut elements = Vec::new();
        while let Some(element) = self.next()? {
            elements.push(element);
        }
        Ok(elements)
    }
}

/// Length octets after a tag: the length and how many octets it took; `None` when indefinite.
pub(crate) fn definite_length(bytes: &[u8]) -> Result<Option<(usize, usize)>, Malformed> {
    let first = *bytes.first().ok_or(Malformed("a length that is cut off"))?;
    if first < 0x80 {
        return Ok(Some((usize::from(first), 1)));
    }
    if first == 0x80 {
        return Ok(None);
    }
    let count = usize::from(first & 0x7f);
    let octets = bytes.get(1..=count).ok_or(Malformed("a length that is cut off"))?;
    if octets.iter().take(count.saturating_sub(4)).any(|octet| *octet != 0) {
        return Err(Malformed("a length above 4 GB"));
    }
    let length = octets.iter().fold(0usize, |sum, octet| (sum << 8) | usize::from(*octet));
    Ok(Some((length, 1 + count)))
}

/// An element of definite length made of `parts`.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut out = vec![tag];
    out.extend(length_octets(length));
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// Length octets in DER, minimal.
pub(crate) fn length_octets(length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![short],
        _ => {
            let octets: Vec<u8> =
                length.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
            // A usize has at most eight octets.
            let mut out = vec![0x80 | octets.len() as u8];
            out.extend(octets);
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, definite_length, length_octets, tag};

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let octets = length_octets(length);
            let read = definite_length(&octets).expect("length");
            assert_eq!(read, Some((length, octets.len())), "{length} octets");
            let body = vec![7; length];
            let written = [&[tag::OCTET_STRING], octets.as_slice(), &body].concat();
            let read = Cursor::new(&written).expect(tag::OCTET_STRING, "octets").expect("read");
            assert_eq!(read.value, body, "{length} octets");
        }
    }

    #[test]
    fn an_element_longer_than_its_place_is_refused() {
        assert!(Cursor::new(&[0x30, 5, 0]).next().is_err(), "five octets announced, one there");
        assert!(Cursor::new(&[0x30, 0x84, 0xff]).next().is_err(), "a length cut off");
    }
}
