//! Base forms that another program has signed.

use std::path::{Path, PathBuf};

use app::{Code, Language, Office, PracticeId, archive, signatures, words};
use harness::openssl;
use harness::pki::{Issuer, Person, Usage, Validity};

use crate::home::Home;
use crate::people::{anchors, people, signed_by};

/// One sealed practice, its base form, and where the signed file is expected.
struct Case {
    home: Home,
    office: Office,
    id: PracticeId,
    paper: PathBuf,
    expected: PathBuf,
}

impl Case {
    fn new() -> Self {
        let home = Home::new();
        let office = home.office();
        let id = home.sealed(&office, 1)[0];
        let paper = home.base_form(&office, id);
        let expected = PathBuf::from(format!("{}.p7m", paper.display()));
        Self { home, office, id, paper, expected }
    }

    /// Takes in these bytes under the right name.
    fn take_in(&self, p7m: &[u8]) -> Result<(), app::AppError> {
        std::fs::write(&self.expected, p7m).unwrap();
        self.take_in_file(&self.expected)
    }

    fn take_in_file(&self, file: &Path) -> Result<(), app::AppError> {
        signatures::take_in(&self.office, self.id, file, Some(&anchors())).map(drop)
    }

    fn state(&self) -> String {
        archive::open(&self.office, self.id).unwrap().state
    }

    /// Refused with this code, in words with a next step, and nothing was stored.
    #[track_caller]
    fn refuses(&self, p7m: &[u8], code: Code, why: &str) {
        let error = self.take_in(p7m).expect_err(why);
        assert_eq!(error.code, code, "{why}: {error:?}");
        for language in [Language::It, Language::En] {
            let view = words::error(language, &error);
            assert!(!view.next_step.is_empty() && !view.message.contains('{'), "{view:?}");
        }
        assert_eq!(self.state(), "sealed", "{why}: nothing was stored");
        assert!(!self.home.folder.path().join("signed").exists(), "{why}: no file either");
    }
}

/// Makes a signed file of a paper.
type Shape = Box<dyn Fn(&Path) -> Vec<u8>>;

#[test]
fn every_shape_in_which_the_declared_signatory_signs_is_taken_in() {
    let moretti = [&people().moretti];
    let plain: fn(&Path, &[&str]) -> Vec<u8> =
        |paper, options| signed_by(paper, &[&people().moretti], options);
    let base64 = |bytes: &[u8]| openssl::run(&["base64"], &[("-in", &openssl::file(bytes))]);
    let shapes: Vec<(&str, Shape)> = vec![
        ("DER", Box::new(move |paper| plain(paper, &[]))),
        ("indefinite lengths", Box::new(move |paper| plain(paper, &["-stream"]))),
        ("PEM", Box::new(move |paper| plain(paper, &["-outform", "PEM"]))),
        ("base64", Box::new(move |paper| base64(&plain(paper, &[])))),
        ("base64 twice", Box::new(move |paper| base64(&base64(&plain(paper, &[]))))),
        ("bytes after it", Box::new(move |paper| [&plain(paper, &[])[..], b"\r\n"].concat())),
        ("an elliptic key", Box::new(|paper| signed_by(paper, &[&people().moretti_ec], &[]))),
        (
            "two signers",
            Box::new(|paper| signed_by(paper, &[&people().rossi, &people().moretti], &[])),
        ),
        (
            "signed over a signed file",
            Box::new(move |paper| {
                let inner = paper.with_extension("inner");
                std::fs::write(&inner, signed_by(paper, &moretti, &[])).unwrap();
                signed_by(&inner, &[&people().rossi], &[])
            }),
        ),
    ];
    for (name, make) in shapes {
        let case = Case::new();
        case.take_in(&make(&case.paper)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(case.state(), "signed", "{name}");
        let stored = case.home.folder.path().join("signed");
        let stored = stored.join(case.expected.file_name().unwrap());
        let bytes = std::fs::read(&stored).unwrap();
        assert_eq!(bytes, std::fs::read(&case.expected).unwrap(), "{name}: byte for byte");
    }
}

#[test]
fn a_renamed_file_with_the_right_content_is_told_its_right_name() {
    let case = Case::new();
    let renamed = case.home.folder.path().join("modello firmato (1).xml.p7m");
    std::fs::write(&renamed, signed_by(&case.paper, &[&people().moretti], &[])).unwrap();
    let error = case.take_in_file(&renamed).unwrap_err();
    assert_eq!(error.code, Code::NameMismatch);
    let name = case.expected.file_name().unwrap().to_string_lossy().into_owned();
    let view = words::error(Language::It, &error);
    assert!(view.message.contains(&name), "the name that is expected: {view:?}");
    assert!(view.message.contains("modello firmato (1).xml.p7m"), "and the one found: {view:?}");
    assert!(view.next_step.contains("nome originale"), "{view:?}");
    assert_eq!(case.state(), "sealed");
    std::fs::rename(&renamed, &case.expected).unwrap();
    case.take_in_file(&case.expected).unwrap();
    assert_eq!(case.state(), "signed", "the next step leads there");
}

#[test]
fn another_content_is_refused_however_good_its_signature() {
    let case = Case::new();
    let moretti = &people().moretti;
    let other = case.home.folder.path().join("other.xml");
    let mut bytes = std::fs::read(&case.paper).unwrap();
    bytes.push(b'\n');
    std::fs::write(&other, &bytes).unwrap();
    case.refuses(&signed_by(&other, &[moretti], &[]), Code::ContentMismatch, "a line end more");
    let inner = case.home.folder.path().join("inner.p7m");
    std::fs::write(&inner, signed_by(&other, &[moretti], &[])).unwrap();
    let nested = signed_by(&inner, &[moretti], &[]);
    case.refuses(&nested, Code::ContentMismatch, "another paper inside two envelopes");
    case.refuses(b"<xml/>", Code::ContentMismatch, "no signed file at all");
    case.refuses(&std::fs::read(&case.paper).unwrap(), Code::ContentMismatch, "not signed");
    case.refuses(b"", Code::ContentMismatch, "nothing");
}

#[test]
fn another_signer_is_refused_by_name() {
    let case = Case::new();
    let rossi = &people().rossi;
    let p7m = signed_by(&case.paper, &[rossi], &[]);
    case.refuses(&p7m, Code::SignerMismatch, "somebody else");
    let error = case.take_in(&p7m).unwrap_err();
    assert_eq!(error.detail["found"], "RSSMRA80A01F205X");
    assert_eq!(error.detail["expected"], "MRTLCU70A01A794I");
}

#[test]
fn certificates_that_sign_nothing_are_refused() {
    let case = Case::new();
    let moretti = Person::new("LUCA", "MORETTI", "MRTLCU70A01A794I");
    let bad = [
        (moretti.clone().with_usage(Usage::DigitalSignature), "login", "for logging in"),
        (moretti.clone().with_validity(Validity::Expired), "expired", "expired"),
        (moretti.clone().with_issuer(Issuer::Stranger), "stranger", "nobody trusts its issuer"),
    ];
    for (person, stem, why) in bad {
        let identity = people().pki.identity(&person, stem).unwrap();
        case.refuses(&signed_by(&case.paper, &[&identity], &[]), Code::SignatureInvalid, why);
    }
    let moretti = &people().moretti;
    let good = signed_by(&case.paper, &[moretti], &[]);
    let mut broken = good.clone();
    let at = broken.len() - 40;
    broken[at] ^= 1;
    case.refuses(&broken, Code::SignatureInvalid, "a changed octet of the value");
    let bare = signed_by(&case.paper, &[moretti], &["-noattr"]);
    case.refuses(&bare, Code::SignatureInvalid, "no signed attributes");
}

#[test]
fn a_second_signer_whose_signature_is_bad_spoils_the_file() {
    let case = Case::new();
    let stranger = Person::new("UGO", "BLU", "BLUGUO80A01F205X").with_issuer(Issuer::Stranger);
    let stranger = people().pki.identity(&stranger, "second-stranger").unwrap();
    let p7m = signed_by(&case.paper, &[&people().moretti, &stranger], &[]);
    case.refuses(&p7m, Code::SignatureInvalid, "the desk would refuse it too");
}

#[test]
fn what_is_signed_already_is_not_taken_in_again() {
    let case = Case::new();
    let p7m = signed_by(&case.paper, &[&people().moretti], &[]);
    case.take_in(&p7m).unwrap();
    let again = case.take_in(&p7m).unwrap_err();
    assert_eq!(again.code, Code::WrongState, "{again:?}");
}
