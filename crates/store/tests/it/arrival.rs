use std::time::Instant;

use certificate::Certificate;
use draft::{ActorId, Draft, Heads, PracticeId};
use serde_json::json;
use store::{
    Append, Arrival, ArrivedContent, Attestation, Digest, DocumentArrival, FeedPosition, ListRow,
    Projection, Receipt, Record, RecordArrival, Seal, Signature, Store, StoreError, TakenIn,
    Version,
};

use crate::{
    AT_MS, anna, append, documents::attestation, edit, example, facts::seal, practice,
    records::record, set, start, stored,
};

const PEER: [u8; 32] = [7; 32];

fn derived(_: PracticeId, _: Option<ListRow>, paper: &Certificate, records: &[Record]) -> ListRow {
    let state = if records.iter().any(|record| record.kind == "seal") { "sealed" } else { "draft" };
    ListRow::of(paper, state, 1)
}

fn nothing() -> Arrival<'static> {
    Arrival {
        from: PEER,
        documents: &[],
        records: &[],
        wanted: &[],
        checkpoint: None,
        at_ms: AT_MS,
    }
}

fn checkpoint(seq: i64) -> FeedPosition {
    FeedPosition { epoch: [5; 16], seq, running: [6; 32] }
}

/// A document in hand with what its arrival lends.
struct Hand {
    draft: Draft,
    seen: Option<Version>,
    bytes: Vec<u8>,
    heads: Heads,
    paper: Certificate,
    attestations: Vec<Attestation>,
}

impl Hand {
    fn new(number: u32, title: &str) -> Self {
        let mut draft = Draft::create(practice(number), ActorId([9; 16])).unwrap();
        draft.apply(set("/title", title), &anna(), AT_MS).unwrap();
        let (bytes, heads, paper) = (draft.save(), draft.heads(), draft.certificate());
        Self { draft, seen: None, bytes, heads, paper, attestations: vec![attestation(9, 1)] }
    }

    /// What another device sent, merged with what is stored here.
    fn merged(store: &Store, theirs: &Draft) -> Self {
        let stored = store.load_draft(theirs.id()).unwrap();
        let mut draft = Draft::load(&stored.bytes, ActorId([8; 16])).unwrap();
        let bytes = draft.merge(&theirs.save()).unwrap().increment;
        let (heads, paper) = (draft.heads(), draft.certificate());
        let seen = Some(stored.version);
        Self { draft, seen, bytes, heads, paper, attestations: vec![attestation(9, 2)] }
    }

    fn arrival(&self) -> DocumentArrival<'_> {
        DocumentArrival {
            document: self.draft.id(),
            seen: self.seen,
            bytes: &self.bytes,
            heads: &self.heads,
            content: ArrivedContent::Practice(&self.paper),
            attestations: &self.attestations,
            at_ms: AT_MS + 1,
        }
    }
}

fn take(store: &Store, arrival: &Arrival<'_>) -> TakenIn {
    store.take_in(arrival, &derived).unwrap()
}

#[test]
fn what_a_peer_brings_is_kept_with_its_checkpoint_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let hand = Hand::new(1, "Telai");
    let book = Hand::new(2, "");
    let json = json!({ "indirizzi": [] });
    let other = DocumentArrival {
        content: ArrivedContent::Other { kind: "addresses", json: &json },
        ..book.arrival()
    };
    let wanted = [Digest::of(b"fattura")];
    let at = checkpoint(40);
    let arrival = Arrival {
        documents: &[hand.arrival(), other],
        wanted: &wanted,
        checkpoint: Some(&at),
        ..nothing()
    };
    let taken = take(&store, &arrival);
    assert_eq!(taken.behind, []);
    assert_eq!(taken.changed, [practice(1), practice(2)]);
    let bytes = store.load_draft(practice(1)).unwrap();
    let again = Draft::load(&bytes.bytes, ActorId([2; 16])).unwrap();
    assert_eq!(again.certificate(), hand.paper, "the document");
    assert_eq!(store.shadow(practice(1)).unwrap(), hand.paper, "its shadow");
    assert_eq!(store.attestations(practice(1)).unwrap(), hand.attestations);
    let item = store.list_item(practice(1)).unwrap();
    assert_eq!((&*item.row.title, item.updated_at_ms), ("Telai", AT_MS + 1), "and its list row");
    assert_eq!(store.shadow_json(practice(2)).unwrap(), json);
    assert_eq!(store.documents_of("addresses").unwrap(), [practice(2)]);
    assert_eq!(store.checkpoint(&PEER).unwrap(), Some(at));
    assert_eq!(store.blob_missing().unwrap(), wanted);
    assert_eq!(store.feed_after(0, 10).unwrap().len(), 2, "it is in our feed, for others");
    assert_eq!(store.waiting().unwrap(), 0, "and waits for nobody");

    let taken = take(&store, &arrival);
    assert_eq!(taken.behind, [practice(1), practice(2)], "what is here is to be merged");
}

#[test]
fn an_arrival_that_has_not_seen_a_local_edit_is_told_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut draft, version) = start(&store, 1);
    let stored_bytes = store.load_draft(practice(1)).unwrap();
    let mut theirs = Draft::load(&stored_bytes.bytes, ActorId([9; 16])).unwrap();
    theirs.apply(set("/id", "EX-07"), &anna(), AT_MS).unwrap();
    let hand = Hand::merged(&store, &theirs);
    stored(edit(&store, &mut draft, version, set("/title", "Telai")).unwrap());

    let new = Hand::new(2, "new");
    let membership = record("membership", None, b"a");
    let arrival = |hand: &Hand| {
        let documents = [new.arrival(), hand.arrival()];
        let records = [RecordArrival { record: &membership, projection: None }];
        let at = checkpoint(40);
        take(
            &store,
            &Arrival {
                documents: &documents,
                records: &records,
                checkpoint: Some(&at),
                ..nothing()
            },
        )
    };
    let taken = arrival(&hand);
    assert_eq!(taken, TakenIn { behind: vec![practice(1)], changed: vec![] });
    assert_eq!(store.documents_of(store::PRACTICE).unwrap(), [practice(1)], "nothing of it");
    assert!(!store.has_record(membership.id).unwrap());
    assert_eq!(store.checkpoint(&PEER).unwrap(), None);

    let again = Hand::merged(&store, &theirs);
    assert_eq!(arrival(&again).behind, []);
    let item = store.list_item(practice(1)).unwrap();
    assert_eq!((&*item.row.reference, &*item.row.title), ("EX-07", "Telai"), "both edits show");
    let bytes = store.load_draft(practice(1)).unwrap();
    let both = Draft::load(&bytes.bytes, ActorId([3; 16])).unwrap();
    assert_eq!((both.heads(), both.certificate()), (bytes.heads, again.paper.clone()));
    let waiting: Vec<_> =
        store.only_here(&[practice(1), practice(9)]).unwrap().into_iter().collect();
    assert_eq!(waiting, [practice(1)], "our edit is still nowhere else");
    let answer = append(&store, &draft, Version(1), b"x").unwrap();
    assert_eq!(answer, Append::Behind, "and a window that had it open is told");
}

#[test]
fn one_document_twice_or_as_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let hand = Hand::new(1, "Telai");
    let twice = [hand.arrival(), hand.arrival()];
    assert_eq!(take(&store, &Arrival { documents: &twice, ..nothing() }).behind, [practice(1)]);
    take(&store, &Arrival { documents: &[hand.arrival()], ..nothing() });
    let json = json!({});
    let other = DocumentArrival {
        seen: Some(Version(0)),
        content: ArrivedContent::Other { kind: "addresses", json: &json },
        ..hand.arrival()
    };
    let arrival = Arrival { documents: &[other], ..nothing() };
    let error = store.take_in(&arrival, &derived).unwrap_err();
    assert!(matches!(error, StoreError::OtherKind { .. }), "{error}");
    let wrong = Record { id: Digest::of(b"b"), ..record("membership", None, b"a") };
    let records = [RecordArrival { record: &wrong, projection: None }];
    let arrival = Arrival { records: &records, checkpoint: Some(&checkpoint(1)), ..nothing() };
    let error = store.take_in(&arrival, &derived).unwrap_err();
    assert!(matches!(error, StoreError::WrongDigest { .. }), "{error}");
    assert_eq!(store.checkpoint(&PEER).unwrap(), None, "the checkpoint goes with what it covers");
}

#[test]
fn records_may_come_before_their_document_and_move_its_row_either_way() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let sealed = seal();
    let other_seal = Seal { base_form: b"<altro/>".to_vec(), ..seal() };
    let signature = Signature {
        seal: sealed.id(),
        p7m: b"p7m".to_vec(),
        signer: "LUCA MORETTI".into(),
        fiscal_code: String::new(),
        files: Vec::new(),
        signed_at_ms: AT_MS,
    };
    let receipt = Receipt {
        seal: sealed.id(),
        kind: "protocol".into(),
        bytes: b"0001".to_vec(),
        learnt_at_ms: AT_MS,
    };
    let issued = store::Issued {
        practice: practice(1),
        sha256: Digest::of(b"pdf"),
        name: "CO.pdf".into(),
        learnt_at_ms: AT_MS,
    };
    let [a, b, c, d, e] = ["seal", "seal", "signature", "receipt", "issued"]
        .into_iter()
        .enumerate()
        .map(|(number, kind)| record(kind, Some(practice(1)), &[number as u8]))
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    // The signature comes before its seal, all before the practice.
    let early = [
        RecordArrival { record: &c, projection: Some(Projection::Signature(&signature)) },
        RecordArrival { record: &d, projection: Some(Projection::Receipt(&receipt)) },
        RecordArrival { record: &a, projection: Some(Projection::Seal(&sealed)) },
        RecordArrival { record: &e, projection: Some(Projection::Issued(&issued)) },
    ];
    let taken = take(&store, &Arrival { records: &early, ..nothing() });
    assert_eq!(taken, TakenIn::default(), "there is no practice to be changed");
    let hand = Hand::new(1, "Telai");
    take(&store, &Arrival { documents: &[hand.arrival()], ..nothing() });
    assert_eq!(store.list_item(practice(1)).unwrap().row.state, "sealed", "its records waited");
    assert_eq!(store.seal(sealed.id()).unwrap(), sealed);
    assert_eq!(store.signatures(sealed.id()).unwrap(), [signature]);
    assert_eq!(store.receipts(sealed.id()).unwrap(), [receipt]);
    assert_eq!(store.issued(practice(1)).unwrap(), [issued]);

    let late = [RecordArrival { record: &b, projection: Some(Projection::Seal(&other_seal)) }];
    let taken = take(&store, &Arrival { records: &late, ..nothing() });
    assert_eq!(taken.changed, [practice(1)]);
    assert_eq!(store.seals(practice(1)).unwrap().len(), 2, "two sealed it apart: both are seen");
    let taken = take(&store, &Arrival { records: &late, ..nothing() });
    assert_eq!(taken, TakenIn::default(), "the same again changes nothing");
}

#[test]
fn a_reference_used_on_two_devices_is_kept_twice_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut draft, version) = start(&store, 1);
    stored(edit(&store, &mut draft, version, set("/id", "EX-01")).unwrap());
    let mut theirs = Draft::create(practice(2), ActorId([9; 16])).unwrap();
    theirs.apply(set("/id", "EX-01"), &anna(), AT_MS).unwrap();
    let (bytes, heads, paper) = (theirs.save(), theirs.heads(), theirs.certificate());
    let arrival = DocumentArrival {
        document: practice(2),
        seen: None,
        bytes: &bytes,
        heads: &heads,
        content: ArrivedContent::Practice(&paper),
        attestations: &[],
        at_ms: AT_MS,
    };
    assert_eq!(store.references_twice().unwrap(), []);
    take(&store, &Arrival { documents: &[arrival], ..nothing() });
    let twice = store.references_twice().unwrap();
    assert_eq!(twice, [("EX-01".to_owned(), vec![practice(1), practice(2)])]);
    assert_eq!(store.find_reference("EX-01").unwrap(), Some(practice(1)), "the older one");

    stored(edit(&store, &mut draft, Version(1), set("/title", "x")).unwrap());
    let (mut third, version) = start(&store, 3);
    let error = edit(&store, &mut third, version, set("/id", "EX-01")).unwrap_err();
    assert!(matches!(error, StoreError::DuplicateReference { .. }), "typed anew: {error}");
    stored(edit(&store, &mut draft, Version(2), set("/id", "EX-02")).unwrap());
    assert_eq!(store.references_twice().unwrap(), [], "a person has told them apart");
}

#[test]
fn ten_thousand_documents_are_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let mut draft = Draft::create(practice(1), ActorId([9; 16])).unwrap();
    draft.import(&example(), &anna(), AT_MS).unwrap();
    let (bytes, heads, paper) = (draft.save(), draft.heads(), draft.certificate());
    let attestations = [attestation(9, 1)];
    let documents: Vec<_> = (1..=10_000_u32)
        .map(|number| DocumentArrival {
            document: practice(number),
            seen: None,
            bytes: &bytes,
            heads: &heads,
            content: ArrivedContent::Practice(&paper),
            attestations: &attestations,
            at_ms: AT_MS + i64::from(number),
        })
        .collect();
    let started = Instant::now();
    let mut slowest = 0;
    for (number, documents) in documents.chunks(64).enumerate() {
        let page = Instant::now();
        let at = checkpoint(number as i64 + 1);
        let arrival = Arrival { documents, checkpoint: Some(&at), ..nothing() };
        assert_eq!(take(&store, &arrival).changed.len(), documents.len());
        slowest = slowest.max(page.elapsed().as_millis());
    }
    println!(
        "10,000 documents of {} bytes in pages of 64: {} ms, slowest page {slowest} ms",
        bytes.len(),
        started.elapsed().as_millis()
    );
    assert_eq!(store.documents_of(store::PRACTICE).unwrap().len(), 10_000);
    assert_eq!(store.feed_position().unwrap().seq, 10_000);
    assert_eq!(store.audit().unwrap(), []);
}
