use store::{Store, StoreError, Suspect};

use crate::AT_MS;

fn suspect(id: &[u8]) -> Suspect<'_> {
    Suspect {
        kind: "document",
        id,
        from: [7; 32],
        why: "it does not load",
        bytes: b"bad",
        at_ms: AT_MS,
    }
}

#[test]
fn what_cannot_be_taken_is_kept_aside_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    store.quarantine(&suspect(b"one")).unwrap();
    let number = store.quarantine(&Suspect { bytes: b"worse", ..suspect(b"one") }).unwrap();
    let kept = store.quarantined().unwrap();
    assert_eq!(kept.len(), 1, "the same thing of the same device is one entry");
    assert_eq!((kept[0].number, kept[0].size_bytes, &*kept[0].id), (number, 5, &b"one"[..]));
    assert_eq!((&*kept[0].why, kept[0].from), ("it does not load", [7; 32]));
    assert_eq!(store.release(number).unwrap(), b"worse");
    assert!(store.quarantined().unwrap().is_empty());
    let error = store.release(number).unwrap_err();
    assert!(matches!(error, StoreError::Absent { .. }), "{error}");
}

#[test]
fn the_oldest_leave_a_full_quarantine() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for number in 0..203_u8 {
        store.quarantine(&suspect(&[number])).unwrap();
    }
    let kept = store.quarantined().unwrap();
    assert_eq!((kept.len(), kept[0].id[0], kept[199].id[0]), (200, 202, 3), "the newest 200");
    let large = vec![0; 20 * 1024 * 1024];
    for number in 0..3_u8 {
        store.quarantine(&Suspect { kind: "blob", bytes: &large, ..suspect(&[number]) }).unwrap();
    }
    let kept: Vec<_> = store.quarantined().unwrap().into_iter().map(|entry| entry.id[0]).collect();
    assert_eq!(kept, [2, 1], "at most 50 MB");
    let huge = vec![0; 51 * 1024 * 1024];
    let error = store.quarantine(&Suspect { bytes: &huge, ..suspect(b"x") }).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");
}
