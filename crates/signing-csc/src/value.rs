//! Algorithms by their OIDs (section 5 of version 2, 7.5 of version 1), and judging one value.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signing::SignerCertificate;

use crate::CscError;

/// SHA-256.
pub(crate) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const RSA: &str = "1.2.840.113549.1.1.1";
const SHA_256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";

/// Largest signature value, bytes: RSA of 16384 bits.
const VALUE_BYTES_MAX: usize = 2048;

/// The algorithm to ask for, of those that the key offers (`key/algo`).
///
/// # Errors
/// [`CscError::Unsupported`] where only others are offered, such as PSS alone.
pub(crate) fn algorithm(
    certificate: &SignerCertificate,
    offered: &[String],
) -> Result<&'static str, CscError> {
    let elliptic = certificate.has_elliptic_key()?;
    // Whole names first: a service that wants the digest's name apart is asked only where it must be.
    let known: &[&'static str] =
        if elliptic { &[ECDSA_WITH_SHA_256, EC_PUBLIC_KEY] } else { &[SHA_256_WITH_RSA, RSA] };
    known
        .iter()
        .find(|oid| offered.iter().any(|one| one == *oid))
        .copied()
        .ok_or_else(|| CscError::Unsupported { what: format!("a key for {}", offered.join(", ")) })
}

/// Whether the digest algorithm must be named beside it (section 11.10, 11.9 in version 1).
pub(crate) fn wants_digest_name(algorithm: &str) -> bool {
    matches!(algorithm, RSA | EC_PUBLIC_KEY)
}

/// The values of an answer, in the order of `hashes`, each checked under the certificate.
///
/// # Errors
/// [`CscError::Count`], [`CscError::WrongSignature`]: then none is given.
pub(crate) fn check(
    certificate: &SignerCertificate,
    hashes: &[[u8; 32]],
    answer: &[String],
) -> Result<Vec<Vec<u8>>, CscError> {
    if answer.len() != hashes.len() {
        return Err(CscError::Count { asked: hashes.len(), got: answer.len() });
    }
    let elliptic = certificate.has_elliptic_key()?;
    let mut values = Vec::with_capacity(hashes.len());
    for (index, (hash, text)) in hashes.iter().zip(answer).enumerate() {
        let forms = decode(text).map(|value| forms(value, elliptic)).unwrap_or_default();
        let holds = |hash: &[u8; 32]| {
            forms.iter().find(|value| signing::value_holds(certificate, hash, value))
        };
        match holds(hash) {
            Some(value) => values.push(value.clone()),
            None => {
                let misplaced = hashes.iter().any(|other| holds(other).is_some());
                return Err(CscError::WrongSignature { index, misplaced });
            }
        }
    }
    Ok(values)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    // Some services break base64 into lines.
    let letters: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let value = STANDARD.decode(letters).ok()?;
    (value.len() <= VALUE_BYTES_MAX).then_some(value)
}

/// The value as CMS wants it. The API does not say how ECDSA is written: most send DER, some the
/// two numbers side by side (IEEE P1363).
fn forms(value: Vec<u8>, elliptic: bool) -> Vec<Vec<u8>> {
    let half = value.len() / 2;
    if !elliptic || !value.len().is_multiple_of(2) || !matches!(half, 32 | 48) {
        return vec![value];
    }
    let (r, s) = value.split_at(half);
    let integers = [integer(r), integer(s)].concat();
    // At most 2 x 51 octets: one octet of length.
    let mut der = vec![0x30, integers.len() as u8];
    der.extend(integers);
    vec![value, der]
}

/// An unsigned number as INTEGER in DER (X.690 section 8.3).
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let digits = &number[zeros.min(number.len() - 1)..];
    let sign = digits[0] >= 0x80;
    let mut der = vec![0x02, (digits.len() + usize::from(sign)) as u8];
    if sign {
        der.push(0);
    }
    der.extend_from_slice(digits);
    der
}

#[cfg(test)]
mod tests {
    use super::{forms, integer, wants_digest_name};

    #[test]
    fn numbers_are_written_as_der_wants_them() {
        assert_eq!(integer(&[0, 0, 5]), [2, 1, 5], "no leading zeros");
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80], "not negative");
        assert_eq!(integer(&[0, 0]), [2, 1, 0], "zero has a digit");
    }

    #[test]
    fn two_numbers_side_by_side_become_a_sequence() {
        let mut raw = vec![0; 64];
        (raw[31], raw[63]) = (7, 0x90);
        let both = forms(raw.clone(), true);
        assert_eq!(both[0], raw, "as it came: it may be DER of that length");
        assert_eq!(both[1], [0x30, 7, 2, 1, 7, 2, 2, 0, 0x90]);
        assert_eq!(forms(vec![1; 256], false).len(), 1, "RSA has one form");
        assert_eq!(forms(vec![1; 71], true).len(), 1, "DER has odd lengths");
    }

    #[test]
    fn a_bare_key_algorithm_wants_the_digest_named() {
        assert!(wants_digest_name("1.2.840.113549.1.1.1"));
        assert!(!wants_digest_name("1.2.840.113549.1.1.11"), "it is in the name");
    }
}
