use app::{Code, Language, Office, archive, company_documents as documents};
use draft::{ActorId, DocumentKind, Draft, LineList, company_document_id};
use serde_json::json;

use crate::home::Home;

#[test]
fn the_company_begins_with_what_was_registered_and_new_practices_take_it() {
    let home = Home::new();
    let office = home.office();
    let view = documents::open(&office, "company").unwrap();
    assert_eq!(view.document["denominazione"], "Tessilmacchine Valseriana S.r.l.");
    assert!(view.lines.is_empty() && view.conflicts.is_empty());
    documents::set(&office, "company", "/indirizzo", json!("Via Nuova 1")).unwrap();
    documents::set(&office, "company", "/pec", json!("pec@example.invalid")).unwrap();
    let id = archive::create(&office, "CO").unwrap().parse().unwrap();
    let practice = archive::open(&office, id).unwrap().document;
    assert_eq!(practice["impresa"]["indirizzo"], "Via Nuova 1");
    assert!(practice["impresa"].get("pec").is_none(), "only what the base form has");
    assert_eq!(home.office().home(), office.home());
    assert_eq!(
        documents::open(&home.office(), "company").unwrap().document["indirizzo"],
        "Via Nuova 1",
        "opened anew it does not begin again"
    );
}

#[test]
fn lines_of_every_book_are_added_changed_and_removed_by_key() {
    let home = Home::new();
    let office = home.office();
    for (kind, list, member, value) in [
        ("signatories", "firmatari", "cognome", json!("Moretti")),
        ("addresses", "indirizzi", "righe", json!(["ANADOLU", "BURSA"])),
        ("glossary", "articoli", "hs", json!("844630")),
    ] {
        let first = documents::add_line(&office, kind, json!({ member: value })).unwrap();
        let second = documents::add_line(&office, kind, json!({})).unwrap();
        let view = documents::open(&office, kind).unwrap();
        assert_eq!(view.lines, [first.clone(), second.clone()], "in order");
        assert_eq!(view.document[list][0][member], value);
        documents::set(&office, kind, &format!("/{list}/{second}/{member}"), value.clone())
            .unwrap();
        documents::remove_line(&office, kind, &first).unwrap();
        let view = documents::open(&office, kind).unwrap();
        assert_eq!((view.lines, &view.document[list][0][member]), (vec![second], &value));
    }
}

#[test]
fn what_is_no_such_document_or_field_is_refused() {
    let home = Home::new();
    let office = home.office();
    for kind in ["practice", "Company", ""] {
        assert_eq!(documents::open(&office, kind).unwrap_err().code, Code::BadField, "{kind:?}");
    }
    let no_lines = documents::add_line(&office, "company", json!({})).unwrap_err();
    assert_eq!(no_lines.code, Code::BadField);
    let error = documents::set(&office, "glossary", "/articolo", json!("x")).unwrap_err();
    assert_eq!(error.detail["pointer"], "/articolo");
}

#[test]
fn a_template_keeps_what_another_practice_can_begin_with() {
    let home = Home::new();
    let office = home.office();
    let practice = home.with_documents(&office);
    let key = documents::save_template(&office, practice, "Telai per Bursa").unwrap();
    let view = documents::open(&office, "templates").unwrap();
    assert_eq!(view.document["modelli"][0]["nome"], "Telai per Bursa");
    assert_eq!(view.document["modelli"][0]["tipoPratica"], "CO");
    let made = documents::create_from_template(&office, &key).unwrap().parse().unwrap();
    let made = archive::open(&office, made).unwrap();
    let document = &made.document;
    assert_eq!(made.row.external_id, "", "a name of its own comes later");
    assert_eq!(document["items"].as_array().unwrap().len(), 2);
    assert!(document["fatture"][0].get("numero").is_none(), "{}", document["fatture"]);
    assert_eq!(document["allegati"][0]["tipo"], "FAE", "which documents it takes");
    assert!(document["allegati"][0].get("sha256").is_none(), "but not the other's bytes");
    let again = documents::create_from_template(&office, &key);
    assert!(again.is_ok(), "as often as one likes");
    assert_eq!(documents::save_template(&office, practice, " ").unwrap_err().code, Code::BadField);
    let gone = documents::create_from_template(&office, &practice.to_string()).unwrap_err();
    assert_eq!(gone.code, Code::BadField);
}

#[test]
fn two_devices_that_begin_one_document_apart_hold_one_document() {
    let home = Home::new();
    drop(home.office());
    let twin = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(home.folder.path()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), twin.path().join(file.file_name())).unwrap();
        }
    }
    let (here, there) = (home.office(), Office::open(twin.path(), Language::En).unwrap());
    let address = |office: &Office, name: &str| {
        documents::add_line(office, "addresses", json!({ "nome": name })).unwrap();
        let ground = office.ground().unwrap();
        let id = company_document_id(&ground.company, DocumentKind::Addresses);
        ground.store.load_draft(id).unwrap().bytes
    };
    let (here, there) = (address(&here, "Anadolu"), address(&there, "Bahrein"));
    let mut one = Draft::load(&here, ActorId([1; 16])).unwrap();
    one.merge(&there).unwrap();
    assert_eq!(one.lines(LineList::Indirizzi).len(), 2, "nothing of either is lost");
    assert!(one.conflicts().is_empty());
}
