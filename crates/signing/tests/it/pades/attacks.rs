//! Attacks from the literature, made here and refused: USF, ISA and SWA (Mladenov and others, CCS
//! 2019), shadow documents (Mainka and others, NDSS 2021), annotations and signatures that cover
//! (Rohlmann and others, IEEE S&P 2021), and what a parser must not be led into.

use jiff::Timestamp;
use signing::pades::{self, PadesError};
use signing::{CheckName, Indication, SubIndication};

use super::{
    assert_changed, assert_passes, contains, document, invoice, object, position, signed,
    signed_too, stream, updated, verify,
};
use crate::{FileSigner, assert_verdict, bianchi};

/// Where the signature string and the revision are: `before`, `after`, `end`.
fn range(pdf: &[u8]) -> [usize; 3] {
    let at = position(pdf, b"/ByteRange [").expect("a range") + 12;
    let text = String::from_utf8_lossy(&pdf[at..at + 40]).into_owned();
    let numbers: Vec<usize> =
        text.split([' ', ']']).filter_map(|number| number.parse().ok()).collect();
    [numbers[1], numbers[2], numbers[2] + numbers[3]]
}

/// The signature dictionary's number and its text in Latin-1.
fn signature(pdf: &[u8]) -> (u32, String) {
    let field = object(pdf, field_number(pdf));
    let value = field.split("/V ").nth(1).expect("a value");
    let number = value.split(' ').next().expect("a number").parse().expect("a number");
    (number, object(pdf, number))
}

fn field_number(pdf: &[u8]) -> u32 {
    let text = String::from_utf8_lossy(pdf).into_owned();
    let fields = text.rfind("/Fields [").expect("fields") + 9;
    text[fields..].trim_start().split(' ').next().expect("a number").parse().expect("a number")
}

#[track_caller]
fn assert_refused(what: &str, pdf: &[u8]) {
    let report = verify(pdf);
    assert_ne!(report.indication, Indication::TotalPassed, "{what}: {:#?}", report.checks);
    assert_eq!(
        report.sub_indication,
        Some(SubIndication::FormatFailure),
        "{what}: {:#?}",
        report.checks
    );
}

/// USF: the dictionary is written anew without what would be checked.
#[test]
fn a_signature_without_range_or_contents_is_refused() {
    let once = signed(&invoice());
    let (number, text) = signature(&once);
    let at = text.find("/ByteRange").expect("a range");
    let contents = text.find("/Contents").expect("contents");
    let without_range = format!("{}{}", &text[..at], &text[contents..]);
    let range_of = |range: &str| format!("{}/ByteRange {range} {}", &text[..at], &text[contents..]);
    let contents_of = |value: &str| format!("{}/Contents {value} >>", &text[..contents]);
    let length = once.len();
    for (what, dictionary) in [
        ("no range", without_range),
        ("a null range", range_of("null")),
        ("an empty range", range_of("[]")),
        ("a range of nothing", range_of("[0 0 0 0]")),
        ("a range of minus one", range_of("[0 -1 -1 -1]")),
        ("a range of names", range_of("[/A /B /C /D]")),
        ("one piece", range_of(&format!("[0 {length}]"))),
        ("no contents", format!("{} >>", &text[..contents])),
        ("null contents", contents_of("null")),
        ("empty contents", contents_of("<>")),
        ("zero contents", contents_of("<00>")),
    ] {
        assert_refused(what, &updated(&once, &[(number, &dictionary)]));
    }
}

/// ISA: new bytes after the signed ones, with less and less of an update around them.
#[test]
fn bytes_after_the_signature_that_are_no_whole_update_are_refused() {
    let once = signed(&invoice());
    let content = stream("", "BT /F1 20 Tf 60 780 Td (EUR 99) Tj ET");
    let whole = updated(&once, &[(4, &content)]);
    let tail = &whole[once.len()..];
    let text = String::from_utf8(tail.to_vec()).expect("ASCII");
    let table = text.find("xref\n").expect("a table");
    let trailer = text.find("trailer").expect("a trailer");
    let start = text.find("startxref").expect("startxref");
    for (what, more) in [
        ("objects alone", text[..table].to_owned()),
        ("objects and end", format!("{}%%EOF\n", &text[..table])),
        ("objects and trailer", format!("{}{}", &text[..table], &text[trailer..start])),
        ("a table that leads nowhere", format!("{}startxref\n1\n%%EOF\n", &text[..start])),
        ("the old start", format!("{}startxref\n0\n%%EOF\n", &text[..table])),
    ] {
        let pdf = [&once[..], more.as_bytes()].concat();
        assert_refused(what, &pdf);
    }
}

/// ISA with a copy of the signature in the update, so that the last one looks signed.
#[test]
fn a_copied_signature_is_refused() {
    let once = signed(&invoice());
    let (number, text) = signature(&once);
    let content = stream("", "BT /F1 20 Tf 60 780 Td (EUR 99) Tj ET");
    let copied = updated(&once, &[(4, &content), (number, &text)]);
    assert_refused("the same number", &copied);
    let field = field_number(&once);
    let elsewhere = object(&once, field).replace(&format!("/V {number} "), "/V 90 ");
    let moved = updated(&once, &[(4, &content), (90, &text), (field, &elsewhere)]);
    assert_refused("another number", &moved);
    let second = object(&once, field).replace("(Signature1)", "(Signature9)");
    let catalog = object(&once, 1).replace(
        "/AcroForm ",
        &format!("/AcroForm << /SigFlags 3 /Fields [{field} 0 R 91 0 R] >> /Was "),
    );
    assert_refused("a second field", &updated(&once, &[(91, &second), (1, &catalog)]));
}

/// SWA: what was signed behind the signature is moved further back, and something else put between.
/// A second range, in the gap that nobody signed, tells where it went.
#[test]
fn a_gap_that_holds_more_than_the_signature_is_refused() {
    let once = signed(&invoice());
    let [before, after, end] = range(&once);
    let digits = String::from_utf8(once[before + 1..after - 1].to_vec()).expect("ASCII");
    let cms = digits.trim_end_matches('0');
    let evil = format!("4 0 obj\n{}\nendobj\n", stream("", "BT (EUR 99) Tj ET"));
    let moved = after + evil.len() + 200;
    let range = format!("/ByteRange [0 {before} {moved} {}]", end - after);
    let in_gap = format!("<{cms}0> {range} >>\nendobj\n{evil}");
    let gap = format!("{in_gap}{}", " ".repeat(moved - before - in_gap.len()));
    let wrapped = [&once[..before], gap.as_bytes(), &once[after..end]].concat();
    assert_refused("wrapped", &wrapped);
    // The simplest kind: two strings in the gap, which stays where it is.
    let half = digits.len() / 2;
    let two = format!("<{}> /B <{}>", &digits[..half], &digits[half + 6..]);
    assert_eq!(two.len(), after - before, "the same room");
    let two = [&once[..before], two.as_bytes(), &once[after..]].concat();
    assert_refused("two strings", &two);
}

#[test]
fn what_stands_in_the_room_after_the_signature_is_refused() {
    let once = signed(&invoice());
    let [_, after, _] = range(&once);
    let mut stuffed = once.clone();
    stuffed[after - 9..after - 1].copy_from_slice(b"6576696C");
    let report = verify(&stuffed);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
}

#[test]
fn a_flipped_octet_anywhere_in_what_is_signed_is_noticed() {
    let once = signed(&invoice());
    let [before, after, end] = range(&once);
    for at in (9..before).chain(after..end).step_by(41) {
        let mut flipped = once.clone();
        flipped[at] ^= 1;
        assert_ne!(verify(&flipped).indication, Indication::TotalPassed, "octet {at}");
    }
}

#[test]
fn a_range_that_ends_inside_a_revision_is_refused() {
    let once = signed(&invoice());
    let at = position(&once, b"/ByteRange [").expect("a range");
    let [before, after, end] = range(&once);
    let shorter = format!("/ByteRange [0 {before} {after} {}]", end - after - 7);
    let mut cut = once.clone();
    cut[at..at + shorter.len()].copy_from_slice(shorter.as_bytes());
    let report = verify(&cut);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
}

/// Shadow, hide and replace: an object that was named but missing is filled in. No object changes.
#[test]
fn filling_in_what_was_missing_is_refused() {
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 77 0 R] >>",
        &stream("", "BT ET"),
    ]);
    let once = signed(&pdf);
    assert_passes(&verify(&once), &["ROSSI MARIO"]);
    assert_changed(&verify(&updated(&once, &[(77, &stream("", "BT (EUR 99) Tj ET"))])));
}

/// Shadow, hide and replace: both versions were in the signed bytes; the update only chooses.
#[test]
fn a_table_that_chooses_an_older_object_is_refused() {
    let pdf = invoice();
    let other = updated(&pdf, &[(4, &stream("", "BT /F1 11 Tf (EUR 1) Tj ET"))]);
    let once = signed(&other);
    assert_passes(&verify(&once), &["ROSSI MARIO"]);
    let old = position(&pdf, b"\n4 0 obj").expect("the first version") + 1;
    let text = String::from_utf8_lossy(&once).into_owned();
    let last = text.rfind("startxref\n").expect("there");
    let prev: usize = text[last + 10..].lines().next().expect("a line").parse().expect("a number");
    let start = once.len();
    let table = format!(
        "xref\n4 1\n{old:010} 00000 n \ntrailer\n<< /Size 200 /Root 1 0 R /Prev {prev} >>\n\
         startxref\n{start}\n%%EOF\n"
    );
    assert_changed(&verify(&[&once[..], table.as_bytes()].concat()));
}

/// The description may change later, so its author lets it be the content of a page as well.
#[test]
fn an_object_with_two_ends_may_not_change() {
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        &stream("/Type /Metadata /Subtype /XML", "BT (EUR 12) Tj ET"),
    ]);
    let once = signed(&pdf);
    assert_passes(&verify(&once), &["ROSSI MARIO"]);
    let other = stream("/Type /Metadata /Subtype /XML", "BT (EUR 99) Tj ET");
    assert_changed(&verify(&updated(&once, &[(4, &other)])));
    let list = document(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots 4 0 R >>",
        "[]",
    ]);
    let once = signed(&list);
    let refused = pades::sign(&once, &mut FileSigner::new(bianchi()), None, Timestamp::now());
    assert!(matches!(refused, Err(PadesError::HarmsEarlier)), "a list and content: {refused:?}");
}

/// The length of a stream is an object of its own, and grows.
#[test]
fn a_stream_that_grows_by_its_length_is_refused() {
    let hidden = "BT (EUR 12) Tj ET\nendstream\nendobj\n% BT (EUR 99) Tj ET";
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        &format!("<< /Length 5 0 R >>\nstream\n{hidden}\nendstream"),
        "17",
    ]);
    let once = signed(&pdf);
    assert_passes(&verify(&once), &["ROSSI MARIO"]);
    let report = verify(&updated(&once, &[(5, &hidden.len().to_string())]));
    assert_changed(&report);
}

/// SSA, EAA: something is laid over the page, as a field that looks like part of a signature.
#[test]
fn a_field_that_covers_and_is_not_signed_is_refused() {
    let once = signed(&invoice());
    let field = field_number(&once);
    let cover = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature2) /F 132 /P 3 0 R \
                 /Rect [50 700 400 800] /AP << /N 81 0 R >> >>";
    let drawn = stream("/Type /XObject /Subtype /Form /BBox [0 0 350 100]", "0 0 350 100 re f");
    let page = object(&once, 3).replacen("0 R]", "0 R 80 0 R]", 1);
    let form = format!("<< /Fields [{field} 0 R 80 0 R] /SigFlags 3 >>");
    let catalog = object(&once, 1);
    let form_number: u32 = catalog
        .split("/AcroForm ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .and_then(|number| number.parse().ok())
        .expect("a form");
    let objects = [(3, page.as_str()), (form_number, &form), (80, cover), (81, &drawn)];
    assert_changed(&verify(&updated(&once, &objects)));
    let text_field = cover.replace("/FT /Sig", "/FT /Tx");
    let objects = [(3, page.as_str()), (form_number, &form), (80, &text_field), (81, &drawn)];
    assert_changed(&verify(&updated(&once, &objects)));
}

#[test]
fn a_file_that_pretends_to_be_a_pdf_further_on_is_none() {
    let once = signed(&invoice());
    let polyglot = [b"#!/bin/sh\n", &once[..]].concat();
    let report = verify(&polyglot);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert!(report.checks.iter().any(|check| check.name == CheckName::Format), "{report:?}");
}

/// Each stream gives its length by the next one: a parser would recurse, once for each of them.
#[test]
fn lengths_that_lead_from_stream_to_stream_are_not_followed() {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
    ];
    objects
        .extend((4..20_004).map(|next| format!("<< /Length {next} 0 R >>\nstream\n\nendstream")));
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let begun = std::time::Instant::now();
    let report = verify(&document(&objects));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert!(report.checks[0].detail.contains("lengths"), "{report:?}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(10), "it is not even begun");
}

#[test]
fn no_cut_makes_it_panic_or_pass() {
    let twice = signed_too(&signed(&invoice()));
    for end in (0..twice.len()).step_by(997) {
        let report = verify(&twice[..end]);
        if report.passed() {
            let whole = report.content.expect("content");
            assert!(contains(&twice, &whole), "a whole revision of {end} bytes");
        }
    }
}
