//! Getting at the binary envelope: PEM, base64 in lines or in one, base64 twice.
//!
//! Italian mailboxes and exchange systems hand signed files on in all of these shapes.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Layers of base64 that are taken off.
const MAX_LAYERS: usize = 3;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The binary bytes inside `input`, or `input` when it is in no armour.
pub(crate) fn remove(input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..MAX_LAYERS {
        match decode(&bytes) {
            Some(inside) => bytes = inside,
            None => break,
        }
    }
    bytes
}

fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    // A SEQUENCE begins with '0', a letter of base64 too: the second octet of a signed file is no
    // such letter, as it announces a length (RFC 5652 needs more than 127 octets) or none (0x80).
    if bytes.first() == Some(&0x30) && bytes.get(1).is_some_and(|octet| *octet >= 0x80) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim();
    let body = match text.strip_prefix("-----BEGIN ") {
        Some(pem) => {
            let (_, body) = pem.split_once("-----")?;
            body.split_once("-----END")?.0
        }
        None => text,
    };
    let letters: Vec<u8> = body.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if letters.is_empty() {
        return None;
    }
    BASE64.decode(letters).ok()
}

#[cfg(test)]
mod tests {
    use super::{BASE64, remove};
    use base64::Engine as _;

    fn envelope() -> Vec<u8> {
        let mut bytes = vec![0x30, 0x81, 200];
        bytes.extend((0..200).map(|octet| octet as u8));
        bytes
    }

    #[test]
    fn every_armour_comes_off() {
        let binary = envelope();
        let once = BASE64.encode(&binary);
        let lines: Vec<&str> = once
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).expect("ascii"))
            .collect();
        let pem =
            format!("-----BEGIN PKCS7-----\r\n{}\r\n-----END PKCS7-----\r\n", lines.join("\r\n"));
        for (name, text) in [
            ("one line", once.clone()),
            ("lines", lines.join("\n")),
            ("without padding", once.trim_end_matches('=').to_owned()),
            ("twice", BASE64.encode(&once)),
            ("PEM", pem),
        ] {
            assert_eq!(remove(text.as_bytes()), binary, "{name}");
        }
        assert_eq!(remove(&binary), binary, "binary stays");
        assert_eq!(remove(b"<xml/>"), b"<xml/>", "what is no armour stays");
    }
}
