use app::archive::ArchiveFilter;
use app::{Code, archive, editing};
use serde_json::json;

use crate::home::Home;

#[test]
fn what_one_process_types_another_sees_and_both_keep() {
    let home = Home::new();
    let (one, two) = (home.office(), home.office());
    let id = home.practice(&one, "ex-01.json");
    assert_eq!(archive::open(&two, id).unwrap().row.external_id, "EX-01", "seen at once");
    for n in 0..5 {
        editing::set_text(&one, id, "/items/0/marche", &format!("MARK {n}")).unwrap();
        editing::splice(&two, id, "/items/0/descrizione", 0, 0, "X").unwrap();
    }
    let shown: serde_json::Value = serde_json::from_str(&archive::show(&one, id).unwrap()).unwrap();
    assert_eq!(shown["items"][0]["marche"], "MARK 4");
    assert!(shown["items"][0]["descrizione"].as_str().unwrap().starts_with("XXXXXTELAIO"));
    assert_eq!(archive::show(&one, id).unwrap(), archive::show(&two, id).unwrap(), "byte for byte");
}

#[test]
fn an_unknown_field_or_a_wrong_type_changes_nothing_and_names_the_field() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let before = archive::show(&office, id).unwrap();
    let error = editing::set_text(&office, id, "/box2_destinatari", "X").unwrap_err();
    assert_eq!(error.code, Code::BadField);
    assert!(error.detail["why"].contains("/box2_destinatario"), "the nearest field: {error}");
    let error = editing::set_text(&office, id, "/items/0/colli", "many").unwrap_err();
    assert_eq!((error.code, error.detail["pointer"].as_str()), (Code::BadField, "/items/0/colli"));
    assert_eq!(archive::show(&office, id).unwrap(), before);
}

#[test]
fn lines_are_added_moved_and_removed_by_key() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let added = json!({ "descrizione": "BULLONI DI ACCIAIO" });
    let key = editing::add_line(&office, id, "/items", Some(added)).unwrap();
    editing::move_line(&office, id, "/items", &key, None).unwrap();
    let view = archive::open(&office, id).unwrap();
    assert_eq!(view.keys.items.first(), Some(&key), "moved to the front");
    assert_eq!(view.document["items"][0]["descrizione"], "BULLONI DI ACCIAIO");
    editing::remove_line(&office, id, "/items", &key).unwrap();
    assert_eq!(archive::open(&office, id).unwrap().keys.items.len(), 2);
}

#[test]
fn the_list_finds_by_words_and_by_state() {
    let home = Home::new();
    let office = home.office();
    home.practice(&office, "ex-01.json");
    home.practice(&office, "ex-03.json");
    let found = archive::list(&office, Some("draft"), Some("bahrein flange")).unwrap();
    assert_eq!(found.len(), 1, "both words stand in one practice alone");
    assert_eq!(found[0].external_id, "EX-03");
    assert_eq!(found[0].fee, "29.00");
    assert!(archive::list(&office, Some("issued"), None).unwrap().is_empty());
    assert_eq!(archive::find(&office, "EX-03").unwrap().to_string(), found[0].id);
}

#[test]
fn a_finding_that_offers_a_mend_is_mended_by_it() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-05.json");
    let found = app::checking::check(&office, id, "2026-11-22".parse().unwrap()).unwrap().findings;
    let finding = found.iter().find(|one| one.rule == "V37").expect("two invoices");
    assert!(finding.mend.is_some(), "one action says that it is one shipment");
    app::editing::mend(&office, id, "V37", &finding.pointer).unwrap();
    let found = app::checking::check(&office, id, "2026-11-22".parse().unwrap()).unwrap().findings;
    assert!(!found.iter().any(|one| one.rule == "V37"));
    let again = app::editing::mend(&office, id, "V37", "/fatture").unwrap_err();
    assert_eq!(again.code, app::Code::BadField, "there is nothing left to mend");
}

#[test]
fn a_second_practice_for_one_invoice_is_warned_of() {
    let home = Home::new();
    let office = home.office();
    home.practice(&office, "ex-01.json");
    let copy: app::PracticeId = archive::create(&office, "CO").unwrap().parse().unwrap();
    app::editing::set(
        &office,
        copy,
        "/fatture",
        serde_json::json!([{ "numero": "2026/EX/0418", "data": "2026-09-14" }]),
    )
    .unwrap();
    let found =
        app::checking::check(&office, copy, "2026-09-20".parse().unwrap()).unwrap().findings;
    assert!(found.iter().any(|one| one.rule == "V36"), "{found:?}");
}

#[test]
fn goods_come_from_a_table_and_its_mapping_is_remembered() {
    use app::goods::{Correction, Source};
    let home = Home::new();
    let office = home.office();
    let id: app::PracticeId = archive::create(&office, "CO").unwrap().parse().unwrap();
    let table = "Art;Testo;Pz\nA1;VALVOLA A SFERA;12\nA2;FLANGIA;3\n";
    let file = home.folder.path().join("merci.csv");
    std::fs::write(&file, table).unwrap();
    let source = Source::File(file);
    let columns = ["code", "description", "quantity"].map(str::to_owned).to_vec();
    let correction = Correction { columns: Some(columns.clone()), ..Correction::default() };
    let seen = app::goods::look(&office, &source, &correction).unwrap();
    assert_eq!((seen.lines, seen.header), (2, true), "{seen:?}");
    app::goods::add(&office, id, &source, &correction).unwrap();
    let view = app::archive::open(&office, id).unwrap();
    let lines: Vec<_> =
        view.document["items"].as_array().unwrap().iter().map(|one| &one["descrizione"]).collect();
    assert_eq!(lines, ["VALVOLA A SFERA", "FLANGIA"], "the empty line gave way");
    assert_eq!(view.document["items"][1]["n"], 2);
    let pasted = Source::Pasted(table.replace(';', "\t"));
    let again = app::goods::look(&office, &pasted, &Correction::default()).unwrap();
    assert_eq!(again.columns, columns, "as it was corrected the last time");
}

#[test]
fn the_list_is_written_as_a_table() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    editing::set_text(&office, id, "/title", "=1+1").unwrap();
    let file = home.folder.path().join("lista.csv");
    assert_eq!(archive::export(&office, &ArchiveFilter::default(), &file).unwrap(), 1);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("'=1+1"), "no spreadsheet computes it: {text}");
    let book = home.folder.path().join("lista.xlsx");
    archive::export(&office, &ArchiveFilter::default(), &book).unwrap();
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
}
