use draft::{ActorId, Draft, DraftError, SIZE_LIMIT_BYTES};
use proptest::prelude::*;

use crate::{AT_MS, anna, draft, set};

#[test]
fn bytes_that_are_no_draft_are_refused_with_the_reason() {
    let actor = ActorId([1; 16]);
    for bytes in [
        &b""[..],
        b"not a document",
        &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0, 0],
    ] {
        let error = Draft::load(bytes, actor).err().expect("must be refused");
        assert!(matches!(error, DraftError::Unreadable { .. }), "{error}");
    }
    let error = Draft::load(&vec![0; SIZE_LIMIT_BYTES + 1], actor)
        .err()
        .expect("too large");
    assert!(matches!(error, DraftError::TooLarge { .. }), "{error}");
}

#[test]
fn a_tail_that_was_cut_is_said_and_not_swallowed() {
    let mut draft = draft(1);
    let mut bytes = draft.save();
    let applied = draft.apply(set("/id", "EX-01"), &anna(), AT_MS).unwrap();
    bytes.extend_from_slice(&applied.increment[..applied.increment.len() - 1]);
    assert!(
        Draft::load(&bytes, ActorId([2; 16])).is_err(),
        "half a change is damage"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_flipped_bit_brings_the_reader_down_or_passes_unseen(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut draft = draft(1);
        draft.apply(set("/box5_osservazioni", "INVOICE NO. 2026/EX/0418"), &anna(), AT_MS).unwrap();
        let mut bytes = draft.save();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = Draft::load(&bytes, ActorId([2; 16])) {
            prop_assert_eq!(read.certificate(), draft.certificate(), "a flipped bit at {} was believed", at);
        }
        let before = draft.heads();
        if draft.merge(&bytes).is_err() {
            prop_assert_eq!(draft.heads(), before, "a refused merge leaves the draft as it was");
        }
    }
}
