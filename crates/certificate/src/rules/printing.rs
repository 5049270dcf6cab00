//! Print at the company and urgency, our own rules K05 and K06: what it is printed on, whether the Chamber
//! takes that, and whether it knows urgent practices.

use crate::codes::{BoxId, Delivery, Kind, Support};
use crate::identifiers;
use crate::mend::Mend;
use crate::message::Message;

use super::Judgement;

const SUPPORT: &str = "/ordine/supporto";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let (certificate, chamber) = (judgement.certificate, judgement.context.chamber);
    let order = &certificate.order;
    if order.urgent == Some(true) && !chamber.urgent {
        let place = (BoxId::Order, 5, "K06");
        judgement.warning(place, "/ordine/urgente", Message::new("k06-urgent"));
        judgement.mend(Mend::set(Message::new("mend-not-urgent"), "/ordine/urgente", false));
    }
    let printed =
        order.print_at_company == Some(true) || order.delivery == Some(Delivery::PrintAtCompany);
    if certificate.kind != Kind::Co || !printed {
        return;
    }
    let place = (BoxId::Order, 4, "K05");
    match &order.support {
        Some(Support::WhiteSheet) if !chamber.white_sheet => {
            judgement.warning(place, SUPPORT, Message::new("k05-white-sheet"));
        }
        Some(Support::Form) if !chamber.form_support => {
            judgement.warning(place, SUPPORT, Message::new("k05-form"));
            judgement.mend(Mend::set(Message::new("mend-white-sheet"), SUPPORT, "foglio bianco"));
        }
        Some(Support::Form) if !names_a_form(&certificate.notes) => {
            judgement.error(place, "/annotazioni", Message::new("k05-form-number"));
        }
        Some(_) => {}
        None => {
            judgement.warning(place, SUPPORT, Message::new("k05-support"));
            if chamber.white_sheet {
                let label = Message::new("mend-white-sheet");
                judgement.mend(Mend::set(label, SUPPORT, "foglio bianco"));
            }
        }
    }
}

/// On form paper its number is written into the notes.
fn names_a_form(notes: &str) -> bool {
    notes
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| identifiers::is_form_number(&word.to_ascii_uppercase()))
}
