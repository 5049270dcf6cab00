use std::{path::Path, time::Instant};

use store::{Digest, Disagreement, FeedEntry, FeedKind, FeedPosition, Store, heads_content};

use crate::{AT_MS, edit, practice, records::record, set, start, stored};

const PEER: [u8; 32] = [7; 32];

fn newest(store: &Store) -> FeedPosition {
    store.feed_position().unwrap()
}

fn copy(from: &Path, to: &Path) {
    let file = rusqlite::Connection::open(from.join("origo.sqlite")).unwrap();
    file.execute("VACUUM INTO ?1", [to.join("origo.sqlite").to_str().unwrap()]).unwrap();
}

#[test]
fn a_page_of_the_feed_ends_in_a_position_that_is_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let empty = newest(&store);
    assert_eq!((empty.seq, empty.running), (0, [0; 32]), "nothing happened");
    assert!(store.feed_holds(&PEER, &empty).unwrap(), "who has read nothing has missed nothing");

    let (mut draft, version) = start(&store, 1);
    start(&store, 2);
    let page = store.feed_after(0, 1).unwrap();
    assert_eq!((page[0].seq, page[0].kind), (1, FeedKind::Document));
    assert_eq!(page[0].content, heads_content(&draft.heads()), "the content is that of the heads");
    let read = page[0].position(empty.epoch);
    assert!(store.feed_holds(&PEER, &read).unwrap(), "the row stands");
    let other = FeedPosition { running: [1; 32], ..read };
    assert!(!store.feed_holds(&PEER, &other).unwrap(), "the running hash must agree");
    let other = FeedPosition { epoch: [1; 16], ..read };
    assert!(!store.feed_holds(&PEER, &other).unwrap(), "and the epoch");

    store.mark(&PEER, &read).unwrap();
    stored(edit(&store, &mut draft, version, set("/title", "x")).unwrap());
    assert_eq!(store.feed_after(1, 10).unwrap().len(), 2, "the row has moved to the end");
    assert!(store.feed_holds(&PEER, &read).unwrap(), "what was handed out is remembered");
    assert!(!store.feed_holds(&[8; 32], &read).unwrap(), "for that peer");
    let now = newest(&store);
    store.mark(&PEER, &now).unwrap();
    store.acknowledged(&PEER, now.seq).unwrap();
    assert!(store.feed_holds(&PEER, &now).unwrap());
    assert!(store.feed_holds(&PEER, &read).unwrap(), "what a peer keeps may lie behind its word");
    let later: Vec<FeedPosition> =
        (1..=200).map(|more| FeedPosition { seq: now.seq + more, ..now }).collect();
    store.note_handed(&PEER, &later, Some(now.seq + 200)).unwrap();
    assert!(!store.feed_holds(&PEER, &read).unwrap(), "but not far behind");
    assert!(store.feed_holds(&PEER, &later[100]).unwrap(), "the newest marks stay");

    let renewed = store.renew_epoch().unwrap();
    assert_eq!((renewed.seq, renewed.running), (now.seq, now.running));
    assert!(!store.feed_holds(&PEER, &now).unwrap(), "a home of a new name is compared in full");
    assert!(store.feed_holds(&PEER, &renewed).unwrap());
}

#[test]
fn a_restored_backup_that_has_written_on_is_found_out() {
    let (home, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::open(home.path()).unwrap();
    start(&store, 1);
    let before = newest(&store);
    store.mark(&PEER, &before).unwrap();
    copy(home.path(), backup.path());
    start(&store, 2);
    let checkpoint = newest(&store);
    store.mark(&PEER, &checkpoint).unwrap();
    start(&store, 4);
    let later = newest(&store);
    drop(store);

    let restored = Store::open(backup.path()).unwrap();
    assert_eq!(newest(&restored), before, "epoch and numbers come back with a backup");
    assert!(!restored.feed_holds(&PEER, &checkpoint).unwrap(), "it has not come so far");
    start(&restored, 3);
    let now = newest(&restored);
    assert_eq!((now.epoch, now.seq), (checkpoint.epoch, checkpoint.seq), "the same number again");
    assert_ne!(now.running, checkpoint.running);
    assert!(!restored.feed_holds(&PEER, &checkpoint).unwrap(), "only the running hash tells");
    start(&restored, 4);
    assert!(!restored.feed_holds(&PEER, &checkpoint).unwrap(), "nor later");
    assert_eq!(newest(&restored).seq, later.seq);
    let [row] = &restored.feed_after(2, 10).unwrap()[..] else { panic!("one row") };
    assert_eq!(row.id, practice(4).as_bytes(), "the same thing under the same number");
    assert!(!restored.feed_holds(&PEER, &later).unwrap(), "after something else is another place");
    assert!(restored.feed_holds(&PEER, &before).unwrap(), "what both have stays common");
}

#[test]
fn equal_things_have_equal_buckets_in_whatever_order_they_came() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, two] = folders.each_ref().map(|folder| Store::open(folder.path()).unwrap());
    assert_eq!(one.buckets().unwrap(), two.buckets().unwrap(), "nothing equals nothing");
    let blob = one.put_blob(b"fattura", "application/pdf", AT_MS).unwrap();
    start(&one, 1);
    one.put_record(&record("membership", None, b"a")).unwrap();
    two.put_record(&record("membership", None, b"a")).unwrap();
    start(&two, 1);
    two.put_blob(b"fattura", "application/pdf", AT_MS).unwrap();
    assert_eq!(one.buckets().unwrap(), two.buckets().unwrap());

    let (mut draft, version) = start(&one, 2);
    let mut differing = differing(&one, &two);
    assert_eq!(differing.len(), 1, "one thing, one bucket");
    let number = differing.remove(0);
    let found: Vec<FeedEntry> = one.bucket(number).unwrap();
    assert!(found.iter().any(|entry| entry.id == practice(2).as_bytes()), "{found:?}");
    start(&two, 2);
    assert_eq!(one.buckets().unwrap(), two.buckets().unwrap());
    stored(edit(&one, &mut draft, version, set("/title", "x")).unwrap());
    assert_eq!(self::differing(&one, &two), [number], "other heads, the same bucket");
    let all: usize = (0..=255).map(|number| one.bucket(number).unwrap().len()).sum();
    assert_eq!(all, 4, "each thing stands in one bucket");
    let entry = one.feed_entry(FeedKind::Blob, blob.as_bytes()).unwrap().unwrap();
    assert_eq!(&entry.content, blob.as_bytes(), "a file's content is its name");
}

fn differing(one: &Store, two: &Store) -> Vec<u8> {
    let (one, two) = (one.buckets().unwrap(), two.buckets().unwrap());
    (0..=255_u8).filter(|&number| one[usize::from(number)] != two[usize::from(number)]).collect()
}

#[test]
fn an_audit_says_where_the_feed_does_not_tell_the_truth() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    start(&store, 2);
    store.put_record(&record("membership", None, b"a")).unwrap();
    let blob = store.put_blob(b"fattura", "application/pdf", AT_MS).unwrap();
    assert_eq!(store.audit().unwrap(), [], "what is written together agrees");
    let file = rusqlite::Connection::open(folder.path().join("origo.sqlite")).unwrap();
    file.execute_batch(
        "UPDATE draft SET heads = '' WHERE rowid = 1;
         DELETE FROM feed WHERE kind = 'document' AND seq = 2;
         DELETE FROM blob",
    )
    .unwrap();
    let expected = [
        Disagreement::Content { document: practice(1) },
        Disagreement::Unnoted { kind: FeedKind::Document, id: practice(2).as_bytes().to_vec() },
        Disagreement::Nothing { kind: FeedKind::Blob, id: blob.as_bytes().to_vec() },
    ];
    assert_eq!(store.audit().unwrap(), expected);
}

#[test]
fn what_no_other_device_has_is_counted_until_one_says_that_it_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut draft, version) = start(&store, 1);
    start(&store, 2);
    store.put_record(&record("seal", Some(practice(2)), b"a")).unwrap();
    let both = [practice(1), practice(2), practice(9)];
    assert_eq!(store.waiting().unwrap(), 3);
    store.acknowledged(&PEER, 2).unwrap();
    assert_eq!(store.waiting().unwrap(), 1, "the record waits");
    let waiting: Vec<_> = store.only_here(&both).unwrap().into_iter().collect();
    assert_eq!(waiting, [practice(2)], "and with it its practice");
    stored(edit(&store, &mut draft, version, set("/title", "x")).unwrap());
    assert_eq!(store.only_here(&both).unwrap().len(), 2, "an edit waits again");
    store.acknowledged(&PEER, newest(&store).seq).unwrap();
    assert_eq!(store.waiting().unwrap(), 0);
    assert!(store.only_here(&both).unwrap().is_empty());
}

#[test]
fn a_feed_of_a_hundred_thousand_is_compared_in_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    start(&store, 1);
    drop(store);
    let mut file = rusqlite::Connection::open(folder.path().join("origo.sqlite")).unwrap();
    let tx = file.transaction().unwrap();
    for number in 2..=100_000_u32 {
        let id = Digest::of(&number.to_be_bytes());
        tx.prepare_cached(
            "INSERT INTO feed (seq, kind, id, content, running, bucket, elsewhere)
             VALUES (?1, 'document', ?2, ?3, ?3, ?4, 0)",
        )
        .unwrap()
        .execute(rusqlite::params![
            number,
            &id.as_bytes()[..16],
            id.as_bytes().as_slice(),
            id.as_bytes()[31]
        ])
        .unwrap();
    }
    tx.commit().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let mut times: Vec<u128> = (0..5)
        .map(|_| {
            let started = Instant::now();
            store.buckets().unwrap();
            started.elapsed().as_millis()
        })
        .collect();
    times.sort_unstable();
    let started = Instant::now();
    let entries = store.bucket(9).unwrap().len();
    println!(
        "buckets of 100,000: best {} ms, worst {} ms; one bucket of {entries}: {} us",
        times[0],
        times[4],
        started.elapsed().as_micros()
    );
    // Without optimisation it is some ten times slower than as people have it.
    assert!(times[0] < if cfg!(debug_assertions) { 3_000 } else { 300 }, "{} ms", times[0]);
}
