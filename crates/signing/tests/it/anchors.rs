use std::fs;

use signing::{Anchors, AnchorsError};

use crate::shared;

#[test]
fn a_folder_gives_anchors_and_lists() {
    let anchors = Anchors::from_dir(&shared().pki.anchors_dir()).expect("anchors");
    assert_eq!(anchors.certificates().len(), 1, "the root");
    assert_eq!(anchors.crls().len(), 2, "of root and issuing authority");
}

#[test]
fn a_pem_may_hold_several_and_a_certificate_may_be_der() {
    let pki = &shared().pki;
    let dir = tempfile::tempdir().expect("dir");
    let [root, issuing] =
        [pki.anchors_pem(), pki.issuing_pem()].map(|path| fs::read(path).expect("pem"));
    fs::write(dir.path().join("both.PEM"), [root.as_slice(), b"\n", &issuing].concat())
        .expect("pem");
    fs::write(dir.path().join("same.cer"), crate::der(&pki.issuing_pem())).expect("der");
    fs::copy(&crate::rossi().key, dir.path().join("key.pem")).expect("key");
    fs::write(dir.path().join("README"), "not a certificate").expect("text");
    let anchors = Anchors::from_dir(dir.path()).expect("anchors");
    assert_eq!(anchors.certificates().len(), 2, "each once");
}

#[test]
fn a_folder_without_certificates_is_said() {
    let dir = tempfile::tempdir().expect("dir");
    let empty = Anchors::from_dir(dir.path());
    assert!(matches!(empty, Err(AnchorsError::Empty(_))), "{empty:?}");
    fs::write(dir.path().join("a.crt"), "nothing").expect("text");
    let broken = Anchors::from_dir(dir.path());
    assert!(matches!(broken, Err(AnchorsError::NoCertificate(_))), "{broken:?}");
    let absent = Anchors::from_dir(&dir.path().join("none"));
    assert!(matches!(absent, Err(AnchorsError::Unreadable { .. })), "{absent:?}");
}
