use draft::PracticeId;
use store::{Digest, FeedKind, Journal, NewIssued, Receipt, Record, Signature, Store, StoreError};

use crate::{
    AT_MS,
    facts::{seal, shown},
    practice, start,
};

pub(crate) fn record(kind: &str, document: Option<PracticeId>, bytes: &[u8]) -> Record {
    Record {
        id: Digest::of(bytes),
        kind: kind.to_owned(),
        document,
        device: [3; 32],
        bytes: bytes.to_vec(),
        taken_at_ms: AT_MS,
    }
}

#[test]
fn a_record_is_kept_once_and_never_changes() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let membership = record("membership", None, b"anna");
    assert!(store.put_record(&membership).unwrap());
    assert!(!store.put_record(&membership).unwrap(), "the same again is no error");
    let early = record("seal", Some(practice(1)), b"before its document");
    store.put_record(&early).unwrap();

    assert_eq!(store.record(membership.id).unwrap().as_ref(), Some(&membership));
    assert!(store.has_record(early.id).unwrap());
    assert!(!store.has_record(Digest::of(b"other")).unwrap());
    assert_eq!(store.records("membership").unwrap(), std::slice::from_ref(&membership));
    assert_eq!(store.records_of(practice(1)).unwrap(), [early]);
    let noted = store.feed_after(0, 10).unwrap();
    assert_eq!(noted.len(), 2, "one entry each");
    assert_eq!(
        (noted[0].kind, &noted[0].id[..]),
        (FeedKind::Record, &membership.id.as_bytes()[..])
    );

    let wrong = Record { id: Digest::of(b"other"), ..membership.clone() };
    let error = store.put_record(&wrong).unwrap_err();
    assert!(matches!(error, StoreError::WrongDigest { .. }), "{error}");

    let file = rusqlite::Connection::open(folder.path().join("origo.sqlite")).unwrap();
    for sql in ["UPDATE record SET kind = ''", "DELETE FROM record"] {
        let error = file.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("a record never"), "{sql}: {error}");
    }
    file.execute_batch("DROP TRIGGER record_stays; UPDATE record SET bytes = x'00'").unwrap();
    let error = store.record(membership.id).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "never handed out changed: {error}");
}

#[test]
fn what_is_made_here_and_its_record_are_kept_together() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let of = |kind: &str| record(kind, Some(practice(1)), kind.as_bytes());
    let id = store.put_seal(&seal(), &shown("sealed"), Some(&of("seal"))).unwrap();
    let signature = Signature {
        seal: id,
        p7m: b"p7m".to_vec(),
        signer: "LUCA MORETTI".into(),
        fiscal_code: String::new(),
        files: Vec::new(),
        signed_at_ms: AT_MS,
    };
    let stale = Journal {
        seal: id,
        seen: 5,
        idempotency_key: "key",
        state_json: "{}",
        next_attempt_ms: None,
        at_ms: AT_MS,
    };
    let signed = of("signature");
    store
        .put_signature(&signature, Some(&stale), &shown("signed"), Some(&signed), None)
        .unwrap_err();
    assert!(!store.has_record(signed.id).unwrap(), "neither without the other");
    store.put_signature(&signature, None, &shown("signed"), Some(&signed), None).unwrap();
    let receipt =
        Receipt { seal: id, kind: "protocol".into(), bytes: b"0001".to_vec(), learnt_at_ms: AT_MS };
    store.put_receipt(&receipt, None, Some(&of("receipt"))).unwrap();
    let issued = NewIssued {
        practice: practice(1),
        name: "CO.pdf",
        media_type: "application/pdf",
        bytes: b"issued",
        at_ms: AT_MS,
    };
    store.put_issued(&issued, None, Some(&of("issued"))).unwrap();
    store.put_revision_opened(practice(1), &shown("draft"), Some(&of("revision")), AT_MS).unwrap();
    assert_eq!(store.list_item(practice(1)).unwrap().row.state, "draft");

    let kinds: Vec<String> =
        store.records_of(practice(1)).unwrap().into_iter().map(|record| record.kind).collect();
    assert_eq!(kinds, ["seal", "signature", "receipt", "issued", "revision"], "as they came");
    let noted = store.feed_after(0, 100).unwrap();
    let count = |kind| noted.iter().filter(|entry| entry.kind == kind).count();
    assert_eq!(
        (count(FeedKind::Document), count(FeedKind::Record), count(FeedKind::Blob)),
        (1, 5, 1),
        "the seal travels as its record, and so do the others"
    );
}
