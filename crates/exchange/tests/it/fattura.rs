//! An electronic invoice fills in a practice, and says what it took and what it left.
//!
//! The invoice is made up, by the format's published schema 1.2 (names and places of its elements).

use exchange::fattura::{FatturaError, is_fattura, read};

const INVOICE: &str = include_str!("../fixtures/fattura.xml");

#[test]
fn an_export_invoice_fills_in_what_it_knows() {
    assert!(is_fattura(INVOICE.as_bytes()));
    let mut all = read(INVOICE.as_bytes()).unwrap();
    assert_eq!(all.len(), 1);
    let proposal = all.remove(0);
    let practice = serde_json::to_string_pretty(&proposal.practice).unwrap();
    insta::assert_snapshot!(practice);
    let taken: Vec<_> = proposal
        .taken
        .iter()
        .map(|one| format!("{} -> {}: {}", one.path, one.pointer, one.value))
        .collect();
    insta::assert_snapshot!(taken.join("\n"));
    let left: Vec<_> =
        proposal.left.iter().map(|one| format!("{}: {}", one.path, one.value)).collect();
    insta::assert_snapshot!(left.join("\n"));
    assert_eq!(proposal.documents.len(), 1, "the PDF that lies in it");
    assert_eq!(proposal.documents[0].name, "Invoice 0418.pdf", "no path of another machine");
    assert!(proposal.documents[0].bytes.starts_with(b"%PDF-"));
}

#[test]
fn every_text_is_either_taken_or_left() {
    let proposal = read(INVOICE.as_bytes()).unwrap().remove(0);
    for word in ["N3.1", "CIF", "Spese di imballo", "di nuovo", "XXXXXXX"] {
        assert!(proposal.left.iter().any(|one| one.value == word), "{word} is left, and told");
    }
    for word in ["186400.00", "Bursa", "casse", "VS-190"] {
        assert!(proposal.taken.iter().any(|one| one.value == word), "{word} is taken, and told");
    }
}

#[test]
fn several_invoices_in_one_file_are_several_practices() {
    let body = INVOICE.find("<FatturaElettronicaBody>").unwrap();
    let end = INVOICE.find("</p:Fattura").unwrap();
    let second = INVOICE[body..end].replace("2026/EX/0418", "2026/EX/0419");
    let both = format!("{}{second}{}", &INVOICE[..end], &INVOICE[end..]);
    let numbers: Vec<_> = read(both.as_bytes())
        .unwrap()
        .into_iter()
        .map(|proposal| proposal.practice.invoices[0].number.clone())
        .collect();
    assert_eq!(numbers, ["2026/EX/0418", "2026/EX/0419"]);
}

#[test]
fn western_encodings_are_read_as_they_are_declared() {
    let text = INVOICE.replace("UTF-8", "windows-1252").replace("Bursa", "Malmö");
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    let proposal = read(&bytes).unwrap().remove(0);
    assert!(proposal.practice.consignee.as_str().contains("MALMÖ"));
}

#[test]
fn goods_that_go_elsewhere_name_their_final_destination() {
    let resa = "<TipoResa>CIF</TipoResa><IndirizzoResa><Indirizzo>Port Road 1</Indirizzo><CAP>00000</CAP><Comune>Jeddah</Comune><Nazione>SA</Nazione></IndirizzoResa>";
    let text = INVOICE.replace("<TipoResa>CIF</TipoResa>", resa);
    let practice = read(text.as_bytes()).unwrap().remove(0).practice;
    assert_eq!(practice.destination_country, "Arabia Saudita");
    assert!(
        practice
            .consignee
            .as_str()
            .ends_with("DESTINAZIONE FINALE\nPORT ROAD 1\nJEDDAH - ARABIA SAUDITA")
    );
}

#[test]
fn hostile_and_foreign_files_are_refused() {
    let bomb = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{INVOICE}");
    assert!(matches!(read(bomb.as_bytes()), Err(FatturaError::Xml(_))));
    assert!(matches!(read(b"<Ordine/>"), Err(FatturaError::Root { .. })));
    assert!(matches!(read(b"<FatturaElettronica/>"), Err(FatturaError::NoBody)));
    let deep = format!("<FatturaElettronica>{}", "<a>".repeat(100));
    assert!(matches!(read(deep.as_bytes()), Err(FatturaError::Xml(_))));
    assert!(!is_fattura(b"<Modello/>"));
}
