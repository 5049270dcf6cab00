//! Sealed practices, their declared signatory with keys in software, and `openssl` as the other
//! program.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use app::{Office, PracticeId, archive, sealing};
use harness::openssl;
use harness::pki::{Identity, Key, Person, Pki};
use serde_json::Value;

use crate::home::{Home, fixture};

/// The authority, and the people who sign or should not.
pub(crate) struct People {
    _dir: tempfile::TempDir,
    pub(crate) pki: Pki,
    /// The declared signatory, RSA.
    pub(crate) moretti: Identity,
    /// The same person on P-256.
    pub(crate) moretti_ec: Identity,
    /// Somebody else.
    pub(crate) rossi: Identity,
}

pub(crate) fn people() -> &'static People {
    static PEOPLE: OnceLock<People> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let pki = Pki::make(dir.path()).unwrap();
        let moretti = Person::new("LUCA", "MORETTI", "MRTLCU70A01A794I");
        let rossi = Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X");
        let identity = |person: &Person, stem: &str| pki.identity(person, stem).unwrap();
        People {
            moretti: identity(&moretti, "moretti"),
            moretti_ec: identity(&moretti.clone().with_key(Key::EcP256), "moretti-ec"),
            rossi: identity(&rossi, "rossi"),
            pki,
            _dir: dir,
        }
    })
}

impl Home {
    /// The example's practice so many times, each sealed.
    pub(crate) fn sealed(&self, office: &Office, count: usize) -> Vec<PracticeId> {
        let bytes = std::fs::read(fixture("ex-01.json")).unwrap();
        let mut practice: Value = serde_json::from_slice(&bytes).unwrap();
        let documents = [("fattura_2026_EX_0418.pdf", "FAE"), ("packing_list_0418.pdf", "PAC")]
            .map(|(name, kind)| (self.document(name), kind));
        (0..count)
            .map(|index| {
                practice["id"] = format!("EX-01-{index}").into();
                // Equal papers signed in one second would have equal hashes.
                practice["items"][0]["marche"] = format!("TV {index}").into();
                let file = self.folder.path().join(format!("practice-{index}.json"));
                std::fs::write(&file, practice.to_string()).unwrap();
                let view = app::import::import(office, &[file]).unwrap();
                assert!(view.refused.is_empty(), "{:?}", view.refused);
                let id: PracticeId = view.practices[0].id.parse().unwrap();
                for (document, kind) in &documents {
                    app::attachments::attach(office, id, document, kind).unwrap();
                }
                sealing::freeze(office, id).unwrap();
                id
            })
            .collect()
    }

    /// The sealed base form under its right name.
    pub(crate) fn base_form(&self, office: &Office, id: PracticeId) -> PathBuf {
        let name = archive::open(office, id).unwrap().seal.unwrap().file_name;
        let path = self.folder.path().join(name);
        app::exporting::export(office, id, app::ExportFormat::Xml, &path).unwrap();
        path
    }
}

/// The folder of trusted certificates.
pub(crate) fn anchors() -> PathBuf {
    people().pki.anchors_dir()
}

/// `paper` signed by one or more people with `openssl cms -sign -cades`; DER.
pub(crate) fn signed_by(paper: &Path, people: &[&Identity], options: &[&str]) -> Vec<u8> {
    let cades: &[&str] = if options.contains(&"-noattr") { &[] } else { &["-cades"] };
    openssl::cms_sign(people, paper, &[cades, options].concat())
}

/// What `openssl cms -verify -cades` reads out of a signed file.
pub(crate) fn openssl_reads(p7m: &Path) -> Vec<u8> {
    let p7m = std::fs::read(p7m).expect("the signed file");
    let found = openssl::cms_content(&p7m, &people().pki.anchors_pem(), &["-cades"]);
    found.expect("openssl accepts it")
}
