//! Files with several revisions: what may come after a signature.

use signing::{CheckName, Indication, SubIndication};

use super::{
    assert_changed, assert_passes, compressed, contains, document, invoice, object, signed,
    signed_too, stream, updated, verify,
};
use crate::assert_verdict;

/// The catalog of [`invoice`] after one signature, with something more in it.
fn catalog_with(pdf: &[u8], more: &str) -> String {
    object(pdf, 1).replacen("<<", &format!("<< {more} "), 1)
}

#[test]
fn a_further_signature_leaves_the_first_as_it_was() {
    for pdf in [invoice(), compressed()] {
        let twice = signed_too(&signed(&pdf));
        let report = verify(&twice);
        assert_passes(&report, &["BIANCHI LUCIA", "ROSSI MARIO"]);
        let later = report
            .checks
            .iter()
            .find(|check| check.name == CheckName::LaterChanges && check.signer == Some(1))
            .expect("a line");
        assert_eq!(later.detail, "added later: signature Signature2");
    }
}

#[test]
fn a_file_without_a_signature_has_nothing_to_judge() {
    let report = verify(&invoice());
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert!(report.signers.is_empty() && report.content.is_none(), "nobody signed");
}

#[test]
fn validation_data_and_descriptions_may_follow() {
    let once = signed(&invoice());
    let dss = catalog_with(&once, "/DSS 50 0 R");
    let store = "<< /Type /DSS /Certs [] >>";
    let more = updated(&once, &[(1, &dss), (50, store)]);
    let report = verify(&more);
    assert_passes(&report, &["ROSSI MARIO"]);
    assert!(
        report.checks.iter().any(|check| check.detail.contains("validation data")),
        "and it is told: {:#?}",
        report.checks
    );
    let again = updated(&more, &[(50, "<< /Type /DSS /Certs [] /VRI << >> >>")]);
    assert_passes(&verify(&again), &["ROSSI MARIO"]);
    let xmp = catalog_with(&once, "/Metadata 51 0 R");
    let packet = stream("/Type /Metadata /Subtype /XML", "<x/>");
    assert_passes(&verify(&updated(&once, &[(1, &xmp), (51, &packet)])), &["ROSSI MARIO"]);
}

#[test]
fn a_field_that_waits_may_be_signed_by_the_next() {
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [5 0 R] /Contents 4 0 R >>",
        &stream("", "q Q"),
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Funzionario) /Rect [0 0 0 0] /P 3 0 R >>",
    ]);
    let once = signed(&pdf);
    assert_passes(&verify(&once), &["ROSSI MARIO"]);
    // What another program does: it signs the field that waits. Here it only points at the
    // signature that is there, which is no signature over more.
    let taken = object(&once, 5).replace("/FT /Sig", "/FT /Sig /V 202 0 R");
    assert_ne!(verify(&updated(&once, &[(5, &taken)])).indication, Indication::TotalPassed);
    let moved = object(&once, 5).replace("[0 0 0 0]", "[0 0 300 300]");
    assert_changed(&verify(&updated(&once, &[(5, &moved)])));
}

#[test]
fn anything_else_that_follows_was_changed_after_signing() {
    let once = signed(&invoice());
    let text = |words: &str| stream("", &format!("BT /F1 11 Tf 60 780 Td ({words}) Tj ET"));
    let content = text("Totale EUR 9.999,00");
    let annotation = "<< /Type /Annot /Subtype /FreeText /Rect [50 700 300 800] /DA () >>";
    let page = object(&once, 3);
    let annotated = page.replace("/Annots [", "/Annots [60 0 R ");
    let annotated_after = page.replacen("0 R]", "0 R 60 0 R]", 1);
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>";
    let wide = page.replace("[0 0 595 842]", "[0 0 595 400]");
    let open = catalog_with(&once, "/OpenAction << /S /JavaScript /JS (x) >>");
    let layers = catalog_with(&once, "/OCProperties << /OCGs [] /D << >> >>");
    let pages = "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>";
    for (what, objects) in [
        ("content", vec![(4, content.as_str())]),
        ("a font", vec![(5, font)]),
        ("an annotation", vec![(3, annotated.as_str()), (60, annotation)]),
        ("an annotation at the end", vec![(3, annotated_after.as_str()), (60, annotation)]),
        ("the page's size", vec![(3, wide.as_str())]),
        ("a script", vec![(1, open.as_str())]),
        ("layers", vec![(1, layers.as_str())]),
        ("pages", vec![(2, pages)]),
    ] {
        let report = verify(&updated(&once, &objects));
        assert!(!report.passed(), "{what}: {:#?}", report.checks);
        assert_changed(&report);
        let signed_revision = report.content.expect("the revision that was signed");
        assert_eq!(signed_revision, once, "{what}: what was signed can still be had");
    }
}

#[test]
fn a_signature_over_a_changed_file_says_nothing_for_the_first() {
    let once = signed(&invoice());
    let changed = updated(&once, &[(4, &stream("", "BT ET"))]);
    let report = verify(&signed_too(&changed));
    assert_changed(&report);
    assert_eq!(report.signers[0].indication, Indication::TotalPassed, "signed as it is");
    assert_eq!(report.signers[1].indication, Indication::Indeterminate, "signed as it was");
}

#[test]
fn white_space_at_the_end_is_no_change_and_other_bytes_are() {
    let once = signed(&invoice());
    assert_passes(&verify(&[&once[..], b"\r\n\n"].concat()), &["ROSSI MARIO"]);
    assert_changed(&verify(&[&once[..], b"<script>"].concat()));
}

#[test]
fn a_signature_that_was_taken_out_is_missed() {
    let pdf = invoice();
    let twice = signed_too(&signed(&pdf));
    let first_only = "<< /Fields [] /SigFlags 3 >>";
    let form = object(&twice, 1);
    let number: u32 = form
        .split("/AcroForm ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .and_then(|number| number.parse().ok())
        .expect("a form");
    let none = updated(&twice, &[(number, first_only)]);
    let report = verify(&none);
    assert!(!report.passed() && report.signers.is_empty(), "{:#?}", report.checks);
    assert!(contains(&none, b"/ByteRange"), "their bytes are still there");
    let lost = report.checks.iter().find(|check| check.name == CheckName::Coverage);
    assert!(lost.expect("a line").detail.contains("no field"), "{:#?}", report.checks);
}

#[test]
fn a_form_may_get_letters_and_keeps_its_own() {
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        "<< /Fields [] /DR << /Font << /Helv 5 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]);
    let once = signed(&pdf);
    let form = object(&once, 4);
    let more = form.replace("/Helv 5 0 R", "/Helv 5 0 R /Other 70 0 R");
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>";
    assert_passes(&verify(&updated(&once, &[(4, &more), (70, font)])), &["ROSSI MARIO"]);
    let other = form.replace("/Helv 5 0 R", "/Helv 70 0 R");
    assert_changed(&verify(&updated(&once, &[(4, &other), (70, font)])));
    let none = form.replace("/Helv 5 0 R", "");
    assert_changed(&verify(&updated(&once, &[(4, &none)])));
}

#[test]
fn scripts_are_told_even_where_they_were_signed() {
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]);
    let report = verify(&signed(&pdf));
    assert_passes(&report, &["ROSSI MARIO"]);
    let told = report.checks.iter().find(|check| check.name == CheckName::Content).expect("a line");
    assert!(told.passed.is_none() && told.detail.contains("JavaScript"), "{told:?}");
}
