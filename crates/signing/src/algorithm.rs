//! Digests and signature algorithms: what is accepted, and checking one signature value.
//!
//! Accepted: RSA PKCS#1 v1.5 and PSS from 2048 bits, ECDSA on P-256 and P-384, with SHA-256, -384
//! or -512. SHA-1 is read only as the certificate reference of old signatures (RFC 5035 section 4).

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::Pss as PssOf;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use sha2::Digest as _;

use crate::oid;
use crate::tlv::{Cursor, Malformed, tag};

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
    pub(crate) fn from_oid(octets: &[u8]) -> Option<Self> {
        const KNOWN: [(&[u8], Hash); 4] = [
            (oid::SHA1, Hash::Sha1),
            (oid::SHA256, Hash::Sha256),
            (oid::SHA384, Hash::Sha384),
            (oid::SHA512, Hash::Sha512),
        ];
        KNOWN
            .iter()
            .find(|(known, _)| *known == octets)
            .map(|(_, hash)| *hash)
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

/// An AlgorithmIdentifier (RFC 5280 section 4.1.1.2): OID octets, parameters if any.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identifier<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) parameters: Option<crate::tlv::Tlv<'a>>,
}

impl<'a> Identifier<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut inside = Cursor::new(value);
        let oid = inside.expect(tag::OID, "an algorithm identifier")?.value;
        Ok(Self {
            oid,
            parameters: inside.next()?,
        })
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
    pub(crate) fn read(signature: Identifier<'_>, digest: Hash) -> Result<Self, Unaccepted> {
        let scheme = match signature.oid {
            oid::RSA => Self::RsaPkcs1(digest),
            oid::RSA_SHA256 => Self::RsaPkcs1(Hash::Sha256),
            oid::RSA_SHA384 => Self::RsaPkcs1(Hash::Sha384),
            oid::RSA_SHA512 => Self::RsaPkcs1(Hash::Sha512),
            oid::EC => Self::Ecdsa(digest),
            oid::ECDSA_SHA256 => Self::Ecdsa(Hash::Sha256),
            oid::ECDSA_SHA384 => Self::Ecdsa(Hash::Sha384),
            oid::ECDSA_SHA512 => Self::Ecdsa(Hash::Sha512),
            oid::RSA_PSS => read_pss(signature).map_err(|_| Unaccepted::Pss)?,
            other => return Err(Unaccepted::Algorithm(oid::dotted(other))),
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
                Hash::Sha256 => key.verify(
                    PssOf::<sha2::Sha256>::new_with_salt(salt),
                    digest,
                    signature,
                ),
                Hash::Sha384 => key.verify(
                    PssOf::<sha2::Sha384>::new_with_salt(salt),
                    digest,
                    signature,
                ),
                Hash::Sha512 => key.verify(
                    PssOf::<sha2::Sha512>::new_with_salt(salt),
                    digest,
                    signature,
                ),
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
    let algorithm = Cursor::new(key_der)
        .expect(tag::SEQUENCE, "a key")
        .and_then(|key| key.inside().expect(tag::SEQUENCE, "a key's algorithm"))
        .and_then(|algorithm| Identifier::read(algorithm.value))
        .map_err(|malformed| malformed.to_string())?;
    match algorithm.oid {
        oid::RSA => Ok(KeyKind::Rsa),
        oid::EC if curve(key_der).is_ok() => Ok(KeyKind::Ec),
        other => Err(oid::dotted(other)),
    }
}

enum Curve {
    P256,
    P384,
}

fn curve(key_der: &[u8]) -> Result<Curve, Unaccepted> {
    let algorithm = Cursor::new(key_der)
        .expect(tag::SEQUENCE, "a key")
        .and_then(|key| key.inside().expect(tag::SEQUENCE, "a key's algorithm"))
        .map_err(|_| Unaccepted::Key)?;
    let algorithm = Identifier::read(algorithm.value).map_err(|_| Unaccepted::Key)?;
    match (algorithm.oid, algorithm.parameters.map(|curve| curve.value)) {
        (oid::EC, Some(oid::P256)) => Ok(Curve::P256),
        (oid::EC, Some(oid::P384)) => Ok(Curve::P384),
        _ => Err(Unaccepted::Key),
    }
}

fn rsa_key(key_der: &[u8]) -> Result<rsa::RsaPublicKey, Unaccepted> {
    let key = rsa::RsaPublicKey::from_public_key_der(key_der).map_err(|_| Unaccepted::Key)?;
    let bits = key.n().bits() as usize;
    if bits < MIN_RSA_BITS {
        Err(Unaccepted::ShortKey(bits))
    } else {
        Ok(key)
    }
}

/// RSASSA-PSS-params (RFC 4055 section 3.1): one digest for content and mask, trailer 1.
fn read_pss(identifier: Identifier<'_>) -> Result<Scheme, Malformed> {
    const CONTEXT_3: u8 = 0xa3;
    let unusual = Malformed("RSA-PSS parameters");
    let parameters = identifier
        .parameters
        .filter(|parameters| parameters.tag == tag::SEQUENCE);
    let mut fields = parameters.ok_or(unusual.clone())?.inside();
    let hash = fields.expect(tag::CONTEXT_0, "RSA-PSS parameters")?;
    let hash = hash.inside().expect(tag::SEQUENCE, "RSA-PSS parameters")?;
    let hash = Hash::from_oid(Identifier::read(hash.value)?.oid).ok_or(unusual.clone())?;
    let mask = fields.expect(tag::CONTEXT_1, "RSA-PSS parameters")?;
    let mask = mask.inside().expect(tag::SEQUENCE, "RSA-PSS parameters")?;
    let mask = Identifier::read(mask.value)?;
    let inner = mask.parameters.filter(|inner| inner.tag == tag::SEQUENCE);
    let inner = Identifier::read(inner.ok_or(unusual.clone())?.value)?;
    if mask.oid != oid::MGF1 || Hash::from_oid(inner.oid) != Some(hash) {
        return Err(unusual);
    }
    let salt = match fields.optional(tag::CONTEXT_2)? {
        // The default of RFC 4055.
        None => 20,
        Some(salt) => match salt.inside().expect(tag::INTEGER, "RSA-PSS salt")?.value {
            [octet] if *octet < 0x80 => usize::from(*octet),
            [0, octet] => usize::from(*octet),
            [high, low] if *high < 0x80 => usize::from(*high) << 8 | usize::from(*low),
            _ => return Err(unusual),
        },
    };
    match fields.optional(CONTEXT_3)? {
        Some(trailer) if trailer.value != [tag::INTEGER, 1, 1] => Err(unusual),
        _ => Ok(Scheme::RsaPss(hash, salt)),
    }
}
