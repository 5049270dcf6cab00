//! A practice that the officer sends back is mended and transmitted: the same practice, the same
//! protocol, no second charge.

use std::fs;

use harness::stage::{OFFICER, Officer, pdf};
use serde_json::Value;
use tests::place;

use crate::telling::{assert_refused, balance_cents, sealed, state};

/// What the desk holds, seen from its own books.
fn practices_at_desk(scene: &harness::stage::Scene) -> Vec<Value> {
    scene.desk.practices().expect("the desk tells its practices")
}

#[test]
fn a_corrected_base_form_and_a_missing_document_go_back_under_the_same_protocol() {
    let scene = place::scene("correction");
    let token = &place::props().token;
    let id = sealed(&scene, &place::sample());
    scene.sign(&id, token).unwrap();
    let protocol = scene.submit(&id).unwrap();
    let charged = balance_cents(&scene);

    let words = "Manca il documento di trasporto; precisare il modello nella casella 6.";
    let mut officer = Officer::enter(scene.desk.url(), &OFFICER).unwrap();
    let scope = [("modello", "1"), ("mancante", "DOT")];
    officer.ask_correction(&protocol, &scope, words).unwrap();
    assert_eq!(state(&scene, &id), "correctionAsked");
    let told = scene.office.tell(&[&"status", &id], "").unwrap();
    let note = told.text("/practices/0/officerNote").unwrap();
    assert!(note.contains(words), "the officer's words arrive: {note}");

    // What is sealed stays sealed until a person opens a new revision.
    let refused = scene.office.ask(&[&"set", &id, &"/items/0/marche", &"X"], "").unwrap();
    assert_refused(&refused, "sealed", 1);
    scene.office.tell(&[&"revise", &id], "").unwrap();
    let pointer = "/items/0/descrizione";
    let better = "TELAIO AUTOMATICO A PINZA MOD. VS-190-B - AUTOMATIC RAPIER WEAVING LOOM";
    scene.office.tell(&[&"set", &id, &pointer, &better], "").unwrap();
    let waybill = scene.dir.join("cmr_0418.pdf");
    fs::write(&waybill, pdf(&["CMR 0418"])).unwrap();
    scene.office.tell(&[&"attach", &id, &waybill, &"--type", &"DOT"], "").unwrap();
    scene.office.tell(&[&"freeze", &id], "").unwrap();
    scene.sign(&id, token).unwrap();
    let again = scene.submit(&id).unwrap();

    assert_eq!(again, protocol, "a correction keeps the protocol number");
    assert_eq!(practices_at_desk(&scene).len(), 1, "and the practice");
    assert_eq!(balance_cents(&scene), charged, "and costs nothing more");
    officer.issue(&protocol).unwrap();
    assert_eq!(state(&scene, &id), "issued");
    let issued = crate::telling::pdf_text(&scene.fetch(&id).unwrap());
    assert!(issued.contains("VS-190-B"), "the corrected text is what is issued: {issued}");
}

#[test]
fn a_rejection_reaches_the_company_in_the_officers_words() {
    let scene = place::scene("rejection");
    let id = sealed(&scene, &place::sample());
    scene.sign(&id, &place::props().token).unwrap();
    let protocol = scene.submit(&id).unwrap();
    let mut officer = Officer::enter(scene.desk.url(), &OFFICER).unwrap();
    officer.reject(&protocol, "La fattura non corrisponde alla merce.").unwrap();
    assert_eq!(state(&scene, &id), "rejected");
    let told = scene.office.tell(&[&"status", &id], "").unwrap();
    let note = told.text("/practices/0/officerNote").unwrap();
    assert!(note.contains("La fattura non corrisponde"), "{note}");
    let folder = scene.dir.join("nothing");
    let fetched = scene.office.ask(&[&"fetch", &id, &"-o", &folder], "").unwrap();
    assert_refused(&fetched, "notIssued", 1);
}
