use draft::{ActorId, Draft};
use store::{Append, Store, StoreError};

use crate::{AT_MS, anna, append, create, edit, example, practice, row, set, start, stored};

#[test]
fn a_draft_is_read_back_as_it_was_stored() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut draft, mut version) = start(&store, 1);
    let applied = draft.import(&example(), &anna(), AT_MS).unwrap();
    version = stored(append(&store, &draft, version, &applied.increment).unwrap());
    stored(edit(&store, &mut draft, version, set("/box4_trasporto", "VIA AEREA")).unwrap());
    drop(store);

    let store = Store::open(folder.path()).unwrap();
    let bytes = store.load_draft(practice(1)).unwrap();
    let again = Draft::load(&bytes.bytes, ActorId([2; 16])).unwrap();
    assert_eq!(again.certificate(), draft.certificate(), "the document");
    assert_eq!(again.heads(), bytes.heads, "the heads beside it");
    assert_eq!(store.shadow(practice(1)).unwrap(), draft.certificate(), "the plain shadow");
    assert_eq!(store.list_item(practice(1)).unwrap().row, row(&draft), "and the list row");
}

#[test]
fn a_long_tail_is_compacted_and_nothing_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut draft, mut version) = start(&store, 1);
    let early = version;
    for letter in 0..230 {
        let text = "x".repeat(letter % 7 + 1) + &letter.to_string();
        version = stored(edit(&store, &mut draft, version, set("/title", text)).unwrap());
    }
    let all = store.load_draft(practice(1)).unwrap();
    assert!(all.bytes.len() < 10_000, "230 changes, compacted twice: {} bytes", all.bytes.len());
    assert_eq!(all.version, version);
    let tail = store.changes_since(practice(1), store::Version(version.0 - 3)).unwrap();
    assert!(tail.bytes.len() < 1_000, "three changes: {} bytes", tail.bytes.len());

    let mut reader = Draft::create(practice(1), ActorId([9; 16])).unwrap();
    reader.merge(&store.changes_since(practice(1), early).unwrap().bytes).unwrap();
    assert_eq!(reader.certificate(), draft.certificate(), "one that slept through it all");
}

#[test]
fn a_writer_that_has_not_seen_anothers_change_is_told_and_both_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    // Two openings of one home, as the window and the terminal are.
    let window = Store::open(folder.path()).unwrap();
    let terminal = Store::open(folder.path()).unwrap();
    let (mut ours, seen) = start(&window, 1);
    let bytes = terminal.load_draft(practice(1)).unwrap();
    let mut theirs = Draft::load(&bytes.bytes, ActorId([2; 16])).unwrap();
    stored(edit(&terminal, &mut theirs, bytes.version, set("/id", "EX-07")).unwrap());

    let applied = ours.apply(set("/title", "Telai"), &anna(), AT_MS).unwrap();
    let answer = append(&window, &ours, seen, &applied.increment).unwrap();
    assert_eq!(answer, Append::Behind, "the list row would be of one edit only");
    let missed = window.changes_since(practice(1), seen).unwrap();
    ours.merge(&missed.bytes).unwrap();
    stored(append(&window, &ours, missed.version, &applied.increment).unwrap());

    let item = terminal.list_item(practice(1)).unwrap();
    assert_eq!((&*item.row.reference, &*item.row.title), ("EX-07", "Telai"), "both edits show");
    let bytes = terminal.load_draft(practice(1)).unwrap();
    let both = Draft::load(&bytes.bytes, ActorId([3; 16])).unwrap();
    assert_eq!(both.certificate(), ours.certificate(), "and both are in the document");
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    std::thread::scope(|scope| {
        for writer in 0..4_u8 {
            let folder = folder.path();
            scope.spawn(move || {
                let store = Store::open(folder).unwrap();
                let mut seen = store.load_draft(practice(1)).unwrap();
                let mut draft = Draft::load(&seen.bytes, ActorId([10 + writer; 16])).unwrap();
                for number in 0..30 {
                    let line = serde_json::json!({ "numero": format!("{writer}/{number}") });
                    let operation = draft::Operation::AddLine {
                        list: draft::LineList::Fatture,
                        key: uuid::Uuid::from_u128(u128::from(writer) * 1_000 + number).into(),
                        place: draft::Place::Last,
                        value: Some(line),
                    };
                    let applied = draft.apply(operation, &anna(), AT_MS).unwrap();
                    while append(&store, &draft, seen.version, &applied.increment).unwrap()
                        == Append::Behind
                    {
                        seen = store.changes_since(practice(1), seen.version).unwrap();
                        draft.merge(&seen.bytes).unwrap();
                    }
                    seen.version.0 += 1;
                }
            });
        }
    });
    let stored = store.load_draft(practice(1)).unwrap();
    let all = Draft::load(&stored.bytes, ActorId([2; 16])).unwrap();
    assert_eq!(all.certificate().invoices.len(), 120, "4 writers, 30 lines each");
    assert_eq!(
        store.shadow(practice(1)).unwrap(),
        all.certificate(),
        "the shadow is the last state"
    );
    assert_eq!(stored.version.0, 120, "each change counted once");
}

#[test]
fn one_external_reference_is_one_practice() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut first, version) = start(&store, 1);
    stored(edit(&store, &mut first, version, set("/id", "EX-01")).unwrap());

    let mut second = Draft::create(practice(2), ActorId([1; 16])).unwrap();
    second.apply(set("/id", "EX-01"), &anna(), AT_MS).unwrap();
    let error = create(&store, &second).unwrap_err();
    let StoreError::DuplicateReference { reference, practice: other } = &error else {
        panic!("{error}")
    };
    assert_eq!((&**reference, *other), ("EX-01", practice(1)), "the refusal says whose it is");
    assert!(store.load_draft(practice(2)).is_err(), "nothing of the refused one was kept");

    let (mut third, version) = start(&store, 3);
    let error = edit(&store, &mut third, version, set("/id", "EX-01")).unwrap_err();
    assert!(matches!(error, StoreError::DuplicateReference { .. }), "editing into it: {error}");
    start(&store, 4);
    assert_eq!(store.find_reference("EX-01").unwrap(), Some(practice(1)));
    assert_eq!(store.find_reference("").unwrap(), None, "no reference is no reference");
    let error = create(&store, &first).unwrap_err();
    assert!(matches!(error, StoreError::DuplicatePractice { .. }), "{error}");
}
