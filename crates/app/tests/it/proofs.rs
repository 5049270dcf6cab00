//! The library of proofs: kept once, used in many practices, drawn down.

use app::views::OriginProofView;
use app::{Code, Office, PracticeId, archive, company_documents, editing, proofs};
use serde_json::{Value, json};

use crate::home::Home;

fn declaration() -> Value {
    json!({
        "tipo": "DDO", "numero": "12/2026", "data": "2026-01-05", "fornitore": "Moravske Trubky a.s.",
        "paese": "Unione Europea - Repubblica Ceca", "dal": "2026-01-01", "al": "2026-12-31",
        "quantita": "50.000", "unita": "KG"
    })
}

fn library(office: &Office) -> Vec<OriginProofView> {
    proofs::list(office, jiff::civil::date(2026, 11, 22), None).unwrap()
}

fn block(office: &Office, id: PracticeId, at: usize) -> String {
    archive::open(office, id).unwrap().keys.blocks[at].clone()
}

/// What the rules of proofs say of a practice.
fn said(office: &Office, id: PracticeId) -> Vec<String> {
    let found = archive::open(office, id).unwrap().findings;
    found.into_iter().map(|one| one.rule).filter(|rule| rule.starts_with('P')).collect()
}

/// EX-03 again, under another reference, of which only the declaration matters here.
fn pipes(home: &Home, office: &Office, reference: &str) -> PracticeId {
    let text = include_str!("../../../exchange/tests/fixtures/ex-03.json");
    let mut practice: Value = serde_json::from_str(text).unwrap();
    practice["id"] = reference.into();
    practice["allegati"] = json!([]);
    let file = home.folder.path().join(format!("{reference}.json"));
    std::fs::write(&file, practice.to_string()).unwrap();
    let view = app::import::import(office, &[file]).unwrap();
    view.practices[0].id.parse().unwrap()
}

#[test]
fn a_proof_is_attached_once_and_reused_by_its_digest() {
    let home = Home::new();
    let office = home.office();
    let file = home.document("dichiarazione.pdf");
    let key = proofs::add(&office, declaration(), Some(&file)).unwrap();
    let one = pipes(&home, &office, "P-1");
    let two = pipes(&home, &office, "P-2");
    for id in [one, two] {
        proofs::attach(&office, id, &block(&office, id, 1), &key, "KG 20.000").unwrap();
    }
    let attached = |id| archive::open(&office, id).unwrap().document["allegati"].clone();
    let first = attached(one);
    assert_eq!(first.as_array().unwrap().len(), 1);
    assert_eq!(first[0]["items"], json!([2]), "what the block covers");
    assert_eq!(first[0]["tipo"], "DDO");
    assert_eq!(first[0]["prova"], key.as_str());
    assert_eq!(attached(two)[0]["sha256"], first[0]["sha256"], "the same bytes");
    // Another block of the same practice: no second document, but its lines are proved too.
    proofs::attach(&office, one, &block(&office, one, 0), &key, "").unwrap();
    let again = attached(one);
    assert_eq!(again.as_array().unwrap().len(), 1, "attached once");
    assert_eq!(again[0]["items"], json!([1, 2]));
    assert_eq!(again[0]["scarico"], "KG 20.000", "what was drawn stays");
    assert!(said(&office, one).contains(&"P03".to_owned()), "it is no proof of line 1's origin");
}

#[test]
fn what_practices_draw_is_summed_and_freed_when_one_is_removed() {
    let home = Home::new();
    let office = home.office();
    let key = proofs::add(&office, declaration(), Some(&home.document("d.pdf"))).unwrap();
    let ids = ["P-1", "P-2"].map(|reference| pipes(&home, &office, reference));
    for id in ids {
        proofs::attach(&office, id, &block(&office, id, 1), &key, "KG 20.000").unwrap();
        assert_eq!(said(&office, id), [""; 0], "enough is left");
    }
    let proof = library(&office).remove(0);
    assert_eq!((proof.drawn.as_str(), proof.left.as_str()), ("KG 40000", "KG 10000"));
    assert_eq!((proof.uses.len(), proof.overdrawn), (2, false));
    let line = archive::open(&office, ids[0]).unwrap().keys.attachments[0].clone();
    editing::set(&office, ids[0], &format!("/allegati/{line}/scarico"), "KG 30.001".into())
        .unwrap();
    assert_eq!(said(&office, ids[0]), ["P02"], "more than the other one leaves");
    assert!(library(&office)[0].overdrawn);
    editing::remove_line(&office, ids[0], "/allegati", &line).unwrap();
    let proof = library(&office).remove(0);
    assert_eq!((proof.left.as_str(), proof.uses.len()), ("KG 30000", 1), "free again");
}

#[test]
fn a_foreign_block_names_the_proof_and_needs_no_other() {
    let home = Home::new();
    let office = home.office();
    let customs =
        json!({ "tipo": "BOL", "numero": "26ITQ999", "data": "2026-02-10", "paese": "India" });
    let key = proofs::add(&office, customs, Some(&home.document("bolla.pdf"))).unwrap();
    let id = pipes(&home, &office, "P-1");
    let missing = |id| {
        let derived = archive::open(&office, id).unwrap().derived;
        derived.missing.into_iter().filter(|one| one.required).count()
    };
    assert_eq!(missing(id), 2, "the invoice, and a proof of the Indian origin");
    proofs::attach(&office, id, &block(&office, id, 2), &key, "").unwrap();
    assert_eq!(missing(id), 1, "the invoice alone");
    let document = archive::open(&office, id).unwrap().document;
    let named =
        document["dichiarazioneOrigine"]["blocchi"][2]["documentazione"].as_array().unwrap();
    assert_eq!(named.last().unwrap(), "bolletta doganale n. 26ITQ999 del 10/02/2026");
}

#[test]
fn proofs_that_fit_a_block_come_first_and_others_of_another_origin_do_not() {
    let home = Home::new();
    let office = home.office();
    let add = |value: Value| proofs::add(&office, value, None).unwrap();
    let any = add(json!({ "tipo": "DDO" }));
    let _india = add(json!({ "tipo": "BOL", "paese": "India" }));
    let mut covering = declaration();
    covering["articoli"] = json!(["DN 200"]);
    let best = add(covering);
    let id = pipes(&home, &office, "P-1");
    let day = jiff::civil::date(2026, 11, 22);
    let found = proofs::list(&office, day, Some((id, &block(&office, id, 1)))).unwrap();
    let keys: Vec<_> = found.iter().map(|proof| proof.key.clone()).collect();
    assert_eq!(keys, [best, any]);
    let late = proofs::list(&office, jiff::civil::date(2027, 1, 1), None).unwrap();
    let ended: Vec<_> = late.iter().filter(|proof| proof.validity == "ended").collect();
    assert_eq!(ended.len(), 1, "the one with an end");
}

#[test]
fn what_cannot_be_a_proof_is_refused_and_leaves_nothing_behind() {
    let home = Home::new();
    let office = home.office();
    let picture = home.folder.path().join("foto.pdf");
    std::fs::write(&picture, b"\x89PNG").unwrap();
    let error = proofs::add(&office, declaration(), Some(&picture)).unwrap_err();
    assert_eq!(error.code, Code::AttachmentNotPdf);
    assert!(library(&office).is_empty(), "no empty proof");
    let key = proofs::add(&office, declaration(), None).unwrap();
    let id = pipes(&home, &office, "P-1");
    let error = proofs::attach(&office, id, &block(&office, id, 1), &key, "").unwrap_err();
    assert_eq!(error.code, Code::BadField, "without a file there is nothing to attach");
    proofs::put_file(&office, &key, &home.document("d.pdf")).unwrap();
    proofs::attach(&office, id, &block(&office, id, 1), &key, "KG 1").unwrap();
    proofs::remove(&office, &key).unwrap();
    assert_eq!(said(&office, id), ["P01"], "the practice keeps its document, and is told");
    assert!(company_documents::open(&office, "proofs").unwrap().lines.is_empty());
}

#[test]
fn a_key_is_found_by_no_word_that_a_person_types() {
    let home = Home::new();
    let office = home.office();
    let key = proofs::add(&office, declaration(), Some(&home.document("d.pdf"))).unwrap();
    let id = pipes(&home, &office, "P-1");
    proofs::attach(&office, id, &block(&office, id, 1), &key, "KG 1").unwrap();
    let piece = &key[..8];
    assert!(archive::list(&office, None, Some(piece)).unwrap().is_empty(), "{piece}");
}
