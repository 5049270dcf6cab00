use std::io::Cursor;

use jiff::Timestamp;
use signing::pades::{
    self, Appearance, AppearanceError, Corner, PadesError, Page, Place, PlaceError, Rectangle,
};
use signing::{SignError, TokenSigner as _};

use super::{
    appearance, assert_passes, compressed, contains, document, invoice, object, position, signed,
    signed_too, stream, updated, verify,
};
use crate::{FileSigner, bianchi, rossi};

fn sign_with(pdf: &[u8], appearance: &Appearance) -> Result<Vec<u8>, PadesError> {
    pades::sign(pdf, &mut FileSigner::new(bianchi()), Some(appearance), Timestamp::now())
}

#[test]
fn a_signed_file_begins_with_the_file_that_was_signed() {
    for pdf in [invoice(), compressed()] {
        let signed = signed(&pdf);
        assert_eq!(signed[..pdf.len()], pdf, "not an octet of it changes");
        let report = verify(&signed);
        assert_passes(&report, &["ROSSI MARIO"]);
        assert_eq!(report.content, Some(signed), "what was signed is all of it");
    }
}

#[test]
fn the_form_is_that_of_pades_baseline_b() {
    let at: Timestamp = "2026-11-26T14:41:00Z".parse().expect("a time");
    let signed = pades::sign(&invoice(), &mut FileSigner::new(rossi()), Some(&appearance()), at)
        .expect("signed");
    for part in [
        &b"/SubFilter/ETSI.CAdES.detached"[..],
        b"/Filter/Adobe.PPKLite",
        b"/M (D:20261126144100Z)",
        b"/Location (Bergamo)",
        b"/SigFlags 3",
        b"/F 132",
    ] {
        assert!(contains(&signed, part), "{}", String::from_utf8_lossy(part));
    }
    let contents = position(&signed, b"/Contents <").expect("a signature") + 11;
    let digits = &signed[contents..contents + 20_000];
    let cms = hex::decode(digits).expect("hexadecimal");
    let signing_time = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
    let signing_certificate_v2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
    assert!(!contains(&cms, &signing_time), "the file tells the time, not the signature");
    assert!(contains(&cms, &signing_certificate_v2), "the certificate is signed too");
    let signer = &verify(&signed).signers[0];
    assert_eq!(signer.signing_time, Some(at), "as the file says");
}

#[test]
fn a_key_elsewhere_signs_in_two_steps() {
    let mut signer = FileSigner::new(bianchi());
    let pdf = invoice();
    let prepared =
        pades::prepare(&pdf, signer.certificate(), Some(&appearance()), Timestamp::now())
            .expect("prepared");
    let value = signer.sign_digest(prepared.digest()).expect("value");
    let signed = pades::finish(&prepared, &value).expect("finished");
    assert_passes(&verify(&signed), &["BIANCHI LUCIA"]);
    let other = signer.sign_digest(&[7; 32]).expect("a value over something else");
    for value in [other, vec![0; 64], Vec::new()] {
        let made = pades::finish(&prepared, &value);
        assert!(
            matches!(made, Err(PadesError::Sign(SignError::WrongSignature { .. }))),
            "nothing wrong leaves: {made:?}"
        );
    }
}

#[test]
fn a_signature_is_seen_where_it_was_put() {
    let image = {
        let ink = |x: u32, y: u32| image::Rgba([0, 0, 120, if (x + y) % 7 < 2 { 255 } else { 0 }]);
        let mut bytes = Vec::new();
        image::RgbaImage::from_fn(60, 20, ink)
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
            .expect("PNG");
        bytes
    };
    let rectangle = Rectangle { left: 300.0, bottom: 100.0, width: 200.0, height: 60.0 };
    let seen =
        Appearance { place: Place::Rectangle(rectangle), image: Some(image), ..appearance() };
    let signed = sign_with(&invoice(), &seen).expect("signed");
    assert_passes(&verify(&signed), &["BIANCHI LUCIA"]);
    let document = lopdf::Document::load_mem(&signed).expect("a document");
    let page = document.get_pages()[&1];
    let annotations = document.get_page_annotations(page).expect("annotations");
    let [widget] = annotations.as_slice() else {
        panic!("one annotation: {annotations:?}");
    };
    let edges: Vec<f32> = widget
        .get(b"Rect")
        .and_then(|edges| edges.as_array())
        .expect("a rectangle")
        .iter()
        .map(|edge| edge.as_float().expect("a number"))
        .collect();
    assert_eq!(edges, [300.0, 100.0, 500.0, 160.0]);
    for part in [&b"/Mask "[..], b"/CalRGB", b"/CalGray"] {
        assert!(contains(&signed, part), "{}", String::from_utf8_lossy(part));
    }
    for part in [&b"/SMask"[..], b"/DeviceRGB", b"/DeviceGray"] {
        assert!(!contains(&signed[invoice().len()..], part), "PDF/A stays PDF/A");
    }
}

#[test]
fn signatures_stand_beside_each_other_and_all_hold() {
    let mut pdf = invoice();
    for corner in [Corner::BottomRight, Corner::BottomRight, Corner::TopLeft] {
        pdf = sign_with(&pdf, &Appearance { place: Place::Corner(corner), ..appearance() })
            .expect("signed");
    }
    assert_passes(&verify(&pdf), &["BIANCHI LUCIA"; 3]);
    let names = ["Signature1", "Signature2", "Signature3"].map(|name| format!("/T({name})"));
    for name in names {
        assert!(contains(&pdf, name.as_bytes()), "{name}");
    }
}

#[test]
fn a_place_that_cannot_be_is_refused_before_the_key_is_asked() {
    let there = |left, bottom, width, height| Appearance {
        place: Place::Rectangle(Rectangle { left, bottom, width, height }),
        ..appearance()
    };
    let refused = |pdf: &[u8], seen: &Appearance| {
        let signer = FileSigner::new(rossi());
        pades::prepare(pdf, signer.certificate(), Some(seen), Timestamp::now())
            .map(|_| ())
            .expect_err("refused")
    };
    let pdf = invoice();
    let place = |seen: &Appearance, pdf: &[u8]| match refused(pdf, seen) {
        PadesError::Place(error) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(place(&there(500.0, 0.0, 100.0, 50.0), &pdf), PlaceError::OffPage);
    assert_eq!(place(&there(f32::NAN, 0.0, 100.0, 50.0), &pdf), PlaceError::OffPage);
    assert_eq!(place(&there(10.0, 10.0, 500.0, 400.0), &pdf), PlaceError::TooLarge);
    let third = Appearance { page: Page::Number(3), ..appearance() };
    assert_eq!(place(&third, &pdf), PlaceError::NoSuchPage { pages: 1 });
    let first = there(100.0, 100.0, 200.0, 60.0);
    let once = sign_with(&pdf, &first).expect("signed");
    assert_eq!(place(&there(250.0, 120.0, 200.0, 60.0), &once), PlaceError::Occupied);
    let small = refused(&pdf, &there(10.0, 10.0, 20.0, 8.0));
    assert!(matches!(small, PadesError::Appearance(AppearanceError::TooSmall)), "{small:?}");
    let image = Appearance { image: Some(b"no image".to_vec()), ..appearance() };
    let image = refused(&pdf, &image);
    assert!(matches!(image, PadesError::Appearance(AppearanceError::Image(_))), "{image:?}");
    let name = Appearance { name: "马里奥".to_owned(), ..appearance() };
    let name = refused(&pdf, &name);
    assert!(matches!(name, PadesError::Appearance(AppearanceError::NoLetter('马'))), "{name:?}");
}

#[test]
fn what_must_not_be_signed_is_refused_with_words_that_help() {
    let refused = |pdf: &[u8]| {
        let mut signer = FileSigner::new(rossi());
        pades::sign(pdf, &mut signer, None, Timestamp::now()).expect_err("refused")
    };
    for bytes in [&b""[..], b"<xml/>", b"%PDF-1.7\nrubbish"] {
        let error = refused(bytes);
        assert!(matches!(error, PadesError::Unreadable(_)), "{error:?}");
    }
    let xfa = document(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA (x) >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]);
    assert!(matches!(refused(&xfa), PadesError::DynamicForm));
    let table = String::from_utf8(invoice()).expect("ASCII");
    let at = table.rfind("startxref\n").expect("there") + 10;
    let damaged = format!("{}9999\n%%EOF\n", &table[..at]);
    assert!(matches!(refused(damaged.as_bytes()), PadesError::Unreadable(_)), "a guessed table");
    let encrypted = invoice_with_trailer(
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 \
         /O <0000000000000000000000000000000000000000000000000000000000000000> \
         /U <0000000000000000000000000000000000000000000000000000000000000000> >> \
         /ID [<00><00>]",
    );
    let error = refused(&encrypted);
    assert!(error.to_string().contains("encrypted"), "{error}");
    let large = [invoice(), vec![b' '; signing::MAX_CONTENT_BYTES]].concat();
    assert!(matches!(refused(&large), PadesError::Unreadable(_)), "above the limit");
}

fn invoice_with_trailer(more: &str) -> Vec<u8> {
    let text = String::from_utf8(invoice()).expect("ASCII");
    text.replace("/Root 1 0 R", &format!("/Root 1 0 R {more}")).into_bytes()
}

#[test]
fn a_file_certified_against_changes_takes_no_further_signature() {
    let pdf = invoice();
    let reference = "/Reference [<< /Type /SigRef /TransformMethod /DocMDP \
                     /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]";
    let certified = updated(
        &pdf,
        &[
            (1, "<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 9 0 R >> >>"),
            (9, &format!("<< /Type /Sig /Filter /Adobe.PPKLite {reference} >>")),
        ],
    );
    let mut signer = FileSigner::new(rossi());
    let refused = pades::sign(&certified, &mut signer, None, Timestamp::now());
    assert!(matches!(refused, Err(PadesError::CertifiedNoChanges)), "{refused:?}");
    let said = PadesError::CertifiedNoChanges.to_string();
    assert!(said.contains(".pdf.p7m"), "what to do instead: {said}");
    let forms_allowed = String::from_utf8(certified).expect("ASCII").replace("/P 1", "/P 2");
    assert_passes(&verify(&signed(forms_allowed.as_bytes())), &["ROSSI MARIO"]);
}

#[test]
fn what_hangs_on_the_page_and_the_form_stays() {
    let pdf = document(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595.27559055 841.8897638] >>",
        "<< /Type /Page /Parent 2 0 R /Annots 7 0 R /Contents 4 0 R /Rotate 90 \
         /CropBox [0.00000001 0 595.27559055 841.8897638] >>",
        &stream("", "q Q"),
        "<< /Fields 6 0 R /DA (/Helv 0 Tf) >>",
        "[8 0 R]",
        "[8 0 R]",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nome) /Rect [10 10 100 30] /P 3 0 R >>",
    ]);
    let once = sign_with(&pdf, &appearance()).expect("signed");
    assert_passes(&verify(&once), &["BIANCHI LUCIA"]);
    assert!(object(&once, 6).starts_with("[8 0 R "), "the other field stays first");
    assert!(object(&once, 7).starts_with("[8 0 R "), "and the other annotation");
    assert!(object(&once, 5).contains("/DA (/Helv 0 Tf)"), "and the form's letters");
    assert_eq!(object(&once, 3), object(&pdf, 3), "the page is not written anew");
    assert_passes(&verify(&signed_too(&once)), &["BIANCHI LUCIA", "BIANCHI LUCIA"]);
}

#[test]
fn a_page_keeps_its_numbers_digit_for_digit() {
    let pdf = document(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.275590551181 841.889763779527]/Resources<<>>>>",
    ]);
    let signed = signed(&pdf);
    let page = object(&signed, 3);
    assert!(page.contains("595.275590551181 841.889763779527"), "no rounding: {page}");
    assert!(page.contains("/Annots ["), "{page}");
}
