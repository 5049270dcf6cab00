//! Digests and signature algorithms: what is accepted, and checking one signature value.
//!
//! Accepted: RSA PKCS#1 v1.5 and PSS from 2048 bits, ECDSA on P-256, P-384 and P-521, with
//! SHA-256, -384, -512 and SHA-3 of the same lengths (RFC 8702 and NIST's identifiers). SHA-1 is
//! read only as the certificate reference of old signatures (RFC 5035 section 4) and in the
//! certificate identifiers of OCSP: nothing that was signed with it holds.

mod pss;

use const_oid::db::rfc5912;
use der::Decode as _;
use der::oid::ObjectIdentifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use sha2::Digest as _;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};

const MIN_RSA_BITS: usize = 2048;
/// Longer keys only cost time.
const MAX_RSA_BITS: usize = 16_384;

/// NIST's arcs of digests and of signatures with SHA-3.
const ID_SHA3_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.8");
const ID_SHA3_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.9");
const ID_SHA3_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.10");
const ECDSA_SHA3_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.10");
const ECDSA_SHA3_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.11");
const ECDSA_SHA3_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.12");
/// ecdsa-with-SHA1 (RFC 3279 section 2.2.3).
const ECDSA_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");
const RSA_SHA3_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.14");
const RSA_SHA3_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.15");
const RSA_SHA3_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.16");

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Sha3_256,
    Sha3_384,
    Sha3_512,
}

impl Hash {
    pub(crate) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            rfc5912::ID_SHA_1 => Some(Self::Sha1),
            rfc5912::ID_SHA_256 => Some(Self::Sha256),
            rfc5912::ID_SHA_384 => Some(Self::Sha384),
            rfc5912::ID_SHA_512 => Some(Self::Sha512),
            ID_SHA3_256 => Some(Self::Sha3_256),
            ID_SHA3_384 => Some(Self::Sha3_384),
            ID_SHA3_512 => Some(Self::Sha3_512),
            _ => None,
        }
    }

    pub(crate) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(bytes).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(bytes).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(bytes).to_vec(),
            Self::Sha3_256 => sha3::Sha3_256::digest(bytes).to_vec(),
            Self::Sha3_384 => sha3::Sha3_384::digest(bytes).to_vec(),
            Self::Sha3_512 => sha3::Sha3_512::digest(bytes).to_vec(),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3_256 => "SHA3-256",
            Self::Sha3_384 => "SHA3-384",
            Self::Sha3_512 => "SHA3-512",
        }
    }
}

/// How a signature value was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    RsaPkcs1(Hash),
    RsaPss(Hash, usize),
    Ecdsa(Hash),
}

impl Scheme {
    /// From the signature algorithm, where the digest algorithm of the content fills what some leave
    /// open. Where the signature names another digest, that one is of the attributes: programs that
    /// do this are against RFC 5754, and harm nobody.
    pub(crate) fn read(
        signature: &AlgorithmIdentifierOwned,
        digest: Hash,
    ) -> Result<Self, Unaccepted> {
        let scheme = match signature.oid {
            rfc5912::RSA_ENCRYPTION => Self::RsaPkcs1(digest),
            rfc5912::ID_EC_PUBLIC_KEY => Self::Ecdsa(digest),
            _ => Self::named(signature)?,
        };
        match scheme.hash() {
            Hash::Sha1 => Err(Unaccepted::Algorithm("SHA-1".to_owned())),
            _ => Ok(scheme),
        }
    }

    /// From an algorithm that names its digest itself, as on certificates and lists.
    pub(crate) fn named(signature: &AlgorithmIdentifierOwned) -> Result<Self, Unaccepted> {
        Ok(match signature.oid {
            rfc5912::SHA_256_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Hash::Sha256),
            rfc5912::SHA_384_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Hash::Sha384),
            rfc5912::SHA_512_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Hash::Sha512),
            RSA_SHA3_256 => Self::RsaPkcs1(Hash::Sha3_256),
            RSA_SHA3_384 => Self::RsaPkcs1(Hash::Sha3_384),
            RSA_SHA3_512 => Self::RsaPkcs1(Hash::Sha3_512),
            rfc5912::ECDSA_WITH_SHA_256 => Self::Ecdsa(Hash::Sha256),
            rfc5912::ECDSA_WITH_SHA_384 => Self::Ecdsa(Hash::Sha384),
            rfc5912::ECDSA_WITH_SHA_512 => Self::Ecdsa(Hash::Sha512),
            ECDSA_SHA3_256 => Self::Ecdsa(Hash::Sha3_256),
            ECDSA_SHA3_384 => Self::Ecdsa(Hash::Sha3_384),
            ECDSA_SHA3_512 => Self::Ecdsa(Hash::Sha3_512),
            rfc5912::ID_RSASSA_PSS => pss::read(signature).ok_or(Unaccepted::Pss)?,
            rfc5912::SHA_1_WITH_RSA_ENCRYPTION | ECDSA_SHA1 => {
                return Err(Unaccepted::Algorithm("SHA-1".to_owned()));
            }
            other => return Err(Unaccepted::Algorithm(other.to_string())),
        })
    }

    pub(crate) fn hash(self) -> Hash {
        match self {
            Self::RsaPkcs1(hash) | Self::RsaPss(hash, _) | Self::Ecdsa(hash) => hash,
        }
    }

    pub(crate) fn name(self) -> String {
        let hash = self.hash().name();
        match self {
            Self::RsaPkcs1(_) => format!("RSA {hash}"),
            Self::RsaPss(..) => format!("RSA-PSS {hash}"),
            Self::Ecdsa(_) => format!("ECDSA {hash}"),
        }
    }
}

/// An algorithm that is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unaccepted {
    #[error("algorithm {0} is not accepted")]
    Algorithm(String),
    #[error("RSA-PSS with unusual parameters is not accepted")]
    Pss,
    #[error("an RSA key of {0} bits is not accepted")]
    KeyLength(usize),
    #[error("the key does not fit the algorithm or is of an unknown kind")]
    Key,
}

/// Whether a signature over `message` holds, by an algorithm that names its digest.
pub(crate) fn holds_over(
    key_der: &[u8],
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, Unaccepted> {
    let scheme = Scheme::named(algorithm)?;
    holds(key_der, scheme, &scheme.hash().digest(message), signature)
}

/// Whether a signature value holds, or why that cannot be said.
pub(crate) fn holds(
    key_der: &[u8],
    scheme: Scheme,
    digest: &[u8],
    signature: &[u8],
) -> Result<bool, Unaccepted> {
    match scheme {
        Scheme::RsaPkcs1(hash) => {
            let key = rsa_key(key_der, rfc5912::RSA_ENCRYPTION)?;
            Ok(key.verify(pkcs1(hash)?, digest, signature).is_ok())
        }
        Scheme::RsaPss(hash, salt) => {
            // A key for PSS alone signs with PSS alone (RFC 4055 section 1.2).
            let key = rsa_key(key_der, rfc5912::RSA_ENCRYPTION)
                .or_else(|_| rsa_key(key_der, rfc5912::ID_RSASSA_PSS))?;
            pss::holds(&key, hash, salt, digest, signature)
        }
        Scheme::Ecdsa(_) => holds_on_curve(key_der, digest, signature),
    }
}

fn pkcs1(hash: Hash) -> Result<rsa::Pkcs1v15Sign, Unaccepted> {
    Ok(match hash {
        Hash::Sha1 => return Err(Unaccepted::Algorithm("SHA-1".to_owned())),
        Hash::Sha256 => rsa::Pkcs1v15Sign::new::<sha2::Sha256>(),
        Hash::Sha384 => rsa::Pkcs1v15Sign::new::<sha2::Sha384>(),
        Hash::Sha512 => rsa::Pkcs1v15Sign::new::<sha2::Sha512>(),
        Hash::Sha3_256 => rsa::Pkcs1v15Sign::new::<sha3::Sha3_256>(),
        Hash::Sha3_384 => rsa::Pkcs1v15Sign::new::<sha3::Sha3_384>(),
        Hash::Sha3_512 => rsa::Pkcs1v15Sign::new::<sha3::Sha3_512>(),
    })
}

fn holds_on_curve(key_der: &[u8], digest: &[u8], signature: &[u8]) -> Result<bool, Unaccepted> {
    let unknown = |_| Unaccepted::Key;
    Ok(match curve(key_der)? {
        Curve::P256 => {
            let key = p256::ecdsa::VerifyingKey::from_public_key_der(key_der).map_err(unknown)?;
            p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
        }
        Curve::P384 => {
            let key = p384::ecdsa::VerifyingKey::from_public_key_der(key_der).map_err(unknown)?;
            p384::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
        }
        Curve::P521 => {
            let key = p521::ecdsa::VerifyingKey::from_public_key_der(key_der).map_err(unknown)?;
            p521::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
        }
    })
}

/// Kinds of key that sign here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Rsa,
    Ec,
}

/// The kind of a SubjectPublicKeyInfo in DER.
pub(crate) fn key_kind(key_der: &[u8]) -> Result<KeyKind, String> {
    let key = SubjectPublicKeyInfoRef::from_der(key_der).map_err(|error| error.to_string())?;
    match key.algorithm.oid {
        rfc5912::RSA_ENCRYPTION => Ok(KeyKind::Rsa),
        rfc5912::ID_EC_PUBLIC_KEY if curve(key_der).is_ok() => Ok(KeyKind::Ec),
        other => Err(other.to_string()),
    }
}

enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    /// Octets of one number of a signature.
    fn octets(&self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

fn curve(key_der: &[u8]) -> Result<Curve, Unaccepted> {
    let key = SubjectPublicKeyInfoRef::from_der(key_der).map_err(|_| Unaccepted::Key)?;
    match key.algorithm.oids() {
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_256_R_1))) => Ok(Curve::P256),
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_384_R_1))) => Ok(Curve::P384),
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_521_R_1))) => Ok(Curve::P521),
        _ => Err(Unaccepted::Key),
    }
}

/// An ECDSA value as two numbers side by side (XML signatures, RFC 4050 section 3.3) in DER.
pub(crate) fn ecdsa_der(key_der: &[u8], value: &[u8]) -> Result<Vec<u8>, Unaccepted> {
    let octets = curve(key_der)?.octets();
    if value.len() != 2 * octets {
        return Err(Unaccepted::Key);
    }
    let number = |half: &[u8]| {
        let significant = half.iter().skip_while(|octet| **octet == 0).copied();
        let mut number: Vec<u8> = significant.collect();
        if number.first().is_none_or(|octet| octet & 0x80 != 0) {
            number.insert(0, 0);
        }
        crate::tlv::element(crate::tlv::tag::INTEGER, &[&number])
    };
    let (r, s) = value.split_at(octets);
    Ok(crate::tlv::element(crate::tlv::tag::SEQUENCE, &[&number(r), &number(s)]))
}

fn rsa_key(key_der: &[u8], kind: ObjectIdentifier) -> Result<rsa::RsaPublicKey, Unaccepted> {
    let info = SubjectPublicKeyInfoRef::from_der(key_der).map_err(|_| Unaccepted::Key)?;
    if info.algorithm.oid != kind {
        return Err(Unaccepted::Key);
    }
    let key = rsa::RsaPublicKey::from_pkcs1_der(info.subject_public_key.raw_bytes())
        .map_err(|_| Unaccepted::Key)?;
    let bits = key.n().bits() as usize;
    if (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) {
        Ok(key)
    } else {
        Err(Unaccepted::KeyLength(bits))
    }
}

#[cfg(test)]
mod wycheproof;

#[cfg(test)]
mod tests {
    use super::{
        ECDSA_SHA1, ECDSA_SHA3_384, Hash, ID_SHA3_256, RSA_SHA3_256, Scheme, ecdsa_der, holds,
    };
    use const_oid::db::rfc5912;
    use der::oid::ObjectIdentifier;
    use p521::ecdsa::signature::hazmat::PrehashSigner as _;
    use p521::pkcs8::EncodePublicKey as _;
    use spki::AlgorithmIdentifierOwned;

    fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid, parameters: None }
    }

    #[test]
    fn sha_3_is_read_by_its_own_names_and_by_the_digest_beside_a_bare_key() {
        assert_eq!(Hash::from_oid(ID_SHA3_256), Some(Hash::Sha3_256));
        let read = Scheme::read(&algorithm(RSA_SHA3_256), Hash::Sha3_256);
        assert_eq!(read, Ok(Scheme::RsaPkcs1(Hash::Sha3_256)));
        let read = Scheme::read(&algorithm(rfc5912::RSA_ENCRYPTION), Hash::Sha3_512);
        assert_eq!(read, Ok(Scheme::RsaPkcs1(Hash::Sha3_512)));
        let read = Scheme::read(&algorithm(ECDSA_SHA3_384), Hash::Sha3_256);
        assert_eq!(read, Ok(Scheme::Ecdsa(Hash::Sha3_384)), "its own, not that of the content");
    }

    #[test]
    fn nothing_signed_with_sha_1_holds() {
        for oid in [rfc5912::SHA_1_WITH_RSA_ENCRYPTION, ECDSA_SHA1] {
            assert!(Scheme::named(&algorithm(oid)).is_err(), "{oid} on a certificate");
        }
        let bare = Scheme::read(&algorithm(rfc5912::RSA_ENCRYPTION), Hash::Sha1);
        assert!(bare.is_err(), "SHA-1 beside a bare key");
    }

    /// A key of P-521 out of a fixed number.
    fn p521_key() -> (p521::ecdsa::SigningKey, Vec<u8>) {
        let key = p521::ecdsa::SigningKey::from_slice(&[1; 66]).expect("a number below the order");
        let point = key.verifying_key().to_sec1_point(false);
        let public = p521::PublicKey::from_sec1_bytes(point.as_bytes()).expect("a point");
        let der = public.to_public_key_der().expect("der").into_vec();
        (key, der)
    }

    #[test]
    fn p_521_holds_over_digests_shorter_than_its_order() {
        let (key, key_der) = p521_key();
        for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512, Hash::Sha3_512] {
            let digest = hash.digest(b"x");
            let value: p521::ecdsa::Signature = key.sign_prehash(&digest).expect("signed");
            let der = value.to_der().as_bytes().to_vec();
            let held = holds(&key_der, Scheme::Ecdsa(hash), &digest, &der);
            assert_eq!(held, Ok(true), "{}", hash.name());
            let other = holds(&key_der, Scheme::Ecdsa(hash), &hash.digest(b"y"), &der);
            assert_eq!(other, Ok(false), "{} over something else", hash.name());
        }
    }

    #[test]
    fn two_numbers_side_by_side_become_der() {
        let (key, key_der) = p521_key();
        let digest = Hash::Sha512.digest(b"x");
        let value: p521::ecdsa::Signature = key.sign_prehash(&digest).expect("signed");
        let der = ecdsa_der(&key_der, &value.to_bytes()).expect("der");
        assert_eq!(der, value.to_der().as_bytes(), "the same value");
        assert!(ecdsa_der(&key_der, &value.to_bytes()[1..]).is_err(), "an odd length");
    }
}
