//! pyHanko and `pdfsig` (Debian poppler-utils) beside ours: over files signed here, files signed by
//! pyHanko, and both after somebody tampered with them.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use harness::{child, referees};
use jiff::Timestamp;
use serde_json::Value;
use signing::Indication;
use signing::pades::{self, Appearance, Corner, Place};

use super::{
    appearance, assert_changed, assert_passes, compressed, invoice, position, signed, signed_too,
    stream, updated, verify,
};
use crate::{FileSigner, bianchi, rossi};

const LIMIT: Duration = Duration::from_secs(120);

/// What pyHanko says of each signature, the oldest first; or why it says nothing.
const JUDGE: &str = r#"
import json, sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

root, path = sys.argv[1:]
said = []
try:
    with open(path, 'rb') as file:
        for signature in PdfFileReader(file).embedded_regular_signatures:
            context = ValidationContext(
                trust_roots=[load_cert_from_pemder(root)], allow_fetching=False)
            status = validate_pdf_signature(
                signature, signer_validation_context=context,
                key_usage_settings=KeyUsageConstraints(key_usage={'non_repudiation'}))
            said.append({
                'intact': status.intact, 'valid': status.valid, 'trusted': status.trusted,
                'good': status.bottom_line, 'coverage': status.coverage.name,
                'form': signature.sig_object['/SubFilter'],
            })
    print(json.dumps({'signatures': said}))
except Exception as error:
    print(json.dumps({'refused': repr(error)}))
"#;

/// Signs with pyHanko: key, certificate, issuing authority, from, to, options as JSON.
const SIGN: &str = r#"
import json, sys
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

key, certificate, issuing, source, target, options = sys.argv[1:]
options = json.loads(options)
signer = signers.SimpleSigner.load(key, certificate, ca_chain_files=[issuing])
with open(source, 'rb') as file:
    writer = IncrementalPdfFileWriter(file)
    metadata = signers.PdfSignatureMetadata(
        field_name=options['field'], md_algorithm='sha256', subfilter=SigSeedSubFilter.PADES,
        certify=options.get('certify', False), docmdp_permissions=MDPPerm(options.get('level', 2)))
    box = options.get('box')
    spec = SigFieldSpec(options['field'], box=tuple(box), on_page=0) if box else None
    with open(target, 'wb') as out:
        signers.PdfSigner(metadata, signer=signer, new_field_spec=spec).sign_pdf(writer, output=out)
"#;

/// Adds a document security store with the signer's certificates.
pub(super) const STORE: &str = r#"
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.sign.validation.dss import DocumentSecurityStore

path, *certificates = sys.argv[1:]
with open(path, 'rb+') as file:
    DocumentSecurityStore.add_dss(
        file, None, certs=[load_cert_from_pemder(name) for name in certificates])
"#;

pub(super) fn python(script: &str, arguments: &[&Path]) -> String {
    let interpreter = referees::python().unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(interpreter);
    command.args(["-c", script]).args(arguments);
    let answer = child::ask(&mut command, b"", LIMIT).unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.status.success(), "{}", answer.stderr);
    answer.stdout
}

fn pyhanko(pdf: &[u8]) -> Value {
    let file = in_file(pdf);
    let root = harness::pki::shared().pki.anchors_pem();
    serde_json::from_str(&python(JUDGE, &[&root, file.path()])).expect("JSON")
}

fn signed_by_pyhanko(pdf: &[u8], options: &str) -> Vec<u8> {
    let (source, target) = (in_file(pdf), in_file(b""));
    let identity = rossi();
    let arguments = [
        identity.key.as_path(),
        &identity.certificate,
        &identity.issuing,
        source.path(),
        target.path(),
        Path::new(options),
    ];
    python(SIGN, &arguments);
    std::fs::read(target.path()).expect("signed")
}

/// What `pdfsig` says of the file, without looking for the chain, which it seeks in a browser's
/// store.
pub(super) fn pdfsig(pdf: &[u8]) -> String {
    let file = in_file(pdf);
    let program = referees::pdfsig().unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(program);
    command.arg("-nocert").arg(file.path());
    child::ask(&mut command, b"", LIMIT).unwrap_or_else(|error| panic!("{error}")).stdout
}

pub(super) fn in_file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), bytes).expect("written");
    file
}

#[track_caller]
fn assert_all_accept(pdf: &[u8], signers: &[&str]) {
    assert_passes(&verify(pdf), signers);
    let said = pyhanko(pdf);
    let signatures = said["signatures"].as_array().unwrap_or_else(|| panic!("{said}"));
    assert_eq!(signatures.len(), signers.len(), "{said}");
    for signature in signatures {
        assert_eq!(signature["good"], true, "{said}");
        assert_eq!(signature["trusted"], true, "{said}");
        assert_eq!(signature["form"], "/ETSI.CAdES.detached", "{said}");
    }
    assert_eq!(signatures[signers.len() - 1]["coverage"], "ENTIRE_FILE", "{said}");
    let said = pdfsig(pdf);
    assert_eq!(said.matches("Signature is Valid.").count(), signers.len(), "{said}");
    assert!(said.contains("Total document signed"), "{said}");
    assert!(said.contains("ETSI.CAdES.detached"), "{said}");
}

#[test]
fn files_signed_here_are_good_to_all() {
    for pdf in [invoice(), compressed()] {
        assert_all_accept(&signed(&pdf), &["ROSSI MARIO"]);
        let image = image::RgbaImage::from_pixel(40, 20, image::Rgba([0, 0, 90, 200]));
        let mut png = Vec::new();
        image.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).expect("PNG");
        let seen = Appearance { image: Some(png), ..appearance() };
        let mut bianchi = FileSigner::new(bianchi());
        let once = pades::sign(&pdf, &mut bianchi, Some(&seen), Timestamp::now()).expect("signed");
        assert_all_accept(&once, &["BIANCHI LUCIA"]);
        let other = Appearance { place: Place::Corner(Corner::TopLeft), ..appearance() };
        let twice =
            pades::sign(&once, &mut FileSigner::new(rossi()), Some(&other), Timestamp::now())
                .expect("signed");
        assert_all_accept(&twice, &["ROSSI MARIO", "BIANCHI LUCIA"]);
    }
}

#[test]
fn files_signed_by_pyhanko_are_good_here() {
    for pdf in [invoice(), compressed()] {
        let once = signed_by_pyhanko(&pdf, r#"{"field": "Primo"}"#);
        assert_all_accept(&once, &["ROSSI MARIO"]);
        let seen = signed_by_pyhanko(&once, r#"{"field": "Secondo", "box": [300, 40, 500, 90]}"#);
        assert_all_accept(&seen, &["ROSSI MARIO", "ROSSI MARIO"]);
        let ours = signed_too(&seen);
        assert_all_accept(&ours, &["BIANCHI LUCIA", "ROSSI MARIO", "ROSSI MARIO"]);
        let theirs = signed_by_pyhanko(&ours, r#"{"field": "Quarto"}"#);
        let all = ["ROSSI MARIO", "BIANCHI LUCIA", "ROSSI MARIO", "ROSSI MARIO"];
        assert_all_accept(&theirs, &all);
    }
}

#[test]
fn validation_data_added_by_pyhanko_change_nothing() {
    let file = in_file(&signed(&invoice()));
    let identity = rossi();
    let certificates = [identity.certificate.as_path(), identity.issuing.as_path()];
    python(STORE, &[&[file.path()][..], &certificates].concat());
    let stored = std::fs::read(file.path()).expect("a file");
    assert!(super::contains(&stored, b"/DSS"), "it is there");
    let report = verify(&stored);
    assert_passes(&report, &["ROSSI MARIO"]);
    assert_eq!(pyhanko(&stored)["signatures"][0]["good"], true, "{}", pyhanko(&stored));
}

#[test]
fn a_certification_is_kept_to() {
    let certified = r#"{"field": "Primo", "certify": true, "level": 1}"#;
    let closed = signed_by_pyhanko(&invoice(), certified);
    assert_all_accept(&closed, &["ROSSI MARIO"]);
    let refused = pades::sign(&closed, &mut FileSigner::new(bianchi()), None, Timestamp::now());
    assert!(matches!(refused, Err(pades::PadesError::CertifiedNoChanges)), "{refused:?}");
    let open = signed_by_pyhanko(&invoice(), r#"{"field": "Primo", "certify": true, "level": 2}"#);
    assert_all_accept(&signed_too(&open), &["BIANCHI LUCIA", "ROSSI MARIO"]);
}

#[test]
fn files_that_were_tampered_with_are_bad_to_all() {
    for original in [signed(&invoice()), signed_by_pyhanko(&invoice(), r#"{"field": "Primo"}"#)] {
        let amount = position(&original, b"1.250,00").expect("the amount");
        let mut changed = original.clone();
        changed[amount..amount + 8].copy_from_slice(b"9.250,00");
        assert_eq!(verify(&changed).indication, Indication::TotalFailed, "ours");
        let said = pyhanko(&changed);
        assert_eq!(said["signatures"][0]["intact"], false, "{said}");
        let said = pdfsig(&changed);
        assert!(said.contains("Digest Mismatch"), "{said}");
    }
}

#[test]
fn what_is_laid_over_later_is_bad_to_those_who_look() {
    let once = signed(&invoice());
    let changed = updated(&once, &[(4, &stream("", "BT /F1 11 Tf 60 780 Td (EUR 9) Tj ET"))]);
    assert_changed(&verify(&changed));
    let said = pyhanko(&changed);
    assert_eq!(said["signatures"][0]["good"], false, "{said}");
    // It judges the bytes alone, and says that they are not the whole file.
    let said = pdfsig(&changed);
    assert!(said.contains("Not total document signed"), "{said}");
}
