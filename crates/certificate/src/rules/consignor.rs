//! Box 1: V01 (there, complete, not too long), V02 (the company of the Registro Imprese, or on behalf).

use serde_json::json;

use crate::codes::BoxId;
use crate::countries;
use crate::mend::Mend;
use crate::message::Message;
use crate::text::{contains_words, fold, fold_name, is_blank, length};

use super::Judgement;
use super::addresses::with_country;

/// Characters that box 1 takes (domain dossier section 2.2).
pub(super) const CHARACTERS_MAX: usize = 240;
const POINTER: &str = "/box1_speditore";
const ON_BEHALF: [&str; 5] =
    ["PER CONTO DI", "PER CONTO DELLA", "PER CONTO DELL", "PER CONTO DEL", "ON BEHALF OF"];

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let text = judgement.certificate.consignor.as_str();
    let v01 = (BoxId::Consignor, 0, "V01");
    if is_blank(text) {
        judgement.error(v01, POINTER, Message::new("v01-empty"));
        let company = &judgement.certificate.company;
        if !is_blank(&company.name) {
            let value = json!(company.as_consignor());
            judgement.mend(Mend::set(Message::new("mend-company"), POINTER, value));
        }
        return;
    }
    let country = text.lines().rfind(|line| !is_blank(line)).and_then(countries::at_end_of);
    match country {
        None => {
            judgement.error(v01, POINTER, Message::new("v01-country"));
            if let Some(own) = countries::by_name(&judgement.certificate.company.country) {
                judgement.mend(with_country(POINTER, text, own));
            }
        }
        Some(country) if !country.eu => {
            let message = Message::new("v03-outside-union").with("country", country.italian);
            let ruling = judgement.context.chamber.foreign_consignor;
            judgement.rule(ruling, (BoxId::Consignor, 0, "V03"), POINTER, message);
        }
        Some(_) => {}
    }
    if length(text) > CHARACTERS_MAX {
        let message =
            Message::new("v01-long").with("length", length(text)).with("max", CHARACTERS_MAX);
        judgement.error(v01, POINTER, message);
    }
    check_company(judgement, text);
}

fn check_company(judgement: &mut Judgement<'_>, text: &str) {
    let place = (BoxId::Consignor, 0, "V02");
    let certificate = judgement.certificate;
    let company = &certificate.company;
    let folded = fold(text);
    if ON_BEHALF.iter().any(|words| contains_words(&folded, words)) {
        let delegated =
            certificate.attachments.iter().any(|attachment| fold(&attachment.purpose) == "DELEGA");
        if !delegated {
            judgement.error(place, "/allegati", Message::new("v02-delegation"));
        }
        return;
    }
    let name = fold_name(&company.name);
    if !name.is_empty() && !contains_words(&fold_name(text), &name) {
        let message = Message::new("v02-name").with("name", company.name.as_str());
        return judgement.error(place, POINTER, message);
    }
    let whole = [&company.address, &company.town]
        .into_iter()
        .all(|part| is_blank(part) || contains_words(&folded, &fold(part)));
    if !whole {
        let address = [company.address.trim(), company.town.trim()];
        let address =
            address.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        judgement.warning(place, POINTER, Message::new("v02-address").with("address", address));
    }
}
