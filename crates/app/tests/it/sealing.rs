use app::{Code, ExportFormat, Papers, archive, editing, exporting, sealing};

use crate::home::Home;

#[test]
fn a_named_attachment_without_its_bytes_refuses_the_seal() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let error = sealing::freeze(&office, id).unwrap_err();
    assert_eq!(error.code, Code::AttachmentMissing);
    assert_eq!(error.detail["name"], "fattura_2026_EX_0418.pdf");
    assert_eq!(archive::open(&office, id).unwrap().state, "draft", "nothing was sealed");
}

#[test]
fn attaching_fills_the_place_that_the_practice_names() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    let document = archive::open(&office, id).unwrap().document;
    let list = document["allegati"].as_array().unwrap();
    assert_eq!(list.len(), 2, "no attachment stands twice");
    assert_eq!(list[0]["fattura"], "2026/EX/0418", "what was said of it stays");
    assert_eq!(list[0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn what_is_sealed_is_what_is_exported_and_cannot_be_edited() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    let before =
        exporting::export(&office, id, ExportFormat::Xml, &home.folder.path().join("a.xml"));
    let seal = sealing::freeze(&office, id).unwrap();
    let after =
        exporting::export(&office, id, ExportFormat::Xml, &home.folder.path().join("b.xml"));
    assert_eq!(before.unwrap().sha256, seal.sha256, "the preview's bytes are the seal's");
    assert_eq!(after.unwrap().sha256, seal.sha256, "the export's too");
    let error = editing::set_text(&office, id, "/items/0/marche", "X").unwrap_err();
    assert_eq!(error.code, Code::Sealed);
    assert_eq!(sealing::freeze(&office, id).unwrap_err().code, Code::Sealed, "not twice");
    assert_eq!(sealing::revise(&office, id).unwrap(), 2);
    editing::set_text(&office, id, "/items/0/marche", "X").unwrap();
    assert!(archive::open(&office, id).unwrap().seal.is_none(), "the new revision has no seal yet");
}

#[test]
fn errors_of_the_rules_refuse_the_seal_by_name() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    editing::set_text(&office, id, "/paeseDestinazione", "Grecia").unwrap();
    let error = sealing::freeze(&office, id).unwrap_err();
    assert_eq!(error.code, Code::Findings);
    assert!(error.detail["rules"].contains("V07"), "{error:?}");
}

#[test]
fn the_printed_form_is_deterministic() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    let print = |name: &str| {
        let path = home.folder.path().join(name);
        exporting::export(&office, id, ExportFormat::Pdf(Papers::All), &path).unwrap().sha256
    };
    assert_eq!(print("a.pdf"), print("b.pdf"));
}
