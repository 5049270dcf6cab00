//! The name under which one submission is known everywhere: the same on every device, for ever.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// `H(company, practice, revision, "submit")`, lower-case hex of SHA-256 (design section 6).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Derives the key. Two devices of one company derive the same without talking.
    pub fn derive(company_fiscal_code: &str, practice: &str, revision: u32) -> Self {
        let mut hash = Sha256::new();
        // Lengths first: no two triples of parts give the same bytes.
        for part in [
            company_fiscal_code,
            practice,
            &revision.to_string(),
            "submit",
        ] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(hex::encode(hash.finalize()))
    }

    /// The key as it travels in a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The short unique reference that stands in `descrizione`, the only free field that every desk has.
///
/// 12 hex digits of the key (48 bits): among the open practices of one company a collision is not met.
pub fn reference_of(key: &IdempotencyKey) -> String {
    format!("OR-{}", key.as_str()[..12].to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_same_on_every_device_and_differs_by_revision() {
        let one = IdempotencyKey::derive("01234567897", "0190", 1);
        assert_eq!(
            one,
            IdempotencyKey::derive("01234567897", "0190", 1),
            "deterministic"
        );
        assert_ne!(
            one,
            IdempotencyKey::derive("01234567897", "0190", 2),
            "revision counts"
        );
        assert_ne!(
            IdempotencyKey::derive("0123", "45", 1),
            IdempotencyKey::derive("01234", "5", 1),
            "parts do not run into each other"
        );
    }

    #[test]
    fn the_reference_is_short_enough_for_a_description() {
        let key = IdempotencyKey::derive("01234567897", "0190", 1);
        assert_eq!(reference_of(&key).len(), 15, "OR- and twelve digits");
    }
}
