//! What must never change: the first bytes of a document, which every device makes for itself.

use draft::{ActorId, DocumentKind, Draft};

use crate::{kinds, practice};

/// The heads of an empty practice since form 1; other first bytes would keep old and new devices
/// from merging.
const PRACTICE_SKELETON: &str = "0c233fddb4712487e4e6fcf86eae2058ec06daf7a5992f6ddcf0b1f5f91fc93c";

#[test]
fn an_empty_practice_begins_with_the_bytes_of_all_earlier_versions() {
    let draft = Draft::create(practice(), ActorId([1; 16])).unwrap();
    assert_eq!(draft.heads().to_string(), PRACTICE_SKELETON, "the skeleton of form 1");
}

/// The heads of the empty shared documents of one company since form 1.
const SHARED_SKELETONS: [(DocumentKind, &str); 5] = [
    (DocumentKind::Company, "ad342225fa69f151ee40381dee4025594aeaaa710eea4d8c137a3e4b7a2258e5"),
    (DocumentKind::Signatories, "36ec4ea2518364dc08d16aaed715cbdfd723b04d8f6d033ccca44248a864c5b7"),
    (DocumentKind::Addresses, "dbecdab2840ff0e0170a19a5262152bd842017ab7e6cdedfad2a09752a27e134"),
    (DocumentKind::Templates, "dd99a6f68d054a1561e0aa86f84640c49e1116f63abe6171113bf153269b26b7"),
    (DocumentKind::Glossary, "4eacc560890ef9fc9c1d85df81e4c305e977918cc6c28e342eed355ae80fc5ae"),
];

#[test]
fn an_empty_shared_document_begins_with_the_bytes_of_all_earlier_versions() {
    let heads = SHARED_SKELETONS.map(|(kind, _)| kinds::shared(kind, 1).heads().to_string());
    assert_eq!(heads, SHARED_SKELETONS.map(|(_, heads)| heads), "the skeletons of form 1");
}
