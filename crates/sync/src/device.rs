//! Devices and their keys: Ed25519 (RFC 8032). Owns what a device signs with and is known by; where
//! the secret lies is `store`'s, and the same key is the device's address on the network.

use std::{fmt, str::FromStr};

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

/// A device, by its public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub [u8; 32]);

/// The secret half; signs for this device.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// From the 32 secret bytes (RFC 8032 section 5.1.5).
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The 32 secret bytes, wiped when dropped.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Who it is.
    pub fn id(&self) -> DeviceId {
        DeviceId(self.0.verifying_key().to_bytes())
    }

    /// Signs `message` for one purpose: a signature for one purpose is none for another.
    pub(crate) fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 64] {
        self.0.sign(&framed(purpose, message)).to_bytes()
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({})", self.id())
    }
}

impl DeviceId {
    /// Whether the device signed `message` for that purpose. Strict: no second form of a signature.
    pub(crate) fn signed(&self, purpose: &str, message: &[u8], signature: &[u8; 64]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.0) else {
            return false;
        };
        key.verify_strict(&framed(purpose, message), &Signature::from_bytes(signature)).is_ok()
    }

    /// The first eight digits, for people.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..4])
    }
}

fn framed(purpose: &str, message: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), &[0], message].concat()
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// The text is not the 64 hexadecimal digits of a device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} names no device: 64 hexadecimal digits are needed")]
pub struct NoDevice {
    /// What was given.
    pub text: String,
}

impl FromStr for DeviceId {
    type Err = NoDevice;

    fn from_str(text: &str) -> Result<Self, NoDevice> {
        let mut id = [0; 32];
        hex::decode_to_slice(text, &mut id)
            .map(|()| Self(id))
            .map_err(|_| NoDevice { text: text.chars().take(80).collect() })
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            <[u8; 32]>::deserialize(deserializer).map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_purpose_its_message_and_its_device_only() {
        let key = DeviceKey::from_secret(&[7; 32]);
        let signature = key.sign("a", b"message");
        assert!(key.id().signed("a", b"message", &signature));
        assert!(!key.id().signed("b", b"message", &signature), "another purpose");
        assert!(!key.id().signed("a", b"massage", &signature), "another message");
        let other = DeviceKey::from_secret(&[8; 32]).id();
        assert!(!other.signed("a", b"message", &signature), "another device");
        assert!(!DeviceId([0xff; 32]).signed("a", b"message", &signature), "no point of the curve");
    }

    #[test]
    fn a_device_survives_its_text_and_its_binary_form() {
        let id = DeviceKey::from_secret(&[9; 32]).id();
        assert_eq!(id.to_string().parse::<DeviceId>().unwrap(), id);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<DeviceId>(&json).unwrap(), id);
        let binary = postcard::to_stdvec(&id).unwrap();
        assert_eq!(postcard::from_bytes::<DeviceId>(&binary).unwrap(), id);
        assert!("Anna".parse::<DeviceId>().is_err());
    }
}
