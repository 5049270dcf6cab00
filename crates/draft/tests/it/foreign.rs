use automerge::{ROOT, ReadDoc, transaction::Transactable};
use draft::{ActorId, Draft, DraftError, SIZE_LIMIT_BYTES};
use proptest::prelude::*;

use crate::{AT_MS, anna, draft, set};

#[test]
fn bytes_that_are_no_draft_are_refused_with_the_reason() {
    let actor = ActorId([1; 16]);
    for bytes in [&b""[..], b"not a document", &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0, 0]] {
        let error = Draft::load(bytes, actor).err().expect("must be refused");
        assert!(matches!(error, DraftError::Unreadable { .. }), "{error}");
    }
    let error = Draft::load(&vec![0; SIZE_LIMIT_BYTES + 1], actor).err().expect("too large");
    assert!(matches!(error, DraftError::TooLarge { .. }), "{error}");
}

#[test]
fn a_tail_that_was_cut_is_said_and_not_swallowed() {
    let mut draft = draft(1);
    let mut bytes = draft.save();
    let applied = draft.apply(set("/id", "EX-01"), &anna(), AT_MS).unwrap();
    bytes.extend_from_slice(&applied.increment[..applied.increment.len() - 1]);
    assert!(Draft::load(&bytes, ActorId([2; 16])).is_err(), "half a change is damage");
}

/// Draft bytes after another program's hand.
fn tampered(change: impl FnOnce(&mut automerge::AutoCommit)) -> Vec<u8> {
    let mut draft = draft(1);
    draft
        .apply(
            set("/items", serde_json::json!([{ "n": 1, "descrizione": "TELAIO" }])),
            &anna(),
            AT_MS,
        )
        .unwrap();
    let mut doc = automerge::AutoCommit::load(&draft.save()).unwrap();
    change(&mut doc);
    doc.save()
}

#[test]
fn values_of_the_wrong_kind_read_as_empty() {
    let bytes = tampered(|doc| {
        doc.put(ROOT, "tipoPratica", 7).unwrap();
        doc.put(ROOT, "+items", "5").unwrap();
        doc.put(ROOT, "ordine", "no group").unwrap();
        doc.put(ROOT, "box3_paesiOrigine", "[1, {}]").unwrap();
        doc.put(ROOT, "box5_osservazioni", 1.5).unwrap();
        doc.put(ROOT, "nuovoCampo", "of a newer version").unwrap();
        let (_, items) = doc.get(ROOT, "items").unwrap().unwrap();
        let key = doc.keys(&items).next().unwrap();
        let (_, line) = doc.get(&items, key).unwrap().unwrap();
        doc.put(&line, "n", -5).unwrap();
        doc.put(&line, "colli", u64::MAX).unwrap();
        doc.put(&line, "pos", false).unwrap();
        doc.put(&items, "no uuid", "no line").unwrap();
    });
    let draft = Draft::load(&bytes, ActorId([2; 16])).unwrap();
    let paper = draft.certificate();
    assert_eq!(paper.goods.len(), 1, "the line that is one");
    assert_eq!((paper.goods[0].number, paper.goods[0].packages), (0, None));
    assert_eq!(paper.goods[0].description, "TELAIO", "what is sound is read");
    assert_eq!(paper.extra["nuovoCampo"], "of a newer version", "a newer member is carried along");
    assert!(!paper.extra.contains_key("items"), "and none is taken for one that has a field");
}

#[test]
fn a_document_of_a_newer_form_is_refused_by_name() {
    let bytes = tampered(|doc| doc.put(ROOT, "form", 2).unwrap());
    let error = Draft::load(&bytes, ActorId([2; 16])).err().expect("must be refused");
    assert!(matches!(error, DraftError::Newer { found: 2, known: 1 }), "{error}");
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
            prop_assert!(read.conflicts().is_empty(), "nor does it invent a second writer");
        }
        let before = draft.heads();
        if draft.merge(&bytes).is_err() {
            prop_assert_eq!(draft.heads(), before, "a refused merge leaves the draft as it was");
        }
    }
}
