//! Photos of papers are attached as the PDF that stands for them.

use app::{Code, archive, attachments, proofs, viewer};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::json;

use crate::home::Home;

fn photo(home: &Home, name: &str) -> std::path::PathBuf {
    let path = home.folder.path().join(name);
    let picture = RgbImage::from_pixel(120, 160, Rgb([240, 240, 230]));
    picture.save_with_format(&path, ImageFormat::Jpeg).unwrap();
    path
}

#[test]
fn a_photo_of_a_paper_is_attached_as_a_pdf_and_shown() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let file = photo(&home, "bolla firmata.JPG");
    let sha256 = attachments::attach(&office, id, &file, "").unwrap();
    let view = archive::open(&office, id).unwrap();
    let attached = view.document["allegati"].as_array().unwrap();
    let attached = attached.iter().find(|one| one["sha256"] == json!(sha256)).unwrap();
    assert_eq!(attached["nome"], json!("bolla firmata.pdf"), "desks take only PDF");
    let pages = viewer::pages(&office, id, &sha256).unwrap();
    assert_eq!(pages.len(), 1);
    assert!(pages[0].words.is_empty() && pages[0].width < pages[0].height, "a picture, upright");
}

#[test]
fn a_proof_in_the_library_may_be_a_photo() {
    let home = Home::new();
    let office = home.office();
    let file = photo(&home, "dichiarazione.jpeg");
    let key = proofs::add(&office, json!({ "tipo": "DDO" }), Some(&file)).unwrap();
    let views = proofs::list(&office, app::checking::day(None).unwrap(), None).unwrap();
    assert!(views.iter().any(|one| one.key == key && one.has_file));
}

#[test]
fn what_is_no_picture_and_what_no_desk_takes_is_refused_with_a_next_step() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let before = archive::open(&office, id).unwrap();
    for (name, bytes) in [("a.jpg", &b"no picture"[..]), ("b.png", b"%PDF-1.7"), ("c.heic", b"x")] {
        let file = home.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let error = attachments::attach(&office, id, &file, "GEN").unwrap_err();
        assert_eq!(error.code, Code::AttachmentNotPdf, "{name}");
    }
    let after = archive::open(&office, id).unwrap();
    assert_eq!(after.document["allegati"], before.document["allegati"], "nothing is left behind");
}
