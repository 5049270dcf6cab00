//! PDF files signed and judged by this crate, by pyHanko and by `pdfsig`.

mod attacks;
mod referees;
mod revisions;
mod stamping;
mod stamps;
mod store;
mod validation_data;
mod writing;

use std::fmt::Write as _;

use harness::stage::pdf;
use jiff::Timestamp;
use signing::pades::{self, Appearance, Corner, Page, Place};
use signing::{CheckName, Indication, Report, SubIndication};

use crate::{FileSigner, assert_failed_at, assert_verdict, bianchi, policy, rossi};

const TYPEFACE: &[u8] = include_bytes!("../../../rendering/fonts/TitilliumWeb-Regular.ttf");

fn appearance() -> Appearance {
    Appearance {
        page: Page::Last,
        place: Place::Corner(Corner::BottomRight),
        lead: Some("Firmato digitalmente da".to_owned()),
        name: "Mario Rossi".to_owned(),
        reason: Some("Visto per l'estero".to_owned()),
        location: Some("Bergamo".to_owned()),
        moment: None,
        image: None,
        typeface: TYPEFACE,
    }
}

/// A file with a cross-reference table.
fn invoice() -> Vec<u8> {
    pdf(&["FATTURA N. 12", "Totale EUR 1.250,00"])
}

/// The same document with streams of objects and a cross-reference stream.
fn compressed() -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(&invoice()).expect("a document");
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).expect("saved");
    assert!(!contains(&bytes, b"trailer"), "no table in it");
    assert!(contains(&bytes, b"/ObjStm"), "objects are compressed");
    bytes
}

fn signed(pdf: &[u8]) -> Vec<u8> {
    pades::sign(pdf, &mut FileSigner::new(rossi()), None, Timestamp::now()).expect("signed")
}

/// Signed by the other signer, whose key is on an elliptic curve.
fn signed_too(pdf: &[u8]) -> Vec<u8> {
    pades::sign(pdf, &mut FileSigner::new(bianchi()), None, Timestamp::now()).expect("signed")
}

fn verify(pdf: &[u8]) -> Report {
    pades::verify(pdf, &policy())
}

#[track_caller]
fn assert_passes(report: &Report, signers: &[&str]) {
    assert_eq!(report.indication, Indication::TotalPassed, "{:#?}", report.checks);
    let names: Vec<&str> = report.signers.iter().map(|signer| signer.name.as_str()).collect();
    assert_eq!(names, signers, "the newest first");
}

#[track_caller]
fn assert_changed(report: &Report) {
    assert_verdict(report, Indication::Indeterminate, SubIndication::FormatFailure);
    assert_failed_at(report, CheckName::LaterChanges);
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    position(bytes, what).is_some()
}

fn position(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// A document of these objects, numbered from 1; the first is the catalog.
fn document(objects: &[&str]) -> Vec<u8> {
    let objects: Vec<(u32, &str)> = (1..).zip(objects.iter().copied()).collect();
    updated_by(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", &objects, None)
}

/// The file with an update of these objects, well-formed.
fn updated(pdf: &[u8], objects: &[(u32, &str)]) -> Vec<u8> {
    let text = String::from_utf8_lossy(pdf);
    let last = text.rfind("startxref").expect("startxref");
    let prev = text[last..].lines().nth(1).expect("a number").trim().to_owned();
    updated_by(pdf, objects, Some(&prev))
}

fn updated_by(pdf: &[u8], objects: &[(u32, &str)], prev: Option<&str>) -> Vec<u8> {
    let mut bytes = pdf.to_vec();
    let mut table = "xref\n".to_owned();
    if prev.is_none() {
        table.push_str("0 1\n0000000000 65535 f \n");
    }
    for (number, body) in objects {
        write!(table, "{number} 1\n{:010} 00000 n \n", bytes.len()).expect("text");
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }
    let start = bytes.len();
    // Larger than any number used.
    write!(table, "trailer\n<< /Size 200 /Root 1 0 R ").expect("text");
    if let Some(prev) = prev {
        write!(table, "/Prev {prev} ").expect("text");
    }
    write!(table, ">>\nstartxref\n{start}\n%%EOF\n").expect("text");
    bytes.extend(table.bytes());
    bytes
}

/// The text of a stream object.
fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// An object as it stands in a file, without `obj` and `endobj`; the last of this number.
fn object(pdf: &[u8], number: u32) -> String {
    let text: String = pdf.iter().map(|octet| char::from(*octet)).collect();
    let head = format!("\n{number} 0 obj\n");
    let start = text.rfind(&head).expect("the object") + head.len();
    let end = start + text[start..].find("\nendobj").expect("its end");
    text[start..end].to_owned()
}
