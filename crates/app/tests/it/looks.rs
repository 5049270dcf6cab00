//! How a signatory's signature comes and is seen: said once, used by the batch, read by other people's
//! programs.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use app::looks::{self, LookChange};
use app::signatures::{self, papers};
use app::views::signing::{PaperKind, SignForm};
use app::{Code, Office, company_documents, queue};
use harness::pki::{PIN, shared};
use serde_json::json;

use crate::home::Home;
use crate::stage::{ROSSI, Script, outcomes, sealed, sign, with_visa};

/// A signatory of the company's document.
fn signatory(office: &Office) {
    let line =
        json!({ "cognome": "Rossi", "nome": "Mario", "codiceFiscale": ROSSI, "attivo": true });
    company_documents::add_line(office, "signatories", line).unwrap();
}

fn image(home: &Home, name: &str, side: u32) -> PathBuf {
    let drawn = |x: u32, y: u32| side < 1_000 && (x + y) % 9 < 3;
    let ink = |x, y| image::Rgba([20, 40, 140, if drawn(x, y) { 255 } else { 0 }]);
    let mut bytes = Vec::new();
    image::RgbaImage::from_fn(side * 3, side, ink)
        .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    let path = home.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn pdfsig(path: &Path) -> String {
    let output = Command::new("pdfsig").arg("-nocert").arg(path).output();
    let output = output.expect("pdfsig (Debian package poppler-utils)");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The rectangle of the one signature of a file, points.
fn rectangle(path: &Path) -> [f32; 4] {
    let document = lopdf::Document::load(path).unwrap();
    let (_, page) = document.get_pages().pop_last().unwrap();
    let annotations = document.get_page_annotations(page).unwrap();
    let widget = annotations.first().expect("an annotation");
    let edges = widget.get(b"Rect").unwrap().as_array().unwrap();
    let edges: Vec<f32> = edges.iter().map(|edge| edge.as_float().unwrap()).collect();
    edges.try_into().unwrap()
}

/// Signs the practice with a visa on its invoice; gives the signed invoice.
fn signed_invoice(home: &Home, office: &Office, name: &str) -> PathBuf {
    let id = sealed(home, office, name, ROSSI, with_visa);
    let chosen = signatures::chosen(office, &id.to_string()).unwrap();
    let signed = sign(office, &shared().token, vec![chosen], &mut Script::pins(&[PIN])).unwrap();
    assert_eq!(outcomes(&signed), ["signed"], "{:?}", signed.results);
    signed.view.documents[0].path.clone().unwrap().into()
}

#[test]
fn an_attachment_is_signed_inside_with_image_name_date_and_reason() {
    let home = Home::new();
    let office = home.office();
    signatory(&office);
    let reason = "Visto per l'estero – così è più chiaro, già dichiarato: à è é ì ò ù €";
    let change = LookChange { reason: Some(reason.to_owned()), ..LookChange::default() };
    looks::change(&office, ROSSI, &change).unwrap();
    let view = looks::set_image(&office, ROSSI, Some(&image(&home, "firma.png", 60))).unwrap();
    assert!(view.image.is_some() && view.reason == reason, "{view:?}");
    let path = signed_invoice(&home, &office, "A");
    assert_eq!(path.extension().unwrap(), "pdf", "the file stays a PDF under its name");
    let said = pdfsig(&path);
    assert!(said.contains("Signature is Valid"), "{said}");
    assert!(
        said.contains("ETSI.CAdES.detached") && said.contains("Total document signed"),
        "{said}"
    );
    let document = lopdf::Document::load(&path).unwrap();
    let texts: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"Reason").ok())
        .map(|reason| lopdf::decode_text_string(reason).unwrap())
        .collect();
    assert_eq!(texts, [reason], "every letter of it");
    let has = |word: &[u8]| {
        document.objects.values().any(|object| {
            object.as_stream().is_ok_and(|stream| {
                stream
                    .dict
                    .get(b"Subtype")
                    .is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == word))
            })
        })
    };
    assert!(has(b"Image") && has(b"Form"), "an image is drawn");
    let [left, bottom, right, top] = rectangle(&path);
    assert!(left > 300.0 && bottom < 60.0, "last page, bottom right: {left} {bottom}");
    assert_eq!((right - left, top - bottom), (190.0, 58.0), "medium");
    // Poppler draws it: ink stands where the signature does.
    let folder = tempfile::tempdir().unwrap();
    let drawn = folder.path().join("page");
    let words = ["-r", "72", "-png", "-singlefile"];
    let status = Command::new("pdftoppm").args(words).arg(&path).arg(&drawn).status();
    assert!(status.expect("pdftoppm (Debian package poppler-utils)").success());
    let pixels = image::open(drawn.with_extension("png")).unwrap().into_luma8();
    let height = pixels.height() as f32;
    let dark = pixels.enumerate_pixels().filter(|(x, y, pixel)| {
        let (x, y) = (*x as f32, height - *y as f32);
        x > left && x < right && y > bottom && y < top && pixel.0[0] < 150
    });
    assert!(dark.count() > 300, "image and letters are seen");
}

#[test]
fn a_signature_goes_where_it_is_asked_for_and_covers_no_text_where_there_is_room() {
    let home = Home::new();
    let office = home.office();
    signatory(&office);
    let change = LookChange {
        page: Some("first".to_owned()),
        corner: Some("topLeft".to_owned()),
        size: Some("small".to_owned()),
        ..LookChange::default()
    };
    looks::change(&office, ROSSI, &change).unwrap();
    let path = signed_invoice(&home, &office, "A");
    let [left, bottom, right, top] = rectangle(&path);
    assert_eq!((right - left, top - bottom), (140.0, 42.0), "small");
    // The example's text begins at the upper left.
    let pdf = harness::stage::pdf(&["fattura_2026_EX_0418.pdf"]);
    let ink = rendering::Ink::of(pdf, None).unwrap();
    assert!(ink.within(0.0, 0.0, 595.0, 842.0) > 50, "there is text on it");
    assert_eq!(ink.within(left, bottom, right - left, top - bottom), 0, "none of it is covered");
    assert!(left < 300.0 && bottom > 500.0, "near the corner all the same: {left} {bottom}");
}

#[test]
fn the_signatory_chooses_the_form_and_what_cannot_be_signed_inside_is_enveloped() {
    let home = Home::new();
    let office = home.office();
    signatory(&office);
    let change = LookChange { form: Some("p7m".to_owned()), ..LookChange::default() };
    looks::change(&office, ROSSI, &change).unwrap();
    let path = signed_invoice(&home, &office, "A");
    assert!(path.to_string_lossy().ends_with(".pdf.p7m"), "{}", path.display());
    let chamber = LookChange { form: Some(String::new()), ..LookChange::default() };
    assert_eq!(
        looks::change(&office, ROSSI, &chamber).unwrap().form,
        "",
        "as the Chamber likes it"
    );
    sealed(&home, &office, "B", ROSSI, with_visa);
    let item = queue::queue(&office, None).unwrap().items.remove(0);
    assert_eq!(item.documents[0].form, SignForm::Pades, "the default of the Chamber");
    let contract = home.document("contratto.pdf");
    papers::add(&office, &[contract], PaperKind::Contract, Some(SignForm::Pades), ROSSI).unwrap();
    let chosen = signatures::ready(&office, None).unwrap();
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    assert_eq!(outcomes(&signed), ["signed"; 2], "papers too");
}

#[test]
fn a_document_without_a_practice_is_signed_as_it_can_be_where_nobody_chooses() {
    let home = Home::new();
    let office = home.office();
    signatory(&office);
    let form_of = |name: &str, chosen: Option<SignForm>| {
        let path = home.folder.path().join(name);
        papers::add(&office, &[path], PaperKind::Contract, chosen, ROSSI).unwrap().remove(0).form
    };
    home.document("contratto.pdf");
    std::fs::write(home.folder.path().join("delega.xml"), "<delega/>").unwrap();
    std::fs::write(home.folder.path().join("guasto.pdf"), "%PDF-1.7 and no more").unwrap();
    assert_eq!(form_of("contratto.pdf", None), SignForm::Pades, "a PDF is signed inside");
    assert_eq!(form_of("delega.xml", None), SignForm::P7m, "there is no inside");
    assert_eq!(form_of("guasto.pdf", None), SignForm::P7m, "one that cannot be read to its end");
    home.document("adesione.pdf");
    assert_eq!(form_of("adesione.pdf", Some(SignForm::P7m)), SignForm::P7m, "as it is chosen");
    let wished = LookChange { form: Some("p7m".to_owned()), ..LookChange::default() };
    looks::change(&office, ROSSI, &wished).unwrap();
    home.document("verbale.pdf");
    assert_eq!(form_of("verbale.pdf", None), SignForm::P7m, "as its signatory wishes");
    let chosen = signatures::ready(&office, None).unwrap();
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    assert_eq!(outcomes(&signed), ["signed"; 5], "{:?}", signed.results);
    // What the other party has signed inside is signed inside once more.
    let first = signed.view.documents.iter().find(|one| one.name == "contratto.pdf").unwrap();
    let back = home.folder.path().join("controfirmato.pdf");
    std::fs::copy(first.path.as_ref().unwrap(), &back).unwrap();
    let inside = LookChange { form: Some(String::new()), ..LookChange::default() };
    looks::change(&office, ROSSI, &inside).unwrap();
    assert_eq!(form_of("controfirmato.pdf", None), SignForm::Pades);
    let chosen = signatures::ready(&office, None).unwrap();
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    let said = pdfsig(Path::new(signed.results[0].p7m.as_ref().unwrap()));
    assert_eq!(said.matches("Signature is Valid").count(), 2, "{said}");
}

#[test]
fn what_cannot_be_drawn_is_refused_when_it_is_said() {
    let home = Home::new();
    let office = home.office();
    signatory(&office);
    let refused = |path: &Path| looks::set_image(&office, ROSSI, Some(path)).unwrap_err().code;
    let text = home.folder.path().join("firma.png");
    std::fs::write(&text, "no image").unwrap();
    assert_eq!(refused(&text), Code::SignatureImage);
    std::fs::write(&text, vec![0x89; 600 * 1024]).unwrap();
    assert_eq!(refused(&text), Code::TooLarge);
    assert_eq!(refused(&image(&home, "gross.png", 1_300)), Code::SignatureImage, "too many pixels");
    let long = LookChange { reason: Some("è".repeat(121)), ..LookChange::default() };
    assert_eq!(looks::change(&office, ROSSI, &long).unwrap_err().code, Code::BadField);
    let corner = LookChange { corner: Some("middle".to_owned()), ..LookChange::default() };
    assert_eq!(looks::change(&office, ROSSI, &corner).unwrap_err().code, Code::BadField);
    let nobody = looks::set_image(&office, "XXXXXX00A00X000X", None).unwrap_err();
    assert_eq!(nobody.code, Code::BadField, "no such signatory");
    let view = looks::list(&office).unwrap().remove(0);
    assert_eq!((view.image, view.reason.as_str()), (None, ""), "nothing was changed");
    let image = image(&home, "bella.png", 40);
    looks::set_image(&office, ROSSI, Some(&image)).unwrap();
    let data = looks::image(&office, ROSSI).unwrap().unwrap();
    assert!(data.starts_with("data:image/png;base64,"), "for the screen");
    looks::set_image(&office, ROSSI, None).unwrap();
    assert_eq!(looks::image(&office, ROSSI).unwrap(), None, "taken away");
}
