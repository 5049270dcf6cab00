//! Timestamps inside PDFs, made by pyHanko: over the file (DocTimeStamp) and over one signature.

use std::path::Path;

use harness::pki::Identity;
use jiff::Timestamp;
use signing::{CheckName, Indication, Report, SubIndication, pades};

use super::referees::{in_file, python};
use super::{contains, invoice};
use crate::existence::{authority, in_four_years};
use crate::world::{World, hours};
use crate::{FileSigner, assert_verdict};

/// What both scripts begin with: an authority from key, certificate and issuing authority.
const AUTHORITY: &str = r#"
import sys
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

key, certificate, issuing, source, target, *more = sys.argv[1:]
store = SimpleCertificateStore()
store.register(load_cert_from_pemder(issuing))
stamper = DummyTimeStamper(
    tsa_cert=load_cert_from_pemder(certificate), tsa_key=load_private_key_from_pemder(key, None),
    certs_to_embed=store)
with open(source, 'rb') as file, open(target, 'wb') as out:
    writer = IncrementalPdfFileWriter(file)
"#;

const OVER_THE_FILE: &str = r#"
    signers.PdfTimeStamper(stamper).timestamp_pdf(writer, 'sha256', output=out)
"#;

const OVER_THE_SIGNATURE: &str = r#"
    signer = signers.SimpleSigner.load(more[0], more[1], ca_chain_files=[more[2]])
    metadata = signers.PdfSignatureMetadata(
        field_name='Firma', md_algorithm='sha256', subfilter=SigSeedSubFilter.PADES)
    signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(writer, output=out)
"#;

fn by_pyhanko(script: &str, pdf: &[u8], authority: &Identity, more: &[&Path]) -> Vec<u8> {
    let (source, target) = (in_file(pdf), in_file(b""));
    let first =
        [authority.key.as_path(), &authority.certificate, &authority.issuing, source.path()];
    let arguments = [&first[..], &[target.path()], more].concat();
    python(&format!("{AUTHORITY}{script}"), &arguments);
    std::fs::read(target.path()).expect("stamped")
}

pub(super) fn stamped(pdf: &[u8], authority: &Identity) -> Vec<u8> {
    let stamped = by_pyhanko(OVER_THE_FILE, pdf, authority, &[]);
    assert!(contains(&stamped, b"/DocTimeStamp"), "a timestamp of the file");
    stamped
}

fn signed(world: &World, pdf: &[u8]) -> Vec<u8> {
    let mut signer = FileSigner::new(&world.identity);
    pades::sign(pdf, &mut signer, None, Timestamp::now()).expect("signed")
}

fn line(report: &Report) -> (Option<bool>, &str) {
    let found = report.checks.iter().find(|check| check.name == CheckName::Timestamp);
    found.map(|check| (check.passed, check.detail.as_str())).expect("a line")
}

#[test]
fn a_timestamp_over_the_file_proves_when_its_signatures_existed() {
    let world = World::new();
    let before = Timestamp::now() - hours(1);
    let once = signed(&world, &invoice());
    let policy = in_four_years(&world);
    let without = pades::verify(&once, &policy);
    assert_verdict(&without, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    let stamped = stamped(&once, &authority(&world));
    let report = pades::verify(&stamped, &policy);
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert_eq!(line(&report).0, Some(true), "{}", line(&report).1);
    let time = report.signers[0].evidence.timestamp.expect("a time");
    assert!(before < time && time <= Timestamp::now(), "{time}");
    let validity = report.checks.iter().find(|check| check.name == CheckName::Validity);
    let said = &validity.expect("a line").detail;
    assert!(said.contains("by a timestamp"), "how it is known: {said}");
}

#[test]
fn a_timestamp_says_nothing_of_a_signature_that_came_after_it() {
    let world = World::new();
    let once = signed(&world, &stamped(&signed(&world, &invoice()), &authority(&world)));
    let report = pades::verify(&once, &in_four_years(&world));
    let [newer, older] = report.signers.as_slice() else { panic!("{:#?}", report.checks) };
    assert_eq!(newer.sub_indication, Some(SubIndication::OutOfBoundsNoPoe), "after it");
    assert_eq!(older.indication, Indication::TotalPassed, "before it");
}

#[test]
fn a_timestamp_of_a_stranger_or_over_something_else_proves_nothing() {
    let world = World::new();
    let stranger = World::new();
    let once = signed(&world, &invoice());
    let policy = in_four_years(&world);
    let strange = stamped(&once, &authority(&stranger));
    let report = pades::verify(&strange, &policy);
    assert_eq!(line(&report).0, None, "not trusted: {}", line(&report).1);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    let mut changed = stamped(&once, &authority(&world));
    let at = super::position(&changed, b"1.250,00").expect("the amount");
    changed[at..at + 8].copy_from_slice(b"9.250,00");
    let report = pades::verify(&changed, &policy);
    assert_eq!(report.indication, Indication::TotalFailed, "{:#?}", report.checks);
    assert!(line(&report).1.contains("over something else"), "{}", line(&report).1);
}

#[test]
fn a_timestamp_inside_a_signature_proves_when_it_existed() {
    let world = World::new();
    let identity = &world.identity;
    let more = [identity.key.as_path(), &identity.certificate, &identity.issuing];
    let stamped = by_pyhanko(OVER_THE_SIGNATURE, &invoice(), &authority(&world), &more);
    let report = pades::verify(&stamped, &in_four_years(&world));
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    assert!(line(&report).1.contains("over the signature"), "{}", line(&report).1);
    assert!(report.signers[0].evidence.timestamp.is_some(), "and its time is told");
}
