//! Annul and substitute, our own rule K03: which certificate is replaced, why, and that it comes back. A
//! second certificate for one shipment is forbidden while the first one stands (domain dossier section 3).

use jiff::civil::Date;

use crate::codes::BoxId;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::Replacement;
use crate::text::{contains_words, fold, is_blank};

use super::Judgement;
use super::late::with_line;
use super::report::is_attached;

const RULE: &str = "K03";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let Some(replaces) = &certificate.replaces else {
        return;
    };
    let today = judgement.context.today;
    let place = |line: usize| (BoxId::Order, 10 + line, RULE);
    if is_blank(&replaces.number) {
        judgement.error(place(0), "/sostituisce/numero", Message::new("k03-number"));
    }
    let issued = replaces.issued_on.trim().parse::<Date>();
    if issued.as_ref().map_or(true, |issued| *issued > today) {
        judgement.error(place(1), "/sostituisce/data", Message::new("k03-date"));
    }
    if is_blank(&replaces.reason) {
        judgement.error(place(2), "/sostituisce/motivo", Message::new("k03-reason"));
    }
    if !is_blank(&replaces.returned_on) {
        let returned = replaces.returned_on.trim().parse::<Date>();
        let is_possible = returned.is_ok_and(|day| issued.map_or(true, |issued| issued <= day));
        if !is_possible {
            judgement.error(place(3), "/sostituisce/restituitoIl", Message::new("k03-returned"));
        }
    } else if !is_attached(certificate, "ORIGINALE") {
        let message = Message::new("k03-original");
        judgement.warning(place(3), "/sostituisce/restituitoIl", message);
    }
    check_words(judgement, replaces);
    if certificate.duplicate.is_some() {
        judgement.error(place(4), "/sostituisce", Message::new("k03-duplicate"));
    }
}

/// No file of a practice has a place for it, so the notes to the office say which certificate is replaced.
fn check_words(judgement: &mut Judgement<'_>, replaces: &Replacement) {
    let notes = &judgement.certificate.notes;
    let number = fold(&replaces.number);
    if number.is_empty() || contains_words(&fold(notes), &number) {
        return;
    }
    let place = (BoxId::Order, 15, RULE);
    judgement.error(place, "/annotazioni", Message::new("k03-words"));
    let line = named("ANNULLA E SOSTITUISCE IL CERTIFICATO", &replaces.number, &replaces.issued_on);
    let reason = replaces.reason.trim();
    let line = if reason.is_empty() { line } else { format!("{line}: {reason}") };
    let label = Message::new("mend-notes").with("text", line.as_str());
    judgement.mend(Mend::set(label, "/annotazioni", with_line(notes, &line)));
}

/// A certificate as notes and requests name it.
pub(super) fn named(what: &str, number: &str, issued_on: &str) -> String {
    let number = number.trim();
    match issued_on.trim().parse::<Date>() {
        Ok(date) => {
            format!(
                "{what} N. {number} DEL {:02}/{:02}/{:04}",
                date.day(),
                date.month(),
                date.year()
            )
        }
        Err(_) => format!("{what} N. {number}"),
    }
}
