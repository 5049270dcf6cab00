use store::{Digest, Paper, SignedFile, SignedPaper, Store, StoreError};

use crate::{AT_MS, practice};

fn home() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

fn invoice(signed: &[u8]) -> SignedFile {
    SignedFile {
        sealed_name: "fattura.pdf".into(),
        sealed_sha256: Digest::of(b"pdf"),
        name: "fattura.pdf.p7m".into(),
        sha256: Digest::of(signed),
    }
}

#[test]
fn each_line_of_the_log_is_made_from_the_one_before_it() {
    let (_folder, store) = home();
    let line = |number: u64, last: Option<&str>| format!("{number} after {}", last.unwrap_or("-"));
    store.append_signing_log(&[&line, &line]).unwrap();
    store.append_signing_log(&[&line]).unwrap();
    let log = store.signing_log().unwrap();
    assert_eq!(log, ["1 after -", "2 after 1 after -", "3 after 2 after 1 after -"]);
}

#[test]
fn a_signed_attachment_is_kept_once_for_each_signer() {
    let (_folder, store) = home();
    let (first, again) = (invoice(b"first"), invoice(b"again"));
    store.put_signed_file(practice(1), &first, "MRTLCU70A01A794I", AT_MS, None).unwrap();
    store.put_signed_file(practice(1), &again, "MRTLCU70A01A794I", AT_MS, None).unwrap();
    let kept = store.signed_files(practice(1), "MRTLCU70A01A794I").unwrap();
    assert_eq!(kept, [first], "the first one stands: it may have been submitted");
    assert_eq!(store.signed_files(practice(1), "OTHER").unwrap(), [], "another signer has none");
    assert_eq!(store.signed_files(practice(2), "MRTLCU70A01A794I").unwrap(), []);
}

#[test]
fn a_paper_is_signed_once_and_then_it_stays() {
    let (_folder, store) = home();
    let paper = Paper {
        sha256: Digest::of(b"contract"),
        name: "contratto.pdf".into(),
        kind: "contract".into(),
        form: "p7m".into(),
        signatory: String::new(),
        added_at_ms: AT_MS,
        signed: None,
    };
    store.put_paper(&paper).unwrap();
    store.put_paper(&Paper { name: "altro.pdf".into(), ..paper.clone() }).unwrap();
    assert_eq!(
        store.papers().unwrap(),
        std::slice::from_ref(&paper),
        "the same bytes are the same paper"
    );
    let signed = SignedPaper {
        name: "contratto.pdf.p7m".into(),
        sha256: Digest::of(b"signed"),
        at_ms: AT_MS + 1,
    };
    let line = |number: u64, _: Option<&str>| format!("{number}");
    store.put_signed_paper(paper.sha256, &signed, Some(&line)).unwrap();
    let again = store.put_signed_paper(paper.sha256, &signed, Some(&line)).unwrap_err();
    assert!(matches!(again, StoreError::Stale { .. }), "{again}");
    assert_eq!(store.signing_log().unwrap(), ["1"], "a refusal leaves no line");
    assert!(!store.remove_paper(paper.sha256).unwrap(), "what is signed stays");
    assert_eq!(store.paper(paper.sha256).unwrap().unwrap().signed, Some(signed));
}
