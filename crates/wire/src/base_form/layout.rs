//! Names, addresses and order, shared by writer and reader.

use certificate::Declaration;
use jiff::civil::Date;

pub(super) const ROOT: &str = "Domanda";
pub(super) const SCHEMA_PATH: &str = "/ptco/res/xsd/ptco.xsd";
pub(super) const CO_STYLE_PATH: &str = "/ptco/res/xsl/mob_ptco_CO.xsl";
pub(super) const VA_STYLE_PATH: &str = "/ptco/res/xsl/mob_ptco.xsl";

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
];
