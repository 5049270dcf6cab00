//! From a base form back to a practice, for archives.
//!
//! What is read is kept as it stands wherever it cannot be taken apart with certainty: a person looks
//! at every imported practice, and nothing is guessed for them.

mod goods;
mod origin;

use certificate::{Certificate, Company, Form, Invoice, Kind, Lines, OriginDeclaration};

use super::{BaseForm, Body, Head};

/// Name of the total value among the members that the exchange format does not define. Used where the
/// value cannot be told apart over the invoices.
const TOTAL_VALUE: &str = "fatturatoTotale";

/// Who asks for visas, as we write it: name and fiscal code of the company.
pub(crate) fn applicant(head: &Head) -> String {
    match (head.name.trim(), head.fiscal_code.trim()) {
        (name, "") => name.to_owned(),
        (name, code) => format!("{name}, C.F. {code}"),
    }
}

pub(super) fn to_certificate(base_form: &BaseForm) -> Certificate {
    let head = &base_form.head;
    let company = Company {
        name: head.name.clone(),
        province: head.province.clone(),
        rea_number: head.rea_number.clone(),
        fiscal_code: head.fiscal_code.clone(),
        ..Company::default()
    };
    let certificate = Certificate { kind: head.kind, company, ..Certificate::default() };
    match &base_form.body {
        Body::Co(form) => from_form(certificate, form),
        Body::Va { applicant: asked_by, notes } => Certificate {
            kind: Kind::Va,
            // Other programs put the request's description where the applicant belongs.
            title: if *asked_by == applicant(head) { String::new() } else { asked_by.clone() },
            request_notes: notes.clone(),
            ..certificate
        },
        Body::Report(report) => Certificate { report: Some(report.to_practice()), ..certificate },
        Body::Delegation(delegation) => {
            Certificate { delegation: Some(delegation.to_practice()), ..certificate }
        }
    }
}

fn from_form(certificate: Certificate, form: &Form) -> Certificate {
    let mut goods = goods::lines_of(&form.pages);
    if let [only] = form.origin_countries.as_slice() {
        for line in goods.iter_mut().filter(|line| line.origin.is_empty()) {
            line.origin.clone_from(only);
        }
    }
    let blocks = origin::blocks_of(&form.declaration, &goods, &form.origin_countries);
    let mut extra = certificate.extra.clone();
    let mut invoices: Vec<Invoice> = form
        .invoices
        .iter()
        .map(|invoice| Invoice {
            number: invoice.number.clone(),
            date: invoice.date.clone(),
            ..Invoice::default()
        })
        .collect();
    match invoices.as_mut_slice() {
        _ if form.goods_value.is_empty() => {}
        [only] => only.amount.clone_from(&form.goods_value),
        _ => {
            extra.insert(TOTAL_VALUE.to_owned(), form.goods_value.as_str().into());
        }
    }
    Certificate {
        consignor: Lines(form.consignor.clone()),
        consignee: Lines(form.consignee.clone()),
        destination_country: form.destination_country.clone(),
        origin_countries: form.origin_countries.clone(),
        transport: form.transport.clone(),
        remarks: form.remarks.clone(),
        goods,
        invoices,
        origin: OriginDeclaration {
            code: Some(form.origin_code.clone()),
            blocks,
            ..OriginDeclaration::default()
        },
        extra,
        ..certificate
    }
}
