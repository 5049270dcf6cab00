//! ECDSA signatures from the token's form to that of CMS.

/// `r || s` of equal length to DER `ECDSA-Sig-Value` (RFC 3279 section 2.2.3). `None` when the
/// length is odd or that of no curve here.
pub(super) fn to_der(raw: &[u8]) -> Option<Vec<u8>> {
    if !matches!(raw.len(), 64 | 96) {
        return None;
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    let body = [integer(r), integer(s)].concat();
    // At most 2 * (2 + 49) octets: one length octet is enough.
    Some([&[0x30, body.len() as u8], body.as_slice()].concat())
}

fn integer(octets: &[u8]) -> Vec<u8> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let octets = &octets[zeros.min(octets.len() - 1)..];
    let sign: &[u8] = if octets[0] >= 0x80 { &[0] } else { &[] };
    [&[2, (sign.len() + octets.len()) as u8], sign, octets].concat()
}

#[cfg(test)]
mod tests {
    use super::to_der;

    #[test]
    fn integers_are_minimal_and_positive() {
        let mut raw = [0u8; 64];
        raw[31] = 0x80;
        raw[63] = 1;
        let der = to_der(&raw).expect("P-256");
        assert_eq!(der, [0x30, 7, 2, 2, 0, 0x80, 2, 1, 1], "a sign octet for r, no zeros for s");
        assert_eq!(to_der(&[0xff; 96]).expect("P-384").len(), 2 + 2 * (2 + 49), "the longest");
        assert!(to_der(&[1; 63]).is_none(), "an odd length");
    }
}
