//! Taking DER apart and putting it together again with something changed.

/// Stands for the last element in a path.
pub(crate) const LAST: usize = usize::MAX;
/// From a ContentInfo to its SignedData.
pub(crate) const SIGNED_DATA: [usize; 2] = [1, 0];
/// From a ContentInfo to its first SignerInfo.
pub(crate) const SIGNER_INFO: [usize; 4] = [1, 0, LAST, 0];

/// An element with `value` under `tag`.
pub(crate) fn element(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let mut out = vec![tag];
    match length {
        0..128 => out.push(length as u8),
        128..0x100 => out.extend([0x81, length as u8]),
        0x100..0x1_0000 => out.extend([0x82, (length >> 8) as u8, length as u8]),
        _ => out.extend([0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8]),
    }
    out.extend_from_slice(value);
    out
}

/// Length of the header and of the whole of the first element.
fn extent(der: &[u8]) -> (usize, usize) {
    let first = usize::from(der[1]);
    let (header, length) = if first < 0x80 {
        (2, first)
    } else {
        let octets = first & 0x7f;
        let length = der[2..2 + octets].iter().fold(0, |sum, o| (sum << 8) | usize::from(*o));
        (2 + octets, length)
    };
    (header, header + length)
}

/// The value of an element.
pub(crate) fn value(der: &[u8]) -> &[u8] {
    let (header, end) = extent(der);
    &der[header..end]
}

/// The elements inside an element.
pub(crate) fn parts(der: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = value(der);
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (_, end) = extent(rest);
        parts.push(rest[..end].to_vec());
        rest = &rest[end..];
    }
    parts
}

/// The element at `path`.
pub(crate) fn at(der: &[u8], path: &[usize]) -> Vec<u8> {
    path.iter().fold(der.to_vec(), |element, step| {
        let parts = parts(&element);
        parts[if *step == LAST { parts.len() - 1 } else { *step }].clone()
    })
}

/// The same with the elements inside the element at `path` changed.
pub(crate) fn edited(
    der: &[u8],
    path: &[usize],
    change: &mut dyn FnMut(&mut Vec<Vec<u8>>),
) -> Vec<u8> {
    let mut inside = parts(der);
    match path {
        [] => change(&mut inside),
        [step, rest @ ..] => {
            let place = if *step == LAST { inside.len() - 1 } else { *step };
            inside[place] = edited(&inside[place], rest, change);
        }
    }
    element(der[0], &inside.concat())
}

/// An attribute with one value; `oid` are the octets of its name.
pub(crate) fn attribute(oid: &[u8], value: &[u8]) -> Vec<u8> {
    element(0x30, &[element(6, oid), element(0x31, value)].concat())
}

/// 1.2.840.113549.1.9.16.2 and a last arc.
pub(crate) fn smime_attribute(last_arc: u8) -> [u8; 11] {
    [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, last_arc]
}

/// A signed file with unsigned attributes at its first signature.
pub(crate) fn with_unsigned(p7m: &[u8], attributes: &[Vec<u8>]) -> Vec<u8> {
    edited(p7m, &SIGNER_INFO, &mut |fields| {
        if fields.last().is_some_and(|last| last[0] == 0xa1) {
            fields.pop();
        }
        fields.push(element(0xa1, &attributes.concat()));
    })
}

/// The signature value of the first signature.
pub(crate) fn signature_value(p7m: &[u8]) -> Vec<u8> {
    let fields = parts(&at(p7m, &SIGNER_INFO));
    let field = fields.iter().rev().find(|field| field[0] == 4).expect("a signature");
    value(field).to_vec()
}
