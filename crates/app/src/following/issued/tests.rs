//! What a desk hands out in place of a certificate: each is real, signed as people sign, and wrong in one thing.

use std::path::PathBuf;

use certificate::DeskState;
use harness::pki::{Identity, Pki};
use signing::{Anchors, SignError, SignerCertificate, TokenSigner};

use super::*;

const NUMBER: &str = "C26BG0000001";

struct KeyFile {
    key: PathBuf,
    certificate: SignerCertificate,
}

impl TokenSigner for KeyFile {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        Ok(harness::pki::sign_digest(&self.key, sha256).unwrap())
    }
}

impl KeyFile {
    fn of(identity: Identity) -> Self {
        let der = |path| harness::pki::certificate_der(path).unwrap();
        let chain = vec![der(&identity.issuing)];
        let certificate = SignerCertificate::from_der(der(&identity.certificate), chain).unwrap();
        Self { key: identity.key, certificate }
    }

    fn signs(&mut self, words: &[&str]) -> Vec<u8> {
        pades::sign(&paper(words), self, None, Timestamp::now()).unwrap()
    }
}

/// A page with these words, in fonts that lie inside, as in what a Chamber issues.
fn paper(words: &[&str]) -> Vec<u8> {
    let sheet = rendering::AccountSheet {
        title: "Certificato".to_owned(),
        title_en: "Certificate".to_owned(),
        number: "1".to_owned(),
        chamber: String::new(),
        dated: jiff::civil::date(2026, 11, 22),
        facts: words.iter().map(|word| rendering::Fact::new("a", "a", word)).collect(),
        heads: Vec::new(),
        rows: Vec::new(),
        total: None,
        note: String::new(),
    };
    rendering::account_pdf(&sheet).unwrap()
}

/// A Chamber whose officer's authority is on the company's list, and somebody else.
struct Chamber {
    _folder: tempfile::TempDir,
    policy: Policy,
    officer: KeyFile,
    stranger: KeyFile,
    sealed: String,
}

impl Chamber {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pki = |name: &str| {
            let place = folder.path().join(name);
            std::fs::create_dir_all(&place).unwrap();
            Pki::make(&place).unwrap()
        };
        let (ours, theirs) = (pki("ours"), pki("theirs"));
        let person = harness::pki::Person::new("ANNA", "NERI", "NRENNA70A41A794P");
        let key = |pki: &Pki| KeyFile::of(pki.identity(&person, "neri").unwrap());
        let anchors = Anchors::from_dir(&ours.anchors_dir()).unwrap();
        let crls = [ours.crl_path(), ours.root_crl_path()];
        let crls = crls.iter().map(|path| std::fs::read(path).unwrap()).collect();
        Self {
            policy: Policy { crls, ..Policy::new(anchors, Timestamp::now()) },
            officer: key(&ours),
            stranger: key(&theirs),
            sealed: "ab".repeat(32),
            _folder: folder,
        }
    }

    fn judges(&self, bytes: &[u8], named: Option<bool>) -> Result<(), String> {
        self.judges_by(&self.policy, bytes, named)
    }

    /// A home without a Trusted List.
    fn judges_without_list(&self, bytes: &[u8], named: Option<bool>) -> Result<(), String> {
        self.judges_by(&Policy::new(Anchors::none(), Timestamp::now()), bytes, named)
    }

    fn judges_by(&self, policy: &Policy, bytes: &[u8], named: Option<bool>) -> Result<(), String> {
        let document = FileRow {
            nome: format!("{NUMBER}.pdf"),
            sha256: store::Digest::of(bytes).to_string(),
            tipo: CERTIFICATE.to_owned(),
            descrizione: String::new(),
        };
        judge(policy, &self.sealed, &row(), &document, bytes, named)
    }
}

fn row() -> PracticeRow {
    PracticeRow {
        id_pratica: "M26B22ABCDE".parse().unwrap(),
        tipo_pratica: "CO".to_owned(),
        descrizione: None,
        stato: DeskState::Issued,
        protocollo: Some("P.2026.1".to_owned()),
        data_protocollo: None,
        allegati: Vec::new(),
        note: None,
        note_sportello: None,
        diritti_centesimi: None,
        numero_certificato: Some(NUMBER.to_owned()),
        codice_sicurezza: None,
        data_rilascio: None,
        documenti_rilasciati: Vec::new(),
        contenuto_sha256: None,
    }
}

#[track_caller]
fn refused(judged: Result<(), String>, why: &str) {
    let said = judged.expect_err("it is not what was to be issued");
    assert!(said.contains(why), "{said}");
}

#[test]
fn what_the_chamber_issued_is_filed_and_everything_else_is_refused_with_its_reason() {
    let mut chamber = Chamber::open();
    let sealed = chamber.sealed.clone();
    let good = chamber.officer.signs(&[NUMBER, &sealed]);
    for named in [None, Some(true), Some(false)] {
        assert_eq!(chamber.judges(&good, named), Ok(()), "a listed authority vouches for it");
    }

    let another = chamber.officer.signs(&["C26BG0000002", &sealed]);
    refused(chamber.judges(&another, Some(true)), NUMBER);
    let other_content = chamber.officer.signs(&[NUMBER, &"cd".repeat(32)]);
    refused(chamber.judges(&other_content, Some(true)), "sealed");
    let unsigned = paper(&[NUMBER, &sealed]);
    refused(chamber.judges(&unsigned, None), "not signed");
    refused(chamber.judges(&unsigned, Some(false)), "not signed");

    // The end lost on the way, and a byte that somebody changed.
    for kept in [good.len() / 2, good.len() - 100] {
        assert!(chamber.judges(&good[..kept], None).is_err(), "{kept} of {}", good.len());
        assert!(chamber.judges_without_list(&good[..kept], None).is_err(), "{kept} bytes");
    }
    let mut changed = good.clone();
    changed[unsigned.len() / 2] ^= 1;
    refused(chamber.judges(&changed, Some(true)), "does not hold");
}

#[test]
fn a_strangers_signature_is_refused_where_anybody_could_tell() {
    let mut chamber = Chamber::open();
    let sealed = chamber.sealed.clone();
    let forged = chamber.stranger.signs(&[NUMBER, &sealed]);
    refused(chamber.judges(&forged, Some(false)), "nobody vouches");
    refused(chamber.judges_without_list(&forged, Some(false)), "nobody vouches");
    // By a home without a list, of a desk that signs no outcomes, it cannot be told from the officer's.
    assert_eq!(chamber.judges_without_list(&forged, None), Ok(()));
    assert_eq!(chamber.judges_without_list(&forged, Some(true)), Ok(()), "the desk vouches");
}
