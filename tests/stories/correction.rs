//! A practice that the officer sends back is mended and transmitted: the same practice, the same
//! protocol, no second charge.

use std::fs;

use harness::stage::{OFFICER, Officer, pdf};
use serde_json::{Value, json};
use tests::place;

use tests::wire::Wire;

use crate::telling::{altered, assert_refused, balance_cents, sealed, state};

/// A practice that was filed, with what its officer asks then.
struct Sent {
    scene: harness::stage::Scene,
    id: String,
    protocol: String,
    charged_cents: i64,
    /// As the desk listed it before.
    before: Value,
    officer: Officer,
}

impl Sent {
    fn asked(name: &str, scope: &[(&str, &str)], words: &str) -> Self {
        Self::asked_of(name, |_| {}, scope, words)
    }

    fn asked_of(
        name: &str,
        change: impl FnOnce(&mut Value),
        scope: &[(&str, &str)],
        words: &str,
    ) -> Self {
        let scene = place::scene(name);
        let id = sealed(&scene, &altered(&scene, name, change));
        scene.sign(&id, &place::props().token).expect("what the story stands on");
        let protocol = scene.submit(&id).expect("what the story stands on");
        let charged_cents = balance_cents(&scene);
        let before = practices_at_desk(&scene).remove(0);
        let mut officer =
            Officer::enter(scene.desk.url(), &OFFICER).expect("what the story stands on");
        officer.ask_correction(&protocol, scope, words).expect("what the story stands on");
        assert_eq!(state(&scene, &id), "correctionAsked");
        Self { scene, id, protocol, charged_cents, before, officer }
    }

    /// What the office shows of the request.
    fn correction(&self) -> Value {
        let told =
            self.scene.office.tell(&[&"status", &self.id], "").expect("what the story stands on");
        told.json["practices"][0]["correction"].clone()
    }

    /// A PDF of the company.
    fn paper(&self, name: &str, words: &str) -> std::path::PathBuf {
        let path = self.scene.dir.join(name);
        fs::write(&path, pdf(&[words])).expect("what the story stands on");
        path
    }

    /// Seals what is mended and transmits it without any signature; answers the uploads that reached the desk.
    fn transmitted_unsigned(&self) -> Vec<String> {
        let seal =
            self.scene.office.tell(&[&"freeze", &self.id], "").expect("what the story stands on");
        assert_eq!(
            seal.json["standing"]["revision"], 1,
            "it says whose signature stands: {}",
            seal.stdout
        );
        self.transmitted()
    }

    /// Transmits what is signed; answers the uploads that reached the desk.
    fn transmitted(&self) -> Vec<String> {
        let told =
            self.scene.office.tell(&[&"status", &self.id], "").expect("what the story stands on");
        assert_eq!(
            told.text("/practices/0/state").expect("what the story stands on"),
            "signed",
            "nothing waits for a PIN"
        );
        let wire = Wire::to(self.scene.desk.address()).expect("what the story stands on");
        self.scene.know_desk(wire.url()).expect("what the story stands on");
        assert_eq!(
            self.scene.submit(&self.id).expect("what the story stands on"),
            self.protocol,
            "the same protocol"
        );
        let seen = wire.seen();
        assert!(!seen.iter().any(|line| line.contains("creaA2A")), "no new practice: {seen:#?}");
        seen.into_iter().filter(|line| line.starts_with("PUT ")).collect()
    }

    /// The practice at the desk, after one request more and no second charge.
    fn after(&self) -> Value {
        let mut rows = practices_at_desk(&self.scene);
        assert_eq!(rows.len(), 1, "one practice");
        assert_eq!(balance_cents(&self.scene), self.charged_cents, "nothing is charged twice");
        rows.remove(0)
    }
}

/// Name and digest of each file of a practice, as the desk lists it.
fn files(row: &Value) -> Vec<(String, String)> {
    let files = row["allegati"].as_array().expect("the desk tells its files");
    let text = |file: &Value, member: &str| file[member].as_str().unwrap_or_default().to_owned();
    files.iter().map(|file| (text(file, "nome"), text(file, "sha256"))).collect()
}

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
    let scope = [("casella", "6"), ("mancante", "DOT")];
    officer.ask_correction(&protocol, &scope, words).unwrap();
    assert_eq!(state(&scene, &id), "correctionAsked");
    let told = scene.office.tell(&[&"status", &id], "").unwrap();
    let note = told.text("/practices/0/officerNote").unwrap();
    assert!(note.contains(words), "the officer's words arrive: {note}");
    let boxes = |done: bool| json!([{ "box": "6", "done": done }]);
    let asked = |scene: &harness::stage::Scene| {
        let told = scene.office.tell(&[&"status", &id], "").unwrap();
        told.json["practices"][0]["correction"].clone()
    };
    let correction = asked(&scene);
    assert_eq!((&correction["baseForm"], &correction["boxes"]), (&true.into(), &boxes(false)));

    // What is sealed stays sealed until a person opens a new revision.
    let refused = scene.office.ask(&[&"set", &id, &"/items/0/marche", &"X"], "").unwrap();
    assert_refused(&refused, "sealed", 1);
    scene.office.tell(&[&"revise", &id], "").unwrap();
    let pointer = "/items/0/descrizione";
    let better = "TELAIO AUTOMATICO A PINZA MOD. VS-190-B - AUTOMATIC RAPIER WEAVING LOOM";
    scene.office.tell(&[&"set", &id, &pointer, &better], "").unwrap();
    assert_eq!(asked(&scene)["boxes"], boxes(true), "it is seen that the box is another one");
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

#[test]
fn a_correction_of_one_document_sends_that_document_under_the_signature_that_stands() {
    let words = "La lista colli non riporta i pesi.";
    // The desk counts documents from 3: invoice, packing list, order detail.
    let mut sent = Sent::asked("correction-document", &[("documento", "4")], words);
    let office = &sent.scene.office;
    let correction = sent.correction();
    assert_eq!((&correction["words"], &correction["round"]), (&words.into(), &1.into()));
    assert_eq!(correction["baseForm"], false);
    let old = correction["attachments"][0]["name"].as_str().unwrap().to_owned();
    assert!(old.contains("packing"), "by its name: {correction}");

    office.tell(&[&"revise", &sent.id], "").unwrap();
    assert_eq!(sent.correction()["mending"], true, "the words are there while it is mended");
    let early = office.ask(&[&"freeze", &sent.id], "").unwrap();
    assert_refused(&early, "correctionIncomplete", 1);
    office.tell(&[&"set", &sent.id, &"/sportello/cciaa", &"BS"], "").unwrap();
    let elsewhere = office.ask(&[&"freeze", &sent.id], "").unwrap();
    assert_refused(&elsewhere, "correctionElsewhere", 1);
    office.tell(&[&"set", &sent.id, &"/sportello/cciaa", &"BG"], "").unwrap();
    let paper = sent.paper(&old, "PACKING LIST 0418, KG 1200");
    office.tell(&[&"attach", &sent.id, &paper, &"--replaces", &old], "").unwrap();
    assert_eq!(sent.correction()["attachments"][0]["done"], true);

    let uploads = sent.transmitted_unsigned();
    assert_eq!(uploads.len(), 1, "only what was asked for travels: {uploads:#?}");
    assert!(uploads[0].contains("rettificaAllegatoA2A"), "{uploads:?}");
    let (before, after) = (files(&sent.before), files(&sent.after()));
    assert_eq!(after.len(), before.len(), "replaced, not added: {after:?}");
    let changed: Vec<_> = after.iter().filter(|file| !before.contains(file)).collect();
    assert_eq!(changed.len(), 1, "the base form and the others are the same bytes: {changed:?}");
    assert_eq!(changed[0].0, old);
    assert_eq!(sent.correction(), Value::Null, "nothing is asked any more");
    sent.officer.issue(&sent.protocol).unwrap();
    assert_eq!(state(&sent.scene, &sent.id), "issued", "what the desk signed of it is believed");
}

#[test]
fn a_replaced_document_that_must_be_signed_is_signed_alone() {
    let visa = |practice: &mut Value| {
        practice["allegati"][0]["visti"] = 1.into();
        practice["ordine"]["vistiFattura"] = 1.into();
    };
    let words = "La fattura non è leggibile.";
    let sent = Sent::asked_of("correction-visa", visa, &[("documento", "3")], words);
    let office = &sent.scene.office;
    let name = sent.correction()["attachments"][0]["name"].as_str().unwrap().to_owned();
    office.tell(&[&"revise", &sent.id], "").unwrap();
    let paper = sent.paper("fattura_leggibile.pdf", "INVOICE 2026/EX/0418");
    let sealed_name = name.trim_end_matches(".p7m");
    office.tell(&[&"attach", &sent.id, &paper, &"--replaces", &sealed_name], "").unwrap();
    let seal = office.tell(&[&"freeze", &sent.id], "").unwrap();
    assert_eq!(seal.json["standing"], Value::Null, "the invoice waits for its signature");
    let token = &place::props().token;
    let signed = sent.scene.ask_to_sign(&[&sent.id], token, &token.pin).unwrap();
    assert_eq!(signed.json["results"][0]["outcome"], "signed", "{}", signed.stdout);
    assert!(signed.stdout.contains("fattura_leggibile"), "{}", signed.stdout);
    assert!(!signed.stdout.contains("modello-base"), "the form is not: {}", signed.stdout);
    let uploads = sent.transmitted();
    // The order detail names the files, so it changes with their names.
    assert_eq!(uploads.len(), 2, "the invoice and the order detail: {uploads:#?}");
    let (before, after) = (files(&sent.before), files(&sent.after()));
    assert_eq!(after.len(), before.len(), "replaced, not added: {after:?}");
    let changed: Vec<_> = after.iter().filter(|file| !before.contains(file)).collect();
    assert!(changed.len() == 2 && changed[0].0.starts_with("fattura_leggibile"), "{changed:?}");
    assert_eq!(after[0], before[0], "the signed base form is the same file");
}

#[test]
fn a_missing_document_is_added_to_the_same_practice_under_the_signature_that_stands() {
    let words = "Manca il documento di trasporto.";
    let sent = Sent::asked("correction-missing", &[("mancante", "DOT")], words);
    let office = &sent.scene.office;
    assert_eq!(sent.correction()["missing"][0]["kind"], "DOT");
    office.tell(&[&"revise", &sent.id], "").unwrap();
    let waybill = sent.paper("cmr_0418.pdf", "CMR 0418");
    office.tell(&[&"attach", &sent.id, &waybill, &"--type", &"DOT"], "").unwrap();
    assert_eq!(sent.correction()["missing"][0]["done"], true);

    let uploads = sent.transmitted_unsigned();
    // The order detail names the files, so it changes with a further one.
    assert_eq!(uploads.len(), 2, "the document and the order detail: {uploads:#?}");
    let (before, after) = (files(&sent.before), files(&sent.after()));
    assert_eq!(after.len(), before.len() + 1, "one document more: {after:?}");
    let more: Vec<_> = after.iter().filter(|file| !before.contains(file)).collect();
    let names: Vec<&str> = more.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["cmr_0418.pdf", "dettaglio-richiesta.xml"], "the rest stands");
    assert_eq!(after[0], before[0], "the signed base form is the same file");
}

#[test]
fn a_desk_that_does_not_say_what_it_asks_leaves_the_note_alone_and_all_is_signed_again() {
    let scene = place::scene("correction-plain");
    let wire = Wire::to(scene.desk.address()).unwrap();
    wire.forget_operation("POST /fpbews/pratica/listaRettifiche");
    scene.know_desk(wire.url()).unwrap();
    let token = &place::props().token;
    let id = sealed(&scene, &place::sample());
    scene.sign(&id, token).unwrap();
    let protocol = scene.submit(&id).unwrap();
    let mut officer = Officer::enter(scene.desk.url(), &OFFICER).unwrap();
    let words = "Manca il documento di trasporto.";
    officer.ask_correction(&protocol, &[("mancante", "DOT")], words).unwrap();
    assert_eq!(state(&scene, &id), "correctionAsked");
    assert!(wire.seen().iter().any(|line| line.contains("listaRettifiche")), "it was asked");
    let told = scene.office.tell(&[&"status", &id], "").unwrap();
    assert_eq!(told.json["practices"][0]["correction"], Value::Null);
    assert!(told.text("/practices/0/officerNote").unwrap().contains(words));
    scene.office.tell(&[&"revise", &id], "").unwrap();
    let waybill = scene.dir.join("cmr_0418.pdf");
    fs::write(&waybill, pdf(&["CMR 0418"])).unwrap();
    scene.office.tell(&[&"attach", &id, &waybill, &"--type", &"DOT"], "").unwrap();
    let seal = scene.office.tell(&[&"freeze", &id], "").unwrap();
    assert_eq!(seal.json["standing"], Value::Null, "nobody said that the form may stand");
    scene.sign(&id, token).unwrap();
    assert_eq!(scene.submit(&id).unwrap(), protocol);
    assert_eq!(practices_at_desk(&scene).len(), 1);
}
