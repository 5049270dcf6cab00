//! The reader: strict about what the form must say, tolerant of what it says besides.

use certificate::{Declaration, Form, FormPage, InvoiceReference, Kind, OriginCode};

use super::layout::{CONTAINERS, KNOWN, ROOT, SCHEMA_PATH, is_date, without_zone};
use super::{BaseForm, Body, Delegated, Head, Reported};
use crate::Error;
use crate::xml::{Branch, leftovers, parse, text_of};

pub(super) fn read(bytes: &[u8]) -> Result<BaseForm, Error> {
    let document = parse(text_of(bytes)?)?;
    let root = Branch::root(&document, ROOT)?;
    let kind = read_kind(&root)?;
    let head = read_head(&root, kind)?;
    let (body, statement) = match kind {
        Kind::Co => {
            let details = root.one("DICHIARAZIONE-AGGIUNTIVA")?.one("DETTAGLIO-ORIG-MERCE")?;
            (Body::Co(read_form(&root)?), details.attribute("dichiarazioneRichiedente")?)
        }
        Kind::Va => {
            let visas = root.one("CERTIFICATO-VISTI")?;
            let applicant = visas.text_of("SoggettoRichiedente")?;
            let notes = visas.text_of("NoteRichiesta")?;
            (Body::Va { applicant, notes }, String::new())
        }
        Kind::Df | Kind::Dd => (Body::Report(Reported::read(&root, kind)?), String::new()),
        Kind::Cd | Kind::Rd => (Body::Delegation(Delegated::read(&root, kind)?), String::new()),
    };
    let leftovers = leftovers(&root, KNOWN, CONTAINERS);
    Ok(BaseForm { head, body, statement, host: root.host(SCHEMA_PATH), leftovers })
}

fn read_kind(root: &Branch<'_, '_>) -> Result<Kind, Error> {
    let word = root.text_of("TIPOPRATICA")?;
    Kind::from_code(word.trim())
        .ok_or_else(|| Error::Kind { word: word.trim().chars().take(60).collect() })
}

fn read_head(root: &Branch<'_, '_>, kind: Kind) -> Result<Head, Error> {
    let company = root.one("DATI-IMPRESA")?;
    Ok(Head {
        kind,
        province: company.one("Provincia")?.attribute("siglaProv")?,
        rea_number: company.text_of("Numero")?,
        fiscal_code: company.text_of("CodiceFiscale")?,
        name: company.text_of("Denominazione")?,
    })
}

fn read_form(root: &Branch<'_, '_>) -> Result<Form, Error> {
    let boxes = root.one("DATI-CERTIFICATO")?;
    let destination = boxes.one("PaesiDestinazione")?.one("PaeseDestinazione")?;
    let value = boxes.maybe("FatturatoTotale")?;
    let declaration = root.one("DICHIARAZIONE-AGGIUNTIVA")?;
    Ok(Form {
        consignor: boxes.text_of("Speditore")?,
        consignee: boxes.text_of("Destinatario")?,
        destination_country: destination.attribute("nomePaeseDestinazione")?,
        origin_countries: boxes
            .one("PaesiOrigine")?
            .many("Paese")
            .iter()
            .map(Branch::text)
            .collect(),
        // Said to be optional by one of our two sources; absent and empty mean the same.
        goods_value: value.map(|value| value.text()).unwrap_or_default(),
        transport: boxes.text_of("Trasporto")?,
        remarks: boxes.text_of("Osservazioni")?,
        pages: read_pages(&boxes)?,
        origin_code: OriginCode::from(declaration.text_of("ORIGINEMERCE")?.as_str()),
        declaration: read_declaration(&declaration.one("DETTAGLIO-ORIG-MERCE")?)?,
        invoices: read_invoices(&root.one("RIEPILOGO-FATTURE")?)?,
    })
}

fn read_pages(boxes: &Branch<'_, '_>) -> Result<Vec<FormPage>, Error> {
    let (goods, quantity) = (boxes.many("DettaglioMerci"), boxes.many("Quantita"));
    if goods.len() != quantity.len() {
        return Err(Error::Pages { goods: goods.len(), quantity: quantity.len() });
    }
    if goods.is_empty() {
        return Err(boxes.missing("DettaglioMerci"));
    }
    let pages = goods.iter().zip(&quantity);
    Ok(pages.map(|(g, q)| FormPage { goods: g.text(), quantity: q.text() }).collect())
}

fn read_declaration(details: &Branch<'_, '_>) -> Result<Declaration, Error> {
    Ok(Declaration {
        eu_country: details.text_of("PaeseComunitario")?,
        production: details.text_of("ModalitaProduzione")?,
        producer: details.text_of("AziendaProduttrice")?,
        workings: details.text_of("ModificheSubite")?,
        processor: details.text_of("AziendaModifiche")?,
        foreign_country: details.text_of("PaeseExtraComunitario")?,
        documents: details.text_of("DocumentazioneAllegata")?,
    })
}

fn read_invoices(table: &Branch<'_, '_>) -> Result<Vec<InvoiceReference>, Error> {
    let read = |invoice: &Branch<'_, '_>| {
        let date = invoice.attribute("data")?;
        let day = without_zone(&date);
        if !day.is_empty() && !is_date(day) {
            return Err(invoice.wrong(
                "data",
                &date,
                "a date (YYYY-MM-DD, with or without a zone)",
            ));
        }
        Ok(InvoiceReference { number: invoice.attribute("numero")?, date: day.to_owned() })
    };
    table.many("Fattura").iter().map(read).collect()
}
