//! BER to DER for the envelope: definite lengths, constructed octet strings joined.
//!
//! Programs that sign while streaming write indefinite lengths and the content in pieces
//! (X.690 section 8.1.3.6 and 8.7.3). Order of sets is left as received. What is already DER
//! comes out byte for byte. Owns the limits on depth and number of elements.

use crate::tlv::{Malformed, definite_length, length_octets};

/// Elements may stand this deep.
const MAX_DEPTH: usize = 40;
/// Elements in one file; a revocation list of a large authority has some hundred thousand.
const MAX_ELEMENTS: usize = 2_000_000;

const CONSTRUCTED: u8 = 0x20;
const OCTET_STRING: u8 = 0x04;

/// What becomes of an element in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Tag, length, octets.
    Primitive,
    /// Tag, length, its elements.
    Constructed,
    /// A constructed octet string: becomes a primitive one.
    Joined,
    /// A piece inside a joined string: only its octets remain.
    Piece,
    /// A constructed piece inside a joined string: vanishes around its pieces.
    Wrapper,
}

struct Node {
    kind: Kind,
    parent: usize,
    tag: (usize, usize),
    value: (usize, usize),
    content: usize,
}

struct Open {
    node: usize,
    /// Where it ends; `None` for end-of-contents octets.
    end: Option<usize>,
}

/// The first element of `input` in definite lengths, and how many octets of `input` it took.
pub(crate) fn to_definite(input: &[u8]) -> Result<(Vec<u8>, usize), Malformed> {
    let (nodes, used) = scan(input)?;
    Ok((write(input, nodes), used))
}

fn scan(input: &[u8]) -> Result<(Vec<Node>, usize), Malformed> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    loop {
        while let Some(Open { end: Some(end), .. }) = open.last() {
            if at < *end {
                break;
            }
            if at > *end {
                return Err(Malformed("an element longer than its place"));
            }
            open.pop();
        }
        if open.is_empty() && !nodes.is_empty() {
            return Ok((nodes, at));
        }
        if let Some(Open { end: None, .. }) = open.last()
            && input.get(at..at + 2) == Some(&[0, 0])
        {
            at += 2;
            open.pop();
            continue;
        }
        at = scan_one(input, at, &mut nodes, &mut open)?;
    }
}

/// Reads one header (and the octets of a primitive) at `at`; gives where to go on.
fn scan_one(
    input: &[u8],
    at: usize,
    nodes: &mut Vec<Node>,
    open: &mut Vec<Open>,
) -> Result<usize, Malformed> {
    if nodes.len() >= MAX_ELEMENTS {
        return Err(Malformed("too many elements"));
    }
    let tag_end = tag_end(input, at)?;
    let first = input[at];
    let rest = input.get(tag_end..).ok_or(Malformed("an element that is cut off"))?;
    let length = definite_length(rest)?;
    let start = tag_end + length.map_or(1, |(_, octets)| octets);
    let parent = open.last().map_or(usize::MAX, |open| open.node);
    let in_string =
        nodes.get(parent).is_some_and(|node| matches!(node.kind, Kind::Joined | Kind::Wrapper));
    let constructed = first & CONSTRUCTED != 0;
    let kind = match (in_string, constructed, first) {
        (true, false, OCTET_STRING) => Kind::Piece,
        (true, true, 0x24) => Kind::Wrapper,
        (true, ..) => return Err(Malformed("a string made of something else")),
        (false, true, 0x24) => Kind::Joined,
        (false, true, _) => Kind::Constructed,
        (false, false, _) => Kind::Primitive,
    };
    let end = match length {
        Some((length, _)) => {
            let end = start.checked_add(length).filter(|end| *end <= input.len());
            Some(end.ok_or(Malformed("an element that is cut off"))?)
        }
        None if constructed => None,
        None => return Err(Malformed("a primitive of indefinite length")),
    };
    let value = (start, if constructed { start } else { end.unwrap_or(start) });
    nodes.push(Node { kind, parent, tag: (at, tag_end), value, content: 0 });
    if !constructed {
        return Ok(value.1);
    }
    if open.len() >= MAX_DEPTH {
        return Err(Malformed("elements nested too deep"));
    }
    open.push(Open { node: nodes.len() - 1, end });
    Ok(start)
}

fn tag_end(input: &[u8], at: usize) -> Result<usize, Malformed> {
    let first = *input.get(at).ok_or(Malformed("an element that is cut off"))?;
    if first & 0x1f != 0x1f {
        return Ok(at + 1);
    }
    let more = input[at + 1..].iter().take(4).position(|octet| octet & 0x80 == 0);
    more.map(|octets| at + 2 + octets).ok_or(Malformed("a tag"))
}

/// Writes from the end to the front: the length of an element is known once its inside stands.
fn write(input: &[u8], mut nodes: Vec<Node>) -> Vec<u8> {
    let mut reversed: Vec<u8> = Vec::with_capacity(input.len());
    let mut push = |part: &[u8]| reversed.extend(part.iter().rev());
    while let Some(node) = nodes.pop() {
        let value = &input[node.value.0..node.value.1];
        push(value);
        let content = node.content + value.len();
        let mut size = content;
        let tag = &input[node.tag.0..node.tag.1];
        match node.kind {
            Kind::Piece | Kind::Wrapper => {}
            Kind::Primitive | Kind::Constructed | Kind::Joined => {
                let length = length_octets(content);
                push(&length);
                if node.kind == Kind::Joined {
                    push(&[OCTET_STRING]);
                } else {
                    push(tag);
                }
                size += length.len() + tag.len();
            }
        }
        if let Some(parent) = nodes.get_mut(node.parent) {
            parent.content += size;
        }
    }
    reversed.reverse();
    reversed
}

#[cfg(test)]
mod tests {
    use super::to_definite;
    use proptest::prelude::*;

    #[test]
    fn indefinite_lengths_and_pieces_become_one_string() {
        let ber = [
            0x30, 0x80, // SEQUENCE, indefinite
            0x24, 0x80, 4, 2, 1, 2, 0x24, 3, 4, 1, 3, 4, 0, 0, 0, // pieces 1 2, 3, nothing
            2, 1, 5, 0, 0, // INTEGER 5, end
            0x0d, 0x0a, // something after it
        ];
        let (der, used) = to_definite(&ber).expect("reads");
        assert_eq!(der, [0x30, 8, 4, 3, 1, 2, 3, 2, 1, 5], "one string in definite lengths");
        assert_eq!(used, ber.len() - 2, "what follows is not part of it");
    }

    #[test]
    fn der_comes_out_as_it_was() {
        let der = [0x30, 7, 2, 1, 5, 0xa0, 2, 4, 0];
        assert_eq!(to_definite(&der).expect("reads").0, der, "no octet changes");
        let high = [0x30, 5, 0x7f, 0x81, 0x01, 1, 0];
        assert!(to_definite(&high).is_err(), "a constructed element needs whole elements inside");
    }

    #[test]
    fn bombs_are_refused() {
        let deep: Vec<u8> = std::iter::repeat_n([0x30, 0x80], 100).flatten().collect();
        assert!(to_definite(&deep).is_err(), "a hundred levels");
        assert!(to_definite(&[0x30, 0x80]).is_err(), "no end");
        assert!(to_definite(&[0x04, 0x80, 0, 0]).is_err(), "a primitive without a length");
        assert!(to_definite(&[0x30, 4, 4, 5, 0, 0, 0]).is_err(), "a child past its parent's end");
        assert!(to_definite(&[]).is_err(), "nothing");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok((der, used)) = to_definite(&bytes) {
                prop_assert!(used <= bytes.len());
                let (again, all) = to_definite(&der).expect("output is readable");
                prop_assert_eq!(&again, &der);
                prop_assert_eq!(all, der.len());
            }
        }
    }
}
