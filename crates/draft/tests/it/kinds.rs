use draft::{
    ActorId, DocumentKind, Draft, DraftError, LineList, Operation, Place, company_document_id,
};
use serde_json::{Value, json};

use crate::{AT_MS, anna, bruno, draft, key, practice, set};

const COMPANY: [u8; 32] = [9; 32];

pub(crate) fn shared(kind: DocumentKind, actor: u8) -> Draft {
    Draft::create_kind(kind, company_document_id(&COMPANY, kind), ActorId([actor; 16])).unwrap()
}

/// One whole document of each company-wide kind.
fn whole(kind: DocumentKind) -> Value {
    match kind {
        DocumentKind::Practice => json!({}),
        DocumentKind::Company => json!({
            "denominazione": "ROSSI SRL", "indirizzo": "via Roma 1", "comune": "Albino",
            "siglaProv": "BG", "numeroRea": "123", "codiceFiscale": "01234567890",
            "stato": "Italia", "partitaIva": "01234567890", "eori": "IT01234567890",
            "email": "a@rossi.example", "pec": "rossi@pec.example", "telefono": "035 1"
        }),
        DocumentKind::Signatories => json!({ "firmatari": [{
            "cognome": "Rossi", "nome": "Ada", "codiceFiscale": "RSSDAA80A41A794X",
            "ruolo": "legale rappresentante", "poteri": "Firma singola,\nsenza limiti.",
            "documentoPoteri": "visura.pdf", "documentoSha256": "ab", "scadenza": "2027-01-31",
            "sostituti": ["BNCNNA85B41A794Y"], "attivo": true
        }] }),
        DocumentKind::Addresses => json!({ "indirizzi": [{
            "nome": "ACME", "righe": ["ACME LTD", "1 HIGH STREET"], "paese": "GB", "note": "n",
            "ruolo": "consignee"
        }] }),
        DocumentKind::Templates => json!({ "modelli": [{
            "nome": "Turchia", "descrizione": "telai", "tipoPratica": "CO",
            "contenuto": { "paeseDestinazione": "Turchia", "items": [{ "n": 1 }] }
        }] }),
        DocumentKind::Glossary => json!({ "articoli": [{
            "codice": "T-1", "descrizioneIt": "TELAIO", "descrizioneEn": "LOOM", "hs": "8446",
            "origine": "IT", "unita": "PZ", "note": "n"
        }] }),
        DocumentKind::Proofs => json!({ "prove": [{
            "tipo": "DDO", "numero": "12", "data": "2026-01-05", "fornitore": "ROSSI SRL",
            "paese": "Unione Europea - Italia", "dal": "2026-01-01", "al": "2026-12-31",
            "articoli": ["T-1"], "quantita": "1000", "unita": "KG", "nome": "d.pdf",
            "sha256": "ab", "note": "n"
        }] }),
    }
}

fn list(kind: DocumentKind) -> Option<LineList> {
    LineList::ALL.into_iter().find(|list| list.kind() == kind)
}

#[test]
fn each_shared_document_holds_its_members_and_is_known_again_when_loaded() {
    for kind in DocumentKind::ALL.into_iter().skip(1) {
        let whole = whole(kind);
        let mut draft = shared(kind, 1);
        for (name, value) in whole.as_object().unwrap() {
            draft.apply(set(&format!("/{name}"), value.clone()), &anna(), AT_MS).unwrap();
        }
        assert_eq!(draft.content(), whole, "{kind} reads as it was written");
        assert_eq!(draft.certificate(), certificate::Certificate::default(), "{kind} is no paper");
        assert_eq!(draft.content_at(&draft.heads()).unwrap(), whole, "{kind} at its heads");
        let loaded = Draft::load(&draft.save(), ActorId([2; 16])).unwrap();
        assert_eq!((loaded.kind(), loaded.id()), (kind, draft.id()), "{kind} after loading");
        assert_eq!(loaded.content(), whole, "{kind} after loading");
        if let Some(list) = list(kind) {
            assert_eq!(loaded.lines(list).len(), 1, "{kind} has a list of its own");
        }
        assert!(loaded.conflicts().is_empty() && loaded.frozen().is_ok(), "{kind} of one person");
    }
}

#[test]
fn members_that_are_not_known_are_carried_along_in_every_kind() {
    for kind in DocumentKind::ALL.into_iter().skip(1) {
        let mut content = whole(kind);
        content["nuovo"] = json!({ "a": [1] });
        if let Some(line) = content.as_object_mut().unwrap().values_mut().next().unwrap().get_mut(0)
        {
            line["nuovo"] = json!("b");
        }
        let mut draft = shared(kind, 1);
        draft.import_content(&content, &anna(), AT_MS).unwrap();
        assert_eq!(draft.content(), content, "{kind} reads as it was imported");
        let again = draft.import_content(&content, &anna(), AT_MS).unwrap();
        assert!(again.increment.is_empty(), "{kind}: the same again changes nothing");
        let error = draft.import_content(&json!([]), &anna(), AT_MS).unwrap_err();
        assert!(matches!(error, DraftError::WrongType { .. }), "{error}");
    }
}

#[test]
fn a_practices_content_is_the_json_of_its_certificate() {
    let mut draft = draft(1);
    draft
        .apply(set("/items", json!([{ "n": 1, "descrizione": "TELAIO" }])), &anna(), AT_MS)
        .unwrap();
    assert_eq!(draft.kind(), DocumentKind::Practice);
    assert_eq!(draft.content(), serde_json::to_value(draft.certificate()).unwrap());
    assert_eq!(draft.lines(LineList::Items), draft.keys().items, "one way and the other");
}

#[test]
fn two_devices_that_start_a_shared_document_apart_can_merge() {
    let list = LineList::Indirizzi;
    let add = |number: u32, name: &str| Operation::AddLine {
        list,
        key: key(number),
        place: Place::Last,
        value: Some(json!({ "nome": name })),
    };
    let (mut one, mut two) =
        (shared(DocumentKind::Addresses, 1), shared(DocumentKind::Addresses, 2));
    assert_eq!(one.heads(), two.heads(), "the first change is the same bytes everywhere");
    one.apply(add(1, "ACME"), &anna(), AT_MS).unwrap();
    two.apply(add(2, "BETA"), &bruno(), AT_MS).unwrap();
    one.merge(&two.save()).unwrap();
    two.merge(&one.save()).unwrap();
    assert_eq!(one.lines(list).len(), 2, "both addresses are there");
    let path = format!("/indirizzi/{}/paese", key(1));
    one.apply(set(&path, "GB"), &anna(), AT_MS).unwrap();
    two.apply(set(&path, "IE"), &bruno(), AT_MS).unwrap();
    one.merge(&two.save()).unwrap();
    assert_eq!(one.conflicts()[0].path, path, "conflicts as in a practice");
}

#[test]
fn documents_of_two_kinds_or_of_two_companies_are_not_merged() {
    let mut company = shared(DocumentKind::Company, 1);
    let same_id =
        Draft::create_kind(DocumentKind::Glossary, company.id(), ActorId([2; 16])).unwrap();
    let practice_of_that_id = Draft::create(company.id(), ActorId([2; 16])).unwrap();
    for other in [same_id, practice_of_that_id] {
        let error = company.merge(&other.save()).unwrap_err();
        assert!(matches!(error, DraftError::OtherKind { .. }), "{error}");
    }
    let id = company_document_id(&[1; 32], DocumentKind::Company);
    let other = Draft::create_kind(DocumentKind::Company, id, ActorId([2; 16])).unwrap();
    let error = company.merge(&other.save()).unwrap_err();
    assert!(matches!(error, DraftError::OtherPractice { .. }), "{error}");
}

#[test]
fn a_kind_of_a_newer_version_or_a_changed_one_is_refused() {
    let tampered = |kind: &str| {
        use automerge::{ROOT, transaction::Transactable};
        let mut doc =
            automerge::AutoCommit::load(&shared(DocumentKind::Company, 1).save()).unwrap();
        doc.put(ROOT, "kind", kind).unwrap();
        doc.save()
    };
    let error = Draft::load(&tampered("carriers"), ActorId([2; 16])).err().expect("refused");
    assert!(matches!(error, DraftError::UnknownKind { .. }), "{error}");
    let error = shared(DocumentKind::Company, 3).merge(&tampered("glossary")).unwrap_err();
    assert!(matches!(error, DraftError::OtherKind { .. }), "nobody turns it into another: {error}");
}

#[test]
fn a_list_or_field_of_another_kind_is_answered_with_the_nearest_of_this_one() {
    let mut glossary = shared(DocumentKind::Glossary, 1);
    let add =
        Operation::AddLine { list: LineList::Items, key: key(1), place: Place::Last, value: None };
    let error = glossary.apply(add, &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::UnknownPath { .. }), "no goods lines here: {error}");
    let error = glossary.apply(set("/articolo", "x"), &anna(), AT_MS).unwrap_err();
    let DraftError::UnknownPath { nearest, .. } = &error else { panic!("{error}") };
    assert_eq!(nearest, "/articoli", "the next step is one that this document has");
    for path in ["/kind", "/practice", "/box4_trasporto"] {
        assert!(glossary.apply(set(path, "x"), &anna(), AT_MS).is_err(), "{path} is not there");
    }
    let error = glossary.import(&certificate::Certificate::default(), &anna(), AT_MS).unwrap_err();
    assert!(
        matches!(error, DraftError::OtherKind { .. }),
        "no paper goes into a glossary: {error}"
    );
    let mut practice = Draft::create(practice(), ActorId([1; 16])).unwrap();
    let error = practice.apply(set("/firmatari", json!([])), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::UnknownPath { .. }), "{error}");
}

#[test]
fn typed_members_of_shared_documents_refuse_what_they_cannot_hold() {
    let mut templates = shared(DocumentKind::Templates, 1);
    let add = |list, number| Operation::AddLine {
        list,
        key: key(number),
        place: Place::Last,
        value: None,
    };
    templates.apply(add(LineList::Modelli, 1), &anna(), AT_MS).unwrap();
    let path = "/modelli/0/contenuto";
    templates.apply(set(path, "{\"title\": \"t\"}"), &anna(), AT_MS).unwrap();
    assert_eq!(templates.content().pointer(path), Some(&json!({ "title": "t" })), "JSON as text");
    for value in [json!([1]), json!("no json"), json!(3)] {
        let error = templates.apply(set(path, value), &anna(), AT_MS).unwrap_err();
        assert!(matches!(error, DraftError::WrongType { .. }), "an object only: {error}");
    }
    let long = json!({ "annotazioni": "x".repeat(70_000) });
    let error = templates.apply(set(path, long), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::TooLong { .. }), "64 KiB: {error}");
    templates.apply(set(path, Value::Null), &anna(), AT_MS).unwrap();
    assert_eq!(templates.content().pointer(path), None, "cleared");
    let mut addresses = shared(DocumentKind::Addresses, 1);
    addresses.apply(add(LineList::Indirizzi, 1), &anna(), AT_MS).unwrap();
    let error = addresses.apply(set("/indirizzi/0/ruolo", "both"), &anna(), AT_MS).unwrap_err();
    assert!(matches!(error, DraftError::WrongType { .. }), "consignor or consignee: {error}");
}
