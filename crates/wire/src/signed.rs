//! What a desk signs: a JWS in compact form (RFC 7515) with Ed25519 (RFC 8037) over canonical bytes.
//!
//! Owns the form, signing and verifying, on both sides; which key is believed is the reader's business. The
//! type stands in the signed header, so that a receipt is never taken for an outcome.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Largest statement that is read, bytes of the text.
const TEXT_MAX: usize = 1024 * 1024;

/// Why a statement is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedError {
    /// It is no JWS of this form.
    #[error("no signed statement")]
    Malformed,
    /// It is another kind of statement.
    #[error("another kind of statement")]
    OtherType,
    /// None of the believed keys has signed it.
    #[error("signed with a key that is not believed")]
    UnknownKey,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    BadSignature,
}

/// The desk's secret key.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// From the 32 secret bytes (RFC 8032 section 5.1.5).
    #[must_use]
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::of(&self.0.verifying_key())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public().kid)
    }
}

/// A desk's public key, as a JSON Web Key (RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// `OKP`.
    pub kty: String,
    /// `Ed25519`.
    pub crv: String,
    /// The 32 bytes, base64url.
    pub x: String,
    /// The key's thumbprint (RFC 7638).
    pub kid: String,
}

impl PublicKey {
    fn of(key: &VerifyingKey) -> Self {
        let x = URL_SAFE_NO_PAD.encode(key.to_bytes());
        let kid = thumbprint(&x);
        Self { kty: "OKP".to_owned(), crv: "Ed25519".to_owned(), x, kid }
    }

    /// The key, where this is one and its name is its own.
    fn key(&self) -> Option<VerifyingKey> {
        if self.kty != "OKP" || self.crv != "Ed25519" || self.kid != thumbprint(&self.x) {
            return None;
        }
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(&self.x).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok()
    }
}

/// RFC 7638: the members that make the key, in order.
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// A signed statement, as it travels and as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signed(String);

impl Signed {
    /// Signs the canonical bytes of a statement of this type. The same bytes always give the same text.
    #[must_use]
    pub fn make(key: &SecretKey, typ: &str, canonical: &[u8]) -> Self {
        // Members in this order, and neither name needs escaping.
        let kid = key.public().kid;
        let header = format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"{typ}"}}"#);
        let header = URL_SAFE_NO_PAD.encode(header);
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(canonical));
        let signature = URL_SAFE_NO_PAD.encode(key.0.sign(signed.as_bytes()).to_bytes());
        Self(format!("{signed}.{signature}"))
    }

    /// As it was kept.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of a statement that was verified when it came, and kept.
    #[must_use]
    pub fn unverified(&self) -> Option<Vec<u8>> {
        URL_SAFE_NO_PAD.decode(self.0.split('.').nth(1)?).ok()
    }

    /// The bytes that were signed as a statement of this type by one of these keys.
    ///
    /// # Errors
    /// [`SignedError`]; nothing of a statement that is not believed is handed out.
    pub fn verify(&self, typ: &str, keys: &[PublicKey]) -> Result<Vec<u8>, SignedError> {
        if self.0.len() > TEXT_MAX {
            return Err(SignedError::Malformed);
        }
        let (signed, signature) = self.0.rsplit_once('.').ok_or(SignedError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(SignedError::Malformed)?;
        let decode = |part| URL_SAFE_NO_PAD.decode(part).map_err(|_| SignedError::Malformed);
        let header: Header =
            serde_json::from_slice(&decode(header)?).map_err(|_| SignedError::Malformed)?;
        let payload = decode(payload)?;
        let signature = Signature::from_slice(&decode(signature)?);
        let signature = signature.map_err(|_| SignedError::Malformed)?;
        if header.alg != "EdDSA" {
            return Err(SignedError::Malformed);
        }
        if header.typ != typ {
            return Err(SignedError::OtherType);
        }
        let key = keys.iter().find(|key| key.kid == header.kid).and_then(PublicKey::key);
        let key = key.ok_or(SignedError::UnknownKey)?;
        key.verify_strict(signed.as_bytes(), &signature).map_err(|_| SignedError::BadSignature)?;
        Ok(payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 8037, appendix A.
    fn key() -> SecretKey {
        let secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
        let secret: [u8; 32] = URL_SAFE_NO_PAD.decode(secret).unwrap().try_into().unwrap();
        SecretKey::from_bytes(&secret)
    }

    #[test]
    fn keys_are_those_of_the_standard() {
        let public = key().public();
        assert_eq!(public.x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "RFC 8037 A.2");
        assert_eq!(public.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "RFC 8037 A.3");
    }

    #[test]
    fn a_statement_holds_for_its_type_its_bytes_and_its_key_only() {
        let signed = Signed::make(&key(), "a", b"{}");
        let keys = [key().public()];
        assert_eq!(signed.verify("a", &keys).as_deref(), Ok(&b"{}"[..]));
        assert_eq!(signed, Signed::make(&key(), "a", b"{}"), "told twice it is the same");
        assert_eq!(signed.verify("b", &keys), Err(SignedError::OtherType));
        assert_eq!(signed.verify("a", &[]), Err(SignedError::UnknownKey));
        let other = SecretKey::from_bytes(&[9; 32]).public();
        assert_eq!(signed.verify("a", std::slice::from_ref(&other)), Err(SignedError::UnknownKey));
        let impostor = PublicKey { kid: keys[0].kid.clone(), ..other };
        assert_eq!(
            signed.verify("a", &[impostor]),
            Err(SignedError::UnknownKey),
            "a borrowed name"
        );
        let parts: Vec<&str> = signed.as_str().split('.').collect();
        let forged = format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode("{ }"), parts[2]);
        let forged = Signed::from_text(&forged).verify("a", &keys);
        assert_eq!(forged, Err(SignedError::BadSignature));
        for text in ["", "a", "a.b", "a.b.c", &signed.as_str()[1..]] {
            let read = Signed::from_text(text).verify("a", &keys);
            assert_eq!(read, Err(SignedError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_header_that_names_no_signature_is_none() {
        let header = URL_SAFE_NO_PAD
            .encode(format!(r#"{{"alg":"none","kid":"{}","typ":"a"}}"#, key().public().kid));
        let text = format!("{header}.e30.{}", URL_SAFE_NO_PAD.encode([0; 64]));
        assert_eq!(
            Signed::from_text(&text).verify("a", &[key().public()]),
            Err(SignedError::Malformed),
            "the algorithm is ours to choose"
        );
    }
}
