//! RSASSA-PSS: its parameters (RFC 4055 section 3.1) and its values.

use const_oid::db::rfc5912;
use der::Sequence;
use rsa::{Pss, RsaPublicKey};
use spki::AlgorithmIdentifierOwned;

use super::{Hash, Scheme, Unaccepted};

/// RSASSA-PSS-params. That of `pkcs1` has salts of 255 octets at most; the longest salt, which
/// some sign with, has more under keys above 2048 bits.
#[derive(Sequence)]
struct Parameters {
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
pub(super) fn read(identifier: &AlgorithmIdentifierOwned) -> Option<Scheme> {
    /// RFC 4055 section 3.1.
    const DEFAULT_SALT_BYTES: u16 = 20;
    let parameters = identifier.parameters.as_ref()?;
    let parameters = parameters.decode_as::<Parameters>().ok()?;
    let hash = Hash::from_oid(parameters.hash?.oid).filter(|hash| *hash != Hash::Sha1)?;
    let mask = parameters.mask?;
    let inner = mask.parameters?.decode_as::<AlgorithmIdentifierOwned>().ok()?;
    let usual = mask.oid == rfc5912::ID_MGF_1
        && Hash::from_oid(inner.oid) == Some(hash)
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    let salt_bytes = parameters.salt_bytes.unwrap_or(DEFAULT_SALT_BYTES);
    usual.then_some(Scheme::RsaPss(hash, usize::from(salt_bytes)))
}

pub(super) fn holds(
    key: &RsaPublicKey,
    hash: Hash,
    salt: usize,
    digest: &[u8],
    value: &[u8],
) -> Result<bool, Unaccepted> {
    let held = match hash {
        Hash::Sha1 => return Err(Unaccepted::Algorithm("SHA-1".to_owned())),
        Hash::Sha256 => key.verify(Pss::<sha2::Sha256>::new_with_salt(salt), digest, value),
        Hash::Sha384 => key.verify(Pss::<sha2::Sha384>::new_with_salt(salt), digest, value),
        Hash::Sha512 => key.verify(Pss::<sha2::Sha512>::new_with_salt(salt), digest, value),
        Hash::Sha3_256 => key.verify(Pss::<sha3::Sha3_256>::new_with_salt(salt), digest, value),
        Hash::Sha3_384 => key.verify(Pss::<sha3::Sha3_384>::new_with_salt(salt), digest, value),
        Hash::Sha3_512 => key.verify(Pss::<sha3::Sha3_512>::new_with_salt(salt), digest, value),
    };
    Ok(held.is_ok())
}

#[cfg(test)]
mod tests {
    use super::{Hash, Parameters, Scheme, Unaccepted};
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
        let parameters = Parameters {
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

    #[test]
    fn absent_parameters_mean_sha_1_and_are_not_accepted() {
        let pss = algorithm(rfc5912::ID_RSASSA_PSS, None);
        assert_eq!(Scheme::read(&pss, Hash::Sha256), Err(Unaccepted::Pss), "nothing named");
    }
}
