use certificate::Certificate;
use draft::{ActorId, Draft};

use crate::{AT_MS, anna, draft};

const EXAMPLES: [&str; 6] = [
    include_str!("../fixtures/ex-01.json"),
    include_str!("../fixtures/ex-02.json"),
    include_str!("../fixtures/ex-03.json"),
    include_str!("../fixtures/ex-04.json"),
    include_str!("../fixtures/ex-05.json"),
    include_str!("../fixtures/ex-09.json"),
];

#[test]
fn an_imported_practice_reads_back_as_it_was() {
    for example in EXAMPLES {
        let certificate: Certificate = serde_json::from_str(example).unwrap();
        let mut draft = draft(1);
        draft.import(&certificate, &anna(), AT_MS).unwrap();
        assert_eq!(draft.certificate(), certificate, "{}", certificate.id);
        assert!(certificate.extra.contains_key("expected"), "the unknown member is carried");
        let keys = draft.keys();
        assert_eq!(keys.items.len(), certificate.goods.len(), "one key a line");
        assert_eq!(keys.blocchi.len(), certificate.origin.blocks.len(), "one key a block");

        let again = Draft::load(&draft.save(), ActorId([9; 16])).unwrap();
        assert_eq!(again.certificate(), certificate, "{} after saving", certificate.id);
        let applied = draft.import(&certificate, &anna(), AT_MS).unwrap();
        assert!(applied.increment.is_empty(), "importing the same again changes nothing");
    }
}

#[test]
fn importing_another_paper_leaves_nothing_of_the_first() {
    let mut draft = draft(1);
    for example in EXAMPLES {
        let certificate: Certificate = serde_json::from_str(example).unwrap();
        draft.import(&certificate, &anna(), AT_MS).unwrap();
        assert_eq!(draft.certificate(), certificate, "{}", certificate.id);
    }
}

#[test]
fn every_member_of_the_schema_is_one_of_the_certificate() {
    // What the certificate does not know it would carry as an unknown member: there must be none.
    let whole = serde_json::json!({
        "id": "1", "title": "t", "tipoPratica": "VA",
        "sportello": { "cciaa": "BG", "sede": "s" },
        "impresa": { "denominazione": "d", "indirizzo": "i", "comune": "c", "siglaProv": "BG",
            "numeroRea": "1", "codiceFiscale": "2", "stato": "Italia" },
        "firmatario": { "cognome": "c", "nome": "n", "codiceFiscale": "f", "ruolo": "procuratore" },
        "box1_speditore": ["1"], "box2_destinatario": ["2"], "paeseDestinazione": "p",
        "box3_paesiOrigine": ["3"], "box4_trasporto": "4", "box5_osservazioni": "5",
        "items": [{ "n": 1, "marche": "m", "colli": 2, "naturaColli": "n", "descrizione": "d",
            "origine": "o", "hs": "h", "quantita": "q" }],
        "fatture": [{ "numero": "1", "data": "2026-11-22", "importo": "1.00", "valuta": "EUR",
            "acquirente": "a" }],
        "dichiarazioneOrigine": { "codice": "ORCOM", "blocchi": [{ "tipo": "estera", "paese": "p",
            "impresa": "i", "luogoProduzione": "l", "lavorazioni": "w", "documentazione": ["d"],
            "propria": true, "items": [1] }] },
        "giacenzaMerci": "g", "noteRichiesta": "n",
        "allegati": [{ "tipo": "FAE", "nome": "n", "descrizione": "d", "fattura": "1",
            "items": [1], "ruolo": "delega", "visti": 1, "vistoPoteriFirmaDichImpresa": 2,
            "vistoPoteriFirmaFattura": 3, "vistoDeposito": 4, "legalizzazioni": 5, "prova": "k",
            "scarico": "KG 1", "sha256": "s" }],
        "ordine": { "originale": 1, "copie": 2, "vistiFattura": 3, "legalizzazioni": 4,
            "stampaInAzienda": true, "supporto": "formulario", "urgente": true,
            "legalizzazioneCertificato": 1, "consegna": "sportello", "pagamento": "carta" },
        "proforma": true,
        "aPosteriori": { "motivo": "m", "dichiarazioneNessunAltroCO": true,
            "documentiSpedizione": ["d"], "dataSpedizione": "2026-11-01" },
        "sostituisce": { "numero": "n", "data": "2026-11-02", "motivo": "m", "restituitoIl": "2026-11-20" },
        "certificatoEmesso": { "numero": "n", "data": "2026-11-02" },
        "denuncia": { "data": "2026-11-20", "documenti": ["A0123456"] },
        "delega": { "delegato": "d", "codiceFiscale": "c", "dal": "2026-12-01", "al": "2027-11-30" },
        "annotazioni": "a"
    });
    let mut draft = draft(1);
    // As a person's edits, which refuse members that the schema does not list.
    for (key, value) in whole.as_object().unwrap() {
        draft.apply(crate::set(&format!("/{key}"), value.clone()), &anna(), AT_MS).unwrap();
    }
    let certificate = draft.certificate();
    assert_eq!(serde_json::to_value(&certificate).unwrap(), whole, "schema and type agree");
    assert!(certificate.extra.is_empty(), "and nothing went among the unknown members");
    assert!(certificate.goods[0].extra.is_empty() && certificate.attachments[0].extra.is_empty());
    assert!(certificate.order.extra.is_empty() && certificate.company.extra.is_empty());
    assert!(certificate.origin.blocks[0].extra.is_empty(), "blocks too");
    assert!(certificate.retrospective.unwrap().extra.is_empty(), "and the late request");
}
