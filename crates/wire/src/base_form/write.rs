//! The canonical writer.

use certificate::{Form, Kind};

use super::layout::{CO_STYLE_PATH, ROOT, SCHEMA_PATH, STYLE_PATH, paragraphs, with_zone};
use super::{BaseForm, Body, Head};
use crate::xml::{Writer, XSI};

pub(super) fn write(form: &BaseForm) -> Vec<u8> {
    let kind = form.body.kind();
    let style = if kind == Kind::Co { CO_STYLE_PATH } else { STYLE_PATH };
    let mut writer = Writer::new();
    writer.stylesheet(&format!("http://{}{style}", form.host));
    let schema = format!("http://{}{SCHEMA_PATH}", form.host);
    writer.open(ROOT, &[("xmlns:xsi", XSI), ("xsi:noNamespaceSchemaLocation", &schema)]);
    writer.leaf("TIPOPRATICA", kind.as_str());
    write_company(&mut writer, &form.head);
    match &form.body {
        Body::Co(co) => {
            write_boxes(&mut writer, co);
            write_declaration(&mut writer, co, &form.statement);
            write_invoices(&mut writer, co);
        }
        Body::Va { applicant, notes } => {
            writer.open("CERTIFICATO-VISTI", &[]);
            writer.leaf("SoggettoRichiedente", applicant);
            writer.leaf("NoteRichiesta", notes);
            writer.close();
        }
        Body::Report(report) => report.write(&mut writer),
        Body::Delegation(delegation) => delegation.write(&mut writer),
    }
    writer.finish()
}

fn write_company(writer: &mut Writer, head: &Head) {
    writer.open("DATI-IMPRESA", &[]);
    writer.empty("Provincia", &[("siglaProv", &head.province)]);
    writer.leaf("Numero", &head.rea_number);
    writer.leaf("CodiceFiscale", &head.fiscal_code);
    writer.leaf("Denominazione", &head.name);
    writer.close();
}

fn write_boxes(writer: &mut Writer, form: &Form) {
    writer.open("DATI-CERTIFICATO", &[]);
    writer.leaf("Speditore", &form.consignor);
    writer.leaf("Destinatario", &form.consignee);
    writer.open("PaesiDestinazione", &[]);
    writer.empty("PaeseDestinazione", &[("nomePaeseDestinazione", &form.destination_country)]);
    writer.close();
    writer.open("PaesiOrigine", &[]);
    for country in &form.origin_countries {
        writer.leaf("Paese", country);
    }
    writer.close();
    writer.leaf("FatturatoTotale", &form.goods_value);
    writer.leaf("Trasporto", &form.transport);
    writer.leaf("Osservazioni", &form.remarks);
    // Not pair by pair: all of box 6 first, then all of box 7.
    for page in &form.pages {
        writer.leaf("DettaglioMerci", &page.goods);
    }
    for page in &form.pages {
        writer.leaf("Quantita", &page.quantity);
    }
    writer.close();
}

fn write_declaration(writer: &mut Writer, form: &Form, statement: &str) {
    writer.open("DICHIARAZIONE-AGGIUNTIVA", &[]);
    writer.leaf("ORIGINEMERCE", form.origin_code.as_str());
    writer.open("DETTAGLIO-ORIG-MERCE", &[("dichiarazioneRichiedente", statement)]);
    for (name, text) in paragraphs(&form.declaration) {
        writer.leaf(name, text);
    }
    writer.close();
    writer.close();
}

fn write_invoices(writer: &mut Writer, form: &Form) {
    writer.open("RIEPILOGO-FATTURE", &[]);
    for invoice in &form.invoices {
        let date = with_zone(&invoice.date);
        writer.empty("Fattura", &[("numero", &invoice.number), ("data", &date)]);
    }
    writer.close();
}
