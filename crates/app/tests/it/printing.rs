//! How an open practice stands on the paper, and the papers of the printed set.

use app::{ExportFormat, Papers, archive, editing, exporting, printing, sealing};

use crate::home::Home;

#[test]
fn an_open_practice_says_what_its_texts_take_of_the_paper() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    let layout = archive::open(&office, id).unwrap().layout.unwrap();
    assert_eq!(layout.sheets.len(), 1, "the goods stand on one sheet");
    let boxes: Vec<&str> = layout.boxes.iter().map(|room| room.box_id.as_str()).collect();
    assert_eq!(boxes, ["1", "2", "3", "4", "5"]);
    let first = &layout.boxes[0];
    assert_eq!((first.characters_max, first.print), (Some(240), Some(90)), "{first:?}");
    assert!(layout.consignor.is_some(), "a plain address is read as fields");

    let long: Vec<String> = (0..40).map(|line| format!("RIGA {line}")).collect();
    editing::set_text(&office, id, "/items/0/descrizione", &long.join("\n")).unwrap();
    let behalf = r#"["SPEDIZIONI S.R.L.","MILANO","ITALIA","PER CONTO DI TUBI S.P.A."]"#;
    editing::set_text(&office, id, "/box1_speditore", behalf).unwrap();
    let layout = archive::open(&office, id).unwrap().layout.unwrap();
    assert!(layout.sheets.len() > 1, "the break is known as soon as it is typed");
    let goes_on = &layout.items[0].continued[0];
    assert_eq!((goes_on.sheet, goes_on.line.starts_with("RIGA ")), (2, true), "{goes_on:?}");
    assert_eq!(layout.consignor, None, "what fields would lose is free text");
}

#[test]
fn a_practice_without_boxes_has_no_layout() {
    let home = Home::new();
    let office = home.office();
    let id = archive::find(&office, &archive::create(&office, "VA").unwrap()).unwrap();
    assert_eq!(archive::open(&office, id).unwrap().layout, None);
}

#[test]
fn each_paper_of_the_set_is_printed_alone_and_all_of_them_with_the_copies() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    editing::set_text(&office, id, "/ordine/copie", "2").unwrap();
    let pages = |papers| printing::pages(&office, id, papers).unwrap().len();
    assert_eq!(pages(Papers::Original), 1);
    assert_eq!(pages(Papers::Copies), 2, "as many as are ordered");
    assert_eq!(pages(Papers::Application), 2, "the front, and the declaration on its back");
    assert_eq!(pages(Papers::Order), 1);
    assert_eq!(pages(Papers::Once), 4, "what is looked at before it is signed");
    assert_eq!(pages(Papers::All), 6);
    assert_eq!(exporting::preview(&office, id).unwrap().len(), 4);
}

#[test]
fn the_printed_file_is_archival_and_the_sealed_one_stays_as_it_was_sealed() {
    let home = Home::new();
    let office = home.office();
    let id = home.with_documents(&office);
    sealing::freeze(&office, id).unwrap();
    let print = |name: &str| {
        let path = home.folder.path().join(name);
        exporting::export(&office, id, ExportFormat::Pdf(Papers::All), &path).unwrap();
        std::fs::read(path).unwrap()
    };
    let pdf = print("a.pdf");
    let says = |words: &str| pdf.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(says("<pdfaid:part>2</pdfaid:part>") && says("GTS_PDFA1"), "PDF/A-2 with its colours");
    assert_eq!(print("b.pdf"), pdf, "on any day the same bytes");
    let laid = printing::lay_out(&office, id, Papers::All).unwrap();
    assert_eq!(std::fs::read(laid).unwrap(), pdf, "the viewer gets the same file");
}
