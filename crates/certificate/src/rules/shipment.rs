//! One certificate, one shipment: V08 (to the order, with a buyer on the invoice), V36 (no second
//! certificate for an invoice), V37 (several invoices of one shipment).

use crate::codes::BoxId;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::Certificate;
use crate::text::{fold, is_blank};

use super::Judgement;
use super::consignee::is_to_order;

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let to_order = is_to_order(certificate.consignee.as_str());
    for (line, invoice) in certificate.invoices.iter().enumerate() {
        let message = |id| Message::new(id).with("number", invoice.number.as_str());
        if to_order && is_blank(&invoice.buyer) {
            let pointer = format!("/fatture/{line}/acquirente");
            judgement.warning((BoxId::Invoices, line, "V08"), pointer, message("v08-buyer"));
        }
        let number = fold(&invoice.number);
        let elsewhere = judgement.context.invoices_elsewhere.iter().find(|other| {
            !number.is_empty()
                && fold(&other.number) == number
                && other.date.trim() == invoice.date.trim()
                && !takes_the_place_of(certificate, &other.certificate)
        });
        if let Some(other) = elsewhere {
            let message = message("v36-used").with("practice", other.practice.as_str());
            judgement.warning(
                (BoxId::Invoices, line, "V36"),
                format!("/fatture/{line}/numero"),
                message,
            );
        }
    }
    if certificate.invoices.len() > 1 && certificate.one_shipment != Some(true) {
        judgement.warning(
            (BoxId::Invoices, 0, "V37"),
            "/fatture",
            Message::new("v37-one-shipment"),
        );
        judgement.mend(Mend::set(Message::new("mend-one-shipment"), "/unicaSpedizione", true));
    }
}

/// One that replaces a certificate, or is its duplicate, is for the same shipment.
fn takes_the_place_of(certificate: &Certificate, number: &str) -> bool {
    let replaced = certificate.replaces.as_ref().map(|former| former.number.as_str());
    let lost = certificate.duplicate.as_ref().map(|former| former.number.as_str());
    let number = fold(number);
    !number.is_empty() && [replaced, lost].into_iter().flatten().any(|one| fold(one) == number)
}
