use draft::{ActorId, Draft};
use serde_json::json;
use store::{Append, Attestation, Change, Content, NewDraft, PRACTICE, Query, Store, StoreError};

use crate::{AT_MS, anna, practice, row, set, start, stored};

pub(crate) fn attestation(actor: u8, change: u8) -> Attestation {
    Attestation {
        actor: [actor; 16],
        device: [3; 32],
        change_hash: [change; 32],
        signature: [change; 64],
    }
}

#[test]
fn a_document_that_is_no_practice_has_a_shadow_and_no_list_row() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let mut book = Draft::create(practice(2), ActorId([1; 16])).unwrap();
    let kind = "addresses";
    store
        .create_draft(&NewDraft {
            document: book.id(),
            snapshot: &book.save(),
            heads: &book.heads(),
            content: Content::Other { kind, json: &json!({}) },
            attestation: None,
            at_ms: AT_MS,
        })
        .unwrap();
    let applied = book.apply(set("/title", "x"), &anna(), AT_MS).unwrap();
    let change = Change {
        document: book.id(),
        seen: store::Version(0),
        increment: &applied.increment,
        heads: &book.heads(),
        content: Content::Other { kind, json: &json!({ "indirizzi": [] }) },
        attestation: None,
        at_ms: AT_MS,
    };
    let version = stored(store.append_change(&change).unwrap());
    store.compact_draft(book.id()).unwrap();

    assert_eq!(store.shadow_json(book.id()).unwrap(), json!({ "indirizzi": [] }));
    assert_eq!(store.document_kind(book.id()).unwrap().as_deref(), Some(kind));
    assert_eq!(store.document_kind(practice(1)).unwrap().as_deref(), Some(PRACTICE));
    assert_eq!(store.document_kind(practice(9)).unwrap(), None);
    assert_eq!(store.documents_of(kind).unwrap(), [book.id()]);
    assert_eq!(store.documents_of(PRACTICE).unwrap(), [practice(1)]);
    assert_eq!(store.document_heads(book.id()).unwrap(), Some((book.heads(), version)));
    assert_eq!(store.document_heads(practice(9)).unwrap(), None);
    assert_eq!(store.list(&Query::default()).unwrap().total, 1, "the practice alone is listed");
    assert_eq!(store.feed_after(0, 10).unwrap().len(), 2, "both are in the feed");

    let paper = book.certificate();
    let content = Content::Practice { certificate: &paper, row: &row(&book) };
    let error = store.append_change(&Change { content, ..change }).unwrap_err();
    assert!(matches!(error, StoreError::OtherKind { .. }), "its kind is for ever: {error}");
}

#[test]
fn each_actor_has_one_attestation_and_it_comes_with_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let mut draft = Draft::create(practice(1), ActorId([1; 16])).unwrap();
    let first = attestation(1, 1);
    store
        .create_draft(&NewDraft {
            document: draft.id(),
            snapshot: &draft.save(),
            heads: &draft.heads(),
            content: Content::Practice { certificate: &draft.certificate(), row: &row(&draft) },
            attestation: Some(&first),
            at_ms: AT_MS,
        })
        .unwrap();
    assert_eq!(store.attestations(draft.id()).unwrap(), [first]);
    let applied = draft.apply(set("/title", "x"), &anna(), AT_MS).unwrap();
    let append = |seen, attestation: Attestation| {
        store
            .append_change(&Change {
                document: draft.id(),
                seen: store::Version(seen),
                increment: &applied.increment,
                heads: &draft.heads(),
                content: Content::Practice { certificate: &draft.certificate(), row: &row(&draft) },
                attestation: Some(&attestation),
                at_ms: AT_MS,
            })
            .unwrap()
    };
    assert_eq!(append(7, attestation(1, 2)), Append::Behind);
    assert_eq!(store.attestations(practice(1)).unwrap(), [first], "nothing of it was kept");
    append(0, attestation(1, 2));
    append(1, attestation(2, 9));
    let kept = store.attestations(practice(1)).unwrap();
    assert_eq!(kept, [attestation(1, 2), attestation(2, 9)], "the newest of each");
}
