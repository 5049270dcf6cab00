//! Proofs of the company's library, our own rules: P01 (it holds on the day), P02 (no more is drawn than it
//! covers), P03 (it proves the origin of the lines it stands for).

use jiff::civil::Date;

use crate::codes::BoxId;
use crate::message::Message;
use crate::origins::Origin;
use crate::practice::{Attachment, Certificate};
use crate::proofs::{KnownProof, Validity};
use crate::text::is_blank;

use super::Judgement;

const POINTER: &str = "/allegati";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let Some(library) = judgement.context.proofs else {
        return;
    };
    let certificate = judgement.certificate;
    let day = day_of_sale(certificate).unwrap_or(judgement.context.today);
    for (at, attachment) in certificate.attachments.iter().enumerate() {
        if is_blank(&attachment.proof) {
            continue;
        }
        match library.iter().find(|known| known.key == attachment.proof) {
            Some(known) => {
                check_day(judgement, at, attachment, known, day);
                check_country(judgement, at, attachment, known);
                check_quantity(judgement, at, attachment, known);
            }
            None => {
                let message = Message::new("p01-unknown").with("name", attachment.name.as_str());
                let pointer = format!("{POINTER}/{at}/prova");
                judgement.warning((BoxId::Attachments, at, "P01"), pointer, message);
            }
        }
    }
}

/// The last day on which goods of this practice were sold: a declaration speaks of deliveries.
fn day_of_sale(certificate: &Certificate) -> Option<Date> {
    let dates = certificate.invoices.iter();
    dates.filter_map(|invoice| invoice.date.trim().parse::<Date>().ok()).max()
}

fn check_day(
    judgement: &mut Judgement<'_>,
    at: usize,
    attachment: &Attachment,
    known: &KnownProof,
    day: Date,
) {
    let (id, end) = match known.proof.validity(day) {
        Validity::Holds => return,
        Validity::NotYet(from) => ("p01-not-yet", from),
        Validity::Ended(until) => ("p01-ended", until),
    };
    let message = Message::new(id)
        .with("name", attachment.name.as_str())
        .with("end", end.to_string())
        .with("day", day.to_string());
    let place = (BoxId::Attachments, at, "P01");
    judgement.warning(place, format!("{POINTER}/{at}/prova"), message);
}

fn check_country(
    judgement: &mut Judgement<'_>,
    at: usize,
    attachment: &Attachment,
    known: &KnownProof,
) {
    let certificate = judgement.certificate;
    if is_blank(&known.proof.country) {
        return;
    }
    let proved = Origin::read(&known.proof.country);
    let others = certificate.goods.iter().filter(|line| {
        let origin = certificate.origin_of(line);
        attachment.items.contains(&line.number)
            && !origin.is_empty()
            && !is_within(&Origin::read(&origin), &proved)
    });
    let others: Vec<String> = others.map(|line| line.number.to_string()).collect();
    if !others.is_empty() {
        let message = Message::new("p03-country")
            .with("name", attachment.name.as_str())
            .with("country", known.proof.country.as_str())
            .with("lines", others.join(", "));
        let place = (BoxId::Attachments, at, "P03");
        judgement.warning(place, format!("{POINTER}/{at}/items"), message);
    }
}

/// A proof of a member state proves the Union too.
fn is_within(stated: &Origin, proved: &Origin) -> bool {
    stated == proved
        || matches!((stated, proved), (Origin::European(None), Origin::European(Some(_))))
}

fn check_quantity(
    judgement: &mut Judgement<'_>,
    at: usize,
    attachment: &Attachment,
    known: &KnownProof,
) {
    let own = judgement.certificate.attachments.iter();
    let own = own.filter(|one| one.proof == known.key).map(|one| one.drawn.as_str());
    let Some(balance) = known.proof.balance(own) else {
        return;
    };
    let place = (BoxId::Attachments, at, "P02");
    let pointer = format!("{POINTER}/{at}/scarico");
    let name = || Message::new("p02-overdrawn").with("name", attachment.name.as_str());
    if is_blank(&attachment.drawn) {
        let message = Message::new("p02-nothing").with("name", attachment.name.as_str());
        return judgement.warning(place, pointer, message);
    }
    if let Some(unread) = balance.unread.first() {
        let message = Message::new("p02-unit")
            .with("name", attachment.name.as_str())
            .with("text", unread.as_str())
            .with("unit", balance.unit.as_str());
        return judgement.warning(place, pointer, message);
    }
    let elsewhere = known.drawn_elsewhere.iter().map(String::as_str);
    let elsewhere = known.proof.balance(elsewhere).map_or(0, |others| others.drawn);
    if balance.drawn > balance.covered.saturating_sub(elsewhere) {
        let left = balance.covered.saturating_sub(elsewhere);
        let message = name()
            .with("drawn", balance.say(balance.drawn))
            .with("left", balance.say(left))
            .with("covered", balance.say(balance.covered));
        judgement.warning(place, pointer, message);
    }
}
