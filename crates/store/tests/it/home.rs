use rusqlite::Connection;
use store::{Retry, Store, StoreError};

use crate::{practice, start};

#[test]
fn a_home_of_a_newer_form_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path()).unwrap());
    let file = Connection::open(folder.path().join("origo.sqlite")).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let error = Store::open(folder.path()).err().expect("must be refused");
    assert!(matches!(error, StoreError::NewerSchema { found: 99, .. }), "{error}");
    assert_eq!(error.retry(), Retry::Never, "only an update helps");
}

#[test]
fn another_programs_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("origo.sqlite");
    let file = Connection::open(&path).unwrap();
    file.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(file);
    let error = Store::open(folder.path()).err().expect("must be refused");
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    let text = folder.path().join("no.sqlite");
    std::fs::write(&text, "x").unwrap();
    let error = Store::open(&text).err().expect("a file is no folder");
    assert!(matches!(error, StoreError::Home { .. }), "{error}");
    std::fs::write(
        &path,
        "this is no database, and long enough to be looked at as one: ".repeat(50),
    )
    .unwrap();
    let error = Store::open(folder.path()).err().expect("must be refused");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn a_home_opened_by_many_at_once_is_made_once() {
    // Who comes second may find the first at any point of the making: often enough to meet them all.
    for _ in 0..60 {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("deep/home");
        let together = std::sync::Barrier::new(6);
        std::thread::scope(|scope| {
            for number in 1..=6 {
                let (home, together) = (&home, &together);
                scope.spawn(move || {
                    together.wait();
                    let store = Store::open(home).unwrap();
                    start(&store, number);
                });
            }
        });
        let store = Store::open(&home).unwrap();
        assert_eq!(store.list(&store::Query::default()).unwrap().total, 6);
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look_into_the_home() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let store = Store::open(&home).unwrap();
    let blob = store.put_blob(b"fattura", "application/pdf", crate::AT_MS).unwrap();
    for path in [home.clone(), home.join("origo.sqlite"), store.blob_path(blob)] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "trade secrets lie in {}", path.display());
    }
}

#[test]
fn one_process_at_a_time_talks_to_desks() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
    let lock = one.lock_submitter().unwrap();
    assert!(lock.is_some(), "the place is free");
    assert!(two.lock_submitter().unwrap().is_none(), "and then taken");
    drop(lock);
    assert!(two.lock_submitter().unwrap().is_some(), "and free again");
}

#[test]
fn the_feed_has_one_entry_a_thing_and_the_newest_number_last() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let before = store.feed_position().unwrap();
    let (mut draft, version) = start(&store, 1);
    start(&store, 2);
    crate::edit(&store, &mut draft, version, crate::set("/title", "x")).unwrap();
    let entries = store.feed_after(before.seq, 10).unwrap();
    assert_eq!(entries.len(), 2, "two drafts");
    assert_eq!(entries[1].id, practice(1).as_bytes(), "the one changed last comes last");
    assert!(entries[0].seq < entries[1].seq);
    let after = store.feed_position().unwrap();
    assert_eq!((after.epoch, after.seq), (before.epoch, entries[1].seq));
    assert!(store.feed_after(after.seq, 10).unwrap().is_empty(), "nothing after the end");
}
