//! Digests and signature algorithms: what is accepted, and checking one signature value.
//!
//! Accepted: RSA PKCS#1 v1.5 and PSS from 2048 bits, ECDSA on P-256 and P-384, with SHA-256, -384
//! or -512. SHA-1 is read only as the certificate reference of old signatures (RFC 5035 section 4).

use const_oid::db::rfc5912;
use der::oid::ObjectIdentifier;
use der::{Decode as _, Sequence};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::Pss as PssOf;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use sha2::Digest as _;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};

const MIN_RSA_BITS: usize = 2048;

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(crate) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            rfc5912::ID_SHA_1 => Some(Self::Sha1),
            rfc5912::ID_SHA_256 => Some(Self::Sha256),
            rfc5912::ID_SHA_384 => Some(Self::Sha384),
            rfc5912::ID_SHA_512 => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(crate) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(bytes).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(bytes).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(bytes).to_vec(),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
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
    /// From the signature algorithm, where the digest algorithm fills what some leave open.
    pub(crate) fn read(
        signature: &AlgorithmIdentifierOwned,
        digest: Hash,
    ) -> Result<Self, Unaccepted> {
        let scheme = match signature.oid {
            rfc5912::RSA_ENCRYPTION => Self::RsaPkcs1(digest),
            rfc5912::SHA_256_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Hash::Sha256),
            rfc5912::SHA_384_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Hash::Sha384),
            rfc5912::SHA_512_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Hash::Sha512),
            rfc5912::ID_EC_PUBLIC_KEY => Self::Ecdsa(digest),
            rfc5912::ECDSA_WITH_SHA_256 => Self::Ecdsa(Hash::Sha256),
            rfc5912::ECDSA_WITH_SHA_384 => Self::Ecdsa(Hash::Sha384),
            rfc5912::ECDSA_WITH_SHA_512 => Self::Ecdsa(Hash::Sha512),
            rfc5912::ID_RSASSA_PSS => read_pss(signature).ok_or(Unaccepted::Pss)?,
            other => return Err(Unaccepted::Algorithm(other.to_string())),
        };
        match scheme.hash() {
            Hash::Sha1 => Err(Unaccepted::Algorithm("SHA-1".to_owned())),
            hash if hash != digest => Err(Unaccepted::Mixed),
            _ => Ok(scheme),
        }
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
    #[error("signature and content use different digest algorithms")]
    Mixed,
    #[error("an RSA key of {0} bits is too short")]
    ShortKey(usize),
    #[error("the key does not fit the algorithm or is of an unknown kind")]
    Key,
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
            let key = rsa_key(key_der)?;
            let padding = match hash {
                Hash::Sha1 => return Err(Unaccepted::Algorithm("SHA-1".to_owned())),
                Hash::Sha256 => rsa::Pkcs1v15Sign::new::<sha2::Sha256>(),
                Hash::Sha384 => rsa::Pkcs1v15Sign::new::<sha2::Sha384>(),
                Hash::Sha512 => rsa::Pkcs1v15Sign::new::<sha2::Sha512>(),
            };
            Ok(key.verify(padding, digest, signature).is_ok())
        }
        Scheme::RsaPss(hash, salt) => {
            let key = rsa_key(key_der)?;
            let held = match hash {
                Hash::Sha1 => return Err(Unaccepted::Algorithm("SHA-1".to_owned())),
                Hash::Sha256 => {
                    key.verify(PssOf::<sha2::Sha256>::new_with_salt(salt), digest, signature)
                }
                Hash::Sha384 => {
                    key.verify(PssOf::<sha2::Sha384>::new_with_salt(salt), digest, signature)
                }
                Hash::Sha512 => {
                    key.verify(PssOf::<sha2::Sha512>::new_with_salt(salt), digest, signature)
                }
            };
            Ok(held.is_ok())
        }
        Scheme::Ecdsa(_) => match curve(key_der)? {
            Curve::P256 => {
                let key = p256::ecdsa::VerifyingKey::from_public_key_der(key_der)
                    .map_err(|_| Unaccepted::Key)?;
                Ok(p256::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()))
            }
            Curve::P384 => {
                let key = p384::ecdsa::VerifyingKey::from_public_key_der(key_der)
                    .map_err(|_| Unaccepted::Key)?;
                Ok(p384::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()))
            }
        },
    }
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
}

fn curve(key_der: &[u8]) -> Result<Curve, Unaccepted> {
    let key = SubjectPublicKeyInfoRef::from_der(key_der).map_err(|_| Unaccepted::Key)?;
    match key.algorithm.oids() {
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_256_R_1))) => Ok(Curve::P256),
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_384_R_1))) => Ok(Curve::P384),
        _ => Err(Unaccepted::Key),
    }
}

fn rsa_key(key_der: &[u8]) -> Result<rsa::RsaPublicKey, Unaccepted> {
    let key = rsa::RsaPublicKey::from_public_key_der(key_der).map_err(|_| Unaccepted::Key)?;
    let bits = key.n().bits() as usize;
    if bits < MIN_RSA_BITS { Err(Unaccepted::ShortKey(bits)) } else { Ok(key) }
}

/// RSASSA-PSS-params (RFC 4055 section 3.1). That of `pkcs1` has salts of 255 octets at most; the
/// longest salt, which some sign with, has more under keys above 2048 bits.
#[derive(Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt_bytes: Option<u16>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u8>,
}

/// One digest for content and mask, trailer 1; `None` for anything else. The default digest is
/// SHA-1, so a digest must be named.
fn read_pss(identifier: &AlgorithmIdentifierOwned) -> Option<Scheme> {
    /// RFC 4055 section 3.1.
    const DEFAULT_SALT_BYTES: u16 = 20;
    let parameters = identifier.parameters.as_ref()?;
    let parameters = parameters.decode_as::<PssParameters>().ok()?;
    let hash = Hash::from_oid(parameters.hash?.oid)?;
    let mask = parameters.mask?;
    let inner = mask.parameters?.decode_as::<AlgorithmIdentifierOwned>().ok()?;
    let usual = mask.oid == rfc5912::ID_MGF_1
        && Hash::from_oid(inner.oid) == Some(hash)
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    let salt_bytes = parameters.salt_bytes.unwrap_or(DEFAULT_SALT_BYTES);
    usual.then_some(Scheme::RsaPss(hash, usize::from(salt_bytes)))
}

#[cfg(test)]
mod wycheproof;

#[cfg(test)]
mod tests {
    use super::{Hash, PssParameters, Scheme, Unaccepted};
    use const_oid::db::rfc5912;
    use der::asn1::Any;
    use der::oid::ObjectIdentifier;
    use spki::AlgorithmIdentifierOwned;

    fn algorithm(oid: ObjectIdentifier, parameters: Option<Any>) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid, parameters }
    }

    fn read(mask: ObjectIdentifier, salt_bytes: Option<u16>) -> Result<Scheme, Unaccepted> {
        let hash = algorithm(rfc5912::ID_SHA_512, Some(Any::null()));
        let inner = Any::encode_from(&algorithm(mask, None)).expect("mask");
        let parameters = PssParameters {
            hash: Some(hash),
            mask: Some(algorithm(rfc5912::ID_MGF_1, Some(inner))),
            salt_bytes,
            trailer: None,
        };
        let parameters = Any::encode_from(&parameters).expect("parameters");
        let pss = algorithm(rfc5912::ID_RSASSA_PSS, Some(parameters));
        Scheme::read(&pss, Hash::Sha512)
    }

    #[test]
    fn the_longest_salt_of_a_long_key_is_read() {
        for (salt_bytes, read_bytes) in [(Some(64), 64), (Some(446), 446), (None, 20)] {
            let scheme = read(rfc5912::ID_SHA_512, salt_bytes);
            assert_eq!(scheme, Ok(Scheme::RsaPss(Hash::Sha512, read_bytes)));
        }
    }

    #[test]
    fn a_mask_of_another_digest_is_not_accepted() {
        let scheme = read(rfc5912::ID_SHA_1, Some(64));
        assert_eq!(scheme, Err(Unaccepted::Pss), "a weaker mask");
    }
}
