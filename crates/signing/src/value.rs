//! Judging a bare signature value, for keys that are far away.

use const_oid::db::rfc5912;
use spki::AlgorithmIdentifierOwned;

use crate::SignerCertificate;
use crate::algorithm::{Hash, KeyKind, Scheme, holds, key_kind};

/// Whether `value` is the certificate's signature over what has the SHA-256 digest `sha256`: PKCS#1
/// v1.5 under an RSA key, DER `ECDSA-Sig-Value` under one on an elliptic curve. Keys that are not
/// accepted sign nothing.
#[must_use]
pub fn value_holds(certificate: &SignerCertificate, sha256: &[u8; 32], value: &[u8]) -> bool {
    let key = certificate.key_der();
    let oid = match key_kind(&key) {
        Ok(KeyKind::Rsa) => rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
        Ok(KeyKind::Ec) => rfc5912::ECDSA_WITH_SHA_256,
        Err(_) => return false,
    };
    let algorithm = AlgorithmIdentifierOwned { oid, parameters: None };
    Scheme::read(&algorithm, Hash::Sha256)
        .and_then(|scheme| holds(&key, scheme, sha256, value))
        .is_ok_and(|holds| holds)
}
