use store::{BLOB_LIMIT_BYTES, Digest, FeedKind, Store, StoreError};

use crate::AT_MS;

const PDF: &str = "application/pdf";

#[test]
fn a_file_comes_in_pieces_over_broken_connections() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [here, there] = folders.each_ref().map(|folder| Store::open(folder.path()).unwrap());
    let bytes: Vec<u8> = (0..100_000_u32).map(|number| (number % 251) as u8).collect();
    let sha256 = there.put_blob(&bytes, PDF, AT_MS).unwrap();
    assert!(here.want_blob(sha256, AT_MS).unwrap());
    assert!(here.want_blob(sha256, AT_MS + 1).unwrap(), "wanted twice is wanted");
    assert_eq!(here.blob_missing().unwrap(), [sha256]);
    assert_eq!(here.blob_partial_len(sha256).unwrap(), 0);
    let mut here = here;
    loop {
        let offset = here.blob_partial_len(sha256).unwrap();
        let (total, piece) = there.blob_piece(sha256, offset, 30_000).unwrap();
        assert_eq!(total, 100_000);
        let length = here.append_partial(sha256, offset, &piece).unwrap();
        assert_eq!(length, offset + piece.len() as u64);
        if length == total {
            break;
        }
        // The program ends between two pieces, and goes on where it was.
        drop(here);
        here = Store::open(folders[0].path()).unwrap();
    }
    assert!(matches!(here.blob(sha256).unwrap_err(), StoreError::BlobAbsent { .. }), "not yet");
    here.finish_partial(sha256, PDF, AT_MS).unwrap();
    assert_eq!(here.blob(sha256).unwrap(), bytes);
    assert_eq!(here.blob_facts(sha256).unwrap().unwrap().size_bytes, 100_000);
    assert!(here.blob_missing().unwrap().is_empty(), "and is wanted no longer");
    assert_eq!(here.feed_after(0, 9).unwrap()[0].kind, FeedKind::Blob, "others can have it here");
    assert_eq!(here.waiting().unwrap(), 0, "who sent it has it");
    assert!(!here.want_blob(sha256, AT_MS).unwrap(), "what is here is not wanted");
    std::fs::remove_file(here.blob_path(sha256)).unwrap();
    assert!(here.want_blob(sha256, AT_MS).unwrap(), "what was lost is wanted again");
    here.append_partial(sha256, 0, b"some").unwrap();
    here.put_blob(&bytes, PDF, AT_MS).unwrap();
    assert_eq!(here.blob_partial_len(sha256).unwrap(), 0, "what had come is not left lying");
    assert!(here.blob_missing().unwrap().is_empty(), "attaching it here ends the want too");
}

#[test]
fn a_piece_leaves_no_gap_and_a_wrong_whole_is_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let sha256 = Digest::of(b"fattura");
    store.want_blob(sha256, AT_MS).unwrap();
    store.append_partial(sha256, 0, b"fat").unwrap();
    let error = store.append_partial(sha256, 5, b"ra").unwrap_err();
    assert!(matches!(error, StoreError::Gap { offset_bytes: 5, held_bytes: 3 }), "{error}");
    assert_eq!(store.append_partial(sha256, 1, b"a").unwrap(), 3, "a piece again is no error");
    let error = store.append_partial(sha256, BLOB_LIMIT_BYTES, b"x").unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");

    store.append_partial(sha256, 3, b"tvra").unwrap();
    let error = store.finish_partial(sha256, PDF, AT_MS).unwrap_err();
    assert!(matches!(error, StoreError::WrongDigest { expected, .. } if expected == sha256));
    assert_eq!(store.blob_partial_len(sha256).unwrap(), 0, "from the beginning");
    assert_eq!(store.blob_missing().unwrap(), [sha256], "it is still wanted");
    let error = store.finish_partial(sha256, PDF, AT_MS).unwrap_err();
    assert!(matches!(error, StoreError::BlobAbsent { .. }), "{error}");
    let error = store.blob_piece(sha256, 0, 10).unwrap_err();
    assert!(matches!(error, StoreError::BlobAbsent { .. }), "{error}");
}
