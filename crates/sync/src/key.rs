//! The short name under which a submission is found again in a desk's list.

use wire::extensions::IdempotencyKey;

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
    fn the_reference_is_the_same_on_every_device_and_short_enough_for_a_description() {
        let key = IdempotencyKey::of("01234567897", "0190", 1);
        let again = IdempotencyKey::of("01234567897", "0190", 1);
        assert_eq!(reference_of(&key), reference_of(&again), "deterministic");
        assert_eq!(reference_of(&key).len(), 15, "OR- and twelve digits");
    }
}
