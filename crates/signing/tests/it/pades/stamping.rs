//! Timestamps put into signatures of ours (PAdES B-T): by the real `openssl ts`, judged by pyHanko, by
//! `pdfsig` and here.

use jiff::Timestamp;
use serde_json::Value;
use signing::pades::{self, PadesError};
use signing::{CheckName, Indication, timestamp};

use super::referees::{in_file, pdfsig, python};
use super::{appearance, compressed, invoice, updated};
use crate::FileSigner;
use crate::existence::{authority, in_four_years};
use crate::world::World;

/// What pyHanko says of each signature and of the timestamp inside of it, the oldest first.
const JUDGE: &str = r#"
import json, sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

root, path = sys.argv[1:]
context = lambda: ValidationContext(
    trust_roots=[load_cert_from_pemder(root)], allow_fetching=False)
said = []
with open(path, 'rb') as file:
    for signature in PdfFileReader(file).embedded_regular_signatures:
        status = validate_pdf_signature(
            signature, signer_validation_context=context(), ts_validation_context=context(),
            key_usage_settings=KeyUsageConstraints(key_usage={'non_repudiation'}))
        stamp = status.timestamp_validity
        said.append({
            'good': status.bottom_line, 'coverage': status.coverage.name,
            'stamp': stamp and {
                'intact': stamp.intact, 'valid': stamp.valid, 'trusted': stamp.trusted},
        })
print(json.dumps(said))
"#;

fn signed(world: &World, pdf: &[u8]) -> Vec<u8> {
    let mut signer = FileSigner::new(&world.identity);
    pades::sign(pdf, &mut signer, Some(&appearance()), Timestamp::now()).expect("signed")
}

/// With a token of the world's authority.
fn stamped(world: &World, once: &[u8]) -> Vec<u8> {
    let cms = pades::newest_signature(once).expect("a signature");
    let value = timestamp::signature_value(&cms, 0).expect("its value");
    let token = world.pki.stamped(&value, &authority(world)).expect("openssl ts");
    pades::stamped(once, &token).expect("stamped")
}

#[track_caller]
fn assert_all_accept(world: &World, pdf: &[u8], signatures: usize) {
    let report = pades::verify(pdf, &in_four_years(world));
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    let over: Vec<_> =
        report.checks.iter().filter(|check| check.name == CheckName::Timestamp).collect();
    assert_eq!(over.len(), signatures, "one each: {over:#?}");
    for line in over {
        assert_eq!(line.passed, Some(true), "{}", line.detail);
        assert!(line.detail.starts_with("over the signature"), "{}", line.detail);
    }
    let file = in_file(pdf);
    let said = python(JUDGE, &[&world.pki.anchors_pem(), file.path()]);
    let said: Value = serde_json::from_str(&said).expect("JSON");
    let all = said.as_array().expect("a list");
    assert_eq!(all.len(), signatures, "{said}");
    for one in all {
        assert_eq!(one["good"], true, "{said}");
        for word in ["intact", "valid", "trusted"] {
            assert_eq!(one["stamp"][word], true, "{word}: {said}");
        }
    }
    assert_eq!(all[signatures - 1]["coverage"], "ENTIRE_FILE", "{said}");
    let said = pdfsig(pdf);
    assert_eq!(said.matches("Signature is Valid.").count(), signatures, "{said}");
    assert!(said.contains("Total document signed"), "{said}");
}

#[test]
fn a_signature_takes_a_timestamp_and_all_accept_it() {
    let world = World::new();
    for pdf in [invoice(), compressed()] {
        let once = signed(&world, &pdf);
        let stamped = stamped(&world, &once);
        assert_eq!(stamped.len(), once.len(), "it goes into the room that was left");
        assert!(stamped.starts_with(&pdf), "what was signed begins the file");
        let changed = once.iter().zip(&stamped).filter(|(old, new)| old != new).count();
        assert!(changed > 2_000, "a token is inside: {changed}");
        assert_all_accept(&world, &stamped, 1);
        let without = pades::verify(&once, &in_four_years(&world));
        assert_eq!(without.indication, Indication::Indeterminate, "the stamp is the proof");
    }
}

#[test]
fn each_signature_of_a_file_has_its_own_timestamp() {
    let world = World::new();
    let once = stamped(&world, &signed(&world, &invoice()));
    let twice = stamped(&world, &signed(&world, &once));
    assert_all_accept(&world, &twice, 2);
    assert!(twice.starts_with(&once), "the first one with its token stays");
}

#[test]
fn only_a_signature_that_ends_the_file_is_stamped() {
    let world = World::new();
    let once = signed(&world, &invoice());
    let later = updated(&once, &[(150, "<< /Title (x) >>")]);
    for pdf in [invoice(), later, b"no PDF".to_vec()] {
        let refused = pades::newest_signature(&pdf);
        assert!(matches!(refused, Err(PadesError::Unreadable(_))), "{refused:?}");
        let refused = pades::stamped(&pdf, &[0x30, 0]);
        assert!(matches!(refused, Err(PadesError::Unreadable(_))), "{refused:?}");
    }
}

#[test]
fn a_token_that_is_larger_than_the_room_is_refused_and_the_file_stays() {
    let world = World::new();
    let once = signed(&world, &invoice());
    let token = [&[0x30, 0x82, 0x40, 0x00][..], &[0; 0x4000]].concat();
    let refused = pades::stamped(&once, &token);
    assert!(matches!(refused, Err(PadesError::SignatureTooLarge { .. })), "{refused:?}");
}
