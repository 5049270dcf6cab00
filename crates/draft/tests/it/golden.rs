//! What must never change: the first bytes of a document, which every device makes for itself.

use draft::{ActorId, Draft};

use crate::practice;

/// The heads of an empty practice since form 1; other first bytes would keep old and new devices
/// from merging.
const PRACTICE_SKELETON: &str = "0c233fddb4712487e4e6fcf86eae2058ec06daf7a5992f6ddcf0b1f5f91fc93c";

#[test]
fn an_empty_practice_begins_with_the_bytes_of_all_earlier_versions() {
    let draft = Draft::create(practice(), ActorId([1; 16])).unwrap();
    assert_eq!(draft.heads().to_string(), PRACTICE_SKELETON, "the skeleton of form 1");
}
