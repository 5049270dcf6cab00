use draft::Heads;
use serde_json::json;
use store::{
    DeskAccount, Digest, Journal, ListRow, NewIssued, Receipt, Registration, Seal,
    SealedAttachment, Signature, Store, StoreError,
};

use crate::{AT_MS, example, practice, start};

pub(crate) fn seal() -> Seal {
    Seal {
        practice: practice(1),
        revision: 1,
        heads: Heads::from_hashes(vec![[4; 32]]),
        base_form: b"<modello/>".to_vec(),
        order_detail: b"<dettaglio/>".to_vec(),
        printed_sha256: Digest::of(b"pdf"),
        attachments: vec![SealedAttachment {
            name: "fattura.pdf".into(),
            kind: "FAE".into(),
            description: String::new(),
            sha256: Digest::of(b"fattura"),
            size_bytes: 7,
        }],
        fee_cents: 1_500,
        details: "{}".into(),
        sealed_by: "Anna Bianchi".into(),
        sealed_at_ms: AT_MS,
    }
}

pub(crate) fn shown(state: &str) -> ListRow {
    ListRow { state: state.into(), ..ListRow::default() }
}

#[test]
fn a_seal_is_kept_by_value_and_once_a_revision() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let id = store.put_seal(&seal(), &shown("sealed"), None).unwrap();
    assert_eq!(store.seal(id).unwrap(), seal());
    assert_eq!(store.list_item(practice(1)).unwrap().row.state, "sealed", "in one transaction");
    assert_eq!(
        store.put_seal(&seal(), &shown("sealed"), None).unwrap(),
        id,
        "the same is the same"
    );

    let other = Seal { base_form: b"<altro/>".to_vec(), ..seal() };
    let error = store.put_seal(&other, &shown("sealed"), None).unwrap_err();
    assert!(matches!(error, StoreError::RevisionSealed { revision: 1, .. }), "{error}");
    let next = store.put_seal(&Seal { revision: 2, ..seal() }, &shown("sealed"), None).unwrap();
    assert_ne!(next, id, "the same bytes in another revision are another seal");
    assert_eq!(store.seals(practice(1)).unwrap(), [next, id], "the newest first");

    let file = rusqlite::Connection::open(folder.path().join("origo.sqlite")).unwrap();
    for sql in ["UPDATE seal SET fee_cents = 0", "DELETE FROM seal"] {
        let error = file.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("a seal never"), "{sql}: {error}");
    }
    file.execute_batch(
        "DROP TRIGGER seal_stays; UPDATE seal SET base_form = x'00' WHERE revision = 1",
    )
    .unwrap();
    let error = store.seal(id).unwrap_err();
    assert!(
        matches!(error, StoreError::Damaged { .. }),
        "a changed seal is never handed out: {error}"
    );
}

#[test]
fn every_part_of_a_seal_counts_for_its_name() {
    let changes: [fn(&mut Seal); 9] = [
        |seal| seal.practice = practice(2),
        |seal| seal.revision = 2,
        |seal| seal.heads = Heads::default(),
        |seal| seal.base_form.push(b' '),
        |seal| seal.order_detail.push(b' '),
        |seal| seal.printed_sha256 = Digest::of(b"other"),
        |seal| seal.attachments[0].sha256 = Digest::of(b"other"),
        |seal| seal.fee_cents += 1,
        |seal| seal.details.push(' '),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = seal();
        change(&mut other);
        assert_ne!(other.id(), seal().id(), "change {number} must show");
    }
    let by = Seal { sealed_by: "Bruno".into(), sealed_at_ms: 0, ..seal() };
    assert_eq!(by.id(), seal().id(), "two who seal the same have the same seal");
}

#[test]
fn a_signature_and_its_outbox_row_are_kept_together_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let seal = store.put_seal(&seal(), &shown("sealed"), None).unwrap();
    let signature = Signature {
        seal,
        p7m: b"p7m".to_vec(),
        signer: "LUCA MORETTI".into(),
        fiscal_code: "MRTLCU70A01A794I".into(),
        files: Vec::new(),
        signed_at_ms: AT_MS,
    };
    let journal = |seen| Journal {
        seal,
        seen,
        idempotency_key: "key",
        state_json: "{\"stage\":\"queued\"}",
        next_attempt_ms: Some(AT_MS),
        at_ms: AT_MS,
    };
    let error = store
        .put_signature(&signature, Some(&journal(5)), &shown("queued"), None, None)
        .unwrap_err();
    assert!(matches!(error, StoreError::Stale { .. }), "{error}");
    assert!(store.signatures(seal).unwrap().is_empty(), "no signature without its outbox row");

    store.put_signature(&signature, Some(&journal(0)), &shown("queued"), None, None).unwrap();
    assert_eq!(store.signatures(seal).unwrap(), std::slice::from_ref(&signature));
    let entry = store.outbox_get(seal).unwrap().unwrap();
    assert_eq!((entry.version, &*entry.idempotency_key, entry.practice), (1, "key", practice(1)));
    assert_eq!(store.list_item(practice(1)).unwrap().row.state, "queued");
    store.put_signature(&signature, None, &shown("queued"), None, None).unwrap();
    assert_eq!(store.signatures(seal).unwrap().len(), 1, "the same file twice is one signature");
}

#[test]
fn a_step_is_journaled_only_over_the_state_that_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let seal = store.put_seal(&seal(), &shown("sealed"), None).unwrap();
    let put = |seen, state: &str, next| {
        store.outbox_put(
            &Journal {
                seal,
                seen,
                idempotency_key: "key",
                state_json: state,
                next_attempt_ms: next,
                at_ms: AT_MS,
            },
            None,
        )
    };
    assert_eq!(put(0, "\"queued\"", Some(100)).unwrap(), 1);
    assert_eq!(put(1, "\"creating\"", Some(200)).unwrap(), 2);
    for seen in [0, 1, 3] {
        let error = put(seen, "\"creating\"", None).unwrap_err();
        assert!(matches!(error, StoreError::Stale { .. }), "seen {seen}: {error}");
    }
    assert!(store.outbox_due(199).unwrap().is_empty(), "not yet");
    assert_eq!(store.outbox_due(200).unwrap()[0].state_json, "\"creating\"");
    assert_eq!(store.outbox_next_ms().unwrap(), Some(200));
    put(2, "\"sent\"", None).unwrap();
    assert!(store.outbox_due(i64::MAX).unwrap().is_empty(), "what is done is never due");
    assert_eq!(store.outbox(Some(practice(1))).unwrap().len(), 1);
    assert!(store.outbox(Some(practice(9))).unwrap().is_empty());
}

#[test]
fn a_step_of_a_submission_leaves_what_people_have_to_decide_in_the_draft() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (draft, _) = start(&store, 2);
    let one = ListRow { conflicts: 1, ..crate::row(&draft) };
    let other = draft::Draft::create(practice(1), draft::ActorId([1; 16])).unwrap();
    store
        .create_draft(&store::NewDraft {
            document: practice(1),
            snapshot: &other.save(),
            heads: &other.heads(),
            content: store::Content::Practice { certificate: &other.certificate(), row: &one },
            attestation: None,
            at_ms: AT_MS,
        })
        .unwrap();
    store.set_row(practice(1), &shown("queued"), AT_MS).unwrap();
    let row = store.list_item(practice(1)).unwrap().row;
    assert_eq!((&*row.state, row.conflicts), ("queued", 1), "the draft has moved on beside it");
}

#[test]
fn a_fact_is_kept_once_and_two_facts_are_both_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let seal = store.put_seal(&seal(), &shown("sealed"), None).unwrap();
    let fact = |bytes: &[u8], learnt_at_ms| Receipt {
        seal,
        kind: "protocol".into(),
        bytes: bytes.to_vec(),
        learnt_at_ms,
    };
    assert!(store.put_receipt(&fact(b"0001", 1), Some(&shown("sent")), None).unwrap());
    assert!(!store.put_receipt(&fact(b"0001", 2), None, None).unwrap(), "told twice, kept once");
    assert!(
        store.put_receipt(&fact(b"0002", 3), None, None).unwrap(),
        "a second protocol is shown, not hidden"
    );
    assert_eq!(store.receipts(seal).unwrap(), [fact(b"0001", 1), fact(b"0002", 3)]);
    let nowhere = store::SealId(Digest::of(b"nowhere"));
    let error =
        store.put_receipt(&Receipt { seal: nowhere, ..fact(b"x", 1) }, None, None).unwrap_err();
    assert!(matches!(error, StoreError::Absent { what: "seal", .. }), "{error}");
}

#[test]
fn a_file_is_handed_out_as_it_came_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    let sha256 = store.put_blob(b"fattura", "application/pdf", AT_MS).unwrap();
    assert_eq!(store.blob(sha256).unwrap(), b"fattura");
    assert_eq!(store.blob_facts(sha256).unwrap().unwrap().size_bytes, 7);
    assert_eq!(store.put_blob(b"fattura", "application/pdf", AT_MS).unwrap(), sha256);
    std::fs::write(store.blob_path(sha256), b"fattvra").unwrap();
    let error = store.blob(sha256).unwrap_err();
    assert!(matches!(error, StoreError::BlobDamaged { .. }), "{error}");
    store.put_blob(b"fattura", "application/pdf", AT_MS).unwrap();
    assert_eq!(store.blob(sha256).unwrap(), b"fattura", "attaching again mends it");
    std::fs::remove_file(store.blob_path(sha256)).unwrap();
    assert!(matches!(store.blob(sha256).unwrap_err(), StoreError::BlobAbsent { .. }));
    let large = vec![0; usize::try_from(store::BLOB_LIMIT_BYTES).unwrap() + 1];
    let error = store.put_blob(&large, "application/pdf", AT_MS).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");

    let issued = NewIssued {
        practice: practice(1),
        name: "CO.pdf",
        media_type: "application/pdf",
        bytes: b"issued",
        at_ms: AT_MS,
    };
    let pdf = store.put_issued(&issued, Some(&shown("issued")), None).unwrap();
    assert_eq!(store.issued(practice(1)).unwrap()[0].sha256, pdf);
    assert_eq!(store.list_item(practice(1)).unwrap().row.state, "issued");
}

#[test]
fn company_accounts_settings_and_pin_counts_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.registration().unwrap(), None, "a new home is nobody's");
    let first = Registration {
        company: example().company,
        device: uuid::Uuid::from_u128(7),
        registered_at_ms: AT_MS,
    };
    store.register(&first).unwrap();
    let mut moved = first.clone();
    moved.company.town = "Nembro".into();
    moved.device = uuid::Uuid::from_u128(8);
    store.register(&moved).unwrap();
    let kept = store.registration().unwrap().unwrap();
    assert_eq!(kept.company.town, "Nembro", "the company's data follow");
    assert_eq!(kept.device, first.device, "the device stays itself");

    let account = DeskAccount {
        name: "Bergamo".into(),
        kind: "certo".into(),
        url: "http://127.0.0.1:8080".into(),
        user: "tessil".into(),
        chamber: "BG".into(),
        options_json: "{}".into(),
    };
    store.put_desk_account(&account).unwrap();
    assert_eq!(store.desk_account("Bergamo").unwrap(), Some(account.clone()));
    assert_eq!(store.desk_accounts().unwrap(), [account]);
    store.remove_desk_account("Bergamo").unwrap();
    assert!(store.remove_desk_account("Bergamo").is_err(), "a slip is said");

    store.set_setting("language", &json!("it")).unwrap();
    assert_eq!(store.setting("language").unwrap(), Some(json!("it")));
    store.set_setting("language", &serde_json::Value::Null).unwrap();
    assert_eq!(store.setting("language").unwrap(), None);

    assert_eq!(store.note_wrong_pin("42", AT_MS).unwrap(), 1);
    assert_eq!(store.note_wrong_pin("42", AT_MS).unwrap(), 2);
    store.note_right_pin("42").unwrap();
    assert_eq!(store.wrong_pins("42").unwrap(), 0, "a right PIN begins the count anew");
}
