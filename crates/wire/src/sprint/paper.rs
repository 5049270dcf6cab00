//! From a practice to a draft, and from a draft to a practice, as far as the fields reach.

use certificate::{Certificate, Declaration, Form, FormPage, Kind, Order, OriginCode};
use serde_json::{Map, Value};

use super::{Cciaa, Draft, Resource};
use crate::Error;
use crate::base_form::{BaseForm, Body, Head};

/// Parts the pages of boxes 6 and 7 within their one text.
pub const PAGE_MARK: &str = "#####FINEPAGINA#####";

/// Name, among the members that the exchange format does not define, of what a draft says and a practice has
/// no place for.
const REST: &str = "sprint";
/// Fields that a practice has no place for.
const WITHOUT_PLACE: [&str; 3] = ["numero_aut", "annotazioni_interne", "email_contatto"];

impl Draft {
    /// The draft of a practice under this description, and what it is a draft of.
    ///
    /// # Errors
    /// [`Error::Kind`] for kinds that the interface does not take.
    pub fn of(certificate: &Certificate, description: &str) -> Result<(Resource, Self), Error> {
        let mut draft = Self::default();
        draft.set("descrizione", description);
        let flag = |flag: Option<bool>| if flag.unwrap_or(false) { "S" } else { "N" };
        match certificate.kind {
            Kind::Va => {
                let notes = [certificate.request_notes.as_str(), &certificate.notes];
                let notes: Vec<&str> = notes.into_iter().filter(|text| !text.is_empty()).collect();
                draft.set("annotazioni_mittente", notes.join("\n"));
                draft.set("stampa_azienda", flag(certificate.order.print_at_company));
                Ok((Resource::Visti, draft))
            }
            Kind::Co => {
                draft.say_form(&Form::compose(certificate));
                draft.set("giacenza_merci", &certificate.goods_location);
                draft.set("numero_copie", certificate.order.copies.unwrap_or(0).to_string());
                draft.set("proforma", flag(certificate.pro_forma));
                draft.set("urgente", flag(certificate.order.urgent));
                draft.set("annotazioni_mittente", &certificate.notes);
                if !certificate.desk.chamber.is_empty() {
                    // How WebCO numbers a branch office is not known.
                    let sportello = certificate.desk.chamber.clone();
                    draft.cciaa = Some(Cciaa { sportello, sede: String::new() });
                }
                Ok((Resource::Richieste, draft))
            }
            Kind::Df | Kind::Dd | Kind::Cd | Kind::Rd => {
                Err(Error::Kind { word: certificate.kind.as_str().to_owned() })
            }
        }
    }

    fn say_form(&mut self, form: &Form) {
        let pages = |text: fn(&FormPage) -> &str| {
            form.pages.iter().map(text).collect::<Vec<_>>().join(PAGE_MARK)
        };
        let stated = &form.declaration;
        for (name, text) in [
            ("speditore", &form.consignor),
            ("destinatario", &form.consignee),
            ("paese_origine", &form.origin_countries.join(", ")),
            ("osservazioni", &form.remarks),
            ("paese_dest", &form.destination_country),
            ("trasporto", &form.transport),
            ("merci", &pages(|page| &page.goods)),
            ("quantita", &pages(|page| &page.quantity)),
            ("valore_merce", &form.goods_value),
            ("paese_comunitario", &stated.eu_country),
            ("produzione", &stated.production),
            ("azienda_produttrice", &stated.producer),
            ("modifiche", &stated.workings),
            ("azienda_modifiche", &stated.processor),
            ("paese_extraue", &stated.foreign_country),
            ("documentazione_allegata", &stated.documents),
        ] {
            self.set(name, text.as_str());
        }
    }

    /// Which of the boxes that a base form cannot be without are empty.
    pub fn missing(&self, resource: Resource) -> Vec<&'static str> {
        let boxes: &[&'static str] = match resource {
            Resource::Richieste => &["speditore", "destinatario", "paese_origine", "merci"],
            Resource::Visti => &["annotazioni_mittente"],
            Resource::Modelli => &["descrizione"],
        };
        boxes.iter().copied().filter(|name| self.get(name).trim().is_empty()).collect()
    }

    /// The unsigned base form, for the company of `head`; nothing is in it that the draft does not say.
    ///
    /// # Errors
    /// [`Error::Missing`] with a field that is empty; as [`BaseForm::check`].
    pub fn base_form(&self, resource: Resource, head: Head) -> Result<BaseForm, Error> {
        if let Some(name) = self.missing(resource).first() {
            return Err(Error::Missing { path: (*name).to_owned() });
        }
        let form = self.form(resource, head)?;
        form.check()?;
        Ok(form)
    }

    /// The practice that it is a draft of, for the company of `head`: texts are taken apart into lines where
    /// they can be, what has no place in a practice is carried along.
    ///
    /// # Errors
    /// [`Error::Kind`] for a template, which is no practice.
    pub fn to_certificate(&self, resource: Resource, head: Head) -> Result<Certificate, Error> {
        let mut practice = self.form(resource, head)?.to_certificate();
        self.get("descrizione").clone_into(&mut practice.title);
        self.get("giacenza_merci").clone_into(&mut practice.goods_location);
        if resource == Resource::Richieste {
            self.get("annotazioni_mittente").clone_into(&mut practice.notes);
        }
        let flag = |name: &str| Some(self.get(name) == "S").filter(|flag| *flag);
        practice.pro_forma = flag("proforma");
        practice.order = Order {
            copies: self.get("numero_copie").parse().ok().filter(|copies| *copies > 0),
            urgent: flag("urgente"),
            print_at_company: flag("stampa_azienda"),
            ..Order::default()
        };
        if let Some(cciaa) = &self.cciaa {
            cciaa.sportello.clone_into(&mut practice.desk.chamber);
            cciaa.sede.clone_into(&mut practice.desk.branch_office);
        }
        let rest: Map<String, Value> = WITHOUT_PLACE
            .into_iter()
            .map(|name| (name, self.get(name)))
            .filter(|(_, text)| !text.is_empty() && *text != "0")
            .map(|(name, text)| (name.to_owned(), text.into()))
            .collect();
        if !rest.is_empty() {
            practice.extra.insert(REST.to_owned(), rest.into());
        }
        Ok(practice)
    }

    fn form(&self, resource: Resource, head: Head) -> Result<BaseForm, Error> {
        let text = |name: &str| self.get(name).to_owned();
        match resource {
            Resource::Modelli => Err(Error::Kind { word: resource.as_str().to_owned() }),
            Resource::Visti => {
                let applicant = crate::base_form::applicant(&head);
                let notes = text("annotazioni_mittente");
                Ok(BaseForm::new(head, Body::Va { applicant, notes }))
            }
            Resource::Richieste => {
                let declaration = Declaration {
                    eu_country: text("paese_comunitario"),
                    production: text("produzione"),
                    producer: text("azienda_produttrice"),
                    workings: text("modifiche"),
                    processor: text("azienda_modifiche"),
                    foreign_country: text("paese_extraue"),
                    documents: text("documentazione_allegata"),
                };
                // Which of the two holds box 4 is not published.
                let transport = Some(text("trasporto")).filter(|text| !text.is_empty());
                let form = Form {
                    consignor: text("speditore"),
                    consignee: text("destinatario"),
                    destination_country: text("paese_dest"),
                    origin_countries: countries(self.get("paese_origine")),
                    goods_value: text("valore_merce"),
                    transport: transport.unwrap_or_else(|| text("informazioni")),
                    remarks: text("osservazioni"),
                    pages: pages(self.get("merci"), self.get("quantita")),
                    origin_code: origin_code(&declaration),
                    declaration,
                    invoices: Vec::new(),
                };
                Ok(BaseForm::new(head, Body::Co(form)))
            }
        }
    }
}

fn countries(text: &str) -> Vec<String> {
    let names = text.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// Pages in pairs; a side that has fewer is empty there.
fn pages(goods: &str, quantity: &str) -> Vec<FormPage> {
    let (goods, quantity): (Vec<&str>, Vec<&str>) =
        (goods.split(PAGE_MARK).collect(), quantity.split(PAGE_MARK).collect());
    let at = |texts: &[&str], page: usize| texts.get(page).copied().unwrap_or_default().to_owned();
    (0..goods.len().max(quantity.len()))
        .map(|page| FormPage { goods: at(&goods, page), quantity: at(&quantity, page) })
        .collect()
}

/// As the public client chooses: the last group that says something wins.
fn origin_code(stated: &Declaration) -> OriginCode {
    let says = |texts: [&str; 2]| texts.iter().any(|text| !text.trim().is_empty());
    if says([&stated.foreign_country, &stated.documents]) {
        OriginCode::Foreign
    } else if says([&stated.workings, &stated.processor]) {
        OriginCode::EuProcessed
    } else {
        OriginCode::EuOrigin
    }
}
