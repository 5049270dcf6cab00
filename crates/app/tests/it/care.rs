use app::archive::{self, ArchiveFilter};
use app::{
    Code, Language, approval, attachments, bundle, care, goods, issued_paper, reuse, viewer,
};
use app::{editing, sealing};
use serde_json::json;

use crate::home::Home;
use crate::stage;

fn ids(rows: &[app::views::PracticeRow]) -> Vec<&str> {
    rows.iter().map(|row| row.external_id.as_str()).collect()
}

#[test]
fn care_stands_beside_a_sealed_paper_and_filters_the_archive() {
    let home = Home::new();
    let office = home.office();
    let sealed = stage::sealed(&home, &office, "EX-A", stage::ROSSI, |_| {});
    let open = home.practice(&office, "ex-03.json");
    let yesterday = jiff::Zoned::now().yesterday().unwrap().date().to_string();
    care::set(&office, sealed, "due", &yesterday).unwrap();
    care::set(&office, sealed, "colleague", "Marta Rota").unwrap();
    care::set(&office, sealed, "reason", "Nave MSC ARICA").unwrap();
    let view = archive::open(&office, sealed).unwrap();
    assert_eq!((view.state.as_str(), view.row.care.sign.as_str()), ("sealed", "overdue"));
    assert!(view.late_edits.is_none(), "care is no late edit of the paper");
    assert_eq!(view.undo, None, "and is not taken back with the paper's edits");
    let due = ArchiveFilter { due: true, ..ArchiveFilter::default() };
    assert_eq!(ids(&archive::all(&office, &due).unwrap()), ["EX-A"]);
    let hers = ArchiveFilter { colleague: "Marta Rota".into(), ..ArchiveFilter::default() };
    assert_eq!(ids(&archive::all(&office, &hers).unwrap()), ["EX-A"]);
    let nobody = ArchiveFilter { colleague: "-".into(), ..ArchiveFilter::default() };
    assert_eq!(archive::all(&office, &nobody).unwrap()[0].id, open.to_string());
    let counts = archive::counts(&office).unwrap();
    assert_eq!((counts.pressing.len(), counts.pressing_total), (1, 1));
    for (field, text) in [("due", "domani"), ("ship", "x"), ("reason", &"x".repeat(501))] {
        let error = care::set(&office, open, field, text).unwrap_err();
        assert_eq!(error.code, Code::BadField, "{field}");
    }
    editing::set_text(&office, open, "/title", "Altro").unwrap();
    let kept = archive::open(&office, sealed).unwrap().row.care;
    assert_eq!(kept.reason, "Nave MSC ARICA", "what else happens leaves it");
}

#[test]
fn the_archive_is_filtered_by_everything_at_once_and_written_as_shown() {
    let home = Home::new();
    let office = home.office();
    home.practice(&office, "ex-01.json");
    home.practice(&office, "ex-03.json");
    let one = archive::all(&office, &ArchiveFilter::of(None, Some("EX-01"))).unwrap();
    let (country, consignee) = (one[0].country.clone(), one[0].consignee.clone());
    let today = jiff::Timestamp::now().in_tz("Europe/Rome").unwrap().date().to_string();
    let filter = ArchiveFilter {
        country: country.clone(),
        consignee: consignee[..5].to_lowercase(),
        from: today.clone(),
        until: today,
        states: vec!["draft".into()],
        chamber: "BG".into(),
        ..ArchiveFilter::default()
    };
    assert_eq!(ids(&archive::all(&office, &filter).unwrap()), ["EX-01"]);
    let file = home.folder.path().join("lista.csv");
    assert_eq!(archive::export(&office, &filter, &file).unwrap(), 1, "only what is shown");
    let before = ArchiveFilter { until: "2020-01-01".into(), ..ArchiveFilter::default() };
    assert!(archive::all(&office, &before).unwrap().is_empty());
    let wrong = ArchiveFilter { from: "ieri".into(), ..ArchiveFilter::default() };
    assert_eq!(archive::all(&office, &wrong).unwrap_err().code, Code::BadField);
    let choices = archive::choices(&office).unwrap();
    assert!(choices.countries.contains(&country) && choices.consignees.contains(&consignee));
}

#[test]
fn a_draft_goes_to_the_customer_with_its_watermark_and_the_answer_is_kept() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let folder = home.folder.path().join("bozza");
    let to = "buyer@dokuma.example";
    let sent = approval::send(&office, id, to, Language::En, Some(&folder)).unwrap();
    assert!(std::fs::read(&sent.pdf).unwrap().starts_with(b"%PDF-"));
    assert!(sent.subject.contains("2026/EX/0418") && sent.subject.starts_with("Draft"));
    let message = std::fs::read_to_string(&sent.message).unwrap();
    assert!(message.contains("To: buyer@dokuma.example\r\n") && message.contains("X-Unsent: 1"));
    let refused = approval::send(&office, id, "a@b.c\nBcc: d@e.f", Language::En, None);
    assert_eq!(refused.unwrap_err().code, Code::BadField);
    approval::answer(&office, id, false, "Consignee's address is old").unwrap();
    approval::answer(&office, id, true, "").unwrap();
    let events = care::events(&office, id).unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["draftSent", "changesAsked", "approved"]);
    assert_eq!(events[0].about, to);
}

#[test]
fn an_old_practice_begins_a_new_one_with_the_documents_that_were_chosen() {
    let home = Home::new();
    let office = home.office();
    let old = stage::drafted(&home, &office, "EX-OLD", stage::ROSSI, |_| {});
    let keys = archive::open(&office, old).unwrap().keys.attachments;
    let made = reuse::copy(&office, old, &keys[1..2]).unwrap().parse().unwrap();
    let (before, after) =
        (archive::open(&office, old).unwrap(), archive::open(&office, made).unwrap());
    assert_eq!(after.document["items"], before.document["items"], "the goods are the same");
    assert_eq!(after.row.external_id, "", "its name is its own");
    let attachments = after.document["allegati"].as_array().unwrap();
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0]["sha256"], before.document["allegati"][1]["sha256"]);
    assert!(after.document["fatture"][0].get("numero").is_none(), "the invoice is another one");
    let gone = reuse::copy(&office, made, &keys[..1]).unwrap_err();
    assert_eq!(gone.code, Code::BadField, "a document of another practice");
}

#[test]
fn a_blank_of_a_template_keeps_a_practice_from_the_seal() {
    let home = Home::new();
    let office = home.office();
    let id = stage::drafted(&home, &office, "EX-BLANK", stage::ROSSI, |_| {});
    editing::set_text(&office, id, "/box4_trasporto", "VIA MARE, [[nave]]").unwrap();
    let found = archive::open(&office, id).unwrap().findings;
    let blank = found.iter().find(|one| one.rule == "O09").expect("it is named");
    assert_eq!((blank.pointer.as_str(), blank.box_id.as_str()), ("/box4_trasporto", "4"));
    assert!(blank.message.contains("nave"), "{}", blank.message);
    assert_eq!(sealing::freeze(&office, id).unwrap_err().code, Code::Findings);
    editing::set_text(&office, id, "/box4_trasporto", "VIA MARE").unwrap();
    sealing::freeze(&office, id).unwrap();
}

#[test]
fn goods_lines_are_copied_cut_and_put_back_as_they_were() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let before = archive::open(&office, id).unwrap();
    let keys = before.keys.items.clone();
    let text = goods::copy(&office, id, &keys).unwrap();
    assert!(text.starts_with("MARCHE\tCOLLI"), "a spreadsheet knows the columns: {text}");
    editing::remove_lines(&office, id, "/items", &keys).unwrap();
    assert!(archive::open(&office, id).unwrap().keys.items.is_empty());
    editing::undo(&office, id).unwrap();
    assert_eq!(archive::open(&office, id).unwrap().keys.items, keys, "one step takes all back");
    editing::redo(&office, id).unwrap();
    let source = goods::Source::Pasted(text);
    goods::add(&office, id, &source, &goods::Correction::default()).unwrap();
    let after = archive::open(&office, id).unwrap();
    assert_eq!(after.document["items"], before.document["items"], "nothing was guessed");
    assert_eq!(goods::copy(&office, id, &keys).unwrap_err().code, Code::BadField, "they are gone");
}

#[test]
fn a_document_is_shown_with_its_words_and_its_type_is_guessed() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let pdf = home.folder.path().join("documento.pdf");
    app::exporting::export(&office, id, app::ExportFormat::Pdf(app::Papers::All), &pdf).unwrap();
    let sha256 = attachments::attach(&office, id, &pdf, "").unwrap();
    let pages = viewer::pages(&office, id, &sha256).unwrap();
    let first = &pages[0];
    assert!(first.svg.starts_with("<svg") && first.width > 5_000 && first.height > 7_000);
    let word = first.words.iter().find(|word| word.text.contains("DOKUMA")).expect("box 2 is read");
    assert!(
        word.x > 0 && word.x.unsigned_abs() + word.width < first.width && word.y > 0,
        "{word:?}"
    );
    let kind = archive::open(&office, id).unwrap().document["allegati"].clone();
    let kind = kind.as_array().unwrap().iter().find(|one| one["nome"] == "documento.pdf").cloned();
    assert_eq!(kind.unwrap()["tipo"], json!("COE"), "a certificate of origin says what it is");
    assert_eq!(
        viewer::pages(&office, id, &"0".repeat(64)).unwrap_err().code,
        Code::AttachmentMissing
    );
}

#[test]
fn everything_of_a_practice_lies_in_one_folder() {
    let home = Home::new();
    let office = home.office();
    let id = stage::sealed(&home, &office, "EX-B", stage::ROSSI, |_| {});
    let folder = home.folder.path().join("tutto");
    let made = bundle::export(&office, id, &folder).unwrap();
    let names: Vec<&str> = made.files.iter().map(|file| file.name.as_str()).collect();
    for name in [
        "pratica.json",
        "pratica.pdf",
        "storia.txt",
        "LEGGIMI.txt",
        "revisione-1/dettaglio-richiesta.xml",
        "revisione-1/allegati/fattura_2026_EX_0418.pdf",
    ] {
        assert!(names.contains(&name), "{name} of {names:?}");
        assert!(folder.join(name).exists(), "{name} is there");
    }
    assert!(made.missing.is_empty());
    let again = bundle::export(&office, id, &folder).unwrap_err();
    assert_eq!(again.code, Code::BadField, "nothing is written over");
    let beside = bundle::export_into(&office, id, home.folder.path()).unwrap();
    assert!(beside.folder.ends_with("EX-B"));
    assert_eq!(issued_paper::print(&office, id, false, None).unwrap_err().code, Code::NotIssued);
}
