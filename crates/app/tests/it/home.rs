//! A home in a temporary folder, with the example's company and its practice.

use std::path::{Path, PathBuf};

use app::{Language, Office, PracticeId};

pub(crate) struct Home {
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        app::company::init(folder.path(), &fixture("ex-01.json"), None, Language::En).unwrap();
        // Never the keychain of whoever runs the tests.
        let passphrase = app::Secret::from("quattro carrozze sul binario");
        app::secrets::give(folder.path(), passphrase).unwrap();
        Self { folder }
    }

    pub(crate) fn office(&self) -> Office {
        Office::open(self.folder.path(), Language::En).unwrap()
    }

    pub(crate) fn practice(&self, office: &Office, name: &str) -> PracticeId {
        let view = app::import::import(office, &[fixture(name)]).unwrap();
        assert!(view.refused.is_empty(), "{:?}", view.refused);
        view.practices[0].id.parse().unwrap()
    }

    /// The example's practice with its documents: nothing keeps it from being sealed.
    pub(crate) fn with_documents(&self, office: &Office) -> PracticeId {
        let id = self.practice(office, "ex-01.json");
        for (name, kind) in [("fattura_2026_EX_0418.pdf", "FAE"), ("packing_list_0418.pdf", "PAC")]
        {
            app::attachments::attach(office, id, &self.document(name), kind).unwrap();
        }
        id
    }

    /// A document that a desk would take, in the home's folder.
    pub(crate) fn document(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, harness::stage::pdf(&[name])).unwrap();
        path
    }
}

#[test]
fn a_home_without_a_company_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let error = Office::open(folder.path(), Language::En).err().unwrap();
    assert_eq!(error.code, app::Code::NotInitialised);
    assert!(!folder.path().join("origo.sqlite").exists(), "looking makes nothing");
}

#[test]
fn whoever_registers_the_company_is_known_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = fixture("ex-01.json");
    app::company::init(folder.path(), &file, Some(" Marta Rossi "), Language::En).unwrap();
    let office = Office::open(folder.path(), Language::En).unwrap();
    assert_eq!(app::devices::list(&office).unwrap().members[0].person, "Marta Rossi");
}

#[test]
fn a_second_company_on_one_home_is_refused() {
    let home = Home::new();
    let error = app::company::init(home.folder.path(), &fixture("ex-03.json"), None, Language::En)
        .unwrap_err();
    assert_eq!(error.code, app::Code::AlreadyInitialised);
    let again = app::company::init(home.folder.path(), &fixture("ex-01.json"), None, Language::En);
    assert_eq!(
        again.unwrap().device,
        app::company::company(&home.office()).unwrap().device,
        "the same company again keeps the device"
    );
}
