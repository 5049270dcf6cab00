//! Names, addresses and order, shared by writer and reader.

use certificate::Declaration;
use jiff::civil::Date;

use crate::Error;
use crate::xml::Branch;

pub(super) const ROOT: &str = "Domanda";
pub(super) const SCHEMA_PATH: &str = "/ptco/res/xsd/ptco.xsd";
pub(super) const CO_STYLE_PATH: &str = "/ptco/res/xsl/mob_ptco_CO.xsl";
/// Of all kinds but CO.
pub(super) const STYLE_PATH: &str = "/ptco/res/xsl/mob_ptco.xsl";

/// The zone that the format writes behind every date, in summer too.
pub(super) const ZONE: &str = "+01:00";

/// Elements of the declaration with their texts, in the order of the format.
pub(super) fn paragraphs(declaration: &Declaration) -> [(&'static str, &str); 7] {
    [
        ("PaeseComunitario", &declaration.eu_country),
        ("ModalitaProduzione", &declaration.production),
        ("AziendaProduttrice", &declaration.producer),
        ("ModificheSubite", &declaration.workings),
        ("AziendaModifiche", &declaration.processor),
        ("PaeseExtraComunitario", &declaration.foreign_country),
        ("DocumentazioneAllegata", &declaration.documents),
    ]
}

/// Whether the text is a day of the calendar, written `YYYY-MM-DD` and in no other way.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

/// A day with its zone; empty stays empty.
pub(super) fn with_zone(day: &str) -> String {
    if day.is_empty() { String::new() } else { format!("{day}{ZONE}") }
}

/// A day as people in Italy write it; what is no day stays as it is.
pub(super) fn in_italian(day: &str) -> String {
    match day.parse::<Date>() {
        Ok(date) => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
        Err(_) => day.to_owned(),
    }
}

/// The day of a leaf that holds an `xs:date`.
pub(super) fn day_of(leaf: &Branch<'_, '_>) -> Result<String, Error> {
    let text = leaf.text();
    let day = without_zone(&text);
    if day.is_empty() || is_date(day) {
        return Ok(day.to_owned());
    }
    Err(leaf.wrong("", &text, "a date (YYYY-MM-DD, with or without a zone)"))
}

/// The day of an `xs:date`: whatever zone a program wrote, the day on the paper is meant.
pub(super) fn without_zone(date: &str) -> &str {
    let date = date.trim();
    if let Some(day) = date.strip_suffix('Z') {
        return day;
    }
    match date.get(10..) {
        Some(zone) if is_zone(zone.as_bytes()) => &date[..10],
        _ => date,
    }
}

fn is_zone(zone: &[u8]) -> bool {
    matches!(zone, [b'+' | b'-', h1, h2, b':', m1, m2]
        if [h1, h2, m1, m2].into_iter().all(u8::is_ascii_digit))
}

/// Paths that the reader knows.
pub(super) const KNOWN: &[&str] = &[
    "Domanda/TIPOPRATICA",
    "Domanda/DATI-IMPRESA",
    "Domanda/DATI-IMPRESA/Provincia",
    "Domanda/DATI-IMPRESA/Provincia@siglaProv",
    "Domanda/DATI-IMPRESA/Numero",
    "Domanda/DATI-IMPRESA/CodiceFiscale",
    "Domanda/DATI-IMPRESA/Denominazione",
    "Domanda/DATI-CERTIFICATO",
    "Domanda/DATI-CERTIFICATO/Speditore",
    "Domanda/DATI-CERTIFICATO/Destinatario",
    "Domanda/DATI-CERTIFICATO/PaesiDestinazione",
    "Domanda/DATI-CERTIFICATO/PaesiDestinazione/PaeseDestinazione",
    "Domanda/DATI-CERTIFICATO/PaesiDestinazione/PaeseDestinazione@nomePaeseDestinazione",
    "Domanda/DATI-CERTIFICATO/PaesiOrigine",
    "Domanda/DATI-CERTIFICATO/PaesiOrigine/Paese",
    "Domanda/DATI-CERTIFICATO/FatturatoTotale",
    "Domanda/DATI-CERTIFICATO/Trasporto",
    "Domanda/DATI-CERTIFICATO/Osservazioni",
    "Domanda/DATI-CERTIFICATO/DettaglioMerci",
    "Domanda/DATI-CERTIFICATO/Quantita",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/ORIGINEMERCE",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE@dichiarazioneRichiedente",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/PaeseComunitario",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/ModalitaProduzione",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/AziendaProduttrice",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/ModificheSubite",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/AziendaModifiche",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/PaeseExtraComunitario",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE/DocumentazioneAllegata",
    "Domanda/RIEPILOGO-FATTURE",
    "Domanda/RIEPILOGO-FATTURE/Fattura",
    "Domanda/RIEPILOGO-FATTURE/Fattura@numero",
    "Domanda/RIEPILOGO-FATTURE/Fattura@data",
    "Domanda/CERTIFICATO-VISTI",
    "Domanda/CERTIFICATO-VISTI/SoggettoRichiedente",
    "Domanda/CERTIFICATO-VISTI/NoteRichiesta",
    "Domanda/CERTIFICATO-DENUNCIA",
    "Domanda/CERTIFICATO-DENUNCIA/DataDenuncia",
    "Domanda/CERTIFICATO-DENUNCIA/Tipo",
    "Domanda/CERTIFICATO-DENUNCIA/DocumentiDenunciati",
    "Domanda/CERTIFICATO-DENUNCIA/DocumentiDenunciati/DocumentoDenunciato",
    "Domanda/CERTIFICATO-DENUNCIA/DocumentiDenunciati/DocumentoDenunciato@identificativo",
    "Domanda/CERTIFICATO-DELEGA",
    "Domanda/CERTIFICATO-DELEGA/Tipo",
    "Domanda/CERTIFICATO-DELEGA/Delegato",
    "Domanda/CERTIFICATO-DELEGA/Delegato@codiceFiscale",
    "Domanda/CERTIFICATO-DELEGA/Delegato@denominazione",
    "Domanda/CERTIFICATO-DELEGA/DataInizio",
    "Domanda/CERTIFICATO-DELEGA/DataFine",
];

/// Those of them that hold no text of their own.
pub(super) const CONTAINERS: &[&str] = &[
    ROOT,
    "Domanda/DATI-IMPRESA",
    "Domanda/DATI-IMPRESA/Provincia",
    "Domanda/DATI-CERTIFICATO",
    "Domanda/DATI-CERTIFICATO/PaesiDestinazione",
    "Domanda/DATI-CERTIFICATO/PaesiDestinazione/PaeseDestinazione",
    "Domanda/DATI-CERTIFICATO/PaesiOrigine",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA",
    "Domanda/DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE",
    "Domanda/RIEPILOGO-FATTURE",
    "Domanda/RIEPILOGO-FATTURE/Fattura",
    "Domanda/CERTIFICATO-VISTI",
    "Domanda/CERTIFICATO-DENUNCIA",
    "Domanda/CERTIFICATO-DENUNCIA/DocumentiDenunciati",
    "Domanda/CERTIFICATO-DENUNCIA/DocumentiDenunciati/DocumentoDenunciato",
    "Domanda/CERTIFICATO-DELEGA",
    "Domanda/CERTIFICATO-DELEGA/Delegato",
];
