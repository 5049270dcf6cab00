//! An article of the glossary in a goods line, and its producer in the declaration.

use app::{Code, archive, articles, company_documents as documents, editing};
use serde_json::json;

use crate::home::Home;

#[test]
fn an_article_fills_its_line_and_names_its_producer_as_one_change() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    let address = json!({ "nome": "Officine Serio", "ruolo": "producer",
        "righe": ["OFFICINE SERIO S.P.A.", "VIA SERIO 3", "24021 ALBINO (BG)", "ITALIA"] });
    documents::add_line(&office, "addresses", address).unwrap();
    let article = json!({ "codice": "RIC-TT", "descrizioneIt": "RICAMBI PER TELAI",
        "descrizioneEn": "SPARE PARTS FOR LOOMS", "origine": "Italia", "hs": "844842",
        "unita": "KG", "produttore": "Officine Serio S.p.A." });
    let article = documents::add_line(&office, "glossary", article).unwrap();
    let line = editing::add_line(&office, id, "/items", None).unwrap();
    let before = archive::open(&office, id).unwrap();
    articles::fill(&office, id, &line, &article).unwrap();
    let view = archive::open(&office, id).unwrap();
    let goods = view.document["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(goods["articolo"], json!("RIC-TT"));
    assert_eq!(goods["descrizione"], json!("RICAMBI PER TELAI - SPARE PARTS FOR LOOMS"));
    assert_eq!((&goods["quantita"], &goods["hs"]), (&json!("KG"), &json!("844842")));
    let blocks = view.document["dichiarazioneOrigine"]["blocchi"].as_array().unwrap();
    let theirs = blocks.iter().find(|one| one["impresa"] == "Officine Serio S.p.A.").unwrap();
    assert_eq!(theirs["items"], json!([goods["n"]]), "the line is theirs");
    assert_eq!(theirs["paese"], json!("Unione Europea - Italia"), "as box 3 wants it");
    assert_eq!(
        theirs["luogoProduzione"],
        json!("VIA SERIO 3, 24021 ALBINO (BG), ITALIA"),
        "where it is made is in the address book"
    );
    articles::fill(&office, id, &line, &article).unwrap();
    let again = archive::open(&office, id).unwrap();
    assert_eq!(again.document, view.document, "twice is once");
    editing::undo(&office, id).unwrap();
    assert_eq!(archive::open(&office, id).unwrap().document, before.document, "one step back");
    for (line, article) in [(&line, &line), (&article, &article)] {
        let error = articles::fill(&office, id, line, article).unwrap_err();
        assert_eq!(error.code, Code::BadField);
    }
}
